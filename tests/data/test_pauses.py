"""A pause and a sign-up at the same moment: one of them hears of the other, never neither."""

import threading
from datetime import timedelta

import pytest

from community.foundation import clock, database
from community.foundation.database import db, transaction
from community.foundation.refusal import Refused
from tests import cast, factories
from volunteers.pauses import actions
from volunteers.profiles.models import VolunteerPause
from volunteers.shifts import actions as shifts
from volunteers.shifts.models import Shift, SignUp

pytestmark = pytest.mark.both_databases
ROUNDS = 6


def test_nobody_promises_a_shift_inside_of_a_pause_that_begins_at_that_moment(app, writing, reading):
    with writing():
        play = cast.gather()
        people = [factories.volunteer().id for _ in range(ROUNDS)]
        db.session.get_one(Shift, play.shift).maximum = ROUNDS
    today = clock.now().date()

    def sign_up(account_id):
        shifts.sign_up(database.lock(Shift, [play.shift])[0], account_id)

    def pause(account_id):
        actions.pause(account_id, today, today + timedelta(days=3))

    for account_id in people:
        ready, said = threading.Barrier(2), []

        def do(deed, account_id=account_id, ready=ready, said=said):
            with app.app_context():
                ready.wait()
                try:
                    with transaction():
                        deed(account_id)
                except Refused as refused:
                    said.append(refused.reason.name)
                finally:
                    db.session.remove()

        threads = [threading.Thread(target=do, args=(deed,)) for deed in (sign_up, pause)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert said in (["PAUSED"], ["PROMISED"])
    with reading() as session:
        promised = {row.account_id for row in session.query(SignUp)}
        paused = {row.volunteer_id for row in session.query(VolunteerPause)}
    assert (promised & paused, promised | paused) == (set(), set(people))
