"""What each step of a mediation needs, when its six months are over, and when both sides are asked whether it holds."""

from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.mediation import rules
from community.mediation.rules import MediationDeed, MediationState, PartyCourse, Refusal, StartLack

S, D = MediationState, MediationDeed
TABLE = {
    (S.INVITING, D.INVITE): S.INVITING,
    (S.INVITING, D.MEET): S.INVITING,
    (S.INVITING, D.CONSENT): S.INVITING,
    (S.INVITING, D.DECLARE): S.INVITING,
    (S.INVITING, D.START): S.UNDER_WAY,
    (S.INVITING, D.NOTE): S.INVITING,
    (S.INVITING, D.REFUSE): S.REFUSED,
    (S.INVITING, D.HAND_OVER): S.INVITING,
    (S.UNDER_WAY, D.CONSENT): S.UNDER_WAY,
    (S.UNDER_WAY, D.DECLARE): S.UNDER_WAY,
    (S.UNDER_WAY, D.HAND_OVER): S.UNDER_WAY,
    (S.UNDER_WAY, D.NOTE): S.UNDER_WAY,
    (S.UNDER_WAY, D.AGREE): S.AGREED,
    (S.UNDER_WAY, D.END): S.NO_AGREEMENT,
    (S.UNDER_WAY, D.REFUSE): S.REFUSED,
    (S.UNDER_WAY, D.EXPIRE): S.EXPIRED,
    # Somebody asks whether it holds.
    (S.AGREED, D.HAND_OVER): S.AGREED,
}
BOTH = PartyCourse(consented=True, impartial=True)


@pytest.mark.parametrize("state", S)
@pytest.mark.parametrize("deed", D)
def test_each_deed_in_each_state(state, deed):
    refusal = Refusal.NOT_NOW if state in rules.LIVE else Refusal.ENDED
    assert rules.step(state, deed) is TABLE.get((state, deed), refusal)


def test_every_state_goes_on_or_is_an_end():
    assert {*rules.LIVE, *rules.ENDINGS} == set(S)
    assert not {*rules.LIVE} & {*rules.ENDINGS}


@pytest.mark.parametrize("number", range(3))
@pytest.mark.parametrize(("met", "consented", "impartial"), [*product((True, False), repeat=3)])
def test_what_is_missing_before_it_begins(number, met, consented, impartial):
    parties = [BOTH] * (number - 1) + [PartyCourse(consented, impartial)] * bool(number)
    assert rules.lacking(parties, met=met) == [
        one
        for one, missing in (
            (StartLack.PARTIES, number < 2),
            (StartLack.MEETING, not met),
            (StartLack.CONSENT, number and not consented),
            (StartLack.IMPARTIALITY, number and not impartial),
        )
        if missing
    ]


@pytest.mark.parametrize("lack", StartLack)
def test_a_start_is_shown_where_nothing_is_missing(lack):
    assert D.START not in rules.open_to(S.INVITING, [lack])
    assert D.START in rules.open_to(S.INVITING, [])
    assert (D.INVITE in rules.open_to(S.INVITING, [lack])) is (lack is StartLack.PARTIES)
    assert rules.open_to(S.AGREED, []) == [D.HAND_OVER]
    assert rules.open_to(S.NO_AGREEMENT, []) == []


@pytest.mark.parametrize(
    ("started", "until"),
    [
        (date(2026, 1, 15), date(2026, 7, 15)),
        (date(2026, 8, 31), date(2027, 2, 28)),
        (date(2027, 8, 31), date(2028, 2, 29)),
        (date(2027, 8, 29), date(2028, 2, 29)),
        (date(2026, 8, 28), date(2027, 2, 28)),
        (date(2028, 2, 29), date(2028, 8, 29)),
        (date(2026, 10, 31), date(2027, 4, 30)),
        (date(2026, 12, 31), date(2027, 6, 30)),
        (date(2026, 7, 1), date(2027, 1, 1)),
    ],
)
def test_six_months_over_ends_of_months_and_leap_years(started, until):
    assert rules.ends_on(started) == until
    day = timedelta(days=1)
    assert not rules.is_spent(started, until - day)
    assert rules.is_spent(started, until)
    assert not rules.is_near(started, until - 15 * day)
    assert rules.is_near(started, until - 14 * day)
    assert rules.is_near(started, until - day)
    assert not rules.is_near(started, until)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_it_lasts_between_181_and_184_days(started):
    assert 181 <= (rules.ends_on(started) - started).days <= 184


def test_an_agreement_is_signed_between_the_start_and_today():
    started, today = date(2026, 3, 1), date(2026, 5, 1)
    day = timedelta(days=1)
    assert rules.may_agree_on(started, started, today) is None
    assert rules.may_agree_on(today, started, today) is None
    assert rules.may_agree_on(started - day, started, today) is Refusal.DAY
    assert rules.may_agree_on(today + day, started, today) is Refusal.DAY


def test_both_are_asked_after_30_and_90_days():
    assert rules.follow_ups(date(2028, 1, 31)) == [date(2028, 3, 1), date(2028, 4, 30)]
    due = date(2026, 5, 1)
    assert rules.may_ask_after(due, due - timedelta(days=1), done=False) is Refusal.NOT_NOW
    assert rules.may_ask_after(due, due, done=False) is None
    assert rules.may_ask_after(due, due, done=True) is Refusal.ASKED


@pytest.mark.parametrize("state", S)
@pytest.mark.parametrize("consented", [True, False])
def test_a_side_says_once_that_it_takes_part(state, consented):
    wanted = (Refusal.SAID if consented else None) if state in rules.LIVE else Refusal.ENDED
    assert rules.may_say(state, consented=consented) is wanted


@pytest.mark.parametrize("state", S)
@pytest.mark.parametrize("deed", D)
@pytest.mark.parametrize("lack", StartLack)
def test_the_talks_rest_while_the_sides_are_asked_anew(state, deed, lack):
    rest = lack in (StartLack.CONSENT, StartLack.IMPARTIALITY) and state is S.UNDER_WAY and deed in (D.NOTE, D.AGREE)
    assert rules.held_up(state, deed, [lack]) is (Refusal.ANEW if rest else None)
    assert rules.held_up(state, deed, []) is None
    if rest:
        assert deed not in rules.open_to(state, [lack])
        assert deed in rules.open_to(state, [])


def test_it_is_handed_over_to_somebody_else_of_the_register():
    assert rules.may_lead(2, 1, {1, 2}) is None
    assert rules.may_lead(2, None, {2}) is None
    assert rules.may_lead(1, 1, {1, 2}) is Refusal.LEADS_ALREADY
    assert rules.may_lead(3, 1, {1, 2}) is Refusal.NOT_REGISTERED


@pytest.mark.parametrize("state", S)
@pytest.mark.parametrize("asks", [True, False])
def test_it_is_handed_over_while_it_goes_on_or_somebody_still_has_to_ask(state, asks):
    can = state in rules.LIVE or (state is S.AGREED and asks)
    assert (rules.may_hand_over(state, asks=asks) is None) is can
    if not can:
        assert rules.may_hand_over(state, asks=asks) is Refusal.ENDED


@pytest.mark.parametrize(("handed_over", "led"), [(None, True), (-1, True), (0, True), (1, False), (30, False)])
def test_whoever_came_after_the_agreement_does_not_stand_on_it(handed_over, led):
    agreed = date(2028, 2, 29)
    day = None if handed_over is None else agreed + timedelta(days=handed_over)
    assert rules.led_the_talks(agreed, day) is led
