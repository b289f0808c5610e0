"""Case conferences: who sits together about a family that agrees to it, what they decide, and who does what by when."""
