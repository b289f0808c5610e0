"""Whom to call when a child is in danger, country by country."""

from dataclasses import dataclass
from enum import Enum


class EmergencyLine(Enum):
    """Who answers."""

    EMERGENCY = "emergency"
    CHILDREN = "children"


@dataclass(frozen=True)
class Number:
    """A telephone number that is free and open day and night, and who answers it."""

    line: EmergencyLine
    digits: str

    @property
    def address(self) -> str:
        """The number as a link dials it."""
        return "tel:" + self.digits.replace(" ", "")


# 112 answers in every country of the EU; 116 111 is the EU's number for children's lines.
EUROPE = (Number(EmergencyLine.EMERGENCY, "112"), Number(EmergencyLine.CHILDREN, "116 111"))
ELSEWHERE = {
    "GB": (Number(EmergencyLine.EMERGENCY, "999"), Number(EmergencyLine.CHILDREN, "0800 1111")),
    "FR": (Number(EmergencyLine.EMERGENCY, "112"), Number(EmergencyLine.CHILDREN, "119")),
}


def numbers(country: str, emergency: str = "", children: str = "") -> tuple[Number, ...]:
    """The numbers of a country by its ISO 3166 code, the first the one to call now; or those that a town gives."""
    given = {EmergencyLine.EMERGENCY: emergency, EmergencyLine.CHILDREN: children}
    return tuple(Number(one.line, given[one.line] or one.digits) for one in ELSEWHERE.get(country, EUROPE))
