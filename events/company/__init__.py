"""Company: two families that both wish it come to a date together, by a code that one of them makes."""
