"""Signing in: accounts, invitations, access cards, devices."""
