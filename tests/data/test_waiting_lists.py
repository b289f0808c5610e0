"""What became free finds the first who fits, nobody stands twice, and few cost as many statements as many."""

from datetime import timedelta

import pytest

from community.foundation.database import db, transaction
from community.foundation.outbox import Email
from community.foundation.refusal import Refused
from events.activities.models import Series
from events.sessions.models import Session
from tests import cast, factories
from volunteers.attendance import actions as attendance
from volunteers.clearances.models import GrantedClearance
from volunteers.clearances.rules import Clearance
from volunteers.profiles.models import Volunteer, VolunteerPause
from volunteers.profiles.rules import VolunteerState
from volunteers.rosters.queries import everybody, week_of
from volunteers.shifts import actions as shifts
from volunteers.shifts import queries
from volunteers.shifts.models import Shift, SignUp
from volunteers.shifts.rules import ShiftState, SignUpState
from volunteers.substitutes import actions as substitutes
from volunteers.substitutes.models import Search

pytestmark = pytest.mark.both_databases
HOUR = timedelta(hours=1)
NOON = factories.NOON


@pytest.fixture
def play(writing, clock):
    """A shift of one place tomorrow."""
    clock.set(NOON)
    with writing():
        return cast.gather(minimum=0, maximum=1)


def enter(shift_id, account_id, state):
    """A sign-up as it would stand there, its place counted."""
    shift = db.session.get_one(Shift, shift_id)
    shift.taken += state in (SignUpState.CONFIRMED, SignUpState.OFFERED)
    facts = {"shift_id": shift_id, "account_id": account_id, "state": state}
    return factories.add(SignUp(**facts, created_at=factories.clock.now(), updated_at=factories.clock.now())).id


def another_shift(session, play, **changes):
    """A shift at the same hours as the play's, in another session."""
    row = session.get_one(Session, play.session)
    activity = session.get_one(factories.Activity, row.activity_id)
    return factories.shift(factories.session(activity, row.starts_at), **changes)


def deed(app, what):
    """The name of why it was refused, or what it returns."""
    with app.app_context():
        try:
            with transaction() as session:
                return what(session)
        except Refused as refused:
            return refused.reason.name
        finally:
            db.session.remove()


def mark(app, play, sign_up_id, said):
    # The word of the door, by its name wherever the enum stands.
    said = attendance.Mark[said]

    def say(session):
        [shift] = shifts.database.lock(Shift, [play.shift])
        attendance.mark(shift, session.get_one(SignUp, sign_up_id), said)

    return deed(app, say)


def states(reading, shift_id=None):
    with reading() as session:
        found = session.query(SignUp).order_by(SignUp.id)
        return [one.state for one in found if shift_id in (None, one.shift_id)]


def no_counter_is_wrong(reading):
    with reading():
        return queries.wrong_counters() == []


@pytest.mark.parametrize("away", [SignUpState.EXCUSED, SignUpState.NO_SHOW])
def test_who_is_excused_cannot_sign_up_beside_it_and_is_told_so(app, play, writing, reading, away):
    with writing():
        enter(play.shift, play.volunteer, away)

    def sign_up(session):
        [shift] = shifts.database.lock(Shift, [play.shift])
        return shifts.sign_up(shift, play.volunteer)

    assert deed(app, sign_up) == "AWAY"
    assert states(reading) == [away]


def test_who_is_excused_cannot_make_it_a_withdrawal(app, play, writing, reading):
    with writing():
        one = enter(play.shift, play.volunteer, SignUpState.EXCUSED)
    assert deed(app, lambda session: shifts.withdraw(session.get_one(SignUp, one))) == "AWAY"
    assert states(reading) == [SignUpState.EXCUSED]
    with reading() as session:
        assert session.query(Email).count() == 0


def test_who_is_excused_or_waits_is_not_asked_for_the_same_shift(app, play, writing, reading):
    with writing() as session:
        session.get_one(Shift, play.shift).maximum = 2
        enter(play.shift, play.volunteer, SignUpState.EXCUSED)
        enter(play.shift, play.second_volunteer, SignUpState.WAITING)
        free = factories.volunteer().id
    with reading() as session:
        shift = queries.get_shift(play.shift)
        known = everybody(NOON, 7)
        week = week_of(shift)
        asked = [one.id for one in known.people if not known.obstacle(shift, queries.duty_of(shift), week, one)]
        assert asked == [free]

    def invite(session):
        [shift] = shifts.database.lock(Shift, [play.shift])
        people = [play.volunteer, play.second_volunteer, free]
        return substitutes.invite(shift, people, NOON + HOUR)

    assert deed(app, invite) == 1


def test_the_last_of_thirty_who_fits_is_offered_the_place(app, play, writing, reading):
    with writing() as session:
        leaving = enter(play.shift, play.volunteer, SignUpState.CONFIRMED)
        for number in range(30):
            waiting = factories.volunteer().id
            enter(play.shift, waiting, SignUpState.WAITING)
            if number < 29:
                session.get_one(Volunteer, waiting).state = VolunteerState.APPLIED
    deed(app, lambda session: shifts.withdraw(session.get_one(SignUp, leaving)))
    found = states(reading)
    assert found == [SignUpState.WITHDRAWN, *[SignUpState.WAITING] * 29, SignUpState.OFFERED]
    assert no_counter_is_wrong(reading)


def test_who_could_not_come_when_a_place_became_free_is_offered_it_once_they_can(app, play, writing, reading):
    with writing() as session:
        leaving = enter(play.shift, play.volunteer, SignUpState.CONFIRMED)
        enter(play.shift, play.second_volunteer, SignUpState.WAITING)
        day = session.get_one(Session, play.session).starts_at.date()
        pause = VolunteerPause(volunteer_id=play.second_volunteer, first_on=day, last_on=day)
        factories.add(pause)
    deed(app, lambda session: shifts.withdraw(session.get_one(SignUp, leaving)))
    assert states(reading)[1:] == [SignUpState.WAITING]
    with app.app_context():
        assert shifts.pass_on_ended_offers() == 0
    with writing() as session:
        session.query(VolunteerPause).delete()
    with app.app_context():
        assert shifts.pass_on_ended_offers() == 1
        assert shifts.pass_on_ended_offers() == 0
    assert states(reading)[1:] == [SignUpState.OFFERED]
    assert no_counter_is_wrong(reading)


@pytest.mark.parametrize("by", ["a session", "a series"])
def test_an_offer_of_what_moved_earlier_ends_with_its_start(app, play, writing, reading, clock, by):
    with writing() as session:
        leaving = enter(play.shift, play.volunteer, SignUpState.CONFIRMED)
        waiting = enter(play.shift, play.second_volunteer, SignUpState.WAITING)
    deed(app, lambda session: shifts.withdraw(session.get_one(SignUp, leaving)))

    def move(session):
        row = session.get_one(Session, play.session)
        before = (row.starts_at, row.ends_at)
        row.starts_at, row.ends_at = NOON + HOUR, NOON + 3 * HOUR
        if by == "a session":
            shifts.follow(row, before)
        else:
            shifts.follow_series(Series(id=1), [(row, before)], [])

    deed(app, move)
    with reading() as session:
        assert session.get_one(SignUp, waiting).offered_until == NOON + HOUR
    clock.advance(hours=1.75)
    assert deed(app, lambda session: shifts.claim(session.get_one(SignUp, waiting))) == "STARTED"
    assert states(reading) == [SignUpState.WITHDRAWN, SignUpState.OFFERED]


def test_an_offer_is_not_taken_beside_another_promise(app, play, writing, reading):
    with writing() as session:
        offered = enter(play.shift, play.volunteer, SignUpState.OFFERED)
        session.get_one(SignUp, offered).offered_until = NOON + HOUR
        # It was elsewhere when the offer was made, and moved.
        enter(another_shift(session, play).id, play.volunteer, SignUpState.CONFIRMED)
    assert deed(app, lambda session: shifts.claim(session.get_one(SignUp, offered))) == "OVERLAPS"


@pytest.mark.parametrize("said", ["UNDO", "HERE"])
def test_who_took_another_shift_meanwhile_does_not_get_the_first_one_back_too(app, play, writing, reading, clock, said):
    with writing() as session:
        excused = enter(play.shift, play.volunteer, SignUpState.EXCUSED)
        other = enter(another_shift(session, play).id, play.volunteer, SignUpState.CONFIRMED)
        clock.set(session.get_one(Session, play.session).starts_at)
    assert mark(app, play, excused, said) == "ELSEWHERE"
    assert states(reading) == [SignUpState.EXCUSED, SignUpState.CONFIRMED]
    with writing() as session:
        session.get_one(SignUp, other).state = SignUpState.WITHDRAWN
        session.query(Shift).filter(Shift.id != play.shift).one().taken = 0
    assert mark(app, play, excused, said) is None
    assert states(reading)[0] is (SignUpState.CONFIRMED if said == "UNDO" else SignUpState.CHECKED_IN)
    assert no_counter_is_wrong(reading)


def test_who_is_not_cleared_any_more_does_not_get_a_place_back(app, play, writing, reading, clock):
    with writing() as session:
        excused = enter(play.shift, play.volunteer, SignUpState.EXCUSED)
        session.query(GrantedClearance).filter_by(volunteer_id=play.volunteer).delete()
    assert mark(app, play, excused, "UNDO") == "UNFIT"
    assert states(reading) == [SignUpState.EXCUSED]


def test_nobody_gets_a_place_back_in_what_was_called_off(app, play, writing, reading):
    with writing() as session:
        excused = enter(play.shift, play.volunteer, SignUpState.EXCUSED)
        session.get_one(Shift, play.shift).state = ShiftState.CANCELLED
    assert mark(app, play, excused, "UNDO") == "CANCELLED"
    assert no_counter_is_wrong(reading)


@pytest.mark.parametrize("next_one", [True, False])
def test_after_an_offer_ended_the_email_says_who_has_it_now(app, play, writing, reading, clock, mailbox, next_one):
    with writing():
        leaving = enter(play.shift, play.volunteer, SignUpState.CONFIRMED)
        enter(play.shift, play.second_volunteer, SignUpState.WAITING)
        if next_one:
            enter(play.shift, factories.volunteer().id, SignUpState.WAITING)
    deed(app, lambda session: shifts.withdraw(session.get_one(SignUp, leaving)))
    mailbox.deliver()
    clock.advance(hours=12)
    with app.app_context():
        assert shifts.pass_on_ended_offers() == 1
    email = next(email for email in mailbox.deliver() if email["To"] == "walid@example.org")
    text = email.get_body(("plain",)).get_content()
    assert ("next person" in text, "Nobody else could take it" in text) == (next_one, not next_one)
    assert ("someone else" in email["Subject"]) is next_one


def statements_of(count_queries, app, what):
    """What is asked and changed; a new email or search is a row that somebody waits for."""
    with count_queries() as found:
        deed(app, what)
    new = ("INSERT INTO emails", "INSERT INTO stand_in_searches")
    return [one.split("(")[0][:60] for one in found if not one.startswith(new)]


def test_a_long_queue_asks_the_database_as_often_as_a_short_one(app, play, writing, count_queries):
    numbers = []
    for length in (2, 40):
        with writing() as session:
            shift = another_shift(session, play, maximum=length)
            leaving = enter(shift.id, play.volunteer, SignUpState.CONFIRMED)
            for _ in range(length):
                enter(shift.id, factories.volunteer().id, SignUpState.WAITING)
        numbers.append(
            statements_of(
                count_queries, app, lambda session, one=leaving: shifts.withdraw(session.get_one(SignUp, one))
            )
        )
    few, many = numbers
    assert few == many
    assert len(few) <= 24


@pytest.mark.parametrize("waited_for", [False, True])
def test_giving_back_many_shifts_asks_the_database_as_often_as_two(
    app, play, writing, reading, count_queries, waited_for
):
    numbers = []
    for count in (2, 25):
        with writing() as session:
            leaver = factories.volunteer(Clearance.CHILDREN).id
            activity = session.get_one(factories.Activity, session.get_one(Session, play.session).activity_id)
            for number in range(count):
                day = factories.session(activity, NOON + timedelta(days=2 + number))
                shift = factories.shift(day, minimum=1, maximum=1, clearance=Clearance.CHILDREN)
                enter(shift.id, leaver, SignUpState.CONFIRMED)
                if waited_for:
                    enter(shift.id, factories.volunteer(Clearance.CHILDREN).id, SignUpState.WAITING)
            session.query(GrantedClearance).filter_by(volunteer_id=leaver).delete()
        numbers.append(
            statements_of(
                count_queries,
                app,
                lambda session, one=leaver: shifts.let_go(
                    session.get_one(Volunteer, one), clearance=Clearance.CHILDREN
                ),
            )
        )
        with reading() as session:
            mine = session.query(SignUp).filter_by(account_id=leaver)
            assert {one.state for one in mine} == {SignUpState.WITHDRAWN}
            taken = {session.get_one(Shift, one.shift_id).taken for one in mine}
            assert taken == {1 if waited_for else 0}
            assert session.query(Search).count() == (0 if waited_for else sum((2, 25)[: len(numbers)]))
    few, many = numbers
    assert few == many
    assert len(few) <= 32
    assert no_counter_is_wrong(reading)
