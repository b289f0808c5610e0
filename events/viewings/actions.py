"""Planning a viewing, choosing again who goes along, and calling one off."""

from datetime import datetime, timedelta

from community.foundation import clock, database, outbox
from community.foundation.access import Actor
from community.foundation.database import added, db
from community.foundation.i18n import lazy_gettext
from community.foundation.refusal import Refused, refuse
from community.households.queries import find_own, members_of
from community.housing.actions import note_viewing
from community.housing.models import Dwelling, HousingNeed
from events.activities.actions import keep_for_invited
from events.activities.models import Activity
from events.activities.rules import ActivityKind
from events.invitations.actions import invite, take_back
from events.planning import actions as planning
from events.registrations import actions as registrations
from events.registrations.waiting_list import Objection
from events.sessions.models import Invitee, Session
from events.sessions.rules import GOING_ON
from events.venues.models import Venue
from events.venues.rules import VenueState
from events.viewings import queries
from events.viewings.models import Viewing
from events.viewings.rules import Refusal, may_choose

# What calendars say; it tells nobody where.
TITLE = lazy_gettext("Looking at a home")
SEATS = 40


def plan(
    need: HousingNeed,
    dwelling: Dwelling,
    venue: Venue,
    starts_at: datetime,
    minutes: int,
    helpers: tuple[int | None, int | None],
) -> Viewing:
    """Set a viewing, tell it the family's calendar, and invite the volunteer and the interpreter (`helpers`).

    Raises Refused where the dwelling cannot be had or does not fit, for a time that is over or at which the family is
    elsewhere, for a closed meeting point, and for helpers who may not be with the family.
    """
    refuse(Refusal.PAST, when=starts_at <= clock.now())
    closed = venue.state is not VenueState.ACTIVE or venue.organisation_id != need.organisation_id
    refuse(Refusal.NO_PLACE, when=closed)
    ids = _allowed(need, starts_at, helpers)
    note_viewing(need, dwelling)
    database.lock_words(f"viewings {need.organisation_id}")
    activity = queries.find_activity(need.organisation_id) or _activity(need.organisation_id, venue.id)
    ends_at = starts_at + timedelta(minutes=minutes)
    session = planning.add_session(activity, venue.id, None, starts_at, starts_at, ends_at, SEATS, with_roles=False)
    # Not by invitation of the organisers, who would read whom they invite.
    db.session.add(Invitee(session_id=session.id, household_id=need.household_id, member_id=need.member_id))
    made = added(
        Viewing(
            session_id=session.id,
            need_id=need.id,
            dwelling_id=dwelling.id,
            volunteer_id=helpers[0],
            interpreter_id=helpers[1],
            created_at=clock.now(),
        )
    )
    who = [one.id for one in members_of(need.household_id) if need.member_id in (None, one.id)]
    try:
        registrations.join(session.id, need.household_id, who, accompanied=True, alone=need.member_id)
    except Refused as refused:
        refuse(Refusal.FAMILY_BUSY, when=refused.reason is Objection.OVERLAPS)
        raise
    invite(session, (), ids)
    return made


def _allowed(need: HousingNeed, starts_at: datetime, helpers: tuple[int | None, int | None]) -> list[int]:
    """Who of these goes along, by id. Raises Refused where one of them may not be with the family then."""
    ids = sorted({one for one in helpers if one})
    able = {one.id for one in queries.free_for(need, queries.day_of(starts_at))} if ids else set()
    refuse(Refusal.NOT_CLEARED, when=set(ids) - able)
    return ids


def _activity(organisation_id: int, venue_id: int) -> Activity:
    return keep_for_invited(organisation_id, venue_id, ActivityKind.COMMUNITY, TITLE, SEATS, queries.VIEWINGS)


def call_off(viewing: Viewing) -> None:
    """It does not take place; whoever is expected hears of it as of any date. Raises Refused when it is over."""
    planning.cancel(queries.session_of(viewing))


def choose(viewing: Viewing, helpers: tuple[int | None, int | None]) -> None:
    """Other people go along, or nobody does: whoever is new is invited, and whoever was expected until now hears that
    they are not. Raises Refused once it has begun, and for who may not be with the family."""
    [session] = database.lock(Session, [viewing.session_id])
    going_on = session.state in GOING_ON
    refuse(may_choose(session.starts_at, clock.now(), going_on=going_on))
    need = db.session.get_one(HousingNeed, viewing.need_id)
    ids = _allowed(need, session.starts_at, helpers)
    before = {viewing.volunteer_id, viewing.interpreter_id} - {None}
    viewing.volunteer_id, viewing.interpreter_id = helpers
    if before == set(ids):
        return
    viewing.chosen_at = clock.now()
    expected = queries.still_expected(viewing.session_id, before - set(ids))
    for account in expected:
        key = f"viewing:{viewing.id}:relieved:{account.id}:{clock.now().timestamp()}"
        about = {"session": session.id}
        outbox.post("events.viewings.relieved", account, about, key=key, helps_until=session.starts_at)
    for invitee in queries.invitees_of(viewing.session_id, before - set(ids)):
        registrations.cancel(session.id, find_own(Actor(account_id=invitee.account_id)) or 0)
        take_back(invitee)
    db.session.flush()
    invite(session, (), ids)
