"""Introductions: staff bring a pair together for the first time, in a public place, as a date in everybody's calendar."""
