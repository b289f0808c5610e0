"""Breaks each condition of the house one at a time, and asks that a test turns red: `make mutants`."""
