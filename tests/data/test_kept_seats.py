"""Seats kept for families and for neighbours are theirs until a moment, then everybody's, in the order of who waits."""

from datetime import timedelta

import pytest

from community.households.actions import own_household
from community.households.models import Member
from events.activities.models import Activity
from events.planning.actions import move
from events.registrations import actions
from events.registrations.models import Registration
from events.registrations.queries import session_with_place
from events.registrations.rules import Circle, RegistrationState
from events.sessions.models import Session
from events.venues.models import Venue
from tests import cast, factories

CONFIRMED, WAITING, OFFERED = (RegistrationState(word) for word in ("confirmed", "waiting", "offered"))


class Play:
    """Six seats, two of them kept for families and one for neighbours, until two days before."""

    def __init__(self):
        self.cast = cast.gather()
        session = factories.db.session.get_one(Session, self.cast.session)
        self.session = session.id
        session.starts_at, session.ends_at = (at + timedelta(days=4) for at in (session.starts_at, session.ends_at))
        session.capacity = 6
        activity = factories.db.session.get_one(Activity, session.activity_id)
        self.activity = activity.id
        activity.kept_for_families, activity.kept_for_neighbours = 2, 1
        self.opens = session.starts_at - timedelta(hours=48)
        ours = factories.db.session.get_one(factories.Organisation, self.cast.organisation)
        self.families = [self.of(factories.household(ours, "Amina", "Sami")) for _ in range(4)]
        self.neighbours = [own_household(factories.account(name=f"Neighbour {n}").id) for n in range(8)]

    def of(self, household):
        members = factories.db.session.query(Member).filter_by(household_id=household.id).order_by(Member.id)
        return household.id, [one.id for one in members]

    def family(self, number):
        return actions.join(self.session, *self.families[number])

    def neighbour(self, number):
        home = self.neighbours[number]
        [person] = factories.db.session.query(Member).filter_by(household_id=home)
        return actions.join(self.session, home, [person.id])


@pytest.fixture
def play(writing):
    with writing():
        return Play()


def states(reading, circle):
    with reading() as session:
        rows = session.query(Registration).filter_by(circle=circle).order_by(Registration.id)
        return [row.state for row in rows]


def fill(play, writing):
    """Four neighbours come, and four more wait behind what is kept for families."""
    for number in range(8):
        with writing():
            play.neighbour(number)


def test_what_is_kept_waits_for_those_it_is_kept_for(play, writing, reading):
    fill(play, writing)
    assert states(reading, Circle.NEIGHBOURS) == [CONFIRMED] * 4 + [WAITING] * 4
    with writing():
        play.family(0)
    assert states(reading, Circle.FAMILIES) == [CONFIRMED]
    with writing():
        play.family(1)
    assert states(reading, Circle.FAMILIES) == [CONFIRMED, WAITING]
    with reading() as session:
        assert session.get_one(Session, play.session).seats_taken == 6


def test_what_a_family_gives_back_is_a_familys_until_the_time_is_over(play, app, writing, reading, clock):
    fill(play, writing)
    for number in (0, 1):
        with writing():
            play.family(number)
    with writing():
        actions.cancel(play.session, play.families[0][0])
    assert states(reading, Circle.FAMILIES) == [RegistrationState.CANCELLED, OFFERED]
    assert states(reading, Circle.NEIGHBOURS)[4:] == [WAITING] * 4
    with writing():
        actions.cancel(play.session, play.families[1][0])
    assert states(reading, Circle.NEIGHBOURS)[4:] == [WAITING] * 4
    with app.app_context():
        actions.pass_on_ended_offers()
    assert states(reading, Circle.NEIGHBOURS)[4:] == [WAITING] * 4
    clock.set(play.opens)
    with app.app_context():
        assert actions.pass_on_ended_offers() == 1
        assert actions.pass_on_ended_offers() == 0
    assert states(reading, Circle.NEIGHBOURS)[4:] == [OFFERED, OFFERED, WAITING, WAITING]
    with reading() as session:
        assert session.get_one(Session, play.session).seats_taken == 6


def test_who_comes_when_the_time_is_over_does_not_pass_those_who_wait(play, writing, reading, clock):
    fill(play, writing)
    clock.set(play.opens)
    with writing():
        assert play.family(0).state is WAITING
    assert states(reading, Circle.NEIGHBOURS)[4:] == [OFFERED, OFFERED, WAITING, WAITING]


def test_a_larger_party_takes_nothing_that_is_kept_for_others(play, writing, reading):
    with writing():
        play.family(0)
    with writing():
        play.family(1)
    with writing():
        for number in range(1):
            play.neighbour(number)
    with writing() as session:
        late = factories.add(Member(household_id=play.families[0][0], call_name="Lin", languages=[])).id
    with writing():
        actions.change(play.session, play.families[0][0], [*play.families[0][1], late])
    with writing() as session:
        session.get_one(Activity, play.activity).kept_for_neighbours = 3
        other = factories.add(Member(household_id=play.families[1][0], call_name="Lin", languages=[])).id
    with pytest.raises(actions.Refused) as refused, writing():
        actions.change(play.session, play.families[1][0], [*play.families[1][1], other])
    assert refused.value.details == {"free": 0}


def test_fewer_kept_seats_are_offered_at_once_and_what_is_usual_follows_the_activity(play, writing, reading):
    fill(play, writing)

    def keep(*kept):
        with writing() as session:
            row = session_with_place(play.session)
            venue = session.get_one(Venue, row.venue_id)
            move(row, venue, row.starts_at, row.ends_at, row.capacity, row.updated_at.isoformat(), kept)

    keep(1, 1)
    assert states(reading, Circle.NEIGHBOURS)[4:] == [OFFERED, WAITING, WAITING, WAITING]
    with reading() as session:
        row = session.get_one(Session, play.session)
        assert (row.kept_for_families, row.kept_for_neighbours) == (1, None)
    keep(2, 0)
    with reading() as session:
        row = session.get_one(Session, play.session)
        assert (row.kept_for_families, row.kept_for_neighbours) == (None, 0)


def test_where_nothing_is_kept_nothing_more_is_asked(play, writing, count_queries):
    with count_queries() as kept, writing():
        play.neighbour(0)
    with writing() as session:
        activity = session.get_one(Activity, play.activity)
        activity.kept_for_families = activity.kept_for_neighbours = 0
    with count_queries() as usual, writing():
        play.neighbour(1)
    assert len(kept) == len(usual) + 1
