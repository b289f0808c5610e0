"""Reading pairs: whose they are."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import chain
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from community.accounts.models import Account
from community.accounts.rules import AccountState
from community.foundation import clock
from community.foundation.access import Actor, Role, by_way_of, within_reach
from community.foundation.database import count, db, every, first, grouped
from community.households.models import Household, Member
from community.households.queries import agreeing, members_by_household, own, sizes_of
from community.households.rules import ConsentPurpose, HouseholdState, YearPrecision
from community.members.queries import who_hears
from community.members.rules import Heard
from community.places.models import Area
from events.activities.models import Activity
from events.registrations import queries as registrations
from events.registrations.models import Registration
from events.registrations.rules import LIVE
from events.sessions.models import Session
from events.sessions.rules import SessionState
from events.venues.models import Venue
from events.venues.queries import by_name
from events.venues.rules import PlaceVisibility, VenueState
from volunteers.clearances.models import GrantedClearance
from volunteers.clearances.queries import height
from volunteers.clearances.rules import LADDER, Clearance, includes
from volunteers.pairs import rules
from volunteers.pairs.models import Block, Candidate, GivenWord, Pair
from volunteers.pairs.rules import (
    ASKED,
    FINAL,
    STANDING,
    WAITS_FOR_A_WORD,
    MeetingLoss,
    PairState,
    Side,
    age_band,
)
from volunteers.permissions import Permission
from volunteers.profiles.models import Volunteer
from volunteers.profiles.rules import VolunteerState
from volunteers.profiles.week import Week
from volunteers.requests.models import MentoringRequest
from volunteers.requests.rules import GROWN_UP, may_be_minor, needed_clearance, weight
from volunteers.shifts import queries as shifts
from volunteers.shifts.models import Shift, SignUp
from volunteers.shifts.rules import COMING


def is_draft() -> sa.ColumnElement[bool]:
    """Proposals that only coordinators see: nobody was asked."""
    return sa.and_(Pair.state == PairState.PROPOSED, Pair.answer_until.is_(None))


def household_agrees() -> sa.ColumnElement[bool]:
    """Pairs of households that are active and agree to be matched at this moment."""
    willing = sa.and_(Household.state == HouseholdState.ACTIVE, agreeing(ConsentPurpose.MATCHING, Pair.member_id))
    return by_way_of(Pair.household_id, Household, willing)


def _told() -> sa.ColumnElement[bool]:
    """Pairs that their two sides know of: asked, not ended, the household agrees."""
    return sa.and_(sa.not_(is_draft()), Pair.state != PairState.CLOSED, household_agrees())


def of_mine(actor: Actor) -> sa.ColumnElement[bool]:
    """Pairs in which the actor is the volunteer and cleared for it, from the moment they were asked until the end."""
    return sa.and_(Pair.volunteer_id == actor.account_id, _told(), cleared())


def of_my_household(actor: Actor) -> sa.ColumnElement[bool]:
    """Pairs of the household that its card shows, from the moment they were asked until the end."""
    return sa.and_(Pair.household_id == actor.household_id, own(Pair.member_id, actor), _told())


def for_my_word(actor: Actor) -> sa.ColumnElement[bool]:
    """Pairs of somebody young to which both sides said yes, and for whom this card's holder gives a guardian's word."""
    ripe = Pair.state.in_(WAITS_FOR_A_WORD)
    return sa.and_(Pair.member_id.in_(actor.decides_for), ripe, _told())


def guardians_of(pair: Pair) -> list[Member]:
    """Who may give a guardian's word of this pair's person."""
    theirs = (Member.household_id == pair.household_id, Member.active, Member.guardian, Member.id != pair.member_id)
    return every(Member, *theirs, by=Member.id)


def words_of(pair: Pair) -> list[tuple[GivenWord, str]]:
    """What was said of a pair, in the order it was taken down, each with who said it ("" where no name is known)."""
    rows = db.session.execute(
        sa.select(GivenWord, sa.func.coalesce(Member.call_name, ""))
        .outerjoin(Member, Member.id == GivenWord.member_id)
        .where(GivenWord.pair_id == pair.id)
        .order_by(GivenWord.id)
    )
    return [(word, name) for word, name in rows]


def of_my_organisations(actor: Actor) -> sa.ColumnElement[bool]:
    """Pairs of households that an organisation registered in which the actor coordinates."""
    ours = Household.organisation_id.in_(actor.organisations(Role.COORDINATOR))
    return by_way_of(Pair.household_id, Household, sa.and_(ours, Household.state != HouseholdState.ERASED))


def never_again() -> set[tuple[int, int]]:
    """Who (volunteer, household) is not proposed to one another: declined or ended for good, or blocked."""
    rows = db.session.execute(
        sa.select(Pair.volunteer_id, Pair.household_id)
        .where(Pair.state == PairState.CLOSED, Pair.ending.in_(FINAL))
        .union(sa.select(Block.volunteer_id, Block.household_id))
    )
    return {(volunteer_id, household_id) for volunteer_id, household_id in rows}


def find_live(request_id: int, volunteer_id: int) -> Pair | None:
    """The pair of these two that has not ended."""
    return first(Pair, Pair.request_id == request_id, Pair.volunteer_id == volunteer_id, Pair.state != PairState.CLOSED)


def live_of(request_id: int) -> list[Pair]:
    """The pairs of a request that have not ended."""
    return every(Pair, Pair.request_id == request_id, Pair.state != PairState.CLOSED, by=(Pair.rank, Pair.id))


def candidates_of(request_id: int) -> list[Candidate]:
    """Whom a coordinator decided to ask next, in their order,
    those apart who could not be asked when it was their turn."""
    return every(Candidate, Candidate.request_id == request_id, Candidate.passed_at.is_(None), by=Candidate.rank)


def held() -> list[tuple[int, int, int]]:
    """What a run does not move: (request, volunteer, household) of asked, standing and held pairs."""
    return _owners(sa.or_(Pair.state.in_(STANDING), sa.and_(Pair.state.in_(ASKED), sa.or_(~is_draft(), Pair.held))))


def _owners(*which: sa.ColumnElement[bool]) -> list[tuple[int, int, int]]:
    rows = db.session.execute(sa.select(Pair.request_id, Pair.volunteer_id, Pair.household_id).where(*which))
    return [(request_id, volunteer_id, household_id) for request_id, volunteer_id, household_id in rows]


def places_taken(of_pairs: list[tuple[int, int, int]]) -> dict[int, int]:
    """How many places of each volunteer the held pairs take."""
    sizes = sizes_of({household_id for _, _, household_id in of_pairs})
    whole = sa.select(MentoringRequest.id).where(MentoringRequest.member_id.is_(None))
    of_household = set(
        db.session.scalars(whole.where(MentoringRequest.id.in_([request_id for request_id, *_ in of_pairs])))
    )
    taken: dict[int, int] = defaultdict(int)
    for request_id, volunteer_id, household_id in of_pairs:
        taken[volunteer_id] += weight(sizes.get(household_id, 1)) if request_id in of_household else 1
    return taken


def places_free(volunteer_id: int, apart_from: int) -> int:
    """The places of a volunteer that no other standing pair takes."""
    taken = places_taken(_owners(Pair.volunteer_id == volunteer_id, Pair.state.in_(STANDING), Pair.id != apart_from))
    places = db.session.scalar(sa.select(Volunteer.places).where(Volunteer.id == volunteer_id)) or 0
    return places - taken.get(volunteer_id, 0)


def unanswered(now: datetime) -> list[int]:
    """Pairs whose time to answer is over."""
    return every(Pair.id, Pair.state.in_(ASKED), Pair.answer_until <= now, by=Pair.id)


def standing_of(volunteer_id: int) -> list[Pair]:
    """What a volunteer is asked for or has, drafts included."""
    return every(Pair, Pair.volunteer_id == volunteer_id, Pair.state != PairState.CLOSED, by=Pair.id)


def registered_by(household_ids: Iterable[int]) -> dict[int, int]:
    """Household id -> the organisation that registered it."""
    query = sa.select(Household.id, Household.organisation_id).where(Household.id.in_(household_ids))
    rows: Iterable[Any] = db.session.execute(query)
    return {household_id: organisation_id for household_id, organisation_id in rows}  # noqa: C416 - rows are no pairs


def who_hears_of(pairs: Iterable[Pair]) -> dict[int, Heard]:
    """Whom word of each of these pairs reaches at this moment, by the pair's id."""
    of = {pair.id: pair.household_id for pair in pairs}
    organisations = registered_by(of.values())
    heard = {organisation_id: who_hears(organisation_id) for organisation_id in set(organisations.values())}
    return {pair_id: heard[organisations[household_id]] for pair_id, household_id in of.items()}


def live_with(household_id: int) -> list[Pair]:
    """What a household is asked for or has, drafts included."""
    return every(Pair, Pair.household_id == household_id, Pair.state != PairState.CLOSED, by=Pair.id)


def known(reach: sa.ColumnElement[bool]) -> list[Pair]:
    """The pairs within reach with everything that a card shows, the newest first."""
    return every(
        Pair,
        reach,
        by=Pair.id.desc(),
        load=(joinedload(Pair.request), joinedload(Pair.household), joinedload(Pair.volunteer)),
    )


def waiting_for(actor: Actor) -> sa.ColumnElement[bool]:
    """The pairs that wait for a family: for its answer, or for a guardian's word."""
    asked = within_reach(actor, Permission.ANSWER_PAIR)
    decided = within_reach(actor, Permission.AGREE_AS_GUARDIAN)
    for_an_answer = sa.and_(asked, Pair.state.in_(ASKED), Pair.mentee_said_at.is_(None))
    for_a_word = sa.and_(decided, Pair.state == PairState.ACCEPTED_BY_MENTEE)
    return sa.or_(for_an_answer, for_a_word)


def wait_for_a_family(actor: Actor) -> sa.ColumnElement[bool]:
    """Whether any pair waits for a family."""
    return sa.exists().where(Pair.id > 0, waiting_for(actor))


def number_waiting_for(actor: Actor) -> int:
    """How many pairs wait for a family."""
    return count(Pair, waiting_for(actor))


@dataclass(frozen=True)
class OtherSide:
    """What one side may know of the other at this step, and what can be done.

    Before both said yes no name is in it; the phone is in it only when the other released it.
    """

    pair: Pair
    name: str
    phone: str
    people: int
    languages: tuple[str, ...]
    week: Week
    district: str
    interests: tuple[str, ...]
    ages: tuple[int, int] | None
    minor: bool
    # For which of its people the family asked, in its own eyes only; empty for all of them.
    whom: str
    said: bool
    released: bool


def cards(reach: sa.ColumnElement[bool], side: Side, today: date) -> list[OtherSide]:
    """The cards of one side, the newest first, in a fixed number of statements."""
    found = known(reach)
    people = members_by_household([pair.household_id for pair in found])
    volunteers = {
        row.id: row
        for row in db.session.scalars(sa.select(Volunteer).where(Volunteer.id.in_([p.volunteer_id for p in found])))
    }
    areas = {area_id: name for area_id, name in db.session.execute(sa.select(Area.id, Area.district))}  # noqa: C416
    return [
        _card(pair, side, today.year, people[pair.household_id], volunteers[pair.volunteer_id], areas) for pair in found
    ]


def _card(
    pair: Pair, side: Side, year: int, people: list[Member], volunteer: Volunteer, areas: dict[int, str]
) -> OtherSide:
    members = [one for one in people if pair.member_id in (None, one.id)]
    spoken = {code for one in members for code in one.languages}
    mentor_reads = side is Side.MENTOR
    agreed = pair.state in STANDING
    one_member = members[0] if pair.member_id is not None and members else None
    if mentor_reads:
        name = one_member.call_name if one_member else pair.household.call_name
        phone, born = pair.household.phone if pair.mentee_phone else "", one_member.birth_year if one_member else None
        area_id = pair.request.area_id
    else:
        name, phone = pair.volunteer.name, pair.volunteer.phone if pair.mentor_phone else ""
        born, area_id = volunteer.birth_year, volunteer.area_id
    return OtherSide(
        pair=pair,
        name=name if agreed else "",
        phone=phone if agreed else "",
        people=len(members),
        languages=tuple(sorted(spoken & set(volunteer.languages))),
        week=Week.read(volunteer.week).overlap(Week.read(pair.request.week)),
        district=areas.get(area_id, "") if area_id else "",
        interests=tuple(sorted(set(volunteer.interests) & set(pair.request.interests))),
        ages=age_band(born, year),
        minor=minor_alone(pair, members, year),
        whom=one_member.call_name if one_member and not mentor_reads else "",
        said=bool(pair.mentor_said_at if mentor_reads else pair.mentee_said_at),
        released=pair.mentor_phone if mentor_reads else pair.mentee_phone,
    )


OFF_BY = {YearPrecision.EXACT: 0, YearPrecision.YEAR: 0, YearPrecision.ESTIMATED: 2}


def asking(pair: Pair) -> list[Member]:
    """The people whom the pair is about: one member, or the whole household."""
    whole = sa.true() if pair.member_id is None else Member.id == pair.member_id
    return every(Member, Member.household_id == pair.household_id, Member.active, whole, by=Member.id)


def minor_alone(pair: Pair, members: list[Member], year: int) -> bool:
    """Whether the pair is a volunteer and one person who may be under 18."""
    return pair.member_id is not None and _with_minors(members, year)


def needed_for(pair: Pair, members: list[Member], year: int) -> Clearance:
    """What the volunteer must be cleared for."""
    return needed_clearance(pair.member_id is not None, _with_minors(members, year))


def _with_minors(members: list[Member], year: int) -> bool:
    return any(may_be_minor(one.birth_year, one.guardian, year, OFF_BY[one.birth_year_precision]) for one in members)


def is_cleared(pair: Pair, today: date) -> bool:
    """Whether the volunteer may be with them on this day: active, not blocked, and cleared for whoever they are."""
    return bool(db.session.scalar(sa.select(Pair.id).where(Pair.id == pair.id, cleared_on(today))))


def cleared() -> sa.ColumnElement[bool]:
    """Pairs whose volunteer may be with them today, for doors: row 17 of visibility.md shows an expired volunteer
    nothing, from the next request on, whether or not the worker has been round."""
    return cleared_on(clock.today())


def cleared_on(day: date) -> sa.ColumnElement[bool]:
    """Pairs whose volunteer may be with them on this day."""
    off_by = sa.case(*((Member.birth_year_precision == one, years) for one, years in OFF_BY.items()))
    with_minors = (
        sa.exists()
        .where(
            Member.household_id == Pair.household_id,
            Member.active,
            sa.or_(Pair.member_id.is_(None), Member.id == Pair.member_id),
            sa.not_(Member.guardian),
            sa.or_(Member.birth_year.is_(None), day.year - Member.birth_year - off_by <= GROWN_UP),
        )
        .correlate(Pair)
    )
    needed = sa.case(
        (sa.not_(with_minors), _rung(alone=False, with_minors=False)),
        (Pair.member_id.is_not(None), _rung(alone=True, with_minors=True)),
        else_=_rung(alone=False, with_minors=True),
    )
    return (
        sa.exists()
        .where(
            GrantedClearance.volunteer_id == Pair.volunteer_id,
            GrantedClearance.expires_on >= day,
            height(GrantedClearance) >= needed,
            Volunteer.id == GrantedClearance.volunteer_id,
            Volunteer.state == VolunteerState.ACTIVE,
            Account.id == Volunteer.id,
            Account.state == AccountState.ACTIVE,
        )
        .correlate(Pair)
    )


def _rung(alone: bool, with_minors: bool) -> int:
    return LADDER.index(needed_clearance(alone, with_minors))


def needed_by(some: Sequence[Pair], year: int) -> dict[int, Clearance]:
    """What the volunteer of each pair must be cleared for, by the pair's id, in one statement."""
    members = members_by_household({pair.household_id for pair in some})
    return {
        pair.id: needed_for(pair, [one for one in members[pair.household_id] if pair.member_id in (None, one.id)], year)
        for pair in some
    }


def cleared_until(some: Sequence[Pair], needed: dict[int, Clearance]) -> dict[int, date]:
    """The last day on which the volunteer of each pair may be with them; without an entry who never may,
    or who does not volunteer at the moment."""
    rows = db.session.execute(
        sa.select(GrantedClearance.volunteer_id, GrantedClearance.clearance, GrantedClearance.expires_on)
        .join(Volunteer, Volunteer.id == GrantedClearance.volunteer_id)
        .join(Account, Account.id == Volunteer.id)
        .where(
            Volunteer.state == VolunteerState.ACTIVE,
            Account.state == AccountState.ACTIVE,
            GrantedClearance.volunteer_id.in_({p.volunteer_id for p in some}),
        )
    )
    held = grouped((volunteer_id, (clearance, until)) for volunteer_id, clearance, until in rows)
    found = {
        pair.id: [until for clearance, until in held[pair.volunteer_id] if includes(clearance, needed[pair.id])]
        for pair in some
    }
    return {pair_id: max(days) for pair_id, days in found.items() if days}


INTRODUCTIONS = "zaedno:introductions"


def find_activity(organisation_id: int) -> Activity | None:
    """The activity under which an organisation's first meetings run."""
    ours = Activity.organisation_id == organisation_id
    return first(Activity, ours, Activity.source == "", Activity.source_uid == INTRODUCTIONS)


def common_week(pair: Pair) -> Week:
    """When both sides of a pair usually have time; its request must be loaded."""
    volunteer = db.session.get_one(Volunteer, pair.volunteer_id)
    return Week.read(volunteer.week).overlap(Week.read(pair.request.week))


def busy(pair: Pair, members: Sequence[Member], now: datetime) -> list[tuple[datetime, datetime]]:
    """When the volunteer or those who ask are elsewhere in the next weeks, as far as the house knows."""
    until = now + timedelta(days=rules.NOTICE.days + rules.AHEAD)
    family = registrations.promised_times([member.id for member in members], now, until)
    return [
        *shifts.promised_times([pair.volunteer_id], now, until)[pair.volunteer_id],
        *chain.from_iterable(family.values()),
    ]


def public_venues(organisation_id: int) -> list[Venue]:
    """The open places of an organisation that everybody may know."""
    ours = Venue.organisation_id == organisation_id
    return by_name(every(Venue, ours, Venue.visibility == PlaceVisibility.PUBLIC, Venue.state == VenueState.ACTIVE))


def why_lost() -> Any:
    """Why the first meeting of a pair is not held as it was set (nothing where it is, or is over), where its session is
    joined to it."""
    helps = sa.exists().where(
        Shift.session_id == Session.id,
        SignUp.shift_id == Shift.id,
        SignUp.account_id == Pair.volunteer_id,
        SignUp.state.in_(COMING),
    )
    comes = sa.exists().where(
        Registration.session_id == Session.id,
        Registration.household_id == Pair.household_id,
        Registration.state.in_(LIVE),
    )
    ahead, parts = Session.starts_at > clock.now(), (Session, Pair)
    return sa.case(
        (Pair.state != PairState.INTRODUCED, None),
        (Session.state == SessionState.CANCELLED, MeetingLoss.CALLED_OFF.name),
        (sa.and_(ahead, ~helps.correlate(*parts)), MeetingLoss.VOLUNTEER.name),
        (sa.and_(ahead, ~comes.correlate(*parts)), MeetingLoss.FAMILY.name),
        else_=None,
    )


def meeting_stands(pair: Pair) -> bool:
    """Whether the first meeting of this pair is still to come and is held as it was set."""
    query = sa.select(Pair.id).join(Session, Session.id == Pair.introduction_id)
    query = query.where(Pair.id == pair.id, Session.ends_at > clock.now(), why_lost().is_(None))
    return db.session.scalar(query) is not None


def meeting_lost(pair: Pair) -> MeetingLoss | None:
    """Why the first meeting of this pair is not held as it was set; None where it is, or was not set."""
    query = sa.select(why_lost()).join(Session, Session.id == Pair.introduction_id).where(Pair.id == pair.id)
    found = db.session.scalar(query)
    return MeetingLoss[found] if found else None
