"""Rosters: who could take which open roles of the next weeks; the people are asked, not ordered."""
