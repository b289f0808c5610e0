"""Reading which calendars of partners there are, which is due, and which somebody should look at."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from community.foundation import clock
from community.foundation.access import Actor, Role
from community.foundation.database import db, every, first
from community.foundation.watch import Organisations, WaitingThing, things
from community.organisations.models import Organisation
from community.organisations.rules import OrganisationState
from events.imports.models import BroughtProgramme
from events.imports.queries import find_untaken
from events.partner_feeds.models import PartnerFeed
from events.partner_feeds.rules import LONG


def of_my_organisations(actor: Actor) -> sa.ColumnElement[bool]:
    """Calendars of partners that organisations read in which the actor coordinates."""
    return PartnerFeed.organisation_id.in_(actor.organisations(Role.COORDINATOR))


def feeds(reach: sa.ColumnElement[bool]) -> list[PartnerFeed]:
    """The calendars within reach, by name, each with its organisation and what is held back of it."""
    whole = (joinedload(PartnerFeed.organisation), joinedload(PartnerFeed.programme))
    return every(PartnerFeed, reach, by=(PartnerFeed.source, PartnerFeed.id), load=whole)


def names_of(organisation_id: int) -> list[str]:
    """Under which names an organisation reads calendars."""
    return every(PartnerFeed.source, PartnerFeed.organisation_id == organisation_id, by=PartnerFeed.id)


def address_of(feed_id: int) -> str:
    """Where a calendar is read."""
    return db.session.scalars(sa.select(PartnerFeed.address).where(PartnerFeed.id == feed_id)).one()


def next_due(now: datetime) -> int | None:
    """The id of the calendar that is due for longest."""
    at_work = sa.select(Organisation.id).where(Organisation.state == OrganisationState.ACTIVE)
    due = (PartnerFeed.due_at <= now, PartnerFeed.organisation_id.in_(at_work))
    found: int | None = first(PartnerFeed.id, *due, by=(PartnerFeed.due_at, PartnerFeed.id))
    return found


def held_back(feed: PartnerFeed) -> BroughtProgramme | None:
    """What of it waits for somebody to look."""
    return find_untaken(feed.programme_id) if feed.programme_id else None


def failing_since(before: datetime) -> list[PartnerFeed]:
    """The calendars that could not be read since before this moment."""
    return every(PartnerFeed, PartnerFeed.failing_since <= before, by=PartnerFeed.id)


def failing_for_long() -> list[str]:
    """What `flask doctor` says of calendars that could not be read for long."""
    return [
        f"The calendar {feed.source!r} of organisation {feed.organisation_id} could not be read since"
        f" {feed.failing_since:%Y-%m-%d %H:%M} UTC ({_why(feed)})."
        for feed in failing_since(clock.now() - LONG)
    ]


def _why(feed: PartnerFeed) -> str:
    why = feed.problem or feed.unreadable
    return f"{why.value if why else 'unexpected'}{f' {feed.answer}' if feed.answer else ''}"


def waiting_feeds(among: Organisations = None) -> Sequence[WaitingThing]:
    """The calendars that somebody should look at: what is held back, and what fails for long."""
    since = sa.func.coalesce(PartnerFeed.held_since, PartnerFeed.failing_since)
    fails = PartnerFeed.failing_since <= clock.now() - LONG
    query = sa.select(PartnerFeed.id, sa.type_coerce(since, PartnerFeed.due_at.type), PartnerFeed.organisation_id)
    return things(query.where(sa.or_(PartnerFeed.held_since.is_not(None), fails)).order_by(PartnerFeed.id), among)
