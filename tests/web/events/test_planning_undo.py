"""What was done to dates in one go is undone exactly, for a day, by whoever may plan there."""

import random
import threading
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from community.foundation.database import db, transaction
from community.foundation.refusal import Refused
from events.activities.models import Activity, Series
from events.activities.recurrence import Recurrence
from events.activities.rules import ActivityState
from events.bulk import actions as bulk
from events.bulk.rules import MoveBy, in_words_of
from events.planning import actions
from events.planning.models import Batch
from events.planning.queries import SeriesWish
from events.planning.rules import Refusal
from events.registrations.models import PartyMember, Registration
from events.registrations.rules import RegistrationState
from events.sessions.models import Session
from events.sessions.rules import CancelReason, SessionState
from events.venues.models import Venue
from tests import cast, factories
from volunteers.shifts.models import Shift, SignUp
from volunteers.shifts.rules import SignUpState

FEBRUARY = datetime(2027, 2, 1, 9, tzinfo=UTC)
TABLES = (Series, Session, Registration, Shift, SignUp)
# What an undoing raises, or leaves to the worker.
GROWS = {"sequence", "updated_at", "made_until"}


@pytest.fixture
def play(writing, clock):
    clock.set(FEBRUARY)
    with writing():
        return cast.gather()


@pytest.fixture
def coordinator(play, visitor):
    person = visitor()
    person.sign_in(play.coordinator)
    return person


@pytest.fixture
def activity_id(play, reading):
    with reading() as session:
        return session.get_one(Session, play.session).activity_id


@pytest.fixture
def series(play, activity_id, writing):
    """Wednesdays 18:00 to 19:30, 3 March to 7 April 2027; returns its id."""
    with writing() as session:
        activity = session.get_one(Activity, activity_id)
        venue = session.get_one(Venue, activity.venue_id)
        rule = Recurrence(weekdays=(2,), until=datetime(2027, 4, 7).date())
        made = actions.plan_series(activity, venue, rule, datetime(2027, 3, 3, 18), 90).id
    with writing() as session:
        session.execute(sa.delete(Batch))
    return made


def dates_of(reading, series_id):
    with reading() as session:
        query = sa.select(Session).where(Session.series_id == series_id).order_by(Session.starts_at, Session.id)
        return list(session.scalars(query))


def everything(reading):
    with reading() as session:
        return {
            (table.__tablename__, row["id"]): {name: value for name, value in row.items() if name not in GROWS}
            for table in TABLES
            for row in session.execute(sa.select(table.__table__)).mappings()
        }


def sequences(reading):
    with reading() as session:
        return dict(session.execute(sa.select(Session.id, Session.sequence)).all())


def family(session, play, date, state=RegistrationState.CONFIRMED, seats=1):
    home = factories.household(session.get_one(factories.Organisation, play.organisation), "Amina")
    member = session.scalars(sa.select(factories.Member.id).where(factories.Member.household_id == home.id)).first()
    session.get_one(Session, date.id).seats_taken += seats * (state is RegistrationState.CONFIRMED)
    return factories.add(
        Registration(
            session_id=date.id,
            household_id=home.id,
            state=state,
            party_size=seats,
            created_at=FEBRUARY,
            updated_at=FEBRUARY,
            party=[PartyMember(member_id=member)],
        )
    )


def helper(session, date, state=SignUpState.CONFIRMED):
    shift = session.scalars(sa.select(Shift).where(Shift.session_id == date.id)).one()
    shift.taken += state is SignUpState.CONFIRMED
    person = factories.volunteer()
    row = SignUp(shift_id=shift.id, account_id=person.id, state=state, created_at=FEBRUARY, updated_at=FEBRUARY)
    return factories.add(row)


def last(reading):
    with reading() as session:
        return session.scalars(sa.select(Batch.id).order_by(Batch.id.desc())).first()


def undo(writing, batch_id, **how):
    with writing() as session:
        return actions.undo_batch(session.get_one(Batch, batch_id), **how)


def anything(chance, series_id, play):
    """One change that the planning pages can make, whichever."""
    series = db.session.get_one(Series, series_id)
    dates = db.session.scalars(
        sa.select(Session).where(Session.series_id == series_id, Session.state != SessionState.CANCELLED)
    ).all()
    if not dates:
        raise Refused(Refusal.NO_DATES)
    row = chance.choice(dates)
    venue = db.session.get_one(Venue, row.venue_id)
    since = chance.choice(dates).starts_at.date()
    kinds = ["move", "seats", "cancel", "hour", "weekdays", "rarer", "end", "plan", "once", "move many", "cancel many"]
    kind = chance.choice(kinds)
    if kind == "move":
        by = timedelta(minutes=chance.choice([-45, 30, 60 * 24]))
        actions.move(row, venue, row.starts_at + by, row.ends_at + by, row.capacity, row.updated_at.isoformat())
    elif kind == "seats":
        seats = chance.choice([1, 2, 40])
        actions.move(row, venue, row.starts_at, row.ends_at, seats, row.updated_at.isoformat())
    elif kind == "cancel":
        actions.cancel(row, CancelReason.WEATHER, "Rain")
    elif kind.endswith("many"):
        together(chance, kind, [one.id for one in chance.sample(dates, min(3, len(dates)))])
    elif kind == "end":
        found = actions.queries.outline_of_the_end(series, since, actions.clock.now())
        actions.call_off_following(series, since, found.seen, CancelReason.OTHER)
    elif kind == "plan":
        activity = db.session.get_one(Activity, row.activity_id)
        day = datetime(2027, 5, chance.randint(1, 9), 8)
        actions.plan_series(activity, venue, Recurrence(weekdays=(4,), count=3), day, 60, insisted=True)
    elif kind == "once":
        activity, hour = db.session.get_one(Activity, row.activity_id), chance.randint(6, 20)
        first = datetime(2027, 5, 20, hour)
        actions.plan_once(activity, venue, first, first + timedelta(hours=1), insisted=True)
    else:
        days = {"hour": (2,), "weekdays": (1, 4), "rarer": (2,)}[kind]
        first = datetime.combine(since + timedelta(days=(days[0] - since.weekday()) % 7), datetime.min.time())
        first = first.replace(hour=chance.choice([17, 18, 19]))
        rule = Recurrence(2 if kind == "rarer" else 1, days, until=datetime(2027, 4, 20).date())
        wish = SeriesWish(rule, first, 90, series.zone, venue.id, chance.choice([20, 25]), False)
        actions.change(series, wish, since, actions.look(series, wish, since).seen)


def together(chance, kind, ids):
    """Several dates are moved, or called off."""
    everybody, now = sa.true(), actions.clock.now()
    rows = bulk.queries.chosen(everybody, ids)
    if kind == "move many":
        by = MoveBy(days=chance.choice([-1, 0, 2]), minutes=chance.choice([-90, 15]))
        seen = in_words_of(bulk.queries.moved(rows, by, {}, now).seen)
        bulk.move(everybody, ids, seen, by, {})
    else:
        seen = in_words_of(bulk.queries.called_off(rows, now).seen)
        bulk.cancel(everybody, ids, seen, CancelReason.TOO_FEW, "Too few")


@pytest.mark.parametrize("seed", range(16))
def test_whatever_is_done_is_undone_to_the_same_rows(app, play, series, activity_id, reading, writing, clock, seed):
    chance = random.Random(seed)
    published = seed % 3 > 0
    with writing() as session:
        session.get_one(Activity, activity_id).state = ActivityState.PUBLISHED if published else ActivityState.DRAFT
        for date in dates_of(reading, series):
            family(session, play, date, seats=20)
            family(session, play, date, RegistrationState.WAITING)
            one = helper(session, date)
            one.late_by = chance.choice([None, 15])
            helper(session, date, SignUpState.WAITING)
            shift = session.get_one(Shift, one.shift_id)
            shift.starts_at -= timedelta(minutes=chance.choice([0, 30]))
    states = [everything(reading)]
    done = []
    for _ in range(5):
        clock.advance(minutes=5)
        known = last(reading)
        try:
            with writing():
                anything(chance, series, play)
        except Refused:
            continue
        if last(reading) != known:
            done.append(last(reading))
            states.append(everything(reading))
    assert done
    for batch_id, before in reversed(list(zip(done, states[:-1], strict=True))):
        clock.advance(minutes=5)
        numbers = sequences(reading)
        undo(writing, batch_id)
        after = everything(reading)
        # Dates of which people know stay, called off; so does what they were made from.
        beyond = {key: row for key, row in after.items() if key not in before}
        assert {row["state"].value for (table, _), row in beyond.items() if table in ("sessions", "shifts")} <= {
            "cancelled"
        }
        assert {key: row for key, row in after.items() if key in before} == before
        assert all(number >= numbers[key] for key, number in sequences(reading).items())


@pytest.mark.both_databases
def test_a_series_is_put_back_with_who_stood_there_and_who_left_stays_gone(
    coordinator, play, series, visitor, reading, writing, mailbox, clock
):
    dates = dates_of(reading, series)
    with writing() as session:
        for date in dates[2:]:
            family(session, play, date)
            helper(session, date)
        gone = helper(session, dates[3]).account_id
    before = everything(reading)
    page = coordinator.get(f"/events/planning/series/{series}/end?since=2027-03-17")
    assert coordinator.press(page, "Cancel these dates", reason="weather").status_code == 303
    with reading() as session:
        assert {row.state for row in session.scalars(sa.select(SignUp))} == {SignUpState.WITHDRAWN}
    clock.advance(hours=2)
    mailbox.deliver()
    # One of them helps elsewhere by now.
    with writing() as session:
        other = factories.session(factories.activity(factories.organisation(slug="o"), "Else"), dates[3].starts_at)
        shift = factories.shift(other, taken=1)
        factories.add(
            SignUp(shift_id=shift.id, account_id=gone, state=SignUpState.CONFIRMED, created_at=FEBRUARY,
                   updated_at=FEBRUARY)
        )  # fmt: skip
    page = coordinator.get(f"/events/planning/activities/{dates[0].activity_id}")
    assert "Put back what was called off" not in page.text
    assert "4 dates were cancelled." in page.text
    answer = coordinator.press(page, "Undo")
    assert answer.status_code == 303
    after = everything(reading)
    other_rows = {key for key in before if before[key] != after[key]}
    with reading() as session:
        left = session.scalars(sa.select(SignUp).where(SignUp.account_id == gone).order_by(SignUp.id)).first()
    assert {key for key in other_rows if key[0] == "sign_ups"} == {("sign_ups", left.id)}
    assert {key[0] for key in other_rows} == {"sign_ups", "shifts"}
    texts = [email.get_body(("plain",)).get_content() for email in mailbox.deliver()]
    assert sum("You have your place again:" in text for text in texts) == 4
    assert sum("Sign up again if you can:" in text for text in texts) == 1
    again = coordinator.press(page, "Undo")
    assert again.status_code == 409
    assert "This was undone already." in again.text


def test_a_move_is_undone_and_each_is_told_where_it_is(coordinator, play, series, reading, writing, mailbox):
    date = dates_of(reading, series)[2]
    with writing() as session:
        helper(session, date)
        family(session, play, date)
    before = everything(reading)
    page = coordinator.get(f"/events/planning/sessions/{date.id}")
    coordinator.press(coordinator.press(page, "Save", starts="17:00", ends="18:30"), "Move it and tell everybody")
    mailbox.deliver()
    page = coordinator.get(f"/events/planning/sessions/{date.id}")
    assert "1 date was changed." in page.text
    answer = coordinator.press(page, "Undo")
    assert "1 helper gets an email." in coordinator.get(answer.location).text
    assert everything(reading) == before
    [email] = mailbox.deliver()
    assert "18:00" in email.get_body(("plain",)).get_content()
    with reading() as session:
        assert session.get_one(Session, date.id).sequence == 2


def test_seats_that_were_offered_by_a_change_are_taken_back_unless_somebody_took_them(play, series, reading, writing):
    date = dates_of(reading, series)[2]
    with writing() as session:
        session.get_one(Session, date.id).capacity = 1
        family(session, play, date)
        waits = [family(session, play, date, RegistrationState.WAITING).id for _ in range(2)]
    with writing() as session:
        row = session.get_one(Session, date.id)
        venue = session.get_one(Venue, row.venue_id)
        actions.move(row, venue, row.starts_at, row.ends_at, 3, row.updated_at.isoformat())
    with writing() as session:
        offered = [session.get_one(Registration, one).state for one in waits]
        assert offered == [RegistrationState.OFFERED] * 2
        session.get_one(Registration, waits[0]).state = RegistrationState.CONFIRMED
    undo(writing, last(reading))
    with reading() as session:
        states = [session.get_one(Registration, one).state for one in waits]
        assert states == [RegistrationState.CONFIRMED, RegistrationState.WAITING]
        row = session.get_one(Session, date.id)
        assert (row.capacity, row.seats_taken) == (1, 2)


def test_what_happened_since_is_said_instead(coordinator, play, series, reading, writing, clock):
    first, second, third, *_ = dates_of(reading, series)
    for date in (first, second, third):
        coordinator.post(f"/events/planning/sessions/{date.id}/cancel", data={"reason": "weather"})
    with reading() as session:
        batches = [row.id for row in session.scalars(sa.select(Batch).order_by(Batch.id))]
    with writing() as session:
        session.get_one(Session, first.id).capacity += 1
        other = factories.activity(session.get_one(factories.Organisation, play.organisation), "Sewing circle")
        factories.session(other, second.starts_at, venue_id=second.venue_id)
    assert "It was changed again since." in coordinator.get(f"/events/planning/sessions/{first.id}").text
    changed = coordinator.post(f"/events/planning/batches/{batches[0]}/undo")
    assert changed.status_code == 409
    assert "It was changed again since." in changed.text
    taken = coordinator.post(f"/events/planning/batches/{batches[1]}/undo")
    assert taken.status_code == 409
    assert "Sewing circle" in taken.text
    assert coordinator.press(taken, "Undo it all the same").status_code == 303
    clock.set(third.starts_at + timedelta(minutes=1))
    late = coordinator.post(f"/events/planning/batches/{batches[2]}/undo")
    assert late.status_code == 409
    assert "this one is older" in late.text
    with writing() as session:
        session.get_one(Batch, batches[2]).made_at = third.starts_at
    assert "has begun" in coordinator.post(f"/events/planning/batches/{batches[2]}/undo").text
    states = [row.state for row in dates_of(reading, series)][:3]
    assert states == [SessionState.CANCELLED, SessionState.SCHEDULED, SessionState.CANCELLED]


def test_a_draft_that_is_planned_by_mistake_leaves_nothing(coordinator, play, activity_id, reading, writing):
    with writing() as session:
        session.get_one(Activity, activity_id).state = ActivityState.DRAFT
    before = everything(reading)
    page = coordinator.get(f"/events/planning/activities/{activity_id}/dates")
    dates = {"on": "2027-03-01", "starts": "18:00", "ends": "19:30", "weekdays": ["0"], "until": "2027-03-29"}
    planned = coordinator.press(page, "Plan these dates", **dates)
    assert planned.status_code == 303
    assert len(everything(reading)) > len(before)
    assert coordinator.press(coordinator.get(planned.location), "Undo").status_code == 303
    assert everything(reading) == before


def test_what_the_rule_made_since_is_undone_with_it(app, play, series, reading, writing, clock):
    with writing() as session:
        row = session.get_one(Series, series)
        rule = Recurrence(weekdays=(3,))
        wish = SeriesWish(rule, datetime(2027, 3, 18, 18), 90, row.zone, row.venue_id, 20, False)
        since = datetime(2027, 3, 17).date()
        actions.change(row, wish, since, actions.look(row, wish, since).seen)
    batch, number = last(reading), len(dates_of(reading, series))
    clock.advance(hours=23)
    with writing() as session:
        session.get_one(Series, series).made_until = FEBRUARY
    with app.app_context():
        assert actions.keep_series_ahead() == 0
    with writing() as session:
        late = session.scalars(sa.select(Session).order_by(Session.starts_at.desc())).first()
        session.expunge(late)
        factories.session(
            session.get_one(Activity, late.activity_id), late.starts_at + timedelta(days=7), series_id=series,
            original_start_at=late.starts_at + timedelta(days=7), created_at=actions.clock.now(),
        )  # fmt: skip
    undo(writing, batch)
    rows = dates_of(reading, series)
    assert len(rows) == number + 1
    assert [row.starts_at.weekday() for row in rows if row.state is not SessionState.CANCELLED] == [2] * 6


def test_only_who_may_plan_there_undoes(coordinator, play, visitor, reading):
    coordinator.post(f"/events/planning/sessions/{play.session}/cancel", data={"reason": "weather"})
    batch = last(reading)
    for who, answer in ((play.stranger, 404), (play.volunteer, 403)):
        person = visitor()
        person.sign_in(who)
        assert person.get(f"/events/planning/batches/{batch}").status_code == answer
        assert person.post(f"/events/planning/batches/{batch}/undo").status_code == answer
    assert visitor().post(f"/events/planning/batches/{batch}/undo").status_code == 401
    assert coordinator.get(f"/events/planning/batches/{batch}").status_code == 200


@pytest.mark.both_databases
def test_two_who_undo_at_once_undo_it_once(app, play, series, reading, writing):
    date = dates_of(reading, series)[2]
    with writing() as session:
        actions.cancel(session.get_one(Session, date.id), CancelReason.WEATHER)
    batch, ready, outcomes = last(reading), threading.Barrier(2), []

    def press():
        with app.app_context():
            ready.wait()
            try:
                with transaction():
                    [row] = actions.database.lock(Batch, [batch])
                    actions.undo_batch(row)
                outcomes.append(None)
            except Refused as problem:
                outcomes.append(problem.reason)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=press) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(outcomes) == {None, Refusal.UNDONE_ALREADY}
    with reading() as session:
        row = session.get_one(Session, date.id)
        assert (row.state, row.sequence) == (SessionState.SCHEDULED, 2)
