"""Data-sharing agreements: what of people may go from one organisation to another, why, and until when."""
