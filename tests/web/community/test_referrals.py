"""A referral from the draft to its end: who may what, who reads what, and who does not know that there is one."""

from dataclasses import dataclass
from datetime import timedelta

import pytest

from community.accounts.models import Card
from community.foundation.access import Role
from community.foundation.audit import AuditEntry, Deed
from community.foundation.clock import now
from community.foundation.database import db
from community.households.models import Household, Member
from community.households.rules import ConsentPurpose
from community.organisations.models import Membership, Organisation
from community.referrals import actions
from community.referrals.models import Referral, ReferralNote, ReferralOffer, kept
from community.referrals.rules import ReferralKind, ReferralPriority, ReferralState
from community.watching.queries import look
from tests import cast, factories

SENT = "/community/referrals"
RECEIVED = "/community/referrals/received"
WORDS = {"reason": "canary-reason", "answer": "canary-answer", "note": "canary-note", "other": "canary-place"}


@dataclass
class Play:
    """Ids of the organisations, the people, and the cards of a family."""

    ours: int
    clinic: int
    household: int
    amina: int
    child: int
    own_card: int
    shared_card: int
    other_card: int
    caseworker: int
    colleague: int
    coordinator: int
    doctor: int
    stranger: int
    clinic_coordinator: int
    administrator: int
    volunteer: int


@pytest.fixture
def play(writing):
    with writing():
        ours = factories.organisation(slug="ours", name="Ours")
        clinic = factories.organisation(slug="clinic", name="Clinic")
        theirs = factories.organisation(slug="theirs", name="Theirs")
        factories.sharing(ours, clinic)
        household = factories.household(ours, "Amina", "Sami", call_name="Haddad", phone="0888 123 456")
        amina, sami = db.session.query(Member).filter_by(household_id=household.id).order_by(Member.id)
        amina.guardian, sami.guardian, amina.birth_year, sami.birth_year = True, True, 1990, 1988
        child = factories.add(Member(household_id=household.id, call_name="Nour", birth_year=2018, languages=["ar"]))
        cast.agree(household, ConsentPurpose.COORDINATION)
        for kind in (ReferralKind.PSYCHIATRIC, ReferralKind.HEALTH):
            factories.add(ReferralOffer(organisation_id=clinic.id, kind=kind))

        def card(code, **whose):
            facts = {"code_digest": code, "pin_hash": "-", "issued_at": now()}
            return factories.add(Card(household_id=household.id, **whose, **facts)).id

        def person(role, of, name):
            return factories.account((role, of.id if of else None), name=name, email=f"{name.lower()}@example.org").id

        return Play(
            ours=ours.id,
            clinic=clinic.id,
            household=household.id,
            amina=amina.id,
            child=child.id,
            own_card=card("own", member_id=amina.id),
            other_card=card("other", member_id=sami.id),
            shared_card=card("shared"),
            caseworker=person(Role.CASEWORKER, ours, "Cara"),
            colleague=person(Role.CASEWORKER, ours, "Carl"),
            coordinator=person(Role.COORDINATOR, ours, "Cora"),
            doctor=person(Role.SERVICE, clinic, "Doctor"),
            stranger=person(Role.SERVICE, theirs, "Stranger"),
            clinic_coordinator=person(Role.COORDINATOR, clinic, "Head"),
            administrator=person(Role.ADMINISTRATOR, None, "Admin"),
            volunteer=person(Role.VOLUNTEER, None, "Vera"),
        )


@pytest.fixture
def come(play, visitor):
    """A browser of somebody of the play, by name."""

    def open_as(name):
        browser = visitor()
        number = getattr(play, name)
        browser.open_card(number) if name.endswith("card") else browser.sign_in(number)
        return browser

    return open_as


def written(play, **changes):
    return {
        "kind": "psychiatric",
        "receiver": str(play.clinic),
        "priority": "urgent",
        "reason": WORDS["reason"],
        "disclosed": ["name", "languages", "phone"],
        "interpreter": "ar",
        **changes,
    }


def state_of(reading):
    with reading() as session:
        return [one.state for one in session.query(Referral).order_by(Referral.id)]


def draft(come, play, **changes):
    browser = come("caseworker")
    page = f"{SENT}/people/{changes.pop('member', play.amina)}"
    assert browser.get(page).status_code == 200
    answer = browser.post(page, data=written(play, **changes))
    assert answer.status_code == 303, answer.text
    return browser


@pytest.mark.both_databases
def test_the_whole_walk_of_a_psychiatric_referral(play, come, reading, mailbox, caplog):
    case, own, doctor = draft(come, play), come("own_card"), come("doctor")
    assert "Not agreed to yet" in case.get(f"{SENT}/1").text
    assert doctor.get(f"{RECEIVED}/1").status_code == 404
    # Nothing is sent before the person agrees.
    refused = case.post(f"{SENT}/1/send")
    assert refused.status_code == 409
    assert "That is not the next step" in refused.text
    assert "Please read: do you agree?" in own.get("/family").text
    page = own.get("/family/referrals")
    for said in (WORDS["reason"], "Clinic", "Mental health", "0888 123 456", "Arabic"):
        assert said in page.text
    # A case code stands for the name.
    assert "<dt>Name</dt>" not in page.text
    assert own.press(page, "I agree").status_code == 303
    assert state_of(reading) == [ReferralState.CONSENTED]
    assert case.press(case.get(f"{SENT}/1"), "Send it").status_code == 303
    assert {one["To"] for one in mailbox.deliver()} == {"cara@example.org", "doctor@example.org"}
    # What went out is not changed any more, and no form says that it can be.
    assert (answer := case.get(f"{SENT}/1/change")).status_code == 303
    assert answer.headers["Location"] == f"{SENT}/1"
    page = doctor.get(f"{RECEIVED}/1")
    assert WORDS["reason"] in page.text
    assert "Amina" not in page.text
    for button, state in (
        ("We have it", ReferralState.ACKNOWLEDGED),
        ("We help", ReferralState.ACCEPTED),
        ("The first contact has been", ReferralState.IN_CONTACT),
    ):
        assert doctor.press(doctor.get(f"{RECEIVED}/1"), button).status_code == 303
        assert state_of(reading) == [state]
    assert doctor.post(f"{RECEIVED}/1/note", data={"noted": WORDS["note"]}).status_code == 303
    assert doctor.post(f"{RECEIVED}/1/answer", data={"text": WORDS["answer"]}).status_code == 303
    assert WORDS["answer"] in case.get(f"{SENT}/1").text
    assert WORDS["answer"] in own.get("/family/referrals").text
    assert WORDS["note"] not in case.get(f"{SENT}/1").text + own.get("/family/referrals").text
    assert doctor.post(f"{RECEIVED}/1/close", data={"outcome": "helped"}).status_code == 303
    assert state_of(reading) == [ReferralState.CLOSED]
    said = "\n".join(str(one) for one in mailbox.deliver()) + caplog.text
    assert not any(word in said for word in (*WORDS.values(), "Amina", "Clinic", "Mental", "sychiatr"))
    # What a stolen backup holds, table by table: no text, no kind but those that an organisation offers.
    with reading() as session:
        for table in db.metadata.sorted_tables:
            held = str(session.execute(db.text(f"SELECT * FROM {table.name}")).all())
            assert not any(word in held for word in WORDS.values()), table.name
            assert table.name == "referral_offers" or "psychiatric" not in held, table.name


@pytest.mark.both_databases
def test_the_coordinator_reads_who_handles_it_and_nobody_else_knows_of_it(play, come, writing):
    draft(come, play)
    with writing():
        actions.agree(one := db.session.get_one(Referral, 1), actions.ReferralWay.ORALLY, "ar", play.caseworker)
        actions.send(one)
    doctor = come("doctor")
    doctor.press(doctor.get(f"{RECEIVED}/1"), "We have it")
    doctor.post(f"{RECEIVED}/1/note", data={"noted": WORDS["note"]})
    doctor.post(f"{RECEIVED}/1/answer", data={"text": WORDS["answer"]})
    page = come("coordinator").get(SENT)
    assert "Handled by" in page.text
    assert "Clinic" in page.text
    for hidden in (*WORDS.values(), "Mental health", "/community/referrals/1"):
        assert hidden not in page.text
    assert come("coordinator").get(f"{SENT}/1").status_code == 404
    # In a household's page, too.
    shown = come("coordinator").get(f"/community/households/{play.household}").text
    assert "Handled by" in shown
    assert "Mental health" not in shown
    colleague = come("colleague").get(SENT)
    assert "Nobody was asked yet" in colleague.text
    for name in ("colleague", "coordinator", "stranger", "clinic_coordinator", "administrator", "volunteer"):
        browser = come(name)
        assert browser.get(f"{SENT}/1").status_code in (403, 404)
        assert browser.get(f"{RECEIVED}/1").status_code in (403, 404)
        for deed in ("send", "withdraw"):
            assert browser.post(f"{SENT}/1/{deed}").status_code in (403, 404)
        for deed in ("acknowledge", "accept", "meet", "decline", "note", "answer", "close"):
            assert browser.post(f"{RECEIVED}/1/{deed}").status_code in (403, 404)
    for card in ("shared_card", "other_card"):
        browser = come(card)
        for page in ("/family", "/family/referrals", "/community/privacy/family"):
            text = browser.get(page).text
            assert "Clinic" not in text
            assert not any(word in text for word in WORDS.values())
        assert browser.post("/family/referrals/1/withdraw").status_code == 404
    assert "Nothing waits for you" in come("stranger").get(RECEIVED).text


@pytest.mark.both_databases
def test_taking_it_back_ends_the_receivers_access_on_the_next_request(play, come, reading, writing):
    case, own, doctor = draft(come, play, kind="health"), come("own_card"), come("doctor")
    own.post("/family/referrals/1/agree")
    case.post(f"{SENT}/1/send")
    doctor.post(f"{RECEIVED}/1/acknowledge")
    doctor.post(f"{RECEIVED}/1/note", data={"noted": WORDS["note"]})
    assert doctor.get(f"{RECEIVED}/1").status_code == 200
    assert own.press(own.get("/family/referrals"), "Take it back").status_code == 303
    assert state_of(reading) == [ReferralState.WITHDRAWN]
    assert doctor.get(f"{RECEIVED}/1").status_code == 404
    assert doctor.post(f"{RECEIVED}/1/accept").status_code == 404
    assert WORDS["reason"] not in doctor.get(RECEIVED).text
    with reading() as session:
        assert session.query(ReferralNote).count() == 0
    assert own.post("/family/referrals/1/withdraw").status_code == 409


def test_what_is_not_confidential_its_organisation_reads_with_a_name(play, come):
    case = draft(come, play, kind="health")
    assert "canary-reason" in case.get(f"{SENT}/1").text
    assert "Amina" in come("own_card").get("/family/referrals").text
    assert "canary-reason" in come("coordinator").get(f"{SENT}/1").text
    assert "canary-reason" in come("colleague").get(f"{SENT}/1").text
    assert come("stranger").get(f"{SENT}/1").status_code == 403


def test_without_a_live_consent_nobody_here_sends_or_reads(play, come, writing):
    case = draft(come, play, kind="health")
    with writing() as session:
        [agreed] = session.query(cast.Consent).all()
        agreed.withdrawn_at = now()
    assert case.get(f"{SENT}/1").status_code == 404
    assert case.get(f"{SENT}/people/{play.amina}").status_code == 404
    assert "Nobody was asked yet" in come("coordinator").get(SENT).text
    assert f"{SENT}/people/" not in case.get(f"{SENT}/people?q=Amina").text


def test_it_is_found_by_a_folded_name_and_changed_only_with_a_new_consent(play, come, reading):
    case = draft(come, play, kind="health")
    assert f"{SENT}/people/{play.amina}" in case.get(f"{SENT}/people?q=AMÍNA").text
    come("own_card").post("/family/referrals/1/agree")
    assert case.post(f"{SENT}/1/change", data=written(play, kind="health", reason="Otherwise")).status_code == 303
    assert state_of(reading) == [ReferralState.DRAFT]
    with reading() as session:
        one = session.get_one(Referral, 1)
        assert (one.consented_at, one.consent_way, one.reason) == (None, None, "Otherwise")
    for wrong in ({"kind": "housing"}, {"receiver": "1"}, {"reason": "x" * 601}, {"priority": ""}):
        answer = case.post(f"{SENT}/people/{play.amina}", data=written(play, **wrong))
        assert answer.status_code in (409, 422), wrong
    assert len(state_of(reading)) == 1


def test_of_a_child_the_caregiver_knows_or_it_is_said_why_not(play, come, reading):
    case = come("caseworker")
    page = f"{SENT}/people/{play.child}"
    told = written(play, kind="health", caregiver=str(play.amina), related="y")
    assert case.post(page, data=told).status_code == 422
    assert case.post(page, data={**told, "not_informed": "canary-why"}).status_code == 303
    # A guardian's own card reads it; the other guardian's too, because the child is young; the shared one does not.
    assert "canary-why" in come("own_card").get("/family/referrals").text
    assert "canary-why" not in come("shared_card").get("/family/referrals").text
    assert come("own_card").post("/family/referrals/1/agree").status_code == 303
    assert state_of(reading) == [ReferralState.CONSENTED]


@pytest.mark.both_databases
def test_orally_the_language_and_the_interpreter_are_noted_by_staff(play, come, reading):
    case = draft(come, play)
    assert case.post(f"{SENT}/1/agreed", data={"way": "own_card", "language": "ar"}).status_code == 422
    assert case.post(f"{SENT}/1/agreed", data={"way": "interpreted", "language": "ar"}).status_code == 303
    with reading() as session:
        one = session.get_one(Referral, 1)
        assert (one.consent_way.value, one.consent_language, one.consent_noted_by_id) == (
            "interpreted", "ar", play.caseworker)  # fmt: skip


@pytest.mark.both_databases
def test_each_opening_is_written_down_in_the_same_transaction(play, come, reading):
    case = draft(come, play, kind="health")

    def looks():
        with reading() as session:
            query = session.query(AuditEntry).filter_by(table_name="referrals", deed=Deed.VIEWED)
            return [(one.account_id, one.row_id) for one in query.order_by(AuditEntry.id)]

    before = len(looks())
    case.get(f"{SENT}/1")
    come("coordinator").get(SENT)
    assert looks()[before:] == [(play.caseworker, 1), (play.coordinator, 1)]
    with reading() as session:
        assert not any("canary" in one.columns for one in session.query(AuditEntry))


def test_declined_says_who_else_and_the_receiver_reads_it_no_longer(play, come, reading):
    case, doctor = draft(come, play, kind="health"), come("doctor")
    come("own_card").post("/family/referrals/1/agree")
    case.post(f"{SENT}/1/send")
    doctor.post(f"{RECEIVED}/1/acknowledge")
    told = {"reason": "full", "other_place": WORDS["other"]}
    assert doctor.post(f"{RECEIVED}/1/decline", data=told).status_code == 303
    assert doctor.get(f"{RECEIVED}/1").status_code == 404
    assert WORDS["other"] in case.get(f"{SENT}/1").text
    assert WORDS["other"] in come("own_card").get("/family/referrals").text


def test_not_even_the_length_of_a_kind_is_told():
    assert len({len(kept(one)) for one in ReferralKind}) == 1


@pytest.mark.both_databases
def test_overdue_is_on_three_lists_and_said_once_to_each(play, come, writing, reading, app, mailbox, clock):
    case = draft(come, play, kind="health", priority="emergency")
    come("own_card").post("/family/referrals/1/agree")
    case.post(f"{SENT}/1/send")
    mailbox.deliver()
    sent = now()
    clock.set(sent + timedelta(hours=23, minutes=59))
    with app.app_context():
        assert actions.remind() == 0
    assert "Overdue" not in case.get(f"{SENT}/1").text
    clock.set(sent + timedelta(hours=24))
    with app.app_context():
        assert actions.remind() == 2
        assert actions.remind() == 0
    got = mailbox.deliver()
    assert {one["To"] for one in got} == {"cara@example.org", "head@example.org"}
    assert not any(word in str(one) for one in got for word in ("canary", "Amina", "Clinic", "ealth"))
    assert "Overdue" in case.get(f"{SENT}/1").text
    for name, line in (
        ("doctor", "Referrals received"),
        ("coordinator", "Referrals that nobody has seen to in time"),
        ("caseworker", "My referrals"),
    ):
        assert line in come(name).get("/community/watching").text


@pytest.mark.both_databases
def test_ninety_days_after_the_end_only_dates_are_left(play, come, writing, reading, app, clock):
    draft(come, play)
    with writing():
        one = db.session.get_one(Referral, 1)
        one.sent_at = now()
        one.state, one.over_at, one.outcome = ReferralState.CLOSED, now(), actions.ReferralOutcome.HELPED
        one.answer, one.other_place = WORDS["answer"], WORDS["other"]
        factories.add(ReferralNote(referral_id=1, text=WORDS["note"], created_at=now()))
    from community.privacy.actions import keep_house

    with reading() as session:
        over = session.get_one(Referral, 1).over_at
    for after, left in ((timedelta(days=89), WORDS["reason"]), (timedelta(days=90, seconds=1), "")):
        clock.set(over + after)
        with app.app_context():
            keep_house()
        with reading() as session:
            one = session.get_one(Referral, 1)
            assert one.reason == left
            assert (one.answer == "", one.disclosed == [], session.query(ReferralNote).count() == 0) == (not left,) * 3
            assert (one.state, one.over_at) == (ReferralState.CLOSED, over)


def test_an_organisation_says_what_it_takes_and_somebody_is_invited_for_it(play, come, reading):
    head = come("clinic_coordinator")
    page = f"{SENT}/offers/{play.clinic}"
    assert head.post(page, data={"kinds": ["legal"]}).status_code == 303
    with reading() as session:
        assert [one.kind for one in session.query(ReferralOffer)] == [ReferralKind.LEGAL]
    assert head.get(f"{SENT}/offers/{play.ours}").status_code == 404
    assert come("doctor").get(page).status_code == 403
    assert "Receives referrals" in head.get(f"/community/organisations/{play.clinic}/members").text
    assert "Legal advice" in come("doctor").get(RECEIVED).text


@pytest.mark.parametrize("priority", ReferralPriority)
def test_how_soon_is_what_the_receiver_reads(play, come, priority):
    case = draft(come, play, kind="health", priority=priority.value)
    come("own_card").post("/family/referrals/1/agree")
    case.post(f"{SENT}/1/send")
    assert priority.value.capitalize() in come("doctor").get(RECEIVED).text


def test_whoever_a_family_agrees_to_be_accompanied_by_asks_for_their_own_organisation(play, come, writing, reading):
    """Not the one that registered it, which reads nothing of it."""
    with writing() as session:
        friends = factories.organisation(slug="friends", name="Friends")
        factories.sharing(friends, session.get_one(Organisation, play.clinic))
        friend = factories.account((Role.CASEWORKER, friends.id), name="Fred").id
        agreed = cast.agree(session.get_one(Household, play.household), ConsentPurpose.CARE)
        agreed.organisation_id = friends.id
        number, consent = friends.id, agreed.id
    play.friend = friend
    fred = come("friend")
    assert fred.post(f"{SENT}/people/{play.amina}", data=written(play, kind="health")).status_code == 303
    with reading() as session:
        assert session.get_one(Referral, 1).sender_id == number
    assert "canary-reason" in fred.get(f"{SENT}/1").text
    assert "Health" in fred.get(f"/community/caseload/{play.household}").text
    for name in ("caseworker", "coordinator"):
        assert come(name).get(f"{SENT}/1").status_code == 404
    with writing() as session:
        session.get_one(cast.Consent, consent).withdrawn_at = now()
    assert fred.get(f"{SENT}/1").status_code == 404
    assert fred.get(f"{SENT}/people/{play.amina}").status_code == 404


@pytest.mark.both_databases
@pytest.mark.parametrize("erased", [False, True], ids=["left", "erased"])
def test_where_its_author_left_colleagues_send_what_is_not_confidential(erased, play, come, writing, app):
    with writing() as session:
        ours, clinic = (session.get_one(Organisation, number) for number in (play.ours, play.clinic))
        cast.agree(session.get_one(Household, play.household), ConsentPurpose.CARE)
        amina, facts = session.get_one(Member, play.amina), {"state": ReferralState.CONSENTED}
        plain = factories.referral(amina, ours, clinic, author_id=play.caseworker, **facts).id
        sealed = factories.referral(
            amina, ours, clinic, kind=ReferralKind.PSYCHIATRIC, author_id=play.caseworker, **facts
        ).id

    def readers():
        with app.app_context():
            found = {one.thing.row_id: one for one in look(now()).matters if one.kind.slug == "own referrals"}
            db.session.remove()
        return {number: [reader.account_id for reader in one.readers] for number, one in found.items()}

    assert readers() == {plain: [play.caseworker], sealed: [play.caseworker]}
    with writing() as session:
        session.query(Membership).filter_by(account_id=play.caseworker).delete()
        if erased:
            session.query(Referral).update({"author_id": None})
    # Of the confidential one those who administer hear that there is something, and not what.
    assert readers() == {plain: [play.colleague], sealed: []}
    colleague = come("colleague")
    assert colleague.get(f"{SENT}/{sealed}").status_code == 404
    assert colleague.post(f"{SENT}/{plain}/send").status_code == 303
    assert readers() == {sealed: []}
