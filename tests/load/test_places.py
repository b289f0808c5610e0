"""500 people want 20 places at once; everything is killed five times in 1,000 sign-ups."""

import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from email import message_from_bytes
from http.client import HTTPException
from pathlib import Path

import pytest
import sqlalchemy as sa

from community.accounts.actions import open_device
from community.foundation.database import db, transaction
from community.foundation.outbox import Email
from tests import factories
from tests.load.server import Site, make_pass
from volunteers.shifts.models import Shift, SignUp
from volunteers.shifts.rules import SignUpState

pytestmark = pytest.mark.both_databases
PEOPLE = 500
PLACES = 20


def prepare(app, people, shifts=1, **facts):
    """A session with shifts, and passes of volunteers who may take them."""
    with app.app_context(), transaction():
        activity = factories.activity(factories.organisation())
        shift_ids = [factories.shift(factories.session(activity), **facts).id for _ in range(shifts)]
        secrets = [open_device(account=factories.volunteer()) for _ in range(people)]
    with app.app_context():
        db.session.remove()
    return shift_ids, [make_pass(app, secret) for secret in secrets]


def storm(site, shift_id, passes):
    """Everybody posts at the same moment; returns the statuses and the longest wait in seconds."""
    gate = threading.Barrier(len(passes))
    waits = []

    def one(pass_):
        gate.wait()
        began = time.monotonic()
        try:
            return site.post(f"/volunteers/shifts/{shift_id}/sign-up", pass_)
        except OSError:
            return 0
        finally:
            waits.append(time.monotonic() - began)

    with ThreadPoolExecutor(len(passes)) as pool:
        return list(pool.map(one, passes)), max(waits)


def test_500_people_20_places(app, config, reading, record_property):
    [shift_id], passes = prepare(app, PEOPLE, minimum=1, maximum=PLACES)
    site = Site(config)
    site.start()
    try:
        statuses, longest = storm(site, shift_id, passes)
    finally:
        site.stop()
    record_property("longest_seconds", round(longest, 2))
    print(f"\n500 for 20 on {config.database.split(':')[0]}: longest answer {longest:.2f} s")
    assert Counter(statuses) == {303: PEOPLE}
    with reading() as session:
        rows = session.execute(sa.select(SignUp.account_id, SignUp.state).order_by(SignUp.id)).all()
        assert session.get_one(Shift, shift_id).taken == PLACES
        assert session.scalar(sa.select(sa.func.count(Email.id))) == PEOPLE
    assert len({account for account, _ in rows}) == len(rows) == PEOPLE
    assert [state for _, state in rows] == [SignUpState.CONFIRMED] * PLACES + [SignUpState.WAITING] * (PEOPLE - PLACES)


def test_the_twin_without_locks_breaks(app, config, reading):
    """On PostgreSQL it overbooks; SQLite turns people away with an error instead of answering them."""
    [shift_id], passes = prepare(app, 60, minimum=1, maximum=5)
    site = Site(config, factory="tests.load.unlocked:create_app")
    site.start()
    try:
        statuses, _ = storm(site, shift_id, passes)
    finally:
        site.stop()
    with reading() as session:
        confirmed = session.scalar(sa.select(sa.func.count(SignUp.id)).where(SignUp.state == SignUpState.CONFIRMED))
    assert confirmed > 5 or set(statuses) != {303}


def test_a_double_click_makes_one_sign_up(app, config, reading):
    [shift_id], [pass_] = prepare(app, 1)
    site = Site(config)
    site.start()
    try:
        statuses, _ = storm(site, shift_id, [pass_] * 12)
    finally:
        site.stop()
    assert Counter(statuses) == {303: 1, 409: 11}
    with reading() as session:
        assert session.scalar(sa.select(sa.func.count(SignUp.id))) == 1


def test_nothing_acknowledged_is_lost_when_everything_is_killed(app, config, reading):
    shift_ids, passes = prepare(app, 40, shifts=25, minimum=1, maximum=100)
    # Each person's shifts lie an hour apart, so that no rule stands in the way.
    with app.app_context(), transaction() as session:
        for number, shift in enumerate(session.scalars(sa.select(Shift).order_by(Shift.id))):
            shift.starts_at += factories.timedelta(hours=3 * number)
            shift.ends_at += factories.timedelta(hours=3 * number)
    wanted = [(shift_id, n) for shift_id in shift_ids for n in range(len(passes))]
    acknowledged = set()
    site = Site(config, with_worker=True)
    site.start()
    kills = 0
    queue = list(reversed(wanted))
    guard = threading.Lock()

    def work(_):
        while True:
            with guard:
                if not queue:
                    return
                shift_id, n = queue.pop()
            try:
                status = site.post(f"/volunteers/shifts/{shift_id}/sign-up", passes[n])
            except (OSError, HTTPException):  # an answer that was cut off acknowledges nothing
                status = 0
                time.sleep(0.1)
            with guard:
                if status == 303 or status == 409:
                    acknowledged.add((shift_id, n))
                else:
                    queue.insert(0, (shift_id, n))

    with ThreadPoolExecutor(8) as pool:
        workers = [pool.submit(work, n) for n in range(8)]
        while kills < 5:
            with guard:
                done = len(acknowledged)
            if done >= 150 * (kills + 1):
                site.kill()
                kills += 1
                site.start()
            time.sleep(0.02)
        for worker in workers:
            worker.result()
    site.kill()
    assert len(acknowledged) == len(wanted) == 1000
    with reading() as session:
        rows = session.execute(sa.select(SignUp.shift_id, SignUp.account_id)).all()
        emails = session.scalars(sa.select(Email)).all()
    assert len(rows) == len(set(rows)) == 1000
    assert len(emails) == 1000
    _deliver_the_rest(app)
    ids = Counter(
        message_from_bytes(path.read_bytes())["Message-ID"] for path in Path(config.instance, "mail").glob("*.eml")
    )
    assert {key.strip("<>").split("@")[0] for key in ids} == {message.message_key for message in emails}
    print(f"\nkilled {kills} times: 1000 sign-ups kept, {sum(ids.values()) - len(ids)} emails repeated")


def _deliver_the_rest(app):
    from community.foundation import clock, delivery

    clock.set_to(clock.now() + factories.timedelta(minutes=10))
    with app.app_context():
        delivery.deliver_due()
