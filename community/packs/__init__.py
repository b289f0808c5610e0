"""Packs: everything that makes a town and no person, as one file that another town begins with."""
