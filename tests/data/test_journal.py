"""Two things at once to one pair: one entry a button, one email a week, one ending, and nothing after it."""

import threading
from datetime import timedelta

import pytest

from community.foundation import clock
from community.foundation.database import db
from community.foundation.outbox import Email
from tests import factories
from tests.data.test_pairs import at_once, family
from volunteers.clearances.rules import Clearance
from volunteers.follow_up import actions as care
from volunteers.follow_up.models import Farewell
from volunteers.follow_up.rules import Refusal as CareRefusal
from volunteers.journal import actions, queries
from volunteers.journal.models import Goal, Meeting, MeetingQuestion, Mentorship
from volunteers.journal.rules import GoalKind, JournalEntry, Refusal, Rhythm
from volunteers.pairs.models import Pair
from volunteers.pairs.rules import Ending, PairState, Side

pytestmark = pytest.mark.both_databases
ROUNDS = 4


@pytest.fixture
def meet(writing):
    """Make a pair that has met for `days`."""

    def make(days=8, **facts):
        with writing():
            wish = family(factories.organisation())
            mentor = factories.volunteer(Clearance.FAMILIES).id
            usual = {"state": PairState.ACTIVE, "started_at": clock.now() - timedelta(days=days)}
            return factories.pair(wish, mentor, **{**usual, **facts}).id

    return make


def today():
    return clock.today("Europe/Sofia")


def pair_of(pair_id):
    return db.session.get_one(Pair, pair_id)


def test_two_workers_write_one_email(app, meet, reading):
    for _ in range(ROUNDS):
        pair_id = meet()
        threads = [threading.Thread(target=lambda: _work(app)) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        with reading() as session:
            [question] = session.query(MeetingQuestion).filter_by(pair_id=pair_id)
            assert session.query(Email).filter_by(dedupe_key=f"meeting-question:{question.id}").count() == 1


def _work(app):
    with app.app_context():
        actions.ask_how_it_goes()
        db.session.remove()


def test_a_button_pressed_twice_at_once_is_one_entry(app, meet, reading):
    for _ in range(ROUNDS):
        pair_id = meet()
        _work(app)
        with reading() as session:
            secret = queries.secret_of(session.query(MeetingQuestion).filter_by(pair_id=pair_id).one())

        def press(secret=secret):
            actions.answer(*queries.find_question(secret, clock.now()), JournalEntry(today(), True), today())

        assert at_once(app, press, press) == []
        with reading() as session:
            assert session.query(Meeting).filter_by(pair_id=pair_id).count() == 1


def test_a_pair_is_closed_once_and_nothing_is_noted_after(app, meet, reading):
    for _ in range(ROUNDS):
        pair_id = meet(state=PairState.CLOSING)

        def close(pair_id=pair_id):
            care.finish(pair_of(pair_id), today(), Ending.NO_TIME, "", False, None, today())

        def write(pair_id=pair_id):
            actions.write(pair_of(pair_id), JournalEntry(today(), True), today())

        refused = at_once(app, close, close, write)
        with reading() as session:
            assert session.query(Farewell).filter_by(id=pair_id).count() == 1
            written = session.query(Meeting).filter_by(pair_id=pair_id).count()
        assert sorted(refused, key=str) == sorted(
            [CareRefusal.NOT_CLOSING, *([] if written else [Refusal.NOT_MEETING])], key=str
        )
        assert at_once(app, write) == [Refusal.NOT_MEETING]


def test_both_sides_choose_the_same_goal_and_the_rhythm_is_one_row(app, meet, reading):
    for _ in range(ROUNDS):
        pair_id = meet()
        works = [
            lambda side=side, pair_id=pair_id: actions.set_goal(pair_of(pair_id), side, GoalKind.WORK, "", today())
            for side in (Side.MENTOR, Side.MENTEE)
        ]
        works += [
            lambda rhythm=rhythm, pair_id=pair_id: actions.choose_rhythm(pair_of(pair_id), rhythm, today())
            for rhythm in (Rhythm.MONTHLY, Rhythm.FORTNIGHTLY)
        ]
        assert at_once(app, *works) == []
        with reading() as session:
            assert session.query(Goal).filter_by(pair_id=pair_id).count() == 1
            assert session.query(Mentorship).filter_by(id=pair_id).count() == 1
