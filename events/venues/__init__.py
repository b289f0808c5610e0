"""Venues: where things happen, and who may know the exact place."""
