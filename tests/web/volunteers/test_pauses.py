"""A pause over a promised shift asks, gives back or keeps in one step, and is taken back with what it gave away."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from events.sessions.models import Session
from tests import cast, factories
from volunteers.profiles.models import VolunteerPause
from volunteers.shifts.models import Shift, SignUp
from volunteers.shifts.rules import SignUpState

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
MINE = "/volunteers/profiles/mine?step=where"
DAYS = {"pause_first_on": "2026-12-01", "pause_last_on": "2026-12-07"}


@pytest.fixture
def play(writing, clock):
    clock.set(NOW)
    with writing():
        return cast.gather(maximum=1)


@pytest.fixture
def promised(play, writing, visitor):
    """Vera promised a shift before the pause, two on its days, and waits for one; Walid waits for one of hers."""
    with writing() as session:
        activity = session.get_one(Session, play.session).activity_id
        activity = session.get_one(factories.Activity, activity)
        ids = [
            factories.shift(factories.session(activity, datetime(2026, 12, day, 12, tzinfo=UTC)), maximum=1).id
            for day in (1, 7, 4, 8)
        ]
    for account_id, shift_ids in ((play.second_volunteer, ids[2:3]), (play.volunteer, ids)):
        person = visitor()
        person.sign_in(account_id)
        for shift_id in shift_ids:
            assert person.post(f"/volunteers/shifts/{shift_id}/sign-up").status_code == 303
    walid = visitor()
    walid.sign_in(play.second_volunteer)
    assert walid.post(f"/volunteers/shifts/{ids[0]}/sign-up").status_code == 303
    return ids


@pytest.fixture
def vera(play, visitor):
    person = visitor()
    person.sign_in(play.volunteer)
    return person


def stands(reading, account_id):
    with reading() as session:
        rows = session.query(SignUp).filter_by(account_id=account_id).order_by(SignUp.id)
        return {row.shift_id: row.state for row in rows}


def pauses(reading):
    with reading() as session:
        return [(str(row.first_on), str(row.last_on), row.gave_back) for row in session.query(VolunteerPause)]


def begin(vera, **days):
    answer = vera.press(vera.get(MINE), "Save the pause", **DAYS | days)
    assert answer.status_code == 303
    return vera.get(answer.headers["Location"])


CONFIRMED, WAITING, WITHDRAWN, OFFERED = (
    SignUpState.CONFIRMED,
    SignUpState.WAITING,
    SignUpState.WITHDRAWN,
    SignUpState.OFFERED,
)


def test_a_pause_over_promised_shifts_asks_and_changes_nothing_yet(play, promised, vera, reading):
    page = begin(vera)
    assert "On these days you are expected somewhere" in page.text
    assert len(re.findall(r'name="seen"', page.text)) == 2 * 3, "both buttons name all three, the queue too"
    assert pauses(reading) == []
    assert stands(reading, play.volunteer) == dict(
        zip(promised, (CONFIRMED, CONFIRMED, WAITING, CONFIRMED), strict=True)
    )


def test_giving_back_and_pausing_is_one_step_with_its_emails(play, promised, vera, reading, mailbox):
    mailbox.deliver()
    answer = vera.press(begin(vera), "Give them back and take the pause")
    assert "3 shifts were given back" in vera.get(answer.headers["Location"]).text
    assert stands(reading, play.volunteer) == dict(zip(promised, (*[WITHDRAWN] * 3, CONFIRMED), strict=True))
    assert stands(reading, play.second_volunteer)[promised[0]] is OFFERED
    assert pauses(reading) == [("2026-12-01", "2026-12-07", sorted(promised[:3]))]
    with reading() as session:
        assert [session.get_one(Shift, one).taken for one in promised] == [1, 0, 1, 1]
    emails = mailbox.to("vera@example.org")
    assert len(emails) == 3
    cancelled = [part for email in emails for part in email.iter_attachments()]
    assert len(cancelled) == 2, "who only waited has nothing in the calendar"


def test_keeping_them_is_a_pause_all_the_same(play, promised, vera, reading, mailbox):
    mailbox.deliver()
    vera.press(begin(vera), "Take the pause and come all the same")
    assert CONFIRMED in stands(reading, play.volunteer).values()
    assert WITHDRAWN not in stands(reading, play.volunteer).values()
    assert pauses(reading) == [("2026-12-01", "2026-12-07", [])]
    assert mailbox.to("vera@example.org") == []


@pytest.mark.parametrize("wish", ["Give them back and take the pause", "Take the pause and come all the same"])
def test_a_promise_made_meanwhile_asks_again(wish, play, promised, vera, reading, writing):
    page = begin(vera)
    with writing() as session:
        activity = session.get_one(factories.Activity, session.get_one(Session, play.session).activity_id)
        more = factories.shift(factories.session(activity, datetime(2026, 12, 5, 12, tzinfo=UTC))).id
    assert vera.post(f"/volunteers/shifts/{more}/sign-up").status_code == 303
    before = stands(reading, play.volunteer)
    answer = vera.press(page, wish)
    assert answer.status_code == 409
    assert "Say what becomes of it first" in answer.text
    assert len(re.findall(r'name="seen"', answer.text)) == 2 * 4
    assert (stands(reading, play.volunteer), pauses(reading)) == (before, [])


def test_undo_takes_everything_back_that_can_be_had(play, promised, vera, reading):
    answer = vera.press(begin(vera), "Give them back and take the pause")
    page = vera.get(answer.headers["Location"])
    answer = vera.press(page, "Undo")
    assert "Of 3 shifts you have 1 again and wait for 2" in vera.get(answer.headers["Location"]).text
    assert pauses(reading) == []
    found = stands(reading, play.volunteer)
    # The first is offered to Walid meanwhile.
    assert found == dict(zip(promised, (WAITING, CONFIRMED, WAITING, CONFIRMED), strict=True))


def test_undo_comes_from_the_list_too_and_leaves_out_what_left_the_programme(play, promised, vera, reading, writing):
    vera.press(begin(vera), "Give them back and take the pause")
    with writing() as session:
        session.execute(sa.update(factories.Activity).values(state=factories.ActivityState.ARCHIVED))
    vera.press(vera.get(MINE), "Take back what I gave away, too")
    assert pauses(reading) == []
    assert [*stands(reading, play.volunteer).values()].count(WITHDRAWN) == 3


def test_a_pause_on_free_days_asks_nothing(play, promised, vera, reading):
    page = begin(vera, pause_first_on="2026-12-02", pause_last_on="2026-12-03")
    assert "nobody asks you for anything" in page.text
    assert pauses(reading) == [("2026-12-02", "2026-12-03", [])]


def test_what_has_begun_is_not_asked_about(play, promised, vera, clock):
    clock.set(datetime(2026, 12, 7, 12, 30, tzinfo=UTC))
    page = begin(vera, pause_first_on="2026-12-07")
    assert "nobody asks you for anything" in page.text


def test_nobody_gives_back_for_another(play, promised, visitor, reading):
    walid = visitor()
    walid.sign_in(play.second_volunteer)
    before = stands(reading, play.volunteer)
    with reading() as session:
        hers = [row.id for row in session.query(SignUp).filter_by(account_id=play.volunteer)]
    days = {"pause_first_on": "2027-01-01", "pause_last_on": "2027-01-02"}
    answer = walid.post("/volunteers/pauses", data={**days, "wish": "give_back", "seen": hers})
    assert answer.status_code == 303
    assert stands(reading, play.volunteer) == before
    assert walid.post("/volunteers/pauses/99/take-back").status_code == 404


def test_a_pause_that_makes_no_sense_stays_on_the_profile(vera):
    answer = vera.post("/volunteers/pauses", data={"pause_first_on": "2026-12-07", "pause_last_on": "2026-12-01"})
    assert answer.status_code == 422
    assert "must not be before the first" in answer.text
    assert vera.get("/volunteers/pauses/new?pause_first_on=never").status_code == 200


def test_query_budget(play, promised, vera, writing, count_queries):
    counts = []
    for _ in range(2):
        with count_queries() as statements:
            page = vera.get("/volunteers/pauses/new?pause_first_on=2026-12-01&pause_last_on=2026-12-31")
        counts.append(len(statements))
        with writing() as session:
            activity = session.get_one(factories.Activity, session.get_one(Session, play.session).activity_id)
            for number in range(10):
                shift = factories.shift(factories.session(activity, NOW + timedelta(days=20, hours=number)))
                facts = {"state": CONFIRMED, "created_at": NOW, "updated_at": NOW}
                factories.add(SignUp(shift_id=shift.id, account_id=play.volunteer, **facts))
    assert page.text.count("Football") >= 14
    assert counts[0] == counts[1] <= 20
