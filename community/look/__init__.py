"""How the parts of pages look, in all of their states: for staff of the demonstration, and for the tests."""
