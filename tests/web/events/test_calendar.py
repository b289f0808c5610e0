"""One's own dates in one's own calendar: a secret address, made, shown, ended; and the same entry in each email."""

import re
from datetime import timedelta
from email.message import EmailMessage

import icalendar
import pytest
import vobject

from community.accounts import actions as accounts
from community.accounts.models import Account, Card
from community.accounts.rules import WRONG_FEED_FROM_NETWORK, AccountState
from community.foundation import clock
from community.foundation.access import Role
from community.organisations.models import Membership, Organisation
from events.activities.models import Activity, ActivityText
from events.activities.rules import ActivityKind, Openness
from events.planning import actions as planning
from events.registrations.models import Registration
from events.registrations.rules import RegistrationState
from events.sessions.models import Session
from events.venues.models import Venue
from events.venues.rules import PlaceVisibility
from tests import cast, factories

ADDRESS = re.compile(r'value="http://localhost(/my/[\w-]{43}\.ics)"')


@pytest.fixture
def play(writing):
    """The cast, at a venue whose exact place only the confirmed may know."""
    with writing() as session:
        made = cast.gather(maximum=1)
        venue = session.query(Venue).one()
        venue.visibility, venue.address = PlaceVisibility.AFTER_CONFIRMATION, "7 Hidden Street"
        return made


def feed_address(person):
    page = person.get("/calendars/mine")
    answer = person.press(page, "Make my address")
    assert answer.status_code == 303
    return ADDRESS.search(person.get(answer.headers["Location"]).text)[1]


@pytest.fixture
def vera(play, visitor):
    person = visitor()
    person.sign_in(play.volunteer)
    return person


def events(content):
    return icalendar.Calendar.from_ical(content).walk("VEVENT")


def test_a_volunteer_reads_the_own_shifts_with_their_exact_place(play, vera, client):
    address = feed_address(vera)
    assert events(client.get(address).data) == []
    vera.post(f"/volunteers/shifts/{play.shift}/sign-up")
    answer = client.get(address)
    assert answer.content_type == "text/calendar; charset=utf-8"
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert "Set-Cookie" not in answer.headers
    [event] = events(answer.data)
    assert str(event["SUMMARY"]) == "Zaedno: a date"
    assert "Hidden" not in answer.text
    vera.press(vera.get("/calendars/mine"), "Put the exact places in")
    answer = client.get(address)
    [event] = events(answer.data)
    assert str(event["LOCATION"]) == "The hall, 7 Hidden Street"
    assert str(event["CLASS"]) == "PRIVATE"
    assert "ATTENDEE" not in event
    assert vobject.readOne(answer.text).vevent.summary.value == "Zaedno: a date"
    assert address not in answer.text
    assert "Hidden" not in client.get("/cal/en/programme.ics").text
    assert client.get(address, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304


def test_whoever_only_waits_learns_no_place(play, vera, visitor, client):
    vera.post(f"/volunteers/shifts/{play.shift}/sign-up")
    walid = visitor()
    walid.sign_in(play.second_volunteer)
    walid.post(f"/volunteers/shifts/{play.shift}/sign-up")
    assert events(client.get(feed_address(walid)).data) == []


def test_a_cancelled_session_stays_and_says_so(play, vera, client, writing, mailbox):
    address = feed_address(vera)
    vera.post(f"/volunteers/shifts/{play.shift}/sign-up")
    [before] = events(client.get(address).data)
    mailbox.deliver()
    with writing() as session:
        planning.cancel(session.get_one(Session, play.session))
    [event] = events(client.get(address).data)
    assert (str(event["STATUS"]), str(event["UID"])) == ("CANCELLED", str(before["UID"]))
    assert int(event["SEQUENCE"]) > int(before["SEQUENCE"])
    [message] = mailbox.deliver()
    [part, _attached] = calendar_parts(message)
    [told] = events(part.get_payload(decode=True))
    assert part.get_param("method") == "CANCEL"
    assert (str(told["UID"]), int(told["SEQUENCE"])) == (str(event["UID"]), int(event["SEQUENCE"]))


def test_a_moved_session_moves_in_feed_and_email(play, vera, client, writing, mailbox):
    address = feed_address(vera)
    vera.post(f"/volunteers/shifts/{play.shift}/sign-up")
    [before] = events(client.get(address).data)
    mailbox.deliver()
    with writing() as session:
        row = session.get_one(Session, play.session)
        venue = session.get_one(Venue, row.venue_id)
        later = timedelta(hours=1)
        planning.move(row, venue, row.starts_at + later, row.ends_at + later, row.capacity, row.updated_at.isoformat())
    [event] = events(client.get(address).data)
    assert event.start - before.start == later
    [message] = mailbox.deliver()
    [part, _attached] = calendar_parts(message)
    [told] = events(part.get_payload(decode=True))
    assert part.get_param("method") == "REQUEST"
    assert (told.start, int(told["SEQUENCE"])) == (event.start, int(event["SEQUENCE"]))


def test_an_invitation_only_session_keeps_its_name_to_itself(play, vera, client, writing):
    vera.post(f"/volunteers/shifts/{play.shift}/sign-up")
    with writing() as session:
        session.query(Activity).one().openness = Openness.INVITED
    [event] = events(client.get(feed_address(vera)).data)
    assert str(event["SUMMARY"]) == "Zaedno: a date"


def test_a_feed_lies_about_on_many_screens_and_says_only_that_there_is_a_date(play, vera, client, writing):
    with writing() as session:
        activity = session.get_one(Activity, session.get_one(Session, play.session).activity_id)
        activity.kind = ActivityKind.HEALTH
        for text in session.query(ActivityText):
            text.title, text.description = "Canary title", "Canary description"
        session.get_one(Organisation, activity.organisation_id).name = "Canary organisation"
    vera.post(f"/volunteers/shifts/{play.shift}/sign-up")
    address = feed_address(vera)
    content = client.get(address).text
    assert events(content)
    for word in ("Canary", "Hidden", "Health", "Helper", "GEO", "CATEGORIES", "ORGANIZER", "DESCRIPTION:Can"):
        assert word not in content, word
    # Asked for, the place is there, and only that; taken out, it goes with the next request.
    vera.press(vera.get("/calendars/mine"), "Put the exact places in")
    asked = client.get(address).text
    assert "7 Hidden Street" in asked
    assert "Canary title" not in asked
    vera.press(vera.get("/calendars/mine"), "Make a new address")
    address = ADDRESS.search(vera.get("/calendars/mine").text)[1]
    assert "7 Hidden Street" in client.get(address).text
    vera.press(vera.get("/calendars/mine"), "Take the exact places out")
    assert "Hidden" not in client.get(address).text


def test_what_a_calendar_has_already_is_not_written_again(play, vera, client, monkeypatch):
    vera.post(f"/volunteers/shifts/{play.shift}/sign-up")
    address = feed_address(vera)
    answer = client.get(address)
    tag = {"If-None-Match": answer.headers["ETag"]}

    def never(*_facts, **_named):
        raise AssertionError("it was written for nothing")

    with monkeypatch.context() as patched:
        patched.setattr("events.calendar.ics.render_feed", never)
        assert client.get(address, headers=tag).status_code == 304
    vera.post("/volunteers/shifts/sign-ups/1/withdraw")
    again = client.get(address, headers=tag)
    assert (again.status_code, again.headers["ETag"] != answer.headers["ETag"]) == (200, True)
    # The same dates are the same bytes.
    assert client.get(address).data == again.data


def test_reminders_are_there_for_whoever_wants_them(play, vera, client):
    vera.post(f"/volunteers/shifts/{play.shift}/sign-up")
    address = feed_address(vera)
    before = client.get(address)
    assert "VALARM" not in before.text
    vera.press(vera.get("/calendars/mine"), "Remind me an hour before")
    asked = client.get(address)
    assert asked.headers["ETag"] != before.headers["ETag"]
    [event] = events(asked.data)
    [alarm] = event.subcomponents
    assert (str(alarm["ACTION"]), str(alarm["DESCRIPTION"])) == ("DISPLAY", "Zaedno: a date")
    assert "TRIGGER:-PT1H\r\n" in asked.text
    assert vobject.readOne(asked.text).vevent.valarm.action.value == "DISPLAY"
    # A new address keeps them; the public feed never has any.
    vera.press(vera.get("/calendars/mine"), "Make a new address")
    address = ADDRESS.search(vera.get("/calendars/mine").text)[1]
    assert "VALARM" in client.get(address).text
    assert "VALARM" not in client.get("/cal/en/programme.ics").text
    vera.press(vera.get("/calendars/mine"), "Take the reminders out")
    assert "VALARM" not in client.get(address).text


PHONES = {
    "iPhone": "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605 Safari/604.1",
    "Android": "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537 Chrome/126 Mobile Safari/537",
    "Windows": "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537 Chrome/126 Safari/537",
    "": "",
}


@pytest.mark.parametrize(
    ("device", "first"),
    [
        ("iPhone", "webcal://localhost/cal/en/programme.ics"),
        ("Android", "https://calendar.google.com/"),
        ("Windows", "https://outlook.live.com/"),
        ("", "https://calendar.google.com/"),
    ],
)
def test_the_likeliest_calendar_comes_first(client, device, first):
    page = client.get("/calendars", headers={"User-Agent": PHONES[device]}).text
    assert re.search(r'<a class="button ink i i-calendar"\s+href="([^"]+)', page)[1].startswith(first)
    assert page.count("webcal://") == page.count("calendar.google.com") == page.count("outlook.live.com") == 1


def test_what_a_calendar_shall_hold_is_chosen_on_its_page(play, client, writing):
    page = client.get("/calendars").text
    assert "You have chosen nothing: this is the whole programme." in page
    assert "About 1 date a month." in page
    assert 'class="qr"' in page
    chosen = client.get("/calendars?kind=sport&age=9&language=&area=&free=1").text
    assert "chosen nothing" not in chosen
    # Places come and go; a calendar does not ask for them.
    assert 'value="http://localhost/cal/en/programme.ics?kind=sport&amp;age=9"' in chosen
    assert '<option value="sport" selected>' in chosen
    assert "Nothing that fits is planned now." in client.get("/calendars?kind=work").text


def test_a_new_address_ends_the_old_one(vera, client):
    first = feed_address(vera)
    vera.press(vera.get("/calendars/mine"), "Make a new address")
    second = ADDRESS.search(vera.get("/calendars/mine").text)[1]
    assert first != second
    assert (client.get(first).status_code, client.get(second).status_code) == (404, 200)
    vera.press(vera.get("/calendars/mine"), "End this address")
    assert client.get(second).status_code == 404
    assert client.get("/my/nonsense.ics").status_code == 404


def test_a_blocked_account_has_no_feed(play, vera, client, writing):
    address = feed_address(vera)
    with writing() as session:
        session.get_one(Account, play.volunteer).state = AccountState.BLOCKED
    assert client.get(address).status_code == 404


def test_the_last_use_is_shown(vera, client):
    address = feed_address(vera)
    assert "No calendar has asked for it yet." in vera.get("/calendars/mine").text
    client.get(address)
    assert "Last used" in vera.get("/calendars/mine").text


def test_strangers_see_no_page_to_make_one(client):
    assert client.get("/calendars/mine").status_code == 303


def test_a_household_reads_what_it_comes_to(play, visitor, client, writing):
    with writing():
        household = factories.household(factories.organisation(), "Amina")
        card = factories.add(Card(household_id=household.id, code_digest="x" * 64, pin_hash="x", issued_at=clock.now()))
        factories.add(
            Registration(
                session_id=play.session,
                household_id=household.id,
                state=RegistrationState.CONFIRMED,
                party_size=1,
                created_at=clock.now(),
                updated_at=clock.now(),
            )
        )
        household.locale = "en"
        card_id = card.id
    family = visitor()
    family.open_card(card_id)
    address = feed_address(family)
    family.press(family.get("/calendars/mine"), "Put the exact places in")
    [event] = events(client.get(address).data)
    assert (str(event["SUMMARY"]), str(event["LOCATION"])) == ("Zaedno: a date", "The hall, 7 Hidden Street")


def calendar_parts(message: EmailMessage):
    return [part for part in message.walk() if part.get_content_type() == "text/calendar"]


def test_each_email_carries_the_entry_of_the_feed(play, vera, client, mailbox):
    address = feed_address(vera)
    numbers = []
    for deed in ("sign up", "withdraw", "sign up again"):
        if deed == "withdraw":
            vera.press(vera.get("/volunteers/shifts/mine"), "I cannot come")
        else:
            vera.post(f"/volunteers/shifts/{play.shift}/sign-up")
        [message] = mailbox.deliver()
        inline, attached = calendar_parts(message)
        method = "CANCEL" if deed == "withdraw" else "REQUEST"
        assert inline.get_param("method") == method
        assert inline.get_payload(decode=True) == attached.get_payload(decode=True)
        assert attached.get_filename() == "invite.ics"
        calendar = icalendar.Calendar.from_ical(inline.get_payload(decode=True))
        assert str(calendar["METHOD"]) == method
        [event] = calendar.walk("VEVENT")
        assert str(event["ATTENDEE"]) == "mailto:vera@example.org"
        assert str(event["ORGANIZER"]) == "mailto:zaedno@example.org"
        # No activity, organisation or role: many screens show it.
        assert str(event["SUMMARY"]).removeprefix("Cancelled: ") == "Zaedno: a date"
        assert str(event["DESCRIPTION"]) == str(event["URL"])
        assert "CATEGORIES" not in event
        assert "CN" not in event["ATTENDEE"].params
        numbers.append(int(event["SEQUENCE"]))
        mine = events(client.get(address).data)
        if method == "REQUEST":
            assert [(str(one["UID"]), int(one["SEQUENCE"])) for one in mine] == [(str(event["UID"]), numbers[-1])]
        else:
            assert mine == []
            assert "Hidden" not in str(event["LOCATION"])
    assert numbers == sorted(set(numbers))


def test_roles_are_asked_anew(play, vera, client, writing):
    """Who is no longer a volunteer keeps the dates promised, and no longer learns places."""
    address = feed_address(vera)
    vera.post(f"/volunteers/shifts/{play.shift}/sign-up")
    with writing() as session:
        session.query(Membership).filter_by(account_id=play.volunteer, role=Role.VOLUNTEER).delete()
    [event] = events(client.get(address).data)
    assert "Hidden" not in str(event["LOCATION"])


@pytest.mark.settings(rate_limits=True)
@pytest.mark.parametrize("guess", ["/my/guessed.ics", "/cal/xx/programme.ics"])
def test_a_network_that_guesses_is_turned_away_and_right_addresses_are_not(
    vera, visitor, client, clock, writing, guess
):
    clock.set(factories.NOON)
    right = feed_address(vera)
    with writing():
        accounts.count(*[(WRONG_FEED_FROM_NETWORK, "127.0.0.1")] * (WRONG_FEED_FROM_NETWORK.most - 1))
    assert client.get(guess).status_code == 404
    answer = client.get(guess)
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 901
    assert [client.get(one).status_code for one in (right, "/cal/bg/programme.ics", "/")] == [200] * 3
    elsewhere = {"REMOTE_ADDR": "203.0.113.9"}
    assert visitor().get(guess, environ_overrides=elsewhere).status_code == 404
    clock.advance(minutes=16)
    assert client.get(guess).status_code == 404


@pytest.mark.both_databases
def test_whoever_has_an_older_feed_is_sent_the_new_one_that_was_made_for_the_first(
    play, visitor, writing, count_queries
):
    path = "/cal/en/programme.ics"
    old = visitor().get(path).headers["ETag"]
    with writing() as session:
        session.query(Activity).first().updated_at = clock.now() + timedelta(minutes=1)
    with count_queries() as first:
        new = visitor().get(path, headers={"If-None-Match": old})
    assert (new.status_code, new.headers["ETag"] != old, len(first) > 3) == (200, True, True)
    with count_queries() as others:
        again = visitor().get(path, headers={"If-None-Match": old})
        same = visitor().get(path, headers={"If-None-Match": new.headers["ETag"]})
    assert (again.status_code, again.data, again.headers["ETag"]) == (200, new.data, new.headers["ETag"])
    assert (same.status_code, same.data) == (304, b"")
    assert others == []
    # What is more than one plain tag is compared as HTTP has it.
    tag = new.headers["ETag"]
    for known, status in (
        (f"{old}, {tag}", 304),
        (f"W/{tag}", 304),
        ("*", 304),
        (f"W/{old}", 200),
        ('"', 200),
        ("", 200),
    ):
        assert visitor().get(path, headers={"If-None-Match": known}).status_code == status, known
