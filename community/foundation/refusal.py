"""A rule's "no", carried from an action to the page as a named reason."""

from enum import Enum
from typing import TypeVar, cast

Answer = TypeVar("Answer")


class Refused(Exception):
    """An action was refused for a reason that a person can be told.

    `reason` is a member of a slice's enum; `details` fill the placeholders of its wording. The request is
    rolled back and answered with 409 by the error handler in `pages`.
    """

    def __init__(self, reason: Enum, **details: object):
        super().__init__(reason.name)
        self.reason = reason
        self.details = details


def refuse(reason: Enum | None, *, when: object = True, **details: object) -> None:
    """Raises Refused where there is a reason, and it holds (`when`)."""
    if reason and when:
        raise Refused(reason, **details)


def unless_refused(answer: Answer | Enum, reasons: type[Enum]) -> Answer:
    """What a rule answered, where that is none of the `reasons`. Raises Refused with it where it is."""
    if isinstance(answer, reasons):
        raise Refused(answer)
    return cast(Answer, answer)
