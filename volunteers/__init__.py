"""Who helps: profiles, clearances and shifts."""
