"""Two deeds at once that lock the same people, shifts and requests: one waits for the other, and never both."""

import threading
import time
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import NoResultFound

from community.accounts import actions as accounts
from community.accounts.models import Account
from community.foundation import clock, database
from community.foundation.clock import today
from community.foundation.database import db, transaction
from community.foundation.refusal import Refused
from community.households.actions import withdraw_consent
from community.households.models import Consent, Household
from community.privacy import actions as privacy
from events.planning import actions as planning
from events.registrations.waiting_list import Mark
from events.sessions.models import Session
from tests import factories
from tests.data.test_onward import mentor
from tests.data.test_pairs import family
from volunteers.attendance.actions import mark
from volunteers.clearances import actions as vetting
from volunteers.clearances.rules import Clearance
from volunteers.pairs import actions as pairs
from volunteers.pairs.models import Candidate, Pair
from volunteers.pairs.rules import Side
from volunteers.pauses import actions as pauses
from volunteers.profiles import actions as profiles
from volunteers.profiles.models import Volunteer
from volunteers.shifts import actions as shifts
from volunteers.shifts.models import Shift, SignUp
from volunteers.shifts.rules import SignUpState

pytestmark = pytest.mark.both_databases
# How long each deed dawdles after it has locked something, so that the other one comes in between.
PAUSE = 0.04


class Scene:
    """Mira is asked by two families and holds a place; Nadia is next for both, and waits for that place."""

    def __init__(self, session):
        ours = factories.organisation()
        self.mira, self.nadia = sorted((mentor(), mentor()))
        coming = factories.session(factories.activity(ours), clock.now() + timedelta(days=3))
        self.session, self.shift = (
            coming.id,
            factories.shift(coming, minimum=1, maximum=1, taken=1, clearance=Clearance.FAMILIES).id,
        )
        wishes = [family(ours), family(ours)]
        self.pairs = [factories.pair(wish, self.mira).id for wish in wishes]
        self.households = [wish.household_id for wish in wishes]
        for wish in wishes:
            factories.add(Candidate(request_id=wish.id, volunteer_id=self.nadia, rank=2, decided_at=clock.now()))
        for who, state in ((self.mira, SignUpState.CONFIRMED), (self.nadia, SignUpState.WAITING)):
            factories.add(
                SignUp(shift_id=self.shift, account_id=who, state=state, created_at=clock.now(), updated_at=clock.now())
            )


def accept(scene, number=0):
    pairs.accept(db.session.get_one(Pair, scene.pairs[number]), Side.MENTEE, today())


def decline(scene, number=0):
    pairs.decline(db.session.get_one(Pair, scene.pairs[number]), Side.MENTOR)


def decline_the_other(scene):
    decline(scene, 1)


def block_each_other(scene):
    pairs.block(db.session.get_one(Pair, scene.pairs[1]), Side.MENTEE)


def _withdraw(number):
    [volunteer] = database.lock(Volunteer, [number])
    vetting.withdraw(volunteer, Clearance.FAMILIES, today())


def withdraw_miras(scene):
    _withdraw(scene.mira)


def withdraw_nadias(scene):
    _withdraw(scene.nadia)


def block_mira(scene):
    accounts.block(db.session.get_one(Account, scene.mira))


def delete_mira(scene):
    privacy.delete_account(scene.mira)


def delete_nadia(scene):
    privacy.delete_account(scene.nadia)


def stop_offering(scene):
    profiles.disagree(db.session.get_one(Volunteer, scene.mira))


def stop_asking(scene):
    database.lock(Household, [scene.households[0]])
    withdraw_consent(db.session.query(Consent).filter_by(household_id=scene.households[0]).one())


def erase_family(scene):
    privacy.say_farewell(scene.households[1])
    [household] = database.lock(Household, [scene.households[1]])
    privacy.erase(household)


def give_place_back(scene):
    [shift] = database.lock(Shift, [scene.shift])
    shifts.withdraw(db.session.query(SignUp).filter_by(shift_id=shift.id, account_id=scene.mira).one())


def pause_mira(scene):
    place = db.session.query(SignUp).filter_by(shift_id=scene.shift, account_id=scene.mira).one()
    day = clock.now().date() + timedelta(days=3)
    pauses.pause(scene.mira, day - timedelta(days=1), day + timedelta(days=1), giving_back=[place.id])


def _miras_place(scene):
    [shift] = database.lock(Shift, [scene.shift])
    return shift, db.session.query(SignUp).filter_by(shift_id=shift.id, account_id=scene.mira).one()


def excuse_mira(scene):
    mark(*_miras_place(scene), Mark.EXCUSED)


def undo_miras_excuse(scene):
    shift, place = _miras_place(scene)
    # As if it had been said before.
    shift.taken -= place.state is SignUpState.CONFIRMED
    place.state = SignUpState.EXCUSED
    mark(shift, place, Mark.UNDO)


def cancel_session(scene):
    [session] = database.lock(Session, [scene.session])
    planning.cancel(session)


# Those that once waited for each other, and those nearest to them.
TOGETHER = (
    (accept, withdraw_miras),
    (decline, withdraw_miras),
    (decline, withdraw_nadias),
    (decline, stop_asking),
    (decline, stop_offering),
    (decline_the_other, erase_family),
    (block_each_other, erase_family),
    (block_each_other, block_mira),
    (withdraw_miras, delete_mira),
    (withdraw_miras, stop_asking),
    (block_mira, stop_asking),
    (block_mira, cancel_session),
    (delete_mira, stop_asking),
    (delete_mira, erase_family),
    (delete_mira, cancel_session),
    (delete_nadia, withdraw_nadias),
    (stop_offering, stop_asking),
    (stop_offering, erase_family),
    (give_place_back, cancel_session),
    (excuse_mira, block_mira),
    (excuse_mira, withdraw_nadias),
    (undo_miras_excuse, delete_mira),
    (undo_miras_excuse, decline),
    (pause_mira, withdraw_miras),
    (pause_mira, block_mira),
    (pause_mira, cancel_session),
)


@pytest.fixture
def dawdling(app):
    """Every deed rests a moment after each lock."""
    with app.app_context():
        engine = db.engine

    def rest(_c, _cursor, statement, *_rest):
        if "FOR UPDATE" in statement or "FOR NO KEY UPDATE" in statement:
            time.sleep(PAUSE)

    sa.event.listen(engine, "after_cursor_execute", rest)
    yield
    sa.event.remove(engine, "after_cursor_execute", rest)


def at_once(app, scene, late, *deeds):
    """Each deed in a transaction of its own, the second one `late` seconds after the first; returns what broke."""
    ready, broken = threading.Barrier(len(deeds)), []

    def do(deed, wait):
        with app.app_context():
            ready.wait()
            time.sleep(wait)
            try:
                with transaction():
                    deed(scene)
            except (Refused, NoResultFound, ValueError):
                # The other one was first, and what this one is about has changed or is gone.
                pass
            except Exception as problem:
                broken.append(f"{deed.__name__}: {problem!r}"[:900])
            finally:
                db.session.remove()

    threads = [threading.Thread(target=do, args=(deed, number * late)) for number, deed in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return broken


@pytest.mark.parametrize("late", [-1, 0, 1, 2])
def test_no_two_deeds_wait_for_each_other(app, dawdling, writing, late):
    broken = []
    for pair in TOGETHER:
        with writing() as session:
            scene = Scene(session)
        first, second = pair if late >= 0 else pair[::-1]
        broken += at_once(app, scene, 1.5 * PAUSE * abs(late), first, second)
    assert broken == []
