"""A course: who learns from which level to which, attendance counted from the door, a certificate,
the person's own page."""

import re
from datetime import date, timedelta

import pytest

from community.accounts.models import Card
from community.foundation import clock
from community.foundation.audit import AuditEntry, Deed
from community.foundation.database import db, transaction
from community.foundation.refusal import Refused
from community.households.models import Consent, Member
from community.households.rules import ConsentManner, ConsentPurpose
from community.organisations.models import Organisation
from community.skills.rules import Cefr
from events.activities.models import Activity
from events.activities.rules import ActivityKind
from events.courses import actions
from events.courses.models import Enrolment
from events.courses.rules import Attendance, Refusal, attendance, refusal
from events.registrations.models import PartyMember, Registration
from events.registrations.rules import RegistrationState
from events.sessions.models import Session
from tests import cast, factories

COURSE = "/events/courses/2"
OWN = "/family/courses"
BEGUN = {"begun_on": "2020-01-01"}


def test_only_what_was_held_since_the_beginning_counts():
    days = [date(2026, 11, day) for day in (2, 9, 16)]
    assert attendance(date(2026, 11, 9), days[:2], days) == Attendance(1, 2)
    assert attendance(date(2026, 11, 1), [], days) == Attendance(0, 3)
    assert not Attendance(0, 3).certified
    assert Attendance(1, 3).certified
    assert refusal(enrolled=True, joined=True) is Refusal.ALREADY
    assert refusal(enrolled=False, joined=False) is Refusal.NEVER_JOINED
    assert refusal(enrolled=False, joined=True) is None


@pytest.fixture
def play(writing):
    with writing():
        return cast.gather()


def register(session, household, state):
    now = clock.now()
    row = factories.add(
        Registration(
            session_id=session.id, household_id=household.id, state=state, party_size=1, created_at=now, updated_at=now
        )
    )
    member = db.session.query(Member).filter_by(household_id=household.id).order_by(Member.id).first()
    factories.add(PartyMember(registration_id=row.id, member_id=member.id))


def family(organisation, name, code, *, named=True):
    """A household with a card; returns both."""
    household = factories.household(organisation, name)
    if named:
        factories.add(
            Consent(
                household_id=household.id,
                organisation_id=organisation.id,
                purpose=ConsentPurpose.PROGRAMME,
                text_version="1",
                language="ar",
                manner=ConsentManner.ORALLY,
                given_at=clock.now(),
            )
        )
    facts = {"code_digest": code, "pin_hash": "x", "issued_at": clock.now()}
    return household, factories.add(Card(household_id=household.id, **facts)).id


@pytest.fixture
def cards(play, writing):
    """Three dates were held; Amina was at two of them, Zora joined without agreeing to be named, Nour never came."""
    with writing():
        ours = db.session.get(Organisation, play.organisation)
        course = factories.activity(ours, title="First words", kind=ActivityKind.LANGUAGE)
        dates = [factories.session(course, clock.now() - timedelta(days=days)) for days in (21, 14, 7)]
        amina, card = family(ours, "Amina", "a")
        zora, other = family(ours, "Zora", "b", named=False)
        family(ours, "Nour", "c")
        for session, state in zip(
            dates,
            (RegistrationState.ATTENDED, RegistrationState.ATTENDED, RegistrationState.NO_SHOW),
            strict=True,
        ):
            register(session, amina, state)
        register(dates[0], zora, RegistrationState.ATTENDED)
        return card, other


@pytest.fixture
def teacher(cards, play, visitor):
    person = visitor()
    person.sign_in(play.coordinator)
    return person


@pytest.fixture
def amina(cards, visitor):
    person = visitor()
    person.open_card(cards[0])
    return person


def take_in(person):
    return person.press(person.get(COURSE), "Take in", entry="a1", **BEGUN)


def test_who_joined_is_taken_in_and_attendance_is_counted(teacher, amina, reading):
    page = teacher.get(COURSE)
    assert "Amina" in page.text
    assert "Zora" not in page.text
    assert "Nour" not in page.text
    assert take_in(teacher).status_code == 303
    page = teacher.get(COURSE)
    assert "2 of 3 dates" in page.text
    answer = teacher.press(page, "Save", e1_entry="a1", e1_leaving="a2", e1_begun_on="2020-01-01")
    assert answer.status_code == 303
    own = amina.get(OWN).text
    assert "You were there on 2 of 3 dates" in own
    assert "<b>A2</b>" in own
    with reading() as session:
        row = session.query(Enrolment).one()
        assert (row.entry_level, row.exit_level) == (Cefr.A1, Cefr.A2)
        assert session.query(AuditEntry).filter_by(deed=Deed.VIEWED, table_name="activities").count() == 3


def test_a_certificate_for_both_and_none_for_whoever_was_never_there(teacher, amina, reading, writing):
    take_in(teacher)
    for person, address in ((teacher, "/events/courses/enrolments/1/certificate"), (amina, f"{OWN}/1/certificate")):
        page = person.get(address).text
        assert "Certificate of attendance" in page
        assert "2 of 3 dates" in page
        assert "This is not a recognition of qualifications." in page
    with reading() as session:
        assert session.query(AuditEntry).filter_by(deed=Deed.EXPORTED, table_name="enrolments").count() == 1
    teacher.press(teacher.get(COURSE), "Save", e1_begun_on=str(clock.now().date()))
    assert amina.get(f"{OWN}/1/certificate").status_code == 404


def test_the_page_of_a_family_reads_from_right_to_left(teacher, amina):
    take_in(teacher)
    page = amina.get(OWN, headers={"Accept-Language": "ar"}).text
    assert 'dir="rtl"' in page
    assert "عدد المواعيد التي حضرتموها: 2 من 3" in page


def test_two_of_one_name_are_told_apart(teacher, play, writing):
    with writing():
        ours = db.session.get(Organisation, play.organisation)
        date_held = db.session.query(Session).join(Activity).filter(Activity.kind == ActivityKind.LANGUAGE).first()
        numbers = []
        for number in range(2):
            household, _card = family(ours, "Twin", f"t{number}")
            register(date_held, household, RegistrationState.ATTENDED)
            numbers.append(household.id)
    page = teacher.get(COURSE)
    for number in numbers:
        assert f"Twin (Twin, {number})" in page.text
    assert "Amina (" not in page.text
    member = re.search(rf'value="([0-9]+)">Twin \(Twin, {numbers[0]}\)', page.text).group(1)
    teacher.press(page, "Take in", person=member, entry="a1", **BEGUN)
    taken = teacher.get(COURSE).text
    assert f'<bdi class="hint">Twin, {numbers[0]}</bdi>' in taken


def test_what_is_wrong_is_said_and_nothing_is_kept(teacher, reading):
    assert teacher.post(f"{COURSE}/enrol", data={"person": "1"}).status_code == 422
    assert teacher.post(f"{COURSE}/enrol", data={"person": "2", **BEGUN}).status_code == 422
    assert teacher.post(f"{COURSE}/enrol", data={"person": "1", "entry": "first", **BEGUN}).status_code == 422
    with reading() as session:
        assert session.query(Enrolment).count() == 0


def test_nobody_is_taken_in_twice_or_without_having_joined(teacher, app):
    take_in(teacher)
    for member_id, reason in ((1, Refusal.ALREADY), (3, Refusal.NEVER_JOINED)):
        with app.app_context(), pytest.raises(Refused) as refused, transaction():
            course, member = db.session.get(Activity, 2), db.session.get(Member, member_id)
            actions.enrol(course, member, None, date(2020, 1, 1))
        assert refused.value.reason is reason


def test_nobody_else_sees_it_and_a_withdrawn_consent_acts_at_once(teacher, play, cards, visitor, writing):
    take_in(teacher)
    stranger, neighbour = visitor(), visitor()
    stranger.sign_in(play.stranger)
    neighbour.open_card(cards[1])
    for address in (COURSE, "/events/courses/enrolments/1/certificate"):
        assert stranger.get(address).status_code == 404
    assert stranger.post("/events/courses/enrolments/1/levels", data=BEGUN).status_code == 404
    assert neighbour.get(f"{OWN}/1/certificate").status_code == 404
    assert "First words" not in neighbour.get(OWN).text
    # What is no language course has no such page.
    assert teacher.get("/events/courses/1").status_code == 404
    with writing():
        db.session.get(Consent, 1).withdrawn_at = clock.now()
    assert "Amina" not in teacher.get(COURSE).text
    assert teacher.get("/events/courses/enrolments/1/certificate").status_code == 404
    assert teacher.post("/events/courses/enrolments/1/take-out").status_code == 404


def test_the_number_of_statements_does_not_grow_with_the_course(teacher, play, writing, count_queries):
    take_in(teacher)
    counts = []
    for more in range(2):
        with count_queries() as statements:
            teacher.get(COURSE)
        counts.append(len(statements))
        with writing():
            ours = db.session.get(Organisation, play.organisation)
            for number in range(8):
                household, _card = family(ours, f"N{more}{number}", f"n{more}{number}")
                member = db.session.query(Member).filter_by(household_id=household.id).one()
                facts = {"begun_on": date(2020, 1, 1), "created_at": clock.now()}
                factories.add(Enrolment(activity_id=2, member_id=member.id, **facts))
    assert counts[0] == counts[1]
    assert counts[0] <= 14
