"""How long one stays signed in, what ends it, what asks for the password again, and who is let through a limit."""

import re

import pytest

from community.accounts.actions import HASHER
from community.accounts.models import Account, Attempt, Card
from community.accounts.rules import SIGN_IN_HERE, SIGN_IN_OF_ACCOUNT, key_of
from community.foundation import clock as the_clock
from community.foundation import tokens
from tests import factories, html
from tests.factories import PASSWORD

STRICT = pytest.mark.settings(staff_idle_minutes=30, staff_session_hours=12, idle_days=30)


@pytest.fixture
def house(writing, clock):
    clock.set(factories.NOON)
    with writing():
        organisation = factories.organisation()
        cora = factories.coordinator(organisation, name="Cora", email="cora@example.org")
        vera = factories.volunteer(name="Vera", email="vera@example.org")
        return {"cora": cora.id, "vera": vera.id, "organisation": organisation.id}


def enter(person, name, password=PASSWORD, **options):
    return person.post("/sign-in", data={"email": f"{name}@example.org", "password": password}, **options)


def copied(visitor, person):
    """Another browser with the cookie as it is now."""
    other = visitor()
    with person.session_transaction() as mine:
        whole = dict(mine)
    with other.session_transaction() as theirs:
        theirs.update(whole)
    return other


def is_in(person):
    return person.get("/account").status_code == 200


def button_in(message):
    text = message.get_body(("plain",)).get_content()
    return re.search(r"http://localhost(/(?:new-address|new-password)/\S+)", text)[1]


# --- a copied cookie ---


def test_a_new_password_ends_a_copied_cookie_and_not_the_one_who_changed_it(house, visitor):
    person = visitor()
    enter(person, "vera")
    other = copied(visitor, person)
    assert is_in(other)
    typed = {"present": PASSWORD, "password": "quite another one"}
    assert person.post("/account/password", data=typed).status_code == 303
    assert is_in(person)
    assert not is_in(other)


def test_each_change_of_the_second_step_ends_a_copied_cookie(house, visitor, reading, clock):
    import pyotp

    def code():
        clock.advance(minutes=1)
        with reading() as session:
            return pyotp.TOTP(session.get_one(Account, house["vera"]).totp_secret).at(the_clock.now())

    person = visitor()
    enter(person, "vera")
    person.post("/account/second-step/begin")
    for action in ("confirm", "codes", "off"):
        other = copied(visitor, person)
        assert person.post(f"/account/second-step/{action}", data={"code": code()}).status_code in (200, 303), action
        assert is_in(person), action
        assert not is_in(other), action


# --- how long ---


@STRICT
def test_staff_rest_after_half_an_hour_and_the_password_alone_goes_on_where_they_were(house, visitor, clock, reading):
    person = visitor()
    enter(person, "cora")
    clock.advance(minutes=29)
    assert person.get("/community/watching").status_code == 200
    clock.advance(minutes=29)
    assert person.get("/community/watching").status_code == 200
    clock.advance(minutes=31)
    away = person.get("/community/watching?x=1")
    assert away.status_code == 303
    page = person.get(away.location)
    assert "Cora" in page.text
    assert "You were away for a while" in page.text
    assert person.press(page, "Go on", password_again="wrong password").status_code == 422
    other = copied(visitor, person)
    answer = person.press(page, "Go on", password_again=PASSWORD)
    assert (answer.status_code, answer.location) == (303, "/community/watching?x=1")
    assert person.get("/community/watching").status_code == 200
    assert not is_in(other)


@STRICT
def test_what_somebody_typed_meanwhile_is_sent_once_more(house, visitor, clock, reading):
    person = visitor()
    enter(person, "cora")
    clock.advance(minutes=45)
    typed = {"name": "Cora & co", "family_name": "<Koleva>", "phone": "", "locale": "en"}
    asked = person.post("/account", data=typed)
    assert asked.status_code == 401
    answer = person.press(asked, "Go on", password_again=PASSWORD)
    assert (answer.status_code, answer.location) == (307, "/account")
    again = person.post("/account", data={**typed, "password_again": PASSWORD})
    assert again.status_code == 303
    with reading() as session:
        assert session.get_one(Account, house["cora"]).family_name == "<Koleva>"
    [kept] = [form for form in html.forms(asked.text) if "Go on" in form.buttons]
    assert typed == {name: kept.values[name][0] for name in typed}


@STRICT
def test_staff_sign_in_anew_every_day(house, visitor, clock):
    person = visitor()
    enter(person, "cora")
    for _ in range(35):
        clock.advance(minutes=20)
        assert is_in(person)
    clock.advance(minutes=21)
    assert not is_in(person)
    assert "You were away" not in person.get("/sign-in").text


@STRICT
def test_others_stay_for_days(house, visitor, clock):
    person = visitor()
    enter(person, "vera")
    clock.advance(days=29)
    assert is_in(person)
    clock.advance(days=29)
    assert is_in(person)
    clock.advance(days=2)
    assert not is_in(person)
    person = visitor()
    enter(person, "vera")
    clock.advance(days=31)
    assert not is_in(person)


@STRICT
def test_whoever_is_away_sees_what_strangers_see_and_can_sign_out(house, visitor, clock):
    person = visitor()
    enter(person, "cora")
    clock.advance(minutes=31)
    assert person.get("/programme").status_code == 200
    page = person.get("/sign-in")
    assert person.press(page, "Sign out").status_code == 303
    assert "You were away" not in person.get("/sign-in").text


@pytest.mark.settings(second_factor=True)
def test_staff_before_the_second_step_are_told_so_wherever_they_go(house, visitor):
    person = visitor()
    enter(person, "cora")
    assert person.get("/community/watching").location == "/account/second-step"
    for page in ("/programme", "/account", "/devices"):
        assert "opens when you have set up a second step" in " ".join(person.get(page).text.split())
    other = visitor()
    enter(other, "vera")
    assert "opens when you have set up" not in other.get("/programme").text


# --- once more ---


def test_what_matters_most_asks_for_the_password_again(house, visitor, clock, reading, mailbox):
    person = visitor()
    enter(person, "cora")
    clock.advance(minutes=16)
    members = f"/community/organisations/{house['organisation']}/invite"
    for url, typed in (
        ("/community/privacy/account/file", {}),
        ("/account/email", {"email": "new@example.org"}),
        ("/account/second-step/begin", {}),
        (members, {"email": "x@example.org", "name": "X", "roles": "coordinator"}),
    ):
        asked = person.post(url, data=typed)
        assert (asked.status_code, "Is it you?" in asked.text) == (401, True), url
    assert mailbox.deliver() == []
    answer = person.press(asked, "Go on", password_again=PASSWORD)
    assert (answer.status_code, answer.location) == (307, members)
    assert person.post("/community/privacy/account/file").status_code == 200
    clock.advance(minutes=16)
    assert person.post("/community/privacy/account/file").status_code == 401
    assert person.get("/account/email").status_code == 200


def test_a_card_asks_for_its_pin_again(visitor, writing, clock):
    clock.set(factories.NOON)
    with writing() as session:
        family = factories.household(factories.organisation())
        card = Card(
            household_id=family.id,
            code_digest=tokens.digest("code"),
            pin_hash=HASHER.hash("1357"),
            issued_at=the_clock.now(),
        )
        session.add(card)
        session.flush()
        number = card.id
    person = visitor()
    person.open_card(number)
    clock.advance(minutes=16)
    asked = person.post("/community/privacy/family/file")
    assert (asked.status_code, "PIN" in asked.text) == (401, True)
    assert person.press(asked, "Go on", password_again="2222").status_code == 422
    assert person.press(asked, "Go on", password_again="١٣٥٧").status_code == 307
    assert person.post("/community/privacy/family/file").status_code == 200


@pytest.mark.settings(rate_limits=True)
def test_the_password_is_not_guessed_on_a_device_that_was_left_open(house, visitor, clock):
    person = visitor()
    enter(person, "vera")
    clock.advance(minutes=16)
    asked = person.post("/community/privacy/account/file")
    answers = [person.press(asked, "Go on", password_again=f"guess {number}").status_code for number in range(11)]
    assert answers == [422] * 10 + [429]


# --- another address ---


def test_an_address_is_changed_by_the_button_in_its_mail(house, visitor, mailbox, reading):
    person, elsewhere = visitor(), visitor()
    enter(person, "vera")
    enter(elsewhere, "vera")
    page = person.get("/account/email")
    assert person.press(page, "Change the email", email="New@example.org").location == "/look-in-your-mail"
    mails = {message["To"]: message for message in mailbox.deliver()}
    assert set(mails) == {"vera@example.org", "New@example.org"}
    with reading() as session:
        assert session.get_one(Account, house["vera"]).email == "vera@example.org"
    other = copied(visitor, person)
    confirm = person.get(button_in(mails["New@example.org"]))
    assert person.press(confirm, "Confirm").location == "/account"
    with reading() as session:
        assert session.get_one(Account, house["vera"]).email == "New@example.org"
    assert (is_in(person), is_in(elsewhere), is_in(other)) == (True, False, False)
    assert {message["To"] for message in mailbox.deliver()} == {"vera@example.org", "New@example.org"}
    assert person.get(button_in(mails["New@example.org"])).status_code == 404
    assert enter(visitor(), "vera").status_code == 422
    assert enter(visitor(), "new").status_code == 303


def test_an_address_that_somebody_has_looks_the_same_and_changes_nothing(house, visitor, mailbox, reading):
    person = visitor()
    enter(person, "vera")
    pages = [person.post("/account/email", data={"email": f"{name}@example.org"}) for name in ("cora", "nobody")]
    assert len({(page.status_code, page.location) for page in pages}) == 1
    mails = [(message["To"], message["Subject"]) for message in mailbox.deliver()]
    assert ("cora@example.org", "You have an account already") in mails


def test_a_new_password_stops_a_change_of_the_address(house, visitor, mailbox):
    person = visitor()
    enter(person, "vera")
    person.post("/account/email", data={"email": "thief@example.org"})
    [button] = [button_in(message) for message in mailbox.to("thief@example.org")]
    person.post("/account/password", data={"present": PASSWORD, "password": "quite another one"})
    assert visitor().post(button).status_code == 404


def test_two_who_confirm_the_same_address(house, visitor, mailbox, reading):
    buttons = []
    for name in ("vera", "cora"):
        person = visitor()
        enter(person, name)
        person.post("/account/email", data={"email": "same@example.org"})
        buttons += [button_in(message) for message in mailbox.to("same@example.org")]
    assert [visitor().post(button).status_code for button in buttons] == [303, 404]


def test_programs_find_where_a_password_is_changed(client):
    answer = client.get("/.well-known/change-password")
    assert (answer.status_code, answer.location) == (303, "/account/password")


# --- who else asks ---


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 303),
        ({"Origin": "http://localhost"}, 303),
        ({"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}, 303),
        ({"Origin": "null", "Sec-Fetch-Site": "same-origin"}, 303),
        ({"Origin": "null"}, 303),
        ({"Sec-Fetch-Site": "none"}, 303),
        ({"Origin": "https://evil.example"}, 400),
        ({"Origin": "http://localhost.evil.example"}, 400),
        ({"Origin": "http://localhost:81"}, 400),
        ({"Origin": "null", "Sec-Fetch-Site": "cross-site"}, 400),
        ({"Sec-Fetch-Site": "same-site"}, 400),
    ],
)
def test_another_sites_page_changes_nothing(house, visitor, headers, status):
    assert enter(visitor(), "vera", headers=headers).status_code == status


# --- limits ---


@pytest.mark.settings(rate_limits=True)
def test_a_stranger_keeps_nobody_out_of_a_browser_that_knows_them(house, visitor, clock):
    mine, stranger = visitor(), visitor()
    enter(mine, "vera")
    mine.post("/sign-out")
    answers = [enter(stranger, "vera", "wrong password").status_code for _ in range(SIGN_IN_HERE.most + 1)]
    assert answers == [422] * SIGN_IN_HERE.most + [429]
    assert enter(stranger, "vera").status_code == 429
    assert enter(mine, "vera").status_code == 303
    elsewhere = {"environ_base": {"REMOTE_ADDR": "192.0.2.7"}}
    assert enter(visitor(), "vera", **elsewhere).status_code == 303
    mine.post("/sign-out")
    answers = [enter(mine, "vera", "wrong password").status_code for _ in range(11)]
    assert answers == [422] * 10 + [429]
    # What knows one account knows no other.
    assert enter(mine, "cora", "wrong password").status_code == 422
    with mine.session_transaction() as session:
        session.clear()
    assert enter(mine, "vera", **elsewhere).status_code == 429


@pytest.mark.settings(rate_limits=True)
def test_many_networks_together_are_stopped_and_a_reset_clears_it(house, visitor, clock, mailbox, reading, writing):
    from community.accounts import actions

    with writing():
        for _ in range(SIGN_IN_OF_ACCOUNT.most):
            actions.count((SIGN_IN_OF_ACCOUNT, "vera@example.org"))
        for _ in range(SIGN_IN_HERE.most):
            actions.count(actions.here("vera@example.org", "127.0.0.1"))
    assert enter(visitor(), "vera", environ_base={"REMOTE_ADDR": "192.0.2.9"}).status_code == 429
    person = visitor()
    person.post("/forgot-password", data={"email": "vera@example.org"})
    [button] = [button_in(message) for message in mailbox.to("vera@example.org")]
    assert person.press(person.get(button), "Set the password", password="quite another one").status_code == 303
    assert enter(person, "vera", "quite another one").status_code == 303
    with reading() as session:
        keys = [key_of((SIGN_IN_OF_ACCOUNT, "vera@example.org")), key_of(actions.here("vera@example.org", "127.0.0.1"))]
        assert session.query(Attempt).filter(Attempt.key.in_(keys)).count() == 0


def test_the_cookie_of_a_known_browser_goes_to_the_sign_in_page_alone_and_ends_with_the_password(house, visitor):
    person = visitor()
    answer = enter(person, "vera")
    [cookie] = [header for header in answer.headers.getlist("Set-Cookie") if header.startswith("known=")]
    assert {"Path=/sign-in", "HttpOnly", "SameSite=Lax"} <= {part.strip() for part in cookie.split(";")}
    assert "vera" not in cookie
    again = enter(person, "vera")
    assert cookie.split(";")[0] in [header.split(";")[0] for header in again.headers.getlist("Set-Cookie")]
    person.post("/account/password", data={"present": PASSWORD, "password": "quite another one"})
    [new] = [
        header.split(";")[0]
        for header in enter(person, "vera", "quite another one").headers.getlist("Set-Cookie")
        if header.startswith("known=")
    ]
    assert new.split("~")[0] != cookie.split(";")[0]


@pytest.mark.parametrize("path", ["/forgot-password", "/register"])
def test_an_unknown_address_takes_as_many_steps(house, visitor, count_queries, path):
    def steps(email):
        person = visitor()
        typed = {"email": email, "name": "Nadia", "password": "mountain tea and honey", "helps": "y"}
        with count_queries() as statements:
            assert person.post(path, data=typed).status_code == 303
        return [re.sub(r"\s+", " ", statement)[:24] for statement in statements]

    known, unknown = steps("vera@example.org"), steps("nobody@example.org")
    assert [step.split(" ")[0] for step in known] == [step.split(" ")[0] for step in unknown]
