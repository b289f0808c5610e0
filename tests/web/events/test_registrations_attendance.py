"""The coordinator at the door: the board of today, who is here, late, excused;
a session that falls below what is safe."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from community.reporting.queries import scope_of
from events.activities.models import Activity
from events.activities.rules import Audience
from events.registrations.models import PartyMember, Registration
from events.registrations.queries import doors
from events.registrations.queries import wrong_counters as wrong_seats
from events.registrations.rules import RegistrationState
from events.reports import by_month, families
from events.sessions.models import Session
from tests import cast, factories, html
from volunteers.attendance.actions import complete
from volunteers.clearances.rules import Clearance
from volunteers.shifts.models import Shift, SignUp
from volunteers.shifts.queries import wrong_counters as wrong_places
from volunteers.shifts.rules import ShiftRole, SignUpState

NOW = datetime(2027, 2, 2, 6, tzinfo=UTC)
START = NOW + timedelta(hours=6)


@pytest.fixture
def play(writing, clock):
    clock.set(START - timedelta(days=1))
    with writing():
        return cast.gather()


@pytest.fixture
def coordinator(play, visitor):
    person = visitor()
    person.sign_in(play.coordinator)
    return person


def words(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.text))


def party(writing, play, state=RegistrationState.CONFIRMED, size=2):
    with writing() as session:
        row = session.get_one(Session, play.session)
        home = factories.household(session.get_one(factories.Organisation, play.organisation), "Amina", "Sami")
        members = session.scalars(
            sa.select(factories.Member.id).where(factories.Member.household_id == home.id).limit(size)
        ).all()
        made = factories.add(
            Registration(
                session_id=row.id,
                household_id=home.id,
                state=state,
                party_size=size,
                created_at=START,
                updated_at=START,
                party=[PartyMember(member_id=member) for member in members],
            )
        )
        if state is RegistrationState.CONFIRMED:
            row.seats_taken += size
        return made.id


def helper(visitor, play, account_id, shift=None):
    person = visitor()
    person.sign_in(account_id)
    assert person.post(f"/volunteers/shifts/{shift or play.shift}/sign-up").status_code == 303
    return person


def state_of(reading, model, row_id):
    with reading() as session:
        return session.get_one(model, row_id).state


def counters(reading):
    with reading():
        return wrong_seats() + wrong_places()


@pytest.mark.both_databases
def test_a_family_is_here_with_one_tap_and_that_can_be_taken_back(coordinator, play, reading, writing, clock):
    number = party(writing, play)
    clock.set(START)
    path = f"/events/registrations/sessions/{play.session}"
    assert coordinator.press(coordinator.get(path), "Here").status_code == 303
    assert state_of(reading, Registration, number) is RegistrationState.ATTENDED
    assert coordinator.press(coordinator.get(path), "Undo").status_code == 303
    assert state_of(reading, Registration, number) is RegistrationState.CONFIRMED
    coordinator.press(coordinator.get(path), "Did not come")
    with reading() as session:
        assert session.get_one(Session, play.session).seats_taken == 0
    assert counters(reading) == []
    assert coordinator.press(coordinator.get(path), "Undo").status_code == 303
    with reading() as session:
        assert session.get_one(Session, play.session).seats_taken == 2


@pytest.mark.both_databases
def test_some_of_a_family_are_here_and_the_seats_of_the_others_are_free(coordinator, play, reading, writing, clock):
    number = party(writing, play)
    with writing() as session:
        session.get_one(Session, play.session).capacity = 2
    waiting = party(writing, play, RegistrationState.WAITING, size=1)
    path = f"/events/registrations/sessions/{play.session}"
    assert "Only some of them" not in coordinator.get(path).text
    clock.set(START - timedelta(hours=1))
    page = coordinator.get(path)
    [form] = [form for form in html.forms(page.text) if form.action.endswith("/people")]
    first, second = form.values["member"]
    # The family does not agree to be named.
    assert "Person 2" in page.text
    assert "Amina" not in page.text
    nobody = coordinator.post(form.action)
    assert (nobody.status_code, "choose who comes" in nobody.text) == (409, True)
    for _ in range(2):
        assert coordinator.post(form.action, data={"member": [second]}).status_code == 303
        with reading() as session:
            row = session.get_one(Registration, number)
            assert (row.state, row.party_size, row.missing) == (RegistrationState.ATTENDED, 2, 1)
            there = dict(session.query(PartyMember.member_id, PartyMember.missing).filter_by(registration_id=number))
            assert there == {int(first): True, int(second): False}
            assert session.get_one(Registration, waiting).state is RegistrationState.OFFERED
        assert counters(reading) == []
    page = coordinator.get(path)
    assert "1 of 2 are here" in page.text
    # The other one, as many as before.
    assert coordinator.post(form.action, data={"member": [first]}).status_code == 303
    with reading() as session:
        there = dict(session.query(PartyMember.member_id, PartyMember.missing).filter_by(registration_id=number))
        assert there == {int(first): False, int(second): True}
    # The seat is kept for somebody else; when that one does not come, all of them can be here.
    late = coordinator.post(form.action, data={"member": [first, second]})
    assert (late.status_code, "given to somebody else" in late.text) == (409, True)
    with writing() as session:
        session.get_one(Registration, waiting).state = RegistrationState.CANCELLED
        session.get_one(Registration, waiting).offered_until = None
        session.get_one(Session, play.session).seats_taken -= 1
    assert coordinator.press(coordinator.get(path), "Undo").status_code == 303
    with reading() as session:
        row = session.get_one(Registration, number)
        assert (row.state, row.missing) == (RegistrationState.CONFIRMED, 0)
        assert not session.query(PartyMember).filter_by(missing=True).count()
        assert session.get_one(Session, play.session).seats_taken == 2
    assert counters(reading) == []


def test_who_is_here_one_by_one_is_our_coordinators_to_say(coordinator, play, visitor, reading, writing, clock):
    number = party(writing, play)
    clock.set(START)
    path = f"/events/registrations/sessions/{play.session}/registrations/{number}/people"
    stranger, volunteer = visitor(), visitor()
    stranger.sign_in(play.stranger)
    volunteer.sign_in(play.volunteer)
    assert [one.post(path).status_code for one in (stranger, volunteer, visitor())] == [404, 403, 401]
    assert coordinator.post(path.replace("/people", "99/people")).status_code == 404
    assert coordinator.post(path, data={"member": [10**6]}).status_code == 409
    assert state_of(reading, Registration, number) is RegistrationState.CONFIRMED


def test_the_board_and_the_reports_count_those_who_came(coordinator, play, reading, writing, clock):
    number = party(writing, play)
    clock.set(START)
    with reading() as session:
        [one, _] = session.scalars(sa.select(PartyMember.member_id).where(PartyMember.registration_id == number))
    path = f"/events/registrations/sessions/{play.session}/registrations/{number}/people"
    assert coordinator.post(path, data={"member": [one]}).status_code == 303
    with reading():
        door = doors([play.session])[play.session]
        assert (door.parties, door.people, door.here, door.people_here) == (1, 2, 1, 1)
    clock.advance(days=1)
    with reading():
        scope = scope_of(START.date() - timedelta(days=30), START.date() + timedelta(days=30), None, "", "")
        [(_, numbers)] = families(scope)
        assert numbers == (1, 0, 0, 1)
        [(_, used)] = by_month(scope)
        assert used == (1, 1)


@pytest.mark.both_databases
def test_who_calls_in_sick_frees_the_place_for_whoever_waits(coordinator, play, visitor, reading, writing):
    with writing() as session:
        session.get_one(Shift, play.shift).maximum = 1
    helper(visitor, play, play.volunteer)
    helper(visitor, play, play.second_volunteer)
    path = f"/volunteers/shifts/{play.shift}/roster"
    assert coordinator.press(coordinator.get(path), "Excused").status_code == 303
    with reading() as session:
        states = session.scalars(sa.select(SignUp.state).order_by(SignUp.id)).all()
    assert states == [SignUpState.EXCUSED, SignUpState.OFFERED]
    assert "Undo" not in coordinator.get(path).text
    with reading() as session:
        first = session.scalars(sa.select(SignUp.id).order_by(SignUp.id)).first()
    late = coordinator.post(f"/volunteers/attendance/shifts/{play.shift}/sign-ups/{first}", data={"said": "undo"})
    assert late.status_code == 409
    assert "given to somebody else" in late.text
    assert counters(reading) == []


def test_nobody_is_here_or_missing_too_early_or_after_two_weeks(coordinator, play, visitor, clock, reading):
    helper(visitor, play, play.volunteer)
    path = f"/volunteers/shifts/{play.shift}/roster"
    with reading() as session:
        number = session.scalars(sa.select(SignUp.id)).one()
    address = f"/volunteers/attendance/shifts/{play.shift}/sign-ups/{number}"
    page = coordinator.get(path).text
    assert [said in page for said in ('value="here"', 'value="excused"', 'value="no_show"')] == [False, True, False]
    for said in ("here", "no_show"):
        answer = coordinator.post(address, data={"said": said})
        assert answer.status_code == 409
        assert "too early" in answer.text
    clock.advance(days=20)
    assert 'name="said"' not in coordinator.get(path).text
    assert "figures are closed" in coordinator.post(address, data={"said": "here"}).text


def test_whoever_waits_cannot_be_marked_and_nonsense_is_not_found(coordinator, play, reading, writing, clock):
    number = party(writing, play, RegistrationState.WAITING)
    clock.set(START)
    path = f"/events/registrations/sessions/{play.session}/registrations/{number}"
    assert coordinator.post(path, data={"said": "here"}).status_code == 409
    assert coordinator.post(path, data={"said": "dancing"}).status_code == 404
    assert coordinator.post(path).status_code == 404
    assert coordinator.post(f"{path}99", data={"said": "here"}).status_code == 404
    assert state_of(reading, Registration, number) is RegistrationState.WAITING


def test_the_door_is_our_coordinators(play, visitor, reading, writing, clock):
    number = party(writing, play)
    helper(visitor, play, play.volunteer)
    with reading() as session:
        sign_up = session.scalars(sa.select(SignUp.id)).one()
    clock.set(START)
    paths = (
        f"/events/registrations/sessions/{play.session}/registrations/{number}",
        f"/volunteers/attendance/shifts/{play.shift}/sign-ups/{sign_up}",
    )
    stranger, volunteer = visitor(), visitor()
    stranger.sign_in(play.stranger)
    volunteer.sign_in(play.volunteer)
    for path in paths:
        assert stranger.post(path, data={"said": "here"}).status_code == 404
        assert volunteer.post(path, data={"said": "here"}).status_code == 403
        assert visitor().post(path, data={"said": "here"}).status_code == 401
    assert state_of(reading, SignUp, sign_up) is SignUpState.CONFIRMED


def test_the_board_says_who_is_expected_here_late_and_lacking(coordinator, play, visitor, writing, clock):
    party(writing, play)
    party(writing, play, size=1)
    helper(visitor, play, play.volunteer)
    with writing() as session:
        session.get_one(Shift, play.shift).minimum = 2
    clock.set(START - timedelta(days=2))
    seen = words(coordinator.get("/events/planning"))
    assert [said in seen for said in ("2 · 3 people", "1 helper comes", " here ")] == [True, True, False]
    clock.set(START + timedelta(minutes=15))
    seen = words(coordinator.get("/events/planning"))
    for said in (
        "0 of 2 here",
        "3 people",
        "2 families are late",
        "0 of 1 here",
        "1 more is needed",
        "1 helper is late",
        "Now",
    ):
        assert said in seen
    coordinator.press(coordinator.get(f"/events/registrations/sessions/{play.session}"), "Here")
    coordinator.press(coordinator.get(f"/volunteers/shifts/{play.shift}/roster"), "Here")
    seen = words(coordinator.get("/events/planning"))
    assert "1 of 2 here" in seen
    assert "1 family is late" in seen
    assert "helper is late" not in seen


def test_the_board_costs_the_same_for_one_and_for_many_sessions(coordinator, play, writing, count_queries):
    def cost():
        with count_queries() as statements:
            coordinator.get("/events/planning")
        return len(statements)

    one = cost()
    with writing() as session:
        activity = session.get_one(Activity, session.get_one(Session, play.session).activity_id)
        for hours in range(30, 60):
            row = factories.session(activity, START + timedelta(hours=hours))
            factories.shift(row)
    assert cost() == one <= 16


@pytest.fixture
def children(play, writing):
    """The session is for children alone, with a lead and a helper who are cleared for them."""
    with writing() as session:
        row = session.get_one(Session, play.session)
        activity = session.get_one(Activity, row.activity_id)
        activity.audience, activity.age_from, activity.age_to, row.capacity = Audience.CHILDREN, 7, 12, 8
        shift = session.get_one(Shift, play.shift)
        shift.clearance, shift.maximum = Clearance.CHILDREN, 3
        lead = factories.shift(row, role=ShiftRole.LEAD, maximum=1, clearance=Clearance.CHILDREN).id
        people = [factories.volunteer(Clearance.CHILDREN).id for _ in range(3)]
        return lead, people


def test_a_session_falls_below_what_is_safe_and_the_coordinator_hears_once(
    coordinator, play, children, visitor, reading, mailbox
):
    lead, people = children
    first = helper(visitor, play, people[0], lead)
    helpers = [helper(visitor, play, person) for person in people[1:]]
    mailbox.deliver()
    assert "At risk" not in words(coordinator.get("/events/planning"))
    with reading() as session:
        ids = session.scalars(sa.select(SignUp.id).where(SignUp.shift_id == play.shift).order_by(SignUp.id)).all()
    withdrawn = [
        person.post(f"/volunteers/shifts/sign-ups/{number}/withdraw")
        for person, number in zip(helpers, ids, strict=True)
    ]
    assert [answer.status_code for answer in withdrawn] == [303, 303]
    warnings = [email for email in mailbox.deliver() if email["Subject"] == "A session needs helpers"]
    assert len(warnings) == 1
    body = warnings[0].get_body(("plain",)).get_content()
    assert "Person" not in body
    assert "child" not in body.lower()
    assert "At risk" in words(coordinator.get("/events/planning"))
    # They know; that it gets worse is no news.
    with reading() as session:
        number = session.scalars(sa.select(SignUp.id).where(SignUp.shift_id == lead)).one()
    assert first.post(f"/volunteers/shifts/sign-ups/{number}/withdraw").status_code == 303
    assert "A session needs helpers" not in {email["Subject"] for email in mailbox.deliver()}


def test_no_warning_is_sent_where_somebody_else_was_found_in_time(
    coordinator, play, children, visitor, reading, mailbox
):
    lead, people = children
    first = helper(visitor, play, people[0], lead)
    helper(visitor, play, people[1])
    mailbox.deliver()
    with reading() as session:
        number = session.scalars(sa.select(SignUp.id).where(SignUp.shift_id == lead)).one()
    first.post(f"/volunteers/shifts/sign-ups/{number}/withdraw")
    helper(visitor, play, people[2], lead)
    assert "A session needs helpers" not in {email["Subject"] for email in mailbox.deliver()}


@pytest.mark.both_databases
def test_whoever_was_here_has_helped_when_it_is_over_and_reads_the_hours(
    coordinator, play, visitor, app, reading, writing, clock
):
    person = helper(visitor, play, play.volunteer)
    clock.set(START)
    path = f"/volunteers/shifts/{play.shift}/roster"
    assert coordinator.press(coordinator.get(path), "Here").status_code == 303
    with reading() as session:
        [number] = session.scalars(sa.select(SignUp.id))
        ends_at = session.get_one(Shift, play.shift).ends_at
    clock.set(ends_at - timedelta(minutes=1))
    with app.app_context():
        assert complete() == 0
    assert "so far. Thank you!" not in person.get("/volunteers/shifts/mine").text
    clock.set(ends_at)
    with app.app_context():
        assert (complete(), complete()) == (1, 0)
    assert state_of(reading, SignUp, number) is SignUpState.COMPLETED
    assert "You have given 2 hours so far. Thank you!" in person.get("/volunteers/shifts/mine").text
    assert counters(reading) == []
    assert coordinator.press(coordinator.get(path), "Undo").status_code == 303
    assert state_of(reading, SignUp, number) is SignUpState.CONFIRMED
    assert "so far. Thank you!" not in person.get("/volunteers/shifts/mine").text
