"""Duties: what a municipality that signed an agreement owes a family, by when, and who looks after it."""
