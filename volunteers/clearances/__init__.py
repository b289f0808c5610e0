"""Clearances: for whom a volunteer may be there, and until when."""
