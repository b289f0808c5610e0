"""Reading everybody of a session for the list at its door."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from community.accounts.models import Account
from community.foundation import clock
from community.foundation.access import Actor, within_reach
from community.foundation.database import db, every, first, grouped
from community.foundation.i18n import local
from community.households.models import Household, Member
from events.permissions import Permission as EventPermission
from events.registrations import queries as registrations
from events.registrations.models import Registration
from events.registrations.rules import Asked, RegistrationState, late
from events.registrations.waiting_list import Entry, EntryState, Mark, countable, sayable
from events.sessions.models import Session
from volunteers.attendance.rules import OWN_TAP, unnotable
from volunteers.door_lists import rules
from volunteers.door_lists.models import DoorTap
from volunteers.door_lists.rules import DoorWord
from volunteers.shifts import queries as shifts
from volunteers.shifts.models import Shift, SignUp
from volunteers.shifts.rules import SignUpState


@dataclass(frozen=True)
class DoorRow:
    """One person or party at the door: who, what is said of them, and what can be said now."""

    number: int
    names: Sequence[str]
    size: int
    word: DoorWord
    here: int
    marks: Sequence[Mark]
    phone: str = ""
    # By how many minutes they said that they come later.
    late_by: int | None = None
    # When the door said it, where it is said of today.
    said_at: datetime | None = None
    # Who of a party is here can be said one by one: number, name (nothing where it is not known), missing.
    people: Sequence[tuple[int, str, bool]] = ()
    # From when to when somebody was there, as it was noted, or can be noted now.
    times: tuple[datetime, datetime] | None = None
    noted: bool = False
    notable: bool = False
    # They said it themselves, at the place.
    by_themselves: bool = False

    @property
    def is_here(self) -> bool:
        return self.here > 0


@dataclass(frozen=True)
class DoorRole:
    """The helpers of one shift, and how many are still needed."""

    shift: Shift
    rows: Sequence[DoorRow]
    missing: int


@dataclass(frozen=True)
class DoorSheet:
    """Everybody of a session: helpers by role, parties, and how many of each wait."""

    roles: Sequence[DoorRole]
    parties: Sequence[DoorRow]
    waiting: int
    here: int
    expected: int


def sheet_of(session: Session, actor: Actor, now: datetime) -> DoorSheet:
    """Everybody of a session, whose venue and activity are loaded; as many questions whoever comes."""
    roles, helpers_waiting = _roles(session, now)
    parties, parties_waiting = _parties(session, actor, now)
    rows = [*parties, *(row for role in roles for row in role.rows)]
    coming = [row for row in rows if row.word not in (DoorWord.EXCUSED, DoorWord.NO_SHOW, DoorWord.OFFERED)]
    return DoorSheet(
        roles,
        parties,
        helpers_waiting + parties_waiting,
        here=sum(row.here for row in rows),
        expected=sum(row.size for row in coming),
    )


def _roles(session: Session, now: datetime) -> tuple[list[DoorRole], int]:
    found, standing, waiting = [], shifts.standing_in_session(session.id), 0
    by_shift = grouped((sign_up.shift_id, (sign_up, account)) for sign_up, account in standing)
    for shift in shifts.shifts_of(session):
        rows = []
        for sign_up, account in by_shift[shift.id]:
            if sign_up.state is SignUpState.WAITING:
                waiting += 1
            else:
                rows.append(_helper(shift, sign_up, account, now))
        coming = sum(row.word not in (DoorWord.EXCUSED, DoorWord.NO_SHOW, DoorWord.OFFERED) for row in rows)
        found.append(DoorRole(shift, rows, max(0, shift.minimum - coming)))
    return found, waiting


def _helper(shift: Shift, sign_up: SignUp, account: Account, now: datetime) -> DoorRow:
    duty, entry = shifts.duty_of(shift), shifts.entry_of(sign_up)
    came_at = sign_up.came_at or shift.starts_at
    left_at = sign_up.left_at or min(shift.ends_at, now - timedelta(seconds=now.second, microseconds=now.microsecond))
    return DoorRow(
        sign_up.id,
        [" ".join(filter(None, (account.name, account.family_name)))],
        1,
        _word(entry, now, shift.starts_at, shift.ends_at, sign_up.late_by),
        entry.held * (entry.state is EntryState.PRESENT),
        sayable(now, duty, entry),
        account.phone,
        sign_up.late_by,
        _said_at(sign_up.marked_at, entry, session_zone(shift.session)),
        times=(came_at, left_at),
        noted=sign_up.left_at is not None,
        by_themselves=sign_up.marked_key == OWN_TAP and entry.state is EntryState.PRESENT,
        notable=not unnotable(now, duty, entry.state),
    )


def _parties(session: Session, actor: Actor, now: datetime) -> tuple[list[DoorRow], int]:
    listed, gathering = registrations.parties_of(session.id), registrations.gathering_of(session)
    parties = [one for one in listed if one.state is not RegistrationState.WAITING]
    members = members_of(parties)
    homes = {one.household_id for one in parties}
    named = registrations.agreed_to_be_named(homes)
    known = households_known_to(actor, homes & named)

    def row(one: Registration) -> DoorRow:
        entry = registrations.entry_of(one)
        names = {person.member_id: members[person.member_id] for person in one.party if one.household_id in named}
        people = [(person.member_id, names.get(person.member_id, ""), person.missing) for person in one.party]
        return DoorRow(
            one.id,
            list(names.values()),
            one.party_size,
            _word(entry, now, session.starts_at, session.ends_at, one.late_by, one.asked),
            entry.held * (entry.state is EntryState.PRESENT),
            sayable(now, gathering, entry),
            one.household.phone if one.household_id in known else "",
            one.late_by,
            _said_at(one.marked_at, entry, session_zone(session)),
            people if countable(now, gathering, entry) else (),
        )

    return [row(one) for one in parties], len(listed) - len(parties)


def members_of(parties: Sequence[Registration]) -> dict[int, str]:
    """How the people of these parties are called, by id."""
    ids = {person.member_id for one in parties for person in one.party}
    rows = db.session.execute(sa.select(Member.id, Member.call_name).where(Member.id.in_(ids)))
    return dict(rows.all())


def households_known_to(actor: Actor, household_ids: Collection[int]) -> set[int]:
    """Of these households those whose telephone the actor may know: who agreed to their organisation, and guests."""
    reach = within_reach(actor, EventPermission.JOIN_HOUSEHOLD)
    return set(every(Household.id, Household.id.in_(household_ids), reach))


def _word(
    entry: Entry,
    now: datetime,
    starts_at: datetime,
    ends_at: datetime,
    late_by: int | None,
    asked: Asked | None = None,
) -> DoorWord:
    behind = late_by is not None or late(now, starts_at, ends_at)
    return rules.word_of(entry, late=behind, at_the_door=asked is Asked.AT_THE_DOOR)


def _said_at(moment: datetime | None, entry: Entry, zone: str) -> datetime | None:
    today = moment and local(moment, zone).date() == clock.today(zone)
    return moment if today and entry.state is not EntryState.CONFIRMED else None


def session_zone(session: Session) -> str:
    """The zone of the place of a session."""
    return session.venue.zone


def find_tap(session_id: int, key: str) -> DoorTap | None:
    """What became of a tap of this session that was sent before."""
    return first(DoorTap, DoorTap.session_id == session_id, DoorTap.key == key)


def find_place(session_id: int, sign_up_id: int) -> int | None:
    """In which shift of a session a sign-up is."""
    query = sa.select(SignUp.shift_id).join(Shift, Shift.id == SignUp.shift_id)
    return db.session.scalar(query.where(SignUp.id == sign_up_id, Shift.session_id == session_id))
