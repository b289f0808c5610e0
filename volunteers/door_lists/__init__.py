"""The list at the door: everybody of a session on one sheet, and what is tapped there while there is no network."""
