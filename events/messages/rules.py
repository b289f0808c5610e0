"""To whom of a date a coordinator may write, when, how often, and what speaks against the words."""

import re
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from enum import Enum


class MessageCircle(Enum):
    """To whom of a date somebody writes."""

    FAMILIES = "families"
    WAITING = "waiting"
    HELPERS = "helpers"
    EVERYBODY = "everybody"
    CHOSEN = "chosen"


class MessageScope(Enum):
    """Of which dates: this one, this one and those of its series that are still to come, or those that were chosen."""

    DATE = "date"
    SERIES = "series"
    DATES = "dates"


class MessageStart(Enum):
    """With which words one may begin, which stand there in every language."""

    PLACE = "place"
    BRING = "bring"
    THANKS = "thanks"


class MessageWay(Enum):
    """How a message reaches somebody."""

    EMAIL = "email"
    CONTACT = "contact"


class DeliveryState(Enum):
    """How far a message to one person is."""

    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"
    DROPPED = "dropped"
    TO_TELL = "to_tell"
    TOLD = "told"
    GONE = "gone"
    TAKEN_BACK = "taken_back"


class WordsHint(Enum):
    """What to look at again before words go out."""

    PLACE = "place"
    SENSITIVE = "sensitive"


class Refusal(Enum):
    """Why nothing is written or sent."""

    TOO_LATE = "too_late"
    TOO_MANY = "too_many"
    SENT = "sent"
    NOBODY = "nobody"
    CHANGED_MEANWHILE = "changed_meanwhile"
    SEVERAL_ORGANISATIONS = "several_organisations"


LONGEST = 1_000
# After its end somebody can still be thanked for so long.
THANKED_WITHIN = timedelta(days=14)
# So many messages about one activity in a day: more is noise.
MOST_A_DAY = 4
A_DAY = timedelta(days=1)
# A message that nobody waits for is told within so many days where its date is over.
TOLD_AFTER = timedelta(days=3)
# Words that stand before a house number, and stems of what is told to nobody in a message to many.
_PLACES = re.compile(
    r"\b(?:ул|бул|бл|вх|ап|ж\.?к|кв|улица|булевард|вход|блок|street|str|avenue|apt|flat|entrance|floor|вулиця|вул)\b"
    r"\.?\s*\S*\s*\d|شارع|\d{1,4}\s+\w+\s+(?:street|avenue|road)\b",
    re.IGNORECASE,
)
_STEMS = (
    "diagnos", "psych", "depress", "asylum", "refugee status", "religio", "muslim", "christian", "hiv", "disab",
    "диагноз", "психи", "депрес", "убежищ", "бежанск", "религи", "мюсюлман", "християн", "инвалид", "хив",
    "притулок", "біжен", "беженц", "психолог", "تشخيص", "نفسي", "لجوء", "مسلم", "مسيحي", "إعاقة",
)  # fmt: skip


def may_write(now: datetime, ends_at: datetime, written_lately: int) -> Refusal | None:
    """Why nobody can write to those of a date any more, or not today; None where one can."""
    if now > ends_at + THANKED_WITHIN:
        return Refusal.TOO_LATE
    return Refusal.TOO_MANY if written_lately >= MOST_A_DAY else None


def of_one(dates: int, organisation_id: int | None) -> Refusal | None:
    """Why nobody writes to those of so many dates together, all of which this organisation runs (None: no one does);
    None where one may."""
    return Refusal.SEVERAL_ORGANISATIONS if dates and organisation_id is None else None


def may_send(sent: bool, people: int, seen: str, now_seen: str) -> Refusal | None:
    """Why a message that was looked at does not go out; None where it does."""
    if sent:
        return Refusal.SENT
    if seen != now_seen:
        return Refusal.CHANGED_MEANWHILE
    return None if people else Refusal.NOBODY


def read_best(order: Sequence[str], written: Collection[str]) -> str:
    """Of the languages in which something is written, the one that somebody reads best who would take these."""
    return next((code for code in order if code in written), min(written))


def told_by(now: datetime, starts_at: datetime) -> datetime:
    """Until when somebody without an address is to be told."""
    return starts_at if starts_at > now else now + TOLD_AFTER


def hints(texts: Iterable[str], *, place_is_public: bool) -> tuple[WordsHint, ...]:
    """What to look at again in these words."""
    all_of_it = "\n".join(texts).casefold()
    found = []
    if not place_is_public and _PLACES.search(all_of_it):
        found.append(WordsHint.PLACE)
    if any(stem in all_of_it for stem in _STEMS):
        found.append(WordsHint.SENSITIVE)
    return tuple(found)


# How far an email is, and how far telling somebody is, as their own states say.
_BY_EMAIL = {
    "queued": DeliveryState.QUEUED,
    "sending": DeliveryState.QUEUED,
    "sent": DeliveryState.SENT,
    "failed": DeliveryState.FAILED,
    "dropped": DeliveryState.DROPPED,
}
_BY_CONTACT = {"waiting": DeliveryState.TO_TELL, "told": DeliveryState.TOLD}


# What can still be taken back.
_NOT_YET = (DeliveryState.QUEUED, DeliveryState.TO_TELL)


def waiting(states: Iterable[DeliveryState]) -> int:
    """How many of those to whom something was written have not got it yet."""
    return sum(one in _NOT_YET for one in states)


def delivery(way: MessageWay, email: str, contact: str, taken_back: bool = False) -> DeliveryState:
    """How far a message to one person is, by the state of its email or of what is to be told ("": there is none)."""
    if taken_back:
        return DeliveryState.TAKEN_BACK
    if way is MessageWay.EMAIL:
        return _BY_EMAIL.get(email, DeliveryState.GONE)
    return _BY_CONTACT.get(contact, DeliveryState.GONE)
