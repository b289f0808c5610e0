"""A card for each grown-up and from 14 on, beside the one that is everybody's: issued, replaced, ended by itself."""

import re
from datetime import timedelta

import pytest

from community.accounts.models import Card
from community.foundation import clock
from community.households.models import Member
from community.households.rules import ConsentPurpose
from events.activities.models import Activity
from events.activities.rules import Audience
from events.registrations.models import PartyMember, Registration
from events.registrations.rules import RegistrationState
from events.sessions.models import Session
from tests import cast, factories

PEOPLE = "/community/households"


@pytest.fixture
def play(writing):
    """A family of two grown-ups, a young person and a child."""
    with writing() as session:
        made = cast.gather()
        ours = session.get_one(factories.Organisation, made.organisation)
        household = factories.household(ours, "Amina", locale="en")
        year = clock.today().year
        for name, age, guardian in (("Karim", 40, True), ("Lina", 15, False), ("Sami", 9, False)):
            facts = {"birth_year": year - age, "guardian": guardian, "languages": []}
            factories.add(Member(household_id=household.id, call_name=name, **facts))
        cast.agree(household, ConsentPurpose.COORDINATION)
        cast.agree(household, ConsentPurpose.PROGRAMME)
    return made


AMINA, KARIM, LINA, SAMI = 1, 2, 3, 4


@pytest.fixture
def coordinator(play, visitor):
    person = visitor()
    person.sign_in(play.coordinator)
    return person


def issue(coordinator, visitor, member=None):
    """Issue a card as staff do, and open it as its holder does; returns the browser and the card's address."""
    address = f"{PEOPLE}/1/card" if member is None else f"{PEOPLE}/1/members/{member}/card"
    answer = coordinator.post(address)
    assert answer.status_code == 303
    page = coordinator.get(answer.headers["Location"])
    assert ("A card of one&#39;s own" in page.text) is (member is not None)
    [card] = re.findall(r"/card/[A-Z0-9-]+", page.text)
    [pin] = re.findall(r"<dd>([0-9]{4})</dd>", page.text)
    person = visitor()
    assert person.press(person.get(card), "Open", pin=pin).status_code == 303
    return person, card


def is_in(person):
    return person.get("/family").status_code == 200


def test_each_card_is_issued_replaced_and_ended_by_itself(coordinator, visitor, reading):
    shared, _ = issue(coordinator, visitor)
    amina, address = issue(coordinator, visitor, AMINA)
    karim, _ = issue(coordinator, visitor, KARIM)
    assert all(map(is_in, (shared, amina, karim)))
    assert "Hello, \u2068Karim\u2069" in karim.get("/family").text
    anew, _ = issue(coordinator, visitor, AMINA)
    assert [is_in(one) for one in (shared, amina, anew, karim)] == [True, False, True, True]
    assert visitor().get(address).status_code == 404
    page = coordinator.get(f"{PEOPLE}/1").text
    assert page.count(f"{PEOPLE}/1/members/{KARIM}/card/end") == 1
    assert coordinator.post(f"{PEOPLE}/1/members/{KARIM}/card/end").status_code == 303
    assert coordinator.post(f"{PEOPLE}/1/card/end").status_code == 303
    assert [is_in(one) for one in (shared, anew, karim)] == [False, True, False]
    with reading() as session:
        assert [card.member_id for card in session.query(Card).filter_by(revoked_at=None)] == [AMINA]


def test_who_is_too_young_has_no_card_and_a_stranger_issues_none(play, coordinator, visitor, reading):
    refused = coordinator.post(f"{PEOPLE}/1/members/{SAMI}/card")
    assert (refused.status_code, "from 14 on" in refused.text) == (409, True)
    assert f"{PEOPLE}/1/members/{SAMI}/card" not in coordinator.get(f"{PEOPLE}/1").text
    assert coordinator.post(f"{PEOPLE}/1/members/9/card").status_code == 404
    stranger = visitor()
    stranger.sign_in(play.stranger)
    for path in (f"{PEOPLE}/1/members/{AMINA}/card", f"{PEOPLE}/1/card/end", f"{PEOPLE}/1/members/{AMINA}/card/end"):
        assert stranger.post(path).status_code == 404
    with reading() as session:
        assert session.query(Card).count() == 0


def test_who_holds_their_own_card_ends_it_and_nobody_ends_everybodys(coordinator, visitor):
    shared, _ = issue(coordinator, visitor)
    amina, address = issue(coordinator, visitor, AMINA)
    assert "This card is yours alone" in amina.get(f"{PEOPLE}/mine").text
    assert "This card belongs to the whole family" in shared.get(f"{PEOPLE}/mine").text
    assert "End this card" not in shared.get(f"{PEOPLE}/mine").text
    assert shared.post(f"{PEOPLE}/mine/card/end").status_code == 404
    assert amina.press(amina.get(f"{PEOPLE}/mine"), "Yes, end it").status_code == 303
    assert [is_in(one) for one in (shared, amina)] == [True, False]
    assert visitor().get(address).status_code == 404


def test_who_leaves_takes_no_card_along(coordinator, visitor):
    karim, address = issue(coordinator, visitor, KARIM)
    assert coordinator.post(f"{PEOPLE}/1/members/{KARIM}/remove").status_code == 303
    assert not is_in(karim)
    assert visitor().get(address).status_code == 404
    # Whoever comes back gets a new one.
    assert coordinator.post(f"{PEOPLE}/1/members/{KARIM}/return").status_code == 303
    assert not is_in(karim)
    again, _ = issue(coordinator, visitor, KARIM)
    assert is_in(again)


def test_somebody_young_says_whether_guardians_read_along(coordinator, visitor, writing):
    with writing() as session:
        household = session.get_one(factories.Household, 1)
        factories.mentoring_request(household, member_id=LINA)
    lina, amina, shared = (issue(coordinator, visitor, member)[0] for member in (LINA, AMINA, None))
    own = "/volunteers/requests/1"
    assert [one.get(own).status_code for one in (lina, amina, shared)] == [200, 404, 404]
    assert "Let my guardians read along" not in amina.get(f"{PEOPLE}/mine").text
    assert amina.post(f"{PEOPLE}/mine/share", data={"share": "1"}).status_code == 404
    assert lina.press(lina.get(f"{PEOPLE}/mine"), "Let my guardians read along").status_code == 303
    assert [one.get(own).status_code for one in (lina, amina, shared)] == [200, 200, 404]
    assert lina.press(lina.get(f"{PEOPLE}/mine"), "They shall not read along any more").status_code == 303
    assert [one.get(own).status_code for one in (lina, amina, shared)] == [200, 404, 404]


def test_the_card_of_a_family_with_one_grown_up_is_hers_until_somebody_else_may_hold_one(coordinator, visitor, writing):
    with writing() as session:
        for member in (KARIM, LINA):
            session.delete(session.get_one(Member, member))
        factories.mentoring_request(session.get_one(factories.Household, 1), member_id=AMINA)
    family, _ = issue(coordinator, visitor)
    assert family.get("/volunteers/requests/1").status_code == 200
    typed = {"call_name": "Noor", "birth_year": "1990"}
    assert coordinator.press(coordinator.get(f"{PEOPLE}/1"), "Add", **typed).status_code == 303
    assert family.get("/volunteers/requests/1").status_code == 404


def test_what_is_for_women_each_joins_for_herself(play, coordinator, visitor, writing, reading):
    with writing() as session:
        there = session.get_one(Session, play.session)
        session.get_one(Activity, there.activity_id).audience = Audience.WOMEN
    amina, lina, shared = (issue(coordinator, visitor, member)[0] for member in (AMINA, LINA, None))
    page, join = f"/events/sessions/{play.session}", f"/events/registrations/sessions/{play.session}/join"
    assert "everybody uses a card of their own" in shared.get(page).text
    assert shared.post(join, data={"member": AMINA}).status_code == 409
    # With her own card nobody takes anybody else along.
    assert amina.post(join, data={"member": [AMINA, KARIM]}).status_code == 409
    assert amina.press(amina.get(page), "Join: Amina").status_code == 303
    assert lina.press(lina.get(page), "Join: Lina").status_code == 303
    with reading() as session:
        found = session.query(Registration).order_by(Registration.id)
        assert [(one.member_id, one.state) for one in found] == [
            (AMINA, RegistrationState.CONFIRMED),
            (LINA, RegistrationState.CONFIRMED),
        ]
    for one in (amina, lina):
        assert "You are coming: 1 place" in one.get("/family").text
    assert "You are coming" not in shared.get("/family").text
    assert "You are coming" not in shared.get(page).text
    cancel = f"/events/registrations/sessions/{play.session}/cancel"
    assert shared.post(cancel).status_code == 303
    assert lina.post(cancel).status_code == 303
    with reading() as session:
        states = {one.member_id: one.state for one in session.query(Registration)}
        assert states == {AMINA: RegistrationState.CONFIRMED, LINA: RegistrationState.CANCELLED}


def test_what_another_card_does_not_show_refuses_nobody(play, coordinator, visitor, writing, reading):
    """Else one could find out by asking where she is."""
    with writing() as session:
        there = session.get_one(Session, play.session)
        ours = session.get_one(factories.Organisation, play.organisation)
        other = factories.session(factories.activity(ours, title="Circle", audience=Audience.WOMEN))
        other.starts_at, other.ends_at = there.starts_at, there.ends_at + timedelta(hours=1)
        now = clock.now()
        own = factories.add(
            Registration(session_id=other.id, household_id=1, member_id=AMINA, state=RegistrationState.CONFIRMED,
                         party_size=1, created_at=now, updated_at=now)
        )  # fmt: skip
        factories.add(PartyMember(registration_id=own.id, member_id=AMINA))
    shared, amina = (issue(coordinator, visitor, member)[0] for member in (None, AMINA))
    page = f"/events/sessions/{play.session}"
    assert "Somewhere else at this time" in amina.get(page).text
    assert "Somewhere else at this time" not in shared.get(page).text
    join = f"/events/registrations/sessions/{play.session}/join"
    assert amina.post(join, data={"member": AMINA}).status_code == 409
    assert shared.post(join, data={"member": AMINA}).status_code == 303
    with reading() as session:
        assert session.query(Registration).count() == 2
