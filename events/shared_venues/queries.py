"""Reading with whom venues are shared, and what others have planned there."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from community.foundation import clock
from community.foundation.access import Actor, Role, by_way_of
from community.foundation.database import every, first, grouped
from community.foundation.watch import Organisations, WaitingThing, things
from community.organisations.models import Organisation
from community.organisations.queries import by_name
from community.organisations.rules import OrganisationState
from events.activities.models import Activity
from events.activities.rules import ActivityState
from events.sessions.models import Session
from events.sessions.queries import SHOWN
from events.sessions.rules import SessionState
from events.venues.models import SharedVenue, Venue
from events.venues.rules import VenueState


def shared_by_my_organisations(actor: Actor) -> sa.ColumnElement[bool]:
    """Consents of organisations in which the actor coordinates."""
    owned = Venue.organisation_id.in_(actor.organisations(Role.COORDINATOR))
    return by_way_of(SharedVenue.venue_id, Venue, owned)


def shared_with_my_organisations(actor: Actor) -> sa.ColumnElement[bool]:
    """Live consents that speak to organisations in which the actor coordinates, of venues in use of others."""
    mine = actor.organisations(Role.COORDINATOR)
    used = sa.and_(Venue.organisation_id.not_in(mine), Venue.state == VenueState.ACTIVE)
    told = sa.or_(SharedVenue.organisation_id.in_(mine), SharedVenue.organisation_id.is_(None))
    return sa.and_(told, SharedVenue.ended_at.is_(None), by_way_of(SharedVenue.venue_id, Venue, used))


def of_venue(venue_id: int) -> list[SharedVenue]:
    """The live consents of a venue: to all first, then by the names of those to whom they speak."""
    live = (SharedVenue.venue_id == venue_id, SharedVenue.ended_at.is_(None))
    rows = every(SharedVenue, *live, by=SharedVenue.id, load=joinedload(SharedVenue.organisation))
    named = {one.organisation_id: one for one in rows}
    order = [one.id for one in by_name(one.organisation for one in rows if one.organisation)]
    return [named[one] for one in (None, *order) if one in named]


def find_shared(venue_id: int, organisation_id: int | None) -> SharedVenue | None:
    """The consent to this organisation, or to all, live or ended."""
    found: SharedVenue | None = first(
        SharedVenue, SharedVenue.venue_id == venue_id, SharedVenue.organisation_id.is_not_distinct_from(organisation_id)
    )
    return found


def shared_with(reach: sa.ColumnElement[bool]) -> list[SharedVenue]:
    """The consents within reach, each with its venue, the area and the owner of that, by the venue's name."""
    venue = joinedload(SharedVenue.venue)
    whole = (venue.joinedload(Venue.area), venue.joinedload(Venue.organisation))
    rows = every(SharedVenue, reach, by=(SharedVenue.venue_id, SharedVenue.organisation_id), load=whole)
    return sorted(rows, key=lambda one: (one.venue.called.casefold(), one.id))


def notes_for(venue_id: int, organisation_id: int) -> list[SharedVenue]:
    """The live consents of a venue that speak to an organisation."""
    told = sa.or_(SharedVenue.organisation_id == organisation_id, SharedVenue.organisation_id.is_(None))
    live = (SharedVenue.venue_id == venue_id, SharedVenue.ended_at.is_(None), told)
    return every(SharedVenue, *live, by=SharedVenue.id)


def owner_of(venue: Venue) -> Organisation:
    """The organisation to which a venue belongs."""
    found: Organisation | None = first(Organisation, Organisation.id == venue.organisation_id)
    assert found is not None
    return found


def others(venue: Venue) -> list[Organisation]:
    """The organisations at work beside the owner of a venue, by name."""
    at_work = Organisation.state == OrganisationState.ACTIVE
    return by_name(every(Organisation, at_work, Organisation.id != venue.organisation_id))


def dates_of_others(venue: Venue, reach: sa.ColumnElement[bool], now: datetime) -> list[Session]:
    """What other organisations have ahead at a venue, as far as it is within reach, soonest first."""
    theirs = sa.select(Activity.id).where(
        Activity.organisation_id != venue.organisation_id, Activity.state != ActivityState.ARCHIVED
    )
    ahead = (Session.venue_id == venue.id, Session.starts_at > now, Session.state != SessionState.CANCELLED)
    which = (*ahead, Session.activity_id.in_(theirs), reach)
    return every(Session, *which, by=(Session.starts_at, Session.id), load=SHOWN)


def by_organisation(rows: Sequence[Session]) -> list[tuple[Organisation, int]]:
    """Whose these dates are, and how many, by name."""
    numbers: Mapping[int, Sequence[Session]] = grouped((one.activity.organisation_id, one) for one in rows)
    names = {one.activity.organisation_id: one.activity.organisation for one in rows}
    return [(one, len(numbers[one.id])) for one in by_name(names.values())]


def waiting_dates(among: Organisations = None) -> Sequence[WaitingThing]:
    """Dates ahead at venues that their owners closed since whoever plans the date looked at it last."""
    query = (
        sa.select(Session.id, Venue.closed_at, Activity.organisation_id)
        .join(Venue, Venue.id == Session.venue_id)
        .join(Activity, Activity.id == Session.activity_id)
        .where(
            Venue.state == VenueState.CLOSED,
            Venue.organisation_id != Activity.organisation_id,
            Venue.closed_at >= Session.updated_at,
            Session.starts_at > clock.now(),
            Session.state != SessionState.CANCELLED,
            Activity.state != ActivityState.ARCHIVED,
        )
    )
    return things(query.order_by(Session.starts_at, Session.id), among, Activity.partner_id)


def dates_called(session_ids: Collection[int]) -> list[Session]:
    """These dates with all that names them."""
    return every(Session, Session.id.in_(session_ids), by=Session.id, load=SHOWN)
