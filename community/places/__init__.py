"""The town: its districts and neighbourhoods, and how far these are apart."""
