"""The part of community in the demonstration town."""
