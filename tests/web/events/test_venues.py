"""A venue is called in the reader's language, its door beside it, wherever its name may stand."""

import re

import icalendar
import pytest
import sqlalchemy as sa

from community.accounts.models import Account, Card
from community.foundation import clock
from events.registrations.models import PartyMember, Registration
from events.registrations.rules import RegistrationState
from events.sessions.models import Session
from events.venues.models import Venue
from events.venues.rules import PlaceVisibility, VenueState
from tests import cast, factories

NAMES = {"bg": "Къща на люляка", "ar": "بيت الليلك"}
WAYS = {"bg": "Синята врата", "ar": "الباب الأزرق"}
DOOR, WAY = "Lilac House", "The blue door"
CALLED = [("en", DOOR, WAY), ("bg", NAMES["bg"], WAYS["bg"]), ("ar", NAMES["ar"], WAYS["ar"])]


@pytest.fixture
def play(writing):
    with writing() as session:
        people = cast.gather()
        venue = session.get_one(Venue, session.get_one(Session, people.session).venue_id)
        venue.name, venue.names, venue.directions, venue.ways = DOOR, NAMES, WAY, WAYS
        return {**vars(people), "venue": venue.id}


@pytest.fixture
def coordinator(play, visitor):
    person = visitor()
    person.sign_in(play["coordinator"])
    return person


def place_in(content):
    [event] = icalendar.Calendar.from_ical(content).walk("VEVENT")
    return str(event["LOCATION"])


@pytest.mark.parametrize(("language", "name", "way"), CALLED)
def test_page_file_and_feed_call_it_so(play, client, language, name, way):
    headers = {"Accept-Language": language}
    page = client.get(f"/events/sessions/{play['session']}", headers=headers).text
    assert f"<bdi>{name}</bdi>" in page
    assert f'<p class="hint" dir="auto">{way}</p>' in page
    assert DOOR in page, "who stands before the door reads another name than on the page"
    assert all(
        other not in page
        for _, other, its_way in CALLED
        for other in (other, its_way)
        if other not in (name, way, DOOR)
    )
    for path in (f"/events/sessions/{play['session']}.ics", f"/cal/{language}/programme.ics"):
        assert place_in(client.get(path, headers=headers).data).startswith(f"{name}, ")


def test_a_feed_that_was_kept_says_the_new_name_at_once(play, client, coordinator):
    before = client.get("/cal/ar/programme.ics")
    page = coordinator.get(f"/events/venues/{play['venue']}")
    assert coordinator.press(page, "Save", name_ar="بيت الياسمين").status_code == 303
    after = client.get("/cal/ar/programme.ics", headers={"If-None-Match": before.headers["ETag"]})
    assert place_in(after.data).startswith("بيت الياسمين, ")


def test_without_a_name_in_a_language_it_is_called_as_on_its_door(play, writing, client):
    with writing() as session:
        venue = session.get_one(Venue, play["venue"])
        venue.names, venue.ways = {"ar": NAMES["ar"]}, {"ar": WAYS["ar"]}
    page = client.get(f"/events/sessions/{play['session']}", headers={"Accept-Language": "bg"}).text
    assert f"<bdi>{DOOR}</bdi>" in page
    assert WAY in page
    assert "На вратата" not in page


def test_a_family_reads_it_on_its_card_once_it_is_confirmed(play, writing, visitor):
    with writing() as session:
        venue = session.get_one(Venue, play["venue"])
        venue.visibility = PlaceVisibility.AFTER_CONFIRMATION
        house = factories.household(session.get_one(factories.Organisation, play["organisation"]), "Amina")
        card = factories.add(Card(household_id=house.id, code_digest="a", pin_hash="-", issued_at=clock.now())).id
        house_id = house.id
    family = visitor()
    family.open_card(card)
    with family.session_transaction() as own:
        own["locale"] = "ar"
    home = family.get("/family").text
    assert not [word for word in (*NAMES.values(), *WAYS.values(), DOOR, WAY) if word in home]
    with writing() as session:
        facts = {"party_size": 1, "created_at": clock.now(), "updated_at": clock.now()}
        row = factories.add(
            Registration(session_id=play["session"], household_id=house_id, state=RegistrationState.CONFIRMED, **facts)
        )
        member = session.query(factories.Member).filter_by(household_id=house_id).one()
        factories.add(PartyMember(registration_id=row.id, member_id=member.id))
    home = family.get("/family").text
    assert f"<bdi>{NAMES['ar']}</bdi>" in home
    assert f"<bdi>{DOOR}</bdi>" in home


def test_a_volunteer_is_written_to_in_their_language(play, writing, visitor, mailbox):
    with writing() as session:
        session.get_one(Account, play["volunteer"]).locale = "bg"
    person = visitor()
    person.sign_in(play["volunteer"])
    person.post(f"/volunteers/shifts/{play['shift']}/sign-up")
    [email] = mailbox.deliver()
    [file] = [part for part in email.walk() if part.get_filename()]
    assert place_in(file.get_payload(decode=True)).startswith(f"{NAMES['bg']}, ")


@pytest.mark.both_databases
def test_a_coordinator_writes_names_and_directions(play, coordinator, writing, reading):
    with writing() as session:
        session.get_one(Venue, play["venue"]).names = {**NAMES, "uk": "Будинок бузку"}
    path = f"/events/venues/{play['venue']}"
    page = coordinator.get(path)
    assert NAMES["ar"] in page.text
    assert WAYS["ar"] in page.text
    assert coordinator.press(page, "Save", name="").status_code == 422
    refused = coordinator.press(page, "Save", name_ar="x" * 161, name_bg="Друго")
    assert refused.status_code == 422
    assert "Друго" in refused.text
    answer = coordinator.press(page, "Save", name_en="The Lilac", name_bg=" ", way_bg="", way_en="Ring twice")
    assert answer.status_code == 303
    with reading() as session:
        kept = session.get_one(Venue, play["venue"])
        assert (kept.name, kept.directions) == (DOOR, WAY)
        # What the form does not ask for stays.
        assert kept.names == {"en": "The Lilac", "ar": NAMES["ar"], "uk": "Будинок бузку"}
        assert kept.ways == {"en": "Ring twice", "ar": WAYS["ar"]}


def test_a_new_one_needs_one_name_alone(play, coordinator, reading, writing):
    with writing():
        area = factories.area().id
    page = coordinator.get("/events/venues/new")
    facts = {"address": "Street 1", "area_id": area, "capacity": 30}
    assert coordinator.press(page, "Save", name="", name_en="Hall", **facts).status_code == 422
    assert coordinator.press(page, "Save", name="Зала", **facts).status_code == 303
    with reading() as session:
        made = session.scalars(sa.select(Venue).where(Venue.name == "Зала")).one()
        assert (made.names, made.ways) == ({}, {})


def test_the_slower_one_is_told_of_a_name_in_another_language(play, coordinator):
    path = f"/events/venues/{play['venue']}"
    one, other = coordinator.get(path), coordinator.get(path)
    assert coordinator.press(one, "Save", name_ar="البيت").status_code == 303
    late = coordinator.press(other, "Save", capacity="44")
    assert late.status_code == 409
    assert "<dd>البيت</dd>" in late.text


@pytest.mark.both_databases
def test_lists_choices_and_refusals_name_it_for_the_reader(play, coordinator, writing):
    with writing() as session:
        ours = session.get_one(factories.Organisation, play["organisation"])
        factories.venue(ours, name="Яблоко", names={"en": "Apple Hall"})
        closed = factories.venue(ours, name="Воденица", names={"en": "The old mill"}, state=VenueState.CLOSED)
        activity = session.get_one(Session, play["session"]).activity_id
        session.get_one(Session, play["session"]).venue_id = closed.id
        session.get_one(factories.Activity, activity).state = factories.ActivityState.DRAFT
    index = coordinator.get("/events/venues").text
    assert index.index("Apple Hall") < index.index(DOOR) < index.index("The old mill")
    form = coordinator.get(f"/events/planning/activities/{activity}/dates").text
    assert "Apple Hall</option>" in form
    assert "Яблоко" not in form
    assert "The old mill" in coordinator.get("/events/planning").text
    refused = coordinator.post(f"/events/planning/activities/{activity}/publish")
    assert refused.status_code == 409
    assert "The old mill" in refused.text


def test_a_field_says_whether_it_may_stay_empty_and_in_which_emails_one_writes(play, coordinator):
    page = coordinator.get(f"/events/venues/{play['venue']}").text
    said = {
        re.sub(r"<.*?>", "", label).replace("(optional)", "").strip(): "(optional)" in label
        for label in re.findall(r"<label for.*?</label>", page)
    }
    assert {name for name, optional in said.items() if not optional} == {
        "Name, as it stands on the door", "Address", "Area", "How many people fit in", "Who learns the exact place",
    }  # fmt: skip
    assert re.search(r'<input[^>]*dir="rtl"[^>]*lang="ar"[^>]*name="name_ar"', page)
    assert re.search(r'<textarea[^>]*dir="rtl"[^>]*lang="ar"[^>]*name="way_ar"', page)
    new = coordinator.get("/events/activities/new").text
    assert re.search(r'<input[^>]*dir="rtl"[^>]*lang="ar"[^>]*name="title_ar"', new)
    assert re.search(r"From age\s*<small[^>]*>\(optional\)", new)
    assert not re.search(r"(Seats|For whom|Photos|Kind)\s*<small[^>]*>\(optional\)", new)
