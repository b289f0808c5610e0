"""Who changed or opened what, and when: for staff, for families, for whoever administers; never what it said."""
