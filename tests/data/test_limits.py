"""Of many attempts at the same moment as many pass as the limit says, and none more."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from community.accounts import actions
from community.accounts.models import Attempt
from community.accounts.rules import (
    CODE_OF_ACCOUNT,
    EMAIL_TO_ADDRESS,
    SIGN_IN_FROM_NETWORK,
    SIGN_IN_HERE,
    WRONG_FEED_FROM_NETWORK,
    TooOften,
    key_of,
)
from community.foundation.database import db
from tests import factories

pytestmark = [pytest.mark.both_databases, pytest.mark.settings(rate_limits=True)]
THREADS = 8


def at_once(app, times, one):
    """What `one` answered `times` times, from eight threads that begin together."""
    gate = Barrier(THREADS)

    def thread(_number):
        gate.wait()
        answers = [one() for _ in range(times // THREADS)]
        with app.app_context():
            db.session.remove()
        return answers

    with ThreadPoolExecutor(THREADS) as pool:
        return Counter(answer for answers in pool.map(thread, range(THREADS)) for answer in answers)


def kept(reading, limit, subject):
    with reading() as session:
        return session.query(Attempt).filter_by(key=key_of((limit, subject))).count()


@pytest.mark.parametrize("limit", [SIGN_IN_HERE, CODE_OF_ACCOUNT, EMAIL_TO_ADDRESS])
def test_a_count_is_exact(app, writing, reading, limit):
    def one():
        try:
            with writing():
                return len(actions.count((limit, "vera@example.org"), (SIGN_IN_FROM_NETWORK, "127.0.0.1")))
        except TooOften:
            return 0

    assert at_once(app, 24, one) == {2: limit.most, 0: 24 - limit.most}
    assert kept(reading, limit, "vera@example.org") == limit.most
    assert kept(reading, SIGN_IN_FROM_NETWORK, "127.0.0.1") == limit.most


def test_wrong_passwords_at_once(app, visitor, writing, reading):
    with writing():
        factories.volunteer(email="vera@example.org")

    def one():
        typed = {"email": "vera@example.org", "password": "wrong password"}
        return visitor().post("/sign-in", data=typed).status_code

    assert at_once(app, 32, one) == {422: SIGN_IN_HERE.most, 429: 32 - SIGN_IN_HERE.most}
    assert kept(reading, SIGN_IN_HERE, "vera@example.org 127.0.0.1") == SIGN_IN_HERE.most


def test_right_passwords_leave_nothing_behind(app, visitor, writing, reading):
    with writing():
        factories.volunteer(email="vera@example.org")

    def one():
        typed = {"email": "vera@example.org", "password": factories.PASSWORD}
        return visitor().post("/sign-in", data=typed).status_code

    assert at_once(app, 16, one) == {303: 16}
    assert kept(reading, SIGN_IN_HERE, "vera@example.org 127.0.0.1") == 0


def test_guessed_feeds_at_once(app, visitor):
    def one():
        return visitor().get("/my/guessed.ics").status_code

    most = WRONG_FEED_FROM_NETWORK.most
    assert at_once(app, most + 20, one) == {404: most, 429: (most + 20) // THREADS * THREADS - most}
