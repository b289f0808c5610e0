"""Confirmations of hours: what a volunteer gave in a period, on a paper that anybody can check by its code."""
