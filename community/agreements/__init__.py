"""Integration agreements of families with a municipality: terms, plans for children, duties, and the steps of each."""
