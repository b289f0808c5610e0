"""How many sites may show a frame of ours."""

from enum import Enum

# All of them stand in a header of each answer.
MOST_HOSTS = 20


class Refusal(Enum):
    TOO_MANY_HOSTS = "too_many_hosts"
