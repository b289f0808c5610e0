"""Somebody cannot come: the house looks for a substitute, and a coordinator sees, stops and asks by name."""

from datetime import timedelta

import pytest

from community.foundation.outbox import Email
from events.sessions.models import Session
from tests import cast, factories
from volunteers.profiles.models import Volunteer
from volunteers.rosters.models import Ask
from volunteers.shifts import actions as shifts
from volunteers.shifts.models import Shift
from volunteers.substitutes.actions import ask_around
from volunteers.substitutes.models import Search

MINE = "/volunteers/rosters/mine"


@pytest.fixture
def play(writing, clock):
    clock.set(factories.NOON)
    with writing() as session:
        found = cast.gather(minimum=1, maximum=1)
        factories.clearance_request(found.second_volunteer)
        row, shift = session.get_one(Session, found.session), session.get_one(Shift, found.shift)
        for one in (row, shift):
            one.starts_at = factories.NOON + timedelta(days=2)
            one.ends_at = one.starts_at + timedelta(hours=2)
        shifts.sign_up(shift, found.volunteer)
        return found


@pytest.fixture
def staff(play, visitor):
    person = visitor()
    person.sign_in(play.coordinator)
    return person


def look(app):
    with app.app_context():
        return ask_around()


def page_of(play):
    return f"/volunteers/substitutes/{play.shift}"


def cannot_come(play, visitor):
    vera = visitor()
    vera.sign_in(play.volunteer)
    answer = vera.press(vera.get("/volunteers/shifts/mine"), "I cannot come")
    assert answer.status_code == 303
    return vera.get(answer.headers["Location"])


def test_from_a_no_to_another_yes(app, play, staff, visitor, mailbox):
    mailbox.deliver()
    assert "You gave the place back. We are looking for a substitute." in cannot_come(play, visitor).text
    look(app)
    emails = {email["To"]: email for email in mailbox.deliver()}
    assert set(emails) == {"vera@example.org", "walid@example.org"}
    asked = emails["walid@example.org"]
    assert asked["Subject"] == "Could you help here?"
    assert "Vera" not in asked.as_string()
    board = staff.get("/events/planning").text
    assert "Looking for a substitute" in board
    assert "1 person asked" in board
    page = staff.get(page_of(play))
    assert "Walid" in page.text
    assert "Vera" not in page.text
    walid = visitor()
    walid.sign_in(play.second_volunteer)
    mine = walid.get(MINE)
    assert "Vera" not in mine.text
    assert walid.press(mine, "Yes, I will come").status_code == 303
    # The worker has not looked yet; the pages know it already.
    assert "Somebody was found" in staff.get(page_of(play)).text
    assert "Looking for a substitute" not in staff.get("/events/planning").text


def test_who_is_second_hears_kindly_that_it_is_taken(app, play, visitor, writing):
    with writing():
        third = factories.volunteer(name="Third").id
    cannot_come(play, visitor)
    look(app)
    second, late = visitor(), visitor()
    second.sign_in(play.second_volunteer)
    late.sign_in(third)
    before = late.get(MINE)
    second.press(second.get(MINE), "Yes, I will come")
    refused = late.press(before, "Yes, I will come")
    assert refused.status_code == 409
    assert "Somebody else was a moment quicker" in refused.text
    assert "Nothing is asked of you" in late.get(MINE).text


def test_a_no_is_counted_and_nobody_left_is_told_once(app, play, staff, visitor, mailbox, reading):
    cannot_come(play, visitor)
    look(app)
    walid = visitor()
    walid.sign_in(play.second_volunteer)
    walid.press(walid.get(MINE), "Not this time")
    look(app)
    look(app)
    with reading() as session:
        assert session.query(Email).filter_by(template="volunteers.substitutes.nobody_left").count() == 1
    [email] = [one for one in mailbox.deliver() if one["Subject"] == "No substitute was found"]
    assert "Walid" not in email.as_string()
    assert "Vera" not in email.as_string()
    board = staff.get("/events/planning").text
    assert "Nobody is left to ask" in board
    assert "1 said no" in board
    assert "Said no" in staff.get(page_of(play)).text


def test_nobody_has_to_be_asked(app, play, visitor, reading):
    walid = visitor()
    walid.sign_in(play.second_volunteer)
    assert walid.press(walid.get(MINE), "Do not ask me by mail").status_code == 303
    with reading() as session:
        assert session.get_one(Volunteer, play.second_volunteer).stands_in is False
    cannot_come(play, visitor)
    look(app)
    with reading() as session:
        assert session.query(Ask).count() == 0
    assert walid.press(walid.get(MINE), "Ask me again").status_code == 303


def test_a_coordinator_stops_asks_by_name_and_looks_again(app, play, staff, visitor, mailbox, reading, writing):
    with writing() as session:
        # Somebody whom our organisation does not know: the house may ask them, and names them to nobody before.
        theirs = session.query(factories.Organisation).filter_by(slug="theirs").one().id
        unknown = factories.volunteer(name="Elsewhere").id
        factories.clearance_request(unknown, organisation_id=theirs)
    cannot_come(play, visitor)
    assert staff.press(staff.get(page_of(play)), "Stop looking").status_code == 303
    look(app)
    with reading() as session:
        assert session.query(Ask).count() == 0
    page, late_page = staff.get(page_of(play)), staff.get(page_of(play))
    assert "Walid" in page.text
    assert "Anton" not in page.text
    assert "Elsewhere" not in page.text
    assert staff.press(page, "Ask this person").status_code == 422
    assert staff.post(page_of(play) + "/ask", data={"person": str(play.applicant)}).status_code == 422
    assert staff.post(page_of(play) + "/ask", data={"person": str(unknown)}).status_code == 422
    assert staff.press(page, "Ask this person", person=str(play.second_volunteer)).status_code == 303
    assert [one["Subject"] for one in mailbox.to("walid@example.org")] == ["Could you help here?"]
    # Whoever stood in the list a moment ago is refused with their own reason.
    late = staff.press(late_page, "Ask this person", person=str(play.second_volunteer))
    assert late.status_code == 409
    assert "This person was asked already." in late.text
    assert staff.press(staff.get(page_of(play)), "Look for a substitute").status_code == 303
    again = staff.post(page_of(play) + "/start")
    assert again.status_code == 409
    assert "A substitute is looked for already." in again.text


def test_a_full_shift_needs_nobody(play, staff):
    assert "Nobody is missing here" in staff.get(page_of(play)).text
    refused = staff.post(page_of(play) + "/start")
    assert refused.status_code == 409
    assert "Every place of this shift is taken." in refused.text
    assert staff.post(page_of(play) + "/stop").status_code == 409


def test_strangers_have_no_business_there(play, visitor, reading):
    stranger, volunteer = visitor(), visitor()
    stranger.sign_in(play.stranger)
    volunteer.sign_in(play.second_volunteer)
    missing = stranger.get("/volunteers/substitutes/999999")
    assert stranger.get(page_of(play)).status_code == missing.status_code == 404
    assert volunteer.get(page_of(play)).status_code == 403
    for way in ("start", "stop", "ask"):
        assert stranger.post(f"{page_of(play)}/{way}", data={"person": "1"}).status_code == 404
        assert volunteer.post(f"{page_of(play)}/{way}").status_code == 403
    assert visitor().get(page_of(play)).status_code == 303
    assert visitor().post(MINE + "/substitutes", data={"asked": "no"}).status_code == 401
    with reading() as session:
        assert session.query(Search).count() == 0


def test_the_number_of_queries_does_not_grow(app, play, staff, visitor, writing, count_queries):
    cannot_come(play, visitor)
    look(app)
    with count_queries() as few:
        staff.get(page_of(play))
    with count_queries() as few_on_board:
        staff.get("/events/planning")
    with writing() as session:
        for _ in range(8):
            account = factories.volunteer()
            now = factories.NOON
            factories.add(
                Ask(shift_id=play.shift, account_id=account.id, state="asked", created_at=now, asked_at=now,
                    answer_until=now + timedelta(hours=3))
            )  # fmt: skip
            factories.volunteer()
            other = factories.shift(session.get_one(Session, play.session))
            session.add(Search(shift_id=other.id, goal=1, started_at=now))
    with count_queries() as many:
        staff.get(page_of(play))
    with count_queries() as many_on_board:
        staff.get("/events/planning")
    assert len(many) == len(few)
    assert len(many_on_board) == len(few_on_board)
    assert len(many) <= 26
