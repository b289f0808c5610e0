"""Calling a case conference, moving it, saying that it was held or is not, and writing down what follows of it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from community.conferences import queries, rules
from community.conferences.models import CaseConference, ConferenceDecision, ConferencePerson, ConferenceTask
from community.conferences.rules import CalledOffWhy, ConferenceDeed, Refusal
from community.foundation import clock, database, outbox
from community.foundation.access import Role
from community.foundation.database import added, db
from community.foundation.periodic_tasks import for_each
from community.foundation.refusal import refuse, unless_refused
from community.households.models import Household
from community.signals import conference_placed


@dataclass(frozen=True)
class ToldConference:
    """What was told of a conference: the day and the hour on the wall clock of the town, how long, where (a room of
    those that are offered, and words), who takes part (ids of accounts and of members), and who interprets."""

    on: date
    at: time
    minutes: int
    room: int | None
    place: str
    accounts: Collection[int]
    adults: Collection[int]
    interpreter_language: str = ""
    interpreter_comes: bool = False

    @property
    def starts_at(self) -> datetime:
        """When it begins."""
        return datetime.combine(self.on, self.at, ZoneInfo(clock.town_zone())).astimezone(UTC)

    @property
    def ends_at(self) -> datetime:
        """When it ends."""
        return self.starts_at + timedelta(minutes=self.minutes)


def call(household: Household, organisation_id: int, told: ToldConference, me: int | None) -> CaseConference:
    """Ask these people to sit together; whoever calls it takes part. Raises Refused for a moment that is past, for
    somebody by whose organisation the family does not agree to be known, and for a room that cannot be had."""
    refuse(rules.may_begin(told.starts_at, clock.now()))
    made = added(
        CaseConference(
            household_id=household.id,
            organisation_id=organisation_id,
            called_by_id=me,
            starts_at=told.starts_at,
            minutes=told.minutes,
            place=told.place,
            interpreter_language=told.interpreter_language,
            interpreter_comes=told.interpreter_comes,
            created_at=clock.now(),
            told_at=clock.now(),
        )
    )
    if me is not None:
        facts = {"account_id": me, "organisation_id": organisation_id, "role": Role.CASEWORKER}
        added(ConferencePerson(conference_id=made.id, **facts))
    _place(made, told.room)
    _seat(made, told)
    _tell(made, "invited", queries.accounts_in(made.id, but=me))
    return made


def change(conference: CaseConference, told: ToldConference, me: int | None) -> None:
    """Say it otherwise: where it moved everybody hears of it, else who is new. Raises Refused once it is over, for a
    moment that is past, for who may not be asked, and for a room that cannot be had."""
    _step(conference, ConferenceDeed.CHANGE)
    room, _ = queries.rooms_kept([conference.id]).get(conference.id, (None, ""))
    moved = (conference.starts_at, room, conference.place) != (told.starts_at, told.room, told.place)
    refuse(rules.may_begin(told.starts_at, clock.now()) if conference.starts_at != told.starts_at else None)
    before = {one.id for one in queries.accounts_in(conference.id)}
    conference.starts_at, conference.minutes, conference.place = told.starts_at, told.minutes, told.place
    conference.interpreter_language, conference.interpreter_comes = told.interpreter_language, told.interpreter_comes
    _place(conference, told.room)
    _seat(conference, told)
    there = queries.accounts_in(conference.id, but=me)
    if moved:
        _unheard(conference)
    to_tell = rules.newly_told(before, [one.id for one in there], moved=moved)
    mail = "moved" if moved else "invited"
    _tell(conference, mail, [one for one in there if one.id in to_tell])


def _place(conference: CaseConference, room: int | None) -> None:
    """Whoever keeps rooms keeps this one for it, and no other."""
    db.session.flush()
    conference_placed.send(conference, room=room, ends_at=conference.ends_at)


def _seat(conference: CaseConference, told: ToldConference) -> None:
    """Let exactly these take part, beside who called it. What somebody who does not any more had to do goes along."""
    able, adults = queries.may_be_invited(conference.household_id), queries.adults_of(conference.household_id)
    known = {one.id for one in adults}
    rows = queries.rows_of(conference.id)
    there = {one.account_id: one for one in rows if one.account_id}
    home = {one.member_id: one for one in rows if one.member_id}
    # Who takes part stays, though they could not be asked any more.
    strange = [one for one in told.accounts if one not in able and one not in there]
    refuse(Refusal.NOT_INVITED, when=strange or not set(told.adults) <= {*known, *home})
    stay = {*told.accounts, conference.called_by_id}
    for one in [*(one for key, one in there.items() if key not in stay),
                *(one for key, one in home.items() if key not in told.adults)]:  # fmt: skip
        db.session.delete(one)
    db.session.flush()
    for number in sorted(set(told.accounts) - set(there)):
        who = able[number]
        facts = {"account_id": number, "organisation_id": who.organisation.id, "role": who.role}
        added(ConferencePerson(conference_id=conference.id, **facts))
    for number in sorted(set(told.adults) - set(home)):
        added(ConferencePerson(conference_id=conference.id, member_id=number))
        conference.told_at = clock.now()


def _unheard(conference: CaseConference) -> None:
    conference.told_at = clock.now()
    for one in queries.rows_of(conference.id):
        one.heard_at = None


def hold(conference: CaseConference) -> None:
    """It was held. Raises Refused before it began, and once it is over."""
    _step(conference, ConferenceDeed.HOLD)


def call_off(conference: CaseConference, why: CalledOffWhy, me: int | None) -> None:
    """It is not held, and whoever takes part hears so. Raises Refused once it is over."""
    conference.called_off_why = why
    _step(conference, ConferenceDeed.CANCEL)
    _place(conference, None)
    _unheard(conference)
    _tell(conference, "cancelled", queries.accounts_in(conference.id, but=me))


def note_heard(conference: CaseConference, person: ConferencePerson) -> None:
    """Somebody told this one of the family; again is harmless."""
    database.lock(CaseConference, [conference.id])
    person.heard_at = person.heard_at or clock.now()


def decide(conference: CaseConference, text: str, translated: str, *, for_family: bool) -> None:
    """Write down what was decided. Raises Refused before it was held."""
    _step(conference, ConferenceDeed.WRITE)
    words = {"text": text, "translated": translated if for_family else ""}
    added(ConferenceDecision(conference_id=conference.id, for_family=for_family, created_at=clock.now(), **words))


def add_task(conference: CaseConference, person_id: int, text: str, due_on: date) -> None:
    """Write down who does what by when. Raises Refused before it was held, for a day that is past, and for who does
    not take part."""
    _step(conference, ConferenceDeed.WRITE)
    refuse(rules.may_be_due(due_on, clock.today()))
    refuse(Refusal.NOT_INVITED, when=queries.find_person(conference.id, person_id) is None)
    facts = {"person_id": person_id, "due_on": due_on, "created_at": clock.now()}
    added(ConferenceTask(conference_id=conference.id, text=text, **facts))


def remove(conference: CaseConference, row: ConferenceDecision | ConferenceTask) -> None:
    """It was written by mistake."""
    database.lock(CaseConference, [conference.id])
    db.session.delete(row)


def do(task: ConferenceTask) -> None:
    """It is done; again is harmless."""
    task.done_at = task.done_at or clock.now()


def _step(conference: CaseConference, deed: ConferenceDeed) -> None:
    """The one way in which a conference goes on."""
    answer = rules.step(conference.state, deed, conference.starts_at, clock.now())
    conference.state = unless_refused(answer, Refusal)


def _tell(conference: CaseConference, mail: str, accounts: Sequence[outbox.Reachable]) -> None:
    for one in accounts:
        key = f"conference:{mail}:{conference.id}:{clock.now().timestamp()}:{one.id}"
        about = {"conference": conference.id}
        outbox.post(f"community.conferences.{mail}", one, about, key=key, helps_until=conference.starts_at)


def remind() -> int:
    """The worker's periodic task: whoever has something to do that is overdue hears of it, once. Returns how many
    emails."""
    return for_each(queries.overdue_untold, _remind)


def _remind(number: int) -> int:
    [task] = database.lock(ConferenceTask, [number])
    if task.reminded_at or task.done_at:
        return 0
    task.reminded_at = clock.now()
    account = queries.account_of(task)
    if account is None:
        return 0
    outbox.post("community.conferences.due", account, {"task": task.id}, key=f"conference-task:{task.id}")
    return 1


def empty(ids: Sequence[int]) -> int:
    """Leave of these the state, the hour and who took part; returns how many they were."""
    for conference in database.lock(CaseConference, list(ids)):
        conference.place, conference.emptied_at = "", clock.now()
        _place(conference, None)
    for table in (ConferenceDecision, ConferenceTask):
        db.session.execute(sa.delete(table).where(table.conference_id.in_(ids)))
    return len(ids)
