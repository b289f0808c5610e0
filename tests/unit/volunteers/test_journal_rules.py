"""When a pair has been silent for too long, whom that is told, and which days a diary takes."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from volunteers.journal.rules import (
    BETWEEN_EMAILS,
    Contact,
    Nudge,
    Refusal,
    Rhythm,
    Silence,
    may_write,
    nudge,
    question_due,
    silence,
)

START = datetime(2026, 3, 1, 9, tzinfo=UTC)


def days(number):
    return START + timedelta(days=number)


@pytest.mark.parametrize(
    ("last_met", "after", "expected"),
    [
        (None, 13, None),
        (None, 14, Silence.NO_FIRST_MEETING),
        (10, 39, None),
        (10, 40, Silence.NO_CONTACT),
        # What was before a pause does not count against them.
        (-40, 29, None),
        (-40, 30, Silence.NO_CONTACT),
    ],
)
def test_silence(last_met, after, expected):
    met = None if last_met is None else days(last_met).date()
    assert silence(Contact(START, met), days(after).date()) is expected


def test_the_volunteer_first_then_the_coordinator_then_nobody():
    told = []
    contact = Contact(START)
    for day in range(120):
        whom = nudge(contact, days(day), days(day).date())
        if whom:
            told.append((day, whom))
            contact = Contact(START, nudges=contact.nudges + 1, written_at=days(day))
    assert told == [(14, Nudge.VOLUNTEER), (21, Nudge.COORDINATOR)]


def test_no_nudge_soon_after_a_word_or_a_email():
    for late in ({"last_word": days(10)}, {"written_at": days(10)}):
        assert nudge(Contact(START, **late), days(16), days(16).date()) is None
        assert nudge(Contact(START, **late), days(17), days(17).date()) is Nudge.VOLUNTEER


@pytest.mark.parametrize(("rhythm", "period"), [(Rhythm.WEEKLY, 7), (Rhythm.FORTNIGHTLY, 14), (Rhythm.MONTHLY, 28)])
def test_one_question_in_each_rhythm(rhythm, period):
    assert not question_due(rhythm, Contact(START), days(period - 1))
    assert question_due(rhythm, Contact(START), days(period))
    assert not question_due(rhythm, Contact(START, last_word=days(1)), days(period))
    assert not question_due(rhythm, Contact(START, written_at=days(1)), days(period))


@given(
    st.sampled_from(Rhythm),
    st.lists(st.integers(0, 200), max_size=12),
    st.lists(st.integers(0, 200), max_size=12),
)
def test_never_two_emails_in_a_week(rhythm, met, words):
    posted, nudges = [], 0
    for day in range(200):
        so_far = [one for one in met if one <= day]
        if day in met:
            nudges = 0
        contact = Contact(
            START,
            days(max(so_far)).date() if so_far else None,
            max((days(one) for one in {*met, *words} if one <= day), default=None),
            nudges,
            posted[-1] if posted else None,
        )
        if silence(contact, days(day).date()):
            due = nudge(contact, days(day), days(day).date()) is not None
            nudges += due
        else:
            due = question_due(rhythm, contact, days(day))
        if due:
            posted.append(days(day))
    assert all(later - earlier >= BETWEEN_EMAILS for earlier, later in pairwise(posted))


def test_which_days_are_noted():
    today = date(2026, 3, 10)
    assert may_write(today, today) is None
    assert may_write(today - timedelta(days=60), today) is None
    assert may_write(today - timedelta(days=61), today) is Refusal.LONG_AGO
    assert may_write(today + timedelta(days=1), today) is Refusal.NOT_YET
