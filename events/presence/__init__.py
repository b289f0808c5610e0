"""Presence: who is expected, here, late or excused at the door of a session."""
