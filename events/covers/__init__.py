"""Covers: the embroidered picture of each activity, for pages, shared links and emails."""
