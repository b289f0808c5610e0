"""Breaking the glass: one thing, for a reason, by two people, for half an hour, to read; and its owner hears of it."""
