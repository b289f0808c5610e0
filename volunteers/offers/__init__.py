"""Offers of help by people without an account."""
