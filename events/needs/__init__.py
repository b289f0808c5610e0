"""Needs: what makes it possible to take part, and whether a date has it."""
