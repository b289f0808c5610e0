"""Two accounts of one volunteer become one."""
