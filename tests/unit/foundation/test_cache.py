"""What is kept is made once, however many ask for it at the same moment."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from community.foundation.cache import Cache

MANY = 8


def test_many_at_once_have_it_made_once():
    kept, made, there = Cache(9), [], threading.Barrier(MANY)

    def make():
        made.append(threading.get_ident())
        # Long enough for all others to ask meanwhile.
        threading.Event().wait(0.05)
        return "made"

    def ask(_):
        there.wait(5)
        return kept.get("key", make)

    with ThreadPoolExecutor(MANY) as pool:
        assert list(pool.map(ask, range(MANY))) == ["made"] * MANY
    assert len(made) == 1
    assert kept._turns == {}


def test_who_waits_for_another_key_waits_for_nothing():
    kept, begun, go_on = Cache(9), threading.Event(), threading.Event()

    def slow():
        begun.set()
        assert go_on.wait(5)
        return "slow"

    with ThreadPoolExecutor(1) as pool:
        later = pool.submit(kept.get, "slow", slow)
        assert begun.wait(5)
        assert kept.get("quick", lambda: "quick") == "quick"
        go_on.set()
        assert later.result(5) == "slow"


def test_what_could_not_be_made_is_made_by_the_next():
    kept = Cache(9)
    with pytest.raises(ZeroDivisionError):
        kept.get("key", lambda: 1 / 0)
    assert kept._turns == {}
    assert kept.get("key", lambda: "made") == "made"
    assert kept.get("key", lambda: 1 / 0) == "made"
