"""Substitutes: who is asked, a few at a time, when somebody gave a place back that the shift cannot do without."""
