"""Where what is one person's own of a household is written to: an address that they alone read."""
