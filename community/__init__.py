"""People and care: organisations, accounts and households; knows nothing of events or volunteers."""
