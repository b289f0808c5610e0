"""The vocabulary of households."""

from datetime import date
from enum import Enum


class HouseholdState(Enum):
    ACTIVE = "active"
    INACTIVE = "inactive"
    ERASED = "erased"


class YearPrecision(Enum):
    """How well a birth year is known."""

    EXACT = "exact"
    YEAR = "year"
    ESTIMATED = "estimated"


class Accommodation(Enum):
    """What makes taking part possible; never why."""

    STEP_FREE = "step_free"
    QUIET_ROOM = "quiet_room"
    NO_PORK = "no_pork"
    VEGETARIAN = "vegetarian"
    INTERPRETER = "interpreter"
    CHILDCARE = "childcare"
    PRAM_SPACE = "pram_space"
    LARGE_PRINT = "large_print"
    SIGN_LANGUAGE = "sign_language"
    TRANSPORT = "transport"


class ConsentPurpose(Enum):
    """What a household agrees to, each on its own."""

    PROGRAMME = "programme"
    COORDINATION = "coordination"
    MATCHING = "matching"
    PHOTOS = "photos"
    REFERRAL = "referral"


class ConsentManner(Enum):
    ON_SCREEN = "on_screen"
    ORALLY = "orally"


# The year and the month of the wording that families agree to.
TEXT_VERSION = "2026-11"
OLDEST = 115


class Refusal(Enum):
    """Why a change of a household is not made."""

    NO_CONSENT = "no_consent"
    LAST_MEMBER = "last_member"


def is_birth_year(year: int, this_year: int) -> bool:
    """Whether somebody alive can be born in that year."""
    return this_year - OLDEST <= year <= this_year


def worded_on(version: str) -> date | None:
    """The first day of the month from which a wording is ("2026-11"), or None where its name tells no month."""
    try:
        return date.fromisoformat(f"{version}-01")
    except ValueError:
        return None
