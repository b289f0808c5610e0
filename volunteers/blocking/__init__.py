"""Blocking the account of a volunteer: what it touches, what is given back, and opening it again."""
