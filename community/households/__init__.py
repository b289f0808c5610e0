"""Households, their members, needs and consents."""
