"""Activities that two organisations run together: proposed, accepted or declined, and ended."""
