"""Whom a volunteer may name, and what an email's button opens."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from volunteers.clearances.rules import (
    LASTS,
    MOST_REFEREES,
    REMIND_AFTER,
    Button,
    Clearance,
    Dossier,
    Refusal,
    button,
    may_ask,
    may_name_another,
    progress,
    remind_before,
)

NOON = datetime(2026, 11, 23, 10, tzinfo=UTC)
OWN = "Own@example.org"
addresses = st.sampled_from(["a@example.org", "A@Example.org ", "b@example.org", "c@example.org", "own@example.org"])


@pytest.mark.parametrize(
    ("named", "asked", "found"),
    [
        (["a@example.org", "b@example.org"], [], None),
        (["a@example.org", "own@EXAMPLE.org"], [], Refusal.OWN_ADDRESS),
        (["a@example.org", " A@example.org"], [], Refusal.TWICE),
        (["a@example.org"], ["A@example.org"], Refusal.ASKED),
        (["a@example.org"], ["1", "2", "3"], None),
        (["a@example.org"], ["1", "2", "3", "4"], Refusal.TOO_MANY),
        (["a@example.org", "b@example.org"], ["1", "2", "3"], Refusal.TOO_MANY),
    ],
)
def test_each_reason_has_its_name(named, asked, found):
    assert may_ask(named, OWN, asked) is found


@given(st.lists(addresses, min_size=1, max_size=3), st.lists(addresses, max_size=5))
def test_nobody_is_asked_twice_or_about_themselves(named, asked):
    if may_ask(named, OWN, asked) is None:
        everybody = [address.strip().lower() for address in named]
        before = {address.strip().lower() for address in asked}
        assert len(set(everybody)) == len(everybody)
        assert not before & set(everybody)
        assert OWN.lower() not in everybody
        assert len(asked) + len(named) <= MOST_REFEREES


@given(st.timedeltas(timedelta(0), timedelta(days=60)), st.booleans())
def test_a_button_works_once_and_for_three_weeks(passed, answered):
    found = button(NOON + passed, NOON + LASTS, NOON if answered else None)
    assert (found is Button.OPEN) == (not answered and passed < LASTS)
    assert (found is Button.ANSWERED) == answered


def test_the_reminder_comes_while_the_button_works():
    assert remind_before(NOON) == NOON - REMIND_AFTER
    assert REMIND_AFTER < LASTS


def test_another_may_be_named_while_answers_are_missing():
    open_, done = Dossier(), Dossier(trusted=(frozenset(Clearance), frozenset(Clearance)))
    today = NOON.date()
    assert may_name_another(progress(Clearance.ADULTS, open_, today), 3)
    assert not may_name_another(progress(Clearance.ADULTS, open_, today), 4)
    assert not may_name_another(progress(Clearance.ADULTS, done, today), 2)
    assert not may_name_another(None, 0)
