"""What emails say of a session: what it is, when and where, how it was before, and whom to turn to."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from community.foundation import i18n
from community.foundation.i18n import gettext
from community.foundation.outbox import Facts
from events.activities.labels import together
from events.sessions.models import Session
from events.sessions.queries import find_venue
from events.sessions.rules import ContactPerson, Lasting
from events.venues.models import Venue
from events.venues.rules import PlaceVisibility


def facts_of(session: Session, during: Lasting | None = None) -> Facts:
    """What it is and when, as rows: the session's title, the day and the hours of it or of a part of it."""
    part = during or session
    return (
        (gettext("What"), i18n.title_of(session.activity.texts)),
        (gettext("When"), i18n.when_in_words(part.starts_at, part.ends_at, session.venue.zone)),
    )


def invites(session: Session) -> str:
    """Who invites to it, as the first words of what is said."""
    if several := together(session.activity):
        return gettext("%(organisations)s invite you:", organisations=several)
    return gettext("%(organisation)s invites you:", organisation=session.activity.organisation.called)


def place_of(venue: Venue, *, confirmed: bool = False) -> str:
    """Where it is (its area is loaded), as exactly as everybody may know, or who has a place there."""
    told = (PlaceVisibility.PUBLIC, *([PlaceVisibility.AFTER_CONFIRMATION] if confirmed else []))
    exactly = venue.visibility in told
    return i18n.listed([venue.name, venue.address]) if exactly else i18n.best_name(venue.area.names)


def bring_to(session: Session) -> str:
    """What to bring to a session, in plain words, with the name of their language where that is not the reader's."""
    said = i18n.best_said(session.activity.texts, "bring")
    if said is None:
        return ""
    return f"{said.row.bring} ({i18n.language_name(said.language.code)})" if said.is_fallback else said.row.bring


def to_know(contact: ContactPerson | None, bring: str = "") -> Facts:
    """What to bring and whom to turn to, as far as it is said."""
    who = i18n.listed(filter(None, (contact.name, contact.phone))) if contact else ""
    rows = ((gettext("What to bring"), bring), (gettext("Whom to turn to"), who))
    return tuple(row for row in rows if row[1])


def moved(session: Session, about: Mapping[str, Any], *, confirmed: bool = False) -> str:
    """How it was before it moved, to be followed by how it is; `about` is what `before` made."""
    span = [datetime.fromisoformat(about[word]) for word in ("was_from", "was_to")]
    venue = find_venue(about["was_venue"]) if about.get("was_venue") else None
    was = [i18n.when_in_words(*span, session.venue.zone)] if span != [session.starts_at, session.ends_at] else []
    was += [place_of(venue, confirmed=confirmed)] if venue and venue.id != session.venue_id else []
    if not was:
        # What was is no more known, or is so again.
        return f"{gettext('A change of time or place')}:"
    return gettext("Something you take part in has moved. It was: %(when)s. It is now:", when=i18n.listed(was))


def before(span: tuple[datetime, datetime] | None, venue_id: int | None = None) -> dict[str, Any]:
    """What an email keeps of how a session was; nothing where that is not known."""
    if span is None:
        return {}
    where = {"was_venue": venue_id} if venue_id else {}
    return {"was_from": span[0].isoformat(), "was_to": span[1].isoformat()} | where
