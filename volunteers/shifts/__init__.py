"""Shifts and sign-ups: the model slice that the others copy."""
