"""Invitations: who is asked to a date that the programme does not show, and what they answer."""
