"""Interviews: what a newcomer can do and would like to reach, told early, in two languages, confirmed by the person."""
