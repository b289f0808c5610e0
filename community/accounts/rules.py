"""The vocabulary of accounts."""

from enum import Enum


class AccountState(Enum):
    INVITED = "invited"
    ACTIVE = "active"
    BLOCKED = "blocked"
