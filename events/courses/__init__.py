"""Courses: who learns in a language activity, from which level to which, and how often they were there."""
