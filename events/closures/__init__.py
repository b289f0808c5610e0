"""Closing a venue, for good or for days: what becomes of the dates that are ahead there."""
