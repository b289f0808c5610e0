"""Sessions: the dated occurrences, and the public programme."""
