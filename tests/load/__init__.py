"""Many people at once, and measurements."""
