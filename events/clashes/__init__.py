"""What cannot be at once: two things at one venue, or somebody in two places."""
