"""A run in one piece: nobody gets too much, everybody who gets nobody has a reason, and every shortage is proven."""

from dataclasses import replace

import numpy as np
import pytest

from community.places.rules import Spot
from volunteers.matching.assignment import solve
from volunteers.matching.plan import Case, MatchingPlan, finding_of, make_plan, problem_of
from volunteers.matching.problem import NOBODY
from volunteers.matching.proof import Fault, Finding
from volunteers.matching.reasons import reasons, shortages, spoken, what_if
from volunteers.matching.rules import FIRST, Group, Limit, Mentor, Seeker, Tongue, Unserved, ground
from volunteers.measuring.town import YEAR, Maker

MONDAY, TUESDAY = 0b1111 << 36, 0b1111 << 84
SPOT = Spot("centre", 42.70, 23.32)


def mentor(number: int, *languages: str, places: int = 1, week: int = MONDAY, **more) -> Mentor:
    spoken = {code: Tongue(FIRST, FIRST) for code in languages}
    facts = {"places": places, "week": week, "languages": spoken, "spot": SPOT, "clearance": 3}
    return Mentor(id=number, key=f"m{number}", **facts, **more)


def seeker(number: int, *languages: str, people: int = 1, week: int = MONDAY, since: int = 700_000, **more) -> Seeker:
    spoken = {code: Tongue(FIRST, FIRST) for code in languages}
    facts = {"people": people, "week": week, "waiting_since": since, "languages": spoken, "spot": SPOT}
    return Seeker(id=number, key=f"s{number}", **facts, **more)


def planned(mentors: list[Mentor], seekers: list[Seeker], **more) -> MatchingPlan:
    plan = make_plan(Group(tuple(mentors), tuple(seekers), YEAR, **more))
    assert finding_of(plan) is None
    return plan


@pytest.fixture(scope="module")
def town() -> MatchingPlan:
    group = Maker(11).town(150, 260, large=True)
    plan = make_plan(group)
    assert finding_of(plan) is None
    return plan


def test_nobody_gets_more_than_their_places(town: MatchingPlan):
    group = town.scores.group
    taken = np.zeros(len(group.mentors), int)
    for row, column in town.pairs:
        assert town.scores.eligible[row, column]
        taken[column] += group.seekers[row].places
    assert (taken <= [mentor.places for mentor in group.mentors]).all()
    assert any(group.seekers[row].places == 2 for row, _column in town.pairs)
    assert town.solution.served <= town.at_most


def test_a_plan_that_gives_a_mentor_too_much_or_changes_its_instance_is_refused():
    family, other = seeker(1, "bg", people=6), seeker(2, "bg")
    plan = planned([mentor(1, "bg", places=2)], [family, other])
    problem = problem_of(plan.scores)
    assert finding_of(replace(plan, problem=problem, solution=solve(problem))) == Finding(Fault.OVERFULL)
    widened = replace(plan.problem, places=plan.problem.places + 2)
    assert finding_of(replace(plan, problem=widened, solution=solve(widened))) == Finding(Fault.NOT_ELIGIBLE)


def test_where_every_household_takes_one_place_the_whole_instance_is_proven():
    plan = make_plan(Maker(12).town(60, 60))
    assert plan.exact
    assert plan.at_most == plan.solution.served


def test_two_places_are_one_large_household_or_two_small_ones():
    family, alone, other = seeker(1, "bg", people=6, since=1), seeker(2, "bg"), seeker(3, "bg")
    assert planned([mentor(1, "bg", places=2)], [family, alone]).pairs == ((0, 0),)
    assert planned([mentor(1, "bg", places=2)], [alone, other]).pairs == ((0, 0), (1, 0))
    assert planned([mentor(1, "bg", places=3)], [family, alone, replace(family, id=4, key="s4")]).solution.served == 2
    held = planned([mentor(1, "bg", places=2), mentor(2, "bg", places=2)], [family, alone])
    assert held.solution.served == 2
    assert planned([mentor(1, "bg", places=2)], [family, alone]).cases == ((0, Case.ONE_LARGE),)


def test_the_plan_of_large_households_does_not_depend_on_the_order():
    group = Maker(13).town(60, 90, large=True)
    draw = np.random.default_rng(1)
    mixed = replace(
        group,
        mentors=tuple(group.mentors[number] for number in draw.permutation(60)),
        seekers=tuple(replace(group.seekers[number], id=900 + number) for number in draw.permutation(90)),
    )
    one, other = make_plan(group), make_plan(mixed)
    assert one.cases
    names = [
        {(plan.scores.group.seekers[row].key, plan.scores.group.mentors[column].key) for row, column in plan.pairs}
        for plan in (one, other)
    ]
    assert names[0] == names[1]


def test_the_neediest_is_served_when_there_is_one_place():
    has_english = seeker(1, "ar", "en", since=1)
    waits_longer, waits = seeker(2, "ar", since=500), seeker(3, "ar", since=501)
    plan = planned([mentor(1, "ar", "en")], [has_english, waits, waits_longer])
    assert plan.pairs == ((2, 0),)


def test_everybody_unserved_has_a_reason_and_every_shortage_is_one(town: MatchingPlan):
    answers = reasons(town)
    assert [answer.seeker for answer in answers] == list(town.unserved)
    for answer in answers:
        assert sum(answer.failed.values()) == (town.scores.failed[answer.seeker] != 0).sum()
        if answer.code is Unserved.SHORTAGE:
            assert answer.shortage is not None
            assert answer.seeker in answer.shortage.seekers
    found = shortages(town)
    assert found
    assert any(shortage.languages for shortage in found)
    eligible = town.problem.eligible
    for shortage in found:
        assert shortage.missing > 0
        assert set(np.flatnonzero(eligible[list(shortage.seekers)].any(axis=0))) <= set(shortage.mentors)
        assert shortage.places == town.problem.places[list(shortage.mentors)].sum()
        for row in shortage.seekers if shortage.languages else ():
            assert spoken(town.scores.group.seekers[row]) <= set(shortage.languages)
    # Together the sets that the searches saw miss exactly as many as get nobody for want of places.
    short = [answer for answer in answers if answer.code is Unserved.SHORTAGE]
    assert sum(shortage.missing for shortage in found if not shortage.languages) == len(short)


def test_a_shortage_names_the_languages_to_recruit():
    seekers = [*(seeker(number, "ps", "fa_AF") for number in range(4)), *(seeker(number, "bg") for number in (7, 8))]
    plan = planned([mentor(1, "bg", places=3), mentor(2, "ps"), mentor(3, "fa_AF")], seekers)
    assert plan.solution.served == 4
    shortage = shortages(plan)[0]
    assert (shortage.languages, len(shortage.seekers), len(shortage.mentors), shortage.places, shortage.missing) == (
        ("fa_AF", "ps"), 4, 2, 2, 2,
    )  # fmt: skip
    assert what_if(plan, mentor(9, "ps", "bg", places=1), 1) == 1
    assert what_if(plan, mentor(9, "ps", "bg", places=3), 5) == 2
    assert what_if(plan, mentor(9, "bg", places=3), 5) == 0


@pytest.mark.parametrize(
    ("mentors", "asking", "code"),
    [
        ([], seeker(1, "bg"), Unserved.NOBODY),
        ([mentor(1, "bg")], seeker(1, "ar"), Unserved.LANGUAGE),
        ([mentor(1, "bg")], seeker(1, "bg", week=TUESDAY), Unserved.TIME),
        # Two whom only the time parts, one whom only the language parts, one whom much parts.
        (
            [mentor(1, "bg", week=TUESDAY), mentor(2, "bg", week=TUESDAY), mentor(3, "en"), mentor(4, week=0)],
            seeker(1, "bg"),
            Unserved.TIME,
        ),
        # One whom only the time parts, two whom two things part.
        (
            [mentor(1, "bg", week=TUESDAY), mentor(2, "en", places=0), mentor(3, "en", places=0)],
            seeker(1, "bg"),
            Unserved.TIME,
        ),
        ([mentor(1, "bg", places=0)], seeker(1, "bg"), Unserved.CAPACITY),
        ([mentor(1, "bg")], seeker(1, "bg", consented=False), Unserved.NO_CONSENT),
    ],
)
def test_the_reason_is_the_limit_that_stands_alone_most_often(mentors: list[Mentor], asking: Seeker, code: Unserved):
    [answer] = reasons(planned(mentors, [asking]))
    assert answer.code is code
    assert answer.shortage is None


def test_who_fails_first_at_what_is_counted():
    [answer] = reasons(planned([mentor(1, "bg", week=TUESDAY), mentor(2, week=TUESDAY)], [seeker(1, "bg")]))
    assert answer.failed == {Limit.LANGUAGE: 1, Limit.TIME: 1}


def test_common_ground_is_told_in_words():
    one = replace(seeker(1, "bg", interests=frozenset({"music", "film"}), wishes=frozenset({4})), birth_year=1990)
    one = replace(one, languages={**one.languages, "en": Tongue(3, 1), "ar": Tongue(7, 7)})
    other = replace(mentor(1, "bg", "en", week=MONDAY | TUESDAY, interests=frozenset({"music"}), birth_year=1985))
    other = replace(other, skills=frozenset({4, 5}), spot=Spot("north", 42.71, 23.32))
    told = ground(one, other)
    assert (told.languages, told.one_way, told.minutes, told.week) == (("bg",), ("en",), 120, MONDAY)
    assert (told.metres, told.interests, told.skills, told.years) == (1_112, ("music",), (4,), 5)
    assert ground(replace(one, spot=None, birth_year=None), other).metres is None


def test_what_is_blocked_or_failed_before_is_not_proposed():
    people = [mentor(1, "bg")], [seeker(1, "bg")]
    assert planned(*people).pairs == ((0, 0),)
    assert planned(*people, blocked=frozenset({(1, 1)})).pairs == ()
    assert planned(*people, failed_before=frozenset({(1, 1)})).pairs == ()
    assert (planned(*people, failed_before=frozenset({(1, 1)})).solution.mate == NOBODY).all()
