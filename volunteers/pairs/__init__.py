"""Pairs: a volunteer and a household or one of its members, from the proposal to the end, as both sides decide."""
