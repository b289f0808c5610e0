"""Candidates: whom a coordinator decided to ask next, if those who are asked first do not agree."""
