"""The exact place: the page of a session, its file,
the programme's feed and one's own feed say the same to a reader."""

import itertools
import re

import icalendar
import pytest

from community.accounts.models import Card
from community.foundation import clock
from community.foundation.access import Role
from events.activities.rules import ActivityState, Openness
from events.registrations.models import PartyMember, Registration
from events.registrations.rules import RegistrationState
from events.sessions.models import Invitee
from events.venues.rules import PlaceVisibility
from tests import factories
from volunteers.shifts.models import SignUp
from volunteers.shifts.rules import SignUpState

LANGUAGES = ("en", "bg", "ar")
KINDS = list(itertools.product(PlaceVisibility, (*Openness, ActivityState.DRAFT)))
OWN_FEED = re.compile(r'value="http://localhost(/my/[\w-]{43}\.ics)"')
# Who reads which places: those of public sessions in public places everybody, all of them their coordinator, the
# confirmed also those that are told to the confirmed. An invitation alone tells none.
OPEN = {f"{PlaceVisibility.PUBLIC.value} {Openness.PUBLIC.value}"}
CONFIRMED = {
    f"{visibility.value} {kind.value}"
    for visibility, kind in KINDS
    if visibility is not PlaceVisibility.PRIVATE and kind is not ActivityState.DRAFT
}
EVERY = {f"{visibility.value} {kind.value}" for visibility, kind in KINDS}


def household_with_card(ours, name):
    made = factories.household(ours, name, locale="en")
    facts = {"code_digest": name, "pin_hash": "-", "issued_at": clock.now()}
    return made, ("card", factories.add(Card(household_id=made.id, **facts)).id)


@pytest.fixture
def stage(writing):
    """Sessions of every kind by name, and everybody who may look at them."""
    with writing() as session:
        now = clock.now()
        ours, theirs = factories.organisation(), factories.organisation()
        invited, invited_card = household_with_card(ours, "Amina")
        joined, joined_card = household_with_card(ours, "Oksana")
        waiting, waiting_card = household_with_card(ours, "Lin")
        helper = factories.volunteer()
        people = {
            "anybody": None,
            "invited": invited_card,
            "joined": joined_card,
            "waiting": waiting_card,
            "uninvited": household_with_card(ours, "Taras")[1],
            "helper": ("account", helper.id),
            "volunteer": ("account", factories.volunteer().id),
            "coordinator": ("account", factories.coordinator(ours).id),
            "elsewhere": ("account", factories.coordinator(theirs).id),
            "administrator": ("account", factories.account((Role.ADMINISTRATOR, None)).id),
        }
        places = {}
        for visibility, kind in KINDS:
            name = f"{visibility.value} {kind.value}"
            said = {code: f"{code} {name}" for code in LANGUAGES}
            words = {
                "names": {code: f"House {one}!" for code, one in said.items()},
                "ways": {code: f"Way {one}!" for code, one in said.items()},
            }
            facts = {"name": f"Door {name}!", "address": f"7 {name} Lane", "directions": f"Door way {name}!", **words}
            venue = factories.venue(ours, visibility=visibility, **facts)
            draft = kind is ActivityState.DRAFT
            activity = factories.activity(
                ours,
                venue_id=venue.id,
                state=kind if draft else ActivityState.PUBLISHED,
                openness=Openness.PUBLIC if draft else kind,
            )
            one = factories.session(activity)
            places[name] = one.id
            if draft:
                continue
            for household in (invited, joined, waiting):
                factories.add(Invitee(session_id=one.id, household_id=household.id))
            for household, state in (
                (joined, RegistrationState.CONFIRMED),
                (waiting, RegistrationState.WAITING),
            ):
                member = session.query(factories.Member).filter_by(household_id=household.id).one()
                facts = {"party_size": 1, "created_at": now, "updated_at": now}
                row = factories.add(Registration(session_id=one.id, household_id=household.id, state=state, **facts))
                factories.add(PartyMember(registration_id=row.id, member_id=member.id))
            facts = {"state": SignUpState.CONFIRMED, "created_at": now, "updated_at": now}
            factories.add(SignUp(shift_id=factories.shift(one, taken=1).id, account_id=helper.id, **facts))
        return people, places


def told_in(content):
    """The places that a calendar gives away, by the number of the session; '' where it gives the area alone."""
    found = {}
    for event in icalendar.Calendar.from_ical(content).walk("VEVENT"):
        place = str(event.get("LOCATION", ""))
        found[int(str(event["URL"]).rpartition("/")[2])] = place if "Lane" in place else ""
    return found


EXPECTED = {
    "anybody": OPEN,
    "invited": OPEN,
    "joined": CONFIRMED,
    "waiting": OPEN,
    "uninvited": OPEN,
    "helper": CONFIRMED,
    "volunteer": OPEN,
    "coordinator": EVERY,
    "elsewhere": OPEN,
    "administrator": OPEN,
}


@pytest.mark.parametrize("role", EXPECTED)
def test_page_file_and_feeds_agree_about_the_place(stage, visitor, client, role):
    people, places = stage
    browser = visitor()
    if people[role]:
        (browser.open_card if people[role][0] == "card" else browser.sign_in)(people[role][1])
    on_page, seen = set(), set()
    for name, session_id in places.items():
        page, file = (browser.get(f"/events/sessions/{session_id}{end}") for end in ("", ".ics"))
        assert page.status_code == file.status_code
        if page.status_code == 404:
            continue
        seen.add(name)
        if f"7 {name} Lane" in page.text:
            on_page.add(name)
        [place] = told_in(file.data).values()
        assert bool(place) == (name in on_page), f"{role}: the file of {name} says {place!r}"
    assert on_page == EXPECTED[role]
    assert seen >= on_page
    names = {session_id: name for name, session_id in places.items()}
    public = {names[key] for key, place in told_in(client.get("/cal/en/programme.ics").data).items() if place}
    assert public == OPEN
    if browser.get("/calendars/mine").status_code == 200:
        answer = browser.press(browser.get("/calendars/mine"), "Make my address")
        page = browser.get(answer.headers["Location"])
        address = OWN_FEED.search(page.text)[1]
        # Nothing is told before somebody asks for it.
        assert not any(told_in(client.get(address).data).values())
        browser.press(page, "Put the exact places in")
        told = told_in(client.get(address).data)
        assert {names[key] for key, place in told.items() if place} == {names[key] for key in told} & on_page
        assert bool(told) == (role in ("joined", "helper"))


@pytest.mark.parametrize("role", EXPECTED)
def test_its_name_and_the_way_there_are_as_secret_as_its_address(stage, visitor, client, role):
    people, places = stage
    browser = visitor()
    if people[role]:
        (browser.open_card if people[role][0] == "card" else browser.sign_in)(people[role][1])
    for language in LANGUAGES:
        with browser.session_transaction() as own:
            own["locale"] = language
        told = set()
        for name, session_id in places.items():
            page, file = (browser.get(f"/events/sessions/{session_id}{end}") for end in ("", ".ics"))
            if page.status_code == 404:
                continue
            words = [f"House {language} {name}!", f"Door {name}!", f"Way {language} {name}!"]
            found = {word in page.text for word in words} | {words[0] in str(icalendar.Calendar.from_ical(file.data))}
            assert len(found) == 1, f"{role}, {name}: a part of the place is told"
            assert not re.search(rf"(House|Way) (?!{language} )\w+ {name}!", page.text)
            told |= {name} if found == {True} else set()
        assert told == EXPECTED[role]
        feed = str(icalendar.Calendar.from_ical(client.get(f"/cal/{language}/programme.ics").data))
        assert {name for name in places if f" {name}!" in feed} == OPEN
