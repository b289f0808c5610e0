"""Who has a card of their own gives an address that they alone read; it counts once its mailed button is pressed."""

import re
from datetime import timedelta

import pytest

from community.accounts.models import Card
from community.emails.models import EmailChoice
from community.emails.queries import find_choice, secret_of, wish
from community.emails.rules import EmailKind, EmailRhythm
from community.foundation import clock
from community.foundation.database import lock
from community.foundation.outbox import Email, Recipient
from community.households import actions as households
from community.households import queries
from community.households.models import Household, Member
from community.households.rules import YearPrecision
from community.own_addresses.models import OwnAddress
from community.own_addresses.queries import addresses_of_owners
from community.privacy import actions as privacy
from tests import cast, factories

PAGE = "/community/households/mine/email"
OWN, OTHER = "amina@example.org", "karim@example.org"


@pytest.fixture
def home(writing):
    """A family of two grown-ups and a child of 9; returns ids by name, and the cards by name ("all" is everybody's)."""
    with writing() as session:
        made = cast.gather()
        ours = session.get_one(factories.Organisation, made.organisation)
        household = factories.household(ours, "Amina", locale="en")
        year, ids = clock.today().year, {"home": household.id, "coordinator": made.coordinator}
        [ids["amina"]] = [one.id for one in queries.members_of(household.id)]
        for name, age, guardian in (("karim", 40, True), ("sami", 9, False)):
            facts = {"birth_year": year - age, "guardian": guardian, "languages": []}
            ids[name] = factories.add(Member(household_id=household.id, call_name=name.title(), **facts)).id
        for name, member in (("all", None), ("amina", ids["amina"]), ("karim", ids["karim"])):
            facts = {"code_digest": f"own {name}", "pin_hash": "x", "issued_at": clock.now(), "member_id": member}
            ids["card", name] = factories.add(Card(household_id=household.id, **facts)).id
    return ids


@pytest.fixture
def opened(home, visitor):
    def open_card(name):
        person = visitor()
        person.open_card(home["card", name])
        return person

    return open_card


def button(mailbox, address):
    """Where the button of the one email to this address leads."""
    [email] = mailbox.to(address)
    [secret] = set(re.findall(r"/own-email/([\w-]+)", email.get_body(("plain",)).get_content()))
    return f"/own-email/{secret}"


def give(person, mailbox, visitor, address):
    assert person.press(person.get(PAGE), "Save", email=address).status_code == 303
    page = visitor()
    return page.press(page.get(button(mailbox, address)), "Confirm")


def kept(reading):
    with reading() as session:
        return {one.member_id: (one.email, one.asked) for one in session.query(OwnAddress)}


@pytest.mark.both_databases
def test_an_address_counts_once_its_button_is_pressed(home, opened, visitor, mailbox, reading):
    amina = opened("amina")
    assert amina.press(amina.get(PAGE), "Save", email=OWN).status_code == 303
    assert "We wrote to" in amina.get(PAGE).text
    assert kept(reading) == {home["amina"]: (None, OWN)}
    with reading():
        assert addresses_of_owners({(home["home"], home["amina"])}) == {}
    link, anybody = button(mailbox, OWN), visitor()
    assert anybody.press(anybody.get(link), "Confirm").status_code == 303
    assert kept(reading) == {home["amina"]: (OWN, None)}
    # Once, and whoever else has the link learns nothing.
    assert OWN not in anybody.get(link).text
    assert anybody.post(link).status_code == 404
    with reading():
        owners = {(home["home"], one) for one in (None, home["amina"], home["karim"])}
        assert {owner: to.address for owner, to in addresses_of_owners(owners).items()} == {
            (home["home"], home["amina"]): OWN
        }
    assert OWN in amina.get(PAGE).text


def test_no_other_card_and_nobody_of_the_staff_sees_it(home, opened, visitor, mailbox):
    give(opened("amina"), mailbox, visitor, OWN)
    staff = visitor()
    staff.sign_in(home["coordinator"])
    pages = [staff.get(f"/community/households/{home['home']}"), opened("karim").get(PAGE)]
    pages += [opened(name).get("/community/privacy/family") for name in ("all", "karim")]
    assert [OWN in page.text for page in pages] == [False] * 4
    assert OWN in opened("amina").get("/community/privacy/family").text
    everybodys = opened("all")
    assert everybodys.get(PAGE).status_code == everybodys.post(PAGE, data={"email": OWN}).status_code == 404
    assert everybodys.post(f"{PAGE}/forget").status_code == 404
    assert "Your own email" not in everybodys.get("/community/households/mine").text
    assert "Your own email" in opened("karim").get("/community/households/mine").text


def test_what_another_of_the_household_reads_is_nobodys_own(home, opened, visitor, mailbox, writing, reading):
    give(opened("amina"), mailbox, visitor, OWN)
    refused = give(opened("karim"), mailbox, visitor, "Amina@example.org")
    assert (refused.status_code, "somebody else already" in refused.text) == (409, True)
    assert kept(reading)[home["amina"]] == (OWN, None)
    with writing() as session:
        account = factories.account(email="signs-in@example.org")
        session.get_one(Member, home["amina"]).account_id = account.id
        session.get_one(Household, home["home"]).email = "Home@example.org"
    for shared in ("signs-in@example.org", "home@example.org"):
        assert give(opened("karim"), mailbox, visitor, shared).status_code == 409, shared
    assert kept(reading)[home["karim"]][0] is None
    with writing() as session:
        amina = session.get_one(Member, home["amina"])
        amina.birth_year, amina.birth_year_precision = clock.today().year - 10, YearPrecision.EXACT
        amina.guardian = False
    # Of the only one who may hold a card nobody else reads what the household reads.
    assert give(opened("karim"), mailbox, visitor, "home@example.org").status_code == 303


def test_a_button_works_for_two_days(home, opened, visitor, mailbox, clock, reading):
    amina = opened("amina")
    amina.press(amina.get(PAGE), "Save", email=OWN)
    link = button(mailbox, OWN)
    clock.set(factories.NOON + timedelta(days=2, minutes=1))
    assert visitor().get(link).status_code == visitor().post(link).status_code == 404
    assert kept(reading) == {home["amina"]: (None, OWN)}


def test_it_is_taken_back_and_waits_for_nobody_who_left(home, opened, visitor, mailbox, writing, reading):
    amina, karim = opened("amina"), opened("karim")
    give(amina, mailbox, visitor, OWN)
    give(karim, mailbox, visitor, OTHER)
    assert amina.press(amina.get(PAGE), "Do not write there any more").status_code == 303
    assert amina.post(f"{PAGE}/forget").status_code == 303
    assert set(kept(reading)) == {home["karim"]}
    with writing() as session:
        one = session.get_one(Member, home["karim"])
        households.see_off(one)
        households.remove_member(one)
    assert kept(reading) == {}
    with reading() as session:
        assert session.query(Email).filter(Email.address.in_((OWN, OTHER))).count() == 0


def test_the_address_of_the_only_grown_up_is_that_of_the_household(home, opened, visitor, mailbox, writing, reading):
    give(opened("amina"), mailbox, visitor, OWN)
    household = (home["home"], None)
    with reading():
        assert addresses_of_owners({household}) == {}
    with writing() as session:
        session.query(Card).filter_by(member_id=home["karim"]).delete()
        session.query(Member).filter_by(id=home["karim"]).delete()
    with reading():
        assert addresses_of_owners({household})[household].address == OWN


def test_who_gave_one_ends_reminders_with_one_request(home, opened, visitor, mailbox, reading, writing):
    give(opened("amina"), mailbox, visitor, OWN)
    to = Recipient(None, OWN, "en")
    with reading() as session:
        wished = wish(to, EmailKind.REMINDERS)
        secret = secret_of(session.query(OwnAddress).one(), EmailKind.REMINDERS)
        assert (wished.comes, wished.ending) == (True, secret)
    answer = visitor().post(f"/community/emails/stop/{secret}", data={"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    with reading() as session:
        chosen = find_choice(session.query(OwnAddress).one(), EmailKind.REMINDERS)
        assert chosen.rhythm is EmailRhythm.NEVER
        assert wish(to, EmailKind.REMINDERS).comes is False
    amina = opened("amina")
    amina.press(amina.get(PAGE), "Do not write there any more")
    with reading() as session:
        assert session.query(EmailChoice).count() == 0
    assert visitor().get(f"/community/emails/stop/{secret}").status_code == 404


def test_a_household_that_is_erased_leaves_no_address(home, opened, visitor, mailbox, writing, reading):
    give(opened("amina"), mailbox, visitor, OWN)
    with writing():
        privacy.say_farewell(home["home"])
        privacy.erase(*lock(Household, [home["home"]]))
    assert kept(reading) == {}
    with reading() as session:
        assert session.query(Email).filter_by(address=OWN).count() == 0
