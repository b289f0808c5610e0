"""Of the roles of an invitation those are offered that somebody neither holds nor was offered."""

import itertools
from enum import Enum

from community.members.rules import Refusal, left_to_offer


class Post(Enum):
    A = "a"
    B = "b"


SOME = [tuple(some) for size in range(3) for some in itertools.combinations(Post, size)]


def test_what_is_left_to_offer():
    for asked, held, waiting in itertools.product(SOME[1:], SOME, SOME):
        left = [post for post in asked if post not in held + waiting]
        refused = Refusal.MEMBER if set(asked) <= set(held) else Refusal.WAITS
        assert left_to_offer(asked, held, waiting) == (left or refused), (asked, held, waiting)
