"""What waits for helpers, for those they accompany, and for those who would like to be either."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from community.accounts.models import Account
from community.accounts.rules import AccountState
from community.foundation import clock
from community.foundation.access import Role
from community.foundation.database import db, every
from community.foundation.i18n import lazy_gettext, ngettext, title_of
from community.foundation.watch import NamedCase, Organisations, WaitingThing, Watched, things
from community.households.models import Household
from community.households.queries import called_here
from events.activities.labels import together
from events.activities.models import Activity
from events.activities.queries import HOSTS, run_by
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
from volunteers.pairs.queries import is_draft, why_lost
from volunteers.pairs.rules import PairState
from volunteers.profiles.models import Volunteer
from volunteers.profiles.rules import VolunteerState
from volunteers.proposals.queries import NAME, in_vain
from volunteers.remarks.models import Remark
from volunteers.requests.models import MentoringRequest
from volunteers.rosters.models import Ask
from volunteers.rosters.rules import AskState
from volunteers.shifts.labels import LABELS
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
    return things(_ahead(query, None).group_by(Activity.partner_id), among, Activity.partner_id)


def short_shifts(among: Organisations = None) -> list[WaitingThing]:
    """Shifts that begin soon with fewer than are needed, whoever was asked and whatever they said."""
    query = _of_shifts(Shift.id, Shift.starts_at, Activity.organisation_id).where(Shift.taken < Shift.minimum)
    found = things(_ahead(query), among, Activity.partner_id)
    return [replace(one, since=one.since - AHEAD) for one in found]


def sessions_at_risk(among: Organisations = None) -> list[WaitingThing]:
    """Sessions for children that begin soon and are not safe with those who come."""
    query = sa.select(Session).join(Activity, Activity.id == Session.activity_id).where(alone_are_children())
    if among is not None:
        query = query.where(run_by(among))
    sessions = list(db.session.scalars(_ahead(query).options(sa.orm.joinedload(Session.activity))))
    lines = lines_of(sessions)
    return [_of_session(session) for session in sessions if risk_of(session, lines[session.id])]


def _of_session(session: Session) -> WaitingThing:
    of = session.activity
    return WaitingThing(session.id, session.starts_at - AHEAD, of.organisation_id, partner_id=of.partner_id)


def searches(among: Organisations = None) -> list[WaitingThing]:
    """Shifts for which the house looks for a substitute."""
    query = _of_shifts(Search.id, Search.started_at, Activity.organisation_id).join(Search, Search.shift_id == Shift.id)
    return things(query.where(Search.state == SearchState.LOOKING), among, Activity.partner_id)


def proposals(among: Organisations = None) -> list[WaitingThing]:
    """Pairs that a run proposes, and nobody has decided about."""
    return things(_of_households(Pair.id, Pair.created_at, owner=Pair).where(is_draft()), among)


def asked_in_vain(among: Organisations = None) -> list[WaitingThing]:
    """Requests for which nobody of those who were asked agreed."""
    wish = MentoringRequest
    return things(_of_households(wish.id, wish.asked_in_vain_at, owner=wish).where(in_vain()), among)


def first_meetings(among: Organisations = None) -> list[WaitingThing]:
    """Pairs that agreed and have no first meeting or lost it, and those of whom nobody said whether they met."""
    agreed = (PairState.ACCEPTED_BY_MENTEE, PairState.GUARDIAN_AGREED)
    met = sa.func.coalesce(Session.ends_at, Pair.updated_at)
    lost = why_lost().is_not(None)
    # What is lost is due at once: the two count on it.
    since = sa.case((Pair.state.in_(agreed), Pair.updated_at), (lost, Pair.introduced_at), else_=met)
    due = (sa.literal(None, sa.Integer).label("but"), sa.case((lost, Pair.introduced_at)))
    query = _of_households(Pair.id, since, owner=Pair).outerjoin(Session, Session.id == Pair.introduction_id)
    introduced = sa.and_(Pair.state == PairState.INTRODUCED, sa.or_(met <= clock.now(), lost))
    return things(query.add_columns(*due).where(sa.or_(Pair.state.in_(agreed), introduced)), among)


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
        _of_session(sessions[number])
        for number in alone_in(list(sessions.values()))
        if among is None or {*sessions[number].activity.run_by} & {*among}
    ]


def remarks(among: Organisations = None) -> list[WaitingThing]:
    """What volunteers say of their attendance, and nobody has answered."""
    query = _of_shifts(Remark.id, Remark.made_at, Activity.organisation_id).join(SignUp, SignUp.shift_id == Shift.id)
    query = query.join(Remark, Remark.sign_up_id == SignUp.id)
    return things(query.where(Remark.answered_at.is_(None)), among, Activity.partner_id)


def offers(among: Organisations = None) -> list[WaitingThing]:
    """Offers of help by people without an account, whom nobody has answered."""
    query = sa.select(HelpOffer.id, HelpOffer.landed_at, HelpOffer.organisation_id)
    return things(query.where(HelpOffer.state == OfferState.OPEN), among)


WITH_TITLE = sa.orm.joinedload(Session.activity).options(*HOSTS, sa.orm.selectinload(Activity.texts))


def of_sessions(session_ids: Sequence[int]) -> dict[int, NamedCase]:
    """Sessions by title and day."""
    return {
        one.id: NamedCase(
            (title_of(one.activity.texts),),
            one.starts_at,
            run_by=together(one.activity),
            page="events.planning.session",
            values={"session_id": one.id},
        )
        for one in every(Session, Session.id.in_(session_ids), load=WITH_TITLE)
    }


def of_shifts(shift_ids: Sequence[int]) -> dict[int, NamedCase]:
    """Shifts by title, day and role, and how many are still needed."""
    found = every(Shift, Shift.id.in_(shift_ids), load=sa.orm.joinedload(Shift.session).options(WITH_TITLE))
    return {one.id: _shift(one) for one in found}


def _shift(shift: Shift) -> NamedCase:
    lacks = shift.minimum - shift.taken
    needed = ngettext("%(num)d more is needed", "%(num)d more are needed", lacks) if lacks > 0 else ""
    return NamedCase(
        (title_of(shift.session.activity.texts),),
        shift.session.starts_at,
        ": ".join(filter(None, (str(LABELS[shift.role]), needed))),
        "volunteers.shifts.roster",
        {"shift_id": shift.id},
        together(shift.session.activity),
    )


def of_searches(search_ids: Sequence[int]) -> dict[int, NamedCase]:
    """The shifts for which a substitute is looked for."""
    load = sa.orm.joinedload(Search.shift).joinedload(Shift.session).options(WITH_TITLE)
    return {one.id: _shift(one.shift) for one in every(Search, Search.id.in_(search_ids), load=load)}


def of_requests(request_ids: Sequence[int]) -> dict[int, NamedCase]:
    """Who asked for company, as far as they agreed that staff know them."""
    household, _ = called_here()
    query = sa.select(MentoringRequest.id, household).join(Household, Household.id == MentoringRequest.household_id)
    return {
        number: NamedCase((name,) if name else (), page="volunteers.proposals.show", values={"request_id": number})
        for number, name in db.session.execute(query.where(MentoringRequest.id.in_(request_ids)))
    }


def _pairs(row_id: Any, page: str, key: str, of: Any, ids: Sequence[int], *joins: Any) -> dict[int, NamedCase]:
    """Both sides of pairs, the family as far as it agreed; `of` is the number that `page` asks for as `key`."""
    household, _ = called_here()
    query = sa.select(row_id, of, NAME, household).select_from(Pair)
    for join in joins:
        query = query.join(*join)
    query = query.join(Account, Account.id == Pair.volunteer_id).join(Household, Household.id == Pair.household_id)
    return {
        number: NamedCase(tuple(filter(None, names)), page=page, values={key: whose})
        for number, whose, *names in db.session.execute(query.where(row_id.in_(ids)))
    }


def of_proposals(pair_ids: Sequence[int]) -> dict[int, NamedCase]:
    """Who is proposed to whom."""
    return _pairs(Pair.id, "volunteers.proposals.show", "request_id", Pair.request_id, pair_ids)


def of_pairs(pair_ids: Sequence[int]) -> dict[int, NamedCase]:
    """Who accompanies whom."""
    return _pairs(Pair.id, "volunteers.follow_up.show", "pair_id", Pair.id, pair_ids)


def of_talks(meeting_ids: Sequence[int]) -> dict[int, NamedCase]:
    """Who asked to talk, and about whom."""
    about = (Meeting, Meeting.pair_id == Pair.id)
    return _pairs(Meeting.id, "volunteers.follow_up.show", "pair_id", Pair.id, meeting_ids, about)


def of_offers(offer_ids: Sequence[int]) -> dict[int, NamedCase]:
    """Who offers help."""
    rows = db.session.execute(sa.select(HelpOffer.id, HelpOffer.name).where(HelpOffer.id.in_(offer_ids)))
    return {number: NamedCase((name,)) for number, name in rows}


def of_remarks(remark_ids: Sequence[int]) -> dict[int, NamedCase]:
    """Whose attendance it is about."""
    query = (
        sa.select(Remark.id, NAME, Activity)
        .join(SignUp, SignUp.id == Remark.sign_up_id)
        .join(Account, Account.id == SignUp.account_id)
        .join(Shift, Shift.id == SignUp.shift_id)
        .join(Session, Session.id == Shift.session_id)
        .join(Activity, Activity.id == Session.activity_id)
        .where(Remark.id.in_(remark_ids))
        .options(*HOSTS)
    )
    return {number: NamedCase((name,), run_by=together(of)) for number, name, of in db.session.execute(query)}


def _files(model: Any, ids: Sequence[int], *also: Any) -> dict[int, NamedCase]:
    query = sa.select(model.id, model.volunteer_id, NAME, *also).join(Account, Account.id == model.volunteer_id)
    return {
        number: NamedCase(tuple(names), page="volunteers.clearances.show", values={"volunteer_id": volunteer_id})
        for number, volunteer_id, *names in db.session.execute(query.where(model.id.in_(ids)))
    }


def of_applications(request_ids: Sequence[int]) -> dict[int, NamedCase]:
    """Who applied."""
    return _files(ClearanceRequest, request_ids)


def of_references(reference_ids: Sequence[int]) -> dict[int, NamedCase]:
    """For whom, and who was asked."""
    return _files(Reference, reference_ids, Reference.name)


def of_signatures(proposal_ids: Sequence[int]) -> dict[int, NamedCase]:
    """Whose clearance it is."""
    return _files(ClearanceProposal, proposal_ids)


PLAN, DESK, WEEK, FILES = (
    "events.planning.board",
    "volunteers.proposals.index",
    "volunteers.follow_up.index",
    "volunteers.clearances.index",
)
FIND, LOOK, TALK = lazy_gettext("Find people"), lazy_gettext("Look at it"), lazy_gettext("Talk to them")

WATCHED = (
    Watched(
        "sessions at risk",
        lazy_gettext("Sessions at risk"),
        "warning",
        PLAN,
        A_DAY,
        sessions_at_risk,
        act=FIND,
        cases=of_sessions,
    ),
    Watched(
        "newcomers alone",
        lazy_gettext("Newcomers with nobody beside them"),
        "people",
        PLAN,
        A_DAY,
        newcomers_alone,
        act=FIND,
        cases=of_sessions,
    ),
    Watched(
        "shifts short of people",
        lazy_gettext("Shifts that lack people"),
        "help-out",
        PLAN,
        A_DAY,
        short_shifts,
        act=FIND,
        cases=of_shifts,
    ),
    Watched(
        "searches for a substitute",
        lazy_gettext("Searches for a substitute"),
        "team",
        PLAN,
        A_DAY,
        searches,
        act=FIND,
        cases=of_searches,
    ),
    Watched(
        "asks to be sent",
        lazy_gettext("People to be asked for a shift"),
        "mail",
        "volunteers.rosters.index",
        timedelta(days=2),
        proposed_asks,
        act=lazy_gettext("Ask them"),
        cases=of_shifts,
    ),
    Watched(
        "proposals",
        lazy_gettext("Proposals to decide"),
        "heart",
        DESK,
        A_WEEK,
        proposals,
        act=lazy_gettext("Decide"),
        cases=of_proposals,
    ),
    Watched(
        "requests asked in vain",
        lazy_gettext("Nobody agreed"),
        "people",
        DESK,
        A_WEEK,
        asked_in_vain,
        act=lazy_gettext("Propose somebody"),
        cases=of_requests,
    ),
    Watched(
        "first meetings",
        lazy_gettext("First meetings"),
        "heart",
        WEEK,
        A_WEEK,
        first_meetings,
        act=LOOK,
        cases=of_pairs,
    ),
    Watched(
        "talks",
        lazy_gettext("Talks that volunteers asked for"),
        "phone",
        WEEK,
        timedelta(days=2),
        talks,
        act=TALK,
        cases=of_talks,
    ),
    Watched(
        "closing talks", lazy_gettext("Closing talks"), "leaf", WEEK, A_FORTNIGHT, closings, act=TALK, cases=of_pairs
    ),
    Watched(
        "offers of help",
        lazy_gettext("Offers of help"),
        "help-out",
        "volunteers.offers.index",
        timedelta(days=3),
        offers,
        act=lazy_gettext("Answer"),
        cases=of_offers,
    ),
    Watched(
        "remarks on attendance",
        lazy_gettext("Remarks on who was there"),
        "talk",
        "volunteers.remarks.index",
        A_WEEK,
        remarks,
        act=lazy_gettext("Answer"),
        cases=of_remarks,
    ),
    Watched(
        "applications",
        lazy_gettext("New applications"),
        "person",
        FILES,
        A_FORTNIGHT,
        applications,
        Role.VETTING,
        act=LOOK,
        cases=of_applications,
    ),
    Watched(
        "references",
        lazy_gettext("References without an answer"),
        "mail",
        FILES,
        LASTS,
        references,
        Role.VETTING,
        act=LOOK,
        cases=of_references,
    ),
    Watched(
        "second signatures",
        lazy_gettext("Clearances for a second person"),
        "shield",
        FILES,
        timedelta(days=3),
        second_signatures,
        Role.VETTING,
        act=lazy_gettext("Decide"),
        cases=of_signatures,
    ),
)
