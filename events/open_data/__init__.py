"""The public programme for programs: as JSON, as a news feed, and how both are described."""
