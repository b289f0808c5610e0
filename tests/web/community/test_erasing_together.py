"""One of several grown-ups asks that everything be erased: all have a week to stop it; consents end as they began."""

from datetime import timedelta

import pytest

from community.accounts.actions import hashed
from community.accounts.models import Card
from community.foundation import clock as house_clock
from community.households.models import Consent, Household, Member
from community.households.rules import ConsentPurpose, HouseholdState
from community.privacy.actions import keep_house
from tests import cast, factories

PRIVACY = "/community/privacy"
MINE = "/community/households/mine"


@pytest.fixture
def play(writing):
    with writing() as session:
        made = cast.gather()
        ours = session.get_one(factories.Organisation, made.organisation)
        household = factories.household(ours, "Amina", locale="en")
        factories.add(Member(household_id=household.id, call_name="Karim", birth_year=1985, languages=[]))
        for purpose in (ConsentPurpose.COORDINATION, ConsentPurpose.PROGRAMME):
            cast.agree(household, purpose)
        for member in (None, 1, 2):
            facts = {"code_digest": f"card {member}", "pin_hash": hashed("2468"), "issued_at": house_clock.now()}
            factories.add(Card(household_id=household.id, member_id=member, **facts))
    return made


@pytest.fixture
def people(play, visitor):
    """By name: everybody's card, the two own ones, and a coordinator."""
    found = {}
    for number, name in enumerate(("shared", "amina", "karim"), 1):
        found[name] = visitor()
        found[name].open_card(number)
    found["staff"] = visitor()
    found["staff"].sign_in(play.coordinator)
    return found


def ask(person):
    page = person.get(f"{PRIVACY}/family/erase")
    return person.press(page, "Erase everything about us", pin="2468", sure="y")


def state(reading):
    with reading() as session:
        return session.get_one(Household, 1).state


def test_it_is_done_after_a_week_and_staff_hear(people, app, reading, clock, mailbox):
    assert "is erased in 7 days" in people["amina"].get(f"{PRIVACY}/family/erase").text
    assert ask(people["amina"]).status_code == 303
    assert state(reading) is HouseholdState.ACTIVE
    [email] = mailbox.deliver()
    assert email["Subject"] == "Something will be erased soon"
    assert not any(name in str(email) for name in ("Amina", "Karim"))
    for name in ("shared", "amina", "karim"):
        assert "unless somebody stops it" in people[name].get("/family").text, name
    assert "unless somebody stops it" in people["staff"].get("/community/households/1").text
    # Again is the same, and not a week more.
    clock.advance(days=3)
    ask(people["karim"])
    assert mailbox.deliver() == []
    clock.advance(days=4, hours=1)
    with app.app_context():
        keep_house()
    assert state(reading) is HouseholdState.ERASED


@pytest.mark.parametrize("who", ["shared", "karim", "staff"])
def test_anybody_of_them_and_staff_stop_it(people, app, reading, clock, mailbox, who):
    ask(people["amina"])
    page = people[who].get("/family" if who != "staff" else "/community/households/1")
    assert people[who].press(page, "Stop it, keep everything").status_code == 303
    # Who hears of it later would be told what is not so.
    assert mailbox.deliver() == []
    clock.advance(days=8)
    with app.app_context():
        keep_house()
    assert state(reading) is HouseholdState.ACTIVE
    assert "unless somebody stops it" not in people["amina"].get("/family").text


def test_a_stranger_stops_nothing_and_a_wrong_pin_asks_for_nothing(play, people, visitor, reading):
    page = people["amina"].get(f"{PRIVACY}/family/erase")
    assert people["amina"].press(page, "Erase everything about us", pin="0000", sure="y").status_code == 422
    with reading() as session:
        assert session.get_one(Household, 1).erasure_asked_at is None
    stranger = visitor()
    stranger.sign_in(play.stranger)
    assert stranger.post(f"{PRIVACY}/households/1/stop").status_code == 404
    assert stranger.post(f"{PRIVACY}/family/stop").status_code == 403


def test_who_is_alone_erases_at_once_and_staff_hear(people, writing, reading, mailbox):
    with writing() as session:
        session.get_one(Member, 2).birth_year = house_clock.today().year - 9
    assert "cannot be undone" in people["amina"].get(f"{PRIVACY}/family/erase").text
    assert ask(people["amina"]).status_code == 303
    assert state(reading) is HouseholdState.ERASED
    [email] = mailbox.deliver()
    assert email["Subject"] == "Something was erased"
    assert "Amina" not in str(email)


@pytest.mark.parametrize("purpose", [ConsentPurpose.COORDINATION, ConsentPurpose.PROGRAMME])
def test_each_consent_is_taken_back_and_given_again_by_a_button(people, reading, purpose):
    amina = people["amina"]
    with reading() as session:
        consent = session.query(Consent).filter_by(purpose=purpose).one().id
    at = f"{MINE}/consents/{consent}"
    assert f'action="{at}/withdraw"' in amina.get(MINE).text
    assert amina.post(f"{at}/withdraw").status_code == 303
    # Twice is once, and the moment stays.
    with reading() as session:
        first = session.get_one(Consent, consent).withdrawn_at
    assert first is not None
    assert amina.post(f"{at}/withdraw").status_code == 303
    with reading() as session:
        assert session.get_one(Consent, consent).withdrawn_at == first
    seen = people["staff"].get("/community/households/1").text
    assert ("Karim" in seen) is (purpose is not ConsentPurpose.COORDINATION)
    assert amina.press(amina.get(MINE), "Agree again").status_code == 303
    with reading() as session:
        again = session.query(Consent).filter_by(purpose=purpose, withdrawn_at=None).one()
        assert (again.language, again.recorded_by_id, again.member_id) == ("en", None, None)
    assert "Karim" in people["staff"].get("/community/households/1").text


def test_nobody_takes_back_what_another_agreed_to_for_themselves(people, writing, reading):
    with writing() as session:
        consent = cast.agree(session.get_one(Household, 1), ConsentPurpose.MATCHING)
        consent.member_id = 2
    for name in ("shared", "amina"):
        assert people[name].post(f"{MINE}/consents/{consent.id}/withdraw").status_code == 404
        assert "A volunteer may be proposed" not in people[name].get(MINE).text
    assert people["karim"].post(f"{MINE}/consents/{consent.id}/withdraw").status_code == 303


def test_every_signed_in_page_can_be_hidden_and_is_kept_nowhere(play, people, visitor):
    volunteer, stranger = visitor(), visitor()
    volunteer.sign_in(play.volunteer)
    pages = {
        people["amina"]: ("/family", MINE, "/programme", f"/events/sessions/{play.session}", "/nowhere"),
        people["staff"]: ("/community/households", "/community/watching", "/programme"),
        volunteer: ("/volunteers/shifts/mine", "/programme", f"/events/sessions/{play.session}"),
    }
    for person, addresses in pages.items():
        for address in addresses:
            page = person.get(address)
            assert page.headers["Cache-Control"] == "no-store", address
            assert 'href="/day" data-exit' in page.text, address
    assert "data-exit" not in stranger.get("/programme").text
    for address in ("/danger", "/danger/thank-you"):
        address = f"/community/safeguarding{address}" if stranger.get(address).status_code == 404 else address
        assert stranger.get(address).headers["Cache-Control"] == "no-store", address


def test_the_worker_is_not_in_a_hurry(people, app, reading, clock):
    ask(people["amina"])
    clock.advance(days=6, hours=23)
    with app.app_context():
        keep_house()
    assert state(reading) is HouseholdState.ACTIVE
    with reading() as session:
        asked = session.get_one(Household, 1).erasure_asked_at
        assert asked + timedelta(days=7) > house_clock.now()
