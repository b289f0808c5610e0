"""Who works for an organisation: inviting, taking a role away, blocking."""
