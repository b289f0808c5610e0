"""Many dates at once: published, moved or called off together, shown first and undone by one button."""
