"""Holidays: the public holidays of a country, from a file of rules; a country without a file has none."""
