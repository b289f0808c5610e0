"""Courses for staff of authorities and institutions: invited by email, attended, tested, certified, and asked after."""
