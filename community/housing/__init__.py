"""Homes: dwellings that are offered, what families look for, what fits with reasons, and what came of it."""
