"""What became free finds the first who fits, nobody stands twice, and few cost as many statements as many."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from community.foundation.database import db, transaction
from community.foundation.outbox import Email
from community.foundation.refusal import Refused
from community.households.models import Household, Member
from community.households.rules import HouseholdState
from events.activities.models import Series
from events.registrations import actions as registrations
from events.registrations.models import PartyMember, Registration
from events.registrations.rules import HOLDS_SEATS, RegistrationState
from events.registrations.waiting_list import Mark
from events.sessions.models import Session
from events.sessions.rules import SessionState
from events.signals import series_changed, session_moved
from tests import cast, factories
from volunteers.attendance import actions as attendance
from volunteers.clearances.models import GrantedClearance
from volunteers.clearances.rules import Clearance
from volunteers.profiles.models import Volunteer, VolunteerPause
from volunteers.profiles.rules import VolunteerState
from volunteers.rosters.queries import everybody
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
    def say(session):
        [shift] = shifts.database.lock(Shift, [play.shift])
        attendance.mark(shift, session.get_one(SignUp, sign_up_id), Mark[said])

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
        known = everybody([shift], NOON, 7)
        week = queries.week_of(shift)
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


def test_an_undo_and_a_sign_up_for_the_same_hours_are_one_place(app, play, writing, reading):
    for _ in range(4):
        with writing() as session:
            session.query(SignUp).delete()
            session.query(Shift).update({"taken": 0})
            excused = enter(play.shift, play.volunteer, SignUpState.EXCUSED)
            other = another_shift(session, play).id
        gate = threading.Barrier(2)

        def sign_up(gate=gate, shift_id=other):
            def take(_session):
                [shift] = shifts.database.lock(Shift, [shift_id])
                return shifts.sign_up(shift, play.volunteer).name

            gate.wait()
            return deed(app, take)

        def undo(gate=gate, number=excused):
            gate.wait()
            return mark(app, play, number, "UNDO")

        with ThreadPoolExecutor(2) as pool:
            answers = [one.result() for one in [pool.submit(sign_up), pool.submit(undo)]]
        assert answers in (["CONFIRMED", "ELSEWHERE"], ["OVERLAPS", None])
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


@pytest.fixture
def families(play, writing):
    """The play's session has two seats; two families of two and one of three want them."""
    with writing() as session:
        row = session.get_one(Session, play.session)
        row.capacity = 2
        # Who comes with whom is another matter.
        session.get_one(factories.Activity, row.activity_id).children_may_be_left = True
        ours = session.get_one(factories.Organisation, play.organisation)
        homes = [factories.household(ours, *names) for names in (("A", "B"), ("C", "D"), ("E", "F", "G"))]
        return [home.id for home in homes]


def enter_party(session_id, household_id, state, members=None):
    """A registration as it would stand there, its seats counted."""
    everybody = registrations.queries.members_of(household_id)
    party = [one.id for one in everybody][: members or len(everybody)]
    row = db.session.get_one(Session, session_id)
    row.seats_taken += len(party) * (state in HOLDS_SEATS)
    facts = {"session_id": session_id, "household_id": household_id, "state": state, "party_size": len(party)}
    moment = factories.clock.now()
    made = Registration(**facts, created_at=moment, updated_at=moment, party=[PartyMember(member_id=n) for n in party])
    return factories.add(made).id


def another_session(session, play, starts_at=None, **changes):
    row = session.get_one(Session, play.session)
    activity = session.get_one(factories.Activity, row.activity_id)
    return factories.session(activity, starts_at or row.starts_at, **changes).id


def mark_party(app, play, registration_id, said):
    def say(session):
        [row] = registrations.database.lock(Session, [play.session])
        registrations.mark(row, registrations.queries.find_registration(row.id, registration_id), Mark[said])

    return deed(app, say)


def party_states(reading):
    with reading() as session:
        assert registrations.queries.wrong_counters() == []
        return [one.state for one in session.query(Registration).order_by(Registration.id)]


def test_a_family_that_is_excused_neither_joins_beside_it_nor_makes_it_a_cancellation(
    app, play, families, writing, reading
):
    with writing():
        enter_party(play.session, families[0], RegistrationState.EXCUSED)
    with reading():
        members = [one.id for one in registrations.queries.members_of(families[0])]
    assert deed(app, lambda _: registrations.join(play.session, families[0], members)) == "AWAY"
    assert deed(app, lambda _: registrations.cancel(play.session, families[0])) == "AWAY"
    assert party_states(reading) == [RegistrationState.EXCUSED]


@pytest.mark.parametrize("by", [session_moved, series_changed])
def test_seats_offered_in_what_moved_earlier_are_kept_until_its_start(app, play, families, writing, reading, clock, by):
    with writing():
        enter_party(play.session, families[0], RegistrationState.CONFIRMED)
        waiting = enter_party(play.session, families[1], RegistrationState.WAITING)
    deed(app, lambda _: bool(registrations.cancel(play.session, families[0])))

    def move(session):
        row = session.get_one(Session, play.session)
        before = (row.starts_at, row.ends_at)
        row.starts_at, row.ends_at = NOON + HOUR, NOON + 3 * HOUR
        session.flush()
        if by is session_moved:
            by.send(row, before=before)
        else:
            by.send(Series(id=1), moved=[(row, before)], cancelled=[])

    deed(app, move)
    with reading() as session:
        assert session.get_one(Registration, waiting).offered_until == NOON + HOUR
    clock.advance(hours=1.75)
    assert deed(app, lambda _: registrations.claim(play.session, families[1])) == "STARTED"
    assert party_states(reading) == [RegistrationState.CANCELLED, RegistrationState.OFFERED]


def test_seats_are_not_taken_by_a_party_that_is_elsewhere(app, play, families, writing, reading):
    with writing() as session:
        offered = enter_party(play.session, families[0], RegistrationState.OFFERED)
        session.get_one(Registration, offered).offered_until = NOON + HOUR
        enter_party(another_session(session, play), families[0], RegistrationState.CONFIRMED, members=1)
    assert deed(app, lambda _: registrations.claim(play.session, families[0])) == "OVERLAPS"
    assert party_states(reading) == [RegistrationState.OFFERED, RegistrationState.CONFIRMED]


@pytest.mark.parametrize("said", ["UNDO", "HERE"])
def test_a_family_that_went_elsewhere_meanwhile_is_not_at_two_places(
    app, play, families, writing, reading, clock, said
):
    with writing() as session:
        excused = enter_party(play.session, families[0], RegistrationState.EXCUSED)
        there = another_session(session, play)
        enter_party(there, families[0], RegistrationState.CONFIRMED, members=1)
        clock.set(session.get_one(Session, play.session).starts_at - HOUR)
    assert mark_party(app, play, excused, said) == "ELSEWHERE"
    assert deed(app, lambda _: bool(registrations.cancel(there, families[0]))) is True
    assert mark_party(app, play, excused, said) is None
    back = RegistrationState.CONFIRMED if said == "UNDO" else RegistrationState.ATTENDED
    assert party_states(reading) == [back, RegistrationState.CANCELLED]


@pytest.mark.parametrize("why", ["one of them left", "the family left", "called off"])
def test_only_the_party_that_was_gets_its_seats_back(app, play, families, writing, reading, why):
    with writing() as session:
        excused = enter_party(play.session, families[0], RegistrationState.EXCUSED)
        if why == "one of them left":
            session.query(Member).filter_by(household_id=families[0]).first().active = False
        elif why == "the family left":
            session.get_one(Household, families[0]).state = HouseholdState.INACTIVE
        else:
            session.get_one(Session, play.session).state = SessionState.CANCELLED
    assert mark_party(app, play, excused, "UNDO") == ("CANCELLED" if why == "called off" else "UNFIT")
    assert party_states(reading) == [RegistrationState.EXCUSED]


def test_a_family_that_was_elsewhere_is_offered_seats_once_it_can_come(app, play, families, writing, reading):
    with writing() as session:
        enter_party(play.session, families[0], RegistrationState.CONFIRMED)
        enter_party(play.session, families[1], RegistrationState.WAITING)
        there = another_session(session, play)
        enter_party(there, families[1], RegistrationState.CONFIRMED, members=1)
    deed(app, lambda _: bool(registrations.cancel(play.session, families[0])))
    with app.app_context():
        assert registrations.pass_on_ended_offers() == 0
    deed(app, lambda _: bool(registrations.cancel(there, families[1])))
    with app.app_context():
        assert registrations.pass_on_ended_offers() == 1
        assert registrations.pass_on_ended_offers() == 0
    assert party_states(reading)[1] is RegistrationState.OFFERED


def test_who_waits_for_two_dates_of_the_same_hour_is_offered_one(app, play, families, writing, reading):
    with writing() as session:
        dates = [play.session, another_session(session, play, capacity=2)]
        for date in dates:
            enter_party(date, families[0], RegistrationState.CONFIRMED, members=1)
            enter_party(date, families[1], RegistrationState.WAITING)
    deed(app, lambda _: registrations.leave(families[0]))
    waits, offered = RegistrationState.WAITING, RegistrationState.OFFERED
    assert [one for one in party_states(reading) if one is not RegistrationState.CANCELLED] == [offered, waits]


def test_a_long_waiting_list_of_families_asks_the_database_as_often_as_a_short_one(
    app, play, families, writing, count_queries
):
    numbers = []
    for length in (2, 30):
        with writing() as session:
            date = another_session(session, play, capacity=length)
            ours = session.get_one(factories.Organisation, play.organisation)
            leaver = factories.household(ours, *["M"] * length).id
            enter_party(date, leaver, RegistrationState.CONFIRMED)
            for _ in range(length):
                enter_party(date, factories.household(ours, "N").id, RegistrationState.WAITING)
        numbers.append(
            statements_of(count_queries, app, lambda _, on=date, home=leaver: bool(registrations.cancel(on, home)))
        )
    few, many = numbers
    assert few == many
    # Three of them are about who hears of it from a person.
    assert len(few) <= 19


@pytest.mark.parametrize("who", ["one of them", "all of them"])
def test_leaving_many_dates_asks_the_database_as_often_as_two(
    app, play, families, writing, reading, count_queries, who
):
    numbers = []
    for count in (2, 25):
        with writing() as session:
            ours = session.get_one(factories.Organisation, play.organisation)
            leaver = factories.household(ours, "M", "N").id
            for number in range(count):
                day = NOON + timedelta(days=2 + number)
                date = another_session(session, play, day, capacity=2)
                enter_party(date, leaver, RegistrationState.CONFIRMED, members=2 - number % 2)
                enter_party(date, factories.household(ours, "P").id, RegistrationState.WAITING)
        if who == "all of them":
            numbers.append(statements_of(count_queries, app, lambda _, home=leaver: registrations.leave(home)))
        else:
            numbers.append(
                statements_of(
                    count_queries,
                    app,
                    lambda _, home=leaver: registrations.let_go(registrations.queries.members_of(home)[0]),
                )
            )
        found = party_states(reading)[-2 * count :]
        assert found[1::2] == [RegistrationState.OFFERED] * count
        stays = RegistrationState.CANCELLED if who == "all of them" else RegistrationState.CONFIRMED
        assert found[::4] == [stays] * len(found[::4])
        assert found[2::4] == [RegistrationState.CANCELLED] * len(found[2::4])
    few, many = numbers
    assert few == many
    assert len(few) <= 32
