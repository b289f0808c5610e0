"""A child has a second home: both households see the child, and nothing of one another."""
