"""Making confirmations at once keeps to the limit, on both databases."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from community.foundation.database import db, transaction
from community.foundation.refusal import Refused
from tests import cast, factories
from volunteers.hours import actions, queries, rules
from volunteers.hours.models import Confirmation
from volunteers.hours.rules import Refusal, Validity
from volunteers.shifts.models import Shift, SignUp
from volunteers.shifts.rules import SignUpState

NOW = factories.NOON


@pytest.fixture
def play(writing, clock):
    clock.set(NOW)
    with writing() as session:
        found = cast.gather()
        shift = session.get_one(Shift, found.shift)
        shift.starts_at, shift.ends_at = NOW - timedelta(hours=3), NOW - timedelta(hours=1)
        then = {"created_at": NOW, "updated_at": NOW}
        factories.add(SignUp(shift_id=shift.id, account_id=found.volunteer, state=SignUpState.COMPLETED, **then))
        return found


@pytest.mark.both_databases
def test_many_at_once_are_not_more_than_enough(app, play, reading, monkeypatch):
    monkeypatch.setattr(rules, "MOST", 3)
    gate = threading.Barrier(6)

    def make(_):
        gate.wait()
        with app.app_context():
            try:
                with transaction():
                    return actions.make(play.volunteer, None, NOW.date(), factories.SOFIA).minutes
            except Refused as refused:
                return refused.reason
            finally:
                db.session.remove()

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(make, range(6)))
    assert answers.count(120) == 3
    assert answers.count(Refusal.ENOUGH) == 3
    with reading() as session:
        made = session.query(Confirmation).all()
        assert len({one.code_digest for one in made}) == 3
        assert {queries.find_by_code(queries.secret_of(one)).id for one in made} == {one.id for one in made}
        assert {queries.validity_of(one, factories.SOFIA) for one in made} == {Validity.STANDS}
