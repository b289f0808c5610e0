"""The part of events in the demonstration town."""
