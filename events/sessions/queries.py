"""Reading sessions: the conditions under which they are public or ours."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime, time
from typing import Any

import sqlalchemy as sa
from flask import current_app
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from community.accounts.models import Account
from community.accounts.rules import AccountState
from community.emergency_access.queries import opened_to
from community.emergency_access.rules import EmergencyKind
from community.foundation import clock, folding
from community.foundation.access import ANYBODY, Actor, by_way_of, whoever, within_reach
from community.foundation.config import settings
from community.foundation.database import db, every, first
from community.foundation.manifest import OwnedBy
from community.organisations.models import Organisation
from community.organisations.rules import OrganisationState
from community.places.models import Area, District
from events.activities.models import Activity, ActivityText
from events.activities.queries import HOSTS, in_the_programme, run_by, run_by_mine
from events.permissions import Permission
from events.sessions.filters import Filter
from events.sessions.models import Invitee, Session
from events.sessions.rules import ContactPerson, Evenings, FeedDate, SessionDate, SessionState
from events.venues.models import Venue
from events.venues.rules import PlaceVisibility


def evenings() -> Evenings:
    """From which age on this installation lets people come alone, and until when."""
    config = settings()
    end_children, end_youth = map(time.fromisoformat, (config.safeguarding_end_children, config.safeguarding_end_youth))
    return Evenings(config.safeguarding_alone_from, end_children, end_youth)


@whoever
def published(_actor: Actor) -> sa.ColumnElement[bool]:
    """Sessions of published, public activities of active organisations."""
    return by_way_of(Session.activity_id, Activity, in_the_programme())


def of_my_organisations(actor: Actor) -> sa.ColumnElement[bool]:
    """Sessions that an organisation runs in which the actor coordinates, by itself or together with another."""
    return by_way_of(Session.activity_id, Activity, run_by_mine(actor))


def opened_in_emergency(actor: Actor) -> sa.ColumnElement[bool]:
    """Sessions whose meeting point is open to the actor in an emergency."""
    return opened_to(actor, EmergencyKind.MEETING_POINT, Session)


def owned_session(session_id: int) -> OwnedBy | None:
    """Whose a session is: of the organisation that offers it."""
    query = sa.select(Activity.organisation_id).join(Session, Session.activity_id == Activity.id)
    organisation_id = db.session.scalar(query.where(Session.id == session_id))
    return OwnedBy(organisation_id) if organisation_id is not None else None


def with_its_place(session_id: int) -> Session:
    """A session with where it is and who offers it. Raises ValueError when it is gone."""
    [found] = every(Session, Session.id == session_id, load=SHOWN, fresh=True)
    return found  # type: ignore[no-any-return]


def between_two() -> sa.ColumnElement[bool]:
    """Sessions at which somebody is expected whom nobody invited: first meetings, to which nobody else is asked."""
    return sa.exists().where(Invitee.session_id == Session.id, Invitee.invited_at.is_(None)).correlate(Session)


def for_many(ids: Collection[int]) -> set[int]:
    """Those of these sessions that are not between those who were named."""
    return set(every(Session.id, Session.id.in_(ids), ~between_two()))


_CALLED = (Account.name, Account.phone, Account.state)
SHOWN = (
    joinedload(Session.venue).joinedload(Venue.area),
    joinedload(Session.activity).options(
        *HOSTS,
        selectinload(Activity.texts).load_only(ActivityText.locale, ActivityText.title, ActivityText.bring),
    ),
)
WHOLE = (
    joinedload(Session.venue).joinedload(Venue.area),
    joinedload(Session.activity).options(*HOSTS, selectinload(Activity.texts)),
)

# Whom to turn to; the programme tells it nobody.
CONTACTS = (
    joinedload(Session.contact).load_only(*_CALLED),
    joinedload(Session.activity).joinedload(Activity.contact).load_only(*_CALLED),
)


def contact_of(session: Session, *nearer: Account | None) -> ContactPerson | None:
    """Whom those turn to who come or help (its `CONTACTS` are loaded): the `nearer` first, then who is named for the
    date, then for the activity; else the organisation, where it has a telephone. Nobody is named whose account is
    closed."""
    organisation = session.activity.organisation
    for one in (*nearer, session.contact, session.activity.contact):
        if one and one.state is AccountState.ACTIVE:
            return ContactPerson(one.name, one.phone or organisation.phone)
    # A name that leads nowhere helps nobody.
    return ContactPerson(organisation.called, organisation.phone) if organisation.phone else None


def wished(wish: Filter) -> list[sa.ColumnElement[bool]]:
    """The conditions of a wish on sessions joined to their activity, venue and area; its date is not among them."""
    conditions: list[sa.ColumnElement[bool]] = []
    if wish.kind:
        conditions.append(Activity.kind == wish.kind)
    if wish.area:
        conditions.append(sa.or_(Area.slug == wish.area, Area.district == wish.area))
    if wish.organisation:
        conditions.append(run_by(sa.select(Organisation.id).where(Organisation.slug == wish.organisation)))
    if wish.age is not None:
        conditions.append(sa.or_(Activity.age_from.is_(None), Activity.age_from <= wish.age))
        conditions.append(sa.or_(Activity.age_to.is_(None), Activity.age_to >= wish.age))
    if wish.language:
        conditions.append(sa.cast(Activity.languages, sa.String).contains(f'"{wish.language}"', autoescape=True))
    if wish.free:
        conditions.append(Session.seats_taken < Session.capacity)
        conditions.append(Session.state != SessionState.CANCELLED)
    if wish.words:
        conditions.append(_said(wish.words))
    return conditions


def looked_up(reach: sa.ColumnElement[bool], wish: Filter) -> tuple[sa.ColumnElement[bool], Filter]:
    """The same reach and wish, the words looked up already: for a page that asks several questions of them."""
    return (sa.and_(reach, _said(wish.words)), wish.with_(words="")) if wish.words else (reach, wish)


def _said(words: str) -> sa.ColumnElement[bool]:
    """Where each part of the words stands in what everybody may read of a session. The texts are read here, once for
    all parts: what is asked for afterwards compares numbers."""
    parts = folding.parts(words)
    if not parts:
        return sa.false()
    activities: list[set[int]] = [set() for _ in parts]
    venues: list[set[int]] = [set() for _ in parts]
    for of_a_place, key, *held in db.session.execute(sa.union_all(*_readable(parts))):
        for number, stands in enumerate(held):
            if stands:
                (venues if of_a_place else activities)[number].add(key)
    conditions: list[sa.ColumnElement[bool]] = [
        sa.or_(Activity.id.in_(sorted(run)), Venue.id.in_(sorted(here)))
        for run, here in zip(activities, venues, strict=True)
        if here
    ]
    # The more words, the fewer activities have them all.
    if alone := [run for run, here in zip(activities, venues, strict=True) if not here]:
        conditions.append(Activity.id.in_(sorted(set.intersection(*alone))))
    return sa.and_(*conditions)


def _runs() -> sa.ColumnElement[bool]:
    return sa.or_(Organisation.id == Activity.organisation_id, Organisation.id == Activity.partner_id)


def _readable(parts: list[str]) -> Iterator[sa.Select[Any]]:
    """What everybody may read of an activity (its texts in every language, who runs it) and of a venue (its area and
    district, its name where it is public), where it holds any of the parts: whether it is a venue's, the id, and for
    each part whether it stands there."""
    for of_a_place, key, model, source in (
        (0, ActivityText.activity_id, ActivityText, ActivityText),
        (0, Activity.id, Organisation, sa.join(Activity, Organisation, _runs())),
        (1, Venue.id, Area, sa.join(Venue, Area)),
        (1, Venue.id, District, sa.join(Venue, Area).join(District, District.code == Area.district)),
        (1, Venue.id, Venue, Venue),
    ):
        holds = [model.search_text.contains(part, autoescape=True) for part in parts]
        flags = (sa.case((one, 1), else_=0) for one in holds)
        found = sa.select(sa.literal(of_a_place), key, *flags).select_from(source).where(sa.or_(*holds))
        yield found.where(Venue.visibility == PlaceVisibility.PUBLIC) if model is Venue else found


def dates_since(reach: sa.ColumnElement[bool], wish: Filter, since: datetime, most: int) -> list[SessionDate]:
    """When the sessions that end after `since` take place, soonest first, cancelled ones among them."""
    return _dates(_joined(reach, wish).where(Session.ends_at > since).limit(most))


def dates_between(
    reach: sa.ColumnElement[bool], wish: Filter, start: datetime, end: datetime, cancelled: bool = False
) -> list[SessionDate]:
    """When sessions take place in a stretch of time, soonest first, of however many; for a month."""
    query = _joined(reach, wish).where(Session.ends_at > start, Session.starts_at < end)
    return _dates(query if cancelled else query.where(Session.state != SessionState.CANCELLED))


def number_since(reach: sa.ColumnElement[bool], wish: Filter, since: datetime) -> int:
    """How many sessions end after `since` and take place."""
    query = _joined(reach, wish).where(Session.ends_at > since, Session.state != SessionState.CANCELLED)
    return db.session.scalar(query.with_only_columns(sa.func.count())) or 0


def numbers_by_area(reach: sa.ColumnElement[bool], wish: Filter, since: datetime) -> list[tuple[Area, int, datetime]]:
    """In which areas sessions end after `since` and take place: how many, and when the next one begins."""
    going_on = (Session.ends_at > since, Session.state != SessionState.CANCELLED)
    query = _joined(reach, wish.with_(area="", on=None)).where(*going_on)
    rows = query.with_only_columns(Area, sa.func.count(), sa.func.min(Session.starts_at)).group_by(Area.id)
    return [(area, number, starts_at) for area, number, starts_at in db.session.execute(rows.order_by(Area.slug))]


def keeping_what_is_left(now: datetime) -> list[Session]:
    """Sessions to come that have seats left, and keep so many for some that none may be free for others."""
    usual = (Activity.kept_for_families, Activity.kept_for_neighbours)
    own = (Session.kept_for_families, Session.kept_for_neighbours)
    kept = [sa.func.coalesce(mine, theirs) for mine, theirs in zip(own, usual, strict=True)]
    query = (
        sa.select(Session)
        .join(Activity, Activity.id == Session.activity_id)
        .where(Session.starts_at > now, Session.seats_taken < Session.capacity)
        .where(kept[0] + kept[1] >= Session.capacity - Session.seats_taken)
        .options(joinedload(Session.venue), contains_eager(Session.activity))
    )
    return list(db.session.scalars(query))


def withheld(actor: Actor, sessions: Sequence[Session]) -> dict[int, int]:
    """By session, how many of its free seats are kept for others than this reader."""
    found: dict[int, int] = {}
    for ask in current_app.extensions["seats_withheld"]:
        found |= ask(actor, sessions)
    return found


def within_wish(wish: Filter, permission: Permission, reader: Actor) -> Any:
    """What everybody may read; of a wish for free places, only where this reader could have one."""
    reach = within_reach(ANYBODY, permission)
    if not wish.free:
        return reach
    keeping = keeping_what_is_left(clock.now())
    kept = withheld(reader, keeping) if keeping else {}
    none = [one.id for one in keeping if one.seats_taken + kept.get(one.id, 0) >= one.capacity]
    return sa.and_(reach, Session.id.not_in(none)) if none else reach


def organisers(reach: sa.ColumnElement[bool], now: datetime) -> list[Organisation]:
    """Who runs the sessions to come, by name."""
    ahead = [
        sa.select(one).join(Session, Session.activity_id == Activity.id).where(reach, Session.ends_at > now)
        for one in (Activity.organisation_id, Activity.partner_id)
    ]
    query = sa.select(Organisation).where(sa.or_(*(Organisation.id.in_(one) for one in ahead)))
    return list(db.session.scalars(query.order_by(Organisation.name)))


def name_of_organisation(slug: str) -> str:
    """What an organisation that is active is called in the reader's language; "" where there is none."""
    if not slug:
        return ""
    active = Organisation.state == OrganisationState.ACTIVE
    found = first(Organisation, Organisation.slug == slug, active)
    return found.called if found else ""


def _dates(query: sa.Select[Any]) -> list[SessionDate]:
    columns = query.with_only_columns(Session.id, Session.starts_at, Session.ends_at, Venue.zone)
    return [SessionDate(*row) for row in db.session.execute(columns.order_by(Session.starts_at, Session.id))]


def by_ids(ids: Collection[int]) -> dict[int, Session]:
    """Sessions as the programme lists them, by id."""
    return {session.id: session for session in every(Session, Session.id.in_(ids), load=SHOWN)}


def for_feed(reach: sa.ColumnElement[bool], wish: Filter, start: datetime, end: datetime) -> list[FeedDate]:
    """The sessions of a feed's window, in a fixed order; a series is there with all of its sessions where any of them
    is wished, because calendars know it as one."""
    query = _joined(reach, Filter()).where(Session.ends_at > start, Session.starts_at < end)
    if conditions := wished(wish):
        touched = query.where(*conditions).with_only_columns(Session.series_id).correlate(None)
        query = query.where(sa.or_(sa.and_(*conditions), Session.series_id.in_(touched)))
    # In a large town they are a hundred times as many as those of which a feed says more.
    facts = query.with_only_columns(*(getattr(Session, name) for name in FeedDate._fields))
    return [FeedDate(*row) for row in db.session.execute(facts.order_by(Session.starts_at, Session.key))]


def whole(ids: Collection[int]) -> dict[int, Session]:
    """Sessions with their whole texts, by id."""
    return {session.id: session for session in every(Session, Session.id.in_(ids), load=WHOLE)}


def coming(reach: sa.ColumnElement[bool], wish: Filter, since: datetime, most: int, skip: int = 0) -> list[Session]:
    """The sessions that end after `since` with their whole texts, soonest first, cancelled ones among them."""
    query = _joined(reach, wish).where(Session.ends_at > since).options(*WHOLE)
    return list(db.session.scalars(query.order_by(Session.starts_at, Session.id).offset(skip).limit(most)))


def ids_to_come(reach: sa.ColumnElement[bool], now: datetime, most: int | None = None) -> list[int]:
    """The sessions within reach that are not over, the soonest first."""
    on, soonest = Session.state != SessionState.CANCELLED, (Session.starts_at, Session.id)
    return every(Session.id, reach, Session.ends_at > now, on, by=soonest, most=most)


def find_venue(venue_id: int) -> Venue | None:
    """A venue with its area."""
    return next(iter(every(Venue, Venue.id == venue_id, load=joinedload(Venue.area))), None)


def get_session(session_id: int) -> Session:
    """A session with everything its page shows."""
    query = sa.select(Session).where(Session.id == session_id).options(*WHOLE, *CONTACTS)
    return db.session.scalars(query.execution_options(populate_existing=True)).one()


def _joined(reach: sa.ColumnElement[bool], wish: Filter) -> sa.Select[Any]:
    return (
        sa.select(Session)
        .join(Activity, Activity.id == Session.activity_id)
        .join(Venue, Venue.id == Session.venue_id)
        .join(Area, Area.id == Venue.area_id)
        .where(reach, *wished(wish))
    )


def at_a_public_place(actor: Actor) -> sa.ColumnElement[bool]:
    """Public sessions at a venue whose exact place everybody may know."""
    public = by_way_of(Session.venue_id, Venue, Venue.visibility == PlaceVisibility.PUBLIC)
    return sa.and_(published(actor), public)


def at_a_place_told_to_the_confirmed() -> sa.ColumnElement[bool]:
    """Sessions at a venue that tells its place to those who are confirmed."""
    told = (PlaceVisibility.PUBLIC, PlaceVisibility.AFTER_CONFIRMATION)
    return by_way_of(Session.venue_id, Venue, Venue.visibility.in_(told))


def told_places(actor: Actor, session_ids: list[int]) -> tuple[int, ...]:
    """Those of the sessions whose exact place the actor may know at this moment."""
    if not session_ids:
        return ()
    reach = within_reach(actor, Permission.SEE_PLACE)
    return tuple(every(Session.id, Session.id.in_(session_ids), reach))


def date_is_planned() -> sa.ColumnElement[bool]:
    """Whether an activity has a date, for the first steps of a town."""
    return sa.exists().where(Session.id > 0)
