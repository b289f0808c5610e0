"""Presence: which helpers are expected and here, which roles lack people, and which sessions are at risk."""
