"""Personal feeds: a secret address that shows one person's own dates to that person's calendar."""
