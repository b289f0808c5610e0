"""Measuring matching and rosters; no request imports it."""
