"""What every slice stands on: a closed list of nouns."""
