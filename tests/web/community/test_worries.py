"""What anybody writes of life among neighbours: without a name, with a number to keep, and what becomes of it."""

import re
from datetime import timedelta

import pytest

from community.foundation.access import Role
from community.foundation.audit import AuditEntry
from community.foundation.clock import now
from community.foundation.config import settings
from community.foundation.database import db
from community.households.rules import ConsentPurpose
from community.organisations.models import Membership, Organisation
from community.organisations.rules import OrganisationKind
from community.privacy.actions import keep_house
from community.safeguarding.models import Concern
from community.watching import queries as watching
from community.worries.models import Worry
from community.worries.rules import WorryState
from tests import cast, factories

NEW, LIST, FIND = "/worries/new", "/community/worries", "/worries/answer"
TOLD = {"kind": "noise", "text": "canary-text", "place": "canary-place"}


@pytest.fixture
def town(writing):
    with writing():
        hall = factories.organisation(slug="hall", name="Hall", kind=OrganisationKind.MUNICIPALITY)
        club = factories.organisation(slug="club", name="Club")
        return {
            "hall": hall.id,
            "club": club.id,
            "officer": factories.account((Role.CASEWORKER, hall.id), email="officer@example.org").id,
            "head": factories.account((Role.COORDINATOR, hall.id), email="head@example.org").id,
            "coordinator": factories.account((Role.COORDINATOR, club.id)).id,
            "caseworker": factories.account((Role.CASEWORKER, club.id)).id,
            "protector": factories.protector(hall).id,
            "receiver": factories.account((Role.SERVICE, hall.id)).id,
            "administrator": factories.account((Role.ADMINISTRATOR, None)).id,
            "volunteer": factories.account((Role.VOLUNTEER, None)).id,
        }


@pytest.fixture
def come(town, visitor):
    def open_as(name=""):
        browser = visitor()
        if name:
            browser.sign_in(town[name])
        return browser

    return open_as


def content_of(mail):
    """What an email says, its subject and all."""
    return mail["Subject"] + mail.get_body(("plain",)).get_content()


def tell(browser, **changes):
    answer = browser.post(NEW, data={**TOLD, **changes})
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"]


@pytest.mark.both_databases
def test_anonymously_from_the_page_to_the_answer_by_a_number(town, come, reading, mailbox, caplog):
    anybody, officer = come(), come("officer")
    page = anybody.get(NEW)
    # Whoever is in danger calls first.
    assert page.text.index("112") < page.text.index('name="text"')
    address = tell(anybody)
    kept = anybody.get(address)
    assert "Keep this number" in kept.text
    assert "It has arrived" in kept.text
    assert kept.headers["Cache-Control"] == "no-store"
    number = address.rpartition("/")[2]
    assert {one["To"] for one in mailbox.deliver()} == {"officer@example.org", "head@example.org"}
    with reading() as session:
        # Nobody keeps who wrote it, and a stolen backup tells nothing.
        assert session.query(AuditEntry).filter_by(table_name="worries").count() == 0
        held = str(session.execute(db.text("SELECT * FROM worries")).all())
        assert "canary" not in held
        assert number not in held
    assert f"{LIST}/1" in officer.get(LIST).text
    assert "canary-text" in officer.get(f"{LIST}/1").text
    assert officer.press(officer.get(f"{LIST}/1"), "We talk with people").status_code == 303
    assert "Somebody looks after it." in anybody.get(address).text
    answer = officer.post(f"{LIST}/1/answer", data={"reply": "talked", "words": "canary-answer"})
    assert answer.status_code == 303
    # Typed by hand on another device, in small letters.
    found = come().post(FIND, data={"number": number.lower().replace("-", " ")})
    assert found.headers["Location"] == address
    shown = come().get(address).text
    assert "We have talked with people in the neighbourhood." in shown
    assert "canary-answer" in shown
    assert officer.post(f"{LIST}/1/answer", data={"reply": "talked"}).status_code == 409
    said = "\n".join(map(content_of, mailbox.deliver())) + caplog.text
    assert "canary" not in said


def test_with_an_address_two_emails_lead_to_the_same_page(town, come, mailbox):
    address = tell(come(), email="neighbour@example.org")
    come("head").post(f"{LIST}/1/answer", data={"reply": "looked"})
    told = [content_of(one) for one in mailbox.deliver() if one["To"] == "neighbour@example.org"]
    assert len(told) == 2
    assert all(address.rpartition("/")[2] in one for one in told)
    assert not any("canary" in one for one in told)


def test_a_wrong_number_and_one_that_is_over_open_nothing(town, come, app, clock, reading):
    anybody = come()
    address = tell(anybody)
    assert anybody.get(f"{FIND}/AAAA-AAAA-AAAA-AAAA").status_code == 404
    wrong = anybody.post(FIND, data={"number": "AAAA"})
    assert wrong.status_code == 422
    assert "This number is not known here" in wrong.text
    come("head").post(f"{LIST}/1/answer", data={"reply": "looked", "words": "canary-answer"})
    clock.set(now() + timedelta(days=91))
    with app.app_context():
        keep_house()
    assert anybody.get(address).status_code == 404
    with reading() as session:
        one = session.get_one(Worry, 1)
        assert (one.text, one.place, one.email, one.answer) == ("", "", "", "")
        assert one.kind.value == "noise"
    clock.set(now() + timedelta(days=731))
    with app.app_context():
        keep_house()
    with reading() as session:
        assert session.query(Worry).count() == 0


@pytest.mark.both_databases
@pytest.mark.parametrize("answered", [False, True])
def test_nothing_tells_whether_a_family_lives_there(town, come, writing, answered, mailbox):
    """Every page and email of whoever wrote it is the same with families in the house and without."""

    def walk():
        anybody, found = come(), []
        found.append(anybody.get(NEW))
        answer = anybody.post(NEW, data={**TOLD, "place": "Haddad, Vitosha 5", "email": "n@example.org"})
        address = answer.headers["Location"]
        found.append(anybody.get(address))
        key = max(int(one) for one in re.findall(rf"{LIST}/(\d+)", come("head").get(LIST).text))
        if answered:
            come("head").post(f"{LIST}/{key}/answer", data={"reply": "talked"})
            found.append(anybody.get(address))
        found.append(anybody.post(FIND, data={"number": address}))
        mails = [one for one in mailbox.deliver() if one["To"] == "n@example.org"]
        # Two that were written in one second are delivered in any order.
        said = sorted(content_of(one) for one in mails)
        number = address.rpartition("/")[2]
        texts = [re.sub(r'(nonce|value|content)="[^"]*"', "", page.text) for page in found] + said
        return [text.replace(number, "NUMBER") for text in texts]

    before = walk()
    with writing():
        hall = db.session.get_one(Organisation, town["hall"])
        household = factories.household(hall, "Amina", call_name="Haddad", district="vitosha", phone="0888 1")
        for purpose in ConsentPurpose:
            cast.agree(household, purpose)
    assert walk() == before


@pytest.mark.both_databases
def test_whoever_does_not_look_at_it_finds_nothing(town, come):
    tell(come())
    for name in ("coordinator", "caseworker", "protector", "receiver", "administrator", "volunteer"):
        browser = come(name)
        assert browser.get(f"{LIST}/1").status_code in (403, 404), name
        for deed in ("answer", "talk", "hand-over", "count"):
            assert browser.post(f"{LIST}/1/{deed}").status_code in (403, 404), name
        assert "canary" not in browser.get(LIST).text
    assert "Sign in" in come().get(f"{LIST}/1", follow_redirects=True).text


def test_danger_is_handed_over_to_those_who_protect_people(town, come, reading):
    tell(come())
    head = come("head")
    assert "Call 112 first" in head.get(f"{LIST}/1").text
    assert head.press(head.get(f"{LIST}/1"), "Hand it over").status_code == 303
    with reading() as session:
        [concern] = session.query(Concern).all()
        assert (concern.seen, concern.place) == ("canary-text", "canary-place")
        assert session.get_one(Worry, 1).state is WorryState.HANDED_OVER
    assert head.post(f"{LIST}/1/hand-over").status_code == 409
    assert "canary-text" in come("protector").get(f"/community/safeguarding/{concern.id}").text


def test_where_nobody_protects_people_no_button_says_so(town, come, writing):
    tell(come())
    with writing() as session:
        session.query(Membership).filter_by(account_id=town["protector"]).delete()
    head = come("head")
    assert "Hand it over" not in head.get(f"{LIST}/1").text
    assert head.post(f"{LIST}/1/hand-over").status_code == 409


def test_a_hate_incident_is_counted_apart(town, come, reading):
    tell(come())
    head = come("head")
    assert head.post(f"{LIST}/1/count", data={"hate": "y"}).status_code == 303
    with reading() as session:
        one = session.get_one(Worry, 1)
        assert (one.hate, one.repeated) == (True, False)
    assert "Hate incident" in head.get(LIST).text
    head.post(f"{LIST}/1/count", data={"repeated": "y"})
    with reading() as session:
        one = session.get_one(Worry, 1)
        assert (one.hate, one.repeated) == (False, True)


def test_what_is_wrong_stays_on_the_page(town, come, reading):
    anybody = come()
    for wrong in ({"text": ""}, {"kind": "x"}, {"text": "x" * 2001}, {"email": "nobody"}, {"kind": ""}):
        answer = anybody.post(NEW, data={**TOLD, **wrong})
        assert answer.status_code == 422, wrong
        assert "canary-place" in answer.text
    with reading() as session:
        assert session.query(Worry).count() == 0


def test_a_flood_is_turned_away(town, come, app):
    with app.app_context():
        limited = settings().rate_limits
    anybody = come()
    answers = [anybody.post(NEW, data=TOLD).status_code for _ in range(11)]
    assert answers == ([303] * 10 + [429] if limited else [303] * 11)


def test_where_somebody_reads_it_there_is_a_form(town, come):
    page = come().get(NEW)
    assert ("Nobody can read this here yet" in page.text, 'name="text"' in page.text) == (False, True)


def test_where_nobody_could_read_it_nothing_is_kept(visitor, reading):
    page = visitor().get(NEW)
    assert ("Nobody can read this here yet" in page.text, 'name="text"' in page.text) == (True, False)
    answer = visitor().post(NEW, data=TOLD)
    assert answer.status_code == 409
    assert "Nobody can read this here yet" in answer.text
    assert "canary-text" in answer.text
    with reading() as session:
        assert session.query(Worry).count() == 0


def test_what_nobody_looked_at_is_late_after_a_working_day(town, come, app, clock, reading):
    tell(come())
    begun = now()

    def late():
        with reading():
            return [(one.late, {reader.account_id for reader in one.readers})
                    for one in watching.look(now()).matters if one.kind.slug == "worries"]  # fmt: skip

    assert late() == [(False, {town["officer"], town["head"]})]
    clock.set(begun + timedelta(days=4))
    assert late() == [(True, {town["officer"], town["head"]})]
    assert "Worries of neighbours" in come("officer").get("/community/watching").text
    come("officer").post(f"{LIST}/1/talk")
    assert late() == []


def test_the_list_asks_as_often_for_twenty_as_for_two(town, come, writing, count_queries):
    head = come("head")

    def asked():
        with count_queries() as counted:
            assert head.get(LIST).status_code == 200
        return len(counted)

    with writing():
        hall = db.session.get_one(Organisation, town["hall"])
        for _ in range(2):
            factories.worry(hall)
    head.get(LIST)
    few = asked()
    with writing():
        hall = db.session.get_one(Organisation, town["hall"])
        for _ in range(18):
            factories.worry(hall)
    assert asked() == few
