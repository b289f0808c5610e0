"""Setup: the steps that lead an empty town to its first event, and how far it is."""
