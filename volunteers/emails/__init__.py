"""Which of the house's emails concern an organisation: its sessions, its volunteers, its pairs."""
