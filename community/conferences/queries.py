"""Reading case conferences: those that one's organisation called, those one takes part in, a family's own."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask import current_app

from community.accounts.models import Account
from community.agreements.queries import family_of
from community.conferences.models import CaseConference, ConferenceDecision, ConferencePerson, ConferenceTask
from community.conferences.rules import AHEAD, SAID_WITHIN, SHOWN_AFTER, TOLD_WITHIN, ConferenceState
from community.foundation import clock
from community.foundation.access import Actor, Role, by_way_of
from community.foundation.database import db, every, exists, first
from community.foundation.i18n import listed
from community.foundation.manifest import MeetingRooms
from community.foundation.outbox import Recipient
from community.foundation.watch import NamedCase, Organisations, WaitingThing, things
from community.households.models import Household, Member
from community.households.queries import accompanied_by
from community.households.rules import HERE
from community.members.queries import can_act, holders
from community.organisations.models import Membership, Organisation
from community.organisations.queries import by_name
from community.organisations.rules import OrganisationState

# Who of an organisation works with families, and so may be asked to take part.
TAKES_PART = (Role.CASEWORKER, Role.COORDINATOR, Role.SERVICE)
MOST = 100


def called_while_agreed() -> sa.ColumnElement[bool]:
    """Conferences whose family agrees, at this moment, that the organisation that called them accompanies it."""
    return by_way_of(CaseConference.household_id, Household, accompanied_by(CaseConference.organisation_id))


def kept_by(actor: Actor) -> sa.ColumnElement[bool]:
    """Conferences that an organisation called in which the actor accompanies families, while the family agrees."""
    mine = CaseConference.organisation_id.in_(actor.organisations(Role.CASEWORKER))
    return sa.and_(mine, called_while_agreed())


def _invited() -> sa.ColumnElement[bool]:
    """Of who takes part: the family agrees, at this moment, to be known where they work."""
    conference = sa.select(CaseConference.id).join(Household, Household.id == CaseConference.household_id)
    agreed = conference.where(accompanied_by(ConferencePerson.organisation_id))
    return ConferencePerson.conference_id.in_(agreed.correlate(ConferencePerson))


def attended_by(actor: Actor) -> sa.ColumnElement[bool]:
    """Conferences in which the actor takes part for an organisation, as long as they work there and the family agrees
    that it is known there."""
    return CaseConference.id.in_(
        sa.select(ConferencePerson.conference_id).where(
            ConferencePerson.account_id == (actor.account_id or 0),
            ConferencePerson.organisation_id.in_(actor.organisations(*TAKES_PART)),
            _invited(),
        )
    )


def read_by_caseworkers(actor: Actor) -> sa.ColumnElement[bool]:
    """What a caseworker reads: what their organisation called, and what they take part in."""
    return sa.or_(kept_by(actor), attended_by(actor))


def of_mine(actor: Actor) -> sa.ColumnElement[bool]:
    """Conferences in which whoever holds this card takes part: theirs alone."""
    there = by_way_of(CaseConference.household_id, Household, Household.state.in_(HERE))
    mine = sa.select(ConferencePerson.conference_id).where(ConferencePerson.member_id == (actor.member_id or 0))
    return sa.and_(CaseConference.id.in_(mine), there)


def _own(whose: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    return ConferenceTask.person_id.in_(sa.select(ConferencePerson.id).where(whose))


def tasks_attended(actor: Actor) -> sa.ColumnElement[bool]:
    """What the actor has to do of the conferences that they take part in."""
    there = by_way_of(ConferenceTask.conference_id, CaseConference, attended_by(actor))
    return sa.and_(_own(ConferencePerson.account_id == (actor.account_id or 0)), there)


def tasks_of_caseworkers(actor: Actor) -> sa.ColumnElement[bool]:
    """The same, and all that is to be done of what a caseworker's organisation called."""
    return sa.or_(tasks_attended(actor), by_way_of(ConferenceTask.conference_id, CaseConference, kept_by(actor)))


def tasks_of_mine(actor: Actor) -> sa.ColumnElement[bool]:
    """What whoever holds this card has to do."""
    there = by_way_of(ConferenceTask.conference_id, CaseConference, of_mine(actor))
    return sa.and_(_own(ConferencePerson.member_id == (actor.member_id or 0)), there)


@dataclass(frozen=True)
class Invitable:
    """Somebody of the staff who may take part, for where they work and as what."""

    account: Account
    organisation: Organisation
    role: Role


def may_be_invited(household_id: int) -> dict[int, Invitable]:
    """Who may take part, by the id of their account: whoever works with families in an organisation by which the
    family agrees to be known."""
    agreeing = sa.exists().where(Household.id == household_id, accompanied_by(Organisation.id)).correlate(Organisation)
    places = by_name(every(Organisation, Organisation.state == OrganisationState.ACTIVE, agreeing))
    held = holders(TAKES_PART, Membership.organisation_id.in_([one.id for one in places]))
    return {
        account.id: Invitable(account, place, role)
        for place in reversed(places)
        for role in reversed(TAKES_PART)
        for account in held[role, place.id]
    }


def adults_of(household_id: int) -> list[Member]:
    """Who of a family may take part."""
    return list(family_of(household_id).adults)


def caller_of(household: Household, actor: Actor) -> int:
    """For which of their organisations a caseworker calls a conference."""
    mine = actor.organisations(Role.CASEWORKER)
    return next(one for one in mine if exists(Household.id == household.id, accompanied_by([one])))


@dataclass(frozen=True)
class TakingPart:
    """Who takes part, as a page shows it: the name, the organisation ("": of the family), and which language needs an
    interpreter."""

    person: ConferencePerson
    name: str
    organisation: str = ""
    languages: tuple[str, ...] = ()


def people_of(conference_ids: Collection[int]) -> dict[int, list[TakingPart]]:
    """Who takes part in each of these: staff first, by when they were asked."""
    rows = db.session.execute(
        sa.select(ConferencePerson, Account.name, Organisation, Member)
        .outerjoin(Account, Account.id == ConferencePerson.account_id)
        .outerjoin(Organisation, Organisation.id == ConferencePerson.organisation_id)
        .outerjoin(Member, Member.id == ConferencePerson.member_id)
        .where(ConferencePerson.conference_id.in_(conference_ids))
        .order_by(ConferencePerson.member_id.is_not(None), ConferencePerson.id)
    )
    found: dict[int, list[TakingPart]] = {number: [] for number in conference_ids}
    for person, name, place, member in rows:
        if member is not None:
            one = TakingPart(person, member.call_name, "", tuple(member.languages))
        else:
            one = TakingPart(person, name or "", place.called if place else "")
        found[person.conference_id].append(one)
    return found


def rows_of(conference_id: int) -> list[ConferencePerson]:
    """The rows of who takes part."""
    return every(ConferencePerson, ConferencePerson.conference_id == conference_id, by=ConferencePerson.id)


def find_person(conference_id: int, person_id: int) -> ConferencePerson | None:
    """One who takes part in this conference."""
    return first(ConferencePerson, ConferencePerson.id == person_id, ConferencePerson.conference_id == conference_id)


def decisions_of(conference_ids: Collection[int], *conditions: sa.ColumnElement[bool]) -> list[ConferenceDecision]:
    """What was decided in these, in the order in which it was written."""
    whose = ConferenceDecision.conference_id.in_(conference_ids)
    return every(ConferenceDecision, whose, *conditions, by=ConferenceDecision.id)


def for_families() -> sa.ColumnElement[bool]:
    """What of it the family reads."""
    return ConferenceDecision.for_family.is_(True)


def find_decision(conference_id: int, decision_id: int) -> ConferenceDecision | None:
    """One decision of this conference."""
    there = ConferenceDecision.conference_id == conference_id
    return first(ConferenceDecision, ConferenceDecision.id == decision_id, there)


def find_task(conference_id: int, task_id: int) -> ConferenceTask | None:
    """One task of this conference."""
    return first(ConferenceTask, ConferenceTask.id == task_id, ConferenceTask.conference_id == conference_id)


def tasks(reach: sa.ColumnElement[bool], *conditions: sa.ColumnElement[bool]) -> list[ConferenceTask]:
    """What is to be done within reach, what is due first before the rest, what is done last."""
    by = (ConferenceTask.done_at.is_not(None), ConferenceTask.due_on, ConferenceTask.id)
    return every(ConferenceTask, reach, *conditions, by=by, most=MOST)


def in_these(conference_ids: Collection[int]) -> sa.ColumnElement[bool]:
    """Tasks of these conferences."""
    return ConferenceTask.conference_id.in_(conference_ids)


def conferences(reach: sa.ColumnElement[bool]) -> list[tuple[CaseConference, str]]:
    """Conferences within reach with what their families are called: what is to come by its hour, then what was."""
    ahead = CaseConference.state == ConferenceState.PLANNED
    query = (
        sa.select(CaseConference, Household.call_name)
        .join(Household, Household.id == CaseConference.household_id)
        .where(reach)
        .order_by(
            sa.case((ahead, 0), else_=1),
            sa.case((ahead, CaseConference.starts_at)).asc(),
            CaseConference.starts_at.desc(),
            CaseConference.id,
        )
        .limit(MOST)
    )
    return [(one, name) for one, name in db.session.execute(query)]


def of_household(household_id: int, reach: sa.ColumnElement[bool]) -> list[CaseConference]:
    """Conferences about a household within reach."""
    return every(CaseConference, CaseConference.household_id == household_id, reach, by=CaseConference.starts_at)


def dues(reach: sa.ColumnElement[bool]) -> Any:
    """Households with the days on which conferences within reach are."""
    day = sa.func.date(CaseConference.starts_at)
    return sa.select(CaseConference.household_id, day).where(CaseConference.state == ConferenceState.PLANNED, reach)


def household_of(conference: CaseConference) -> Household:
    """The family that a conference is about."""
    return db.session.get_one(Household, conference.household_id)


def own_conferences(actor: Actor) -> list[tuple[CaseConference, Organisation]]:
    """What a card shows with who called it, the newest first."""
    rows = db.session.execute(
        sa.select(CaseConference, Organisation)
        .join(Organisation, Organisation.id == CaseConference.organisation_id)
        .where(of_mine(actor))
        .order_by(CaseConference.starts_at.desc(), CaseConference.id.desc())
        .limit(MOST)
    )
    return [(one, place) for one, place in rows]


def stands_before(actor: Actor) -> sa.ColumnElement[bool]:
    """Whether whoever holds this card takes part in what is to come or was of late, or has something to do."""
    near = CaseConference.starts_at > clock.now() - SHOWN_AFTER
    to_do = sa.exists().where(tasks_of_mine(actor), ConferenceTask.done_at.is_(None))
    return sa.or_(sa.exists().where(of_mine(actor), near), to_do)


def _acts() -> sa.ColumnElement[bool]:
    """Of who takes part for an organisation: they still work there."""
    return can_act(ConferencePerson.account_id, TAKES_PART, ConferencePerson.organisation_id)


def _working() -> Any:
    """Who takes part and works for their organisation now, with conference, account and person, while the family
    agrees."""
    return (
        sa.select(CaseConference.id, Account, ConferencePerson.id)
        .select_from(ConferencePerson)
        .join(CaseConference, CaseConference.id == ConferencePerson.conference_id)
        .join(Account, Account.id == ConferencePerson.account_id)
        .where(_acts(), _invited())
    )


def accounts_in(conference_id: int, but: int | None = None) -> list[Account]:
    """Whoever takes part at this moment for an organisation, but for one."""
    query = _working().where(CaseConference.id == conference_id, Account.id != (but or 0)).order_by(Account.id)
    return [account for _, account, _ in db.session.execute(query)]


def is_attended(conference_id: int, account_id: int | None, states: Collection[ConferenceState]) -> bool:
    """Whether this account takes part in a conference that is in one of these states, so that an email may speak."""
    query = _working().where(
        CaseConference.id == conference_id, Account.id == (account_id or 0), CaseConference.state.in_(states)
    )
    return db.session.execute(query.limit(1)).first() is not None


def is_overdue(task_id: int, account_id: int | None) -> bool:
    """Whether this account should have done it by now."""
    late = (ConferenceTask.done_at.is_(None), ConferenceTask.due_on < clock.today())
    query = _working().join(ConferenceTask, ConferenceTask.person_id == ConferencePerson.id)
    query = query.where(ConferenceTask.id == task_id, Account.id == (account_id or 0), *late)
    return db.session.execute(query.limit(1)).first() is not None


def overdue_untold() -> list[int]:
    """What is overdue and of which whoever acts has not heard yet."""
    late = (ConferenceTask.done_at.is_(None), ConferenceTask.due_on < clock.today())
    return every(ConferenceTask.id, *late, ConferenceTask.reminded_at.is_(None), by=ConferenceTask.id)


def account_of(task: ConferenceTask) -> Account | None:
    """Who of the staff has to do it, where they can."""
    query = _working().where(ConferencePerson.id == task.person_id)
    return next((account for _, account, _ in db.session.execute(query)), None)


def to_come(among: Organisations = None) -> list[WaitingThing]:
    """Conferences of the next days at which somebody of the staff is expected."""
    now = clock.now()
    soon = CaseConference.starts_at.between(now, now + AHEAD)
    due = (sa.literal(None, sa.Integer).label("but"), CaseConference.starts_at)
    query = sa.select(CaseConference.id, CaseConference.created_at, CaseConference.organisation_id, *due)
    expected = CaseConference.id.in_(_working().with_only_columns(CaseConference.id).correlate(None))
    return things(query.where(CaseConference.state == ConferenceState.PLANNED, soon, expected), among)


def attendants_of(conference_ids: Sequence[int]) -> dict[int, list[Recipient]]:
    """Who takes part in each of these for an organisation, at this moment."""
    found: dict[int, list[Recipient]] = {}
    for number, account, _ in db.session.execute(_working().where(CaseConference.id.in_(conference_ids))):
        found.setdefault(number, []).append(Recipient.of(account))
    return found


def to_be_said(among: Organisations = None) -> list[WaitingThing]:
    """Conferences whose hour is over, and nobody has said yet whether they were held."""
    now = clock.now()
    query = sa.select(CaseConference.id, CaseConference.starts_at, CaseConference.organisation_id).where(
        CaseConference.state == ConferenceState.PLANNED, CaseConference.starts_at <= now, called_while_agreed()
    )
    return [
        WaitingThing(one.row_id, one.since, one.organisation_id, due=one.since + SAID_WITHIN)
        for one in things(query, among)
    ]


def to_be_told(among: Organisations = None) -> list[WaitingThing]:
    """Conferences of which somebody of the family has not heard the last yet, as long as it helps."""
    unheard = sa.exists().where(
        ConferencePerson.conference_id == CaseConference.id,
        ConferencePerson.member_id.is_not(None),
        ConferencePerson.heard_at.is_(None),
    )
    query = sa.select(CaseConference.id, CaseConference.told_at, CaseConference.organisation_id).where(
        CaseConference.state.in_((ConferenceState.PLANNED, ConferenceState.CANCELLED)),
        CaseConference.starts_at > clock.now(),
        called_while_agreed(),
        unheard,
    )
    return [
        WaitingThing(one.row_id, one.since, one.organisation_id, due=one.since + TOLD_WITHIN)
        for one in things(query, among)
    ]


def _open_tasks(among: Organisations, *conditions: sa.ColumnElement[bool]) -> list[WaitingThing]:
    query = (
        sa.select(ConferenceTask.id, ConferenceTask.created_at, CaseConference.organisation_id, ConferenceTask.due_on)
        .join(CaseConference, CaseConference.id == ConferenceTask.conference_id)
        .where(ConferenceTask.done_at.is_(None), *conditions)
    )
    if among is not None:
        query = query.where(CaseConference.organisation_id.in_(among))
    return [
        WaitingThing(number, since, place, due=clock.end_of(due_on))
        for number, since, place, due_on in db.session.execute(query)
    ]


def own_tasks(among: Organisations = None) -> list[WaitingThing]:
    """What somebody of the staff has to do within the next days, or should have done."""
    able = ConferenceTask.person_id.in_(_working().with_only_columns(ConferencePerson.id).correlate(None))
    return _open_tasks(among, able, ConferenceTask.due_on <= clock.today() + AHEAD)


def actors_of(task_ids: Sequence[int]) -> dict[int, list[Recipient]]:
    """Who has to do each of these."""
    query = _working().join(ConferenceTask, ConferenceTask.person_id == ConferencePerson.id)
    rows = db.session.execute(query.add_columns(ConferenceTask.id).where(ConferenceTask.id.in_(task_ids)))
    return {number: [Recipient.of(account)] for _, account, _, number in rows}


def overdue_tasks(among: Organisations = None) -> list[WaitingThing]:
    """What is overdue of the conferences that an organisation called, whoever has to do it; and what somebody of the
    staff had to do who can no longer."""
    of_staff = sa.and_(ConferencePerson.member_id.is_(None), sa.not_(_acts()))
    late = ConferenceTask.due_on < clock.today()
    return _open_tasks(among, sa.or_(late, _own(of_staff)), called_while_agreed())


def of_conferences(conference_ids: Sequence[int]) -> dict[int, NamedCase]:
    """Whose conferences they are, and when; what waits of them is read only while the family agrees."""
    query = sa.select(CaseConference.id, Household.call_name, CaseConference.starts_at).join(
        Household, Household.id == CaseConference.household_id
    )
    rows = db.session.execute(query.where(CaseConference.id.in_(conference_ids)))
    return {number: _case(number, name, begins) for number, name, begins in rows}


def of_tasks(task_ids: Sequence[int]) -> dict[int, NamedCase]:
    """Of whose conferences these tasks are."""
    query = (
        sa.select(ConferenceTask.id, CaseConference.id, Household.call_name)
        .join(CaseConference, CaseConference.id == ConferenceTask.conference_id)
        .join(Household, Household.id == CaseConference.household_id)
    )
    rows = db.session.execute(query.where(ConferenceTask.id.in_(task_ids)))
    return {number: _case(conference_id, name) for number, conference_id, name in rows}


def _case(conference_id: int, name: str, begins: datetime | None = None) -> NamedCase:
    return NamedCase((name,), begins, page="community.conferences.show", values={"conference_id": conference_id})


def rooms_to_choose(organisation_id: int, present: int | None = None) -> list[Any]:
    """The rooms in which an organisation can hold one, and the one that is chosen already."""
    return [choice for rooms in _rooms() for choice in rooms.choices(organisation_id, present)]


def room_snag(room: int, starts_at: datetime, ends_at: datetime, conference_id: int | None) -> Any:
    """Why a room cannot be had then for this conference; None where it can."""
    found = (rooms.snag(room, starts_at, ends_at, conference_id) for rooms in _rooms())
    return next((why for why in found if why), None)


def rooms_kept(conference_ids: Sequence[int]) -> dict[int, tuple[int, str]]:
    """In which rooms these are held, and where that is, where one was chosen."""
    return {key: room for rooms in _rooms() for key, room in rooms.kept_for(conference_ids).items()}


def room_lost(conference: CaseConference) -> Any:
    """Why the room that is kept for one that is still to come cannot be had any more; None where it can, or there is
    none."""
    ahead = conference.state is ConferenceState.PLANNED and conference.starts_at > clock.now()
    kept = rooms_kept([conference.id]).get(conference.id) if ahead else None
    return room_snag(kept[0], conference.starts_at, conference.ends_at, conference.id) if kept else None


def places(conferences: Sequence[CaseConference]) -> dict[int, str]:
    """Where these are held: the room, and what else was said of it; "" where nothing is known any more."""
    rooms = rooms_kept([one.id for one in conferences])
    return {one.id: listed(filter(None, (rooms.get(one.id, (0, ""))[1], one.place))) for one in conferences}


def _rooms() -> Sequence[MeetingRooms]:
    found: Sequence[MeetingRooms] = current_app.extensions["meeting_rooms"]
    return found
