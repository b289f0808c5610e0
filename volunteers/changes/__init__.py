"""Changes: whom it touches when many sessions change at once, and what follows for their helpers."""
