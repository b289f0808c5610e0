"""Trainings in the programme: who has to take one books it, and who was there has taken the step."""
