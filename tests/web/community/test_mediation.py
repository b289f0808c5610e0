"""Two sides and a mediator: from the worry to the agreement on paper, whether it holds, and who reads nothing of it."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

import pytest

from community.accounts.models import Account, Card
from community.accounts.rules import AccountState
from community.foundation.access import Role
from community.foundation.audit import AuditEntry, Deed
from community.foundation.clock import now
from community.foundation.database import db
from community.households.models import Member
from community.households.rules import ConsentPurpose
from community.mediation import actions, queries
from community.mediation.models import Mediation, MediationFollowUp, MediationNote, MediationParty
from community.mediation.rules import HeldResult, MediationState, ends_on
from community.organisations.models import Membership, Organisation
from community.organisations.rules import OrganisationKind, OrganisationState
from community.privacy.actions import keep_house
from community.watching.actions import remind
from community.watching.queries import late_lines, look
from community.worries.models import Worry
from community.worries.rules import WorryState
from tests import cast, factories

BEGUN, LED, MINE = "/community/mediation", "/community/mediation/led", "/family/mediation"
TERMS = {"place": "canary-place", "terms": "canary-terms"}


def today():
    """The day in the town, whose noon the clock begins with."""
    return now().date()


@dataclass
class Play:
    """Ids of everybody, and of the worry of which the mediation comes."""

    worry: int
    household: int
    amina: int
    child: int
    own_card: int
    shared_card: int
    other_card: int
    officer: int
    coordinator: int
    mediator: int
    other_mediator: int
    receiver: int
    stranger: int
    protector: int
    administrator: int
    volunteer: int


@pytest.fixture
def play(writing):
    with writing():
        hall = factories.organisation(slug="hall", name="Hall", kind=OrganisationKind.MUNICIPALITY)
        club = factories.organisation(slug="club", name="Club")
        household = factories.household(hall, "Amina", "Sami", call_name="Haddad", phone="0888 123 456", locale="ar")
        amina, sami = db.session.query(Member).filter_by(household_id=household.id).order_by(Member.id)
        amina.guardian, sami.guardian, amina.birth_year, sami.birth_year = True, True, 1990, 1988
        child = factories.add(Member(household_id=household.id, call_name="Nour", birth_year=2018, languages=["ar"]))
        cast.agree(household, ConsentPurpose.COORDINATION)
        cast.agree(household, ConsentPurpose.CARE)

        def card(code, **whose):
            facts = {"code_digest": code, "pin_hash": "-", "issued_at": now()}
            return factories.add(Card(household_id=household.id, **whose, **facts)).id

        def person(role, of, name):
            return factories.account((role, of.id if of else None), name=name, email=f"{name.lower()}@example.org").id

        return Play(
            worry=factories.worry(hall, email="neighbour@example.org", locale="en").id,
            household=household.id,
            amina=amina.id,
            child=child.id,
            own_card=card("own", member_id=amina.id),
            other_card=card("other", member_id=sami.id),
            shared_card=card("shared"),
            officer=person(Role.CASEWORKER, hall, "Officer"),
            coordinator=person(Role.COORDINATOR, hall, "Head"),
            mediator=person(Role.SERVICE, club, "Mira"),
            other_mediator=person(Role.SERVICE, club, "Otto"),
            receiver=person(Role.SERVICE, hall, "Doctor"),
            stranger=person(Role.COORDINATOR, club, "Stranger"),
            protector=factories.protector(hall).id,
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


def begin(play, come):
    """A mediator with a number is asked; the neighbour who wrote is the first side, a family the second."""
    for name in ("mediator", "other_mediator"):
        assert come(name).post(LED, data={"register_number": f"№ {name}"}).status_code == 303
    officer = come("officer")
    page = f"{BEGUN}/begin/{play.worry}"
    assert officer.post(page, data={"mediator": str(play.mediator)}).status_code == 303
    found = officer.get(f"{BEGUN}/1?q=amina")
    assert officer.press(found, "Ask them").status_code == 303
    return officer


def said_by(mails):
    """What emails say, subjects and all."""
    return "\n".join(one["Subject"] + one.get_body(("plain",)).get_content() for one in mails)


def secret(reading):
    with reading() as session:
        return queries.secret_of(session.query(MediationParty).filter_by(first=True).one())


def state_of(reading):
    with reading() as session:
        return session.get_one(Mediation, 1).state


def under_way(play, come, reading, visitor):
    """Both take part, the mediator declared and met them, and it has begun."""
    begin(play, come)
    anybody, own, mira = visitor(), come("own_card"), come("mediator")
    assert anybody.post(f"/mediation/{secret(reading)}", data={"said": "yes"}).status_code == 303
    assert own.press(own.get(MINE), "I agree").status_code == 303
    for party in (1, 2):
        assert mira.post(f"{LED}/parties/{party}/impartial").status_code == 303
    assert mira.post(f"{LED}/1/met", data={"held_on": today().isoformat()}).status_code == 303
    assert mira.press(mira.get(f"{LED}/1"), "Begin").status_code == 303
    assert state_of(reading) is MediationState.UNDER_WAY
    return mira


@pytest.mark.both_databases
def test_the_whole_walk_to_an_agreement_on_paper(play, come, reading, visitor, mailbox, app, clock, caplog):
    officer = begin(play, come)
    first = mailbox.deliver()
    assert {one["To"] for one in first} == {"mira@example.org", "neighbour@example.org"}
    assert not any(word in said_by(first) for word in ("Amina", "Haddad", "Noise"))
    anybody, own, mira = visitor(), come("own_card"), come("mediator")
    page = mira.get(f"{LED}/1")
    # No name of a family before it agrees, and nothing begins while something is missing.
    assert "Amina" not in page.text
    assert "0888 123 456" not in page.text
    assert mira.post(f"{LED}/1/start").status_code == 409
    address = f"/mediation/{secret(reading)}"
    looked = anybody.get(address)
    assert "Amina" not in looked.text
    assert "Haddad" not in looked.text
    assert anybody.post(address, data={"said": "yes"}).status_code == 303
    # A second press changes nothing and says so kindly.
    assert anybody.post(address, data={"said": "yes"}).status_code == 200
    assert "mediator" in own.get("/family").text
    assert own.press(own.get(MINE), "I agree").status_code == 303
    assert own.post(f"{MINE}/2/agree").status_code == 409
    page = mira.get(f"{LED}/1")
    assert "Amina" in page.text
    for party in (1, 2):
        assert mira.post(f"{LED}/parties/{party}/impartial").status_code == 303
    assert mira.post(f"{LED}/1/start").status_code == 409
    assert mira.post(f"{LED}/1/met", data={"held_on": (today() + timedelta(days=1)).isoformat()}).status_code == 409
    assert mira.post(f"{LED}/1/met", data={"held_on": today().isoformat()}).status_code == 303
    assert mira.press(mira.get(f"{LED}/1"), "Begin").status_code == 303
    assert mira.post(f"{LED}/parties/1/note", data={"noted": "canary-first"}).status_code == 303
    assert mira.post(f"{LED}/parties/2/note", data={"noted": "canary-second"}).status_code == 303
    told = {**TERMS, "signed_on": (today() + timedelta(days=1)).isoformat()}
    assert mira.post(f"{LED}/1/agree", data=told).status_code == 409
    assert mira.post(f"{LED}/1/agree", data={**TERMS, "signed_on": today().isoformat()}).status_code == 303
    assert state_of(reading) is MediationState.AGREED
    with reading() as session:
        assert session.get_one(Worry, play.worry).state is WorryState.SETTLED
    # On paper for each side in its language: place, day, what is agreed, signatures.
    for browser, paper in ((mira, f"{LED}/parties/1/paper"), (anybody, f"{address}?paper=1"), (own, f"{MINE}/2/paper")):
        text = browser.get(paper).text
        assert "canary-terms" in text
        assert "canary-place" in text
        assert "№ mediator" in text
        assert "canary-first" not in text
        assert "Signatures" in text
    assert 'lang="ar"' in mira.get(f"{LED}/parties/2/paper").text
    # Whoever began it reads how far it is, and not what was said.
    page = officer.get(f"{BEGUN}/1").text
    assert "Agreed" in page
    assert "canary" not in page
    # Asked after 30 days and 90 days.
    signed = now()
    assert mira.post(f"{LED}/follow-ups/1", data={"result": "holds"}).status_code == 409
    clock.set(signed + timedelta(days=30))
    mailbox.deliver()
    with app.app_context():
        assert actions.watch() == 1
        assert actions.watch() == 0
    assert [one["To"] for one in mailbox.deliver()] == ["mira@example.org"]
    assert mira.post(f"{LED}/follow-ups/1", data={"result": "holds"}).status_code == 303
    assert mira.post(f"{LED}/follow-ups/1", data={"result": "broken"}).status_code == 409
    assert mira.post(f"{LED}/follow-ups/2", data={"result": "holds"}).status_code == 409
    with reading() as session:
        assert [one.result for one in session.query(MediationFollowUp).order_by(MediationFollowUp.id)] == [
            HeldResult.HOLDS, None]  # fmt: skip
    said = said_by(mailbox.deliver()) + caplog.text
    assert not any(word in said for word in ("canary", "Amina", "Haddad"))
    # What a stolen backup holds.
    with reading() as session:
        for table in db.metadata.sorted_tables:
            assert "canary" not in str(session.execute(db.text(f"SELECT * FROM {table.name}")).all()), table.name


def test_what_is_noted_of_a_side_only_the_mediator_reads(play, come, reading, visitor):
    mira = under_way(play, come, reading, visitor)
    for party, word in ((1, "canary-first"), (2, "canary-second")):
        mira.post(f"{LED}/parties/{party}/note", data={"noted": word})
    mira.post(f"{LED}/1/agree", data={**TERMS, "signed_on": today().isoformat()})
    anybody, address = visitor(), f"/mediation/{secret(reading)}"
    pages = [LED, f"{LED}/1", f"{LED}/parties/1/paper", f"{LED}/parties/2/paper", BEGUN, f"{BEGUN}/1", MINE,
             f"{MINE}/2/paper", f"{MINE}/1/paper", f"/community/caseload/{play.household}",
             f"/community/households/{play.household}", "/community/privacy/family", f"/community/worries/{play.worry}",
             "/community/watching"]  # fmt: skip
    notes, terms = ("canary-first", "canary-second"), ("canary-terms", "canary-place")
    met = {}
    for name in vars(play):
        if name in ("worry", "household", "amina", "child"):
            continue
        browser = come(name)
        text = "".join(browser.get(page).text for page in pages)
        met[name] = (any(word in text for word in notes), any(word in text for word in terms))
    text = anybody.get(address).text + anybody.get(f"{address}?paper=1").text
    met["neighbour"] = (any(word in text for word in notes), any(word in text for word in terms))
    assert {name for name, (noted, _) in met.items() if noted} == {"mediator"}
    assert {name for name, (_, agreed) in met.items() if agreed} == {"mediator", "own_card", "neighbour"}


@pytest.mark.both_databases
def test_strangers_find_and_change_nothing(play, come, reading, visitor):
    under_way(play, come, reading, visitor)
    deeds = [
        *(f"{LED}/1/{deed}" for deed in ("met", "start", "agree", "end")),
        *(f"{LED}/parties/{party}/{deed}" for party in (1, 2) for deed in ("impartial", "heard", "note")),
        *(f"{MINE}/{party}/{deed}" for party in (1, 2) for deed in ("agree", "refuse")),
    ]
    begun = [f"{BEGUN}/1/neighbours", f"{BEGUN}/1/families/{play.amina}", f"{BEGUN}/parties/2/agreed"]
    for name in ("other_mediator", "receiver", "stranger", "protector", "administrator", "volunteer", "shared_card",
                 "other_card"):  # fmt: skip
        browser = come(name)
        for page in (f"{LED}/1", f"{BEGUN}/1", f"{LED}/parties/1/paper", f"{MINE}/2/paper"):
            assert browser.get(page).status_code in (403, 404), (name, page)
        for deed in (*deeds, *begun):
            assert browser.post(deed, data={"said": "no"}).status_code in (403, 404), (name, deed)
    for name in ("officer", "coordinator"):
        for deed in deeds:
            assert come(name).post(deed).status_code in (403, 404), (name, deed)
    assert visitor().get("/mediation/nothing").status_code == 404
    assert visitor().get("/mediation/nothing?paper=1").status_code == 404
    assert state_of(reading) is MediationState.UNDER_WAY


@pytest.mark.parametrize("who", ["neighbour", "family", "mediator"])
def test_it_is_voluntary_until_the_end(play, come, reading, visitor, who):
    mira, own, anybody = under_way(play, come, reading, visitor), come("own_card"), visitor()
    if who == "neighbour":
        assert anybody.post(f"/mediation/{secret(reading)}", data={"said": "no"}).status_code == 303
    elif who == "family":
        assert own.press(own.get(MINE), "I end it").status_code == 303
    else:
        assert mira.post(f"{LED}/1/end", data={"why": "refused"}).status_code == 303
    assert state_of(reading) is MediationState.REFUSED
    with reading() as session:
        assert session.get_one(Worry, play.worry).state is WorryState.SETTLED
    assert own.post(f"{MINE}/2/refuse").status_code == 409
    for deed in ("start", "end"):
        assert mira.post(f"{LED}/1/{deed}", data={"why": "refused"}).status_code == 409
    assert mira.post(f"{LED}/parties/1/note", data={"noted": "x"}).status_code == 409


@pytest.mark.both_databases
def test_somebody_else_leads_it_and_both_sides_are_asked_anew(play, come, reading, writing, visitor, mailbox, app):
    mira, officer, otto = under_way(play, come, reading, visitor), come("officer"), come("other_mediator")
    for party, word in ((1, "canary-first"), (2, "canary-second")):
        assert mira.post(f"{LED}/parties/{party}/note", data={"noted": word}).status_code == 303
    mailbox.deliver()
    assert otto.get(f"{LED}/1").status_code == 404
    page = officer.get(f"{BEGUN}/1/hand-over")
    # Only who is registered and does not lead it.
    assert "Otto" in page.text
    assert "Mira" not in page.text
    assert "Doctor" not in page.text
    for number in (play.mediator, play.receiver, play.stranger):
        sent = officer.post(f"{BEGUN}/1/hand-over", data={"mediator": str(number), "why": "language"})
        assert sent.status_code == 422
    assert officer.post(f"{BEGUN}/1/hand-over", data={"mediator": str(play.other_mediator)}).status_code == 422
    answer = officer.post(f"{BEGUN}/1/hand-over", data={"mediator": str(play.other_mediator), "why": "not_impartial"})
    assert answer.status_code == 303
    text = officer.get(f"{BEGUN}/1").text
    assert "They are not impartial any more" in text
    # Whoever led it reads nothing more, from the next request on.
    for path in (f"{LED}/1", f"{LED}/parties/1/paper"):
        assert mira.get(path).status_code == 404
    assert "Nothing waits for you" in mira.get(LED).text
    assert mira.post(f"{LED}/parties/1/note", data={"noted": "x"}).status_code == 404
    # What they noted went with them; of nobody who did not agree there is a name.
    with reading() as session:
        assert session.query(MediationNote).count() == 0
        assert {one.consented_at or one.impartial_at for one in session.query(MediationParty)} == {None}
    text = otto.get(f"{LED}/1").text
    for word in ("canary", "Amina", "Haddad", "0888 123 456", "not impartial"):
        assert word not in text
    # The sides hear of it, and not why.
    mails = mailbox.deliver()
    assert {one["To"] for one in mails} == {"otto@example.org", "neighbour@example.org"}
    assert "Somebody else leads the talk now" in said_by(mails)
    own, anybody, address = come("own_card"), visitor(), f"/mediation/{secret(reading)}"
    assert "Do you want to talk with a mediator?" in own.get("/family").text
    for text in (own.get(MINE).text, anybody.get(address).text, said_by(mails)):
        assert "Somebody else leads the talk now" in text
        assert "impartial any more" not in text
    # The talks rest until both agree and the new one has declared to each.
    note, agreed = f"{LED}/parties/1/note", {**TERMS, "signed_on": today().isoformat()}
    for _ in range(2):
        assert otto.post(note, data={"noted": "canary"}).status_code == 409
        assert otto.post(f"{LED}/1/agree", data=agreed).status_code == 409
        assert "Add a note" not in otto.get(f"{LED}/1").text
        assert own.post(f"{MINE}/2/agree").status_code in (303, 409)
    assert "Before the talks go on" in otto.get(f"{LED}/1").text
    assert "Mediations to begin or to end" in otto.get("/community/watching").text
    assert "Amina" in otto.get(f"{LED}/1").text
    assert anybody.post(address, data={"said": "yes"}).status_code == 303
    for party in (1, 2):
        assert otto.post(note, data={"noted": "canary"}).status_code == 409
        assert otto.post(f"{LED}/parties/{party}/impartial").status_code == 303
    assert otto.post(note, data={"noted": "canary"}).status_code == 303
    assert otto.post(f"{LED}/1/agree", data=agreed).status_code == 303
    assert "№ other_mediator" in otto.get(f"{LED}/parties/1/paper").text
    # What is over is handed over to nobody.
    assert officer.get(f"{BEGUN}/1/hand-over").location == f"{BEGUN}/1"
    told = {"mediator": str(play.mediator), "why": "other"}
    assert officer.post(f"{BEGUN}/1/hand-over", data=told).status_code == 409
    assert "Somebody else leads it" not in officer.get(f"{BEGUN}/1").text


def test_a_mediation_without_a_mediator_is_handed_over_and_a_side_may_say_no(play, come, reading, writing, visitor):
    under_way(play, come, reading, visitor)
    with writing() as session:
        session.get_one(Mediation, 1).mediator_id = None
    told = {"mediator": str(play.other_mediator), "why": "unable"}
    for name in ("stranger", "mediator", "receiver", "administrator", "volunteer", "own_card"):
        assert come(name).post(f"{BEGUN}/1/hand-over", data=told).status_code in (403, 404), name
        assert come(name).get(f"{BEGUN}/1/hand-over").status_code in (403, 404), name
    coordinator, own = come("coordinator"), come("own_card")
    assert coordinator.post(f"{BEGUN}/1/hand-over", data=told).status_code == 303
    # A second press says who leads it already.
    assert coordinator.post(f"{BEGUN}/1/hand-over", data=told).status_code == 422
    assert own.press(own.get(MINE), "I do not want this").status_code == 303
    assert state_of(reading) is MediationState.REFUSED


def test_without_an_agreement(play, come, reading, visitor):
    mira = under_way(play, come, reading, visitor)
    assert mira.post(f"{LED}/1/end", data={"why": "no_agreement"}).status_code == 303
    assert state_of(reading) is MediationState.NO_AGREEMENT
    assert mira.get(f"{LED}/parties/1/paper").status_code == 404


def test_six_months_end_it_by_themselves_and_the_mediator_hears_before(
    play, come, reading, visitor, app, clock, mailbox
):
    under_way(play, come, reading, visitor)
    mailbox.deliver()
    begun, until = now(), ends_on(today())
    left = (until - today()).days

    def after(days):
        clock.set(begun + timedelta(days=days))
        with app.app_context():
            done = actions.watch()
        return done, [one["To"] for one in mailbox.deliver()]

    assert after(left - 15) == (0, [])
    assert after(left - 14) == (1, ["mira@example.org"])
    assert after(left - 1) == (0, [])
    assert "Mediations to begin or to end" in come("mediator").get("/community/watching").text
    assert state_of(reading) is MediationState.UNDER_WAY
    done, told = after(left)
    assert done == 1
    assert told == ["neighbour@example.org"]
    with reading() as session:
        one = session.get_one(Mediation, 1)
        assert (one.state, one.ended_on) == (MediationState.EXPIRED, until)


def test_both_sides_are_of_two_families_and_grown_up(play, come, reading, writing):
    officer = begin(play, come)
    with writing() as session:
        session.query(MediationParty).filter_by(first=True).delete()
        sami = session.query(Member).filter_by(call_name="Sami").one().id
    assert officer.post(f"{BEGUN}/1/families/{sami}").status_code == 409
    assert officer.post(f"{BEGUN}/1/families/{play.child}").status_code == 409
    assert officer.post(f"{BEGUN}/1/families/999").status_code == 404
    shown = officer.get(f"{BEGUN}/1?q=nour")
    assert "Ask them" in shown.text
    assert f"/families/{play.child}" not in shown.text
    told = {"name": "canary-name", "email": "", "language": "en"}
    assert officer.post(f"{BEGUN}/1/neighbours", data=told).status_code == 303
    assert officer.post(f"{BEGUN}/1/neighbours", data=told).status_code == 409
    mira = come("mediator")
    assert "canary-name" in mira.get(f"{LED}/1").text
    # Who has no address says it to the mediator; of a family staff take it down.
    heard = {1: f"{LED}/parties/2/heard", 3: f"{LED}/parties/3/heard"}
    assert mira.post(heard[1]).status_code == 404
    assert mira.post(heard[3]).status_code == 303
    assert officer.post(f"{BEGUN}/parties/3/agreed").status_code == 404
    assert officer.press(officer.get(f"{BEGUN}/1"), "They said to me that they take part").status_code == 303
    with reading() as session:
        assert [one.consent_noted_by_id for one in session.query(MediationParty).order_by(MediationParty.id)] == [
            play.officer, play.mediator]  # fmt: skip


def test_only_who_told_a_number_of_the_register_is_asked(play, come, reading):
    officer, page = come("officer"), f"{BEGUN}/begin/{play.worry}"
    assert "No mediator yet" in officer.get(page).text
    assert officer.post(page, data={"mediator": str(play.receiver)}).status_code == 422
    with reading() as session:
        assert session.query(Mediation).count() == 0
    come("mediator").post(LED, data={"register_number": "№ 5"})
    assert officer.post(page, data={"mediator": str(play.mediator)}).status_code == 303
    # A second press finds what the first one made.
    assert officer.post(page, data={"mediator": str(play.mediator)}).headers["Location"] == f"{BEGUN}/1"


def test_each_opening_is_written_down(play, come, reading, visitor):
    under_way(play, come, reading, visitor)
    with reading() as session:
        query = session.query(AuditEntry).filter_by(table_name="mediations", deed=Deed.VIEWED)
        before = query.count()
    come("mediator").get(f"{LED}/1")
    come("officer").get(f"{BEGUN}/1")
    with reading() as session:
        found = session.query(AuditEntry).filter_by(table_name="mediations", deed=Deed.VIEWED).order_by(AuditEntry.id)
        assert [one.account_id for one in found][before:] == [play.mediator, play.officer]


def test_texts_and_notes_are_gone_after_180_days_and_the_rows_after_two_years(play, come, reading, visitor, app, clock):
    mira = under_way(play, come, reading, visitor)
    mira.post(f"{LED}/parties/1/note", data={"noted": "canary"})
    mira.post(f"{LED}/1/agree", data={**TERMS, "signed_on": today().isoformat()})
    address, ended = f"/mediation/{secret(reading)}", now()
    for days, kept in ((180, True), (182, False)):
        clock.set(ended + timedelta(days=days))
        with app.app_context():
            keep_house()
        with reading() as session:
            one = session.get_one(Mediation, 1)
            assert bool(one.terms) is kept
            assert bool(session.query(MediationNote).count()) is kept
    assert visitor().get(address).status_code == 404
    with reading() as session:
        assert [(one.name, one.email) for one in session.query(MediationParty)] == [(None, None)] * 2
        assert session.get_one(Mediation, 1).agreed_on == ended.date()
    clock.set(ended + timedelta(days=733))
    with app.app_context():
        keep_house()
    with reading() as session:
        assert session.query(Mediation).count() == session.query(MediationFollowUp).count() == 0


def test_a_caseworker_sees_that_there_is_one_and_when_it_is_asked_after(play, come, reading, visitor):
    mira = under_way(play, come, reading, visitor)
    mira.post(f"{LED}/1/agree", data={**TERMS, "signed_on": today().isoformat()})
    page = come("officer").get(f"/community/caseload/{play.household}").text
    assert "Mediation with a neighbour" in page
    assert page.count("It is asked whether the agreement holds") == 2
    assert "canary" not in page


def test_the_own_list_asks_as_often_for_twenty_as_for_two(play, come, writing, count_queries):
    mira = come("mediator")

    def asked(number):
        with writing():
            hall = db.session.query(Organisation).filter_by(slug="hall").one()
            for _ in range(number):
                factories.mediation(hall, play.mediator, started_on=date(2026, 11, 1), state=MediationState.UNDER_WAY)
        mira.get(LED)
        with count_queries() as statements:
            assert mira.get(LED).status_code == 200
        return len(statements)

    assert asked(2) == asked(18)


def leaves(how, account_id):
    """Somebody can no longer lead: the account is blocked, they are in no organisation any more, or it closed."""
    one = db.session.query(Membership).filter_by(account_id=account_id).one()
    if how == "blocked":
        db.session.get_one(Account, account_id).state = AccountState.BLOCKED
    elif how == "left":
        db.session.delete(one)
    else:
        db.session.get_one(Organisation, one.organisation_id).state = OrganisationState.CLOSED


NOBODY = "mediations without a mediator"


def waiting(app, slug=NOBODY):
    """Who may see to what waits of a kind, by their accounts."""
    with app.app_context():
        found = [one for one in look(now()).matters if one.kind.slug == slug]
        db.session.remove()
    return [sorted(reader.account_id for reader in one.readers) for one in found]


@pytest.mark.both_databases
@pytest.mark.parametrize("how", ["blocked", "left", "closed"])
def test_where_the_mediator_leaves_somebody_hears_of_it_and_gives_it_to_another(
    how, play, come, reading, writing, visitor, app, mailbox, clock
):
    under_way(play, come, reading, visitor)
    clock.advance(days=20)
    assert waiting(app) == waiting(app, "mediations") == []
    with writing() as session:
        # Elsewhere, so that an organisation which closes does not take both of them along.
        session.query(Membership).filter_by(account_id=play.other_mediator).one().organisation_id = (
            session.query(Organisation).filter_by(slug="hall").one().id
        )
        leaves(how, play.mediator)
    # Whoever coordinates where it was begun, and the officers of the municipality; not the mediator, nobody else.
    assert waiting(app) == [sorted((play.officer, play.coordinator))]
    assert waiting(app, "mediations") == []
    mailbox.deliver()
    with app.app_context():
        remind()
        assert late_lines() == [f"1 of the {NOBODY} wait for longer than they should."]
        db.session.remove()
    mails = mailbox.deliver()
    assert {one["To"] for one in mails} >= {"head@example.org", "officer@example.org"}
    assert not any(word in said_by(mails) for word in ("Amina", "Haddad", "Mira", "Noise"))
    head = come("coordinator")
    page = head.get("/community/watching").text
    assert "Mediations that nobody leads" in page
    # By its code, and not as somebody's.
    assert re.search(r"Mediation [A-Z0-9]{8}</", page)
    assert "Amina" not in page
    assert "Give it to somebody else" in head.get(f"{BEGUN}/1").text
    # Both sides read that it does not go on as it was.
    for page in (come("own_card").get(MINE).text, visitor().get(f"/mediation/{secret(reading)}").text):
        assert "The mediator cannot go on" in page
        assert "Mira" not in page
    for name in ("stranger", "administrator", "receiver", "volunteer"):
        answer = come(name).post(f"{BEGUN}/1/hand-over", data={"mediator": str(play.other_mediator), "why": "unable"})
        assert answer.status_code in (403, 404)
    given = head.post(f"{BEGUN}/1/hand-over", data={"mediator": str(play.other_mediator), "why": "unable"})
    assert given.status_code == 303
    assert waiting(app) == []
    assert waiting(app, "mediations") == [[play.other_mediator]]
    assert "Give it to somebody else" not in head.get(f"{BEGUN}/1").text
    with reading() as session:
        changed = session.query(AuditEntry).filter_by(table_name="mediations", deed=Deed.CHANGED)
        assert changed.order_by(AuditEntry.id.desc()).first().account_id == play.coordinator


@pytest.mark.both_databases
def test_what_was_agreed_is_asked_after_by_another_where_the_mediator_left(
    play, come, reading, writing, visitor, app, mailbox, clock
):
    mira = under_way(play, come, reading, visitor)
    mira.post(f"{LED}/parties/1/note", data={"noted": "canary-note"})
    assert mira.post(f"{LED}/1/agree", data={**TERMS, "signed_on": today().isoformat()}).status_code == 303
    head = come("coordinator")
    with writing():
        leaves("left", play.mediator)
    clock.advance(days=31)
    assert waiting(app) == [sorted((play.officer, play.coordinator))]
    assert waiting(app, "agreements of mediations") == []
    mailbox.deliver()
    head.post(f"{BEGUN}/1/hand-over", data={"mediator": str(play.other_mediator), "why": "unable"})
    assert waiting(app) == []
    assert waiting(app, "agreements of mediations") == [[play.other_mediator]]
    # Nobody is asked anew, and what was noted went with who noted it.
    assert [one["To"] for one in mailbox.deliver()] == ["otto@example.org"]
    with reading() as session:
        assert session.query(MediationNote).count() == 0
        assert all(one.consented_at for one in session.query(MediationParty))
    otto = come("other_mediator")
    for number in (1, 2):
        assert otto.post(f"{LED}/follow-ups/{number}", data={"result": "holds"}).status_code == (303, 409)[number - 1]
    clock.advance(days=70)
    otto, head = come("other_mediator"), come("coordinator")
    # Nor does Otto stand on what was agreed before.
    paper = otto.get(f"{LED}/parties/1/paper").text
    assert "canary-terms" in paper
    assert "№" not in paper
    assert otto.post(f"{LED}/follow-ups/2", data={"result": "partly"}).status_code == 303
    # Nothing is left to be asked, so that nobody waits and nothing is handed over.
    with writing():
        leaves("blocked", play.other_mediator)
    assert waiting(app) == []
    assert "Somebody else leads it" not in head.get(f"{BEGUN}/1").text
    again = head.post(f"{BEGUN}/1/hand-over", data={"mediator": str(play.mediator), "why": "unable"})
    assert again.status_code in (409, 422)
