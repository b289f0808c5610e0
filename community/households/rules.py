"""The vocabulary of households."""

import itertools
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from community.accounts.rules import AttemptLimit
from community.foundation.folding import heard, script_of


class HouseholdState(Enum):
    ACTIVE = "active"
    INACTIVE = "inactive"
    ERASED = "erased"
    # It is one with another; for a day that can be undone.
    MERGED = "merged"


# A household that is there, whether it comes now or not.
HERE = (HouseholdState.ACTIVE, HouseholdState.INACTIVE)


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
    NO_NUTS = "no_nuts"
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
    # A caseworker of an organisation, which need not be the one that registered them, accompanies them.
    CARE = "care"


class Way(Enum):
    """How somebody without an address is told."""

    CALL = "call"
    SMS = "sms"
    WHATSAPP = "whatsapp"
    VIBER = "viber"


class WordWay(Enum):
    """How somebody gave their word: with their own card, or to staff."""

    OWN_CARD = "own_card"
    IN_PERSON = "in_person"
    TELEPHONE = "telephone"
    IN_WRITING = "in_writing"


# To whom staff listen; with their own card people speak for themselves.
TO_STAFF = (WordWay.IN_PERSON, WordWay.TELEPHONE, WordWay.IN_WRITING)


class ConsentManner(Enum):
    ON_SCREEN = "on_screen"
    ORALLY = "orally"


# The year and the month of the wording that families agree to.
TEXT_VERSION = "2026-11"
OLDEST = 115
GROWN_UP = 18
# So many years an estimated birth year may be off.
ESTIMATE = 2


class OwnMatter(Enum):
    """What somebody's entry is, for those who may read it beside them.

    OWN: what one person does alone (company, diary, interview, work, course, a circle of their own, a consent for
    themselves, a referral, a calendar); CALL: a call for help; WORD: what a guardian must decide.
    """

    OWN = "own"
    CALL = "call"
    WORD = "word"


# From the year in which somebody is so old, what they do alone is their own, and they may have a card.
OWN_FROM = 14


@dataclass(frozen=True)
class Relative:
    """Somebody of a household as the rule sees them. `age` is the oldest that they may become this year, None where no
    year of birth is known; `shares`: from 14 on, they let their guardians read along; `guarded`: they have a second
    home, and somebody there is responsible for them."""

    id: int
    age: int | None
    guardian: bool = False
    here: bool = True
    shares: bool = False
    guarded: bool = False

    @property
    def may_be_child(self) -> bool:
        """Whether somebody has to be responsible for them, as far as is known."""
        return not self.guardian and (self.age is None or self.age <= GROWN_UP)

    @property
    def is_young(self) -> bool:
        """Whether guardians see to all that is theirs; what is not known is nobody else's."""
        return not self.guardian and self.age is not None and self.age < OWN_FROM

    @property
    def is_minor(self) -> bool:
        """Whether somebody must surely decide with them."""
        return not self.guardian and self.age is not None and self.age < GROWN_UP


def oldest_age(born: int | None, precision: YearPrecision, this_year: int) -> int | None:
    """The oldest that somebody may become this year."""
    if born is None:
        return None
    return this_year - born + (ESTIMATE if precision is YearPrecision.ESTIMATED else 0)


def may_read(matter: OwnMatter, whose: Relative | None, reader: Relative | None) -> bool:
    """Whether a card shows an entry: `whose` it is and whose card; None for the household's, which are everybody's.

    A call for help is for who made it alone; one made with everybody's card no card shows again. All else that is
    everybody's every card shows; what is one person's the own card, those of guardians until they are 14, and what a
    guardian must decide until they are 18.
    """
    if whose is None:
        return matter is not OwnMatter.CALL
    if reader is None or not (whose.here and reader.here):
        return False
    if whose.id == reader.id:
        return True
    if not reader.guardian or matter is OwnMatter.CALL:
        return False
    if matter is OwnMatter.WORD:
        return whose.is_minor
    return whose.is_young or (whose.is_minor and whose.shares)


def holder(card_of: int | None, people: Iterable[Relative]) -> Relative | None:
    """Who holds a card: its member, or of the household's card the only one who was ever old enough to hold one; None
    for the card of several. Who left may still know its PIN."""
    known = list(people)
    if card_of is not None:
        return next((one for one in known if one.id == card_of), None)
    grown = [one for one in known if not one.is_young]
    return grown[0] if len(grown) == 1 and grown[0].here else None


def left_alone(staying: Iterable[Relative]) -> bool:
    """Whether of those who stay somebody may be a child, and nobody is responsible for them, here or in a second
    home of theirs."""
    people = list(staying)
    return not any(one.guardian for one in people) and any(one.may_be_child and not one.guarded for one in people)


def removable(people: Iterable[Relative]) -> set[int]:
    """Whose removal leaves somebody in the household, and no child alone, by id."""
    everybody = list(people)
    staying = {one.id: [other for other in everybody if other is not one] for one in everybody}
    return {one.id for one in everybody if staying[one.id] and not (one.guardian and left_alone(staying[one.id]))}


class Refusal(Enum):
    """Why a change of a household is not made."""

    NO_CONSENT = "no_consent"
    TOO_YOUNG = "too_young"
    LAST_MEMBER = "last_member"
    LAST_GUARDIAN = "last_guardian"
    TOO_MANY_CHILDREN = "too_many_children"
    MERGED = "merged"


class Order(Enum):
    """In which order families stand in the list of staff."""

    NEWEST = "newest"
    NAME = "name"
    DISTRICT = "district"


def in_script_of(sample: str, call_name: str, native_name: str) -> tuple[str, str]:
    """Two names of one person: first the one in the script of a `sample`, where one is, else the one they are called
    by; then the other, "" where there is none."""
    if native_name and script_of(native_name) == script_of(sample) != script_of(call_name):
        return native_name, call_name
    return call_name, native_name


# So many children one account brings along at most.
MOST_CHILDREN = 12


class YearProblem(Enum):
    """Why a year of birth is none."""

    DIGITS = "digits"
    TO_COME = "to_come"
    LONG_AGO = "long_ago"
    TOO_YOUNG = "too_young"


def year_problem(year: int, this_year: int, youngest: int = 0) -> YearProblem | None:
    """What is wrong with a year of birth of somebody who is to be of an age this year; None when nothing is."""
    if not 1000 <= year <= 9999:
        return YearProblem.DIGITS
    if year > this_year:
        return YearProblem.TO_COME
    if year < this_year - OLDEST:
        return YearProblem.LONG_AGO
    return YearProblem.TOO_YOUNG if year > this_year - youngest else None


def told_year(typed: str) -> tuple[int, YearPrecision] | None:
    """A year of birth as it was typed, in the digits of any script; with anything beside its four digits ("~1988",
    "about 1988", "1988?") it is an estimate. None where there are not four."""
    digits = tidy_pin(typed)
    if len(digits) != 4:
        return None
    bare = all(unicodedata.digit(sign, None) is not None for sign in typed.strip())
    return int(digits), YearPrecision.YEAR if bare else YearPrecision.ESTIMATED


# So many years two told years of one person may be apart, where neither is an estimate.
SLIP = 1


@dataclass(frozen=True)
class Likeness:
    """What is known of one person, to tell whether two are one: all their names, and the year of birth if any."""

    names: tuple[str, ...]
    born: int | None = None
    precision: YearPrecision = YearPrecision.YEAR

    @property
    def sounds(self) -> set[str]:
        """The parts of their names, as one hears them."""
        return {part for name in self.names for part in heard(name)}


def may_be_one(one: Likeness, other: Likeness) -> bool:
    """Whether two may be the same person: a name sounds alike, and the years of birth do not tell them apart. Of whom
    no year is known nothing is said: too many are called Ahmad."""
    if one.born is None or other.born is None or not one.sounds & other.sounds:
        return False
    estimated = YearPrecision.ESTIMATED in (one.precision, other.precision)
    return abs(one.born - other.born) <= (ESTIMATE if estimated else SLIP)


def is_same(one: Likeness, other: Likeness) -> bool:
    """Whether two people of one family are the same: a name sounds alike, and known years do not tell them apart."""
    if one.born is None or other.born is None:
        return bool(one.sounds & other.sounds)
    return may_be_one(one, other)


def unguarded(people: Iterable[tuple[int | None, bool]], this_year: int) -> bool:
    """Whether somebody is surely a child and nobody is responsible: `people` by year of birth and guardian."""
    known = list(people)
    return not any(guards for _, guards in known) and any(
        year is not None and this_year - year < GROWN_UP for year, _ in known
    )


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
