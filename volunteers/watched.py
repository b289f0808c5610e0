"""What waits for helpers, for those they accompany, and for those who would like to be either."""

from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from community.accounts.models import Account
from community.accounts.rules import AccountState
from community.foundation import clock
from community.foundation.access import Role
from community.foundation.database import db
from community.foundation.i18n import lazy_gettext
from community.foundation.watch import Organisations, WaitingThing, Watched, things
from community.households.models import Household
from events.activities.models import Activity
from events.activities.rules import ActivityState
from events.sessions.models import Session
from events.sessions.rules import GOING_ON
from volunteers.attendance.queries import lines_of, risk_of
from volunteers.clearances.models import (
    ClearanceProposal,
    ClearanceRequest,
    GrantedClearance,
    Interview,
    Reference,
    SeenCertificate,
)
from volunteers.clearances.rules import LASTS, REFERENCES_NEEDED
from volunteers.journal.models import Meeting
from volunteers.offers.models import HelpOffer
from volunteers.offers.rules import OfferState
from volunteers.pairs.models import Pair
from volunteers.pairs.queries import is_draft
from volunteers.pairs.rules import PairState
from volunteers.profiles.models import Volunteer
from volunteers.profiles.rules import VolunteerState
from volunteers.proposals.queries import in_vain
from volunteers.remarks.models import Remark
from volunteers.requests.models import MentoringRequest
from volunteers.rosters.models import Ask
from volunteers.rosters.rules import AskState
from volunteers.shifts.models import Shift, SignUp
from volunteers.shifts.queries import alone_are_children, alone_in
from volunteers.shifts.rules import COMING, ShiftState
from volunteers.substitutes.models import Search
from volunteers.substitutes.rules import SearchState

# So long before it begins, a session that lacks people becomes somebody's matter.
AHEAD = timedelta(days=3)
A_DAY, A_WEEK, A_FORTNIGHT = timedelta(days=1), timedelta(days=7), timedelta(days=14)


def _ahead(query: sa.Select[Any], until: timedelta | None = AHEAD) -> sa.Select[Any]:
    """Of a query over shifts and sessions: those of published ones that are to take place, soon."""
    now = clock.now()
    shown = query.where(Session.starts_at > now, Session.state.in_(GOING_ON), Activity.state == ActivityState.PUBLISHED)
    return shown if until is None else shown.where(Session.starts_at <= now + until)


def _of_shifts(*columns: Any) -> sa.Select[Any]:
    query = sa.select(*columns).select_from(Shift).join(Session, Session.id == Shift.session_id)
    return query.join(Activity, Activity.id == Session.activity_id).where(Shift.state == ShiftState.OPEN)


def _of_households(*columns: Any, owner: Any) -> sa.Select[Any]:
    return sa.select(*columns, Household.organisation_id).join(Household, Household.id == owner.household_id)


def proposed_asks(among: Organisations = None) -> list[WaitingThing]:
    """Shifts for which people are proposed, and nobody has asked them yet."""
    since = sa.func.min(Ask.created_at)
    query = _of_shifts(Shift.id, since, Activity.organisation_id).join(Ask, Ask.shift_id == Shift.id)
    query = query.where(Ask.state == AskState.PROPOSED).group_by(Shift.id, Activity.organisation_id)
    return things(_ahead(query, None), among)


def short_shifts(among: Organisations = None) -> list[WaitingThing]:
    """Shifts that begin soon with fewer than are needed, whoever was asked and whatever they said."""
    query = _of_shifts(Shift.id, Shift.starts_at, Activity.organisation_id).where(Shift.taken < Shift.minimum)
    return [WaitingThing(one.row_id, one.since - AHEAD, one.organisation_id) for one in things(_ahead(query), among)]


def sessions_at_risk(among: Organisations = None) -> list[WaitingThing]:
    """Sessions for children that begin soon and are not safe with those who come."""
    query = sa.select(Session).join(Activity, Activity.id == Session.activity_id).where(alone_are_children())
    if among is not None:
        query = query.where(Activity.organisation_id.in_(among))
    sessions = list(db.session.scalars(_ahead(query).options(sa.orm.joinedload(Session.activity))))
    lines = lines_of(sessions)
    return [
        WaitingThing(session.id, session.starts_at - AHEAD, session.activity.organisation_id)
        for session in sessions
        if risk_of(session, lines[session.id])
    ]


def searches(among: Organisations = None) -> list[WaitingThing]:
    """Shifts for which the house looks for a substitute."""
    query = _of_shifts(Search.id, Search.started_at, Activity.organisation_id).join(Search, Search.shift_id == Shift.id)
    return things(query.where(Search.state == SearchState.LOOKING), among)


def proposals(among: Organisations = None) -> list[WaitingThing]:
    """Pairs that a run proposes, and nobody has decided about."""
    return things(_of_households(Pair.id, Pair.created_at, owner=Pair).where(is_draft()), among)


def asked_in_vain(among: Organisations = None) -> list[WaitingThing]:
    """Requests for which nobody of those who were asked agreed."""
    wish = MentoringRequest
    return things(_of_households(wish.id, wish.asked_in_vain_at, owner=wish).where(in_vain()), among)


def first_meetings(among: Organisations = None) -> list[WaitingThing]:
    """Pairs that agreed and have no first meeting, or of whom nobody said whether they met."""
    agreed = (PairState.ACCEPTED_BY_MENTEE, PairState.GUARDIAN_AGREED)
    met = sa.func.coalesce(Session.ends_at, Pair.updated_at)
    since = sa.case((Pair.state.in_(agreed), Pair.updated_at), else_=met)
    query = _of_households(Pair.id, since, owner=Pair).outerjoin(Session, Session.id == Pair.introduction_id)
    introduced = sa.and_(Pair.state == PairState.INTRODUCED, met <= clock.now())
    return things(query.where(sa.or_(Pair.state.in_(agreed), introduced)), among)


def talks(among: Organisations = None) -> list[WaitingThing]:
    """Volunteers who asked to talk about whom they accompany."""
    query = sa.select(Meeting.id, Meeting.created_at, Household.organisation_id).join(Pair, Pair.id == Meeting.pair_id)
    query = query.join(Household, Household.id == Pair.household_id)
    return things(query.where(Meeting.talk, Meeting.talked_at.is_(None), Pair.state != PairState.CLOSED), among)


def closings(among: Organisations = None) -> list[WaitingThing]:
    """Pairs that end and have had no talk about it."""
    return things(_of_households(Pair.id, Pair.updated_at, owner=Pair).where(Pair.state == PairState.CLOSING), among)


def _of_files(row_id: Any, since: Any, volunteer_id: Any) -> sa.Select[Any]:
    """What belongs to the file of somebody who is here and applied to an organisation."""
    return (
        sa.select(row_id, since, ClearanceRequest.organisation_id)
        .join(Account, Account.id == volunteer_id)
        .join(Volunteer, Volunteer.id == volunteer_id)
        .where(Account.state == AccountState.ACTIVE, Volunteer.state != VolunteerState.ENDED)
    )


def applications(among: Organisations = None) -> list[WaitingThing]:
    """People who applied to be cleared, and with whom nobody has begun."""
    asked = ClearanceRequest
    begun = [
        sa.exists().where(model.volunteer_id == asked.volunteer_id).correlate(asked)
        for model in (Interview, SeenCertificate, ClearanceProposal, GrantedClearance)
    ]
    query = _of_files(asked.id, asked.created_at, asked.volunteer_id)
    return things(query.where(*(~one for one in begun)), among)


def references(among: Organisations = None) -> list[WaitingThing]:
    """Referees who have not answered, of people who still need their word."""
    other = sa.orm.aliased(Reference)
    answered = sa.select(sa.func.count()).where(
        other.volunteer_id == Reference.volunteer_id, other.answered_at.is_not(None)
    )
    cleared = sa.exists().where(GrantedClearance.volunteer_id == Reference.volunteer_id).correlate(Reference)
    query = _of_files(Reference.id, Reference.asked_at, Reference.volunteer_id)
    query = query.join(ClearanceRequest, ClearanceRequest.volunteer_id == Reference.volunteer_id)
    few = answered.correlate(Reference).scalar_subquery() < REFERENCES_NEEDED
    return things(query.where(Reference.answered_at.is_(None), few, ~cleared), among)


def second_signatures(among: Organisations = None) -> list[WaitingThing]:
    """Clearances that one person proposed and another has to confirm."""
    proposal = ClearanceProposal
    query = _of_files(proposal.id, proposal.proposed_at, proposal.volunteer_id)
    query = query.join(ClearanceRequest, ClearanceRequest.volunteer_id == proposal.volunteer_id)
    return things(query.add_columns(proposal.proposed_by_id), among)


def newcomers_alone(among: Organisations = None) -> list[WaitingThing]:
    """Sessions in which somebody helps for the first time, and nobody who is cleared is beside them."""
    query = _of_shifts(Session).join(SignUp, SignUp.shift_id == Shift.id).where(SignUp.first_time)
    query = query.where(SignUp.state.in_(COMING)).options(sa.orm.joinedload(Session.activity))
    sessions = {one.id: one for one in db.session.scalars(_ahead(query))}
    return [
        WaitingThing(number, sessions[number].starts_at - AHEAD, sessions[number].activity.organisation_id)
        for number in alone_in(list(sessions.values()))
        if among is None or sessions[number].activity.organisation_id in among
    ]


def remarks(among: Organisations = None) -> list[WaitingThing]:
    """What volunteers say of their attendance, and nobody has answered."""
    query = _of_shifts(Remark.id, Remark.made_at, Activity.organisation_id).join(SignUp, SignUp.shift_id == Shift.id)
    query = query.join(Remark, Remark.sign_up_id == SignUp.id)
    return things(query.where(Remark.answered_at.is_(None)), among)


def offers(among: Organisations = None) -> list[WaitingThing]:
    """Offers of help by people without an account, whom nobody has answered."""
    query = sa.select(HelpOffer.id, HelpOffer.landed_at, HelpOffer.organisation_id)
    return things(query.where(HelpOffer.state == OfferState.OPEN), among)


PLAN, DESK, WEEK, FILES = (
    "events.planning.board",
    "volunteers.proposals.index",
    "volunteers.follow_up.index",
    "volunteers.clearances.index",
)

WATCHED = (
    Watched("sessions at risk", lazy_gettext("Sessions at risk"), "warning", PLAN, A_DAY, sessions_at_risk),
    Watched(
        "newcomers alone",
        lazy_gettext("Newcomers with nobody beside them"),
        "people",
        PLAN,
        A_DAY,
        newcomers_alone,
    ),
    Watched("shifts short of people", lazy_gettext("Shifts that lack people"), "help-out", PLAN, A_DAY, short_shifts),
    Watched("searches for a substitute", lazy_gettext("Searches for a substitute"), "team", PLAN, A_DAY, searches),
    Watched(
        "asks to be sent",
        lazy_gettext("People to be asked for a shift"),
        "mail",
        "volunteers.rosters.index",
        timedelta(days=2),
        proposed_asks,
    ),
    Watched("proposals", lazy_gettext("Proposals to decide"), "heart", DESK, A_WEEK, proposals),
    Watched("requests asked in vain", lazy_gettext("Nobody agreed"), "people", DESK, A_WEEK, asked_in_vain),
    Watched("first meetings", lazy_gettext("First meetings"), "heart", WEEK, A_WEEK, first_meetings),
    Watched("talks", lazy_gettext("Talks that volunteers asked for"), "phone", WEEK, timedelta(days=2), talks),
    Watched("closing talks", lazy_gettext("Closing talks"), "leaf", WEEK, A_FORTNIGHT, closings),
    Watched(
        "offers of help",
        lazy_gettext("Offers of help"),
        "help-out",
        "volunteers.offers.index",
        timedelta(days=3),
        offers,
    ),
    Watched(
        "remarks on attendance",
        lazy_gettext("Remarks on who was there"),
        "talk",
        "volunteers.remarks.index",
        A_WEEK,
        remarks,
    ),
    Watched("applications", lazy_gettext("New applications"), "person", FILES, A_FORTNIGHT, applications, Role.VETTING),
    Watched("references", lazy_gettext("References without an answer"), "mail", FILES, LASTS, references, Role.VETTING),
    Watched(
        "second signatures",
        lazy_gettext("Clearances for a second person"),
        "shield",
        FILES,
        timedelta(days=3),
        second_signatures,
        Role.VETTING,
    ),
)
