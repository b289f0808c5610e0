"""Pauses: days without shifts, and what was promised on them."""
