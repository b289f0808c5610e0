"""What volunteers must be cleared for to be with those they are paired with, and whether they are on a day."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

import sqlalchemy as sa
from flask import current_app

from community.accounts.models import Account
from community.accounts.rules import AccountState
from community.foundation import clock
from community.foundation.database import db
from community.people.models import Member
from community.people.rules import YearPrecision
from volunteers.pairs.models import Pair
from volunteers.profiles.models import Volunteer
from volunteers.profiles.rules import VolunteerState
from volunteers.requests.rules import GROWN_UP, may_be_minor, needed_clearance
from volunteers.vetting.granted import height
from volunteers.vetting.models import GrantedClearance
from volunteers.vetting.rules import LADDER, Clearance, includes

OFF_BY = {YearPrecision.EXACT: 0, YearPrecision.YEAR: 0, YearPrecision.ESTIMATED: 2}


def asking(pair: Pair) -> list[Member]:
    """The people whom the pair is about: one member, or the whole household."""
    query = sa.select(Member).where(Member.household_id == pair.household_id, Member.active)
    if pair.member_id is not None:
        query = query.where(Member.id == pair.member_id)
    return list(db.session.scalars(query.order_by(Member.id)))


def minor_alone(pair: Pair, members: list[Member], year: int) -> bool:
    """Whether the pair is a volunteer and one person who may be under 18."""
    return pair.member_id is not None and _with_minors(members, year)


def needed_for(pair: Pair, members: list[Member], year: int) -> Clearance:
    """What the volunteer must be cleared for."""
    return needed_clearance(pair.member_id is not None, _with_minors(members, year))


def _with_minors(members: list[Member], year: int) -> bool:
    return any(may_be_minor(one.birth_year, one.guardian, year, OFF_BY[one.birth_year_precision]) for one in members)


def today() -> date:
    """The day by which a clearance counts: the town's."""
    return clock.today(current_app.config["ZAEDNO"].time_zone)


def is_cleared(pair: Pair, today: date) -> bool:
    """Whether the volunteer may be with them on this day: active, not blocked, and cleared for whoever they are."""
    return bool(db.session.scalar(sa.select(Pair.id).where(Pair.id == pair.id, cleared_on(today))))


def cleared() -> sa.ColumnElement[bool]:
    """Pairs whose volunteer may be with them today, for doors: row 17 of visibility.md shows an expired volunteer nothing,
    from the next request on, whether or not the worker has been round."""
    return cleared_on(today())


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
    members: dict[int, list[Member]] = defaultdict(list)
    query = sa.select(Member).where(Member.active, Member.household_id.in_({pair.household_id for pair in some}))
    for member in db.session.scalars(query):
        members[member.household_id].append(member)
    return {
        pair.id: needed_for(pair, [one for one in members[pair.household_id] if pair.member_id in (None, one.id)], year)
        for pair in some
    }


def cleared_until(some: Sequence[Pair], needed: dict[int, Clearance]) -> dict[int, date]:
    """The last day on which the volunteer of each pair may be with them; without an entry who never may, or who does not
    volunteer at the moment."""
    held: dict[int, list[tuple[Clearance, date]]] = defaultdict(list)
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
    for volunteer_id, clearance, until in rows:
        held[volunteer_id].append((clearance, until))
    found = {
        pair.id: [until for clearance, until in held[pair.volunteer_id] if includes(clearance, needed[pair.id])]
        for pair in some
    }
    return {pair_id: max(days) for pair_id, days in found.items() if days}
