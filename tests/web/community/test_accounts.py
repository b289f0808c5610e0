"""A person signs in, is turned away, sees their devices and ends them."""

import pytest
from argon2 import PasswordHasher

from community.accounts import actions
from community.accounts.models import Account, Attempt, Device
from community.accounts.rules import SIGN_IN_FROM_NETWORK, SIGN_IN_HERE, AccountState
from tests import factories
from tests.factories import PASSWORD

ENGLISH = {"Accept-Language": "en"}


@pytest.fixture
def vera(writing):
    with writing():
        return factories.volunteer(name="Vera", email="vera@example.org").id


def enter(person, email="vera@example.org", password=PASSWORD, **options):
    return person.post("/sign-in", data={"email": email, "password": password}, **options)


def test_the_page_signs_in_and_leads_to_where_one_was_going(vera, client):
    page = client.get("/sign-in?next=/devices")
    answer = client.press(page, "Sign in", email="VERA@example.org", password=PASSWORD)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/devices")
    assert "This device" in client.get("/devices").text


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "https://evil.example/devices",
        "//evil.example/",
        "/\\evil.example",
        "javascript:alert(1)",
    ],
)
def test_it_leads_to_no_other_site(vera, client, target):
    answer = client.post(
        "/sign-in", query_string={"next": target}, data={"email": "vera@example.org", "password": PASSWORD}
    )
    assert answer.headers["Location"] == "/"


def test_a_post_without_its_token_is_400(vera, client):
    assert enter(client, csrf=False).status_code == 400
    assert client.get("/devices").status_code == 303


def test_every_failure_has_the_same_page_and_the_typed_address_stays(vera, visitor, writing):
    with writing():
        factories.account(email="blocked@example.org", state=AccountState.BLOCKED)
        factories.account(email="nopassword@example.org", password_hash=None)
    answers = {}
    for email, password in (
        ("vera@example.org", "wrong password"),
        ("nobody@example.org", PASSWORD),
        ("blocked@example.org", PASSWORD),
        ("nopassword@example.org", "x"),
    ):
        person = visitor()
        answer = enter(person, email, password)
        assert email in answer.text
        page = answer.text.replace(email, "X")
        for name in ("csrf_token", "idempotency_key"):
            page = page.replace(page.split(f'name="{name}" value="')[1].split('"')[0], name)
        answers[email] = (answer.status_code, page)
    assert len(set(answers.values())) == 1
    assert next(iter(answers.values()))[0] == 422


def test_every_failure_hashes_once(vera, visitor, monkeypatch):
    asked = []
    right = PasswordHasher.verify

    def verify(hasher, known, password):
        asked.append(known.rpartition("$")[0].rpartition("$")[0])
        return right(hasher, known, password)

    monkeypatch.setattr(PasswordHasher, "verify", verify)
    for email in ("vera@example.org", "nobody@example.org"):
        asked.clear()
        enter(visitor(), email, "wrong password")
        assert asked == ["$argon2id$v=19$m=19456,t=2,p=1"]


@pytest.mark.settings(rate_limits=True)
def test_an_account_rests_after_too_many_failures_and_then_opens_again(vera, visitor, clock):
    clock.set(factories.NOON)
    for _ in range(SIGN_IN_HERE.most):
        assert enter(visitor(), password="wrong password").status_code == 422
    answer = enter(visitor())
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 901
    assert enter(visitor(), "nobody@example.org", "x").status_code == 422
    clock.advance(minutes=16)
    assert enter(visitor()).status_code == 303


@pytest.mark.settings(rate_limits=True)
def test_a_strange_address_rests_like_a_known_one(vera, visitor, clock):
    clock.set(factories.NOON)
    for _ in range(SIGN_IN_HERE.most):
        enter(visitor(), "nobody@example.org")
    assert enter(visitor(), "nobody@example.org").status_code == 429


@pytest.mark.settings(rate_limits=True)
def test_only_failures_count_for_a_network(vera, visitor, writing, reading):
    for _ in range(SIGN_IN_HERE.most + 2):
        assert enter(visitor()).status_code == 303
    with reading() as session:
        assert session.query(Attempt).count() == 0
    with writing():
        actions.count(*[(SIGN_IN_FROM_NETWORK, "127.0.0.1")] * SIGN_IN_FROM_NETWORK.most)
    assert enter(visitor()).status_code == 429


def test_without_limits_nothing_is_turned_away(vera, visitor):
    for _ in range(SIGN_IN_HERE.most + 1):
        assert enter(visitor(), password="wrong password").status_code == 422


def test_a_session_brought_along_is_not_the_one_that_is_signed_in(vera, client):
    client.get("/sign-in")
    before = client.csrf_token()
    enter(client)
    with client.session_transaction() as session:
        assert "csrf_token" not in session
    assert client.post("/sign-out", data={"csrf_token": before}, csrf=False).status_code == 400


def test_the_chosen_language_stays(vera, client):
    with client.session_transaction() as session:
        session["locale"] = "en"
    enter(client)
    with client.session_transaction() as session:
        assert session["locale"] == "en"


def test_who_reads_in_another_language_keeps_it_when_saving_something_else(vera, client):
    enter(client)
    client.post("/languages", data={"language": "bg", "next": "/account"})
    page = client.get("/account")
    assert 'lang="bg"' in page.text
    assert client.press(page, "Запазете", phone="+359 2 000 000").status_code == 303
    page = client.get("/account")
    assert 'lang="bg"' in page.text
    assert client.press(page, "Запазете", locale="ar").status_code == 303
    assert 'lang="ar"' in client.get("/account").text


def test_who_chooses_a_language_at_the_globe_is_asked_once_whether_emails_come_in_it_too(vera, client, reading):
    def language_of_emails():
        with reading() as session:
            return session.get_one(Account, vera).locale

    enter(client)
    assert language_of_emails() == "en"
    client.post("/languages", data={"language": "bg", "next": "/account"})
    page = client.get("/account")
    assert "Имейлите Ви идват на език: английски." in page.text
    # It is a question, and asked once.
    assert language_of_emails() == "en"
    assert "Имейлите Ви идват" not in client.get("/account").text
    assert client.press(page, "Пишете ми и на този език").status_code == 303
    assert language_of_emails() == "bg"
    client.post("/languages", data={"language": "bg", "next": "/account"})
    assert "Имейлите Ви идват на език" not in client.get("/account").text


def test_nobody_else_is_asked_about_emails(client):
    client.post("/languages", data={"language": "bg", "next": "/programme"})
    assert "Пишете ми" not in client.get("/programme").text
    assert client.post("/account/language").status_code == 401


def test_an_old_hash_is_made_anew(vera, client, writing, reading):
    with writing() as session:
        session.get_one(Account, vera).password_hash = PasswordHasher(
            time_cost=1, memory_cost=8192, parallelism=1
        ).hash(PASSWORD)
    assert enter(client).status_code == 303
    with reading() as session:
        assert not actions.HASHER.check_needs_rehash(session.get_one(Account, vera).password_hash)


def test_signing_out_ends_the_device_not_only_the_cookie(vera, client):
    enter(client)
    with client.session_transaction() as session:
        stolen = dict(session)
    page = client.get("/account")
    assert client.press(page, "Sign out").status_code == 303
    with client.session_transaction() as session:
        session.update(stolen)
    assert client.get("/devices").status_code == 303


def test_ending_a_device_acts_on_its_next_request(vera, visitor):
    phone, laptop = visitor(), visitor()
    enter(phone)
    enter(laptop)
    assert laptop.press(laptop.get("/devices"), "Sign this device out").status_code == 303
    assert phone.get("/devices").status_code == 303
    assert laptop.get("/devices").status_code == 200


def test_ending_all_others_leaves_this_one(vera, visitor):
    people = [visitor() for _ in range(3)]
    for person in people:
        enter(person)
    people[0].press(people[0].get("/devices"), "Sign out all others")
    assert [person.get("/devices").status_code for person in people] == [200, 303, 303]


def test_a_strangers_device_does_not_exist(vera, visitor, writing, reading):
    mine = visitor()
    enter(mine)
    with writing():
        other = factories.account().id
    stranger = visitor()
    stranger.sign_in(other)
    with reading() as session:
        device = session.query(Device).filter_by(account_id=vera).one().id
    assert stranger.post(f"/devices/{device}/end").status_code == 404
    assert mine.get("/devices").status_code == 200


def test_a_blocked_account_is_out_on_the_next_request(vera, client, writing):
    enter(client)
    with writing() as session:
        session.get_one(Account, vera).state = AccountState.BLOCKED
    assert client.get("/devices").status_code == 303


def test_the_last_use_is_kept_once_an_hour(vera, client, clock, reading):
    clock.set(factories.NOON)
    enter(client)

    def noted():
        with reading() as session:
            return session.query(Device).one().last_used_at

    clock.advance(minutes=59)
    client.get("/devices")
    assert noted() == factories.NOON
    moment = clock.advance(minutes=2)
    client.get("/devices")
    assert noted() == moment
    clock.advance(minutes=30)
    client.get("/devices")
    assert noted() == moment


def test_a_person_changes_their_details(vera, client, reading):
    enter(client)
    page = client.get("/account")
    refused = client.press(page, "Save", name="Vera P", phone="call me")
    assert refused.status_code == 422
    assert "Vera P" in refused.text
    told = {"name": "Vera P", "family_name": "Petrova", "phone": "+359 2 123 456"}
    assert client.press(page, "Save", **told).status_code == 303
    assert 'value="Petrova"' in client.get("/account").text
    with reading() as session:
        mine = session.get_one(Account, vera)
        assert (mine.name, mine.phone, mine.email) == ("Vera P", "+359 2 123 456", "vera@example.org")


def test_fields_that_are_not_offered_are_not_taken(vera, client, reading):
    enter(client)
    client.press(client.get("/account"), "Save", state="blocked", email="evil@example.org", password_hash="x")
    with reading() as session:
        mine = session.get_one(Account, vera)
        assert (mine.state, mine.email) == (AccountState.ACTIVE, "vera@example.org")


@pytest.mark.parametrize(("address", "most"), [("/account", 7), ("/devices", 5), ("/sign-in", 3)])
def test_query_budget(vera, client, count_queries, address, most):
    client.sign_in(vera)
    with count_queries() as statements:
        assert client.get(address).status_code == 200
    assert len(statements) <= most, statements
