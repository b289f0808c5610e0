"""Registrations: households that join a session together."""
