"""The site itself: health, languages, robots, emergency numbers."""
