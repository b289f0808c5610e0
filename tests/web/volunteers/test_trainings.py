"""A training of the programme is booked by who must take it, and being there is the step."""

from datetime import timedelta

import pytest

from community.foundation import clock as clocks
from community.households.models import Member
from events.activities.rules import ActivityKind
from events.registrations.models import PartyMember, Registration
from events.registrations.rules import RegistrationState
from events.sessions.models import Session
from tests import cast, factories
from volunteers.clearances.models import AttendedTraining
from volunteers.clearances.queries import statuses_of
from volunteers.clearances.rules import Training
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


def test_who_must_take_it_finds_it_and_books_a_place(play, declared, visitor, writing):
    anton = visitor()
    anton.sign_in(play.applicant)
    page = anton.get(PAGE)
    assert all(
        word in page.text for word in ("Child protection", "You need this one", "Football", 'class="button i i-join"')
    )
    with writing():
        book(play, play.applicant)
    page = anton.get(PAGE)
    assert ('class="button i i-join"' in page.text, "You are coming" in page.text) == (False, True)


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
