"""Rooms: the venues in which staff sit together, kept for them under no name."""
