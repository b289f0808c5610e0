"""A volunteer sees their past shifts, says that one was otherwise, and a coordinator answers."""

from datetime import timedelta

import pytest

from community.foundation import clock as clocks
from events.sessions.models import Session
from tests import cast, factories
from volunteers.attendance.actions import complete
from volunteers.remarks.models import Remark
from volunteers.shifts.models import Shift, SignUp
from volunteers.shifts.rules import SignUpState
from volunteers.watched import remarks

MINE, LIST = "/volunteers/remarks/mine", "/volunteers/remarks"


@pytest.fixture
def play(writing):
    """Vera was noted as missing from a shift that was over yesterday."""
    with writing() as session:
        play = cast.gather()
        for row in (session.get_one(Session, play.session), session.get_one(Shift, play.shift)):
            row.starts_at, row.ends_at = clocks.now() - 26 * cast.DAY / 24, clocks.now() - 24 * cast.DAY / 24
        past(play.volunteer, play.shift, SignUpState.NO_SHOW)
        return play


def past(account_id, shift_id, state):
    facts = {"created_at": clocks.now() - 3 * cast.DAY, "updated_at": clocks.now() - cast.DAY}
    return factories.add(SignUp(shift_id=shift_id, account_id=account_id, state=state, **facts))


@pytest.fixture
def enter(visitor):
    def entering(account_id):
        person = visitor()
        person.sign_in(account_id)
        return person

    return entering


def say(vera, text="I was there until the end"):
    return vera.press(vera.get(MINE), "Send it to my coordinator", text=text)


def state(reading):
    with reading() as session:
        return session.query(SignUp).one().state, session.query(Shift).one().taken


def test_past_shifts_are_seen_with_what_was_noted_and_the_hours(play, enter, writing):
    vera = enter(play.volunteer)
    assert MINE in vera.get("/volunteers/hours").text
    page = vera.get(MINE).text
    assert ("Football" in page, "Did not come" in page, "2 hours" in page) == (True, True, False)
    with writing() as session:
        session.query(SignUp).one().state = SignUpState.COMPLETED
    assert "2 hours" in vera.get(MINE).text


@pytest.mark.parametrize("state", [SignUpState.WAITING, SignUpState.OFFERED, SignUpState.WITHDRAWN])
def test_what_nobody_expected_is_no_past_shift(state, play, enter, writing):
    with writing() as session:
        session.query(SignUp).one().state = state
    assert "Football" not in enter(play.volunteer).get(MINE).text


def test_a_remark_reaches_the_coordinator_and_its_answer_the_volunteer(play, enter, app, reading, mailbox):
    vera, coordinator = enter(play.volunteer), enter(play.coordinator)
    assert say(vera).status_code == 303
    [email] = mailbox.deliver()
    assert email["Subject"] == "A remark on who was there"
    assert "until the end" not in str(email)
    assert "has not answered yet" in vera.get(MINE).text
    page = coordinator.get(LIST)
    assert all(word in page.text for word in ("Vera", "I was there until the end", "Did not come"))
    assert coordinator.press(page, "Answer", verdict="was_here", words="You are right").status_code == 303
    assert state(reading) == (SignUpState.CHECKED_IN, 1)
    [email] = mailbox.deliver()
    assert (email["To"], email["Subject"]) == ("vera@example.org", "Your remark was answered")
    assert "You are right" in vera.get(MINE).text
    assert "Vera" not in coordinator.get(LIST).text
    with app.app_context():
        complete()
    assert state(reading)[0] is SignUpState.COMPLETED
    assert "2 hours" in vera.get("/volunteers/hours").text


def test_an_answer_may_leave_it_as_it_was(play, enter, reading):
    say(enter(play.volunteer))
    coordinator = enter(play.coordinator)
    coordinator.press(coordinator.get(LIST), "Answer", words="The list says otherwise")
    assert state(reading) == (SignUpState.NO_SHOW, 0)


def test_one_remark_waits_at_a_time_and_one_answer_stands(play, enter, reading):
    vera, coordinator = enter(play.volunteer), enter(play.coordinator)
    say(vera)
    again = vera.post(f"{LIST}/sign-ups/1", data={"text": "Again"})
    assert (again.status_code, "have said this already" in again.text) == (409, True)
    for status in (303, 409):
        answer = coordinator.post(f"{LIST}/1/answer", data={"verdict": "was_excused", "words": "Yes"})
        assert answer.status_code == status
    assert state(reading) == (SignUpState.EXCUSED, 0)
    with reading() as session:
        assert session.query(Remark).count() == 1


def test_what_is_not_over_or_long_ago_cannot_be_contested(play, enter, clock):
    clock.set(clocks.now() + timedelta(days=90))
    vera = enter(play.volunteer)
    assert "It was otherwise" not in vera.get(MINE).text
    answer = vera.post(f"{LIST}/sign-ups/1", data={"text": "Late"})
    assert (answer.status_code, "three months ago" in answer.text) == (409, True)


@pytest.mark.parametrize(("words", "said"), [("", "fill this in"), ("x" * 501, "too long")])
def test_what_is_missing_is_said_and_stays(words, said, play, enter):
    vera, coordinator = enter(play.volunteer), enter(play.coordinator)
    answer = vera.post(f"{LIST}/sign-ups/1", data={"text": words})
    assert (answer.status_code, said in answer.text) == (422, True)
    say(vera)
    answer = coordinator.post(f"{LIST}/1/answer", data={"verdict": "stays", "words": words})
    assert (answer.status_code, said in answer.text) == (422, True)


def test_nobody_else_reads_or_answers_it(play, enter, visitor, reading):
    say(enter(play.volunteer))
    stranger, walid = enter(play.stranger), enter(play.second_volunteer)
    assert "Vera" not in stranger.get(LIST).text
    assert stranger.post(f"{LIST}/1/answer", data={"verdict": "was_here", "words": "Yes"}).status_code == 404
    assert walid.post(f"{LIST}/sign-ups/1", data={"text": "Not mine"}).status_code == 404
    assert "Football" not in walid.get(MINE).text
    assert state(reading)[0] is SignUpState.NO_SHOW


def test_it_waits_a_week_and_is_somebodys_matter(play, enter, app):
    say(enter(play.volunteer))
    with app.app_context():
        assert [(one.row_id, one.organisation_id) for one in remarks()] == [(1, play.organisation)]
        assert remarks([play.organisation + 99]) == []


def test_query_budget(play, enter, writing, count_queries):
    vera, counts = enter(play.volunteer), []
    for _ in range(2):
        with count_queries() as statements:
            vera.get(MINE)
        counts.append(len(statements))
        with writing() as session:
            for _number in range(10):
                shift = factories.shift(session.get_one(Session, play.session))
                past(play.volunteer, shift.id, SignUpState.COMPLETED)
    assert counts[0] == counts[1] <= 14
