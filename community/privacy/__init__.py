"""Privacy: ending what is kept of a household."""
