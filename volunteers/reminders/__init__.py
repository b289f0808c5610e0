"""Reminders: on the day before a shift its helpers hear of it once more."""
