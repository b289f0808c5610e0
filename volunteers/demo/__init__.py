"""The part of volunteers in the demonstration town."""
