"""A party changes who comes and keeps what it holds: seats, an offer, its place in the queue."""

import threading
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest

from community.households.models import Member
from events.activities.models import Activity
from events.registrations import actions, queries
from events.registrations.models import Registration
from events.registrations.rules import HOLDS_SEATS, RegistrationState
from events.registrations.waiting_list import Mark
from events.sessions.models import Session
from tests import cast, factories
from tests.data.test_waiting_lists import HOUR, NOON, another_session, deed, enter_party

pytestmark = pytest.mark.both_databases
CONFIRMED, WAITING, OFFERED = RegistrationState.CONFIRMED, RegistrationState.WAITING, RegistrationState.OFFERED


@pytest.fixture
def play(writing, clock):
    """A session of four seats tomorrow, and families of three, two and two."""
    clock.set(NOON)
    with writing() as session:
        made = cast.gather()
        row = session.get_one(Session, made.session)
        row.capacity = 4
        # Who comes with whom is another matter.
        session.get_one(Activity, row.activity_id).children_may_be_left = True
        ours = session.get_one(factories.Organisation, made.organisation)
        homes = [factories.household(ours, *names).id for names in (("A", "B", "C"), ("D", "E"), ("F", "G"))]
        people = {home: [one.id for one in queries.members_of(home)] for home in homes}
        return SimpleNamespace(session=made.session, organisation=made.organisation, homes=homes, people=people)


def change(app, play, home, people, date=None):
    """Who came before, or the name of why not."""
    number = play.homes[home]
    return deed(app, lambda _: actions.change(date or play.session, number, [play.people[number][n] for n in people]))


def parties(reading, play):
    """State and people (their places in the family) of each party, and the seats counted."""
    with reading() as session:
        assert queries.wrong_counters() == []
        rows = session.query(Registration).order_by(Registration.id).all()
        found = [
            (one.state, [play.people[one.household_id].index(n) for n in queries.party_of(one.id)], one.party_size)
            for one in rows
        ]
        return found, session.get_one(Session, play.session).seats_taken


def test_a_smaller_party_gives_seats_back_and_who_waits_is_offered_them(app, play, writing, reading):
    with writing():
        enter_party(play.session, play.homes[0], CONFIRMED)
        enter_party(play.session, play.homes[1], WAITING)
    assert change(app, play, 0, [0, 2]) == play.people[play.homes[0]]
    assert parties(reading, play) == ([(CONFIRMED, [0, 2], 2), (OFFERED, [0, 1], 2)], 4)
    # Who came before comes no more: their seats are kept for somebody else.
    assert change(app, play, 0, [0, 1, 2]) == "TOO_FEW"
    # Others in their place need no more seats.
    assert change(app, play, 0, [0, 1]) == [play.people[play.homes[0]][n] for n in (0, 2)]
    assert parties(reading, play) == ([(CONFIRMED, [0, 1], 2), (OFFERED, [0, 1], 2)], 4)


def test_a_larger_party_takes_what_is_free_and_else_keeps_what_it_has(app, play, writing, reading):
    with writing():
        enter_party(play.session, play.homes[0], CONFIRMED, members=1)
        enter_party(play.session, play.homes[1], CONFIRMED, members=1)
        enter_party(play.session, play.homes[2], CONFIRMED, members=1)
    assert change(app, play, 0, [0, 1, 2]) == "TOO_FEW"
    assert parties(reading, play) == ([(CONFIRMED, [0], 1)] * 3, 3)
    assert change(app, play, 0, [0, 1]) == [play.people[play.homes[0]][0]]
    assert parties(reading, play) == ([(CONFIRMED, [0, 1], 2), (CONFIRMED, [0], 1), (CONFIRMED, [0], 1)], 4)


def test_who_waits_keeps_the_place_in_the_queue_and_is_offered_what_fits_now(app, play, writing, reading):
    with writing():
        enter_party(play.session, play.homes[0], CONFIRMED)
        enter_party(play.session, play.homes[1], WAITING)
        enter_party(play.session, play.homes[2], WAITING)
    assert change(app, play, 2, [1]) == play.people[play.homes[2]]
    assert parties(reading, play)[0][1:] == [(WAITING, [0, 1], 2), (OFFERED, [1], 1)]
    with writing() as session:
        session.get_one(Session, play.session).capacity = 5
    # One seat is free: the first of the queue is one person now, and has it.
    assert change(app, play, 1, [0]) == play.people[play.homes[1]]
    assert parties(reading, play) == ([(CONFIRMED, [0, 1, 2], 3), (OFFERED, [0], 1), (OFFERED, [1], 1)], 5)


def test_who_is_offered_seats_may_take_fewer_and_the_offer_stands_as_long(app, play, writing, reading):
    with writing() as session:
        number = enter_party(play.session, play.homes[1], OFFERED)
        session.get_one(Registration, number).offered_until = NOON + HOUR
    assert change(app, play, 1, [1]) == play.people[play.homes[1]]
    assert parties(reading, play) == ([(OFFERED, [1], 1)], 1)
    with reading() as session:
        assert session.get_one(Registration, number).offered_until == NOON + HOUR


def test_a_child_does_not_stay_behind_alone(app, play, writing, reading):
    with writing() as session:
        session.query(Activity).update({"children_may_be_left": False})
        enter_party(play.session, play.homes[0], CONFIRMED)
        enter_party(play.session, play.homes[1], WAITING)
    assert change(app, play, 0, [1, 2]) == "ALONE"
    assert parties(reading, play)[0][0] == (CONFIRMED, [0, 1, 2], 3)
    # Whose only grown-up leaves the family does not come, and the seats go on.
    deed(app, lambda session: actions.let_go(session.get_one(Member, play.people[play.homes[0]][0])))
    found, taken = parties(reading, play)
    assert [state for state, _, _ in found] == [RegistrationState.CANCELLED, OFFERED]
    assert taken == 2


@pytest.mark.parametrize(
    ("case", "people", "reason"),
    [
        ("excused", [0], "AWAY"),
        ("attended", [0], "ARRIVED"),
        ("cancelled", [0], "NOT_LISTED"),
        ("begun", [0], "STARTED"),
        ("nobody", [], "NOBODY"),
        ("somebody who left", [0, 2], "NOBODY"),
        ("elsewhere", [0, 2], "OVERLAPS"),
        ("too young", [0, 2], "AGE"),
    ],
)
def test_what_cannot_be_changed_says_why_and_stays(app, play, writing, reading, clock, case, people, reason):
    state = RegistrationState(case) if case in ("excused", "attended", "cancelled") else CONFIRMED
    with writing() as session:
        enter_party(play.session, play.homes[0], state, members=2)
        last = session.get_one(Member, play.people[play.homes[0]][2])
        if case == "begun":
            clock.set(session.get_one(Session, play.session).starts_at)
        if case == "somebody who left":
            last.active = False
        if case == "elsewhere":
            there = another_session(session, play)
            enter_party(there, play.homes[0], CONFIRMED)
            session.query(queries.PartyMember).filter_by(member_id=play.people[play.homes[0]][0]).delete()
        if case == "too young":
            last.birth_year = 2020
            session.query(Activity).update({"age_from": 16})
        session.flush()
    with reading() as session:
        before = session.query(Registration.state, Registration.party_size).all()
    assert change(app, play, 0, people) == reason
    with reading() as session:
        assert session.query(Registration.state, Registration.party_size).all() == before


def test_who_stays_is_not_asked_where_else_they_are(app, play, writing, reading):
    """A date moved onto another one; that one of the family goes from it is no fault of theirs."""
    with writing() as session:
        enter_party(play.session, play.homes[0], CONFIRMED)
        enter_party(another_session(session, play), play.homes[0], CONFIRMED)
    assert change(app, play, 0, [0, 1]) == play.people[play.homes[0]]


def test_the_same_people_again_change_nothing(app, play, writing, reading, clock):
    with writing():
        number = enter_party(play.session, play.homes[0], CONFIRMED)
    clock.set(NOON + HOUR)
    assert change(app, play, 0, [2, 1, 0]) == play.people[play.homes[0]]
    with reading() as session:
        assert session.get_one(Registration, number).updated_at == NOON


def at_once(*deeds):
    gate = threading.Barrier(len(deeds))

    def do(one):
        gate.wait()
        return one()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(do, deeds))


def test_two_phones_of_a_household_end_in_one_of_both_parties(app, play, writing, reading):
    with writing():
        enter_party(play.session, play.homes[0], CONFIRMED, members=1)
    for _ in range(4):
        at_once(lambda: change(app, play, 0, [0, 1]), lambda: change(app, play, 0, [0, 2]))
        [(_, people, size)], taken = parties(reading, play)
        assert people in ([0, 1], [0, 2])
        assert (size, taken) == (2, 2)


def test_the_last_seat_goes_to_one(app, play, writing, reading):
    with writing():
        enter_party(play.session, play.homes[0], CONFIRMED, members=1)
        enter_party(play.session, play.homes[1], CONFIRMED, members=1)
    home = play.homes[2]
    answers = at_once(
        lambda: change(app, play, 0, [0, 1, 2]),
        lambda: change(app, play, 1, [0, 1]),
        lambda: deed(app, lambda _: actions.join(play.session, home, play.people[home]).state),
    )
    found, taken = parties(reading, play)
    assert taken == sum(size for state, _, size in found if state in HOLDS_SEATS) <= 4
    # Whatever came first, nobody who was refused lost anything.
    assert [size for _, _, size in found[:2]] == [
        1 if answers[0] == "TOO_FEW" else 3,
        1 if answers[1] == "TOO_FEW" else 2,
    ]


def test_smaller_parties_here_and_there_and_an_excuse_do_not_wait_for_each_other(app, play, writing, reading):
    with writing() as session:
        there = another_session(session, play, NOON + 5 * HOUR, capacity=3)
        for date in (play.session, there):
            enter_party(date, play.homes[0], CONFIRMED)
            enter_party(date, play.homes[1], WAITING)
            enter_party(date, play.homes[2], WAITING)

    def excuse():
        def say(session):
            [row] = actions.database.lock(Session, [play.session])
            first = session.query(Registration).filter_by(session_id=row.id).order_by(Registration.id).first()
            actions.mark(row, actions.queries.find_registration(row.id, first.id), Mark.EXCUSED)

        return deed(app, say)

    for size in (2, 3, 1, 3):
        at_once(
            lambda size=size: change(app, play, 0, range(size)),
            lambda size=size: change(app, play, 0, range(size), there),
            lambda: change(app, play, 1, [0], there),
            lambda: change(app, play, 2, [0]),
            *([excuse] if size == 1 else []),
        )
        parties(reading, play)
