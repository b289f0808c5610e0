"""Imports: programmes that another program wrote, taken over date by date."""
