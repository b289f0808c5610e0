"""Every route, as somebody who has no business there: no planted word comes out, no row changes.

The routes are read from the application, so that a new one is walked without being named here.
"""

import re
from dataclasses import dataclass, field
from typing import Any

import pytest
import sqlalchemy as sa
from werkzeug.routing import AnyConverter, IntegerConverter

from community.accounts.models import Card
from community.foundation import clock
from community.foundation.access import Role
from community.foundation.database import db
from community.households.models import Consent, Member
from community.households.rules import TEXT_VERSION, ConsentManner, ConsentPurpose
from events.activities.rules import ActivityState, Openness
from events.registrations.models import PartyMember, Registration
from events.registrations.rules import RegistrationState
from events.venues.rules import PlaceVisibility
from tests import cast, factories
from volunteers.clearances.rules import Clearance
from volunteers.pairs.rules import PairState
from volunteers.shifts.models import SignUp
from volunteers.shifts.rules import SignUpState

# Words that stand nowhere but in what is private here.
FAMILY = ("Zahra-Planted", "زهرة-Planted", "+359-700-111", "Little-Planted")
VOLUNTEER = ("Mirabella-Planted", "Kowalczyk-Planted", "+359-700-222", "planted@example.org")
PLACE = ("Secret-Lane-Planted", "Behind-The-Planted-Gate")
DRAFT = ("Draft-Planted",)
INVITED = ("Invited-Planted",)
PLANTED = (*FAMILY, *VOLUNTEER, *PLACE, *DRAFT, *INVITED)
# Rows that a mere visit may make, and what the visit itself is counted by.
PASSING = {"devices", "attempts", "audit_entries", "versions"}
# What everybody may do with themselves: a card or an address of one's own, a language, signing out.
OWN = re.compile(r"community\.(site|accounts|credentials|second_factor|calls|cards)\.|\.static$")


@dataclass
class Play:
    ids: dict[str, int] = field(default_factory=dict)
    people: dict[str, Any] = field(default_factory=dict)


def consent(household, *purposes):
    for purpose in purposes:
        factories.add(
            Consent(
                household_id=household.id,
                organisation_id=household.organisation_id,
                purpose=purpose,
                text_version=TEXT_VERSION,
                language="ar",
                manner=ConsentManner.ON_SCREEN,
                given_at=clock.now(),
            )
        )


def card_of(household):
    row = Card(household_id=household.id, code_digest=f"code-{household.id}", pin_hash="x", issued_at=clock.now())
    return factories.add(row).id


@pytest.fixture
def play(writing):
    """A family and a volunteer who agreed to meet, with all their words; a hidden place, a draft, an invitation."""
    with writing() as session:
        found = cast.gather()
        ours = session.get_one(factories.Organisation, found.organisation)
        theirs = session.query(factories.Organisation).filter_by(slug="theirs").one()
        family = factories.household(ours, FAMILY[0], FAMILY[3], phone=FAMILY[2], locale="en")
        session.query(Member).filter_by(call_name=FAMILY[0]).one().native_name = FAMILY[1]
        consent(family, *ConsentPurpose)
        tied = factories.volunteer(
            clearance=Clearance.FAMILIES,
            name=VOLUNTEER[0],
            family_name=VOLUNTEER[1],
            phone=VOLUNTEER[2],
            email=VOLUNTEER[3],
        )
        request = factories.mentoring_request(family)
        pair = factories.pair(request, tied.id, state=PairState.ACTIVE, mentor_phone=True, mentee_phone=True)
        venue = factories.venue(
            ours, address=PLACE[0], directions=PLACE[1], visibility=PlaceVisibility.AFTER_CONFIRMATION
        )
        hidden = factories.session(factories.activity(ours, "Seen by all", venue_id=venue.id))
        draft = factories.session(factories.activity(ours, DRAFT[0], state=ActivityState.DRAFT))
        invited = factories.session(factories.activity(ours, INVITED[0], openness=Openness.INVITED))
        shift = factories.shift(hidden)
        now = {"created_at": clock.now(), "updated_at": clock.now()}
        sign_up = factories.add(SignUp(shift_id=shift.id, account_id=tied.id, state=SignUpState.CONFIRMED, **now))
        shift.taken = 1
        [grown_up, child] = session.query(Member).filter_by(household_id=family.id).order_by(Member.id)
        registration = factories.add(
            Registration(
                session_id=hidden.id,
                household_id=family.id,
                state=RegistrationState.CONFIRMED,
                party_size=2,
                party=[PartyMember(member_id=grown_up.id), PartyMember(member_id=child.id)],
                **now,
            )
        )
        hidden.seats_taken = 2
        elsewhere = factories.household(theirs, "Else", locale="en")
        consent(elsewhere, *ConsentPurpose)
        return Play(
            ids={
                "household_id": family.id,
                "member_id": grown_up.id,
                "request_id": request.id,
                "wish_id": request.id,
                "pair_id": pair.id,
                "session_id": hidden.id,
                "draft": draft.id,
                "invited": invited.id,
                "activity_id": draft.activity_id,
                "shift_id": shift.id,
                "sign_up_id": sign_up.id,
                "registration_id": registration.id,
                "volunteer_id": tied.id,
                "venue_id": venue.id,
                "organisation_id": ours.id,
                "consent_id": session.query(Consent).filter_by(household_id=family.id).first().id,
            },
            people={
                "anybody": None,
                "another family": ("card", card_of(elsewhere)),
                "a volunteer": ("account", found.volunteer),
                "not cleared": ("account", found.applicant),
                "coordinator elsewhere": ("account", found.stranger),
                "caseworker": ("account", factories.account((Role.CASEWORKER, theirs.id)).id),
                "the tied volunteer": ("account", tied.id),
                "the family": ("card", card_of(family)),
                "coordinator": ("account", found.coordinator),
            },
        )


STRANGERS = ("anybody", "another family", "a volunteer", "not cleared", "coordinator elsewhere", "caseworker")


def enter(play, visitor, who):
    person = visitor()
    if play.people[who] is None:
        return person
    kind, number = play.people[who]
    (person.open_card if kind == "card" else person.sign_in)(number)
    return person


def addresses(app, play, method):
    """Each route of the method that takes rows, with the ids of the play; those of hidden sessions too."""
    found = []
    for rule in app.url_map.iter_rules():
        if method not in rule.methods or not rule.arguments:
            continue
        values: dict[str, Any] = {
            name: play.ids.get(name, 1 if isinstance(rule._converters[name], IntegerConverter) else "x")
            for name in rule.arguments
        }
        values |= {
            name: min(converter.items)
            for name, converter in rule._converters.items()
            if isinstance(converter, AnyConverter)
        }
        values |= {name: "en" for name in ("locale",) if name in rule.arguments}
        for session_id in {play.ids["session_id"], play.ids["draft"], play.ids["invited"]}:
            given = {**values, **({"session_id": session_id} if "session_id" in values else {})}
            with app.test_request_context():
                address = app.url_for(rule.endpoint, **given)
            found.append((rule.endpoint, address))
    return sorted(set(found))


def lists(app):
    """Each route that takes nothing."""
    return sorted(
        (rule.endpoint, rule.rule)
        for rule in app.url_map.iter_rules()
        if "GET" in rule.methods and not rule.arguments and not rule.endpoint.endswith("static")
    )


def dump():
    return {
        table.name: db.session.execute(sa.select(table).order_by(*table.primary_key)).all()
        for table in db.metadata.sorted_tables
        if table.name not in PASSING
    }


@pytest.mark.parametrize("who", STRANGERS)
def test_no_page_tells_a_stranger_anything(app, play, visitor, who):
    person = enter(play, visitor, who)
    leaks = []
    for endpoint, address in (*addresses(app, play, "GET"), *lists(app)):
        answer = person.get(address)
        assert answer.status_code < 500 or "health" in address, address
        text = answer.get_data().decode("utf-8", "replace") + str(answer.headers)
        leaks += [(endpoint, word) for word in PLANTED if word in text]
    # Every coordinator of the town finds volunteers for their own families by name: row 9 of the matrix.
    allowed = {word for word in VOLUNTEER if who == "coordinator elsewhere"}
    assert sorted({leak for leak in leaks if leak[1] not in allowed}) == []


@pytest.mark.parametrize("who", STRANGERS)
def test_no_button_of_a_stranger_changes_anything(app, play, visitor, reading, who):
    person = enter(play, visitor, who)
    person.get("/")
    with reading():
        before = dump()
    for endpoint, address in addresses(app, play, "POST"):
        if OWN.match(endpoint) or endpoint.startswith("events.registrations."):
            continue
        answer = person.post(address, data={"state": "active", "role": "administrator", "organisation_id": "1"})
        assert answer.status_code in (303, 400, 401, 403, 404, 405, 409, 422, 429), (address, answer.status_code)
    with reading():
        after = dump()
    assert {name for name in before if before[name] != after[name]} - MAY_CHANGE.get(who, set()) == set()


# A volunteer may take a public shift, and everybody who waits for it is told.
MAY_CHANGE: dict[str, set[str]] = {
    "a volunteer": {"sign_ups", "shifts", "emails"},
    "coordinator elsewhere": set(),
}


@pytest.mark.parametrize("who", ["the family", "the tied volunteer", "coordinator"])
def test_who_belongs_there_sees_their_own_and_a_visit_changes_nothing(app, play, visitor, reading, who):
    person = enter(play, visitor, who)
    person.get("/")
    with reading():
        before = dump()
    seen = set()
    for _endpoint, address in (*addresses(app, play, "GET"), *lists(app)):
        answer = person.get(address)
        assert answer.status_code < 500 or "health" in address, address
        seen |= {word for word in PLANTED if word in answer.get_data().decode("utf-8", "replace")}
    with reading():
        assert dump() == before
    expected = {
        "the family": {*FAMILY, VOLUNTEER[0], VOLUNTEER[2], *PLACE},
        "the tied volunteer": {FAMILY[0], FAMILY[2], FAMILY[3], *VOLUNTEER, *PLACE},
        "coordinator": set(PLANTED),
    }
    assert seen == expected[who]


def test_a_foreign_id_looks_like_a_missing_one(app, play, visitor):
    person = enter(play, visitor, "coordinator elsewhere")
    for address in ("/community/households/{}", "/volunteers/proposals/{}", "/volunteers/pairs/introductions/{}"):
        foreign, missing = (person.get(address.format(number)) for number in (1, 2**31 - 1))
        assert foreign.status_code == missing.status_code == 404
        strip = re.compile(r"/\d+")
        assert strip.sub("", foreign.text) == strip.sub("", missing.text)


def test_the_walk_can_fail(app, play, visitor, monkeypatch):
    """With a door left open, the planted words come out."""

    door = app.view_functions["community.households.show"].permission
    monkeypatch.setitem(app.extensions["grants"], door, {Role.VISITOR: lambda _actor: sa.true()})
    page = visitor().get(f"/community/households/{play.ids['household_id']}")
    assert FAMILY[0] in page.text
