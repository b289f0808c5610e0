"""Mentoring: what two who met go on with: goals, a rhythm, a diary, and a question when it is silent for long."""
