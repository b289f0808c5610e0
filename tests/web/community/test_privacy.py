"""Everything that is kept of somebody, as a page and as a file: their own rows, no secret, no name of another."""

import json

import pytest

from community.accounts.models import Account, Card, Device
from community.foundation import clock, tokens
from community.foundation.audit import AuditEntry, Deed
from community.foundation.outbox import Recipient, post
from community.households.models import Consent, Member
from community.households.rules import TEXT_VERSION, ConsentManner, ConsentPurpose
from community.organisations.models import Membership
from events.activities.rules import Openness
from events.contact_queue.models import ContactAttempt, QueuedContact
from events.contact_queue.rules import ContactAnswer, Message
from events.courses.models import Enrolment
from events.registrations.models import PartyMember, Registration
from events.registrations.rules import RegistrationState
from events.sessions.models import Invitee
from tests import cast, factories
from volunteers.clearances.models import GrantedClearance
from volunteers.clearances.rules import Clearance
from volunteers.follow_up.models import CheckIn
from volunteers.follow_up.rules import Going
from volunteers.journal.models import Goal, Meeting
from volunteers.journal.rules import Readership
from volunteers.pairs.models import Pair
from volunteers.pairs.rules import Ending, PairState, Side
from volunteers.shifts.models import SignUp
from volunteers.shifts.rules import SignUpState

ACCOUNT, FAMILY = "/community/privacy/account", "/community/privacy/family"


@pytest.fixture
def stage(writing):
    """A family and a volunteer who meet; the family's consents, diary and card; another family and its own."""
    with writing() as session:
        play = cast.gather()
        ours = session.get_one(factories.Organisation, play.organisation)
        family = factories.household(ours, "Amina", "Sami", phone="+359 700 111", locale="en")
        other = factories.household(ours, "Zohra", locale="en")
        for household in (family, other):
            for purpose in (ConsentPurpose.COORDINATION, ConsentPurpose.MATCHING):
                factories.add(
                    Consent(
                        household_id=household.id,
                        organisation_id=ours.id,
                        purpose=purpose,
                        text_version=TEXT_VERSION,
                        language="ar",
                        manner=ConsentManner.ORALLY,
                        recorded_by_id=play.coordinator,
                        given_at=clock.now(),
                    )
                )
            factories.add(
                Card(
                    household_id=household.id, code_digest=f"code-digest-{household.id}", pin_hash="the pin's hash",
                    issued_at=clock.now(),
                )
            )  # fmt: skip
        request = factories.mentoring_request(family)
        pair = factories.pair(request, play.volunteer, state=PairState.ACTIVE, started_at=clock.now())
        ended = factories.pair(
            factories.mentoring_request(other), play.volunteer, state=PairState.CLOSED, ending=Ending.BLOCKED
        )
        for audience in Readership:
            note = f"noted for {audience.value}"
            day = clock.now().date()
            factories.add(
                Meeting(pair_id=pair.id, held_on=day, met=True, audience=audience, note=note, created_at=clock.now())
            )
        factories.add(
            Meeting(pair_id=ended.id, held_on=day, met=True, minutes=30, note="met Zohra", created_at=clock.now())
        )
        factories.add(Goal(pair_id=pair.id, words="bake bread", side=Side.MENTEE, created_at=clock.now()))
        factories.add(
            CheckIn(
                pair_id=pair.id, side=Side.MENTEE, held_on=day, going=Going.WELL, concerns="staff's own thoughts",
                created_at=clock.now(),
            )
        )  # fmt: skip
        factories.add(
            SignUp(
                shift_id=play.shift, account_id=play.volunteer, state=SignUpState.CONFIRMED, created_at=clock.now(),
                updated_at=clock.now(),
            )
        )  # fmt: skip
        chess = factories.shift(factories.session(factories.activity(ours, "Chess")))
        factories.add(
            SignUp(
                shift_id=chess.id, account_id=play.volunteer, state=SignUpState.COMPLETED, created_at=clock.now(),
                updated_at=clock.now(),
            )
        )  # fmt: skip
        factories.steps(play.volunteer, Clearance.CHILDREN)
        session.query(GrantedClearance).filter_by(volunteer_id=play.volunteer).one().clearance = Clearance.CHILDREN
        factories.reference(play.volunteer, Clearance.CHILDREN, name="Nadia", remark="the referee thought")
        vera = session.get_one(Account, play.volunteer)
        vera.totp_secret = "TOTPSECRET"
        tokens.issue_sealed(tokens.Purpose.FEED, vera.id)
        post("volunteers.shifts.signed_up", Recipient(vera.id, vera.email, "en"), {"sign_up": 1}, key="one email")
        post("volunteers.shifts.signed_up", Recipient(play.stranger, "s@example.org", "en"), {}, key="not hers")
    return play, family.id, other.id


def card_of(reading, household_id: int) -> int:
    with reading() as session:
        return session.query(Card.id).filter_by(household_id=household_id).scalar()


def exports(reading, table: str, row_id: int) -> list[tuple]:
    with reading() as session:
        rows = session.query(AuditEntry).filter_by(deed=Deed.EXPORTED, table_name=table, row_id=row_id)
        return [(row.account_id, row.household_id) for row in rows]


@pytest.mark.both_databases
def test_a_volunteer_reads_and_takes_along_what_is_kept_and_nothing_of_others(stage, visitor, reading):
    play, *_ = stage
    vera = visitor()
    vera.sign_in(play.volunteer)
    assert ACCOUNT in vera.get("/account").text
    page = vera.get(ACCOUNT)
    for told in ("Your data", "vera@example.org", "Football", "Helper", "noted for staff", "Nadia", "About a shift"):
        assert told in page.text, told
    hidden = (
        "Amina", "Sami", "Zohra", "+359 700 111", "the referee thought", "staff's own thoughts", "TOTPSECRET", "argon2",
        "bake bread", "s@example.org", "Coordinator",
    )  # fmt: skip
    for word in hidden:
        assert word not in page.text, word
    assert exports(reading, "accounts", play.volunteer) == []
    file = vera.press(page, "Get the file")
    assert (file.status_code, file.mimetype) == (200, "application/json")
    assert file.headers["Content-Disposition"] == 'attachment; filename="my-data.json"'
    assert file.headers["Cache-Control"] == "no-store"
    for word in hidden:
        assert word not in file.text, word
    told = json.loads(file.text)
    tables = told["tables"]
    assert tables["accounts"][0]["email"] == "vera@example.org"
    assert set(tables["accounts"][0]) == {
        "name", "family_name", "email", "phone", "locale", "state", "created_at", "email_confirmed_at",
        "last_signed_in_at", "totp_confirmed_at", "night", "morning",
    }  # fmt: skip
    assert [row["activity"] for row in tables["sign_ups"]] == ["Chess", "Football"]
    assert {row["note"] for row in tables["meetings"]} == {"noted for shared", "noted for staff", ""}
    assert [row["minutes"] for row in tables["meetings"] if row["minutes"]] == [30]
    assert len(tables["tokens"]) == len(tables["emails"]) == 1
    assert set(tables["emails"][0]) == {"address", "template", "state", "created_at", "sent_at"}
    assert "digest" not in file.text
    assert exports(reading, "accounts", play.volunteer) == [(play.volunteer, None)]


@pytest.mark.both_databases
def test_a_family_reads_and_takes_along_its_own(stage, visitor, reading):
    play, family, _ = stage
    coordinator = visitor()
    coordinator.sign_in(play.coordinator)
    coordinator.get(f"/community/households/{family}")
    phone = visitor()
    phone.open_card(card_of(reading, family))
    assert FAMILY in phone.get("/community/households/mine").text
    page = phone.get(FAMILY)
    for told in ("Amina", "Sami", "+359 700 111", "noted for shared", "bake bread", "Opened: Coordinator, <bdi>Ours"):
        assert told in page.text, told
    hidden = (
        "Zohra",
        "Vera",
        "vera@",
        "noted for staff",
        "staff's own thoughts",
        "code-digest",
        "the pin",
        "accepted_by",
    )
    for word in hidden:
        assert word not in page.text, word
    file = phone.press(page, "Get the file")
    for word in hidden:
        assert word not in file.text, word
    told = json.loads(file.text)
    assert [row["call_name"] for row in told["tables"]["members"]] == ["Sami", "Amina"]
    assert told["opened"][0]["by"] == [{"organisation": "Ours", "role": "coordinator"}]
    assert exports(reading, "households", family) == [(None, family)]


def test_a_coordinator_does_it_for_a_family_that_agrees_and_leaves_out_what_is_for_its_own_eyes(
    stage, visitor, reading
):
    play, family, _ = stage
    address = f"/community/privacy/households/{family}"
    coordinator = visitor()
    coordinator.sign_in(play.coordinator)
    assert address in coordinator.get(f"/community/households/{family}").text
    page = coordinator.get(address)
    assert "Amina" in page.text
    for word in ("noted for shared", "noted for staff", "Zohra", "test</bdi>"):
        assert word not in page.text, word
    file = coordinator.press(page, "Get the file")
    assert not {"meetings", "devices"} & set(json.loads(file.text)["tables"])
    assert exports(reading, "households", family) == [(play.coordinator, None)]
    with reading() as session:
        seen = session.query(AuditEntry).filter_by(deed=Deed.VIEWED, table_name="households", row_id=family)
        assert seen.count() == 2
        consent = session.query(Consent).filter_by(household_id=family, purpose=ConsentPurpose.COORDINATION).one().id
    coordinator.post(f"/community/households/{family}/consents/{consent}/withdraw")
    assert coordinator.get(address).status_code == 404
    assert coordinator.post(f"{address}/file").status_code == 404
    assert len(exports(reading, "households", family)) == 1


CANARY = "canaryoftheirs"


@pytest.fixture
def elsewhere(stage, writing):
    """What another organisation holds of the family, each with a word that nobody may read in the staff's copy."""
    play, family, _ = stage
    with writing() as session:
        theirs = session.query(factories.Organisation).filter_by(slug="theirs").one()
        theirs.name, now = CANARY, clock.now()
        course = factories.activity(theirs, f"Course {CANARY}", openness=Openness.INVITED)
        chess = factories.session(course)
        [amina, sami] = session.query(Member).filter_by(household_id=family).order_by(Member.id)
        factories.add(Invitee(session_id=chess.id, household_id=family, invited_at=now))
        came = {"state": RegistrationState.CONFIRMED, "party_size": 1, "created_at": now, "updated_at": now}
        joined = factories.add(Registration(session_id=chess.id, household_id=family, **came))
        factories.add(PartyMember(registration_id=joined.id, member_id=amina.id))
        factories.add(Enrolment(activity_id=course.id, member_id=sami.id, begun_on=now.date(), created_at=now))
        due = {"message": next(iter(Message)), "due_at": now, "created_at": now}
        queued = factories.add(QueuedContact(organisation_id=theirs.id, registration_id=joined.id, **due))
        factories.add(ContactAttempt(contact_id=queued.id, answer=next(iter(ContactAnswer)), at=now))
        asked = {"text_version": TEXT_VERSION, "language": "ar", "manner": ConsentManner.ORALLY, "given_at": now}
        factories.add(
            Consent(household_id=family, organisation_id=theirs.id, purpose=ConsentPurpose.COORDINATION, **asked)
        )
        factories.add(
            AuditEntry(at=now, deed=Deed.VIEWED, account_id=play.stranger, table_name="households", row_id=family)
        )
    return {"invitees", "registrations", "party_members", "enrolments", "contact_queue", "contact_attempts"}


def test_staff_take_along_nothing_that_another_organisation_holds(stage, elsewhere, visitor, reading):
    play, family, _ = stage
    phone, coordinator = visitor(), visitor()
    phone.open_card(card_of(reading, family))
    page = phone.get(FAMILY)
    assert CANARY in page.text
    own = json.loads(phone.press(page, "Get the file").text)
    assert elsewhere <= set(own["tables"])
    coordinator.sign_in(play.coordinator)
    page = coordinator.get(f"/community/privacy/households/{family}")
    assert CANARY not in page.text
    file = coordinator.press(page, "Get the file")
    assert CANARY not in file.text
    told = json.loads(file.text)
    assert elsewhere & set(told["tables"]) == set()
    assert len(own["tables"]["consents"]) == len(told["tables"]["consents"]) + 1
    assert {one["organisation"] for opening in told["opened"] for one in opening["by"]} == {"Ours"}


@pytest.mark.both_databases
def test_each_row_is_told_to_staff_of_who_offers_its_session(stage, visitor, writing):
    """A family that joined what two organisations offer: whichever came first, each is told its own alone."""
    play, family, _ = stage
    with writing() as session:
        ours, theirs = (session.query(factories.Organisation).filter_by(slug=one).one() for one in ("ours", "theirs"))
        amina = session.query(Member).filter_by(household_id=family).order_by(Member.id).first()
        facts = {"state": RegistrationState.CONFIRMED, "party_size": 1}
        facts |= dict.fromkeys(("created_at", "updated_at"), clock.now())
        for number, offers in enumerate((ours, theirs, ours, theirs, ours)):
            meeting = factories.session(factories.activity(offers, f"{offers.slug} {number}"))
            joined = factories.add(Registration(session_id=meeting.id, household_id=family, **facts))
            factories.add(PartyMember(registration_id=joined.id, member_id=amina.id))
            factories.add(Invitee(session_id=meeting.id, household_id=family, invited_at=clock.now()))
    coordinator = visitor()
    coordinator.sign_in(play.coordinator)
    page = coordinator.get(f"/community/privacy/households/{family}")
    told = json.loads(coordinator.press(page, "Get the file").text)["tables"]
    for table in ("registrations", "party_members", "invitees"):
        assert sorted(row["activity"] for row in told[table]) == ["ours 0", "ours 2", "ours 4"], table


def test_an_opening_outlives_the_role_of_who_opened_it(stage, visitor, reading, writing):
    play, family, _ = stage
    coordinator, mentor = visitor(), visitor()
    coordinator.sign_in(play.coordinator)
    coordinator.get(f"/community/households/{family}")
    with reading() as session:
        pair = session.query(Pair.id).filter_by(household_id=family).scalar()
    mentor.sign_in(play.volunteer)
    assert mentor.get(f"/volunteers/journal/{pair}").status_code == 200
    with writing() as session:
        session.query(Membership).filter_by(account_id=play.coordinator).delete()
    phone = visitor()
    phone.open_card(card_of(reading, family))
    page = phone.get(FAMILY)
    # What the mentor looked at is no opening by staff.
    assert page.text.count("somebody whose role has ended") == 1
    assert [one["by"] for one in json.loads(phone.press(page, "Get the file").text)["opened"]] == [[]]


def test_nobody_else_gets_it(stage, visitor, reading):
    play, family, other = stage
    for who, status in ((play.stranger, 404), (play.volunteer, 403)):
        person = visitor()
        person.sign_in(who)
        for address in (f"/community/privacy/households/{family}", f"/community/privacy/households/{family}/file"):
            reach = person.get if not address.endswith("file") else person.post
            assert reach(address).status_code == status
        assert person.get(FAMILY).status_code == person.post(f"{FAMILY}/file").status_code == 403
    neighbour = visitor()
    neighbour.open_card(card_of(reading, other))
    assert neighbour.get(ACCOUNT).status_code == neighbour.post(f"{ACCOUNT}/file").status_code == 403
    assert "Amina" not in neighbour.get(FAMILY).text
    assert visitor().post(f"{ACCOUNT}/file").status_code == 401
    assert exports(reading, "households", family) == []
    # A file is never got by a link.
    assert neighbour.get(f"{FAMILY}/file").status_code == 405


def test_the_pages_ask_a_bounded_number_of_times(stage, visitor, reading, writing, count_queries):
    play, family, _ = stage
    vera, phone = visitor(), visitor()
    vera.sign_in(play.volunteer)
    phone.open_card(card_of(reading, family))
    counted = []
    for more in (0, 30):
        with writing():
            for number in range(more):
                factories.add(
                    Device(
                        digest=f"device-{number}", account_id=play.volunteer, label="A browser", created_at=clock.now(),
                        last_used_at=clock.now(), expires_at=clock.now(),
                    )
                )  # fmt: skip
        with count_queries() as statements:
            page = vera.get(ACCOUNT)
            phone.get(FAMILY)
        counted.append(len(statements))
    assert counted[0] == counted[1] <= 60
    assert "11 more are in the file." in page.text
