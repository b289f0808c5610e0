"""Scores of all pairs at once are those that the published rule gives each pair by itself."""

from dataclasses import replace
from math import cos, hypot, radians

import numpy as np
import pytest

from community.places.rules import Spot
from volunteers.matching.rules import (
    FIRST,
    Group,
    Limit,
    MatchingLimits,
    Mentor,
    ScorePart,
    Seeker,
    Tongue,
    Weights,
)
from volunteers.matching.scoring import score
from volunteers.measuring.town import YEAR, Maker
from volunteers.profiles.rules import Gender, GenderWish

MONDAY_EVENING = 0b1111 << 36
BULGARIAN = {"bg": Tongue(FIRST, FIRST)}
CENTRE = Spot("centre", 42.70, 23.32)
BOTH = {
    "id": 1,
    "week": MONDAY_EVENING,
    "languages": BULGARIAN,
    "spot": CENTRE,
    "birth_year": 1986,
    "gender": Gender.WOMAN,
}
MENTOR = Mentor(key="m", places=1, clearance=3, **BOTH)
SEEKER = Seeker(key="s", people=1, waiting_since=700_000, **BOTH)


def by_hand(seeker: Seeker, mentor: Mentor) -> tuple[set[Limit], dict[ScorePart, int]]:
    """The rule, one pair at a time, in the words of the page that publishes it (weights and limits as they come)."""
    fails = set()
    to = max(
        (
            min(had.speaks, mentor.languages[c].understands)
            for c, had in seeker.languages.items()
            if c in mentor.languages
        ),
        default=0,
    )
    fro = max(
        (
            min(had.understands, mentor.languages[c].speaks)
            for c, had in seeker.languages.items()
            if c in mentor.languages
        ),
        default=0,
    )
    level = min(to, fro)
    if level < 2 and not seeker.interpreter:
        fails.add(Limit.LANGUAGE)
    if seeker.interpreter:
        level = max(level, 2)
    minutes = (seeker.week & mentor.week).bit_count() * 30
    if minutes < 60:
        fails.add(Limit.TIME)
    north = seeker.spot.latitude - mentor.spot.latitude
    east = (seeker.spot.longitude - mentor.spot.longitude) * cos(
        radians((seeker.spot.latitude + mentor.spot.latitude) / 2)
    )
    metres = round(111_195 * hypot(north, east))
    if metres > mentor.travel_metres and seeker.spot.district not in mentor.districts:
        fails.add(Limit.DISTANCE)
    if mentor.places < (2 if seeker.people >= 5 else 1):
        fails.add(Limit.CAPACITY)
    if mentor.clearance < seeker.needs:
        fails.add(Limit.CLEARANCE)
    for one, other in ((seeker, mentor), (mentor, seeker)):
        wish = (
            one.gender
            if one.wished_gender is GenderWish.SAME
            else one.wished_gender and Gender(one.wished_gender.value)
        )
        if one.wished_gender and (other.gender is None or other.gender is not wish):
            fails.add(Limit.GENDER)
    gap = abs(seeker.birth_year - mentor.birth_year)
    shared = len(seeker.interests & mentor.interests) + 2 * len(seeker.wishes & mentor.skills)
    return fails, {
        ScorePart.LANGUAGE: 30 * level // 7,
        ScorePart.TIME: 24 * min(minutes, 240) // 240,
        ScorePart.DISTANCE: 20 * min(max(8_000 - metres, 0), 7_500) // 7_500,
        ScorePart.INTERESTS: 20 * min(shared, 4) // 4,
        ScorePart.AGE: 6 * min(max(30 - gap, 0), 25) // 25,
    }


def test_every_pair_of_a_town_has_the_score_of_the_rule():
    town = Maker(3).town(60, 70, large=True)
    scores = score(town)
    seen: set[Limit] = set()
    for row, seeker in enumerate(town.seekers):
        for column, mentor in enumerate(town.mentors):
            fails, parts = by_hand(seeker, mentor)
            seen |= fails
            assert set(scores.limits(row, column)) == fails
            assert scores.breakdown(row, column) == parts
            assert scores.fit[row, column] == sum(parts.values())
            assert scores.eligible[row, column] == (not fails)
    assert seen == {Limit.LANGUAGE, Limit.TIME, Limit.DISTANCE, Limit.CAPACITY, Limit.CLEARANCE, Limit.GENDER}


def limits_of(seeker: Seeker = SEEKER, mentor: Mentor = MENTOR, **group) -> tuple[Limit, ...]:
    return score(Group((mentor,), (seeker,), YEAR, **group)).limits(0, 0)


@pytest.mark.parametrize(
    ("seeker", "mentor", "limits"),
    [
        ({}, {}, ()),
        ({"consented": False}, {}, (Limit.NO_CONSENT,)),
        ({}, {"consented": False}, (Limit.NO_CONSENT,)),
        ({}, {"places": 0}, (Limit.CAPACITY,)),
        ({"people": 4}, {"places": 1}, ()),
        ({"people": 5}, {"places": 1}, (Limit.CAPACITY,)),
        ({"people": 5}, {"places": 2}, ()),
        ({"needs": 3}, {"clearance": 2}, (Limit.CLEARANCE,)),
        ({"needs": 2}, {"clearance": 2}, ()),
        ({}, {"clearance": 0}, (Limit.CLEARANCE,)),
        ({"youngest": 40}, {}, ()),
        ({"youngest": 41}, {}, (Limit.AGE,)),
        ({"oldest": 39}, {}, (Limit.AGE,)),
        ({"oldest": 40}, {"birth_year": None}, (Limit.AGE,)),
        ({}, {"youngest": 41}, (Limit.AGE,)),
        ({"people": 3, "birth_year": None}, {"youngest": 41}, ()),
        ({"birth_year": None}, {"oldest": 90}, (Limit.AGE,)),
        ({"birth_year": None}, {}, ()),
        ({"wished_gender": GenderWish.MAN}, {}, (Limit.GENDER,)),
        ({"wished_gender": GenderWish.WOMAN}, {}, ()),
        ({"wished_gender": GenderWish.SAME}, {"gender": None}, (Limit.GENDER,)),
        ({"gender": None}, {"wished_gender": GenderWish.SAME}, (Limit.GENDER,)),
        ({}, {"wished_gender": GenderWish.SAME}, ()),
        ({"languages": {"ar": Tongue(7, 7)}}, {}, (Limit.LANGUAGE,)),
        ({"languages": {"ar": Tongue(7, 7)}, "interpreter": True}, {}, ()),
        ({"languages": {"bg": Tongue(2, 1)}}, {}, (Limit.LANGUAGE,)),
        ({"languages": {"bg": Tongue(2, 2)}}, {}, ()),
        # One way in one language, the other way in another.
        ({"languages": {"bg": Tongue(5, 0), "en": Tongue(0, 3)}}, {"languages": {**BULGARIAN, "en": Tongue(4, 0)}}, ()),
        ({"week": 0b11 << 36}, {}, ()),
        ({"week": 0b1 << 36}, {}, (Limit.TIME,)),
        ({"spot": Spot("far", 42.76, 23.32)}, {}, (Limit.DISTANCE,)),
        ({"spot": Spot("far", 42.76, 23.32)}, {"travel_metres": 7_000}, ()),
        ({"spot": Spot("far", 42.76, 23.32)}, {"districts": frozenset({"far"})}, ()),
        ({"spot": Spot("unknown")}, {}, ()),
        ({"spot": None}, {}, ()),
    ],
)
def test_a_limit_holds_where_it_must(seeker: dict, mentor: dict, limits: tuple[Limit, ...]):
    assert limits_of(replace(SEEKER, **seeker), replace(MENTOR, **mentor)) == limits


def test_blocked_and_failed_pairs_are_not_proposed_again():
    assert limits_of(blocked=frozenset({(1, 1)})) == (Limit.BLOCKED,)
    assert limits_of(failed_before=frozenset({(1, 1), (9, 9)})) == (Limit.FAILED_BEFORE,)


def test_two_who_have_everything_in_common_have_all_points():
    interests = frozenset({"walking", "music", "film", "games"})
    mentor, seeker = (
        replace(MENTOR, interests=interests),
        replace(SEEKER, interests=interests, week=MENTOR.week | 0b1111 << 40),
    )
    mentor = replace(mentor, week=seeker.week)
    scores = score(Group((mentor,), (seeker,), YEAR))
    assert scores.breakdown(0, 0) == {
        ScorePart.LANGUAGE: 30,
        ScorePart.TIME: 24,
        ScorePart.DISTANCE: 20,
        ScorePart.INTERESTS: 20,
        ScorePart.AGE: 6,
    }
    assert scores.fit[0, 0] == 100


def test_other_weights_and_limits_are_obeyed():
    town = Maker(5).town(30, 30)
    scores = score(town, Weights(50, 0, 50, 0, 0), MatchingLimits(overlap_minutes=120))
    assert scores.fit.max() <= 100
    assert (scores.parts[ScorePart.TIME] == 0).all()
    assert scores.eligible.sum() < score(town).eligible.sum()


@pytest.mark.parametrize("weights", [(30, 24, 20, 20, 7), (110, -10, 0, 0, 0)])
def test_weights_are_100_together(weights: tuple[int, ...]):
    with pytest.raises(ValueError, match="100"):
        Weights(*weights)


@pytest.mark.parametrize(
    "limits",
    [{"level": 0}, {"overlap_minutes": 0}, {"far_distance_metres": 500}, {"far_age_years": 5}, {"full_interests": 0}],
)
def test_limits_mean_something(limits: dict):
    with pytest.raises(ValueError):
        MatchingLimits(**limits)


def test_need_puts_who_speaks_no_hub_language_first():
    arabic = replace(SEEKER, languages={"ar": Tongue(7, 7), "en": Tongue(2, 1)}, waiting_since=700_100)
    assert not arabic.speaks_a_hub_language
    assert sorted([SEEKER, replace(SEEKER, waiting_since=699_999), arabic], key=lambda one: one.need)[0] is arabic
    assert sorted([SEEKER, replace(SEEKER, waiting_since=699_999)], key=lambda one: one.need)[0] is not SEEKER


def test_the_best_are_the_best_three():
    town = Maker(6).town(40, 10)
    scores = score(town)
    for row in range(10):
        best = [int(scores.fit[row, column]) for column in scores.best(row)]
        everybody = np.sort(scores.fit[row][scores.eligible[row]])[::-1]
        assert best == everybody[:3].tolist()


@pytest.mark.parametrize(("mentors", "seekers"), [(0, 0), (3, 0), (0, 3)])
def test_a_group_may_be_empty(mentors: int, seekers: int):
    scores = score(Maker().town(mentors, seekers))
    assert scores.fit.shape == scores.eligible.shape == (seekers, mentors)


@pytest.mark.parametrize("weights", [(-10, 110, 0, 0, 0), (20, 20, 20, 20, 19), (20, 20, 20, 20, 21)])
def test_no_weight_is_below_nothing_and_together_they_are_100(weights: tuple[int, ...]):
    with pytest.raises(ValueError):
        Weights(*weights)
    assert Weights(0, 100, 0, 0, 0).time == 100


@pytest.mark.parametrize(
    "limits",
    [
        {"level": 1},
        {"level": FIRST},
        {"overlap_minutes": 240, "full_overlap_minutes": 240},
        {"full_distance_metres": 0},
        {"full_distance_metres": 7_999},
        {"full_interests": 1},
        {"full_age_years": 0},
        {"full_age_years": 29},
    ],
)
def test_the_outermost_limits_are_limits(limits: dict):
    given = MatchingLimits(**limits)
    assert {name: getattr(given, name) for name in limits} == limits


@pytest.mark.parametrize(("level", "could_talk"), [(1, False), (2, True), (7, True)])
def test_most_can_talk_with_who_gets_along_in_a_hub_language_in_both_directions(level: int, could_talk: bool):
    for tongue in (Tongue(level, FIRST), Tongue(FIRST, level)):
        assert replace(SEEKER, languages={"bg": tongue}).speaks_a_hub_language is could_talk
    assert not replace(SEEKER, languages={"ar": Tongue(FIRST, FIRST)}).speaks_a_hub_language
