"""Schooling: a child's way to school or kindergarten, step by step, each with an owner and a day."""
