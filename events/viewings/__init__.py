"""Viewings: a date by invitation at which a family looks at a home, with a volunteer and an interpreter."""
