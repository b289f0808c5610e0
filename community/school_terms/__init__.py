"""School terms: when the schools of the town teach and when they do not, as the town itself keeps it."""
