"""Somebody registers, confirms by email, forgets the password, sets a new one."""

import re

import pytest

from community.accounts.actions import sweep_applications
from community.accounts.models import Account, Application
from community.accounts.rules import EMAIL_TO_ADDRESS, AccountState
from community.foundation import tokens
from community.foundation.access import Role
from community.foundation.tokens import Purpose
from community.organisations.models import Membership
from community.places.models import District
from tests import factories
from tests.factories import PASSWORD
from volunteers.clearances.models import GrantedClearance
from volunteers.profiles.models import Volunteer
from volunteers.profiles.rules import VolunteerState

TYPED = {
    "name": "Nadia",
    "family_name": "Koleva",
    "email": "nadia@example.org",
    "password": "mountain tea and honey",
    "helps": "y",
    "languages": ["ar", "en"],
    "districts": ["vitosha"],
}


@pytest.fixture
def vera(writing):
    with writing():
        factories.area(district="vitosha")
        return factories.volunteer(name="Vera", email="vera@example.org").id


def address_in(message):
    text = message.get_body(("plain",)).get_content()
    return re.search(r"http://localhost(/(?:confirm|new-password)/\S+)", text)[1]


def enter(person, email, password):
    return person.post("/sign-in", data={"email": email, "password": password}).status_code


def test_a_volunteer_registers_confirms_and_signs_in(vera, client, mailbox, reading):
    answer = client.press(client.get("/register"), "Register", **TYPED)
    assert answer.status_code == 303
    assert "Look in your mail" in client.get(answer.headers["Location"]).text
    assert enter(client, TYPED["email"], TYPED["password"]) == 422
    (message,) = mailbox.deliver()
    assert (message["To"], message["Subject"]) == ("nadia@example.org", "Please confirm your address")
    page = client.get(address_in(message))
    with reading() as session:
        assert session.query(Account).filter_by(email="nadia@example.org").count() == 0
    assert client.press(page, "Confirm").status_code == 303
    assert enter(client, TYPED["email"], TYPED["password"]) == 303
    with reading() as session:
        account = session.query(Account).filter_by(email="nadia@example.org").one()
        assert (account.name, account.family_name) == ("Nadia", "Koleva")
        roles = [(row.role, row.organisation_id) for row in session.query(Membership).filter_by(account_id=account.id)]
        profile = session.get_one(Volunteer, account.id)
        assert (account.name, account.state, account.locale) == ("Nadia", AccountState.ACTIVE, "en")
        assert roles == [(Role.VOLUNTEER, None)]
        assert (profile.state, profile.languages, profile.districts) == (
            VolunteerState.ACTIVE,
            ["ar", "en"],
            ["vitosha"],
        )
        assert session.query(GrantedClearance).filter_by(volunteer_id=account.id).count() == 0


def test_a_resident_registers_to_take_part_and_decides_later_to_help(vera, client, mailbox, reading):
    page = client.get("/sign-in")
    page = client.get(re.search(r'href="(/register[^"]+)"[^>]*>Make an account', page.text)[1].replace("&amp;", "&"))
    typed = {name: value for name, value in TYPED.items() if name not in ("helps", "languages", "districts")}
    assert client.press(page, "Register", **typed).status_code == 303
    (message,) = mailbox.deliver()
    confirmed = client.press(client.get(address_in(message)), "Confirm")
    assert "join whatever you like in the programme" in client.get(confirmed.location).text
    assert enter(client, TYPED["email"], TYPED["password"]) == 303
    with reading() as session:
        nadia = session.query(Account).filter_by(email="nadia@example.org").one().id
        assert session.query(Membership).filter_by(account_id=nadia).count() == 0
        assert session.get(Volunteer, nadia) is None
    assert client.get("/volunteers/shifts/mine").status_code == 403
    assert client.get("/").location.endswith("/joined")
    assert "Would you like to help, too?" in client.get("/account").text
    helping = client.get("/account/help")
    assert client.press(helping, "I would like to help", languages=["bg"], districts=["vitosha"]).status_code == 303
    with reading() as session:
        assert [row.role for row in session.query(Membership).filter_by(account_id=nadia)] == [Role.VOLUNTEER]
        assert session.get_one(Volunteer, nadia).languages == ["bg"]
    assert "Would you like to help, too?" not in client.get("/account").text
    assert client.get("/account/help").location.endswith("/account")
    again = client.post("/account/help", data={"languages": ["bg"]})
    assert again.status_code == 409
    assert "You are a volunteer already." in again.text


def test_a_known_address_looks_the_same_and_its_owner_is_told(vera, visitor, mailbox, reading):
    pages = []
    for email in ("vera@example.org", "nobody@example.org"):
        person = visitor()
        answer = person.post("/register", data=TYPED | {"email": email})
        headers = {name: value for name, value in answer.headers if name not in ("Set-Cookie", "Date")}
        pages.append((answer.status_code, answer.text, headers, person.get("/look-in-your-mail").text))
    assert pages[0] == pages[1]
    subjects = {message["To"]: message["Subject"] for message in mailbox.deliver()}
    assert subjects == {
        "vera@example.org": "You have an account already",
        "nobody@example.org": "Please confirm your address",
    }
    with reading() as session:
        assert session.get_one(Account, vera).name == "Vera"


def test_both_hash_once(vera, visitor, monkeypatch):
    from community.accounts import views

    counted = []
    monkeypatch.setattr(views, "hashed", lambda password: counted.append(password) or "x")
    visitor().post("/register", data=TYPED | {"email": "vera@example.org"})
    visitor().post("/register", data=TYPED)
    assert len(counted) == 2


def test_an_owner_is_not_flooded_with_emails(vera, visitor, mailbox):
    for _ in range(3):
        visitor().post("/register", data=TYPED | {"email": "vera@example.org"})
    assert len(mailbox.deliver()) == 1


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"password": "short"}, "at least 10 characters"),
        ({"password": "password123"}, "Too many people"),
        ({"password": "nadia@example.org"}, "easy to guess"),
        ({"email": "nadia at example"}, "not an email address"),
        ({"name": ""}, "Please fill this in"),
        ({"languages": ["xx"]}, "Please choose one of the list"),
    ],
)
def test_what_is_wrong_is_said_and_the_rest_is_kept(vera, client, changes, words):
    answer = client.post("/register", data=TYPED | changes)
    assert answer.status_code == 422
    assert words in answer.text
    assert ('value="nadia@example.org"' in answer.text) == ("email" not in changes)
    assert TYPED["password"] not in answer.text


def test_a_confirmation_works_once_and_not_for_ever(vera, client, mailbox, clock, reading):
    clock.set(factories.NOON)
    client.post("/register", data=TYPED)
    client.post("/register", data=TYPED | {"email": "late@example.org"})
    emails = {message["To"]: address_in(message) for message in mailbox.deliver()}
    first, late = emails["nadia@example.org"], emails["late@example.org"]
    assert client.post(first).status_code == 303
    assert client.post(first).status_code == 404
    clock.advance(days=2, minutes=1)
    assert client.get(late).status_code == 404
    assert client.post(late).status_code == 404
    with reading() as session:
        assert session.query(Account).filter_by(email="late@example.org").count() == 0
        assert session.query(Application).count() == 1
    with client.application.app_context():
        assert sweep_applications() == 1
        assert sweep_applications() == 0


def test_of_two_registrations_each_email_opens_its_own(vera, client, visitor, mailbox):
    client.post("/register", data=TYPED)
    visitor().post("/register", data=TYPED | {"name": "Stranger", "password": "a password of a stranger"})
    # The email says no name, because a stranger typed it; the page behind its button says whose registration it is.
    buttons = {"Nadia" in client.get(address).text: address for address in map(address_in, mailbox.deliver())}
    client.post(buttons[True])
    assert enter(visitor(), TYPED["email"], "a password of a stranger") == 422
    assert enter(client, TYPED["email"], TYPED["password"]) == 303


def test_the_database_holds_no_secret_of_a_email(vera, client, mailbox, reading):
    client.post("/register", data=TYPED)
    client.post("/forgot-password", data={"email": "vera@example.org"})
    with reading() as session:
        rows = [
            str(row)
            for name in ("emails", "applications", "tokens")
            for row in session.execute(tokens.sa.text(f"select * from {name}"))
        ]
    for message in mailbox.deliver():
        secret = address_in(message).rpartition("/")[2]
        assert len(secret) >= 40
        assert not any(secret in row for row in rows)


def test_a_new_password_ends_all_devices_and_the_old_password(vera, client, visitor, mailbox):
    phone = visitor()
    enter(phone, "vera@example.org", PASSWORD)
    client.press(client.get("/forgot-password"), "Send the email", email="vera@example.org")
    address = address_in(mailbox.deliver()[0])
    page = client.get(address)
    assert phone.get("/devices").status_code == 200
    assert client.press(page, "Set the password", password="vera@example.org").status_code == 422
    assert client.press(page, "Set the password", password=TYPED["password"]).status_code == 303
    assert phone.get("/devices").status_code == 303
    assert enter(visitor(), "vera@example.org", PASSWORD) == 422
    assert enter(client, "vera@example.org", TYPED["password"]) == 303
    assert [message["Subject"] for message in mailbox.deliver()] == ["Your password was changed"]
    assert client.get(address).status_code == 404
    assert visitor().post(address, data={"password": "yet another password"}).status_code == 404


def test_a_reset_expires_and_only_the_newest_works(vera, client, mailbox, clock):
    clock.set(factories.NOON)
    for _ in range(2):
        client.post("/forgot-password", data={"email": "vera@example.org"})
    addresses = [address_in(message) for message in mailbox.deliver()]
    assert len(addresses) == 1
    assert client.get(addresses[0]).status_code == 200
    clock.advance(minutes=61)
    assert client.get(addresses[0]).status_code == 404


def test_a_token_of_another_purpose_opens_nothing(vera, client, writing):
    with writing():
        feed = tokens.secret_of(tokens.issue_sealed(Purpose.FEED, vera))
    assert client.get(f"/new-password/{feed}").status_code == 404
    assert client.post(f"/new-password/{feed}", data={"password": TYPED["password"]}).status_code == 404
    assert client.get(f"/confirm/{feed}").status_code == 404


@pytest.mark.parametrize("state", [None, AccountState.BLOCKED])
def test_asking_for_a_reset_tells_nothing_about_who_is_here(vera, visitor, writing, mailbox, state):
    if state:
        with writing():
            factories.account(email="other@example.org", state=state)
    answers = [
        visitor().post("/forgot-password", data={"email": email}) for email in ("vera@example.org", "other@example.org")
    ]
    assert len({(answer.status_code, answer.text, answer.headers["Location"]) for answer in answers}) == 1
    assert {message["To"] for message in mailbox.deliver()} == {"vera@example.org"}


@pytest.mark.settings(rate_limits=True)
@pytest.mark.parametrize("email", ["vera@example.org", "nobody@example.org"])
def test_emails_to_one_address_are_limited_alike(vera, visitor, email):
    answers = [visitor().post("/forgot-password", data={"email": email}) for _ in range(EMAIL_TO_ADDRESS.most + 1)]
    assert [answer.status_code for answer in answers] == [303] * EMAIL_TO_ADDRESS.most + [429]
    assert int(answers[-1].headers["Retry-After"]) > 0


def test_changing_the_password_asks_for_the_present_one(vera, visitor):
    here, there = visitor(), visitor()
    enter(here, "vera@example.org", PASSWORD)
    enter(there, "vera@example.org", PASSWORD)
    page = here.get("/account/password")
    new = TYPED["password"]
    assert here.press(page, "Change the password", present="wrong password", password=new).status_code == 422
    assert here.press(page, "Change the password", present=PASSWORD, password=new).status_code == 303
    assert (here.get("/devices").status_code, there.get("/devices").status_code) == (200, 303)
    assert enter(visitor(), "vera@example.org", new) == 303


def test_a_district_is_called_by_its_name_in_the_readers_language(vera, visitor, writing):
    with writing() as session:
        session.add(District(code="vitosha", names={"en": "Vitosha", "bg": "Витоша", "ar": "فيتوشا"}))
        factories.area(district="without-a-name")
    for language, called in (("bg", "Витоша"), ("ar", "فيتوشا"), ("en", "Vitosha")):
        page = visitor().get("/register", headers={"Accept-Language": language}).text
        assert [name in page for name in ("Витоша", "فيتوشا", "Vitosha")] == [
            name == called for name in ("Витоша", "فيتوشا", "Vitosha")
        ]
        assert "Without A Name" in page
