"""What volunteers say of how it was noted that they helped, and what is answered."""
