"""Calendars of partners that are read at their addresses, hour by hour, and taken over like a file."""
