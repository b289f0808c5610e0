"""Countries: what the law of a country asks, as data; each slice reads its own part."""
