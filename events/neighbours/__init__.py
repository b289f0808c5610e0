"""Neighbours: guests who join with a mailed button, and what whoever has an address hears of what they joined."""
