"""Guidance: talks about the next steps to work, and the jobs that a newcomer found or applied for."""
