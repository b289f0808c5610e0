"""What waits: each owner sees theirs, and what nobody looks after is seen by those who can find somebody."""
