"""Volunteers: their languages, districts and state."""
