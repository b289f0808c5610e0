"""Care: what a coordinator does for pairs: check-ins with both sides, pauses, endings with a talk,
and the list of this week."""
