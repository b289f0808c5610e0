"""How long somebody waits, in bands, and whom a run serves of those who speak no hub language and of those who wait."""

from dataclasses import replace
from datetime import date

from community.places.rules import Spot
from volunteers.matching.rules import FIRST, Group, Seeker, Tongue
from volunteers.proposals.rules import Refusal, ServedShare, WaitBand, fairness, shown_shares, unmatched, wait
from volunteers.requests.rules import RequestState

TODAY = date(2026, 11, 23)
SEEKER = Seeker(
    id=1,
    key="s",
    people=1,
    week=1,
    waiting_since=TODAY.toordinal(),
    languages={"bg": Tongue(FIRST, FIRST)},
    spot=Spot("centre", 42.70, 23.32),
)


def test_a_month_and_three_months_end_with_their_last_day():
    bands = [wait(days) for days in (0, 31, 32, 92, 93)]
    assert bands == [WaitBand.A_MONTH] * 2 + [WaitBand.THREE_MONTHS] * 2 + [WaitBand.LONGER]


def test_the_share_of_each_language_and_of_each_band_that_is_served():
    few_words = {"bg": Tongue(1, 1)}
    arabic = {"ar": Tongue(FIRST, FIRST)}
    seekers = tuple(
        replace(SEEKER, id=number, languages=languages, waiting_since=TODAY.toordinal() - days)
        for number, (languages, days) in enumerate(
            ((SEEKER.languages, 0), (arabic, 40), (arabic | few_words, 40), (few_words, 100), ({}, 0)), 1
        )
    )
    by_language, by_wait = fairness(Group((), seekers, 2026), TODAY, {1, 3})
    assert by_language == {"ar": ServedShare(2, 1), "": ServedShare(2, 1), "bg": ServedShare(1, 0)}
    assert by_wait == {
        WaitBand.A_MONTH: ServedShare(2, 1),
        WaitBand.THREE_MONTHS: ServedShare(2, 1),
        WaitBand.LONGER: ServedShare(1, 0),
    }


def test_what_cannot_be_matched_says_why():
    assert unmatched(RequestState.CLOSED, active=False) is Refusal.CLOSED
    assert unmatched(RequestState.PAUSED, active=True) is Refusal.PAUSED
    assert unmatched(RequestState.OPEN, active=False) is Refusal.INACTIVE
    assert unmatched(RequestState.OPEN, active=True) is Refusal.NO_CONSENT


def test_a_share_is_shown_of_what_may_be_shown():
    rows = [("ar", ServedShare(40, 25)), ("uk", ServedShare(30, 12))]
    assert [(label, one.asking, one.served, one.percent) for label, one in shown_shares(rows)] == [
        ("ar", 40, 25, 62),
        ("uk", 30, 10, 33),
    ]
    few = [("ar", ServedShare(3, 2)), ("uk", ServedShare(2, 2))]
    assert [one.percent for _, one in shown_shares(few)] == [None, None]
    assert shown_shares([]) == []
