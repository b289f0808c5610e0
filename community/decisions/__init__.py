"""Decisions: the settings that belong to the town, who changed them and when, and whose consent they need."""
