"""On the day before, each helper hears of their shift once, in their language, and nobody who does not come."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from community.foundation.database import db
from community.foundation.delivery import deliver_due
from community.foundation.outbox import Email, EmailState
from events.activities.models import Activity
from events.activities.rules import ActivityState
from events.planning import actions as planning
from events.sessions.models import Session
from tests import cast, factories
from volunteers.shifts import actions as shifts
from volunteers.shifts.actions import remind_of_shifts
from volunteers.shifts.models import Shift, SignUp
from volunteers.shifts.rules import SignUpState

pytestmark = pytest.mark.both_databases
NOON = factories.NOON
START = NOON + timedelta(days=5)
SOON = "volunteers.shifts.soon"


@pytest.fixture
def play(writing, clock):
    """Five days ahead somebody signs up for the only place of a shift, and somebody else waits for it."""
    clock.set(NOON)
    with writing() as session:
        found = cast.gather(minimum=1, maximum=1)
        row, shift = session.get_one(Session, found.session), session.get_one(Shift, found.shift)
        row.starts_at, row.ends_at = START, START + timedelta(hours=2)
        shift.starts_at, shift.ends_at = row.starts_at, row.ends_at
        session.flush()
        shifts.sign_up(shift, found.volunteer)
        shifts.sign_up(shift, factories.volunteer(name="Waits").id)
        return found


def reminded(reading):
    with reading() as session:
        return [email.account_id for email in session.query(Email).filter_by(template=SOON).order_by(Email.id)]


def test_a_day_ahead_once_and_only_who_has_the_place(app, reading, clock, mailbox, play):
    mailbox.deliver()
    clock.set(START - timedelta(hours=24, minutes=1))
    with app.app_context():
        assert remind_of_shifts() == 0
    clock.set(START - timedelta(hours=24))
    with app.app_context():
        assert (remind_of_shifts(), remind_of_shifts()) == (1, 0)
    assert reminded(reading) == [play.volunteer]
    [email] = mailbox.deliver()
    assert email["Subject"] == "See you soon"
    text = email.get_body(("plain",)).get_content()
    assert "Football" in text
    assert "say so with one click" in text


@pytest.mark.parametrize("what", ["gave it back", "cancelled", "withheld", "begun"])
def test_the_email_is_dropped_where_nobody_comes(app, writing, reading, clock, mailbox, play, what):
    mailbox.deliver()
    clock.set(START - timedelta(hours=3))
    with app.app_context():
        assert remind_of_shifts() == 1
    with writing() as session:
        if what == "gave it back":
            shift = session.get_one(Shift, play.shift)
            shifts.withdraw(session.query(SignUp).filter_by(shift_id=shift.id, account_id=play.volunteer).one())
        if what == "cancelled":
            planning.cancel(session.get_one(Session, play.session))
        if what == "withheld":
            session.query(Activity).update({"state": ActivityState.DRAFT})
    if what == "begun":
        clock.set(START)
    assert "See you soon" not in [email["Subject"] for email in mailbox.deliver()]
    with reading() as session:
        assert session.query(Email).filter_by(template=SOON).one().state.value == "dropped"


def test_whoever_said_yes_yesterday_is_not_reminded(app, writing, clock, play):
    clock.set(START - timedelta(hours=30))
    with writing() as session:
        session.query(SignUp).filter_by(state=SignUpState.CONFIRMED).update({"updated_at": clock.now()})
    clock.set(START - timedelta(hours=23))
    with app.app_context():
        assert remind_of_shifts() == 0


def test_a_date_that_moves_is_reminded_of_anew(app, writing, reading, clock, play):
    clock.set(START - timedelta(hours=20))
    with app.app_context():
        assert remind_of_shifts() == 1
    with writing() as session:
        row, shift = session.get_one(Session, play.session), session.get_one(Shift, play.shift)
        for one in (row, shift):
            one.starts_at, one.ends_at = one.starts_at + timedelta(days=7), one.ends_at + timedelta(days=7)
        row.sequence += 1
    with app.app_context():
        assert remind_of_shifts() == 0
    clock.advance(days=7)
    with app.app_context():
        assert remind_of_shifts() == 1
    assert reminded(reading) == [play.volunteer] * 2


@pytest.mark.settings(quiet_nights=True)
@pytest.mark.parametrize(
    ("hours", "waits"),
    [
        pytest.param(11, 10, id="the next evening: at eight"),
        pytest.param(22, 0, id="before anybody is awake: at once"),
    ],
)
def test_in_the_night_it_waits_unless_it_is_too_late_then(app, writing, reading, clock, play, hours, waits):
    # Ten in the evening in Sofia, and a start so many hours before the same time of the next day.
    night = START + timedelta(hours=10) - timedelta(days=1)
    with writing() as session:
        row, shift = session.get_one(Session, play.session), session.get_one(Shift, play.shift)
        for one in (row, shift):
            one.starts_at = night + timedelta(hours=26 - hours)
            one.ends_at = one.starts_at + timedelta(hours=2)
    clock.set(night)
    with app.app_context():
        assert remind_of_shifts() == 1
        deliver_due()
    with reading() as session:
        email = session.query(Email).filter_by(template=SOON).one()
        assert (email.state is EmailState.SENT) is (waits == 0)
        assert email.next_attempt_at == night + timedelta(hours=waits)


def test_two_workers_write_one_email(app, reading, clock, play):
    clock.set(START - timedelta(hours=10))
    both = threading.Barrier(2)

    def work(_number):
        with app.app_context():
            both.wait()
            remind_of_shifts()
            db.session.remove()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(work, range(2)))
    assert reminded(reading) == [play.volunteer]
