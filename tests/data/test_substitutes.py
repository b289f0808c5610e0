"""The house looks for a substitute: a few at a time, the first yes takes the place, and nobody is asked in vain."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from community.accounts.models import Account
from community.accounts.rules import AccountState
from community.foundation import clock as the_clock
from community.foundation.database import db, transaction
from community.foundation.outbox import Email
from community.foundation.refusal import Refused
from events.activities.models import Activity
from events.activities.rules import Openness
from events.registrations.waiting_list import Outcome
from events.sessions.models import Session
from tests import cast, factories
from volunteers.clearances.models import GrantedClearance
from volunteers.profiles.models import Volunteer, VolunteerPause
from volunteers.profiles.week import Week
from volunteers.rosters import actions as roster
from volunteers.rosters.models import Ask
from volunteers.rosters.rules import AskState
from volunteers.rosters.rules import Refusal as AskRefusal
from volunteers.shifts import actions as shifts
from volunteers.shifts.models import Shift, SignUp
from volunteers.shifts.queries import get_shift
from volunteers.shifts.rules import SignUpState
from volunteers.substitutes import actions, queries
from volunteers.substitutes.models import Search
from volunteers.substitutes.rules import Refusal, SearchState

NOON = factories.NOON


@pytest.fixture
def play(writing, clock):
    """Two hold the only two places of a shift in two days; seven others could, and were never asked."""
    clock.set(NOON)
    with writing() as session:
        found = cast.gather(minimum=2, maximum=2)
        row = session.get_one(Session, found.session)
        row.starts_at, row.ends_at = NOON + timedelta(days=2), NOON + timedelta(days=2, hours=2)
        shift = session.get_one(Shift, found.shift)
        shift.starts_at, shift.ends_at = row.starts_at, row.ends_at
        for _ in range(5):
            factories.volunteer()
        for account_id in (found.volunteer, factories.volunteer(name="Leaves").id):
            shifts.sign_up(shift, account_id)
        return found


def unit(app, deed):
    """What the deed returns, or why it was refused."""
    with app.app_context():
        try:
            with transaction() as session:
                return deed(session)
        except Refused as refused:
            return refused.reason
        finally:
            db.session.remove()


def leaves(app, name="Leaves"):
    def deed(session):
        account = session.query(factories.Account).filter_by(name=name).one()
        return shifts.withdraw(session.query(SignUp).filter_by(account_id=account.id, state="confirmed").one())

    return unit(app, deed)


def periodic_task(app):
    with app.app_context():
        number = actions.ask_around()
        roster.let_lapse()
        return number


def asks(reading):
    with reading() as session:
        return [(one.account_id, one.state) for one in session.query(Ask).order_by(Ask.id)]


def search(reading):
    with reading() as session:
        return session.query(Search).order_by(Search.id.desc()).first()


def answer(app, ask_number, say):
    def deed(session):
        return say(session.query(Ask).order_by(Ask.id).offset(ask_number).first())

    return unit(app, deed)


@pytest.mark.both_databases
def test_three_are_asked_then_the_next_three_then_nobody_is_left(app, play, reading, clock):
    assert leaves(app) is True
    assert periodic_task(app) == 1
    assert periodic_task(app) == 0
    first = asks(reading)
    assert [state for _, state in first] == [AskState.ASKED] * 3
    for number in range(3):
        answer(app, number, roster.decline)
    # All said no: nobody waits for the end of the window.
    periodic_task(app)
    second = asks(reading)
    assert [state for _, state in second[3:]] == [AskState.ASKED] * 3
    assert {account for account, _ in second[:3]}.isdisjoint(account for account, _ in second[3:])
    clock.advance(hours=9)
    periodic_task(app)
    # Nine in the evening: nobody answered in eight hours, and nobody is asked before the morning.
    assert [state for _, state in asks(reading)][3:] == [AskState.LAPSED] * 3
    assert periodic_task(app) == 0
    assert search(reading).state is SearchState.LOOKING
    clock.set(NOON + timedelta(hours=20))
    assert periodic_task(app) == 1
    # Six were asked; the one who leaves, the one who stays and the applicant are no candidates.
    assert search(reading).state is SearchState.NOBODY_LEFT
    with reading() as session:
        emails = session.query(Email).filter_by(template="volunteers.substitutes.nobody_left").all()
        assert [email.account_id for email in emails] == [play.coordinator]
    assert periodic_task(app) == 0


@pytest.mark.both_databases
def test_two_yeses_at_once_are_one_place(app, play, reading):
    leaves(app)
    periodic_task(app)
    gate = threading.Barrier(3)

    def says_yes(number):
        gate.wait()
        return answer(app, number, roster.accept)

    with ThreadPoolExecutor(3) as pool:
        answers = list(pool.map(says_yes, range(3)))
    assert sorted(map(str, answers)) == sorted(map(str, [Outcome.CONFIRMED, AskRefusal.TAKEN, AskRefusal.TAKEN]))
    with reading() as session:
        assert session.get_one(Shift, play.shift).taken == 2
        assert session.query(SignUp).filter_by(state=SignUpState.CONFIRMED).count() == 2
        assert session.query(SignUp).filter_by(state=SignUpState.WAITING).count() == 0
    periodic_task(app)
    assert search(reading).state is SearchState.FOUND
    assert periodic_task(app) == 0


@pytest.mark.both_databases
def test_a_yes_against_who_comes_back_is_one_place(app, play, reading):
    leaves(app)
    periodic_task(app)
    gate = threading.Barrier(2)

    def says_yes():
        gate.wait()
        return answer(app, 0, roster.accept)

    def comes_back():
        gate.wait()

        def deed(session):
            account = session.query(factories.Account).filter_by(name="Leaves").one()
            [shift] = session.query(Shift).with_for_update().populate_existing().all()
            return shifts.sign_up(shift, account.id)

        return unit(app, deed)

    with ThreadPoolExecutor(2) as pool:
        yes, back = pool.submit(says_yes), pool.submit(comes_back)
        assert (yes.result(), back.result()) in (
            (Outcome.CONFIRMED, Outcome.WAITING),
            (AskRefusal.TAKEN, Outcome.CONFIRMED),
        )
    with reading() as session:
        assert session.get_one(Shift, play.shift).taken == 2


@pytest.mark.both_databases
def test_two_workers_ask_one_wave(app, play, reading):
    leaves(app)
    gate = threading.Barrier(2)

    def work(_):
        gate.wait()
        return periodic_task(app)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(work, range(2)))
    assert len(asks(reading)) == 3


def test_who_waits_comes_first_and_an_offer_that_ends_begins_the_search(app, play, reading, writing, clock):
    with writing() as session:
        waits = factories.volunteer(name="Waits").id
        assert shifts.sign_up(session.get_one(Shift, play.shift), waits) is Outcome.WAITING
    assert leaves(app) is False
    assert search(reading) is None
    clock.advance(hours=20)
    with app.app_context():
        shifts.pass_on_ended_offers()
    assert search(reading).state is SearchState.LOOKING
    periodic_task(app)
    assert waits not in {account for account, _ in asks(reading)}


def test_a_shift_that_can_do_without_looks_for_nobody(app, play, reading, writing):
    with writing() as session:
        session.get_one(Shift, play.shift).minimum = 1
    assert leaves(app) is False
    assert search(reading) is None


def test_who_is_asked(app, play, reading, writing):
    """Not who said no before, is blocked, elsewhere, does not want to be, or gave the place back;
    rested people first."""
    with writing() as session:
        free = [row.id for row in session.query(Volunteer).order_by(Volunteer.id)]
        free.remove(play.volunteer)
        free.remove(play.applicant)
        free.remove(session.query(factories.Account).filter_by(name="Leaves").one().id)
        blocked, unwilling, elsewhere, said_no, tired, rested = free
        session.get_one(factories.Account, blocked).state = AccountState.BLOCKED
        session.get_one(Volunteer, unwilling).stands_in = False
        session.get_one(Volunteer, elsewhere).districts = ["elsewhere"]
        old = {"asked_at": NOON - timedelta(days=3), "answer_until": NOON, "created_at": NOON}
        factories.add(Ask(shift_id=play.shift, account_id=said_no, state=AskState.DECLINED, **old))
        other = factories.shift(session.get_one(Session, play.session))
        factories.add(Ask(shift_id=other.id, account_id=tired, state=AskState.DECLINED, **old))
    leaves(app)
    periodic_task(app)
    with reading() as session:
        asked = [one.account_id for one in session.query(Ask).filter_by(state=AskState.ASKED).order_by(Ask.id)]
    assert asked == [rested, tired]


def test_what_is_not_in_the_programme_is_asked_by_people_only(app, play, reading, writing):
    with writing() as session:
        session.query(Activity).one().openness = Openness.INVITED
    assert leaves(app) is False
    assert unit(app, lambda session: actions.start(session.get_one(Shift, play.shift))) is Refusal.NOT_PUBLIC


def test_a_coordinator_begins_stops_and_begins_again(app, play, reading, writing):
    def start(session):
        return actions.start(session.get_one(Shift, play.shift))

    assert unit(app, start) is Refusal.FULL
    with writing() as session:
        session.get_one(Shift, play.shift).maximum = 3
    assert unit(app, start) is None
    assert unit(app, start) is Refusal.LOOKING
    assert search(reading).goal == 3
    periodic_task(app)
    assert unit(app, lambda session: actions.stop(session.get_one(Shift, play.shift))) is None
    assert unit(app, lambda session: actions.stop(session.get_one(Shift, play.shift))) is Refusal.NOT_LOOKING
    assert periodic_task(app) == 0
    # Who was asked may still answer.
    assert answer(app, 0, roster.accept) is Outcome.CONFIRMED


def test_too_near_is_told_at_once_and_begun_is_over(app, play, reading, clock):
    clock.set(NOON + timedelta(days=2) - timedelta(minutes=15))
    leaves(app)
    periodic_task(app)
    assert search(reading).state is SearchState.NOBODY_LEFT
    assert asks(reading) == []


def test_a_session_that_is_called_off_ends_its_search(app, play, reading, writing):
    leaves(app)
    periodic_task(app)
    with writing() as session:
        session.get_one(Shift, play.shift).state = "cancelled"
    periodic_task(app)
    assert search(reading).state is SearchState.OVER


def test_by_name_is_under_the_same_rules(app, play, reading):
    applicant = play.applicant
    with reading():
        fitting = queries.fitting(get_shift(play.shift), the_clock.now())
    assert applicant not in {one.account_id for one in fitting}
    assert by_name(app, play, applicant) is Refusal.FULL
    leaves(app)
    assert by_name(app, play, applicant) is Refusal.NOT_CLEARED
    assert by_name(app, play, fitting[0].account_id) is None
    assert by_name(app, play, fitting[0].account_id) is Refusal.ASKED
    assert len(asks(reading)) == 1


def by_name(app, play, account_id):
    return unit(app, lambda _: actions.ask_by_name(play.shift, account_id))


@pytest.mark.both_databases
def test_who_is_not_asked_by_name_is_so_for_a_reason_of_their_own(app, play, reading, writing, clock):
    leaves(app)

    def standing_in(state):
        def put(session, who):
            factories.add(SignUp(shift_id=play.shift, account_id=who, state=state, created_at=NOON, updated_at=NOON))

        return put

    def answered(state):
        def put(session, who):
            facts = {"created_at": NOON, "asked_at": NOON, "answer_until": NOON + timedelta(hours=3)}
            factories.add(Ask(shift_id=play.shift, account_id=who, state=state, **facts))

        return put

    def elsewhere(session, who, *, hours=1, number=1):
        shift = session.get_one(Shift, play.shift)
        activity = session.get_one(Activity, session.get_one(Session, shift.session_id).activity_id)
        for one in range(number):
            start = shift.starts_at + timedelta(hours=hours + 4 * one)
            other = factories.shift(factories.session(activity, start), starts_at=start,
                                    ends_at=start + timedelta(hours=2), clearance=shift.clearance)  # fmt: skip
            factories.add(
                SignUp(shift_id=other.id, account_id=who, state=SignUpState.CONFIRMED, created_at=NOON, updated_at=NOON)
            )

    def away(session, who):
        session.get_one(Volunteer, who).week = Week.of([(0, 0)]).text

    def paused(session, who):
        on = session.get_one(Shift, play.shift).starts_at.date()
        factories.add(VolunteerPause(volunteer_id=who, first_on=on, last_on=on))

    def clearance_ends(session, who):
        [granted] = session.query(GrantedClearance).filter_by(volunteer_id=who)
        granted.expires_on = NOON.date()

    def uncleared(session, who):
        session.query(GrantedClearance).filter_by(volunteer_id=who).delete()

    def language(session, who):
        session.get_one(Shift, play.shift).language = "sv"

    def blocked(session, who):
        session.get_one(Account, who).state = AccountState.BLOCKED

    reasons = {
        Refusal.COMING: standing_in(SignUpState.CHECKED_IN),
        Refusal.ON_THE_LIST: standing_in(SignUpState.WAITING),
        Refusal.EXCUSED: standing_in(SignUpState.EXCUSED),
        Refusal.GAVE_BACK: standing_in(SignUpState.WITHDRAWN),
        Refusal.ASKED: answered(AskState.ASKED),
        Refusal.SAID_NO: answered(AskState.DECLINED),
        Refusal.SILENT: answered(AskState.LAPSED),
        Refusal.BUSY: elsewhere,
        Refusal.ENOUGH: lambda session, who: elsewhere(session, who, hours=6, number=2),
        Refusal.AWAY: away,
        Refusal.PAUSED: paused,
        Refusal.CLEARANCE_ENDS: clearance_ends,
        Refusal.NOT_CLEARED: uncleared,
        Refusal.NOT_ACTIVE: blocked,
        # Last: it is the shift that asks for it from now on.
        Refusal.LANGUAGE: language,
    }
    found = {}
    for reason, put in reasons.items():
        with writing() as session:
            who = factories.volunteer().id
            put(session, who)
        found[reason] = by_name(app, play, who)
    assert found == {reason: reason for reason in reasons}
    with writing() as session:
        session.get_one(Shift, play.shift).state = "cancelled"
    assert by_name(app, play, who) is Refusal.CANCELLED
    with writing() as session:
        session.get_one(Shift, play.shift).state = "open"
    clock.set(NOON + timedelta(days=2))
    assert by_name(app, play, who) is Refusal.STARTED
