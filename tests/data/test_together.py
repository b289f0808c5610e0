"""Households come together and leave at the same moment: they are offered seats both or none, never one too many."""

from types import SimpleNamespace

import pytest

from community.foundation.access import ANYBODY, Actor
from community.households.models import Member, Need
from community.households.rules import Accommodation
from events.activities.models import Activity
from events.registrations import actions, queries
from events.registrations.models import Registration
from events.registrations.rules import RegistrationState
from events.sessions.models import Session
from events.sessions.queries import keeping_what_is_left, withheld
from tests import cast, factories
from tests.data.test_changed_parties import at_once
from tests.data.test_waiting_lists import NOON, deed, enter_party

pytestmark = pytest.mark.both_databases
CONFIRMED, WAITING, OFFERED = RegistrationState.CONFIRMED, RegistrationState.WAITING, RegistrationState.OFFERED


@pytest.fixture
def play(writing, clock):
    """Four seats, held by two families of two; two more of two wait."""
    clock.set(NOON)
    with writing() as session:
        made = cast.gather()
        session.get_one(Session, made.session).capacity = 4
        ours = session.get_one(factories.Organisation, made.organisation)
        homes = [factories.household(ours, *names).id for names in ("AB", "CD", "EF", "GH")]
        states = (CONFIRMED, CONFIRMED, WAITING, WAITING)
        rows = [enter_party(made.session, home, state) for home, state in zip(homes, states, strict=True)]
        return SimpleNamespace(session=made.session, homes=homes, rows=rows)


def states(reading, play):
    with reading() as session:
        assert queries.wrong_counters() == []
        rows = session.query(Registration).filter(Registration.id.in_(play.rows)).order_by(Registration.id)
        return [one.state for one in rows], session.get_one(Session, play.session).seats_taken


@pytest.mark.parametrize("turn", range(4))
def test_who_is_brought_together_while_seats_become_free_gets_them_together_or_waits(app, play, reading, turn):
    steps = [
        lambda: actions.come_together(play.session, play.rows[2:]),
        lambda: actions.cancel(play.session, play.homes[0]),
        lambda: actions.cancel(play.session, play.homes[1]),
    ]
    order = steps[turn % 3 :] + steps[: turn % 3]
    answers = at_once(*(lambda step=step: deed(app, lambda _: step()) for step in order))
    found, taken = states(reading, play)
    # Whoever was offered seats before they came together holds them; then they were refused.
    assert found[2:] == [OFFERED, OFFERED]
    assert taken == 4
    assert set(filter(None, (one for one in answers if isinstance(one, str)))) <= {"APART"}


def test_one_family_leaves_room_for_one_and_the_two_wait_for_more(app, play, reading, writing):
    deed(app, lambda _: actions.come_together(play.session, play.rows[2:]))
    deed(app, lambda _: actions.cancel(play.session, play.homes[0]))
    assert states(reading, play) == ([RegistrationState.CANCELLED, CONFIRMED, WAITING, WAITING], 2)
    with app.app_context():
        assert actions.pass_on_ended_offers() == 0
    deed(app, lambda _: actions.cancel(play.session, play.homes[1]))
    assert states(reading, play)[0][2:] == [OFFERED, OFFERED]
    # One of them gives it back: the other keeps what it was offered, alone.
    deed(app, lambda _: actions.cancel(play.session, play.homes[2]))
    assert states(reading, play)[0][2:] == [RegistrationState.CANCELLED, OFFERED]
    with reading() as session:
        assert session.get_one(Registration, play.rows[3]).together is None


def test_what_is_kept_and_what_is_needed_is_read_alike_on_both(play, writing, reading):
    with writing() as session:
        activity = session.query(Activity).join(Session).filter(Session.id == play.session).one()
        session.get_one(Session, play.session).capacity = 6
        activity.kept_for_families, activity.kept_hours = 6, 0
        activity.food_facts, activity.aids = ["halal"], ["transport"]
        member = session.query(Member).filter_by(household_id=play.homes[0]).first()
        for one in (Accommodation.TRANSPORT, Accommodation.NO_NUTS):
            factories.add(Need(member_id=member.id, accommodation=one))
    with reading():
        [found] = keeping_what_is_left(NOON)
        assert found.id == play.session
        assert withheld(ANYBODY, [found]) == {play.session: 2}
        assert withheld(Actor(household_id=play.homes[0]), [found]) == {play.session: 0}
        people = queries.people_of(play.homes[0])
        assert [len(one.needs) for one in people] == [2, 0]
        needs = queries.needs_there(queries.session_with_place(play.session), queries.who_comes(play.session))
        assert (needs.missing, list(needs.others)) == ({}, [Accommodation.NO_NUTS, Accommodation.TRANSPORT])
