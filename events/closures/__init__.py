"""Closing a venue: what becomes of the dates that are ahead there."""
