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

    `location` is the line "name, street, city"; where it is empty `area` is shown. `url` is the session's page.
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


@dataclass(frozen=True, slots=True)
class Feed:
    """What a calendar says of itself; `url` is the page with the same filter, `source_url` the feed's own address.

    A private feed marks its events as private and never names its source, which is a secret.
    """

    name: str
    zone: str
    url: str = ""
    source_url: str = ""
    language: str = ""
    private: bool = False


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
