"""Two households that are one family become one."""
