"""What anybody writes when a child may be in danger, and what the few who read it do with it;
nobody else meets a trace."""

from itertools import pairwise

import pytest

from community.accounts.models import Attempt, Card
from community.accounts.rules import CONCERN_FROM_NETWORK, CONCERN_OF_PERSON, key_of
from community.foundation.access import Role
from community.foundation.audit import AuditEntry, Deed
from community.foundation.outbox import Email
from community.organisations.models import Membership
from community.organisations.rules import OrganisationKind
from community.safeguarding.models import Concern, ConcernNote
from community.safeguarding.rules import ConcernState, Readers
from tests import cast, factories, html

SEEN = "Planted-Seen: he was alone again.\nTwice this week."
TYPED = {"seen": SEEN, "place": "Planted-Place", "about": "Planted-About", "contact": "Planted-Contact"}
PLANTED = ("Planted-Seen", "Planted-Place", "Planted-About", "Planted-Contact", "Planted-Note")


@pytest.fixture
def play(writing):
    with writing():
        return cast.gather()


@pytest.fixture
def right(play, writing):
    """Who holds the right: two at ours, one at the municipality."""
    with writing() as session:
        ours = session.get_one(factories.Organisation, play.organisation)
        hall = factories.organisation(slug="hall", name="Hall", kind=OrganisationKind.MUNICIPALITY)
        return {
            "ours": factories.protector(ours, name="Olga", email="olga@example.org").id,
            "second": factories.protector(ours, name="Sara", email="sara@example.org").id,
            "hall": factories.protector(hall, name="Hana", email="hana@example.org").id,
        }


@pytest.fixture
def signed_in(visitor):
    def come(account_id):
        person = visitor()
        person.sign_in(account_id)
        return person

    return come


@pytest.fixture
def number(right, client, reading):
    """A concern that everybody with the right reads."""
    assert client.press(client.get("/danger"), "Send it", **TYPED).status_code == 303
    return number_of(reading)


def number_of(reading):
    with reading() as session:
        return session.query(Concern.id).scalar()


def test_anybody_writes_without_an_account_and_reads_what_happens_next(right, client, reading):
    page = client.get("/danger")
    assert page.text.index("tel:112") < page.text.index("<form")
    answer = client.press(page, "Send it", **TYPED)
    assert (answer.status_code, answer.location) == (303, "/danger/thank-you")
    thanks = client.get(answer.location).text
    assert "What happens next" in thanks
    assert "tel:112" in thanks
    assert "/community/safeguarding" not in thanks
    with reading() as session:
        [kept] = session.query(Concern)
        assert (kept.seen, kept.place, kept.about, kept.contact) == tuple(TYPED.values())
        assert (kept.state, kept.readers, kept.locale) == (ConcernState.OPEN, Readers.ALL, "en")


def test_who_writes_is_kept_nowhere_whoever_is_signed_in(play, right, signed_in, visitor, writing, reading):
    with writing() as session:
        family = factories.household(session.get_one(factories.Organisation, play.organisation), "Amina")
        facts = {"code_digest": "-", "pin_hash": "-", "issued_at": factories.clock.now()}
        card = factories.add(Card(household_id=family.id, **facts)).id
    at_home = visitor()
    at_home.open_card(card)
    people = [at_home, *(signed_in(one) for one in (play.volunteer, play.coordinator, right["ours"]))]
    for person in people:
        assert person.press(person.get("/danger"), "Send it", seen="S").status_code == 303
    with reading() as session:
        assert session.query(Concern).count() == len(people)
        assert session.query(AuditEntry).filter_by(table_name="concerns").count() == 0
        assert {(row.handled_by_id, row.contact) for row in session.query(Concern)} == {(None, "")}


def test_numbers_do_not_follow_one_another(right, client, reading):
    for _ in range(3):
        client.post("/danger", data=TYPED)
    with reading() as session:
        numbers = sorted(number for (number,) in session.query(Concern.id))
        assert all(100_000 <= number < 1_000_000 for number in numbers)
        assert not any(after - before == 1 for before, after in pairwise(numbers))


def test_what_is_missing_is_said_and_what_was_typed_stays(right, client, reading):
    page = client.press(client.get("/danger"), "Send it", **{**TYPED, "seen": "  "})
    assert page.status_code == 422
    assert "Please fill this in." in page.text
    assert html.forms(page.text)[0].values["place"] == ["Planted-Place"]
    assert "tel:112" in page.text
    for wrong in ({"seen": "x" * 4001}, {"seen": "x", "reads": "999"}, {"seen": "x", "concerned": "999"}):
        assert client.press(client.get("/danger"), "Send it", **wrong).status_code == 422
    with reading() as session:
        assert session.query(Concern).count() == session.query(Email).count() == 0


def test_what_is_not_sent_at_all_is_left_open(right, client, reading):
    assert client.post("/danger", data={"seen": "S"}).status_code == 303
    with reading() as session:
        kept = session.query(Concern).one()
        assert (kept.place, kept.about, kept.contact, kept.readers) == ("", "", "", Readers.ALL)


def test_a_form_without_its_token_is_refused(right, client, reading):
    assert client.post("/danger", data=TYPED, csrf=False).status_code == 400
    with reading() as session:
        assert session.query(Concern).count() == 0


@pytest.mark.settings(rate_limits=True)
def test_a_flood_ends_with_the_numbers_and_what_was_typed(play, right, signed_in, reading):
    vera = signed_in(play.volunteer)
    answers = [vera.post("/danger", data=TYPED) for _ in range(7)]
    assert [answer.status_code for answer in answers] == [303] * 6 + [429]
    assert int(answers[-1].headers["Retry-After"]) > 0
    assert "Planted-Place" in answers[-1].text
    assert "tel:112" in answers[-1].text
    with reading() as session:
        assert session.query(Concern).count() == 6
        # Each attempt is counted by network and by person, under a key that tells neither.
        keys = {row.key for row in session.query(Attempt)}
        assert len(keys) == 2
        assert keys.isdisjoint(
            {
                key_of((CONCERN_FROM_NETWORK, "concern from 127.0.0.1")),
                key_of((CONCERN_OF_PERSON, f"concern of {play.volunteer} None")),
            }
        )


def test_where_nobody_holds_the_right_nothing_is_asked(play, client, reading):
    page = client.get("/danger").text
    assert "tel:112" in page
    assert "Send it" not in page
    assert "Tell the coordinator of the activity afterwards." in page
    assert client.post("/danger", data=TYPED).status_code == 409
    with reading() as session:
        assert session.query(Concern).count() == 0


def test_what_is_about_somebody_here_goes_to_the_municipality(play, right, client, signed_in, mailbox, reading):
    typed = {**TYPED, "concerned": str(play.organisation), "reads": str(play.organisation)}
    assert client.press(client.get("/danger"), "Send it", **typed).status_code == 303
    number = number_of(reading)
    assert [message["To"] for message in mailbox.deliver()] == ["hana@example.org"]
    hana, olga = signed_in(right["hall"]), signed_in(right["ours"])
    assert "Planted-Seen" in hana.get(f"/community/safeguarding/{number}").text
    assert "Nobody who works for" in hana.get(f"/community/safeguarding/{number}").text
    assert olga.get(f"/community/safeguarding/{number}").status_code == 404
    assert "Nothing waits for you" in olga.get("/community/safeguarding").text


def test_where_nobody_else_could_read_it_that_is_said(play, right, client, writing, reading):
    with writing() as session:
        session.query(Membership).filter_by(account_id=right["hall"]).delete()
    page = client.press(client.get("/danger"), "Send it", **TYPED, concerned=str(play.organisation))
    assert page.status_code == 409
    assert "Nobody else could read this here" in page.text
    assert html.forms(page.text)[0].values["place"] == ["Planted-Place"]
    with reading() as session:
        assert session.query(Concern).count() == 0


def test_the_email_says_only_that_something_waits(number, mailbox):
    emails = mailbox.deliver()
    assert sorted(message["To"] for message in emails) == ["hana@example.org", "olga@example.org", "sara@example.org"]
    for message in emails:
        bodies = [part.get_content() for part in message.walk() if part.get_content_maintype() == "text"]
        text = "\n".join([*(f"{name}: {value}" for name, value in message.items()), *bodies])
        assert message["Subject"] == "Something waits for you in Zaedno"
        assert not any(word in text for word in PLANTED)
        assert not any(word in text.lower() for word in ("safeguard", "child", "danger", "concern", "protect"))
        assert "http://localhost/waiting" in text


def test_the_link_of_the_email_leads_through_the_sign_in_to_the_list(number, right, client, signed_in):
    assert client.get("/waiting").location == "/sign-in?next=/waiting"
    assert signed_in(right["ours"]).get("/waiting").location == "/community/safeguarding"


def test_once_somebody_has_begun_no_email_goes_out(number, right, signed_in, mailbox):
    olga = signed_in(right["ours"])
    assert olga.press(olga.get(f"/community/safeguarding/{number}"), "I look after it").status_code == 303
    assert mailbox.deliver() == []


@pytest.mark.settings(second_factor=True)
def test_without_the_second_step_the_right_does_not_count(number, right, signed_in):
    # Like every page of the work it leads to the second step, and says nothing of a concern.
    answer = signed_in(right["ours"]).get(f"/community/safeguarding/{number}")
    assert (answer.status_code, answer.location) == (303, "/account/second-step")


def test_nobody_else_meets_a_trace(play, number, right, signed_in, visitor, writing, mailbox):
    mailbox.deliver()
    with writing() as session:
        ours = session.get_one(factories.Organisation, play.organisation)
        family = factories.household(ours, "Amina")
        facts = {"code_digest": "-", "pin_hash": "-", "issued_at": factories.clock.now()}
        card = factories.add(Card(household_id=family.id, **facts)).id
        others = {
            "vetter": factories.vetter(ours).id,
            "caseworker": factories.account((Role.CASEWORKER, ours.id)).id,
            "administrator": factories.account((Role.ADMINISTRATOR, None)).id,
            "volunteer": play.volunteer,
            "coordinator": play.coordinator,
            "stranger": play.stranger,
        }
    people = {name: signed_in(account) for name, account in others.items()} | {
        "anybody": visitor(),
        "family": visitor(),
    }
    people["family"].open_card(card)
    for name, person in people.items():
        for address in (
            "/community/safeguarding",
            f"/community/safeguarding/{number}",
            "/community/safeguarding/99",
            "/waiting",
        ):
            answer = person.get(address)
            assert answer.status_code == (303 if name == "anybody" else 403), (name, address)
            assert not any(word in answer.text for word in PLANTED)
        for what in ("claim", "release", "close", "note", "colleague"):
            answer = person.post(f"/community/safeguarding/{number}/{what}", data={"outcome": "x", "text": "x"})
            assert answer.status_code == (401 if name == "anybody" else 403), (name, what)
        assert "/community/safeguarding" not in person.get("/programme").text
    # Whoever looks after emails: a coordinator sees nothing of these, the administrator that there was an email.
    assert "Olga" not in people["coordinator"].get("/community/emails").text
    assert "Olga" not in people["vetter"].get("/community/emails").text
    page = people["administrator"].get("/community/emails").text
    assert "Olga" in page
    assert "An email" in page


def test_it_is_read_begun_noted_and_closed_and_each_opening_is_kept(number, right, signed_in, reading):
    olga, hana = signed_in(right["ours"]), signed_in(right["hall"])
    listed = olga.get("/community/safeguarding").text
    assert f"Concern {number}" in listed
    assert not any(word in listed for word in PLANTED)
    page = olga.get(f"/community/safeguarding/{number}")
    assert all(word in page.text for word in PLANTED[:4])
    assert olga.press(page, "I look after it").status_code == 303
    answer = hana.post(f"/community/safeguarding/{number}/claim")
    assert answer.status_code == 409
    assert "A colleague has begun with it already." in answer.text
    assert hana.post(f"/community/safeguarding/{number}/close", data={"outcome": "x"}).status_code == 409
    assert hana.press(hana.get(f"/community/safeguarding/{number}"), "Note it", text="Planted-Note").status_code == 303
    mine = olga.get(f"/community/safeguarding/{number}")
    assert "Planted-Note" in mine.text
    assert olga.press(mine, "Close it", outcome=" ").status_code == 422
    assert olga.press(olga.get(f"/community/safeguarding/{number}"), "Note it", text="").status_code == 422
    assert olga.press(mine, "Close it", outcome="The office knows.").status_code == 303
    assert "Nothing waits for you" in olga.get("/community/safeguarding").text
    assert f"Concern {number}" in olga.get("/community/safeguarding?show=closed").text
    assert "The office knows." in hana.get(f"/community/safeguarding/{number}").text
    with reading() as session:
        trail = [
            (entry.deed, entry.account_id)
            for entry in session.query(AuditEntry).filter_by(table_name="concerns").order_by(AuditEntry.id)
        ]
        opened = (Deed.VIEWED, right["ours"]), (Deed.VIEWED, right["hall"])
        changed = (Deed.CHANGED, right["ours"])
        # Refused and unfinished forms show the record too, and are openings like any other.
        assert trail == [
            opened[0], changed, opened[1], opened[1], opened[1], opened[0], opened[0], opened[0], opened[0], changed,
            opened[1],
        ]  # fmt: skip
        assert session.query(ConcernNote).one().written_by_id == right["hall"]


def test_whoever_began_and_is_ill_leaves_it_to_the_others(number, right, signed_in, reading):
    olga, hana = signed_in(right["ours"]), signed_in(right["hall"])
    olga.post(f"/community/safeguarding/{number}/claim")
    assert hana.press(hana.get(f"/community/safeguarding/{number}"), "Leave it to somebody else").status_code == 303
    assert hana.post(f"/community/safeguarding/{number}/release").status_code == 409
    assert hana.press(hana.get(f"/community/safeguarding/{number}"), "I look after it").status_code == 303
    with reading() as session:
        assert session.query(Concern).one().handled_by_id == right["hall"]


def test_a_colleague_whom_it_is_about_finds_it_no_longer(number, right, signed_in, mailbox):
    mailbox.deliver()
    olga, sara = signed_in(right["ours"]), signed_in(right["second"])
    sara.post(f"/community/safeguarding/{number}/claim")
    page = olga.get(f"/community/safeguarding/{number}")
    assert olga.press(page, "They do not read it any more", colleague=str(right["second"])).status_code == 303
    assert "Not \u2068Sara\u2069: it is about them." in olga.get(f"/community/safeguarding/{number}").text
    gone, missing = (sara.get(f"/community/safeguarding/{one}") for one in (number, 99))
    assert gone.status_code == missing.status_code == 404
    for what in ("claim", "release", "close", "note", "colleague"):
        assert (
            sara.post(f"/community/safeguarding/{number}/{what}", data={"outcome": "x", "text": "x"}).status_code == 404
        )
    assert "Nothing waits for you" in sara.get("/community/safeguarding").text
    assert mailbox.deliver() == []
    # Not herself, not somebody who does not read it.
    for wrong in (right["ours"], right["second"], 1):
        answer = olga.post(f"/community/safeguarding/{number}/colleague", data={"colleague": str(wrong)})
        assert answer.status_code == 422


def test_nothing_of_it_is_in_the_copy_of_whom_it_is_about(number, right, signed_in):
    sara, hana = signed_in(right["second"]), signed_in(right["hall"])
    hana.post(f"/community/safeguarding/{number}/colleague", data={"colleague": str(right["second"])})
    page = sara.get("/community/privacy/account")
    assert page.status_code == 200
    assert "oncern" not in page.text.partition("<main")[2].partition("</main>")[0]


def test_the_list_of_the_week_has_a_line_for_who_holds_the_right_only(play, number, right, signed_in, writing):
    cora = signed_in(play.coordinator)
    assert "raised" not in cora.get("/volunteers/follow_up").text
    with writing() as session:
        facts = {"organisation_id": play.organisation, "granted_at": factories.clock.now()}
        session.add(Membership(account_id=play.coordinator, role=Role.SAFEGUARDING, **facts))
    page = cora.get("/volunteers/follow_up").text
    assert "1 concern raised waits for somebody." in page
    assert not any(word in page for word in PLANTED)
    cora.post(f"/community/safeguarding/{number}/claim")
    assert "waits for somebody" not in cora.get("/volunteers/follow_up").text


def test_the_right_is_given_by_a_colleague_and_not_by_oneself(play, client, signed_in, mailbox, writing):
    with writing() as session:
        ours = session.get_one(factories.Organisation, play.organisation)
        factories.coordinator(ours, email="olga@example.org", name="Olga")
        olga = session.query(factories.Account).filter_by(email="olga@example.org").one().id
    cora, other = signed_in(play.coordinator), signed_in(olga)
    members = f"/community/organisations/{play.organisation}/members"
    facts = {"name": "Olga", "email": "olga@example.org", "roles": "safeguarding"}
    assert cora.press(cora.get(members), "Invite", **facts).status_code == 303
    [message] = mailbox.to("olga@example.org")
    assert "protect" not in message.as_string().lower()
    text = message.get_body(("plain",)).get_content()
    link = next(word for word in text.split() if "/invitation/" in word).removeprefix("http://localhost")
    assert other.get("/community/safeguarding").status_code == 403
    assert other.press(other.get(link), "Accept").status_code == 303
    assert other.get("/community/safeguarding").status_code == 200
    assert "Send it" in client.get("/danger").text
    own = {"name": "Coordinator", "email": "", "roles": "safeguarding"}
    with writing() as session:
        own["email"] = session.get_one(factories.Account, play.coordinator).email
    assert cora.press(cora.get(members), "Invite", **own).status_code == 409


def test_the_pages_cost_little(right, client, signed_in, count_queries, writing):
    with writing() as session:
        for _ in range(30):
            row = factories.concern(handled_by_id=right["hall"], state=ConcernState.HANDLED)
            for _ in range(5):
                facts = {"concern_id": row.id, "text": "N", "written_by_id": right["hall"]}
                session.add(ConcernNote(**facts, created_at=factories.clock.now()))
    olga = signed_in(right["ours"])
    budgets = {"/danger": (client, 2), "/community/safeguarding": (olga, 2), "/community/safeguarding/1": (olga, 12)}
    for address, (person, most) in budgets.items():
        with count_queries() as statements:
            page = person.get(address)
        assert page.status_code == 200
        assert len(statements) <= most, (address, len(statements))


def test_a_page_of_many_leads_on(right, signed_in, writing):
    with writing():
        for _ in range(51):
            factories.concern()
    olga = signed_in(right["ours"])
    first = olga.get("/community/safeguarding")
    assert "Concern 50" in first.text
    assert "Concern 51" not in first.text
    assert "Concern 51" in olga.get(html.links(first.text)["Later"]).text
