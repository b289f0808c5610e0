"""The vocabulary of the directory."""

from enum import Enum


class ServedGroup(Enum):
    """For whom a place is."""

    EVERYBODY = "everybody"
    FAMILIES = "families"
    WOMEN = "women"
    CHILDREN = "children"
    YOUNG_PEOPLE = "young_people"
    OLDER_PEOPLE = "older_people"
