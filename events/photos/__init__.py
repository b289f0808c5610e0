"""Photos of activities: sent, looked at by a second person, shown in the place of the cloth, taken away."""
