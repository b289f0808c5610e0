"""A training of the programme is booked by who must take it, and being there is the step."""

from datetime import timedelta

import pytest

from community.foundation import clock as clocks
from community.households.models import Member
from events.activities.rules import ActivityKind
from events.registrations import actions as registrations
from events.registrations.models import PartyMember, Registration
from events.registrations.rules import RegistrationState
from events.sessions.models import Session
from tests import cast, factories
from tests.data.test_waiting_lists import enter
from volunteers.clearances.models import AttendedTraining
from volunteers.clearances.queries import statuses_of
from volunteers.clearances.rules import Clearance, Training
from volunteers.shifts.rules import SignUpState
from volunteers.trainings.actions import note_attendance
from volunteers.trainings.models import TrainingCourse

PAGE = "/volunteers/trainings"


@pytest.fixture
def play(writing):
    with writing() as session:
        play = cast.gather()
        activity = session.get_one(factories.Activity, session.get_one(Session, play.session).activity_id)
        activity.kind = ActivityKind.TRAINING
        factories.clearance_request(play.applicant, organisation_id=play.organisation)
        return play


@pytest.fixture
def declared(play, writing):
    with writing() as session:
        activity_id = session.get_one(Session, play.session).activity_id
        factories.add(TrainingCourse(activity_id=activity_id, training=Training.SAFEGUARDING))


def book(play, account_id, state=RegistrationState.CONFIRMED, missing=False):
    home = factories.household(None, "Anton").id
    member = factories.db.session.query(Member).filter_by(household_id=home).one()
    member.account_id = account_id
    return factories.add(
        Registration(
            session_id=play.session,
            household_id=home,
            party_size=1,
            state=state,
            party=[PartyMember(member_id=member.id, missing=missing)],
            created_at=clocks.now(),
            updated_at=clocks.now(),
        )
    )


def be_over(play, session, days=1):
    row = session.get_one(Session, play.session)
    row.starts_at, row.ends_at = row.starts_at - (days + 1) * cast.DAY, row.ends_at - (days + 1) * cast.DAY


def steps(reading):
    with reading() as session:
        return [(one.volunteer_id, one.training, one.session_id) for one in session.query(AttendedTraining)]


def test_who_opens_files_says_that_an_activity_is_a_training(play, visitor, writing, reading):
    with writing() as session:
        ours = session.get_one(factories.Organisation, play.organisation)
        vetter = factories.vetter(ours).id
    coordinator, person = visitor(), visitor()
    coordinator.sign_in(play.coordinator)
    person.sign_in(vetter)
    path = f"/events/planning/sessions/{play.session}"
    assert "A training for volunteers" not in coordinator.get(path).text
    assert coordinator.post(f"{PAGE}/sessions/{play.session}").status_code in (403, 404)
    for training in ("safeguarding", "first_aid", ""):
        form = {"course_training": training}
        assert person.post(f"{PAGE}/sessions/{play.session}", data=form).status_code == 303
        with reading() as session:
            assert [one.training.value for one in session.query(TrainingCourse)] == ([training] if training else [])
    assert "A training for volunteers" in person.get(path).text
    assert person.post(f"{PAGE}/sessions/{play.session}", data={"course_training": "magic"}).status_code == 422


PAGES = (PAGE, "/volunteers/steps/mine", "/volunteers/shifts/mine")


def come(visitor, account_id):
    person = visitor()
    person.sign_in(account_id)
    return person


def stands(reading):
    with reading() as session:
        return [one.state for one in session.query(Registration).order_by(Registration.id)]


@pytest.mark.parametrize("path", PAGES)
def test_who_must_take_it_books_it_with_one_tap_and_gives_it_back_with_another(play, declared, visitor, reading, path):
    anton = come(visitor, play.applicant)
    page = anton.get(path)
    assert "Football" in page.text
    assert anton.press(page, "Book a place").status_code == 303
    assert stands(reading) == [RegistrationState.CONFIRMED]
    page = anton.get(path)
    assert "You are coming" in page.text
    assert ">Book a place<" not in page.text
    answer = anton.press(page, "I cannot come")
    assert stands(reading) == [RegistrationState.CANCELLED]
    assert anton.press(anton.get(answer.headers["Location"]), "Book again").status_code == 303
    assert stands(reading)[-1] is RegistrationState.CONFIRMED


def test_the_page_of_all_says_which_one_is_needed(play, declared, visitor):
    page = come(visitor, play.applicant).get(PAGE)
    assert all(word in page.text for word in ("Child protection", "You need this one"))
    assert "You need this one" not in come(visitor, play.volunteer).get(PAGE).text


def test_where_all_is_taken_one_waits_and_takes_what_is_offered(play, declared, visitor, writing, reading):
    with writing() as session:
        row = session.get_one(Session, play.session)
        row.capacity = row.seats_taken = 1
        other = book(play, factories.account().id)
    anton = come(visitor, play.applicant)
    assert "No date has room" in anton.get(PAGES[1]).text
    assert ">Book a place<" not in anton.get(PAGE).text
    assert anton.press(anton.get(PAGE), "Join the waiting list").status_code == 303
    assert stands(reading)[-1] is RegistrationState.WAITING
    with writing() as session:
        registrations.cancel(play.session, session.get_one(Registration, other.id).household_id)
    assert stands(reading)[-1] is RegistrationState.OFFERED
    assert anton.press(anton.get(PAGES[1]), "Take the place").status_code == 303
    assert stands(reading)[-1] is RegistrationState.CONFIRMED


def test_who_is_elsewhere_then_reads_so_and_is_refused_in_words(play, declared, visitor, writing, reading):
    with writing() as session:
        activity = session.get_one(factories.Activity, session.get_one(Session, play.session).activity_id)
        shift = factories.shift(factories.session(activity), maximum=1)
        enter(shift.id, play.applicant, SignUpState.CONFIRMED)
    anton = come(visitor, play.applicant)
    assert "Somewhere else at this time" in anton.get(PAGE).text
    answer = anton.post(f"{PAGE}/dates/{play.session}/book")
    assert answer.status_code == 409
    assert stands(reading) == []


@pytest.mark.parametrize("step", ["book", "leave", "claim"])
def test_what_is_no_training_is_not_booked_here(play, visitor, reading, step):
    anton = come(visitor, play.applicant)
    assert anton.post(f"{PAGE}/dates/{play.session}/{step}").status_code == 404
    assert stands(reading) == []


@pytest.mark.parametrize("why", ["took it", "asked for adults", "asked for nothing"])
def test_who_needs_none_is_shown_none(play, declared, visitor, writing, why):
    with writing() as session:
        request = session.query(factories.ClearanceRequest).one()
        if why == "asked for adults":
            request.clearance = Clearance.ADULTS
        elif why == "asked for nothing":
            session.delete(request)
        else:
            facts = {"attended_on": clocks.today(), "recorded_at": clocks.now()}
            factories.add(AttendedTraining(volunteer_id=play.applicant, training=Training.SAFEGUARDING, **facts))
    anton = come(visitor, play.applicant)
    for path in PAGES[1:]:
        assert "The training that you need" not in anton.get(path).text


def test_being_there_is_the_step(play, declared, app, writing, reading):
    with writing() as session:
        book(play, play.applicant, RegistrationState.ATTENDED)
        be_over(play, session)
    with app.app_context():
        assert note_attendance() == 1
    assert steps(reading) == [(play.applicant, Training.SAFEGUARDING, play.session)]
    with reading():
        [status] = statuses_of([play.applicant], clocks.today()).values()
        assert Training.SAFEGUARDING in status.dossier.trainings
    with app.app_context():
        note_attendance()
    assert len(steps(reading)) == 1


@pytest.mark.parametrize(
    ("state", "missing"),
    [
        *((state, False) for state in RegistrationState if state is not RegistrationState.ATTENDED),
        (RegistrationState.ATTENDED, True),
    ],
)
def test_who_was_not_there_has_not_taken_it(state, missing, play, declared, app, writing, reading):
    with writing() as session:
        book(play, play.applicant, state, missing)
        be_over(play, session)
    with app.app_context():
        note_attendance()
    assert steps(reading) == []


def test_what_the_door_takes_back_goes_and_what_is_long_ago_stays(play, declared, app, writing, reading):
    with writing() as session:
        there = book(play, play.applicant, RegistrationState.ATTENDED).id
        be_over(play, session)
    with app.app_context():
        note_attendance()
    with writing() as session:
        be_over(play, session, days=70)
    with app.app_context():
        note_attendance()
    assert len(steps(reading)) == 1
    with writing() as session:
        be_over(play, session, days=-72)
        session.get_one(Registration, there).state = RegistrationState.NO_SHOW
    with app.app_context():
        note_attendance()
    assert steps(reading) == []


def test_no_volunteer_no_step(play, declared, app, writing, reading):
    with writing() as session:
        book(play, factories.account().id, RegistrationState.ATTENDED)
        be_over(play, session)
    with app.app_context():
        assert note_attendance() == 0
    assert steps(reading) == []


def test_query_budget(play, declared, visitor, writing, count_queries):
    anton = visitor()
    anton.sign_in(play.applicant)
    counts = []
    for _ in range(2):
        with count_queries() as statements:
            anton.get(PAGE)
        counts.append(len(statements))
        with writing() as session:
            activity = session.get_one(factories.Activity, session.get_one(Session, play.session).activity_id)
            for number in range(10):
                factories.session(activity, clocks.now() + timedelta(days=3, hours=number))
    assert counts[0] == counts[1] <= 14
