"""The families that a caseworker accompanies: what may be seen of each, in the order of time."""
