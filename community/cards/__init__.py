"""Access cards: the code and the PIN by which a household signs in."""
