"""Care from end to end, as people walk it: a family arrives, a caseworker's morning, a home, a worried neighbour."""

import re
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from community.accounts.models import Card
from community.agreements.models import Agreement, AgreementStep, ChildPlan
from community.agreements.rules import StepState
from community.foundation import clock as the_clock
from community.foundation.access import Role
from community.foundation.audit import AuditEntry, Deed
from community.foundation.database import db
from community.help_requests.models import HelpCall
from community.households.models import Consent, Household, Member
from community.households.rules import ConsentPurpose
from community.housing.models import Dwelling, HousingNeed
from community.housing.rules import DwellingState, HousingNeedState
from community.mediation.models import Mediation, MediationFollowUp
from community.mediation.rules import HeldResult, MediationState
from community.organisations.models import Organisation
from community.organisations.rules import OrganisationKind
from community.referrals.models import ReferralOffer
from community.referrals.rules import ReferralKind, ReferralState
from community.worries.models import Worry
from community.worries.rules import WorryState
from events.contact_queue.actions import queue
from events.contact_queue.rules import Message
from events.registrations.actions import join
from events.registrations.queries import members_of
from events.sessions.models import Session
from events.viewings.models import Viewing
from tests import cast, factories

ZONE = "Europe/Sofia"
FAMILY = {
    "people-0-call_name": "Amina",
    "people-0-birth_year": "1988",
    "people-0-guardian": "y",
    "people-1-call_name": "Yusuf",
    "people-1-birth_year": "1985",
    "people-1-guardian": "y",
    "people-2-call_name": "Sami",
    "people-2-birth_year": "2014",
    "people-3-call_name": "Lina",
    "people-3-birth_year": "2017",
    "phone": "088 123 4567",
    "locale": "en",
    "purposes": ["programme", "coordination"],
    "manner": "orally",
}


@pytest.fixture
def town(writing):
    """A municipality, an organisation beside it, and who works where, by their ids."""
    with writing():
        hall = factories.organisation(slug="hall", name="Hall", kind=OrganisationKind.MUNICIPALITY)
        ours, theirs = (factories.organisation(slug=one, name=one.title()) for one in ("ours", "theirs"))
        for kind in (ReferralKind.HOUSING, ReferralKind.SCHOOL):
            factories.add(ReferralOffer(organisation_id=hall.id, kind=kind))
        factories.sharing(ours, hall)

        def person(role, of, name):
            return factories.account((role, of.id if of else None), name=name, email=f"{name.lower()}@example.org").id

        return SimpleNamespace(
            hall=hall.id,
            ours=ours.id,
            theirs=theirs.id,
            area=factories.area().id,
            venue=factories.venue(hall, name="Meeting point").id,
            coordinator=person(Role.COORDINATOR, ours, "Cora"),
            officer=person(Role.CASEWORKER, hall, "Olga"),
            head=person(Role.COORDINATOR, hall, "Hana"),
            homes=person(Role.SERVICE, hall, "Homer"),
            caseworker=person(Role.CASEWORKER, ours, "Cara"),
            mediator=person(Role.SERVICE, ours, "Mira"),
            stranger=person(Role.CASEWORKER, theirs, "Stella"),
            stranger_head=person(Role.COORDINATOR, theirs, "Stefan"),
            administrator=person(Role.ADMINISTRATOR, None, "Ada"),
            volunteer=factories.volunteer(name="Vera", email="vera@example.org").id,
            interpreter=factories.volunteer(name="Imad", email="imad@example.org", languages=("ar", "bg")).id,
        )


@pytest.fixture
def come(town, visitor):
    """A browser of somebody of the town, by name; of nobody's without one."""

    def browser(who=""):
        found = visitor()
        if who:
            found.sign_in(getattr(town, who))
        return found

    return browser


def card_of(writing, household, member=None):
    with writing():
        facts = {"pin_hash": "-", "issued_at": the_clock.now(), "household_id": household, "member_id": member}
        return factories.add(Card(code_digest=f"card {household} {member}", **facts)).id


def holder(visitor, card):
    found = visitor()
    found.open_card(card)
    return found


def seen_by(reading, table, deed=Deed.VIEWED):
    with reading() as session:
        return {one.account_id for one in session.query(AuditEntry).filter_by(table_name=table, deed=deed)}


@pytest.mark.both_databases
def test_a_family_arrives(town, come, visitor, reading, writing, clock):
    clock.set(datetime(2026, 11, 18, 8, tzinfo=UTC))
    cora, olga = come("coordinator"), come("officer")
    assert cora.press(cora.get("/community/households/register"), "Register", **FAMILY).status_code == 303
    with reading() as session:
        home = session.query(Household).one().id
        people = {one.call_name: one.id for one in session.query(Member)}
    at, apply = f"/community/caseload/{home}", f"/community/agreements/households/{home}/apply"
    # Nobody accompanies it before it agrees to that.
    assert olga.get(at).status_code == 404
    told = {"purposes": ["care"], "accompanied_by": town.hall, "language": "ar", "manner": "orally"}
    assert come("stranger_head").post(f"/community/households/{home}/consents", data=told).status_code == 404
    assert cora.post(f"/community/households/{home}/consents", data=told).status_code == 303
    assert "Application for an agreement" in olga.get(at).text
    # The municipality signs with both adults.
    days = {"organisation": town.hall, "decided_on": "2026-10-20", "applied_on": "2026-11-01"}
    both = [str(people["Amina"]), str(people["Yusuf"])]
    late = olga.post(apply, data={**days, "adults": both, "applied_on": "2026-11-10"})
    assert (late.status_code, "are over" in late.text) == (409, True)
    assert olga.press(olga.get(apply), "Save", adults=both, **days).status_code == 303
    page = olga.get("/community/agreements/1")
    assert olga.press(page, "Sign", signed_on="2026-11-02", reference="A-17").status_code == 303
    with reading() as session:
        steps = session.query(AgreementStep).order_by(AgreementStep.due_on, AgreementStep.id).all()
        assert (len(steps), {one.owner_id for one in steps}) == (14, {town.officer})
        assert all(one.due_on for one in steps)
        pictured = next(one.id for one in steps if one.picture is not None)
    # A plan for each child, and none without its own opinion.
    for child, opinion in (("Sami", "I want to play football"), ("Lina", "I like to draw")):
        page = f"/community/agreements/1/children/{people[child]}"
        assert olga.press(olga.get(page), "Save", education="Bulgarian").status_code == 422
        assert olga.press(olga.get(page), "Save", education="Bulgarian", opinion=opinion).status_code == 303
    with reading() as session:
        assert [one.opinion for one in session.query(ChildPlan)] == ["I want to play football", "I like to draw"]
    # The family: what is done, what is next with day, place, who acts and what to bring, and what comes later.
    said = {"due_on": "2026-11-20", "place": "Room 3", "bring": "The letter"}
    step = f"/community/agreements/steps/{pictured}"
    assert olga.press(olga.get(step), "Save", **said).status_code == 303
    family = holder(visitor, card_of(writing, home, people["Amina"]))
    shown = family.get("/family/steps").text
    for word in ("Room 3", "The letter", "Friday", "Hall", 'aria-current="step"'):
        assert word in shown
    assert "Monitoring" not in shown
    done = {"evidence_on": "2026-11-17", "evidence": "Order 12"}
    assert olga.press(olga.get(step), "It is done", **done).status_code == 303
    with reading() as session:
        assert session.get_one(AgreementStep, pictured).state is StepState.DONE
    assert "Room 3" not in family.get("/family/steps").text.partition('aria-current="step"')[2]
    # Nobody else reads a word of it, and each look is written down where the family can read it.
    for who in ("stranger", "stranger_head", "caseworker", "coordinator", "administrator", "volunteer"):
        one = come(who)
        # Who accompanies it where it was registered knows the family, and nothing of what the municipality keeps.
        known = who == "caseworker"
        assert (one.get(at).status_code == 200) is known, who
        assert "A-17" not in one.get(at).text, who
        for path in ("/community/agreements/1", step):
            assert one.get(path).status_code in (403, 404), (who, path)
        assert one.post(f"{step}/settle", data=done).status_code in (403, 404), who
        assert "A-17" not in one.get("/community/agreements").text, who
    assert seen_by(reading, "households") >= {town.officer}
    assert seen_by(reading, "agreements", Deed.CREATED) == {town.officer}
    opened = family.get("/community/privacy/family").text
    assert "Hall" in opened
    # Consent ends it on the next request.
    with reading() as session:
        care = session.query(Consent.id).filter_by(purpose=ConsentPurpose.CARE).scalar()
    assert family.post(f"/community/households/mine/consents/{care}/withdraw").status_code == 303
    for path in (at, "/community/agreements/1", step):
        assert olga.get(path).status_code == 404


@pytest.fixture
def morning(town, writing):
    """A family of the municipality of which something of each field is due; another whose application waits."""
    with writing() as session:
        hall, ours = session.get_one(Organisation, town.hall), session.get_one(Organisation, town.ours)
        home = factories.household(hall, "Amina", "Sami", call_name="Haddad", phone="088 123 4567")
        amina, sami = session.query(Member).filter_by(household_id=home.id).order_by(Member.id)
        amina.birth_year, amina.guardian, sami.birth_year, sami.guardian = 1990, True, 2016, False
        other = factories.household(hall, "Rana")
        for one in (home, other):
            for purpose in (ConsentPurpose.COORDINATION, ConsentPurpose.CARE):
                cast.agree(one, purpose)
        now, today = the_clock.now(), the_clock.today()
        made = factories.agreement(home, hall.id)
        days = {"decided_on": today, "applied_on": today, "created_at": now}
        factories.add(Agreement(household_id=other.id, organisation_id=hall.id, law_code="BG", **days))
        factories.school_way(sami, hall.id, due_on=today - timedelta(days=1))
        factories.referral(amina, hall, ours, ReferralState.CONSENTED, author_id=town.officer)
        dwelling = factories.dwelling(hall)
        need = factories.housing_need(home, hall, hall, HousingNeedState.OFFERED, dwelling, due_on=today)
        date = factories.session(factories.activity(hall, title="Viewing"), now + timedelta(hours=3))
        facts = {"dwelling_id": dwelling.id, "created_at": now}
        factories.add(Viewing(session_id=date.id, need_id=need.id, **facts))
        factories.add(HelpCall(household_id=home.id, created_at=now))
        session.flush()
        off = factories.session(factories.activity(hall), now + timedelta(days=2))
        queue([join(off.id, home.id, [one.id for one in members_of(home.id)])], Message.CANCELLED)
        return SimpleNamespace(home=home.id, agreement=made.id)


# The heads of the morning list.
FIELDS = (
    "Steps that are due",
    "Agreements to sign or to close",
    "Steps to school that are due",
    "My referrals: to be sent, or overdue",
    "Homes: answers, moves, and who still lives there",
    "Homes to look at today",
    "Who asks for help",
    "Families to tell",
)


def lines(browser):
    """What waits for somebody on their list."""
    groups = browser.get("/community/watching").text.split('<section class="group">')[1:]
    return "".join(group.split("</section>")[0] for group in groups)


@pytest.mark.both_databases
def test_a_caseworkers_morning(town, morning, come, reading, writing):
    olga = come("officer")
    page = lines(olga)
    assert [one for one in FIELDS if one not in page] == []
    # What cannot wait stands before what is for today.
    assert page.index("Cannot wait") < page.index("Today")
    at = f"/community/caseload/{morning.home}"
    page = olga.get(at).text
    for word in ("Asks for help", "They look at a home", "A home: ", "Sami: ", "Amina: ", "The agreement was signed"):
        assert word in page, word
    # In the order of time, and one button: who asks for help comes first.
    listed = page.partition("In the order of time")[2]
    assert listed.index("Sami: ") < listed.index("They look at a home")
    assert page.count('class="button ink tall') == 1
    assert "Next: Asks for help" in " ".join(re.sub("<.*?>", "", page).split())
    assert {"households", "referrals", "housing_needs", "viewings"} <= {
        table for table in ("households", "referrals", "housing_needs", "viewings")
        if town.officer in seen_by(reading, table)
    }  # fmt: skip
    # Whoever accompanies families elsewhere has a morning of their own; those who administer none at all.
    for who in ("stranger", "caseworker", "administrator", "volunteer"):
        one = come(who)
        text = lines(one)
        assert not [field for field in FIELDS if field in text], who
        assert not [name for name in ("Haddad", "Amina", "Sami") if name in text], who
        assert one.get(at).status_code in (403, 404), who
    # Without the family's word nothing of it is anybody's morning.
    with writing() as session:
        session.query(Consent).update({"withdrawn_at": the_clock.now()})
    text = lines(olga)
    assert not [name for name in ("Haddad", "Amina", "Sami") if name in text]
    assert olga.get(at).status_code == 404


OFFER = {
    "landlord": "canary-owner", "phone": "+359888000111", "email": "", "address": "canary-street 5", "rooms": "2",
    "most_persons": "4", "rent": "420", "free_from": "2026-11-23", "words": "canary-words",
}  # fmt: skip


@pytest.mark.both_databases
def test_a_home(town, come, visitor, reading, writing, clock, mailbox):
    with writing() as session:
        ours = session.get_one(Organisation, town.ours)
        home = factories.household(ours, "Amina", "Sami", call_name="Haddad")
        cast.agree(home, ConsentPurpose.COORDINATION)
        session.query(Member).update({"birth_year": 1990, "guardian": True})
        home = home.id
    card = card_of(writing, home)
    # An owner writes in words, without an account; the municipality checks it and takes it.
    anybody, homer, cara = come(), come("homes"), come("caseworker")
    assert anybody.post("/community/housing/offer", data={**OFFER, "area_id": town.area}).status_code == 303
    with reading() as session:
        flat = session.query(Dwelling.id).scalar()
    page = f"/community/housing/dwellings/{flat}"
    assert homer.post(f"{page}/step", data={"deed": "approve"}).status_code == 409
    facts = {"owner": "private", "utilities": "60", "deposit": "300", "registration": "1", "note": "",
             "square_metres": "", "floor": "", "months": "", "free_until": "", "area_id": town.area}  # fmt: skip
    assert homer.post(f"{page}/change", data={**OFFER, **facts}).status_code == 303
    for deed in ("check", "approve"):
        assert homer.post(f"{page}/step", data={"deed": deed}).status_code == 303
    # The need, matched with reasons.
    said = {"office_id": town.hall, "persons": "2", "budget": "500", "by_on": "2026-12-20", "district": "",
            "school": "0", "work": "0", "language": "ar"}  # fmt: skip
    need = cara.post(f"/community/housing/families/{home}/need", data=said).location
    assert homer.post(f"{need}/step", data={"deed": "search"}).status_code == 303
    assert f"Home {flat}" in homer.get(need).text
    # A viewing with a volunteer and an interpreter; the address is theirs and the family's for two days alone.
    number = need.rpartition("/")[2]
    day = the_clock.today(ZONE) + timedelta(days=3)
    told = {"on": str(day), "starts": "12:00", "minutes": "60", "venue": town.venue, "volunteer": town.volunteer}
    plan = f"/events/viewings/needs/{number}/dwellings/{flat}"
    assert cara.post(plan, data={**told, "interpreter": "0"}).status_code in (403, 404)
    assert homer.post(plan, data={**told, "interpreter": town.volunteer}).status_code == 422
    mailbox.deliver()
    assert homer.post(plan, data={**told, "interpreter": town.interpreter}).status_code == 303
    letters = mailbox.deliver()
    assert {one["To"] for one in letters} == {"vera@example.org", "imad@example.org"}
    assert "canary" not in "".join(map(str, letters))
    with reading() as session:
        viewing, start = session.query(Viewing.session_id, Session.starts_at).join(Session).one()
    assert "They look at a home" in cara.get(f"/community/caseload/{home}").text
    family = holder(visitor, card)
    assert "canary-street" not in family.get(f"/events/sessions/{viewing}").text
    the_clock.set_to(start - timedelta(hours=23))
    for one in (holder(visitor, card), come("volunteer"), come("interpreter")):
        assert "canary-street" in one.get(f"/events/sessions/{viewing}").text
    for who in ("stranger", "stranger_head", "coordinator", "administrator"):
        one = come(who)
        for path in (f"/events/sessions/{viewing}", need, page, "/community/housing"):
            assert "canary" not in one.get(path).text, (who, path)
    # Offered, accepted, moved in, still there after 90 and 180 days.
    the_clock.set_to(start + timedelta(hours=26))
    homer, cara = come("homes"), come("caseworker")
    assert homer.post(f"{need}/propose", data={"dwelling": flat}).status_code == 303
    assert "canary-street" in holder(visitor, card).get("/family/home").text
    assert come("stranger").post(f"{need}/step", data={"deed": "accept"}).status_code == 404
    assert cara.post(f"{need}/step", data={"deed": "accept"}).status_code == 303
    moved = the_clock.today(ZONE)
    assert cara.post(f"{need}/moved", data={"moved_on": str(moved + timedelta(days=1))}).status_code == 409
    assert cara.post(f"{need}/moved", data={"moved_on": str(moved)}).status_code == 303
    assert cara.post(f"{need}/step", data={"deed": "still_90"}).status_code == 409
    for deed in ("still_90", "still_180"):
        clock.set(the_clock.now() + timedelta(days=90))
        cara = come("caseworker")
        assert cara.post(f"{need}/step", data={"deed": deed}).status_code == 303
    with reading() as session:
        assert session.query(HousingNeed.state).scalar() is HousingNeedState.AFTER_180
        assert session.get_one(Dwelling, flat).state is DwellingState.OCCUPIED
        # Nothing of who offered it, and of where it is, stands open in the database.
        for table in db.metadata.sorted_tables:
            assert "canary" not in str(session.execute(db.text(f"SELECT * FROM {table.name}")).all()), table.name
    assert {town.homes, town.caseworker} <= seen_by(reading, "housing_needs")


@pytest.mark.both_databases
def test_a_neighbour_is_worried(town, come, visitor, reading, writing, clock, mailbox, caplog):
    with writing() as session:
        home = factories.household(session.get_one(Organisation, town.hall), "Amina", call_name="Haddad")
        for purpose in (ConsentPurpose.COORDINATION, ConsentPurpose.CARE):
            cast.agree(home, purpose)
        amina = session.query(Member).filter_by(household_id=home.id).one()
        amina.birth_year, amina.guardian = 1990, True
        home, amina = home.id, amina.id
    card = card_of(writing, home, amina)
    # Anonymously, of noise; with a number to keep.
    anybody, olga, mira = come(), come("officer"), come("mediator")
    words = {"kind": "noise", "text": "canary-text", "place": "canary-place"}
    address = anybody.post("/worries/new", data=words).location
    assert olga.press(olga.get("/community/worries/1"), "We talk with people").status_code == 303
    assert "Somebody looks after it." in anybody.get(address).text
    # Dialogue does not help: a mediator of the register is asked.
    begin = "/community/mediation/begin/1"
    assert olga.post(begin, data={"mediator": town.mediator}).status_code == 422
    assert mira.post("/community/mediation/led", data={"register_number": "№ 7"}).status_code == 303
    assert olga.post(begin, data={"mediator": town.mediator}).status_code == 303
    told = {"name": "canary-neighbour", "email": "", "language": "en"}
    assert olga.post("/community/mediation/1/neighbours", data=told).status_code == 303
    found = olga.get("/community/mediation/1?q=amina")
    assert olga.press(found, "Ask them").status_code == 303
    family, led = holder(visitor, card), "/community/mediation/led"
    assert mira.post(f"{led}/1/start").status_code == 409
    assert mira.post(f"{led}/parties/1/heard").status_code == 303
    assert family.press(family.get("/family/mediation"), "I agree").status_code == 303
    for party in (1, 2):
        assert mira.post(f"{led}/parties/{party}/impartial").status_code == 303
        assert mira.post(f"{led}/parties/{party}/note", data={"noted": f"canary-note {party}"}).status_code == 303
    today = the_clock.today(ZONE)
    assert mira.post(f"{led}/1/met", data={"held_on": str(today)}).status_code == 303
    assert mira.press(mira.get(f"{led}/1"), "Begin").status_code == 303
    signed = {"place": "canary-room", "terms": "canary-terms", "signed_on": str(today)}
    assert mira.post(f"{led}/1/agree", data=signed).status_code == 303
    for paper in (mira.get(f"{led}/parties/1/paper").text, family.get("/family/mediation/2/paper").text):
        assert "canary-terms" in paper
        assert "canary-note" not in paper
    # The neighbour reads by the number that it is over, and never of a family; the officer not what was said.
    shown = anybody.get(address).text
    assert not [word for word in ("Amina", "Haddad", "amily lives", "Mira", "canary-terms") if word in shown]
    page = olga.get("/community/mediation/1").text
    assert not [word for word in ("canary-terms", "canary-note", "canary-room") if word in page]
    # Whether it holds, after 30 and 90 days.
    start = the_clock.now()
    for follow_up, days in ((1, 30), (2, 90)):
        assert mira.post(f"{led}/follow-ups/{follow_up}", data={"result": "holds"}).status_code == 409
        clock.set(start + timedelta(days=days))
        mira = come("mediator")
        assert mira.post(f"{led}/follow-ups/{follow_up}", data={"result": "holds"}).status_code == 303
    with reading() as session:
        assert session.get_one(Worry, 1).state is WorryState.SETTLED
        assert session.get_one(Mediation, 1).state is MediationState.AGREED
        assert {one.result for one in session.query(MediationFollowUp)} == {HeldResult.HOLDS}
        for table in db.metadata.sorted_tables:
            assert "canary" not in str(session.execute(db.text(f"SELECT * FROM {table.name}")).all()), table.name
    # Strangers, and who administers, find nothing of it; every look of the others was noted.
    for who in ("stranger", "stranger_head", "administrator", "volunteer", "homes"):
        one = come(who)
        for path in ("/community/worries/1", "/community/mediation/1", f"{led}/1", f"{led}/parties/1/paper"):
            answer = one.get(path)
            assert answer.status_code in (403, 404), (who, path)
            assert "canary" not in answer.text
    assert seen_by(reading, "mediations") == {town.officer, town.mediator}
    said = "\n".join(map(str, mailbox.deliver())) + caplog.text
    assert not [word for word in ("canary", "Amina", "Haddad") if word in said]
