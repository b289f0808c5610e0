"""Reading pairs as coordinators see them: what there is to do, the diary as far as it is meant for them, the talks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from community.accounts.models import Account
from community.foundation import clock, i18n
from community.foundation.access import Actor
from community.foundation.database import db, grouped
from community.households.models import Household, Member
from community.households.queries import called_here, own
from events.sessions.models import Session
from volunteers.clearances.rules import Clearance
from volunteers.follow_up.models import CheckIn, Farewell
from volunteers.follow_up.rules import BOTH, TOLD_FOR, Facts, Task, check_in_due, tasks
from volunteers.journal import queries as mentoring
from volunteers.journal.models import Meeting
from volunteers.journal.rules import Readership, silence
from volunteers.pairs import queries
from volunteers.pairs.models import Block, Pair
from volunteers.pairs.rules import Ending, PairState, Side
from volunteers.proposals.queries import in_vain
from volunteers.requests.models import MentoringRequest
from volunteers.requests.rules import RequestState
from volunteers.shifts.models import Shift, SignUp
from volunteers.shifts.queries import CAME_AT, LEFT_AT
from volunteers.shifts.rules import SignUpState


@dataclass(frozen=True)
class AccompaniedPair:
    """A pair with the names of both; the family's are empty where it does not agree that they are known here."""

    pair: Pair
    mentor: str
    household: str
    member: str
    introduction: datetime | None
    lost: bool


@dataclass(frozen=True)
class Item:
    """One thing to do for a pair, since or until a day; `meeting_id` is the entry that asks for a talk."""

    task: Task
    on: date
    sight: AccompaniedPair
    meeting_id: int | None = None
    sides: tuple[Side, ...] = ()


def sights(*conditions: sa.ColumnElement[bool], ended: bool = False) -> list[AccompaniedPair]:
    """Pairs that were asked or stand, or else those that met and `ended` lately, in one statement."""
    which = sa.and_(Pair.state != PairState.CLOSED, sa.not_(queries.is_draft()))
    if ended:
        lately = Pair.closed_at > clock.now() - mentoring.kept_for()
        which = sa.and_(Pair.state == PairState.CLOSED, Pair.started_at.is_not(None), lately)
    rows = db.session.execute(
        sa.select(Pair, Account.name, Account.family_name, *called_here(), Session.starts_at)
        .add_columns(queries.why_lost().is_not(None))
        .join(Account, Account.id == Pair.volunteer_id)
        .join(Household, Household.id == Pair.household_id)
        .outerjoin(Member, Member.id == Pair.member_id)
        .outerjoin(Session, Session.id == Pair.introduction_id)
        .where(which, *conditions)
        .order_by(Pair.closed_at.desc(), Pair.id)
    )
    return [
        AccompaniedPair(pair, f"{name} {family}".strip(), household, member, introduction, lost)
        for pair, name, family, household, member, introduction, lost in rows
    ]


def week(reach: sa.ColumnElement[bool], today: date, zone: str) -> dict[Task, list[Item]]:
    """What there is to do within a week for the pairs within reach, in a fixed number of statements."""
    found = sights(reach)
    some = [sight.pair for sight in found]
    needed = queries.needed_by(some, today.year)
    until = queries.cleared_until(some, needed)
    silent = {pair.id: silence(contact, today) for pair, _, contact in mentoring.contacts(reach)}
    talks = _open_talks(reach)
    held = _check_ins(reach)
    listed: dict[Task, list[Item]] = {task: [] for task in Task}
    for sight in found:
        pair = sight.pair
        facts = Facts(
            state=pair.state,
            changed=i18n.local(pair.updated_at, zone).date(),
            needs_guardian=pair.member_id is not None and needed[pair.id] is Clearance.CHILDREN,
            since=_day(pair.started_at, zone),
            answer_until=_day(pair.answer_until, zone),
            introduction=_day(sight.introduction, zone),
            lost=sight.lost,
            check_ins=held.get(pair.id, {}),
            silence=silent.get(pair.id),
            talks=[day for _, day in talks[pair.id]],
            cleared_until=until.get(pair.id) if until.get(pair.id, today) >= today else None,
        )
        for task, on in tasks(facts, today):
            listed[task].append(
                Item(
                    task,
                    on,
                    sight,
                    meeting_id=talks[pair.id][0][0] if task is Task.TALK else None,
                    sides=_due_sides(facts, today) if task is Task.CHECK_IN else (),
                )
            )
    return {task: sorted(items, key=lambda item: (item.on, item.sight.pair.id)) for task, items in listed.items()}


def asked_in_vain(reach: sa.ColumnElement[bool]) -> Sequence[Any]:
    """Of the requests within reach those that stand at the end of their line, the longest ago first: request_id,
    household_id, since, and the names of household and member, empty where they are not known here."""
    query = (
        sa.select(
            MentoringRequest.id.label("request_id"),
            MentoringRequest.household_id,
            *called_here(),
            MentoringRequest.asked_in_vain_at.label("since"),
        )
        .select_from(MentoringRequest)
        .join(Household, Household.id == MentoringRequest.household_id)
        .outerjoin(Member, Member.id == MentoringRequest.member_id)
        .where(reach, in_vain())
        .order_by(MentoringRequest.asked_in_vain_at, MentoringRequest.id)
    )
    return db.session.execute(query).all()


def _due_sides(facts: Facts, today: date) -> tuple[Side, ...]:
    since = facts.since or facts.changed
    return tuple(side for side in BOTH if (check_in_due(since, facts.check_ins.get(side, ())) - today).days <= 7)


def _day(moment: datetime | None, zone: str) -> date | None:
    return i18n.local(moment, zone).date() if moment else None


def _open_talks(reach: sa.ColumnElement[bool]) -> dict[int, list[tuple[int, date]]]:
    rows = db.session.execute(
        sa.select(Meeting.pair_id, Meeting.id, Meeting.held_on)
        .join(Pair, Pair.id == Meeting.pair_id)
        .where(reach, Meeting.talk, Meeting.talked_at.is_(None), Pair.state != PairState.CLOSED)
        .order_by(Meeting.id)
    )
    return grouped((pair_id, (meeting_id, on)) for pair_id, meeting_id, on in rows)


def _check_ins(reach: sa.ColumnElement[bool]) -> dict[int, dict[Side, list[date]]]:
    rows = db.session.execute(
        sa.select(CheckIn.pair_id, CheckIn.side, CheckIn.held_on)
        .join(Pair, Pair.id == CheckIn.pair_id)
        .where(reach, Pair.state != PairState.CLOSED)
    )
    held = grouped((pair_id, (side, on)) for pair_id, side, on in rows)
    return {pair_id: grouped(talks) for pair_id, talks in held.items()}


def check_ins_with(pair_id: int) -> list[tuple[CheckIn, str | None]]:
    """The talks with both sides, the last first, with the name of who held each."""
    rows = db.session.execute(
        sa.select(CheckIn, Account.name)
        .outerjoin(Account, Account.id == CheckIn.held_by_id)
        .where(CheckIn.pair_id == pair_id)
        .order_by(CheckIn.held_on.desc(), CheckIn.id.desc())
    )
    return [(row[0], row[1]) for row in rows]


def diary_of(pair_id: int) -> Sequence[Any]:
    """The entries as staff may read them: of what the family may read only day, length and the wish to talk; mood and
    note only of what is `for_staff`."""
    meant = Meeting.audience == Readership.STAFF
    query = (
        sa.select(
            Meeting.id,
            Meeting.held_on,
            Meeting.met,
            Meeting.minutes,
            Meeting.talk,
            Meeting.talked_at,
            meant.label("for_staff"),
            sa.case((meant, Meeting.mood)).label("mood"),
            sa.case((meant, Meeting.note), else_="").label("note"),
        )
        .where(Meeting.pair_id == pair_id)
        .order_by(Meeting.held_on.desc(), Meeting.id.desc())
    )
    return db.session.execute(query).all()


def find_farewell(pair_id: int) -> tuple[Farewell, str | None] | None:
    """The last talk about a pair, with the name of who held it."""
    query = sa.select(Farewell, Account.name).outerjoin(Account, Account.id == Farewell.held_by_id)
    row = db.session.execute(query.where(Farewell.id == pair_id)).first()
    return (row[0], row[1]) if row else None


def minutes_given(volunteer_id: int) -> int:
    """How long a volunteer was there for others so far: meetings they noted, and shifts they completed, in minutes."""
    met = sa.select(sa.func.coalesce(sa.func.sum(Meeting.minutes), 0)).join(Pair, Pair.id == Meeting.pair_id)
    shifts = db.session.execute(
        sa.select(CAME_AT, LEFT_AT)
        .select_from(Shift)
        .join(SignUp, SignUp.shift_id == Shift.id)
        .where(SignUp.account_id == volunteer_id, SignUp.state == SignUpState.COMPLETED)
    )
    worked = sum(int((ends - begins).total_seconds()) // 60 for begins, ends in shifts)
    return worked + (db.session.scalar(met.where(Pair.volunteer_id == volunteer_id, Meeting.met)) or 0)


@dataclass(frozen=True)
class Closing:
    """A pair of a household that ended lately; whether somebody new is looked for,
    and whether there is a diary to read."""

    pair: Pair
    looking: bool
    diary: bool


def _ended_lately(card: Actor) -> sa.ColumnElement[bool]:
    said_so = sa.select(Block.id).where(
        Block.household_id == Pair.household_id, Block.volunteer_id == Pair.volunteer_id, Block.side == Side.MENTEE
    )
    return sa.and_(
        Pair.household_id == card.household_id,
        own(Pair.member_id, card),
        Pair.state == PairState.CLOSED,
        Pair.started_at.is_not(None),
        Pair.closed_at > clock.now() - TOLD_FOR,
        Pair.ending != Ending.DECLINED_BY_MENTEE,
        ~said_so.correlate(Pair).exists(),
    )


def has_closings(card: Actor) -> sa.ColumnElement[bool]:
    """Whether there is any of `closings_of`."""
    return sa.exists().where(_ended_lately(card))


def closings_of(card: Actor) -> list[Closing]:
    """What ended lately of what a household's card shows, its own noes and blocks apart, without a name or a reason."""
    shared = sa.select(Meeting.id).where(Meeting.pair_id == Pair.id, Meeting.audience == Readership.SHARED)
    rows = db.session.execute(
        sa.select(Pair, MentoringRequest.state, shared.exists())
        .join(MentoringRequest, MentoringRequest.id == Pair.request_id)
        .where(_ended_lately(card))
        .order_by(Pair.closed_at.desc())
    )
    return [
        Closing(pair, state is RequestState.OPEN, bool(diary) and pair.ending is not Ending.BLOCKED)
        for pair, state, diary in rows
    ]


def due_of(pair: Pair, check_ins: Sequence[CheckIn], zone: str) -> dict[Side, date]:
    """When to talk with each side next; empty while they do not meet."""
    if pair.state is not PairState.ACTIVE or pair.started_at is None:
        return {}
    since = i18n.local(pair.started_at, zone).date()
    return {side: check_in_due(since, [one.held_on for one in check_ins if one.side is side]) for side in BOTH}
