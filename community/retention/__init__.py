"""Retention: what is kept for a time, for how long, and the removal of it when the time is over."""
