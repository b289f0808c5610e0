"""Saying at the place itself that one is here, and that one leaves: helpers, by a code that hangs there."""
