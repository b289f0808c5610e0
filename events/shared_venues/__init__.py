"""Letting other organisations plan at a venue, and what they have there."""
