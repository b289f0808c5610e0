"""What a coordinator writes in own words to those of a date: looked at first, sent once, followed person by person."""
