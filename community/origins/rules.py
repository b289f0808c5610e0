"""The vocabulary of the reporting table."""

from dataclasses import dataclass
from enum import Enum


class Sex(Enum):
    FEMALE = "female"
    MALE = "male"


class ResidenceStatus(Enum):
    """Under which status somebody lives here, in the words of the reports."""

    TEMPORARY_PROTECTION = "temporary_protection"
    INTERNATIONAL_PROTECTION = "international_protection"
    HUMANITARIAN = "humanitarian"
    APPLICANT = "applicant"
    RESIDENCE = "residence"
    CITIZEN = "citizen"


@dataclass(frozen=True)
class OriginFacts:
    """What somebody said of themselves for the reports; each part of it, or none."""

    sex: Sex | None = None
    country: str = ""
    status: ResidenceStatus | None = None

    @property
    def says_something(self) -> bool:
        return self != OriginFacts()
