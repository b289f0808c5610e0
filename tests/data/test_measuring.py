"""The table of what matching takes: its own small town, its lines with their goals,
and nothing of the database in use."""

import re

import pytest
import sqlalchemy as sa

from community.foundation.database import db, transaction
from community.households.models import Household
from volunteers.matching import queries
from volunteers.matching.rules import Group
from volunteers.measuring import measured
from volunteers.measuring.measured import Measurement, Sizes, in_town, roster_of, table
from volunteers.measuring.town import SEED, SPOTS, Maker
from volunteers.pairs.models import Pair
from volunteers.profiles.models import Volunteer
from volunteers.rosters.plan import plan

SMALL = Sizes(people=30, few=12, waiting=20, places=8, helpers=30, rounds=1)


@pytest.fixture
def within(app):
    with app.app_context():
        yield


def test_every_promise_has_a_line_with_its_goal(within):
    lines = list(table(SMALL, SEED))
    told = "\n".join(lines)
    for words in (
        r"30 x 30, read, proven.* 3\.00 s  (met|missed)",
        *(rf"  {step} +[\d,]+ ms" for step in ("reading", "scoring", "solving", "checking", "explaining", "storing")),
        r"times as long as that .* 3\.0  (met|missed)",
        r"processor time alone +\d",
        r"one arrives in 30 x 30.* 50 ms  (met|missed)",
        r"read, found and proposed",
        r"12 x 12, read.* 0\.30 s  (met|missed)",
        r"the desk, 20 people wait .* 300 ms  (met|missed)",
        r"statements +[1-9]\d?$",
        r"roster, 8 places, 30 people.* 98\.0 %  met",
    ):
        assert re.search(words, told, re.MULTILINE), (words, told)


def test_the_database_in_use_stays_as_it_is(within):
    list(measured._small(SMALL, SEED))
    with transaction(writing=False) as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Household)) == 0
        assert session.scalar(sa.select(sa.func.count()).select_from(Pair)) == 0


def test_the_town_is_read_back_as_it_was_made(within):
    group = Maker(SEED).town(40, 40)
    with in_town(group) as (app, _town), app.app_context(), transaction(writing=False):
        read = queries.snapshot(measured.clock.today(measured.ZONE)).group
    kept = ("key", "places", "week", "languages", "spot", "travel_metres", "districts", "clearance", "gender")
    kept += ("wished_gender", "birth_year", "interests")
    assert [[getattr(one, name) for name in kept] for one in read.mentors] == [
        [getattr(one, name) for name in kept] for one in group.mentors
    ]
    asked = ("key", "week", "spot", "needs", "gender", "wished_gender", "interests", "interpreter")
    assert [[getattr(one, name) for name in asked] for one in read.seekers] == [
        [getattr(one, name) for name in asked] for one in group.seekers
    ]
    assert [set(one.languages) for one in read.seekers] == [set(one.languages) for one in group.seekers]
    assert [{skill - 1 for skill in one.wishes} for one in read.seekers] == [one.wishes for one in group.seekers]
    assert [{skill - 1 for skill in one.skills} for one in read.mentors] == [one.skills for one in group.mentors]


def test_open_places_leave_out_what_drafts_take(within):
    with in_town(Maker(SEED).town(30, 30)) as (app, _town), app.app_context():
        found = measured._run()
        with transaction(writing=False) as session:
            left = queries.places_open()
            all_places = dict(session.execute(sa.select(Volunteer.id, Volunteer.places)).all())
            narrow = queries.snapshot(measured.clock.today(measured.ZONE), among=left).group
    group, taken = found.plan.scores.group, dict.fromkeys(all_places, 0)
    for row, column in found.plan.pairs:
        taken[group.mentors[column].id] += group.seekers[row].places
    free = {one: places - taken[one] for one, places in all_places.items()}
    assert sum(taken.values()) > 0
    assert left == {one: places for one, places in free.items() if places > 0}
    assert [one.id for one in narrow.mentors] == sorted(left)


def test_a_run_is_stored_in_as_many_statements_however_many_it_serves(within):
    numbers = []
    for people in (20, 60):
        with in_town(Maker(SEED).town(people, people)) as (app, _town), app.app_context():
            statements: list[str] = []
            sa.event.listen(db.engine, "before_cursor_execute", lambda *event, told=statements: told.append(event[2]))
            found = measured._run()
            assert {one.people for one in found.plan.scores.group.seekers} > {1}
            numbers.append(sum(one.lstrip().startswith("INSERT") for one in statements))
    assert numbers[0] == numbers[1]


def test_nobody_at_all_makes_a_town(within):
    with in_town(Group((), (), 2026)) as (app, town), app.app_context(), transaction(writing=False):
        assert queries.snapshot(measured.clock.today(measured.ZONE)).group.seekers == ()
        assert len(town.areas) == len(SPOTS)


def test_the_roster_is_the_same_at_every_call_and_can_be_filled():
    first, again = roster_of(20, 50, 7), roster_of(20, 50, 7)
    assert first == again
    places, caps, values = first
    assert {pair[1] for pair in values} <= set(caps)
    assert plan(places, caps, values).filled > 0


@pytest.mark.parametrize(
    ("line", "verdict"),
    [
        (Measurement("a", 3.0, "{:.2f} s", most=3), "met"),
        (Measurement("a", 3.1, "{:.2f} s", most=3), "missed"),
        (Measurement("a", 98.0, "{:.1f} %", least=98), "met"),
        (Measurement("a", 97.9, "{:.1f} %", least=98), "missed"),
        (Measurement("a", 1.0, "{:.0f}"), ""),
    ],
)
def test_a_line_says_whether_its_goal_is_met(line, verdict):
    assert line.verdict == verdict
    assert str(line).endswith(verdict)
