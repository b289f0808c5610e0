"""Two at once: a list of jobs keeps its end, nobody is in a course twice; and what mentoring reads,
on both databases."""

import threading
from datetime import date, timedelta

import pytest

from community.foundation import clock
from community.foundation.database import db, transaction
from community.foundation.refusal import Refused
from community.guidance import actions as guidance
from community.guidance.models import JobLead
from community.guidance.rules import MOST_LEADS, Job, LeadState
from community.guidance.rules import Refusal as GuidanceRefusal
from community.households.models import Consent, Member
from community.households.rules import TEXT_VERSION, ConsentManner, ConsentPurpose
from community.skills.rules import Cefr
from events.activities.models import Activity
from events.activities.rules import ActivityKind
from events.courses import actions as courses
from events.courses.models import Enrolment
from events.courses.rules import Refusal as CourseRefusal
from events.registrations.models import PartyMember, Registration
from events.registrations.rules import RegistrationState
from tests import factories

pytestmark = pytest.mark.both_databases
ROUNDS = 3


def at_once(app, *works):
    """Each work in a thread and a transaction of its own, all begun together; returns what was refused."""
    ready, refused = threading.Barrier(len(works)), []

    def do(work):
        with app.app_context():
            ready.wait()
            try:
                with transaction():
                    work()
            except Refused as problem:
                refused.append(problem.reason)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=do, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return refused


@pytest.fixture
def member(writing):
    """The id of somebody whose household agrees to be known."""
    with writing():
        ours = factories.organisation()
        household = factories.household(ours, "Amina")
        factories.add(
            Consent(
                household_id=household.id,
                organisation_id=ours.id,
                purpose=ConsentPurpose.COORDINATION,
                text_version=TEXT_VERSION,
                language="ar",
                manner=ConsentManner.ON_SCREEN,
                given_at=clock.now(),
            )
        )
        return db.session.query(Member).one().id


def test_the_last_place_on_a_list_of_jobs_is_taken_once(app, member, writing, reading):
    def add():
        guidance.add_lead(db.session.get(Member, member), Job("Cook"), by_person=True)

    with writing():
        facts = {"added_by_person": True, "added_at": clock.now(), "moved_at": clock.now()}
        for _ in range(MOST_LEADS - ROUNDS):
            factories.add(JobLead(member_id=member, title="Job", state=LeadState.FOUND, **facts))
    refused = at_once(app, *[add] * (ROUNDS + 2))
    assert refused == [GuidanceRefusal.TOO_MANY] * 2
    with reading() as session:
        assert session.query(JobLead).count() == MOST_LEADS


def test_nobody_is_taken_into_a_course_twice(app, member, writing, reading):
    with writing():
        person = db.session.get(Member, member)
        ours = factories.organisation()
        course = factories.activity(ours, kind=ActivityKind.LANGUAGE)
        held = factories.session(course, clock.now() - timedelta(days=7))
        now = clock.now()
        joined = factories.add(
            Registration(
                session_id=held.id,
                household_id=person.household_id,
                state=RegistrationState.ATTENDED,
                party_size=1,
                created_at=now,
                updated_at=now,
            )
        )
        factories.add(PartyMember(registration_id=joined.id, member_id=member))
        number = course.id

    def enrol():
        courses.enrol(db.session.get(Activity, number), db.session.get(Member, member), Cefr.A1, date(2026, 1, 1))

    assert at_once(app, enrol, enrol, enrol) == [CourseRefusal.ALREADY] * 2
    with reading() as session:
        assert session.query(Enrolment).one().entry_level is Cefr.A1
