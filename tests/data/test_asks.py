"""Answering an ask keeps to the law of locks: shifts, then people, then the ask; nobody waits in a circle."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import sqlalchemy as sa

from community.accounts.queries import actor_of, get_account
from community.foundation import clock, database
from community.foundation.access import find
from community.foundation.database import db, transaction
from community.foundation.outbox import Email
from community.foundation.refusal import Refused
from events.registrations.waiting_list import Outcome
from tests import cast, factories
from volunteers.clearances.rules import Clearance
from volunteers.permissions import Permission
from volunteers.profiles.models import VolunteerPause
from volunteers.rosters import actions, queries
from volunteers.rosters.models import Ask
from volunteers.rosters.rules import AskState, Gap, Refusal
from volunteers.shifts.fit import POINTS, Merit
from volunteers.shifts.models import Shift, SignUp
from volunteers.shifts.rules import SignUpState

PATIENCE = 5


@pytest.fixture
def play(writing):
    with writing():
        return cast.gather(maximum=3)


@pytest.fixture
def ask_id(play, writing):
    """A proposal for the volunteer that nobody was asked about yet."""
    with writing():
        return factories.add(Ask(shift_id=play.shift, account_id=play.volunteer, created_at=clock.now())).id


def in_its_own_transaction(app, deed):
    """What the deed returns, or why it was refused."""
    with app.app_context():
        try:
            with transaction() as session:
                return deed(session)
        except Refused as refused:
            return refused.reason
        finally:
            db.session.remove()


def ask_now(ask_id):
    return actions.ask(queries.chosen([ask_id], sa.true()))


@pytest.mark.both_databases
def test_an_answer_and_a_colleague_who_asks_again_do_not_stop_each_other(app, play, ask_id, reading, database_kind):
    read, asked, at_the_door, shift_held = (threading.Event() for _ in range(4))
    if database_kind == "sqlite":
        # Writers are alone there: one after the other is all that can be.
        in_its_own_transaction(app, lambda session: ask_now(ask_id))
        for event in (read, asked, at_the_door, shift_held):
            event.set()

    def ask_again(session):
        chosen = queries.chosen([ask_id], sa.true())
        read.set()
        asked.wait(PATIENCE)
        database.lock(Shift, [play.shift])
        shift_held.set()
        at_the_door.wait(PATIENCE)
        # The other one is waiting for the shift by now.
        threading.Event().wait(0.3)
        return actions.ask(chosen)

    def accept(session):
        asked.wait(PATIENCE)
        one = find(actor_of(get_account(play.volunteer)), Permission.ANSWER_ASK, Ask, ask_id)
        at_the_door.set()
        shift_held.wait(PATIENCE)
        return actions.accept(one)

    with ThreadPoolExecutor(2) as pool:
        again = pool.submit(in_its_own_transaction, app, ask_again)
        read.wait(PATIENCE)
        if database_kind != "sqlite":
            in_its_own_transaction(app, lambda session: ask_now(ask_id))
        asked.set()
        answer = pool.submit(in_its_own_transaction, app, accept)
        assert (again.result(), answer.result()) == (Refusal.ASKED, Outcome.CONFIRMED)
    with reading() as session:
        assert session.query(Ask.state).all() == [(AskState.ACCEPTED,)]
        assert session.query(SignUp.state).all() == [(SignUpState.CONFIRMED,)]
        assert session.query(Email).filter_by(template="volunteers.rosters.asked").count() == 1


@pytest.mark.both_databases
def test_ten_answers_at_once_are_one(app, play, ask_id, reading):
    in_its_own_transaction(app, lambda session: ask_now(ask_id))
    gate = threading.Barrier(10)

    def answer(number):
        gate.wait()

        def deed(session):
            one = find(actor_of(get_account(play.volunteer)), Permission.ANSWER_ASK, Ask, ask_id)
            return actions.accept(one) if number % 2 else actions.decline(one)

        return in_its_own_transaction(app, deed)

    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(answer, range(10)))
    assert answers.count(Refusal.ANSWERED) == 9
    with reading() as session:
        [(state,)] = session.query(Ask.state)
        assert state is (AskState.ACCEPTED if Outcome.CONFIRMED in answers else AskState.DECLINED)
        assert session.query(SignUp).count() == (state is AskState.ACCEPTED)


@pytest.mark.both_databases
def test_what_lapses_while_it_is_answered_is_one_or_the_other(app, play, ask_id, reading, clock):
    clock.set(factories.NOON)
    in_its_own_transaction(app, lambda session: ask_now(ask_id))
    with reading() as session:
        clock.set(session.get_one(Ask, ask_id).answer_until)
    gate = threading.Barrier(2)

    def late():
        gate.wait()
        return in_its_own_transaction(app, lambda session: actions.accept(session.get_one(Ask, ask_id)))

    def lapse():
        gate.wait()
        with app.app_context():
            return actions.let_lapse()

    with ThreadPoolExecutor(2) as pool:
        answer, number = pool.submit(late), pool.submit(lapse)
        assert answer.result() in (Refusal.TOO_LATE, Refusal.ANSWERED)
        assert number.result() == 1
    with reading() as session:
        assert session.get_one(Ask, ask_id).state is AskState.LAPSED
        assert session.query(SignUp).count() == 0


def test_a_plan_reads_what_it_is_about_and_not_all_that_ever_was(app, play, writing, count_steps):
    def look():
        with app.app_context(), transaction(writing=False):
            shifts = queries.open_roles(sa.true(), clock.now(), 14)
            assert shifts
            queries.problem(shifts, clock.now(), 14, whole=True)

    before = count_steps(look)
    with writing() as session:
        organisation = session.get_one(factories.Organisation, play.organisation)
        long_ago = clock.now() - timedelta(days=400)
        helped = {"state": SignUpState.COMPLETED, "created_at": long_ago, "updated_at": long_ago}
        asked = {"state": AskState.LAPSED, "created_at": long_ago, "asked_at": long_ago}
        for number in range(300):
            if number % 30 == 0:
                over = factories.session(factories.activity(organisation), long_ago)
            shift = factories.shift(over)
            session.add(SignUp(shift_id=shift.id, account_id=play.volunteer, **helped))
            session.add(Ask(shift_id=shift.id, account_id=play.volunteer, **asked))
    assert count_steps(look) < before * 1.2 + 500


def test_whoever_helped_in_an_activity_is_known_there_and_who_was_asked_lately_rests(play, writing):
    with writing() as session:
        coming = session.get_one(factories.Session, session.get_one(Shift, play.shift).session_id)
        activity = session.get_one(factories.Activity, coming.activity_id)
        before = factories.shift(factories.session(activity, clock.now() - timedelta(7)))
        facts = {"account_id": play.volunteer, "created_at": clock.now()}
        session.add(SignUp(shift_id=before.id, state=SignUpState.COMPLETED, updated_at=clock.now(), **facts))
        for days in (10, 200):
            asked_at = clock.now() - timedelta(days)
            session.add(Ask(shift_id=before.id, state=AskState.DECLINED, asked_at=asked_at, **facts))
        session.flush()
        [coming] = queries.open_roles(Shift.id == play.shift, clock.now(), 14)
        found = queries.problem([coming], clock.now(), 14, whole=True)
        assert found.fits[play.shift, play.volunteer]["known"] == POINTS[Merit.KNOWN]
        assert found.rests[play.volunteer] == 10
        assert queries.everybody([coming], clock.now(), 14).settled == {}


@pytest.mark.parametrize(("cleared", "gap"), [(Clearance.FAMILIES, Gap.NO_TIME), (None, Gap.NOBODY_CLEARED)])
def test_whoever_has_a_pause_is_away_and_not_uncleared(cleared, gap, writing):
    with writing():
        start = clock.now() + timedelta(days=3)
        shift = factories.shift(factories.session(factories.activity(factories.organisation()), start), maximum=1)
        days = {"first_on": start.date() - timedelta(1), "last_on": start.date() + timedelta(1)}
        factories.add(VolunteerPause(volunteer_id=factories.volunteer(cleared).id, **days))
        [found] = queries.open_roles(Shift.id == shift.id, clock.now(), 14)
        assert queries.problem([found], clock.now(), 14, whole=True).gaps == {shift.id: gap}
