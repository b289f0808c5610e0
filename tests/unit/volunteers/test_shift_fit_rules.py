"""How a shift suits somebody by all that their profile says."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.places.rules import Spot, metres_between
from events.registrations.waiting_list import Outcome
from volunteers.clearances.rules import LADDER, Clearance
from volunteers.profiles.week import CELLS, Week
from volunteers.shifts.fit import (
    POINTS,
    Drawback,
    Merit,
    OpenShift,
    ProfileFacts,
    ShiftFit,
    best_first,
    choose,
    fit,
    fit_all,
    minutes_on_foot,
    nearness,
    out_of_hours,
    part_of_day,
    within_way,
)
from volunteers.shifts.rules import Duty, Readiness, Refusal, SignUpState

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
HERE, NEAR, FAR = Spot("vitosha", 42.65, 23.27), Spot("vitosha", 42.655, 23.27), Spot("oborishte", 42.70, 23.35)
SUNDAY_AFTERNOON = Week.span([6], 14 * 60, 16 * 60)
CLEARED = Readiness(True, {Clearance.CHILDREN: date(2027, 1, 1)}, ("bg", "uk"))
TOLD = ProfileFacts(Week.span([6], 12 * 60, 18 * 60), ("vitosha",), HERE, 5_000, {1}, {7})


def asked(number=1, spot=NEAR, week=SUNDAY_AFTERNOON, skill_id=None, activity_id=7, lacking=False, **facts):
    usual = {
        "starts_at": NOON + 24 * HOUR,
        "ends_at": NOON + 26 * HOUR,
        "on": date(2026, 11, 24),
        "capacity": 2,
        "taken": 0,
        "cancelled": False,
        "language": None,
        "clearance": Clearance.ADULTS,
    }
    return OpenShift(number, Duty(**{**usual, **facts}), week, spot, skill_id, activity_id, lacking)


def test_all_that_the_profile_says_speaks_for_it():
    found = fit(NOON, asked(skill_id=1, language="uk"), CLEARED, TOLD)
    assert found.fits
    assert [*found.merits] == [*Merit]
    assert found.metres == metres_between(HERE, NEAR) == 556
    assert found.points == 50 + nearness(556, 5_000) + 4 * 25


@pytest.mark.parametrize(
    ("shift", "told", "drawbacks"),
    [
        ({"week": Week.span([6], 11 * 60, 13 * 60)}, {}, [Drawback.HOURS]),
        ({"week": Week.span([6], 11 * 60, 13 * 60)}, {"week": Week()}, []),
        ({"spot": FAR}, {}, [Drawback.FAR]),
        ({"spot": FAR}, {"districts": ["oborishte"]}, []),
        ({"spot": FAR}, {"travel_metres": 20_000}, []),
        ({"spot": FAR}, {"spot": None}, [Drawback.FAR]),
        ({"spot": FAR}, {"spot": None, "districts": ()}, []),
        ({"skill_id": 2}, {}, [Drawback.SKILL]),
        ({"skill_id": 2, "spot": FAR, "week": Week.span([0], 0, 30)}, {}, [*Drawback]),
    ],
)
def test_each_drawback_has_its_name(shift, told, drawbacks):
    found = fit(NOON, asked(**shift), CLEARED, replace(TOLD, **told))
    assert [*found.drawbacks] == drawbacks
    assert found.answer is Outcome.CONFIRMED, "a drawback keeps nobody away"
    assert found.fits is not bool(drawbacks)
    assert found.obstacles == tuple(drawbacks)


@pytest.mark.parametrize(
    ("shift", "standing", "busy", "mine", "reason"),
    [
        ({"language": "fa"}, {}, (), SignUpState.WITHDRAWN, Refusal.LANGUAGE),
        ({}, {"clearances": {}}, (), SignUpState.WITHDRAWN, Refusal.NOT_CLEARED),
        ({}, {"pauses": [(date(2026, 11, 24), date(2026, 11, 24))]}, (), SignUpState.WITHDRAWN, Refusal.PAUSED),
        ({}, {}, [(NOON + 25 * HOUR, NOON + 27 * HOUR)], SignUpState.WITHDRAWN, Refusal.OVERLAPS),
        ({}, {}, (), SignUpState.CONFIRMED, Refusal.ALREADY),
    ],
)
def test_what_keeps_somebody_away_comes_before_what_speaks_against_it(shift, standing, busy, mine, reason):
    found = fit(NOON, asked(**shift, skill_id=2), replace(CLEARED, **standing), TOLD, busy, mine)
    assert found.obstacles == (reason, Drawback.SKILL)
    assert not found.fits


def test_a_stranger_to_the_house_has_no_merits():
    assert fit(NOON, asked(skill_id=2, language="fa"), replace(CLEARED, languages=()), ProfileFacts()).merits == {}


@pytest.mark.parametrize(
    ("districts", "metres", "within"),
    [
        (["vitosha"], 99_000, True),
        (["oborishte"], 4_000, True),
        (["oborishte"], 5_000, True),
        (["oborishte"], 5_001, False),
        (["oborishte"], 6_000, False),
        (["oborishte"], None, False),
        ([], 6_000, False),
        ([], None, True),
    ],
)
def test_the_way(districts, metres, within):
    assert within_way(districts, "vitosha", metres, 5_000) is within


weeks = st.integers(0, (1 << CELLS) - 1).map(Week)
spots = st.sampled_from([None, HERE, NEAR, FAR, Spot("vitosha")])
profiles = st.builds(
    ProfileFacts,
    weeks,
    st.frozensets(st.sampled_from(["vitosha", "oborishte"])),
    spots,
    st.integers(0, 20_000),
    st.frozensets(st.integers(1, 3)),
    st.frozensets(st.integers(1, 3)),
)
questions = st.builds(
    asked,
    st.integers(1, 9),
    spots.filter(bool),
    weeks,
    st.none() | st.integers(1, 3),
    st.integers(1, 3),
    st.booleans(),
    clearance=st.sampled_from(LADDER),
    language=st.sampled_from([None, "uk", "fa"]),
    taken=st.integers(0, 3),
)


@given(profiles, questions)
def test_it_fits_if_nothing_refuses_and_nothing_speaks_against_it(told, shift):
    found = fit(NOON, shift, CLEARED, told)
    assert found.fits is (not found.obstacles)
    assert 0 <= found.points <= sum(POINTS.values())
    assert (Drawback.HOURS in found.drawbacks) is (
        bool(told.week.cells) and told.week.overlap(shift.week) != shift.week
    )
    assert not {Drawback.SKILL, Merit.SKILL} <= {*found.drawbacks, *found.merits}
    assert not {Drawback.HOURS, Merit.TIME} <= {*found.drawbacks, *found.merits}
    assert not {Drawback.FAR, Merit.DISTRICT} <= {*found.drawbacks, *found.merits}
    assert not {Drawback.FAR, Merit.NEAR} <= {*found.drawbacks, *found.merits}


@given(profiles, questions, weeks, st.integers(1, 3))
def test_who_offers_more_is_never_shown_less(told, shift, hours, skill):
    before = fit(NOON, shift, CLEARED, told)
    more = replace(
        told,
        week=told.week.joined(hours) if told.week.cells else told.week,
        travel_metres=told.travel_metres + 1_000,
        skills={*told.skills, skill},
    )
    after = fit(NOON, shift, CLEARED, more)
    assert {*after.drawbacks} <= {*before.drawbacks}
    assert {*before.merits} <= {*after.merits}


@given(st.lists(questions, max_size=8, unique_by=lambda one: one.id), profiles, st.randoms())
def test_the_best_come_first_whatever_their_order(shifts, told, random):
    fits = {one.id: fit(NOON, one, CLEARED, told) for one in shifts}
    ranked = best_first(fits, shifts)
    assert {*ranked} == {number for number, found in fits.items() if found.fits}
    assert [fits[number].points for number in ranked] == sorted((fits[n].points for n in ranked), reverse=True)
    random.shuffle(shifts)
    assert best_first(fits, shifts) == ranked


def test_of_equals_those_that_lack_people_come_first_then_the_soonest():
    later = {"starts_at": NOON + 30 * HOUR, "ends_at": NOON + 31 * HOUR}
    shifts = [asked(1, **later), asked(2), asked(3), asked(4, lacking=True, **later)]
    fits = {one.id: ShiftFit(Outcome.CONFIRMED) for one in shifts}
    assert best_first(fits, shifts) == [4, 2, 3, 1]


@given(weeks, weeks)
def test_hours_that_nobody_told_exclude_nothing(told, needed):
    assert not out_of_hours(Week(), needed)
    assert out_of_hours(told, needed) is (bool(told.cells) and bool(needed.cells & ~told.cells))


@pytest.mark.parametrize(
    ("metres", "minutes"),
    [(0, 5), (300, 5), (307, 5), (308, 10), (1_000, 20), (1_846, 30), (1_847, None), (9_000, None)],
)
def test_minutes_on_foot_are_whole_fives_up_to_half_an_hour(metres, minutes):
    assert minutes_on_foot(metres) == minutes


@pytest.mark.parametrize(("metres", "points"), [(0, 25), (1_000, 20), (4_999, 0), (5_000, 0)])
def test_the_door_is_worth_most(metres, points):
    assert nearness(metres, 5_000) == points


def test_nobody_goes_nowhere():
    assert nearness(0, 0) == 0


@pytest.mark.parametrize(
    ("week", "part"),
    [
        (SUNDAY_AFTERNOON, (6, "afternoon")),
        (Week.span([0], 11 * 60, 14 * 60), (0, "afternoon")),
        (Week.span([4], 16 * 60, 18 * 60), (4, "afternoon")),
        (Week.span([2], 20 * 60, 23 * 60), (2, "evening")),
        (Week.span([2], 2 * 60, 5 * 60), None),
        (Week(), None),
    ],
)
def test_a_shift_is_told_by_the_part_of_the_day_that_it_touches_most(week, part):
    assert part_of_day(week) == part


def test_every_clearance_and_every_drawback_together():
    for held, needed, hours, far, skill in product(LADDER, LADDER, *[(False, True)] * 3):
        shift = asked(
            week=Week.span([0], 0, 60) if hours else SUNDAY_AFTERNOON,
            spot=FAR if far else NEAR,
            skill_id=2 if skill else None,
            clearance=needed,
        )
        found = fit(NOON, shift, replace(CLEARED, clearances={held: date(2027, 1, 1)}), TOLD)
        expected = [one for one, holds in zip(Drawback, (hours, far, skill), strict=True) if holds]
        refused = [Refusal.NOT_CLEARED] if LADDER.index(held) < LADDER.index(needed) else []
        assert [*found.obstacles] == refused + expected


WHEN = st.integers(-30, 300).map(lambda hours: NOON + hours * HOUR)
SPANS = st.builds(lambda start, hours: (start, start + hours * HOUR), WHEN, st.integers(1, 4))
DAYS_AHEAD = st.integers(-2, 12).map(lambda days: NOON.date() + timedelta(days=days))
WEEKS = st.builds(
    lambda days, begin, hours: Week.span(days, begin * 60, (begin + hours) * 60),
    st.sets(st.integers(0, 6)),
    st.integers(0, 20),
    st.integers(1, 4),
)


@st.composite
def open_shifts(draw):
    """Some shifts that differ in everything that is asked for, and are often alike in some of it."""
    found = []
    for number in range(draw(st.integers(0, 12))):
        start, end = draw(SPANS)
        facts = {
            "starts_at": start,
            "ends_at": end,
            "on": start.date(),
            "capacity": draw(st.integers(1, 2)),
            "taken": draw(st.integers(0, 2)),
            "cancelled": draw(st.booleans()),
            "language": draw(st.sampled_from([None, "bg", "fr"])),
            "clearance": draw(st.sampled_from(Clearance)),
        }
        spot = draw(st.sampled_from([HERE, NEAR, FAR, Spot("vitosha")]))
        skill, activity = draw(st.sampled_from([None, 1, 2])), draw(st.sampled_from([7, 8]))
        found.append(asked(number, spot, draw(WEEKS), skill, activity, draw(st.booleans()), **facts))
    return found


@given(
    open_shifts(),
    st.builds(
        Readiness,
        st.booleans(),
        st.dictionaries(st.sampled_from(Clearance), DAYS_AHEAD),
        st.sampled_from([(), ("bg",)]),
        st.lists(st.tuples(DAYS_AHEAD, DAYS_AHEAD), max_size=2),
    ),
    st.builds(
        ProfileFacts,
        st.one_of(st.just(Week()), WEEKS),
        st.sampled_from([(), ("vitosha",)]),
        st.sampled_from([None, HERE]),
        st.sampled_from([0, 600, 9_000]),
        st.sampled_from([set(), {1}]),
        st.sampled_from([set(), {7}]),
    ),
    st.lists(SPANS, max_size=4),
    st.dictionaries(st.integers(0, 11), st.sampled_from(SignUpState)),
)
def test_one_pass_over_many_says_of_each_what_is_said_of_it_alone(shifts, standing, told, busy, mine):
    alone = {one.id: fit(NOON, one, standing, told, busy, mine.get(one.id, SignUpState.WITHDRAWN)) for one in shifts}
    assert fit_all(NOON, shifts, standing, told, busy, mine) == alone


def test_what_is_alike_is_asked_for_once(monkeypatch):
    from volunteers.shifts import fit as engine

    questions = []
    monkeypatch.setattr(engine, "fit", lambda *facts: questions.append(facts) or fit(*facts))
    weekly = [
        asked(n, starts_at=NOON + (24 + 168 * n) * HOUR, ends_at=NOON + (26 + 168 * n) * HOUR, on=date(2026, 11, 24))
        for n in range(50)
    ]
    assert len(fit_all(NOON, weekly, CLEARED, TOLD)) == 50
    assert len(questions) == 1


@given(
    open_shifts(),
    st.builds(Readiness, st.booleans(), st.dictionaries(st.sampled_from(Clearance), DAYS_AHEAD), st.just(("bg",))),
    st.builds(ProfileFacts, st.one_of(st.just(Week()), WEEKS), st.sampled_from([(), ("vitosha",)])),
    st.lists(SPANS, max_size=4),
    st.integers(1, 12),
)
def test_a_choice_is_the_best_of_all_and_says_why_the_others_are_not(shifts, standing, told, busy, most):
    fits = fit_all(NOON, shifts, standing, told, busy)
    choice, best = choose(fits, shifts, most), best_first(fits, shifts)
    assert [shifts[place].id for place in choice.places] == best[:most]
    assert choice.fits == {one: fits[one] for one in best[:most]}
    assert choice.number == len(best)
    assert choice.answers == {one.answer for one in fits.values()}
    away = Counter(one.obstacles[0] for one in fits.values() if one.obstacles)
    assert dict(choice.obstacles) == away
    assert [number for _, number in choice.obstacles] == sorted(away.values(), reverse=True)
