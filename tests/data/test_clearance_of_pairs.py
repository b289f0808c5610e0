"""The door asks the database what the rules say: for whom a volunteer is cleared, on the day,
by what is known of ages."""

from datetime import date
from itertools import product

import pytest

from community.households.models import Member
from community.households.rules import YearPrecision
from tests import factories
from volunteers.clearances.models import GrantedClearance
from volunteers.clearances.rules import LADDER
from volunteers.pairs import queries
from volunteers.pairs.models import Pair
from volunteers.profiles.models import Volunteer
from volunteers.profiles.rules import VolunteerState

pytestmark = pytest.mark.both_databases
TODAY = date(2026, 11, 23)
# Year, its precision, guardian, whether the person still belongs to the household: grown up, at the edge, a child,
# unknown.
PEOPLE = [
    (1990, YearPrecision.YEAR, False, True),
    (2007, YearPrecision.YEAR, False, True),
    (2008, YearPrecision.EXACT, False, True),
    (2006, YearPrecision.ESTIMATED, False, True),
    (2005, YearPrecision.ESTIMATED, False, True),
    (2018, YearPrecision.YEAR, False, True),
    (2018, YearPrecision.YEAR, False, False),
    (None, YearPrecision.YEAR, False, True),
    (None, YearPrecision.YEAR, True, True),
]


def make_pairs():
    """Each of the people alone with a volunteer, and a grown-up with each of them, for every clearance."""
    ours = factories.organisation()
    for number, rung in product(range(len(PEOPLE)), LADDER):
        household = factories.household(ours, "Amina", "Bilal")
        first, second = factories.db.session.query(Member).filter_by(household_id=household.id).order_by(Member.id)
        first.birth_year, first.guardian = 1980, True
        second.birth_year, second.birth_year_precision, second.guardian, second.active = PEOPLE[number]
        mentor = factories.volunteer(rung).id
        factories.pair(factories.mentoring_request(household), mentor)
        factories.pair(factories.mentoring_request(household, member_id=second.id), mentor, member_id=second.id)


def cleared_by_rules(session, day):
    some = session.query(Pair).all()
    until = queries.cleared_until(some, queries.needed_by(some, day.year))
    return {pair_id for pair_id, last in until.items() if last >= day}


def test_the_database_and_the_rules_agree_on_every_pair(writing, reading):
    with writing():
        make_pairs()
    with reading() as session:
        asked = {one.id for one in session.query(Pair) if queries.is_cleared(one, TODAY)}
        assert asked == cleared_by_rules(session, TODAY)
        assert 0 < len(asked) < session.query(Pair).count()


def test_it_ends_with_its_last_day_and_with_the_volunteer(writing, reading):
    with writing() as session:
        make_pairs()
        for number, one in enumerate(session.query(GrantedClearance)):
            one.expires_on = date(2026, 11, 22 + number % 3)
        session.query(Volunteer).order_by(Volunteer.id).first().state = VolunteerState.PAUSED
    with reading() as session:
        for day in (date(2026, 11, number) for number in range(21, 27)):
            asked = {one.id for one in session.query(Pair) if queries.is_cleared(one, day)}
            assert asked == cleared_by_rules(session, day), day
        assert asked == set()
