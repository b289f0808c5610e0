"""The vocabulary of households."""

import itertools
import unicodedata
from collections.abc import Iterable
from datetime import date, timedelta
from enum import Enum

from community.accounts.rules import AttemptLimit


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
GROWN_UP = 18


class Refusal(Enum):
    """Why a change of a household is not made."""

    NO_CONSENT = "no_consent"
    LAST_MEMBER = "last_member"
    TOO_MANY_CHILDREN = "too_many_children"


# So many children one account brings along at most.
MOST_CHILDREN = 12


def is_birth_year(year: int, this_year: int) -> bool:
    """Whether somebody alive can be born in that year."""
    return this_year - OLDEST <= year <= this_year


def told_apart(call_name: str, people: Iterable[tuple[str, int | None]], this_year: int) -> tuple[list[str], list[int]]:
    """By what a family is told from another of its name: who else is grown up, by name, and its children's ages.

    `people`: name and birth year of each. An age is the one they reach in `this_year`; who may be grown up is named.
    """
    born = [(name, this_year - year if year else GROWN_UP) for name, year in people]
    grown = [name for name, age in born if age >= GROWN_UP and name != call_name]
    return grown, sorted((age for _name, age in born if age < GROWN_UP), reverse=True)


def worded_on(version: str) -> date | None:
    """The first day of the month from which a wording is ("2026-11"), or None where its name tells no month."""
    try:
        return date.fromisoformat(f"{version}-01")
    except ValueError:
        return None


# Letters and digits that nobody confuses on paper; 28 of them are 140 bits.
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
LENGTH = 28
PIN_LENGTH = 4
PIN_OF_CARD = AttemptLimit("pin:card", 8, timedelta(minutes=15))
PIN_FROM_NETWORK = AttemptLimit("pin:network", 60, timedelta(minutes=15))


def in_groups(letters: str) -> str:
    """A code as it is printed: groups of four."""
    return "-".join(letters[start : start + 4] for start in range(0, len(letters), 4))


def tidy_code(code: str) -> str:
    """A code as it is kept, whatever the case it was typed in."""
    return code.strip().upper()


def tidy_pin(pin: str) -> str:
    """The digits of a PIN in whatever script they were typed, without anything between them."""
    return "".join(str(unicodedata.digit(sign)) for sign in pin if unicodedata.digit(sign, None) is not None)


def is_guessable(pin: str) -> bool:
    """Whether a PIN is among the first that anybody would try."""
    steps = {(int(after) - int(before)) % 10 for before, after in itertools.pairwise(pin)}
    return len(set(pin)) < 3 or steps in ({1}, {9}) or pin.startswith(("19", "20"))
