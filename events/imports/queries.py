"""Reading what was imported before, and where it can be put."""

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from community.foundation.access import Actor, Role
from community.foundation.database import db, every, first
from community.organisations.models import Organisation
from community.organisations.rules import OrganisationState
from community.places.models import Area
from events.activities.models import Activity
from events.imports.models import BroughtProgramme
from events.registrations.models import Registration
from events.registrations.rules import RegistrationState
from events.sessions.models import Session
from events.sessions.queries import WHOLE
from events.venues.models import Venue
from events.venues.queries import shared_with_each

MOST_WAITING = 20
MOST_EXPORTED = 5_000


def find_organisation(slug: str) -> Organisation | None:
    """The active organisation of this name."""
    return first(Organisation, Organisation.slug == slug, Organisation.state == OrganisationState.ACTIVE)


def slugs() -> list[str]:
    """The names by which active organisations are known."""
    return every(Organisation.slug, Organisation.state == OrganisationState.ACTIVE, by=Organisation.slug)


def imported_activities(organisation_id: int, source: str) -> list[Activity]:
    """The activities of an organisation that came from one source, with their texts."""
    return every(Activity, *_from(organisation_id, source), by=Activity.id, load=selectinload(Activity.texts))


def imported_sessions(organisation_id: int, source: str) -> list[tuple[Session, str]]:
    """The sessions of an organisation that came from one source, each with the UID of its activity."""
    rows = db.session.execute(
        sa.select(Session, Activity.source_uid)
        .join(Activity, Activity.id == Session.activity_id)
        .where(*_from(organisation_id, source), Session.source_recurrence.is_not(None))
        .order_by(Session.starts_at, Session.id)
    )
    return [(session, uid or "") for session, uid in rows]


def uids_of_other_sources(organisation_id: int, source: str) -> dict[str, str]:
    """The UIDs that came to an organisation from other sources than this one, each with its source."""
    query = sa.select(Activity.source_uid, Activity.source).where(
        Activity.organisation_id == organisation_id,
        Activity.source.not_in(("", source)),
        Activity.source_uid.is_not(None),
    )
    return {uid: of_source for uid, of_source in db.session.execute(query.order_by(Activity.id)) if uid}


def _from(organisation_id: int, source: str) -> tuple[sa.ColumnElement[bool], ...]:
    return Activity.organisation_id == organisation_id, Activity.source == source, Activity.source_uid.is_not(None)


def venues_of(organisation_id: int) -> list[Venue]:
    """The venues of an organisation, oldest first, and after them those that others share with it."""
    theirs = shared_with_each([organisation_id])
    found = every(Venue, sa.or_(Venue.organisation_id == organisation_id, theirs), by=Venue.id)
    return sorted(found, key=lambda one: one.organisation_id != organisation_id)


def find_area(slug: str) -> Area | None:
    """The area of this name."""
    return first(Area, Area.slug == slug)


def brought_by_my_organisations(actor: Actor) -> sa.ColumnElement[bool]:
    """What was brought for the organisations in which the actor coordinates."""
    return BroughtProgramme.organisation_id.in_(actor.organisations(Role.COORDINATOR))


def waiting_programmes(reach: sa.ColumnElement[bool]) -> list[BroughtProgramme]:
    """What was brought within reach and not taken over, the last first."""
    order = (BroughtProgramme.brought_at.desc(), BroughtProgramme.id.desc())
    whole = joinedload(BroughtProgramme.organisation)
    waits = BroughtProgramme.taken_at.is_(None)
    query = sa.select(BroughtProgramme).where(reach, waits).options(whole).order_by(*order).limit(MOST_WAITING)
    return list(db.session.scalars(query))


def find_untaken(programme_id: int) -> BroughtProgramme | None:
    """What was brought under this number, where it was not taken over."""
    found: BroughtProgramme | None = first(
        BroughtProgramme, BroughtProgramme.id == programme_id, BroughtProgramme.taken_at.is_(None)
    )
    return found


def get_organisation(organisation_id: int) -> Organisation:
    """The organisation of this number."""
    return db.session.get_one(Organisation, organisation_id)


def content_of(brought: BroughtProgramme) -> bytes:
    """The file as it was brought."""
    return db.session.scalars(sa.select(BroughtProgramme.content).where(BroughtProgramme.id == brought.id)).one()


def sources_of(organisation_ids: Collection[int]) -> list[str]:
    """Under which names these organisations have taken calendars."""
    theirs = Activity.organisation_id.in_(organisation_ids)
    query = sa.select(Activity.source).where(theirs, Activity.source != "").distinct().order_by(Activity.source)
    return list(db.session.scalars(query))


def parties_between(reach: sa.ColumnElement[bool], since: datetime, until: datetime) -> list[Registration]:
    """Who joined the sessions within reach that begin in this time, as the list of each session shows them, each with
    its session; one more than may be taken along where there are too many."""
    between = sa.and_(reach, Session.starts_at >= since, Session.starts_at < until)
    listed = Registration.state != RegistrationState.CANCELLED
    session = joinedload(Registration.session)
    whole = (
        selectinload(Registration.party),
        session.joinedload(Session.venue),
        session.joinedload(Session.activity).selectinload(Activity.texts),
    )
    query = sa.select(Registration).join(Session, Session.id == Registration.session_id).where(between, listed)
    query = query.options(*whole).order_by(Session.starts_at, Session.id, Registration.id)
    return list(db.session.scalars(query.limit(MOST_EXPORTED + 1)))


def sessions_between(reach: sa.ColumnElement[bool], since: datetime, until: datetime) -> list[Session]:
    """The sessions within reach that begin in this time, with all that a calendar says of them; one more than may be
    taken along where there are too many."""
    between = sa.and_(reach, Session.starts_at >= since, Session.starts_at < until)
    query = sa.select(Session).where(between).options(*WHOLE).order_by(Session.starts_at, Session.id)
    return list(db.session.scalars(query.limit(MOST_EXPORTED + 1)))
