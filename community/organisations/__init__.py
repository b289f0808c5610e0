"""Organisations and who holds which role in them."""
