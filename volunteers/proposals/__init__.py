"""The coordinator's desk of matching: who waits, who is proposed and why, and what would change it."""
