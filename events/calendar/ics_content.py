"""What goes into a calendar file of ours, and how the file is known by its bytes."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid5

_NAMESPACE = UUID("5cde4bb0-92a4-5a0e-9f5c-6f0c1d6f6f3d")
MEDIA_TYPE = "text/calendar; charset=utf-8"


class Method(StrEnum):
    """What a mailed calendar asks its reader to do."""

    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


@dataclass(frozen=True, slots=True)
class FeedSession:
    """A session as a calendar shows it; all times aware, `zone` an IANA name, `key` never reused.

    `location` is the line "name, street, city"; where it is empty `area` is shown. `url` is the session's page, and
    `related_to` the key of what it belongs to.
    `sequence` grows when time, place or state change, `updated_at` with everything that is shown.
    """

    key: UUID | str
    title: str
    start_at: datetime
    end_at: datetime
    zone: str
    updated_at: datetime
    created_at: datetime
    description: str = ""
    location: str = ""
    area: str = ""
    sequence: int = 0
    cancelled: bool = False
    url: str = ""
    categories: tuple[str, ...] = ()
    language: str = ""
    organiser: str = ""
    geo: tuple[float, float] | None = None
    private: bool = False
    all_day: bool = False
    related_to: str = ""


@dataclass(frozen=True, slots=True)
class FeedSeries:
    """Sessions that a rule makes, as one entry: `first` is the earliest of them, as its rule has it.

    `rule` is an RRULE without an end, `until` the moment of the last date that it names. All moments in `left_out` and
    `changed` are those that the rule gives, aware; what takes place instead of a changed one is beside it.
    """

    first: FeedSession
    rule: str
    until: datetime
    left_out: tuple[datetime, ...] = ()
    changed: tuple[tuple[datetime, FeedSession], ...] = ()


@dataclass(frozen=True, slots=True)
class Feed:
    """What a calendar says of itself; `url` is the page with the same filter, `source_url` the feed's own address.

    A private feed marks its events as private and never names its source, which is a secret. With `alarms` its owner is
    reminded of each event.
    """

    name: str
    zone: str
    url: str = ""
    source_url: str = ""
    language: str = ""
    private: bool = False
    alarms: bool = False


@dataclass(frozen=True, slots=True)
class Attendee:
    """The one person that an invitation is for."""

    name: str
    address: str


def etag(content: bytes) -> str:
    """A strong validator of exactly these bytes."""
    return hashlib.sha256(content).hexdigest()[:32]


def session_uid(key: UUID | str) -> str:
    """The UID of a session, from its stored random key and nothing else."""
    return str(uuid5(_NAMESPACE, str(key)))
