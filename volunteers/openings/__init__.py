"""Openings: which roles a session needs, opened and changed by its coordinators."""
