"""Which of the house's letters concern an organisation: its sessions, its volunteers, its pairs."""
