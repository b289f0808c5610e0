"""Breaking the glass: a reason, a second person, one thing, half an hour, to read; its owner hears of it."""

import re
import threading

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from community.accounts.models import Card
from community.emergency_access.models import EmergencyAccess
from community.emergency_access.rules import EmergencyKind, EmergencyState
from community.foundation.access import Role
from community.foundation.audit import AuditEntry, Deed
from community.foundation.database import db, transaction
from community.households.models import Member, Need
from community.households.rules import Accommodation
from community.organisations.models import Membership
from community.referrals.models import ReferralNote
from community.referrals.rules import ReferralKind, ReferralState
from events.venues.rules import PlaceVisibility
from tests import factories
from volunteers.clearances.rules import Clearance

HERE = "/community/emergency_access"


@pytest.fixture
def stage(writing, visitor, clock):
    """Two who administer, whoever coordinates here and elsewhere, a family with cards, and one thing of each kind."""
    with writing():
        ours, theirs = (factories.organisation(name=name) for name in ("Red Cross", "Clinic"))
        people = {
            "asks": factories.account((Role.ADMINISTRATOR, None), name="Ada"),
            "second": factories.account((Role.ADMINISTRATOR, None), name="Bo"),
            "coordinator": factories.coordinator(ours, name="Cora"),
            "elsewhere": factories.coordinator(theirs, name="Stan"),
            "caseworker": factories.account((Role.CASEWORKER, ours.id)),
            "volunteer": factories.volunteer(Clearance.CHILDREN, name="Vera"),
        }
        factories.clearance_request(people["volunteer"].id, organisation_id=ours.id)
        factories.steps(people["volunteer"].id, Clearance.ADULTS)
        household = factories.household(ours, "Amina", call_name="Haddad", phone="088 765 4321")
        member = db.session.query(Member).filter_by(household_id=household.id).one()
        member.birth_year, member.guardian = 1985, True
        other = factories.add(Member(household_id=household.id, call_name="Samir", birth_year=1984, guardian=True))
        factories.add(Need(member_id=member.id, accommodation=next(iter(Accommodation))))
        referral = factories.referral(
            member, ours, theirs, ReferralState.ACCEPTED, ReferralKind.PSYCHIATRIC, author_id=None,
            reason="secret reason", answer="secret answer",
        )  # fmt: skip
        factories.add(ReferralNote(referral_id=referral.id, text="secret note", created_at=clock.now()))
        venue = factories.venue(
            ours, name="The house", address="Quiet street 5", visibility=PlaceVisibility.AFTER_CONFIRMATION
        )
        session = factories.session(factories.activity(ours, venue_id=venue.id))
        cards = {}
        for name, whose in (("family", None), ("own card", member.id), ("partner's card", other.id)):
            facts = {"code_digest": name, "pin_hash": "x", "issued_at": clock.now(), "member_id": whose}
            cards[name] = factories.add(Card(household_id=household.id, **facts)).id
        ids = {
            **{name: one.id for name, one in people.items()},
            "household": household.id,
            "things": {
                EmergencyKind.FAMILY: household.id,
                EmergencyKind.NEEDS: household.id,
                EmergencyKind.REFERRAL: referral.id,
                EmergencyKind.VETTING_FILE: people["volunteer"].id,
                EmergencyKind.MEETING_POINT: session.id,
            },
        }
    # Whoever decides has had their role for longer than a day.
    clock.advance(days=2)
    browsers = {}
    for name in people:
        browsers[name] = visitor()
        browsers[name].sign_in(ids[name])
    for name, card in cards.items():
        browsers[name] = visitor()
        browsers[name].open_card(card)
    return browsers, ids


PAGES = {
    EmergencyKind.FAMILY: (f"{HERE}/families/%s", "088 765 4321"),
    EmergencyKind.NEEDS: (f"{HERE}/needs/%s", "Amina"),
    EmergencyKind.REFERRAL: (f"{HERE}/referrals/%s", "secret reason"),
    EmergencyKind.VETTING_FILE: ("/volunteers/steps/files/%s", "Vera"),
    EmergencyKind.MEETING_POINT: ("/events/meeting-points/%s", "Quiet street 5"),
}


def ask(browser, kind, number, reason="Somebody is ill, and nobody answers."):
    return browser.post(f"{HERE}/ask", data={"kind": kind.value, "number": number, "reason": reason})


def answer(browser, number, word):
    return browser.post(f"{HERE}/{number}/{word}").status_code


def state(reading, number=1):
    with reading() as session:
        return session.get_one(EmergencyAccess, number).state


@pytest.mark.both_databases
@pytest.mark.parametrize("kind", list(EmergencyKind))
@pytest.mark.parametrize("second", ["second", "coordinator"])
def test_two_people_open_one_thing_for_half_an_hour(stage, reading, clock, app, kind, second):
    browsers, ids = stage
    number = ids["things"][kind]
    page, said = PAGES[kind][0] % number, PAGES[kind][1]
    ada = browsers["asks"]
    missing = ada.get(PAGES[kind][0] % 999_999)
    assert ada.get(page).status_code == missing.status_code == 404
    assert ask(ada, kind, number).status_code == 303
    # Alone it opens nothing.
    assert ada.get(page).status_code == 404
    assert answer(ada, 1, "agree") == 404
    assert ada.get(page).status_code == 404
    assert answer(browsers["elsewhere"], 1, "agree") == 404
    assert answer(browsers[second], 1, "agree") == 303
    opened = ada.get(page)
    assert opened.status_code == 200
    assert said in opened.text
    assert "secret note" not in opened.text
    # For whoever asked, and for nobody else.
    for name, browser in browsers.items():
        if name != "asks":
            assert browser.get(page).status_code in (403, 404), name
    # To read: of that thing there is no form but the one that closes it.
    acts = re.findall(r'action="(/(?:community|events|volunteers)[^"]*)"', opened.text)
    assert set(acts) == {f"{HERE}/1/end"}
    # Nothing else of it is open.
    for other, (address, _) in PAGES.items():
        if other is not kind:
            assert ada.get(address % ids["things"][other]).status_code == 404
    clock.advance(minutes=29, seconds=59)
    assert ada.get(page).status_code == 200
    clock.advance(seconds=1)
    assert ada.get(page).status_code == 404
    with reading() as session:
        entries = session.query(AuditEntry).filter_by(table_name="emergency_accesses").order_by(AuditEntry.id).all()
        assert [(one.deed, one.account_id) for one in entries] == [
            (Deed.CREATED, ids["asks"]),
            (Deed.CHANGED, ids[second]),
        ]
        viewed = session.query(AuditEntry).filter_by(deed=Deed.VIEWED, row_id=number, account_id=ids["asks"])
        assert [one.columns for one in viewed] == ["emergency 1", "emergency 1"]
    with app.app_context():
        from community.emergency_access.actions import end_what_is_over

        assert end_what_is_over() == 1
        assert end_what_is_over() == 0
    assert state(reading) is EmergencyState.ENDED
    with reading() as session:
        last = session.query(AuditEntry).filter_by(table_name="emergency_accesses").order_by(AuditEntry.id.desc())
        assert last.first().deed is Deed.CHANGED


def test_who_may_ask_and_see(stage):
    browsers, ids = stage
    number = ids["household"]
    for name, browser in browsers.items():
        if name in ("asks", "second"):
            continue
        assert ask(browser, EmergencyKind.FAMILY, number).status_code == 403, name
        assert browser.get(f"{HERE}/ask").status_code == 403, name
        assert browser.get(HERE).status_code == (200 if name in ("coordinator", "elsewhere") else 403), name
    assert ask(browsers["asks"], EmergencyKind.FAMILY, number).status_code == 303
    assert "Somebody is ill" in browsers["coordinator"].get(HERE).text
    assert "Somebody is ill" not in browsers["elsewhere"].get(HERE).text
    assert "Agree" not in browsers["asks"].get(HERE).text
    assert "Agree" in browsers["second"].get(HERE).text


def test_what_is_not_asked_for(stage, writing, clock, visitor):
    browsers, ids = stage
    ada = browsers["asks"]
    nothing = ask(ada, EmergencyKind.FAMILY, 999_999)
    assert nothing.status_code == 422
    assert "Nothing of this kind" in nothing.text
    assert ask(ada, EmergencyKind.FAMILY, ids["household"], "").status_code == 422
    assert ask(ada, EmergencyKind.FAMILY, ids["household"]).status_code == 303
    again = ask(ada, EmergencyKind.FAMILY, ids["household"])
    assert again.status_code == 409
    assert "asked for this already" in again.text
    # Another thing of the same family is another question.
    assert ask(ada, EmergencyKind.NEEDS, ids["household"]).status_code == 303
    # What others said of oneself is not for oneself.
    with writing() as session:
        session.add(
            Membership(
                account_id=ids["volunteer"], organisation_id=None, role=Role.ADMINISTRATOR, granted_at=clock.now()
            )
        )
    own = ask(browsers["volunteer"], EmergencyKind.VETTING_FILE, ids["volunteer"])
    assert own.status_code == 409
    assert "What others said of you" in own.text


def test_nobody_decides_about_what_is_said_of_oneself(stage, writing, clock):
    browsers, ids = stage
    with writing() as session:
        session.add(
            Membership(
                account_id=ids["volunteer"], organisation_id=None, role=Role.ADMINISTRATOR, granted_at=clock.now()
            )
        )
    clock.advance(days=2)
    assert ask(browsers["asks"], EmergencyKind.VETTING_FILE, ids["volunteer"]).status_code == 303
    assert answer(browsers["volunteer"], 1, "agree") == 404
    assert answer(browsers["volunteer"], 1, "refuse") == 404


def test_nobody_makes_their_second_person(stage, writing, clock, visitor, reading):
    browsers, ids = stage
    with writing():
        made = factories.account((Role.ADMINISTRATOR, None), name="New").id
    new = visitor()
    new.sign_in(made)
    assert ask(browsers["asks"], EmergencyKind.FAMILY, ids["household"]).status_code == 303
    assert "Agree" not in new.get(HERE).text
    assert answer(new, 1, "agree") == 404
    assert state(reading) is EmergencyState.ASKED
    # Without anybody else nothing is asked at all.
    with writing() as session:
        session.execute(sa.delete(Membership).where(Membership.account_id.in_((ids["second"], ids["coordinator"]))))
    refused = ask(browsers["asks"], EmergencyKind.NEEDS, ids["household"])
    assert refused.status_code == 409
    assert "nobody who could be the second person" in refused.text
    # Whoever coordinates elsewhere could agree to something; when they are gone, too, it is not offered any more.
    assert f'href="{HERE}/ask"' in browsers["asks"].get(HERE).text
    assert "Ask a second person" in browsers["asks"].get(f"{HERE}/ask").text
    with writing() as session:
        session.execute(sa.delete(Membership).where(Membership.account_id == ids["elsewhere"]))
    assert f'href="{HERE}/ask"' not in browsers["asks"].get(HERE).text
    page = browsers["asks"].get(f"{HERE}/ask").text
    assert "Ask a second person" not in page
    assert "nobody who could be the second person" in page


def test_an_answer_comes_within_an_hour(stage, reading, clock, app):
    browsers, ids = stage
    ask(browsers["asks"], EmergencyKind.FAMILY, ids["household"])
    clock.advance(hours=1)
    assert "Agree" not in browsers["second"].get(HERE).text
    late = browsers["second"].post(f"{HERE}/1/agree")
    assert late.status_code == 409
    assert "its time is over" in late.text
    with app.app_context():
        from community.emergency_access.actions import end_what_is_over

        assert end_what_is_over() == 1
    assert state(reading) is EmergencyState.LAPSED
    # It can be asked for again.
    assert ask(browsers["asks"], EmergencyKind.FAMILY, ids["household"]).status_code == 303


def test_one_who_refuses_ends_it(stage, reading):
    browsers, ids = stage
    ask(browsers["asks"], EmergencyKind.FAMILY, ids["household"])
    assert answer(browsers["coordinator"], 1, "refuse") == 303
    assert state(reading) is EmergencyState.REFUSED
    assert answer(browsers["second"], 1, "agree") == 409
    assert browsers["asks"].get(f"{HERE}/families/{ids['household']}").status_code == 404


def test_it_is_closed_before_its_time(stage, reading):
    browsers, ids = stage
    page = f"{HERE}/families/{ids['household']}"
    ada = browsers["asks"]
    ask(ada, EmergencyKind.FAMILY, ids["household"])
    answer(browsers["second"], 1, "agree")
    assert answer(browsers["elsewhere"], 1, "end") == 404
    assert answer(browsers["coordinator"], 1, "end") == 303
    assert state(reading) is EmergencyState.ENDED
    assert ada.get(page).status_code == 404
    assert answer(ada, 1, "end") == 409
    ask(ada, EmergencyKind.FAMILY, ids["household"])
    assert answer(ada, 2, "end") == 303
    assert state(reading, 2) is EmergencyState.WITHDRAWN


def test_a_role_that_is_lost_closes_it(stage, writing):
    browsers, ids = stage
    ask(browsers["asks"], EmergencyKind.FAMILY, ids["household"])
    answer(browsers["second"], 1, "agree")
    page = f"{HERE}/families/{ids['household']}"
    assert browsers["asks"].get(page).status_code == 200
    with writing() as session:
        session.execute(sa.delete(Membership).where(Membership.account_id == ids["asks"]))
    assert browsers["asks"].get(page).status_code == 403


def test_its_owner_hears_of_it(stage, mailbox, clock):
    browsers, ids = stage
    ada = browsers["asks"]
    ask(ada, EmergencyKind.FAMILY, ids["household"])
    asked = mailbox.deliver()
    assert len(asked) == 2
    answer(browsers["second"], 1, "agree")
    ada.get(f"{HERE}/families/{ids['household']}")
    told = mailbox.deliver()
    assert len(told) == 1
    for mail in (*asked, *told):
        text = str(mail)
        for word in ("Haddad", "Amina", "ill", "Ada", str(ids["household"]) + " "):
            assert word not in text.split("\n\n", 1)[0], word
    for name in ("family", "own card", "partner's card"):
        assert "Opened in an emergency" in browsers[name].get("/family").text, name
        assert "Administrator" in browsers[name].get("/family/trail").text
    # What is one adult's alone is told on their own card.
    ask(ada, EmergencyKind.REFERRAL, ids["things"][EmergencyKind.REFERRAL])
    answer(browsers["second"], 2, "agree")
    ada.get(f"{HERE}/referrals/{ids['things'][EmergencyKind.REFERRAL]}")
    clock.advance(days=31)
    for name in ("family", "own card", "partner's card"):
        assert "Opened in an emergency" not in browsers[name].get("/family").text, name


def test_what_is_ones_own_is_told_on_ones_own_card(stage, mailbox):
    browsers, ids = stage
    number = ids["things"][EmergencyKind.REFERRAL]
    ask(browsers["asks"], EmergencyKind.REFERRAL, number)
    answer(browsers["coordinator"], 1, "agree")
    browsers["asks"].get(f"{HERE}/referrals/{number}")
    told = {name: browsers[name].get("/family").text for name in ("family", "own card", "partner's card")}
    assert {name: "Opened in an emergency" in page for name, page in told.items()} == {
        "family": False,
        "own card": True,
        "partner's card": False,
    }
    kept = {name: browsers[name].get("/community/privacy/family").text for name in told}
    assert {name: "What was written in a referral" in page for name, page in kept.items()} == {
        "family": False,
        "own card": True,
        "partner's card": False,
    }


def test_a_volunteer_hears_by_email(stage, mailbox):
    browsers, ids = stage
    ask(browsers["asks"], EmergencyKind.VETTING_FILE, ids["volunteer"])
    mailbox.deliver()
    answer(browsers["second"], 1, "agree")
    assert len(mailbox.deliver()) == 2
    assert "Opened in an emergency" in browsers["volunteer"].get("/community/privacy/account").text


def test_the_database_knows_that_two_are_two(stage, writing):
    browsers, ids = stage
    ask(browsers["asks"], EmergencyKind.FAMILY, ids["household"])
    with pytest.raises(IntegrityError), writing() as session:
        session.get_one(EmergencyAccess, 1).decided_by_id = ids["asks"]
        session.flush()


@pytest.mark.both_databases
def test_of_two_who_agree_at_once_one_does(app, stage, reading):
    browsers, ids = stage
    ask(browsers["asks"], EmergencyKind.FAMILY, ids["household"])
    start, statuses = threading.Barrier(2), []

    def agree(browser):
        start.wait()
        statuses.append(answer(browser, 1, "agree"))

    threads = [threading.Thread(target=agree, args=(browsers[name],)) for name in ("second", "coordinator")]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(statuses) == [303, 409]
    with reading() as session:
        changed = session.query(AuditEntry).filter_by(table_name="emergency_accesses", deed=Deed.CHANGED)
        assert changed.count() == 1


def test_the_doctor_counts_what_is_open(stage, app, clock):
    from community.emergency_access.queries import open_now, unended

    browsers, ids = stage
    ask(browsers["asks"], EmergencyKind.FAMILY, ids["household"])
    answer(browsers["second"], 1, "agree")
    with app.app_context(), transaction(writing=False):
        assert open_now() == ["Open in an emergency at this moment: 1."]
        assert unended() == []
    clock.advance(minutes=41)
    with app.app_context(), transaction(writing=False):
        assert open_now() == []
        assert len(unended()) == 1


def test_who_can_answer_finds_it_in_their_work(stage):
    browsers, ids = stage
    ask(browsers["asks"], EmergencyKind.FAMILY, ids["household"])
    word = "Emergencies that wait for a second person"
    assert word in browsers["coordinator"].get("/community/watching").text
    assert word not in browsers["elsewhere"].get("/community/watching").text
