"""A volunteer finds a shift, takes it, gives it back; the freed place finds the next."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from community.foundation import clock
from events.activities.rules import Openness
from events.sessions.models import Session
from events.venues.rules import PlaceVisibility
from tests import cast, factories
from volunteers.clearances.models import GrantedClearance
from volunteers.profiles.models import VolunteerPause
from volunteers.shifts.actions import call_off, pass_on_ended_offers
from volunteers.shifts.models import Shift, SignUp
from volunteers.shifts.rules import SignUpState


@pytest.fixture
def play(writing):
    with writing():
        return cast.gather(maximum=1)


def states(reading):
    with reading() as session:
        return [row.state for row in session.query(SignUp).order_by(SignUp.id)]


def sign_up(visitor, account_id, shift_id):
    person = visitor()
    person.sign_in(account_id)
    return person, person.post(f"/volunteers/shifts/{shift_id}/sign-up")


def test_one_click_gives_the_place_and_one_email(play, visitor, mailbox, reading):
    person, answer = sign_up(visitor, play.volunteer, play.shift)
    assert answer.status_code == 303
    assert states(reading) == [SignUpState.CONFIRMED]
    assert "You have the place" in person.get(answer.headers["Location"]).text
    emails = mailbox.deliver()
    assert [(email["To"], email["Subject"]) for email in emails] == [("vera@example.org", "You are signed up")]
    assert "Football" in person.get("/volunteers/shifts/mine").text


def test_who_holds_the_place_reads_where_it_is(play, visitor, writing):
    with writing() as session:
        row = session.get_one(Session, play.session)
        venue = session.get_one(factories.Venue, row.venue_id)
        venue.name, venue.address, venue.visibility = "Secret hall", "7 Hidden Lane", PlaceVisibility.AFTER_CONFIRMATION
        venue.names = {"en": "The hall"}
    pages = (f"/volunteers/shifts/{play.shift}", "/volunteers/shifts/mine")
    other = visitor()
    other.sign_in(play.second_volunteer)
    for person in (sign_up(visitor, play.volunteer, play.shift)[0], other):
        if person is other:
            assert person.post(f"/volunteers/shifts/{play.shift}/sign-up").status_code == 303
        for path in pages:
            text = person.get(path).text
            assert "Football" in text
            told = {word in text for word in ("The hall", "Secret hall", "7 Hidden Lane")}
            assert told == {person is not other}, "who waits reads the area alone"
    first = visitor()
    first.sign_in(play.volunteer)
    first.post("/volunteers/shifts/sign-ups/1/withdraw")
    assert "7 Hidden Lane" not in first.get(pages[0]).text


def test_after_the_next_shift_they_stand_by_their_days_whatever_their_state(play, visitor, writing):
    """Those on whose list one waits stood last, behind what is a month later."""
    with writing() as session:
        here = session.get_one(Session, play.session)
        titles = ("Choir", "Chess", "Cooking")
        for days, (title, state) in enumerate(
            zip(titles, (SignUpState.CONFIRMED, SignUpState.WAITING, SignUpState.CONFIRMED), strict=True), start=1
        ):
            activity = factories.activity(session.get_one(factories.Organisation, play.organisation), title)
            later = factories.session(activity, here.starts_at + timedelta(days=days))
            facts = {"state": state, "created_at": here.starts_at, "updated_at": here.starts_at}
            factories.add(SignUp(shift_id=factories.shift(later).id, account_id=play.volunteer, **facts))
    person = visitor()
    person.sign_in(play.volunteer)
    page = person.get("/volunteers/shifts/mine").text
    assert re.findall("Choir|Chess|Cooking", page.split("<main", 1)[1]) == list(titles)


def test_what_fits_is_taken_on_the_own_page(play, visitor, reading):
    person = visitor()
    person.sign_in(play.volunteer)
    page = person.get("/volunteers/shifts/mine")
    assert person.press(page, "Sign up").status_code == 303
    assert states(reading) == [SignUpState.CONFIRMED]


def test_the_button_is_on_the_page(play, visitor):
    person = visitor()
    person.sign_in(play.volunteer)
    page = person.get(f"/volunteers/shifts/{play.shift}")
    assert person.press(page, "Sign up").status_code == 303


def test_a_double_click_makes_one_sign_up(play, visitor, reading, mailbox):
    person, _ = sign_up(visitor, play.volunteer, play.shift)
    again = person.post(f"/volunteers/shifts/{play.shift}/sign-up")
    assert again.status_code == 409
    assert "signed up for this shift already" in again.text
    assert states(reading) == [SignUpState.CONFIRMED]
    assert len(mailbox.deliver()) == 1


@pytest.mark.parametrize("case", ["waiting", "paused", "no longer cleared", "withdrawn", "never signed up"])
def test_what_one_signed_up_for_keeps_its_page_when_the_programme_shows_it_no_more(play, visitor, writing, case):
    state = {"waiting": SignUpState.WAITING, "withdrawn": SignUpState.WITHDRAWN}.get(case, SignUpState.CONFIRMED)
    with writing() as session:
        row = session.get_one(Session, play.session)
        session.get_one(factories.Activity, row.activity_id).openness = Openness.INVITED
        venue = session.get_one(factories.Venue, row.venue_id)
        venue.name, venue.address, venue.visibility = "Secret hall", "7 Hidden Lane", PlaceVisibility.AFTER_CONFIRMATION
        now, today = clock.now(), clock.today()
        if case != "never signed up":
            moments = {"created_at": now, "updated_at": now}
            factories.add(SignUp(shift_id=play.shift, account_id=play.volunteer, state=state, **moments))
        if case == "paused":
            days = {"first_on": today, "last_on": today + timedelta(days=60)}
            factories.add(VolunteerPause(volunteer_id=play.volunteer, **days))
        if case == "no longer cleared":
            for granted in session.query(GrantedClearance).filter_by(volunteer_id=play.volunteer):
                granted.expires_on = today - timedelta(days=1)
    person = visitor()
    person.sign_in(play.volunteer)
    shown = case in ("waiting", "paused", "no longer cleared")
    for path in (f"/volunteers/shifts/{play.shift}", f"/events/sessions/{play.session}"):
        page = person.get(path)
        assert page.status_code == (200 if shown else 404), path
        assert ("7 Hidden Lane" in page.text) is (case == "paused"), path
    assert (f"/volunteers/shifts/{play.shift}" in person.get("/volunteers/shifts/mine").text) is shown


def test_a_full_shift_gives_a_place_on_the_waiting_list(play, visitor, reading):
    sign_up(visitor, play.volunteer, play.shift)
    person, answer = sign_up(visitor, play.second_volunteer, play.shift)
    assert answer.status_code == 303
    assert states(reading) == [SignUpState.CONFIRMED, SignUpState.WAITING]
    assert "You are number 1 in the queue" in person.get(f"/volunteers/shifts/{play.shift}").text


def test_an_overlap_is_refused_with_its_reason_and_leaves_no_trace(play, visitor, writing, reading, mailbox):
    with writing() as session:
        other = factories.shift(session.get_one(factories.Session, play.session)).id
    person, _ = sign_up(visitor, play.volunteer, play.shift)
    mailbox.deliver()
    answer = person.post(f"/volunteers/shifts/{other}/sign-up")
    assert answer.status_code == 409
    assert "another shift at this time" in answer.text
    assert states(reading) == [SignUpState.CONFIRMED]
    assert mailbox.deliver() == []


def test_a_withdrawn_place_is_offered_to_the_first_who_fits(play, visitor, reading, mailbox):
    first, _ = sign_up(visitor, play.volunteer, play.shift)
    second, _ = sign_up(visitor, play.second_volunteer, play.shift)
    mailbox.deliver()
    assert first.press(first.get("/volunteers/shifts/mine"), "I cannot come").status_code == 303
    assert states(reading) == [SignUpState.WITHDRAWN, SignUpState.OFFERED]
    assert [email["Subject"] for email in mailbox.to("walid@example.org")] == ["A place is free for you"]
    assert second.press(second.get("/volunteers/shifts/mine"), "Take the place").status_code == 303
    assert states(reading) == [SignUpState.WITHDRAWN, SignUpState.CONFIRMED]


def attachments_of(emails):
    return [[part.get_content_type() for part in email.iter_attachments()] for email in emails]


@pytest.mark.parametrize("who", ["waiting", "coming"])
@pytest.mark.parametrize("how", ["withdraws", "called off"])
def test_only_who_was_sent_an_entry_is_sent_its_end(who, how, play, visitor, writing, mailbox):
    first, _ = sign_up(visitor, play.volunteer, play.shift)
    second, _ = sign_up(visitor, play.second_volunteer, play.shift)
    mailbox.deliver()
    if how == "withdraws":
        person, number = (second, 2) if who == "waiting" else (first, 1)
        assert person.post(f"/volunteers/shifts/sign-ups/{number}/withdraw").status_code == 303
    else:
        with writing() as session:
            call_off(session.get_one(Session, play.session))
    emails = mailbox.to("walid@example.org" if who == "waiting" else "vera@example.org")
    assert attachments_of(emails) == [[] if who == "waiting" else ["text/calendar"]]


def test_an_unclaimed_offer_moves_on(play, app, visitor, writing, reading, clock, mailbox):
    with writing():
        third = factories.volunteer(name="Third").id
    clock.set(clock.now())
    first, _ = sign_up(visitor, play.volunteer, play.shift)
    second, _ = sign_up(visitor, play.second_volunteer, play.shift)
    sign_up(visitor, third, play.shift)
    first.post("/volunteers/shifts/sign-ups/1/withdraw")
    clock.advance(hours=7)
    with app.app_context():
        assert pass_on_ended_offers() == 1
    assert states(reading) == [SignUpState.WITHDRAWN, SignUpState.WITHDRAWN, SignUpState.OFFERED]
    late = second.post("/volunteers/shifts/sign-ups/2/claim")
    assert late.status_code == 409


def test_an_offer_cannot_be_claimed_after_its_time(play, visitor, clock):
    clock.set(clock.now())
    first, _ = sign_up(visitor, play.volunteer, play.shift)
    second, _ = sign_up(visitor, play.second_volunteer, play.shift)
    first.post("/volunteers/shifts/sign-ups/1/withdraw")
    clock.advance(hours=23)
    answer = second.post("/volunteers/shifts/sign-ups/2/claim")
    assert answer.status_code == 409
    assert "is over" in answer.text


def test_who_is_excused_reads_so_and_finds_no_button_that_only_refuses(play, visitor, writing, reading):
    person, _ = sign_up(visitor, play.volunteer, play.shift)
    address = f"/volunteers/shifts/{play.shift}"
    with writing() as session:
        session.query(SignUp).one().state = SignUpState.EXCUSED
    page = person.get(address).text
    assert "ask your coordinator" in page
    assert "/sign-up" not in page
    assert "/withdraw" not in page
    answer = person.post(f"{address}/sign-up")
    assert (answer.status_code, "ask your coordinator" in answer.text) == (409, True)
    assert person.post("/volunteers/shifts/sign-ups/1/withdraw").status_code == 409
    assert states(reading) == [SignUpState.EXCUSED]


def test_until_its_end_a_helper_can_say_that_they_cannot_come_and_is_excused(play, visitor, clock, reading):
    person, _ = sign_up(visitor, play.volunteer, play.shift)
    pages = (f"/volunteers/shifts/{play.shift}", "/volunteers/shifts/mine")
    assert ["/withdraw" in person.get(path).text for path in pages] == [True, True]
    clock.set(factories.clock.now())
    clock.advance(hours=25)
    assert ["Football" in person.get(path).text for path in pages] == [True, True]
    assert person.press(person.get(pages[1]), "I am ill, or cannot come").status_code == 303
    with reading() as session:
        assert session.query(SignUp).one().state is SignUpState.EXCUSED
        assert session.get_one(Shift, play.shift).taken == 0
    assert ["/withdraw" in person.get(path).text for path in pages] == [False, False]


def test_who_is_not_cleared_sees_why_and_gets_no_place(play, visitor, reading):
    person = visitor()
    person.sign_in(play.applicant)
    page = person.get(f"/volunteers/shifts/{play.shift}")
    assert "needs a clearance" in page.text
    assert person.post(f"/volunteers/shifts/{play.shift}/sign-up").status_code == 409
    assert states(reading) == []


def test_another_persons_sign_up_is_as_missing_as_a_missing_one(play, visitor):
    sign_up(visitor, play.volunteer, play.shift)
    other = visitor()
    other.sign_in(play.second_volunteer)
    foreign = other.post("/volunteers/shifts/sign-ups/1/withdraw")
    missing = other.post("/volunteers/shifts/sign-ups/999/withdraw")
    assert (foreign.status_code, foreign.text.replace("/1/", "/N/")) == (404, missing.text.replace("/999/", "/N/"))


def test_the_roster_is_for_its_coordinator_only(play, visitor):
    sign_up(visitor, play.volunteer, play.shift)
    pages = {}
    for who in ("coordinator", "stranger", "volunteer"):
        person = visitor()
        person.sign_in(getattr(play, who))
        pages[who] = person.get(f"/volunteers/shifts/{play.shift}/roster")
    assert [page.status_code for page in pages.values()] == [200, 404, 403]
    assert "vera@example.org" in pages["coordinator"].text
    assert "vera@example.org" not in pages["stranger"].text + pages["volunteer"].text
    assert visitor().get(f"/volunteers/shifts/{play.shift}/roster").status_code == 303


def test_a_visitor_sees_the_shift_without_a_name_and_is_asked_to_sign_in(play, visitor):
    sign_up(visitor, play.volunteer, play.shift)
    page = visitor().get(f"/volunteers/shifts/{play.shift}")
    assert page.status_code == 200
    assert "Vera" not in page.text
    assert visitor().post(f"/volunteers/shifts/{play.shift}/sign-up").status_code == 401


def test_the_list_asks_as_many_questions_for_two_shifts_as_for_forty(play, visitor, writing, count_queries):
    person = visitor()
    person.sign_in(play.volunteer)
    with count_queries() as few:
        assert person.get("/volunteers/shifts").status_code == 200
    with writing() as session:
        activity = session.get_one(factories.Session, play.session).activity_id
        activity = session.get_one(factories.Activity, activity)
        for _ in range(40):
            factories.shift(factories.session(activity), maximum=9)
    with count_queries() as many:
        assert person.get("/volunteers/shifts?all=1").status_code == 200
    assert len(few) == len(many) <= 12


def test_a_moved_shift_that_clashes_with_another_is_flagged(play, visitor, writing):
    with writing() as session:
        # Whatever the minute of the hour at which this runs: the last would leave no time before the next.
        for model in (factories.Session, Shift):
            for row in session.query(model):
                row.starts_at, row.ends_at = (one.replace(minute=30) for one in (row.starts_at, row.ends_at))
        row = session.get_one(factories.Session, play.session)
        later = factories.session(
            session.get_one(factories.Activity, row.activity_id), row.ends_at + timedelta(hours=1)
        )
        other, number = factories.shift(later).id, later.id
    for shift in (play.shift, other):
        person, answer = sign_up(visitor, play.volunteer, shift)
        assert answer.status_code == 303
    assert "same time as another" not in person.get("/volunteers/shifts/mine").text
    coordinator = visitor()
    coordinator.sign_in(play.coordinator)
    with writing() as session:
        start = session.get_one(factories.Session, play.session).starts_at.astimezone(ZoneInfo("Europe/Sofia"))
    page = coordinator.get(f"/events/planning/sessions/{number}")
    look = coordinator.press(page, "Save", on=f"{start:%Y-%m-%d}", starts=f"{start:%H:%M}", ends=f"{start:%H}:59")
    assert coordinator.press(look, "Move it and tell everybody").status_code == 303
    assert person.get("/volunteers/shifts/mine").text.count("same time as another") == 2


def test_a_shift_of_several_days_says_both_dates_in_pages_and_email(play, visitor, mailbox, writing, clock):
    clock.set(datetime(2026, 12, 1, 10, tzinfo=UTC))
    begins = datetime(2026, 12, 18, 18, tzinfo=ZoneInfo(factories.SOFIA))
    with writing() as session:
        shift = session.get_one(Shift, play.shift)
        for row in (shift, session.get_one(Session, play.session)):
            row.starts_at, row.ends_at = begins.astimezone(UTC), begins.astimezone(UTC) + timedelta(hours=45)
    both = "18 December 18:00 to 20 December 15:00"
    programme = visitor().get("/volunteers/shifts").text
    assert programme.count(both) == 3
    days = re.findall(r'<section class="day">.*?<b[^>]*>(\d+)</b>', programme, re.DOTALL)
    assert days == ["18", "19", "20"]
    person, answer = sign_up(visitor, play.volunteer, play.shift)
    assert answer.status_code == 303, answer.text
    for path in (f"/volunteers/shifts/{play.shift}", "/volunteers/shifts/mine"):
        assert both in person.get(path).text, path
    [email] = mailbox.deliver()
    assert both in email.get_body(("plain",)).get_content()
