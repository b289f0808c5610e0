"""A guest joins by name and address: nothing is held before the mailed button is pressed, and the page is theirs."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, timedelta

import icalendar
import pytest
import sqlalchemy as sa

from community.foundation.database import db, transaction
from community.foundation.refusal import Refused
from community.households.models import Household, Member
from community.privacy.actions import keep_house
from events.activities.models import Activity
from events.activities.rules import ActivityState, Audience
from events.calendar.ics import session_uid
from events.neighbours import actions, queries
from events.neighbours.models import GuestRequest
from events.registrations.models import Registration
from events.registrations.rules import RegistrationState
from events.sessions.models import Session
from events.sessions.rules import SessionState
from events.signals import session_cancelled, session_moved
from events.venues.models import Venue
from events.venues.rules import PlaceVisibility
from tests import cast, html


@pytest.fixture
def play(writing):
    with writing():
        return cast.gather()


def ask(play, visitor, email="nora@example.org", name="Nora"):
    person = visitor()
    page = person.get(html.links(person.get(f"/events/sessions/{play.session}").text)["Join as a guest"])
    assert person.press(page, "Send me the email", name=name, email=email).status_code == 303
    return person


def link_in(mail):
    """The path of the button."""
    text = mail.get_body(("plain",)).get_content()
    [found] = [word for word in text.split() if "/guests/" in word]
    return "/guests/" + found.split("/guests/")[1].rstrip(">.")


def confirmed(play, visitor, mailbox, email="nora@example.org"):
    person = ask(play, visitor, email)
    [mail] = mailbox.to(email)
    page = person.get(link_in(mail))
    assert "One more tap" in page.text
    answer = person.press(page, "Yes, I come")
    assert answer.status_code == 303
    return person, answer.headers["Location"]


def count(reading, model):
    with reading() as session:
        return session.query(model).count()


def test_a_guest_asks_presses_the_mailed_button_and_has_a_page(play, visitor, mailbox, reading):
    person = ask(play, visitor)
    # Nothing is held, and nobody is there, before the button.
    assert (count(reading, Registration), count(reading, Household)) == (0, 0)
    [mail] = mailbox.to("nora@example.org")
    assert mail["Subject"] == "Please confirm that you come"
    link = link_in(mail)
    page = person.get(link)
    assert count(reading, Registration) == 0
    answer = person.press(page, "Yes, I come")
    mine = person.get(answer.headers["Location"])
    assert "Hello, \u2068Nora\u2069" in mine.text
    assert "You are coming: 1 place" in mine.text
    [told] = mailbox.to("nora@example.org")
    assert told["Subject"] == "You are coming"
    assert link_in(told) == f"{answer.headers['Location']}#date-{play.session}"
    assert f'id="date-{play.session}"' in mine.text
    # The button once more leads to the same page, and nothing doubles.
    again = person.get(link)
    assert html.links(again.text)["See what I take part in"] == answer.headers["Location"]
    assert count(reading, Registration) == 1
    assert person.press(mine, "I cannot come").status_code == 303
    with reading() as session:
        assert session.query(Registration).one().state is RegistrationState.CANCELLED
        assert session.get_one(Session, play.session).seats_taken == 0


def test_only_the_mailed_address_opens_a_guests_page(play, visitor, mailbox, reading):
    _, page = confirmed(play, visitor, mailbox)
    _, other = confirmed(play, visitor, mailbox, "omar@example.org")
    stranger = visitor()
    assert page != other
    assert stranger.get(page).status_code == 200
    for wrong in ("/guests/mine/x", page[:-1], "/guests/confirm/x", page.replace("mine", "confirm")):
        assert stranger.get(wrong).status_code == 404
        assert stranger.post(wrong, data={"said": "forget"}).status_code == 404
    assert stranger.post(page, data={"said": "cancel", "session": "999"}).status_code == 404
    assert stranger.post(page, data={"said": "nonsense"}).status_code == 404
    assert "no-" in stranger.get(page).headers["Cache-Control"]


@pytest.mark.parametrize("closed", ["children", "youth", "place", "draft"])
def test_guests_are_not_offered_what_is_not_for_them(play, visitor, writing, closed):
    with writing() as session:
        activity = session.get_one(Activity, session.get_one(Session, play.session).activity_id)
        if closed == "place":
            venue = session.get_one(Venue, session.get_one(Session, play.session).venue_id)
            venue.visibility = PlaceVisibility.AFTER_CONFIRMATION
        elif closed == "draft":
            activity.state = ActivityState.DRAFT
        else:
            activity.audience = Audience(closed)
    person = visitor()
    assert "Join as a guest" not in person.get(f"/events/sessions/{play.session}").text
    assert person.get(f"/guests/sessions/{play.session}").status_code == 404
    assert (
        person.post(f"/guests/sessions/{play.session}", data={"name": "N", "email": "n@example.org"}).status_code == 404
    )


def test_what_is_typed_wrong_is_said_and_kept(play, visitor, mailbox):
    person = visitor()
    page = person.get(f"/guests/sessions/{play.session}")
    again = person.press(page, "Send me the email", name="Nora", email="nora at home")
    assert again.status_code == 422
    assert "This is not an email address" in again.text
    assert 'value="Nora"' in again.text
    assert mailbox.deliver() == []


def test_a_button_works_for_a_day_and_says_so_afterwards(play, visitor, mailbox, clock, reading, writing):
    with writing() as session:
        row = session.get_one(Session, play.session)
        row.starts_at, row.ends_at = row.starts_at + timedelta(days=5), row.ends_at + timedelta(days=5)
    person = ask(play, visitor)
    [mail] = mailbox.to("nora@example.org")
    page = person.get(link_in(mail))
    clock.advance(days=1)
    assert "does not work any more" in person.get(link_in(mail)).text
    assert person.press(page, "Yes, I come").status_code == 404
    assert (count(reading, Registration), count(reading, Household)) == (0, 0)


def test_a_full_session_puts_a_guest_on_the_waiting_list_and_writes_when_a_seat_is_free(
    play, visitor, mailbox, writing, reading
):
    with writing() as session:
        session.get_one(Session, play.session).capacity = 1
    first, home = confirmed(play, visitor, mailbox)
    second, other = confirmed(play, visitor, mailbox, "omar@example.org")
    assert [mail["Subject"] for mail in mailbox.to("omar@example.org")] == ["You are on the waiting list"]
    first.press(first.get(home), "I cannot come")
    assert [mail["Subject"] for mail in mailbox.to("omar@example.org")] == ["A place is free for you"]
    assert second.press(second.get(other), "Take the places").status_code == 303
    with reading() as session:
        assert [one.state for one in session.query(Registration).order_by(Registration.id)] == [
            RegistrationState.CANCELLED,
            RegistrationState.CONFIRMED,
        ]


def test_neighbours_hear_what_was_and_what_is_when_a_session_moves_or_is_called_off(
    play, visitor, mailbox, app, reading
):
    _, _ = confirmed(play, visitor, mailbox)
    vera = visitor()
    vera.sign_in(play.second_volunteer)
    vera.press(vera.get(f"/events/sessions/{play.session}"), "Join: Walid")
    mailbox.deliver()
    with app.app_context(), transaction():
        session = db.session.get_one(Session, play.session)
        before = session.starts_at, session.ends_at
        session.starts_at, session.ends_at = (
            session.starts_at + timedelta(hours=1),
            session.ends_at + timedelta(hours=1),
        )
        session.sequence += 1
        session_moved.send(session, before=before)
    found = {mail["To"]: mail for mail in mailbox.deliver()}
    assert set(found) == {"nora@example.org", "walid@example.org"}
    for mail in found.values():
        assert mail["Subject"] == "A change of time or place"
        assert "It was:" in mail.get_body(("plain",)).get_content()
    with app.app_context(), transaction():
        session = db.session.get_one(Session, play.session)
        session.state = SessionState.CANCELLED
        session.sequence += 1
        session_cancelled.send(session)
    assert {mail["Subject"] for mail in mailbox.deliver()} == {"It does not take place"}


def test_a_guest_is_erased_by_themselves_and_after_thirty_days(play, visitor, mailbox, app, reading, clock):
    person, home = confirmed(play, visitor, mailbox)
    assert person.press(person.get(home), "Erase everything").status_code == 303
    assert person.get(home).status_code == 404
    with reading() as session:
        assert session.get_one(Session, play.session).seats_taken == 0
        assert session.query(Member).count() == 0
        assert (session.query(Household).one().email, session.query(Household).one().call_name) == (None, "")
    confirmed(play, visitor, mailbox, "omar@example.org")
    clock.advance(days=40)
    with app.app_context():
        keep_house()
    with reading() as session:
        assert [one.email for one in session.query(Household)] == [None, None]
        assert session.query(GuestRequest).count() == 0


@pytest.mark.both_databases
def test_two_buttons_of_one_address_at_once_make_one_guest(play, app, reading):
    with app.app_context(), transaction():
        actions.ask(db.session.get_one(Session, play.session), "nora@example.org", "Nora", "en")

    def press(_number):
        with app.app_context(), transaction():
            try:
                actions.confirm(queries.get_request(db.session.scalar(sa.select(GuestRequest.id))))
            except Refused as refused:
                return refused.reason
        return None

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(press, range(3)))
    assert (count(reading, Registration), count(reading, Household)) == (1, 1)


def test_who_cancelled_can_ask_again_and_comes(play, visitor, mailbox, reading):
    person, home = confirmed(play, visitor, mailbox)
    person.press(person.get(home), "I cannot come")
    mailbox.deliver()
    _, again = confirmed(play, visitor, mailbox)
    assert again == home
    with reading() as session:
        assert [one.state for one in session.query(Registration).order_by(Registration.id)] == [
            RegistrationState.CANCELLED,
            RegistrationState.CONFIRMED,
        ]


def test_asking_twice_for_the_same_leads_to_the_same_place(play, visitor, mailbox, reading):
    _, home = confirmed(play, visitor, mailbox)
    mailbox.deliver()
    _, again = confirmed(play, visitor, mailbox)
    assert (again, count(reading, Registration)) == (home, 1)


def test_erased_means_that_the_address_stands_nowhere(play, visitor, mailbox, reading):
    person, home = confirmed(play, visitor, mailbox)
    person.press(person.get(home), "Erase everything")
    with reading() as session:
        for table in db.metadata.sorted_tables:
            for row in session.execute(sa.select(table)):
                assert "nora@" not in repr(row).lower(), table.name
    # What waited to be written is not written any more.
    assert mailbox.deliver() == []


def test_a_guest_reads_where_they_have_been_behind_the_mailed_address(play, visitor, mailbox, writing, clock):
    person, mine = confirmed(play, visitor, mailbox)
    with writing() as session:
        ends = session.get_one(Session, play.session).ends_at
    clock.set(ends)
    been = person.get(html.links(person.get(mine).text)["Where you have been"])
    assert "Football" in been.text
    assert "\u2068Nora\u2069" in been.text
    assert person.get("/guests/mine/wrong/before").status_code == 404


def asking(play, visitor, ages):
    person = visitor()
    page = person.get(f"/guests/sessions/{play.session}")
    return person, person.press(page, "Send me the email", name="Nora", email="nora@example.org", ages=ages)


def party(reading):
    with reading() as session:
        one = session.query(Registration).one()
        born = session.scalars(sa.select(Member.birth_year).where(Member.birth_year.is_not(None)))
        taken = session.get_one(Session, one.session_id).seats_taken
        return one.party_size, taken, sorted(2026 - year for year in born)


def test_a_guest_brings_children_of_whom_only_the_age_is_asked(play, visitor, mailbox, reading):
    person, answer = asking(play, visitor, "4; 9")
    assert answer.status_code == 303
    [mail] = mailbox.to("nora@example.org")
    page = person.get(link_in(mail))
    assert "4, 9" in html.text_of(page.text)
    answer = person.press(page, "Yes, I come")
    # They take seats like everybody.
    assert party(reading) == (3, 3, [4, 9])
    mine = person.get(answer.headers["Location"])
    assert "You are coming: 3 places" in mine.text
    assert person.press(mine, "Save", ages="nine").status_code == 303
    assert "Write the age of each child" in person.get(answer.headers["Location"]).text
    assert party(reading)[:2] == (3, 3)
    person.press(person.get(answer.headers["Location"]), "Save", ages="9")
    assert party(reading)[:2] == (2, 2)
    person.press(person.get(answer.headers["Location"]), "Save", ages="")
    assert party(reading)[:2] == (1, 1)


def test_children_of_guests_are_of_an_age_that_is_meant(play, visitor, mailbox, writing, reading):
    with writing() as session:
        session.get_one(Activity, session.get_one(Session, play.session).activity_id).age_from = 7
    _person, answer = asking(play, visitor, "3, 9")
    assert answer.status_code == 409
    assert "too young or too old" in answer.text
    assert 'value="3, 9"' in answer.text
    assert mailbox.to("nora@example.org") == []
    _person, answer = asking(play, visitor, "3 years")
    assert answer.status_code == 422
    assert "Write the age of each child" in answer.text


@pytest.mark.parametrize("closed", ["adults", "women", "seniors", "grown up"])
def test_nobody_brings_children_to_what_is_for_grown_ups(play, visitor, mailbox, writing, reading, closed):
    with writing() as session:
        activity = session.get_one(Activity, session.get_one(Session, play.session).activity_id)
        if closed == "grown up":
            activity.age_from = 18
        else:
            activity.audience = Audience(closed)
    person = visitor()
    page = person.get(f"/guests/sessions/{play.session}")
    assert "Ages of the children" not in page.text
    told = {"name": "Nora", "email": "nora@example.org", "ages": "9"}
    assert person.post(f"/guests/sessions/{play.session}", data=told).status_code == 409
    assert mailbox.to("nora@example.org") == []


def test_children_find_seats_or_wait_with_whoever_brings_them(play, visitor, mailbox, writing, reading):
    with writing() as session:
        session.get_one(Session, play.session).capacity = 3
    asking(play, visitor, "4, 9, 11")
    [mail] = mailbox.to("nora@example.org")
    person = visitor()
    assert person.press(person.get(link_in(mail)), "Yes, I come").status_code == 409
    # Nothing is kept of them then, and fewer may come by asking again.
    with reading() as session:
        assert session.query(Member).filter(Member.call_name.startswith("Nora")).count() == 0
    asking(play, visitor, "4, 9")
    mail = mailbox.to("nora@example.org")[-1]
    assert person.press(person.get(link_in(mail)), "Yes, I come").status_code == 303
    assert party(reading)[:2] == (3, 3)


def dates_in(mail):
    """The calendar entry of an email, which is attached a second time: [(method, event)]."""
    found = []
    for part in mail.walk():
        if part.get_content_type() == "text/calendar" and part.get_param("method"):
            calendar = icalendar.Calendar.from_ical(part.get_payload(decode=True))
            assert str(calendar["METHOD"]) == part.get_param("method")
            assert part.get_content_charset() == "utf-8"
            [event] = calendar.walk("VEVENT")
            found.append((str(calendar["METHOD"]), event))
    return found[:1]


def test_each_email_carries_the_date_for_the_calendar_of_who_comes(play, visitor, mailbox, app):
    confirmed(play, visitor, mailbox)
    [joined] = mailbox.deliver()
    with app.app_context(), transaction():
        one = db.session.get_one(Session, play.session)
        one.seats_taken = one.capacity
    confirmed(play, visitor, mailbox, "omar@example.org")
    [waits] = mailbox.deliver()
    assert (waits["Subject"], dates_in(waits)) == ("You are on the waiting list", [])
    with app.app_context(), transaction():
        session = db.session.get_one(Session, play.session)
        before = session.starts_at, session.ends_at
        session.starts_at, session.ends_at = (one + timedelta(hours=1) for one in before)
        session.sequence += 1
        session_moved.send(session, before=before)
    [moved] = [mail for mail in mailbox.deliver() if mail["To"] == "nora@example.org"]
    with app.app_context(), transaction():
        session = db.session.get_one(Session, play.session)
        key, begins = session.key, session.starts_at
        session.state = SessionState.CANCELLED
        session.sequence += 1
        session_cancelled.send(session)
    [off] = [mail for mail in mailbox.deliver() if mail["To"] == "nora@example.org"]
    told = [dates_in(mail)[0] for mail in (joined, moved, off)]
    assert [method for method, _ in told] == ["REQUEST", "REQUEST", "CANCEL"]
    assert {str(event["UID"]) for _, event in told} == {session_uid(key)}
    assert [int(event["SEQUENCE"]) for _, event in told] == [0, 1, 2]
    assert [event.start.astimezone(UTC) for _, event in told] == [
        one.replace(microsecond=0) for one in (before[0], begins, begins)
    ]
    for _, event in told:
        assert str(event["ATTENDEE"]) == "mailto:nora@example.org"
        assert str(event["ORGANIZER"]) == "mailto:zaedno@example.org"
        assert str(event["SUMMARY"]).removeprefix("Cancelled: ") == "Zaedno: a date"


def test_who_joins_again_has_a_later_version_of_the_same_date(play, visitor, mailbox):
    person, home = confirmed(play, visitor, mailbox)
    [first] = [one for mail in mailbox.deliver() for one in dates_in(mail)]
    person.press(person.get(home), "I cannot come")
    [told] = mailbox.deliver()
    [gone] = dates_in(told)
    confirmed(play, visitor, mailbox)
    [last] = [one for mail in mailbox.deliver() for one in dates_in(mail)]
    # What one did oneself sounds so, and the calendar is told.
    assert told["Subject"] == "You do not come any more"
    assert "You said that you do not come any more:" in told.get_body(("plain",)).get_content()
    assert [method for method, _ in (first, gone, last)] == ["REQUEST", "CANCEL", "REQUEST"]
    assert len({str(event["UID"]) for _, event in (first, gone, last)}) == 1
    numbers = [int(event["SEQUENCE"]) for _, event in (first, gone, last)]
    assert numbers == sorted(set(numbers))
    assert str(gone[1]["STATUS"]) == "CANCELLED"
    assert str(gone[1]["SUMMARY"]) == "Cancelled: Zaedno: a date"


def test_who_leaves_the_waiting_list_has_it_in_writing_and_nothing_in_the_calendar(play, visitor, mailbox, app):
    with app.app_context(), transaction():
        one = db.session.get_one(Session, play.session)
        one.seats_taken = one.capacity
    person, home = confirmed(play, visitor, mailbox)
    mailbox.deliver()
    assert person.press(person.get(home), "I cannot come").status_code == 303
    [told] = mailbox.deliver()
    assert (told["Subject"], dates_in(told)) == ("You left the waiting list", [])
    assert "You do not wait any more for:" in told.get_body(("plain",)).get_content()
