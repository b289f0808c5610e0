"""Which of the first steps comes next."""

from collections.abc import Sequence


def next_step(done: Sequence[bool], mine: Sequence[bool]) -> int | None:
    """The number of the next step for somebody: the first that is not done, of their own before one that waits for
    somebody else; None when all are done.

    Args:
        done: of each step whether it is done.
        mine: of each step whether they make it.
    """
    left = [number for number, ready in enumerate(done) if not ready]
    return next((number for number in left if mine[number]), left[0] if left else None)
