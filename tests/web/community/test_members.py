"""Coordinators invite and block in their own organisation; administrators look after organisations, not themselves."""

import re

import pytest

from community.accounts.models import Account
from community.accounts.rules import AccountState
from community.foundation import clock as the_clock
from community.foundation.access import Role
from community.foundation.slugs import slug_of
from community.members.models import Invitation
from community.organisations.models import Membership, Organisation
from community.organisations.rules import OrganisationState
from tests import cast, factories
from tests.factories import PASSWORD

TYPED = {"name": "Ivo", "email": "ivo@example.org", "roles": "caseworker"}
NEW_PASSWORD = "mountain tea and honey"


@pytest.fixture
def play(writing):
    with writing():
        return cast.gather()


@pytest.fixture
def admin(writing):
    with writing():
        return factories.account((Role.ADMINISTRATOR, None), name="Ada", email="ada@example.org").id


@pytest.fixture
def signed_in(visitor):
    def enter(account_id):
        person = visitor()
        person.sign_in(account_id)
        return person

    return enter


def link_in(message):
    return re.search(r"http://localhost(/invitation/\S+)", message.get_body(("plain",)).get_content())[1]


def roles(reading, email):
    with reading() as session:
        rows = (
            session.query(Membership).join(Account, Account.id == Membership.account_id).filter(Account.email == email)
        )
        return {(row.role, row.organisation_id) for row in rows}


def membership(reading, account_id, organisation_id):
    with reading() as session:
        return session.query(Membership).filter_by(account_id=account_id, organisation_id=organisation_id).one().id


def test_an_invited_person_is_written_to_in_the_language_in_which_they_accepted(
    play, signed_in, client, mailbox, reading
):
    cora = signed_in(play.coordinator)
    cora.press(cora.get(f"/community/organisations/{play.organisation}/members"), "Invite", **TYPED)
    link = link_in(*mailbox.deliver())
    client.post("/languages", data={"language": "ar", "next": link})
    assert client.post(link, data={"name": "Ivo", "password": NEW_PASSWORD}).status_code == 303
    with reading() as session:
        assert session.query(Account).filter_by(email="ivo@example.org").one().locale == "ar"


def test_an_invited_person_sets_a_password_and_holds_the_role(play, signed_in, client, mailbox, reading):
    cora = signed_in(play.coordinator)
    members = f"/community/organisations/{play.organisation}/members"
    assert cora.press(cora.get(members), "Invite", **TYPED).status_code == 303
    assert "ivo@example.org" in cora.get(members).text
    (message,) = mailbox.deliver()
    assert (message["To"], message["Subject"]) == ("ivo@example.org", "You are invited")
    link = link_in(message)
    page = client.get(link)
    assert roles(reading, "ivo@example.org") == set()
    assert client.press(page, "Accept", name="Ivo", password="short").status_code == 422
    assert client.press(page, "Accept", name="Ivo", password=NEW_PASSWORD).status_code == 303
    assert roles(reading, "ivo@example.org") == {(Role.CASEWORKER, play.organisation)}
    assert client.get(link).status_code == 404
    assert client.post("/sign-in", data={"email": "ivo@example.org", "password": NEW_PASSWORD}).status_code == 303


def test_one_invitation_offers_several_roles_and_gives_what_is_still_missing(
    play, signed_in, client, mailbox, reading, writing
):
    cora = signed_in(play.coordinator)
    members = f"/community/organisations/{play.organisation}/members"
    several = TYPED | {"roles": ["coordinator", "caseworker", "vetting"]}
    assert cora.press(cora.get(members), "Invite", **several).status_code == 303
    page = cora.get(members).text
    waiting = page[page.index('class="panel warm"') :]
    assert [word for word in ("Coordinator", "Caseworker", "Clears volunteers") if word in waiting] == [
        "Coordinator", "Caseworker", "Clears volunteers"
    ]  # fmt: skip
    # What is on its way is not offered twice; what is new besides, is.
    assert cora.post(f"{members[:-8]}/invite", data=TYPED).status_code == 409
    more = TYPED | {"roles": ["caseworker", "safeguarding"]}
    assert cora.post(f"{members[:-8]}/invite", data=more).status_code == 303
    shown = {link: client.get(link).text for link in map(link_in, mailbox.deliver())}
    [first] = [link for link, page in shown.items() if "Coordinator" in page]
    [second] = shown.keys() - {first}
    assert [word for word in ("Caseworker", "Clears volunteers") if word not in shown[first]] == []
    assert client.post(first, data={"name": "Ivo", "password": NEW_PASSWORD}).status_code == 303
    ours = {(role, play.organisation) for role in (Role.COORDINATOR, Role.CASEWORKER, Role.VETTING)}
    assert roles(reading, "ivo@example.org") == ours
    # One of them he has by now got in another way: the rest is given, and nothing twice.
    with writing() as session:
        ivo = session.query(Account).filter_by(email="ivo@example.org").one().id
        facts = {"role": Role.SAFEGUARDING, "granted_at": the_clock.now()}
        session.add(Membership(account_id=ivo, organisation_id=play.organisation, **facts))
    assert client.press(client.get(second), "Accept").status_code == 303
    assert roles(reading, "ivo@example.org") == ours | {(Role.SAFEGUARDING, play.organisation)}
    answer = cora.post(f"{members[:-8]}/invite", data=several)
    assert (answer.status_code, "holds the role already" in answer.text) == (409, True)


def test_all_roles_of_an_invitation_are_taken_back_at_once(play, signed_in, client, mailbox, reading):
    cora = signed_in(play.coordinator)
    members = f"/community/organisations/{play.organisation}/members"
    cora.press(cora.get(members), "Invite", **TYPED | {"roles": ["coordinator", "caseworker"]})
    link = link_in(*mailbox.deliver())
    assert cora.press(cora.get(members), "Take the invitation back").status_code == 303
    assert client.get(link).status_code == 404
    assert roles(reading, "ivo@example.org") == set()


def test_an_organisation_that_closed_meanwhile_gives_no_role(play, signed_in, client, mailbox, reading, writing):
    cora = signed_in(play.coordinator)
    cora.post(f"/community/organisations/{play.organisation}/invite", data=TYPED)
    link = link_in(*mailbox.deliver())
    with writing() as session:
        session.get_one(Organisation, play.organisation).state = OrganisationState.CLOSED
    assert client.post(link, data={"name": "Ivo", "password": NEW_PASSWORD}).status_code == 404
    assert roles(reading, "ivo@example.org") == set()


def test_who_has_an_account_keeps_its_password(play, signed_in, client, mailbox, reading):
    signed_in(play.coordinator).post(
        f"/community/organisations/{play.organisation}/invite", data=TYPED | {"email": "VERA@example.org"}
    )
    page = client.get(link_in(mailbox.deliver()[0]))
    assert client.press(page, "Accept").status_code == 303
    assert roles(reading, "vera@example.org") == {(Role.VOLUNTEER, None), (Role.CASEWORKER, play.organisation)}
    assert client.post("/sign-in", data={"email": "vera@example.org", "password": PASSWORD}).status_code == 303


def test_a_coordinator_does_not_learn_who_has_an_account(play, signed_in, mailbox):
    cora = signed_in(play.coordinator)
    members = f"/community/organisations/{play.organisation}/members"
    for email in ("vera@example.org", "nobody@example.org"):
        cora.post(f"/community/organisations/{play.organisation}/invite", data=TYPED | {"email": email})
    page = cora.get(members).text
    assert page.count("Invited") == 2
    assert "Vera" not in page


def test_an_invitation_ends(play, signed_in, client, mailbox, clock, reading):
    clock.set(factories.NOON)
    cora = signed_in(play.coordinator)
    cora.post(f"/community/organisations/{play.organisation}/invite", data=TYPED)
    cora.post(f"/community/organisations/{play.organisation}/invite", data=TYPED | {"email": "second@example.org"})
    links = {message["To"]: link_in(message) for message in mailbox.deliver()}
    with reading() as session:
        first = session.query(Invitation).filter_by(email="ivo@example.org").one().id
    assert cora.post(f"/community/invitations/{first}/take-back").status_code == 303
    typed = {"name": "Ivo", "password": NEW_PASSWORD}
    assert client.post(links["ivo@example.org"], data=typed).status_code == 404
    clock.advance(days=7, minutes=1)
    assert client.post(links["second@example.org"], data=typed).status_code == 404
    assert roles(reading, "ivo@example.org") == roles(reading, "second@example.org") == set()


@pytest.mark.parametrize("role", ["administrator", "volunteer", "household", ""])
def test_other_roles_cannot_be_given(play, signed_in, reading, role):
    cora = signed_in(play.coordinator)
    answer = cora.post(f"/community/organisations/{play.organisation}/invite", data=TYPED | {"roles": role})
    assert answer.status_code == 422
    with reading() as session:
        assert session.query(Invitation).count() == 0


def test_an_administrator_cannot_give_themselves_a_role(play, admin, signed_in, reading):
    ada = signed_in(admin)
    answer = ada.post(f"/community/organisations/{play.organisation}/invite", data=TYPED | {"email": "Ada@example.org"})
    assert answer.status_code == 409
    assert "your own account" in answer.text
    with reading() as session:
        assert session.query(Invitation).count() == 0


def test_blocking_ends_the_person_at_once_and_can_be_undone(play, signed_in, writing, reading):
    with writing() as session:
        ours = session.get_one(Organisation, play.organisation)
        ivo = factories.account((Role.CASEWORKER, ours.id), name="Ivo").id
    his, cora = signed_in(ivo), signed_in(play.coordinator)
    address = f"/community/members/{membership(reading, ivo, play.organisation)}"
    assert his.get("/account").status_code == 200
    assert cora.post(f"{address}/block").status_code == 303
    assert his.get("/account").status_code == 303
    assert "Blocked" in cora.get(f"/community/organisations/{play.organisation}/members").text
    cora.post(f"{address}/unblock")
    with reading() as session:
        assert session.get_one(Account, ivo).state is AccountState.ACTIVE
    assert his.get("/account").status_code == 303


def test_nobody_blocks_themselves_or_who_works_elsewhere_too(play, admin, signed_in, writing, reading):
    with writing() as session:
        theirs = session.query(Organisation).filter_by(slug="theirs").one()
        both = factories.account((Role.CASEWORKER, play.organisation), (Role.CASEWORKER, theirs.id)).id
    cora = signed_in(play.coordinator)
    mine = membership(reading, play.coordinator, play.organisation)
    assert cora.post(f"/community/members/{mine}/block").status_code == 409
    assert cora.post(f"/community/members/{mine}/take-role").status_code == 409
    his = membership(reading, both, play.organisation)
    assert cora.post(f"/community/members/{his}/block").status_code == 409
    assert cora.post(f"/community/members/{his}/take-role").status_code == 303
    with reading() as session:
        assert session.get_one(Account, both).state is AccountState.ACTIVE
        assert [row.organisation_id for row in session.query(Membership).filter_by(account_id=both)] == [theirs.id]


def test_a_role_taken_away_acts_on_the_next_request(play, admin, signed_in, reading):
    cora, ada = signed_in(play.coordinator), signed_in(admin)
    members = f"/community/organisations/{play.organisation}/members"
    assert cora.get(members).status_code == 200
    ada.post(f"/community/members/{membership(reading, play.coordinator, play.organisation)}/take-role")
    assert cora.get(members).status_code == 403


def test_a_stranger_sees_and_changes_nothing_of_another_organisation(play, signed_in, reading):
    cora, stranger = signed_in(play.coordinator), signed_in(play.stranger)
    cora.post(f"/community/organisations/{play.organisation}/invite", data=TYPED)
    with reading() as session:
        invitation = session.query(Invitation).one().id
    mine = membership(reading, play.coordinator, play.organisation)
    for answer in (
        stranger.get(f"/community/organisations/{play.organisation}/members"),
        stranger.get(f"/community/organisations/{10**6}/members"),
        stranger.post(f"/community/organisations/{play.organisation}/invite", data=TYPED),
        stranger.post(f"/community/members/{mine}/block"),
        stranger.post(f"/community/members/{mine}/take-role"),
        stranger.post(f"/community/invitations/{invitation}/take-back"),
    ):
        assert answer.status_code == 404
    assert "Ours" not in stranger.get("/community/organisations").text
    assert stranger.get("/community/organisations/new").status_code == 403
    assert signed_in(play.volunteer).get("/community/organisations").status_code == 403


def test_an_administrator_adds_changes_and_closes_an_organisation(play, admin, signed_in, reading):
    ada, cora = signed_in(admin), signed_in(play.coordinator)
    typed = {"name": "Отворена врата", "kind": "ngo", "level": "local"}
    assert ada.press(ada.get("/community/organisations/new"), "Save", **typed).status_code == 303
    assert ada.press(ada.get("/community/organisations/new"), "Save", **typed).status_code == 303
    with reading() as session:
        made = {row.slug: row.state for row in session.query(Organisation).filter_by(name="Отворена врата")}
    assert made == {"отворена-врата": OrganisationState.ACTIVE, "отворена-врата-2": OrganisationState.ACTIVE}
    page = ada.get(f"/community/organisations/{play.organisation}")
    # There are dates ahead: it says so, and closes when that is confirmed.
    asked = ada.press(page, "Save", state="closed")
    assert asked.status_code == 200
    assert ada.press(asked, "Close it all the same").status_code == 303
    assert cora.get(f"/community/organisations/{play.organisation}/members").status_code == 403


def test_slugs():
    assert slug_of("  The Old Mill & Friends ", "organisation") == "the-old-mill-friends"
    assert slug_of("!!!", "organisation") == "organisation"


def test_an_operator_invites_the_first_administrator(app, client, reading):
    runner = app.test_cli_runner()
    link = runner.invoke(args=["account", "create-admin", "first@example.org"]).output.strip()
    page = client.get(link.removeprefix("http://localhost"))
    assert client.press(page, "Accept", name="First", password=NEW_PASSWORD).status_code == 303
    assert roles(reading, "first@example.org") == {(Role.ADMINISTRATOR, None)}
    assert runner.invoke(args=["account", "create-admin", "nonsense"]).exit_code == 1
    assert runner.invoke(args=["account", "reset-second-step", "nobody@example.org"]).exit_code == 1


@pytest.mark.parametrize(("address", "most"), [("/community/organisations", 4), ("members", 6)])
def test_query_budget(play, signed_in, writing, count_queries, address, most):
    with writing():
        for _ in range(30):
            factories.account((Role.CASEWORKER, play.organisation))
    cora = signed_in(play.coordinator)
    if address == "members":
        address = f"/community/organisations/{play.organisation}/members"
    with count_queries() as statements:
        assert cora.get(address).status_code == 200
    assert len(statements) <= most, statements
