"""Emails as their senders may see them: recipient, kind, state, time."""
