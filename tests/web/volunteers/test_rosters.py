"""A coordinator lets the house propose who could help, asks some of them, and they answer."""

import pytest

from community.foundation import clock
from events.activities.models import Activity
from events.activities.rules import Openness
from events.sessions.models import Session
from tests import cast, factories
from volunteers.clearances.rules import Clearance
from volunteers.profiles.models import Volunteer
from volunteers.profiles.week import Week
from volunteers.rosters.actions import let_lapse
from volunteers.rosters.models import Ask
from volunteers.rosters.rules import AskState
from volunteers.shifts.models import Shift, SignUp
from volunteers.shifts.rules import SignUpState

ROSTER = "/volunteers/rosters"


@pytest.fixture
def play(writing):
    with writing():
        return cast.gather(minimum=2, maximum=3)


@pytest.fixture
def staff(play, visitor):
    person = visitor()
    person.sign_in(play.coordinator)
    return person


def propose(person, **fields):
    return person.post(f"{ROSTER}/propose", data={"days": "14", **fields})


def asks(reading):
    with reading() as session:
        return [(one.account_id, one.state) for one in session.query(Ask).order_by(Ask.account_id)]


def test_nobody_is_asked_to_what_only_invited_people_know_of(play, staff, writing, reading):
    with writing() as session:
        session.query(Activity).update({"openness": Openness.INVITED})
    page = staff.get(propose(staff).headers["Location"])
    assert "Football" not in page.text
    assert asks(reading) == []


def test_from_the_proposal_to_the_place(play, staff, visitor, reading, mailbox):
    answer = propose(staff)
    assert answer.status_code == 303
    page = staff.get(answer.headers["Location"])
    assert "2 of 2 places have a proposal. No better plan exists." in page.text
    assert "Vera" in page.text
    assert "Walid" in page.text
    assert "Anton" not in page.text
    assert mailbox.deliver() == []
    assert staff.press(page, "Ask those who are ticked").status_code == 303
    assert {email["To"]: email["Subject"] for email in mailbox.deliver()} == {
        "vera@example.org": "Could you help here?",
        "walid@example.org": "Could you help here?",
    }
    vera, walid = visitor(), visitor()
    vera.sign_in(play.volunteer)
    assert "You are asked for help in 1 shift." in vera.get("/volunteers/shifts/mine").text
    assert vera.press(vera.get(f"{ROSTER}/mine"), "Yes, I will come").status_code == 303
    walid.sign_in(play.second_volunteer)
    assert walid.press(walid.get(f"{ROSTER}/mine"), "Not this time").status_code == 303
    assert asks(reading) == [(play.volunteer, AskState.ACCEPTED), (play.second_volunteer, AskState.DECLINED)]
    with reading() as session:
        [made] = session.query(SignUp)
        assert (made.account_id, made.state) == (play.volunteer, SignUpState.CONFIRMED)
    assert "Nothing is asked of you" in vera.get(f"{ROSTER}/mine").text
    # Who said no is not proposed again, and the page says why nobody is.
    page = staff.get(propose(staff).headers["Location"])
    assert "Everybody who could was asked already" in page.text
    assert 'name="ask"' not in page.text


def test_a_new_proposal_takes_the_place_of_the_old(play, staff, reading):
    propose(staff)
    propose(staff, whole="on")
    assert [state for _, state in asks(reading)] == [AskState.PROPOSED] * 2


@pytest.mark.parametrize(
    ("field", "value", "why"),
    [
        ("language", "fa_AF", "Nobody who is cleared speaks the language"),
        ("clearance", Clearance.CHILDREN, "Nobody who is cleared for this"),
    ],
)
def test_the_rules_of_a_sign_up_hold(play, staff, writing, reading, field, value, why):
    with writing() as session:
        setattr(session.get_one(Shift, play.shift), field, value)
    page = staff.get(propose(staff).headers["Location"])
    assert asks(reading) == []
    assert why in page.text


def test_painted_times_pauses_and_promises_are_kept(play, staff, writing, reading):
    with writing() as session:
        shift = session.get_one(Shift, play.shift)
        session.get_one(Volunteer, play.volunteer).week = Week.of([(shift.starts_at.weekday(), 0)]).text
        other = factories.shift(session.get_one(Session, play.session))
        session.add(
            SignUp(
                shift_id=other.id,
                account_id=play.second_volunteer,
                state=SignUpState.CONFIRMED,
                created_at=clock.now(),
                updated_at=clock.now(),
            )
        )
        other.taken = 1
    page = staff.get(propose(staff).headers["Location"])
    assert asks(reading) == []
    assert "busy or away at that time" in page.text


def test_no_answer_lapses_and_comes_too_late(app, play, staff, visitor, clock, reading):
    staff.press(staff.get(propose(staff).headers["Location"]), "Ask those who are ticked")
    vera = visitor()
    vera.sign_in(play.volunteer)
    page = vera.get(f"{ROSTER}/mine")
    clock.advance(days=1)
    late = vera.press(page, "Yes, I will come")
    assert late.status_code == 409
    with app.app_context():
        assert let_lapse() == 2
    assert {state for _, state in asks(reading)} == {AskState.LAPSED}


def test_who_took_another_shift_meanwhile_hears_why(play, staff, visitor, writing, reading):
    staff.press(staff.get(propose(staff).headers["Location"]), "Ask those who are ticked")
    with writing() as session:
        other = factories.shift(session.get_one(Session, play.session)).id
    vera = visitor()
    vera.sign_in(play.volunteer)
    page = vera.get(f"{ROSTER}/mine")
    vera.post(f"/volunteers/shifts/{other}/sign-up")
    refused = vera.press(page, "Yes, I will come")
    assert refused.status_code == 409
    assert "another shift at this time" in refused.text
    assert (play.volunteer, AskState.ASKED) in asks(reading)


def test_asking_nobody_is_refused(play, staff):
    assert staff.post(f"{ROSTER}/ask", data={"days": "14", "ask": "x"}).status_code == 409


def test_a_stranger_proposes_and_asks_nothing_of_ours(play, staff, visitor, reading):
    propose(staff)
    with reading() as session:
        first = session.query(Ask.id).order_by(Ask.id).first()[0]
    stranger = visitor()
    stranger.sign_in(play.stranger)
    assert "Vera" not in stranger.get(ROSTER).text
    assert stranger.post(f"{ROSTER}/ask", data={"days": "14", "ask": str(first)}).status_code == 409
    assert propose(stranger).status_code == 303
    assert {state for _, state in asks(reading)} == {AskState.PROPOSED}
    other = visitor()
    other.sign_in(play.second_volunteer)
    for way in ("accept", "decline"):
        assert other.post(f"{ROSTER}/asks/{first}/{way}").status_code == 404
    assert other.get(ROSTER).status_code == 403
    assert visitor().get(ROSTER).status_code == 303


def test_the_number_of_queries_does_not_grow(play, staff, writing, count_queries):
    propose(staff)
    with count_queries() as few:
        staff.get(f"{ROSTER}?why=1")
    with writing() as session:
        for _ in range(8):
            factories.volunteer()
            factories.shift(session.get_one(Session, play.session), minimum=2)
    propose(staff)
    with count_queries() as many:
        staff.get(f"{ROSTER}?why=1")
    assert len(many) == len(few)
