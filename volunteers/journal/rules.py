"""The vocabulary of a diary, and when a pair has been silent for too long."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum


class Rhythm(Enum):
    """How often two mean to meet."""

    WEEKLY = "weekly"
    FORTNIGHTLY = "fortnightly"
    MONTHLY = "monthly"


PERIODS = {Rhythm.WEEKLY: timedelta(7), Rhythm.FORTNIGHTLY: timedelta(14), Rhythm.MONTHLY: timedelta(28)}


class GoalKind(Enum):
    """What many choose to do together; anything else is told in a few words."""

    LANGUAGE = "language"
    CITY = "city"
    LETTERS = "letters"
    SCHOOL = "school"
    WORK = "work"
    PEOPLE = "people"
    SPORT = "sport"
    COMPUTER = "computer"
    COOKING = "cooking"
    CULTURE = "culture"


class Mood(Enum):
    """How a meeting was: five faces."""

    AWFUL = "awful"
    HARD = "hard"
    FINE = "fine"
    GOOD = "good"
    GREAT = "great"


class Readership(Enum):
    """Who reads an entry beside the volunteer who wrote it."""

    SHARED = "shared"
    STAFF = "staff"


class Nudge(Enum):
    """Whom to write to about a silence."""

    VOLUNTEER = "volunteer"
    COORDINATOR = "coordinator"


class Silence(Enum):
    """What has not happened for too long."""

    NO_FIRST_MEETING = "no_first_meeting"
    NO_CONTACT = "no_contact"


class Refusal(Enum):
    """Why a diary is not written in."""

    NOT_MEETING = "not_meeting"
    NOT_CLEARED = "not_cleared"
    NOT_YET = "not_yet"
    LONG_AGO = "long_ago"
    ENOUGH_GOALS = "enough_goals"


@dataclass(frozen=True)
class JournalEntry:
    """What a volunteer tells of a day; `minutes` and `mood` only where they met."""

    held_on: date
    met: bool
    minutes: int | None = None
    mood: Mood | None = None
    audience: Readership = Readership.SHARED
    note: str = ""
    talk: bool = False


# How long a meeting may have been, in minutes, as the page offers it.
LENGTHS = (30, 60, 90, 120, 180)
MOST_GOALS = 8
FIRST_MEETING_WITHIN = timedelta(days=14)
CONTACT_WITHIN = timedelta(days=30)
BETWEEN_EMAILS = timedelta(days=7)
# The secret of a mailed button opens for so long.
BUTTON_LASTS = timedelta(days=21)
OLDEST_ENTRY = timedelta(days=60)


@dataclass(frozen=True)
class Contact:
    """What is known of a pair that meets: since when, the last day they met, and what was written to whom about it.

    `last_word` is the volunteer's last entry of any kind, `nudges` how many emails were posted about the silence that
    lasts, `written_at` when the last email of any kind was.
    """

    since: datetime
    last_met: date | None = None
    last_word: datetime | None = None
    nudges: int = 0
    written_at: datetime | None = None


def silence(contact: Contact, today: date) -> Silence | None:
    """What has not happened for too long, on this day."""
    if contact.last_met is None:
        return Silence.NO_FIRST_MEETING if today - contact.since.date() >= FIRST_MEETING_WITHIN else None
    begun = max(contact.last_met, contact.since.date())
    return Silence.NO_CONTACT if today - begun >= CONTACT_WITHIN else None


def nudge(contact: Contact, now: datetime, today: date) -> Nudge | None:
    """Whom to write to: the volunteer first, a week later the coordinator, then nobody more until they meet again.

    Never within a week of another letter, or of a word of the volunteer's.
    """
    if silence(contact, today) is None or contact.nudges > 1:
        return None
    if not _quiet_for(BETWEEN_EMAILS, contact, now):
        return None
    return Nudge.COORDINATOR if contact.nudges else Nudge.VOLUNTEER


def question_due(rhythm: Rhythm, contact: Contact, now: datetime) -> bool:
    """Whether to ask by email how the last meeting was: once in the rhythm of the pair,
    and not after a word of theirs."""
    return now - contact.since >= PERIODS[rhythm] and _quiet_for(PERIODS[rhythm], contact, now)


def _quiet_for(span: timedelta, contact: Contact, now: datetime) -> bool:
    return all(moment is None or now - moment >= span for moment in (contact.last_word, contact.written_at))


def may_write(on: date, today: date) -> Refusal | None:
    """Why an entry about the day `on` is not kept; None when it is."""
    if on > today:
        return Refusal.NOT_YET
    return Refusal.LONG_AGO if today - on > OLDEST_ENTRY else None
