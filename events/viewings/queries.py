"""Reading viewings: an office's list, who may go along, and to whom the address is told at this moment."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from flask import current_app
from sqlalchemy.orm import joinedload

from community.accounts.models import Account
from community.foundation import clock
from community.foundation.access import Actor, by_way_of
from community.foundation.database import db, every, exists, first
from community.foundation.watch import NamedCase, Organisations, WaitingThing, things
from community.households.models import Household
from community.households.queries import accompanied_by, members_of, relative_of
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
    looking = [one for one in members_of(need.household_id) if need.member_id in (None, one.id)]
    return any(relative_of(one).may_be_child for one in looking)


def may_go_along(day: date, minors: bool) -> sa.ColumnElement[bool]:
    """Accounts of volunteers who may be with a family on this day."""
    found = [Account.id.in_(cleared(day, minors)) for cleared in current_app.extensions["cleared_people"]]
    return sa.or_(*found) if found else sa.false()


def people_for(need: HousingNeed, day: date) -> list[Account]:
    """Who may go along with a family, by name."""
    return every(Account, may_go_along(day, with_minors(need)), by=(Account.name, Account.id), most=MOST_PEOPLE)


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
