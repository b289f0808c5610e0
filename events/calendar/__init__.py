"""Calendars: feeds, single files, invitations, and reading what other programs wrote."""
