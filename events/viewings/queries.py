"""Reading viewings: an office's list, who may go along, and to whom the address is told at this moment."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from flask import current_app
from sqlalchemy.orm import joinedload

from community.accounts.models import Account
from community.accounts.rules import AccountState
from community.foundation import clock
from community.foundation.access import Actor, by_way_of
from community.foundation.database import db, every, exists, first
from community.foundation.i18n import gettext, local
from community.foundation.watch import NamedCase, Organisations, WaitingThing, things
from community.households.models import Household, Member
from community.households.queries import accompanied_by, members_by_household, members_of, relative_of
from community.housing.models import Dwelling, HousingNeed
from community.housing.queries import agreed_to, needs_in_my_care, needs_of_mine, needs_of_my_office
from community.housing.rules import LIVE
from events.activities.models import Activity
from events.sessions.models import Invitee, Session
from events.sessions.rules import GOING_ON
from events.venues.models import Venue
from events.venues.queries import by_name
from events.venues.rules import VenueState
from events.viewings.models import Viewing
from events.viewings.rules import is_told

# The activity of an organisation's viewings is known by this.
VIEWINGS = "viewings"
MOST_PEOPLE, A_PAGE = 200, 50
WHOLE = (
    joinedload(Viewing.session).joinedload(Session.venue).joinedload(Venue.area),
    joinedload(Viewing.need).joinedload(HousingNeed.household),
    joinedload(Viewing.dwelling).joinedload(Dwelling.area),
    joinedload(Viewing.volunteer),
    joinedload(Viewing.interpreter),
)


def of_my_office(actor: Actor) -> sa.ColumnElement[bool]:
    """Viewings for needs that the actor's offices look after."""
    return by_way_of(Viewing.need_id, HousingNeed, needs_of_my_office(actor))


def in_my_care(actor: Actor) -> sa.ColumnElement[bool]:
    """Viewings of families that the actor accompanies."""
    return by_way_of(Viewing.need_id, HousingNeed, needs_in_my_care(actor))


def viewings(reach: sa.ColumnElement[bool], page: int) -> tuple[list[Viewing], bool]:
    """A page of the viewings within reach, and whether there are more: what is to come first, the soonest before the
    others, then what was."""
    ends, now = sa.select(Session.ends_at).where(Session.id == Viewing.session_id).scalar_subquery(), clock.now()
    over = sa.case((ends > now, 0), else_=1)
    soonest = sa.case((ends > now, ends))
    by = (over, soonest.asc().nulls_last(), Viewing.id.desc())
    found = every(Viewing, reach, by=by, load=WHOLE, start=(page - 1) * A_PAGE, most=A_PAGE + 1)
    return found[:A_PAGE], len(found) > A_PAGE


def today(among: Organisations = None) -> list[WaitingThing]:
    """Viewings that have not ended and begin today, for who accompanies the family, while it agrees to that."""
    begins = (Session.starts_at < clock.end_of(clock.today()), Session.ends_at > clock.now())
    agreed = by_way_of(HousingNeed.household_id, Household, accompanied_by(HousingNeed.sender_id))
    whose = (HousingNeed.state.in_(LIVE), agreed)
    query = (
        sa.select(Viewing.id, Viewing.created_at, HousingNeed.sender_id, sa.literal(None, sa.Integer), Session.ends_at)
        .join(Session, Session.id == Viewing.session_id)
        .join(HousingNeed, HousingNeed.id == Viewing.need_id)
        .where(Session.state.in_(GOING_ON), *begins, *whose)
    )
    return things(query, among)


def cases(viewing_ids: Sequence[int]) -> dict[int, NamedCase]:
    """Whose viewings these are, and when they begin."""
    query = (
        sa.select(Viewing.id, Viewing.need_id, Session.starts_at, Household.call_name)
        .join(Session, Session.id == Viewing.session_id)
        .join(HousingNeed, HousingNeed.id == Viewing.need_id)
        .join(Household, Household.id == HousingNeed.household_id)
        .where(Viewing.id.in_(viewing_ids))
    )
    return {
        number: NamedCase((name,), starts_at, page="community.housing.need", values={"need_id": need_id})
        for number, need_id, starts_at, name in db.session.execute(query)
    }


def dues(reach: sa.ColumnElement[bool]) -> Any:
    """Households with the days on which viewings within reach are that have not ended."""
    return (
        sa.select(HousingNeed.household_id, sa.func.date(Session.starts_at))
        .select_from(Viewing)
        .join(HousingNeed, HousingNeed.id == Viewing.need_id)
        .join(Session, Session.id == Viewing.session_id)
        .where(reach, Session.state.in_(GOING_ON), Session.ends_at > clock.now())
    )


def next_of(household_ids: Sequence[int], reach: sa.ColumnElement[bool]) -> dict[int, datetime]:
    """When each of these households looks at a home next, as far as that is within reach."""
    rows = db.session.execute(
        sa.select(HousingNeed.household_id, sa.func.min(Session.starts_at))
        .select_from(Viewing)
        .join(HousingNeed, HousingNeed.id == Viewing.need_id)
        .join(Session, Session.id == Viewing.session_id)
        .where(HousingNeed.household_id.in_(household_ids), reach)
        .where(Session.state.in_(GOING_ON), Session.ends_at > clock.now())
        .group_by(HousingNeed.household_id)
    )
    return {number: at for number, at in rows}  # noqa: C416


def of_household(household_id: int, reach: sa.ColumnElement[bool]) -> list[Viewing]:
    """A household's viewings within reach, with their dates."""
    theirs = by_way_of(Viewing.need_id, HousingNeed, HousingNeed.household_id == household_id)
    held = by_way_of(Viewing.session_id, Session, Session.state.in_(GOING_ON))
    return every(Viewing, theirs, held, reach, by=Viewing.id, load=(joinedload(Viewing.session),))


def find_of(session_id: int) -> Viewing | None:
    """The viewing that a session is, with the dwelling."""
    return next(iter(every(Viewing, Viewing.session_id == session_id, load=WHOLE)), None)


def session_of(viewing: Viewing) -> Session:
    """The date of a viewing."""
    [found] = every(Session, Session.id == viewing.session_id)
    return found  # type: ignore[no-any-return]


def find_activity(organisation_id: int) -> Activity | None:
    """What an organisation's viewings are dates of."""
    ours = (Activity.organisation_id == organisation_id, Activity.source == "", Activity.source_uid == VIEWINGS)
    return first(Activity, *ours)


def meeting_points(organisation_id: int) -> list[Venue]:
    """Where an office may meet people before a viewing: its open venues."""
    return by_name(every(Venue, Venue.organisation_id == organisation_id, Venue.state == VenueState.ACTIVE))


def with_minors(need: HousingNeed) -> bool:
    """Whether somebody who looks for a home may be a minor."""
    return _minors_among(need, members_of(need.household_id))


def _minors_among(need: HousingNeed, members: Sequence[Member]) -> bool:
    return any(relative_of(one).may_be_child for one in members if need.member_id in (None, one.id))


def may_go_along(day: date, minors: bool) -> sa.ColumnElement[bool]:
    """Accounts of volunteers who may be with a family on this day."""
    found = [Account.id.in_(cleared(day, minors)) for cleared in current_app.extensions["cleared_people"]]
    return sa.or_(*found) if found else sa.false()


def people_for(need: HousingNeed, day: date) -> list[Account]:
    """Who may go along with a family on a day, by name."""
    return every(Account, may_go_along(day, with_minors(need)), by=(Account.name, Account.id), most=MOST_PEOPLE)


def free_for(need: HousingNeed, day: date) -> list[Account]:
    """Those of them who have no pause on that day."""
    minors, found = with_minors(need), people_for(need, day)
    away = _kept_away({(one.id, day, minors) for one in found})
    return [one for one in found if (one.id, day, minors) not in away]


def day_of(starts_at: datetime) -> date:
    """The day of the town on which something begins."""
    return local(starts_at, clock.town_zone()).date()


def _kept_away(stays: set[tuple[int, date, bool]]) -> set[tuple[int, date, bool]]:
    return {one for ask in current_app.extensions["kept_away"] for one in ask(stays)} if stays else set()


def away_from(found: Sequence[Viewing]) -> dict[int, frozenset[int]]:
    """Of these viewings (with their sessions and needs), who was to go along and does not: viewing -> accounts. What
    has begun or is called off is nobody's matter any more."""
    ahead = [one for one in found if one.session.state in GOING_ON and one.session.starts_at > clock.now()]
    expected = {one.id: {who for who in (one.volunteer_id, one.interpreter_id) if who} for one in ahead}
    if not any(expected.values()):
        return {}
    members = members_by_household({one.need.household_id for one in ahead})
    minors = {one.id: _minors_among(one.need, members[one.need.household_id]) for one in ahead}
    day = {one.id: day_of(one.session.starts_at) for one in ahead}
    away = _kept_away({(who, day[one], minors[one]) for one, people in expected.items() for who in people})
    there = (Invitee.session_id.in_([one.session_id for one in ahead]), Invitee.declined_at.is_(None))
    asked = {tuple(row) for row in db.session.execute(sa.select(Invitee.session_id, Invitee.account_id).where(*there))}
    gone = {
        one.id: frozenset(
            who
            for who in expected[one.id]
            if (who, day[one.id], minors[one.id]) in away or (one.session_id, who) not in asked
        )
        for one in ahead
    }
    return {number: people for number, people in gone.items() if people}


def without_company(among: Organisations = None) -> list[WaitingThing]:
    """Viewings to come to which somebody does not go along who was to: the office chooses somebody else."""
    ahead = by_way_of(
        Viewing.session_id, Session, sa.and_(Session.state.in_(GOING_ON), Session.starts_at > clock.now())
    )
    whose = HousingNeed.organisation_id.in_(among) if among is not None else sa.true()
    read = by_way_of(Viewing.need_id, HousingNeed, sa.and_(HousingNeed.state.in_(LIVE), agreed_to(), whose))
    helped = sa.or_(Viewing.volunteer_id.is_not(None), Viewing.interpreter_id.is_not(None))
    load = (joinedload(Viewing.session), joinedload(Viewing.need))
    found = every(Viewing, ahead, helped, read, by=Viewing.id, load=load)
    away = away_from(found)
    # Since when nobody comes no row says: it is due at once.
    since = [(one, one.chosen_at or one.created_at) for one in found if one.id in away]
    return [WaitingThing(one.id, at, one.need.organisation_id, due=at) for one, at in since]


def called_by_number(viewing_ids: Sequence[int]) -> dict[int, NamedCase]:
    """When these viewings begin, and of which needs they are, by the number alone."""
    query = (
        sa.select(Viewing.id, Viewing.need_id, Session.starts_at)
        .join(Session, Session.id == Viewing.session_id)
        .where(Viewing.id.in_(viewing_ids))
    )
    return {
        number: NamedCase(
            (gettext("Need %(number)s", number=need_id),),
            starts_at,
            page="events.viewings.company",
            values={"viewing_id": number},
        )
        for number, need_id, starts_at in db.session.execute(query)
    }


def invitees_of(session_id: int, account_ids: Collection[int]) -> list[Invitee]:
    """The invitations of these people to a date."""
    return every(Invitee, Invitee.session_id == session_id, Invitee.account_id.in_(account_ids), by=Invitee.id)


def still_expected(session_id: int, account_ids: Collection[int]) -> list[Account]:
    """Those of these people who were invited to a date, have not said no, and can sign in."""
    asked = sa.exists().where(
        Invitee.session_id == session_id, Invitee.account_id == Account.id, Invitee.declined_at.is_(None)
    )
    active = (Account.id.in_(account_ids), Account.state == AccountState.ACTIVE)
    return every(Account, *active, asked, by=Account.id)


def whole(viewing: Viewing) -> Viewing:
    """The same with its date, its need and who goes along."""
    [found] = every(Viewing, Viewing.id == viewing.id, load=WHOLE, fresh=True)
    return found  # type: ignore[no-any-return]


def speaking(people: Sequence[Account], language: str) -> list[Account]:
    """Those of these people who speak a language well enough to help in it; all of them where none is said."""
    if not language:
        return list(people)
    spoken: dict[int, set[str]] = {}
    for ask in current_app.extensions["languages_spoken"]:
        spoken |= ask([one.id for one in people])
    return [one for one in people if language in spoken.get(one.id, ())]


def is_told_to(actor: Actor, viewing: Viewing) -> bool:
    """Whether somebody who opens the date of a viewing reads the address of the dwelling now: its family, or who goes
    along, has not said no, and may be with the family today."""
    session = viewing.session
    if not is_told(session.starts_at, session.ends_at, clock.now(), going_on=session.state in GOING_ON):
        return False
    agreed = (HousingNeed.id == viewing.need_id, agreed_to())
    if actor.household_id is not None:
        return exists(*agreed, needs_of_mine(actor))
    if actor.account_id is None or actor.account_id not in (viewing.volunteer_id, viewing.interpreter_id):
        return False
    asked = (Invitee.session_id == session.id, Invitee.account_id == actor.account_id, Invitee.declined_at.is_(None))
    cleared = may_go_along(clock.today(), with_minors(viewing.need))
    return exists(*asked) and exists(*agreed) and exists(Account.id == actor.account_id, cleared)
