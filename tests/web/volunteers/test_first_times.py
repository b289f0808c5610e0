"""Somebody who is not cleared yet finds one shift to help in, beside somebody, and reads no more than they may."""

import re

import pytest

from events.sessions.models import Session
from tests import cast, factories
from tests.data.test_waiting_lists import enter
from volunteers.shifts.models import Shift, SignUp
from volunteers.shifts.rules import ShiftRole, SignUpState

FIRST = "First time, beside somebody"


@pytest.fixture
def play(writing):
    """A shift for a first time, whose session Vera leads; Anton has done two of four steps."""
    with writing() as session:
        play = cast.gather(first_time=True, text="Tea is made.", bring="An apron")
        factories.steps(play.applicant, but=None)
        session.query(factories.SeenCertificate).delete()
        session.query(factories.AttendedTraining).delete()
        lead = factories.shift(session.get_one(Session, play.session), role=ShiftRole.LEAD)
        contact = factories.coordinator(session.get_one(factories.Organisation, play.organisation), name="Contact")
        session.get_one(Shift, play.shift).contact_id = contact.id
        enter(lead.id, play.volunteer, SignUpState.CONFIRMED)
        return play


def come(visitor, account_id):
    person = visitor()
    person.sign_in(account_id)
    return person


def follow(person, answer):
    assert answer.status_code == 303
    return person.get(answer.headers["Location"])


def text(page):
    return " ".join(re.sub(r"<[^>]*>|[\u2068\u2069]", " ", page.text).split()).replace(" ,", ",")


def test_the_first_week_ends_in_helping_not_in_a_queue(play, visitor, mailbox, reading):
    anton = come(visitor, play.applicant)
    for path in ("/volunteers/shifts/mine", "/volunteers/steps/mine"):
        page = text(anton.get(path))
        assert "2 of 4 done" in page
        assert "Meanwhile you can help here" in page
        assert "Football" in page
    assert FIRST in text(anton.get("/volunteers/shifts"))
    page = anton.get(f"/volunteers/shifts/{play.shift}")
    assert "Tea is made" not in page.text, "what one does there is for who has the place"
    page = follow(anton, anton.press(page, "Come for the first time"))
    assert "You have the place" in page.text
    for word in ("Tea is made", "An apron", "Contact", "somebody who knows the way stands beside you"):
        assert word in page.text
    assert "Vera" not in page.text
    [email] = mailbox.deliver()
    assert "somebody who knows the way stands beside you" in email.get_body(("plain",)).get_content()
    assert FIRST in text(anton.get("/volunteers/shifts/mine"))
    assert "Meanwhile you can help here" not in text(anton.get("/volunteers/steps/mine"))
    assert anton.post(f"/volunteers/shifts/{play.shift}/sign-up").status_code == 409


def test_giving_it_back_is_one_click_and_so_is_the_way_back(play, visitor, reading):
    anton = come(visitor, play.applicant)
    anton.post(f"/volunteers/shifts/{play.shift}/first-time")
    page = follow(anton, anton.press(anton.get("/volunteers/shifts/mine"), "I cannot come"))
    assert anton.press(page, "Sign up again").status_code == 303
    with reading() as session:
        states = [one.state for one in session.query(SignUp).filter_by(account_id=play.applicant).order_by(SignUp.id)]
        assert states == [SignUpState.WITHDRAWN, SignUpState.CONFIRMED]


def test_everybody_reads_that_one_may_come_for_the_first_time(play, visitor):
    stranger = visitor()
    assert FIRST in text(stranger.get("/volunteers/shifts"))
    assert FIRST in text(stranger.get(f"/volunteers/shifts/{play.shift}"))


@pytest.mark.parametrize("path", ["", "/first-time"])
def test_why_it_cannot_be_is_said(play, visitor, writing, path):
    with writing() as session:
        session.query(SignUp).delete()
    anton = come(visitor, play.applicant)
    page = anton.get(f"/volunteers/shifts/{play.shift}")
    answer = anton.post(f"/volunteers/shifts/{play.shift}/first-time") if path else page
    assert answer.status_code == (409 if path else 200)
    assert "Nobody is there yet whom you could be beside" in answer.text
    assert "Come for the first time" not in page.text


def test_staff_say_so_and_see_who_is_beside_whom(play, visitor, writing, reading):
    with writing() as session:
        session.get_one(Shift, play.shift).first_time = False
    staff = come(visitor, play.coordinator)
    page = staff.get(f"/volunteers/shifts/roles/{play.shift}")
    assert staff.press(page, "Save", first_time="y").status_code == 303
    with reading() as session:
        assert session.get_one(Shift, play.shift).first_time
    come(visitor, play.applicant).post(f"/volunteers/shifts/{play.shift}/first-time")
    assert "First time, beside Vera" in text(staff.get(f"/volunteers/shifts/{play.shift}/roster"))
    vera = come(visitor, play.volunteer)
    with reading() as session:
        lead = session.query(Shift).filter_by(role=ShiftRole.LEAD).one().id
    assert "Anton is there for the first time, beside you." in text(vera.get(f"/volunteers/shifts/{lead}"))
    vera.press(vera.get("/volunteers/shifts/mine"), "I cannot come")
    assert "First time: nobody is beside them" in text(staff.get(f"/volunteers/shifts/{play.shift}/roster"))


def test_coordinators_hear_of_who_is_left_alone_without_a_name(play, visitor, mailbox):
    come(visitor, play.applicant).post(f"/volunteers/shifts/{play.shift}/first-time")
    mailbox.deliver()
    vera = come(visitor, play.volunteer)
    vera.press(vera.get("/volunteers/shifts/mine"), "I cannot come")
    [email, _] = [one for one in mailbox.deliver() if one["Subject"] == "Nobody is beside a newcomer"]
    assert "Football" in email.get_body(("plain",)).get_content()
    assert "Anton" not in email.get_body(("plain",)).get_content()


def test_who_holds_the_file_allows_one_more(play, visitor, writing, reading):
    with writing() as session:
        ours = session.get_one(factories.Organisation, play.organisation)
        vetter = factories.vetter(ours).id
        stranger = factories.vetter(factories.organisation()).id
    staff = come(visitor, vetter)
    file = staff.get(f"/volunteers/steps/{play.applicant}")
    assert "A first shift" in file.text
    path = f"/volunteers/shifts/first-times/{play.applicant}"
    page = staff.get(path)
    assert "Allow one more" not in page.text
    assert "They can still take their first shift" in page.text
    come(visitor, play.applicant).post(f"/volunteers/shifts/{play.shift}/first-time")
    with writing() as session:
        session.query(SignUp).filter_by(first_time=True).update({"state": SignUpState.NO_SHOW})
        for one in session.query(Shift):
            one.starts_at, one.ends_at = one.starts_at - 3 * cast.DAY, one.ends_at - 3 * cast.DAY
    page = staff.get(path)
    assert staff.press(page, "Allow one more").status_code == 303
    with reading() as session:
        assert session.query(factories.ClearanceRequest).one().first_shifts == 2
    assert staff.post(path).status_code == 409
    for other in (stranger, play.coordinator, play.applicant):
        person = come(visitor, other)
        assert person.get(path).status_code in (403, 404)
        assert person.post(path).status_code in (403, 404)


def test_who_is_cleared_signs_up_as_before(play, visitor, reading):
    walid = come(visitor, play.second_volunteer)
    page = walid.get(f"/volunteers/shifts/{play.shift}")
    assert walid.press(page, "Sign up").status_code == 303
    with reading() as session:
        assert not session.query(SignUp).filter_by(account_id=play.second_volunteer).one().first_time
