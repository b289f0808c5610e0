"""Requests: who wants to be accompanied, when, where, in what, by whom."""
