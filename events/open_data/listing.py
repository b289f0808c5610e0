"""A date of the programme as programs read it, with all that a stranger may know and nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from events.activities.rules import ActivityKind, Audience
from events.calendar.ics_content import FeedSession
from events.sessions.rules import Room, SessionState


@dataclass(frozen=True, slots=True)
class PublicDate:
    """A session as calendars show it (`session`), and what more the programme says of it; `when` is in words, `room`
    is None where it no longer matters, `place` is None where only the confirmed are told, else name and address."""

    session: FeedSession
    uid: str
    when: str
    kind: ActivityKind
    state: SessionState
    room: Room | None
    area: tuple[str, str]
    organiser: str
    organiser_name: str
    # Who runs it together with the organiser, where somebody does.
    partner: tuple[str, str] | None
    place: tuple[str, str] | None
    audience: Audience
    languages: Sequence[str]
    age_from: int | None
    age_to: int | None
    free: bool
    food: bool
    childcare: bool
    step_free: bool


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where one list is found: itself, as a page, as a calendar, as a news feed, and its next part ("" for none)."""

    itself: str
    page: str
    calendar: str
    atom: str
    following: str = ""


def urn_of(uid: str) -> str:
    """The name of a date that stays the same for ever, wherever the site moves (RFC 9562)."""
    return UUID(uid).urn


def moment(at: datetime) -> str:
    """A moment in UTC as the standards of the web write it (RFC 3339)."""
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
