"""Whom to call when a child is in danger, country by country."""

from dataclasses import dataclass
from enum import Enum


class Line(Enum):
    """Who answers."""

    EMERGENCY = "emergency"
    CHILDREN = "children"


@dataclass(frozen=True)
class Number:
    """A telephone number that is free and open day and night, and who answers it."""

    line: Line
    digits: str

    @property
    def address(self) -> str:
        """The number as a link dials it."""
        return "tel:" + self.digits.replace(" ", "")


# 112 answers in every country of the EU; 116 111 is the EU's number for children's lines.
EUROPE = (Number(Line.EMERGENCY, "112"), Number(Line.CHILDREN, "116 111"))
ELSEWHERE = {
    "GB": (Number(Line.EMERGENCY, "999"), Number(Line.CHILDREN, "0800 1111")),
    "FR": (Number(Line.EMERGENCY, "112"), Number(Line.CHILDREN, "119")),
}


def numbers(country: str) -> tuple[Number, ...]:
    """The numbers of a country by its ISO 3166 code, the first the one to call now."""
    return ELSEWHERE.get(country, EUROPE)
