"""Data sharing from the proposal to its end: who binds whom, what is refused without it, and who is told in time."""

from datetime import time, timedelta

import pytest

from community.agreements import actions as agreements
from community.conferences import actions as conferences
from community.conferences.actions import ToldConference
from community.foundation import clock
from community.foundation.access import Actor, Role, find
from community.foundation.database import db
from community.foundation.refusal import Refused
from community.households.models import Consent, Household, Member
from community.households.rules import ConsentManner, ConsentPurpose
from community.housing import actions as housing
from community.housing.actions import AskedHome
from community.organisations.models import Membership, Organisation
from community.organisations.rules import OrganisationKind
from community.permissions import Permission
from community.referrals import actions
from community.referrals.actions import ToldReferral
from community.referrals.models import Referral, ReferralOffer
from community.referrals.queries import unshared_lines
from community.referrals.rules import ReferralKind, ReferralPriority, ReferralState, ReferralWay
from community.schooling import actions as schooling
from community.schooling.rules import ToldSchooling
from community.sharing.models import SharingAgreement
from community.sharing.queries import shared_with, to_be_answered, to_be_renewed
from community.sharing.rules import Disclosure
from tests import cast, factories

HERE = "/community/sharing"
DAY = timedelta(days=1)


def today():
    """The day at which a test begins, by the clock of the town."""
    return clock.today("Europe/Sofia")


@pytest.fixture
def play(writing):
    """Two organisations with who coordinates and who receives, a third, somebody who administers, and a family."""
    with writing():
        ours = factories.organisation(slug="ours", name="Ours")
        clinic = factories.organisation(slug="clinic", name="Clinic")
        third = factories.organisation(slug="third", name="Third")
        factories.add(ReferralOffer(organisation_id=clinic.id, kind=ReferralKind.HEALTH))
        factories.account((Role.SERVICE, clinic.id))
        household = factories.household(ours, "Amina", call_name="Haddad", phone="0888 123 456")
        cast.agree(household, ConsentPurpose.COORDINATION)
        member = db.session.query(Member).filter_by(household_id=household.id).one()

        def person(role, of, name):
            return factories.account((role, of.id if of else None), name=name, email=f"{name.lower()}@example.org").id

        return {
            "ours": ours.id,
            "clinic": clinic.id,
            "third": third.id,
            "member": member.id,
            "cora": person(Role.COORDINATOR, ours, "Cora"),
            "colleague": person(Role.COORDINATOR, ours, "Colleague"),
            "head": person(Role.COORDINATOR, clinic, "Head"),
            "stranger": person(Role.COORDINATOR, third, "Stranger"),
            "caseworker": person(Role.CASEWORKER, ours, "Cara"),
            "admin": person(Role.ADMINISTRATOR, None, "Admin"),
            "second": person(Role.ADMINISTRATOR, None, "Second"),
        }


@pytest.fixture
def come(play, visitor):
    def open_as(name):
        browser = visitor()
        browser.sign_in(play[name])
        return browser

    return open_as


def told(play, **changes):
    day = today()
    return {
        "proposer": str(play["ours"]),
        "partner": str(play["clinic"]),
        "purpose": "So that a family gets a doctor.",
        "categories": ["name", "phone"],
        "basis": "consent",
        "valid_from": day.isoformat(),
        "expires_on": (day + 365 * DAY).isoformat(),
        **changes,
    }


def agree(play, writing, **changes):
    with writing() as session:
        ours, clinic = (session.get_one(Organisation, play[name]) for name in ("ours", "clinic"))
        return factories.sharing(ours, clinic, **changes).id


def rows(reading):
    with reading() as session:
        return session.query(SharingAgreement).order_by(SharingAgreement.id).all()


@pytest.mark.both_databases
def test_one_side_proposes_and_the_other_accepts(play, come, reading):
    cora, head = come("cora"), come("head")
    assert "Nothing is agreed yet" in cora.get(HERE).text
    answer = cora.post(f"{HERE}/propose", data=told(play))
    assert answer.status_code == 303, answer.text
    [made] = rows(reading)
    page = f"{HERE}/{made.id}"
    # Whoever proposed it, and whoever works beside them, cannot accept it, and no button says that they could.
    for name in ("cora", "colleague"):
        browser = come(name)
        assert "It waits for" in browser.get(page).text
        assert "We accept it" not in browser.get(page).text
        assert browser.post(f"{page}/accept").status_code == 404
    with reading():
        assert shared_with(play["ours"]) == {}
    assert head.press(head.get(page), "We accept it").status_code == 303
    with reading():
        both = {Disclosure.NAME, Disclosure.PHONE}
        assert shared_with(play["ours"]) == {play["clinic"]: both}
        assert shared_with(play["clinic"]) == {play["ours"]: both}
    assert head.post(f"{page}/accept").status_code == 409
    paper = cora.get(f"{page}/paper").text
    for said in ("Ours", "Clinic", "So that a family gets a doctor.", "article 6(1)(a)", "Signature"):
        assert said in paper
    # The other side ends it, and it is over once.
    assert head.press(head.get(page), "End it").status_code == 303
    with reading():
        assert shared_with(play["ours"]) == {}
    assert cora.post(f"{page}/end").status_code == 409


def test_strangers_know_nothing_of_it(play, come, writing):
    number = agree(play, writing)
    stranger = come("stranger")
    assert "Nothing is agreed yet" in stranger.get(HERE).text
    for page in (f"{HERE}/{number}", f"{HERE}/{number}/paper", f"{HERE}/{number}/renew"):
        assert stranger.get(page).status_code == 404
    for deed in ("accept", "end", "renew"):
        assert stranger.post(f"{HERE}/{number}/{deed}").status_code == 404
    case = come("caseworker")
    assert case.get(HERE).status_code == 403
    # Nobody proposes in the name of others.
    assert stranger.post(f"{HERE}/propose", data=told(play)).status_code == 422


def test_who_administers_binds_either_side_and_never_both(play, come, reading):
    admin, second = come("admin"), come("second")
    assert admin.post(f"{HERE}/propose", data=told(play)).status_code == 303
    [made] = rows(reading)
    page = f"{HERE}/{made.id}"
    assert "We accept it" not in admin.get(page).text
    refused = admin.post(f"{page}/accept")
    assert refused.status_code == 409
    assert "Your side has proposed it" in refused.text
    assert second.press(second.get(page), "We accept it").status_code == 303


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"partner": "ours"}, "Choose two different organisations"),
        ({"expires_on": -1}, "The last day comes before the first one"),
        ({"expires_on": 9999}, "At most five years"),
        ({"valid_from": -90, "expires_on": -30}, "That last day is over already"),
    ],
)
def test_what_cannot_be_is_refused_with_what_was_typed_still_there(play, come, reading, changes, said):
    given = {
        name: str(play[value]) if isinstance(value, str) else (today() + value * DAY).isoformat()
        for name, value in changes.items()
    }
    answer = come("cora").post(f"{HERE}/propose", data=told(play, **given))
    assert answer.status_code == 409
    assert said in answer.text
    assert "So that a family gets a doctor." in answer.text
    assert rows(reading) == []


def test_a_proposal_of_two_waits_alone_and_no_categories_are_no_agreement(play, come, reading):
    cora, head = come("cora"), come("head")
    assert cora.post(f"{HERE}/propose", data=told(play, categories=[])).status_code == 422
    assert cora.post(f"{HERE}/propose", data=told(play)).status_code == 303
    answer = head.post(f"{HERE}/propose", data=told(play, proposer=str(play["clinic"]), partner=str(play["ours"])))
    assert answer.status_code == 409
    assert "waits for its answer" in answer.text
    assert len(rows(reading)) == 1


def test_it_is_renewed_by_a_new_one_from_the_side_of_who_asks(play, come, reading, writing):
    last = today() + 5 * DAY
    number = agree(play, writing, expires_on=last, shared=["name"])
    head = come("head")
    page = head.get(f"{HERE}/{number}/renew")
    assert head.press(page, "Propose it").status_code == 303
    old, new = rows(reading)
    assert (new.proposer_id, new.partner_id, new.shared) == (play["clinic"], play["ours"], ["name"])
    assert (new.valid_from, new.accepted_at) == (last + DAY, None)
    # While it waits no second one is asked for.
    assert "Renew it" not in head.get(f"{HERE}/{old.id}").text
    assert head.get(f"{HERE}/{old.id}/renew").status_code == 303
    with reading():
        assert {one.organisation_id for one in to_be_renewed()} == {play["ours"], play["clinic"]}
    cora = come("cora")
    assert cora.post(f"{HERE}/{new.id}/accept").status_code == 303
    with reading():
        assert to_be_renewed() == []


def test_both_sides_are_told_a_month_before_and_after_it_expired(play, come, reading, writing):
    number = agree(play, writing, expires_on=today() + 31 * DAY)
    with reading():
        assert to_be_renewed() == []
    with writing() as session:
        session.get_one(SharingAgreement, number).expires_on -= DAY
    for name in ("cora", "head"):
        text = come(name).get("/community/watching").text
        assert "Data sharing to renew or to end" in text
        assert f"{HERE}/{number}" in text
    with writing() as session:
        session.get_one(SharingAgreement, number).expires_on = today() - DAY
    assert "Data sharing to renew or to end" in come("cora").get("/community/watching").text
    assert "Data sharing to renew or to end" not in come("stranger").get("/community/watching").text
    # Whoever needs it no longer ends it, and nobody is told any more.
    come("head").post(f"{HERE}/{number}/end")
    with reading():
        assert to_be_renewed() == []


def test_a_proposal_waits_for_the_other_side_and_never_for_who_made_it(play, come, reading):
    come("cora").post(f"{HERE}/propose", data=told(play))
    with reading():
        [waits] = to_be_answered()
        assert (waits.organisation_id, waits.but) == (play["clinic"], play["cora"])
        assert to_be_answered([play["ours"]]) == []
    assert "Data sharing that waits for your answer" in come("head").get("/community/watching").text
    assert "Data sharing that waits for your answer" not in come("cora").get("/community/watching").text


def written(play, **changes):
    return {
        "kind": "health",
        "receiver": str(play["clinic"]),
        "priority": "urgent",
        "reason": "To choose a doctor.",
        "disclosed": ["name", "phone"],
        **changes,
    }


def test_without_data_sharing_nobody_is_referred_and_the_page_says_what_to_do(play, come, reading, writing):
    page = f"/community/referrals/people/{play['member']}"
    cora, case = come("cora"), come("caseworker")
    text = cora.get(page).text
    assert "No data sharing runs yet" in text
    assert "Clinic" in text
    assert f'href="{HERE}/propose"' in text
    assert 'name="receiver"' not in text
    with reading():
        assert unshared_lines() == [
            "Nobody can be referred to Clinic: no data sharing runs with them (/community/sharing)."
        ]
    assert cora.post(page, data=written(play)).status_code == 422
    with writing() as session:
        household = session.get_one(Household, session.get_one(Member, play["member"]).household_id)
        cast.agree(household, ConsentPurpose.CARE)
    text = case.get(page).text
    assert "Whoever coordinates your organisation proposes it" in text
    assert HERE not in text
    # What was proposed, has not begun, has expired or has ended is none.
    for changes in (
        {"accepted_at": None},
        {"valid_from": today() + DAY},
        {"expires_on": today() - DAY},
        {"ended_at": clock.now()},
    ):
        number = agree(play, writing, **changes)
        assert cora.post(page, data=written(play)).status_code == 422
        with writing() as session:
            session.delete(session.get_one(SharingAgreement, number))
    agree(play, writing)
    assert cora.post(page, data=written(play)).status_code == 303
    with reading():
        assert unshared_lines() == []


def test_nothing_goes_along_beyond_what_is_agreed(play, come, writing, reading):
    number = agree(play, writing, shared=["name", "languages"])
    page, cora = f"/community/referrals/people/{play['member']}", come("cora")
    assert "agreed is only Name and Languages" in cora.get(page).text
    refused = cora.post(page, data=written(play))
    assert refused.status_code == 422
    assert "Agreed with this organisation is only: Name and Languages." in refused.text
    # A second agreement of the two adds to the first.
    agree(play, writing, shared=["phone"])
    assert cora.post(page, data=written(play)).status_code == 303
    with writing() as session:
        actions.agree(session.query(Referral).one(), ReferralWay.ORALLY, "ar", play["cora"])
        session.get_one(SharingAgreement, number).ended_at = clock.now()
    text = cora.get("/community/referrals/1").text
    assert "More goes along than the two organisations agreed to share" in text
    assert "Send it" not in text
    assert cora.post("/community/referrals/1/send").status_code == 409


def sent(play, writing, state):
    with writing() as session:
        member = session.get_one(Member, play["member"])
        given = ToldReferral(ReferralKind.HEALTH, ReferralPriority.URGENT, play["clinic"], "R", [Disclosure.NAME])
        made = actions.write(member, given, play["ours"], play["cora"])
        actions.agree(made, ReferralWay.ORALLY, "ar", play["cora"])
        if state is not ReferralState.CONSENTED:
            actions.send(made)
        return made.id


def test_what_is_not_sent_when_it_expires_waits_and_what_is_under_way_goes_on(play, come, writing, visitor):
    agreement = agree(play, writing)
    waits, goes_on = (sent(play, writing, state) for state in (ReferralState.CONSENTED, ReferralState.SENT))
    with writing() as session:
        session.get_one(SharingAgreement, agreement).expires_on = today() - DAY
        doctor = factories.account((Role.SERVICE, play["clinic"])).id
    cora = come("cora")
    text = cora.get(f"/community/referrals/{waits}").text
    assert "No data sharing runs with this organisation" in text
    assert "Send it" not in text
    refused = cora.post(f"/community/referrals/{waits}/send")
    assert refused.status_code == 409
    assert "No data sharing runs with this organisation" in refused.text
    browser = visitor()
    browser.sign_in(doctor)
    for deed in ("acknowledge", "accept", "meet"):
        assert browser.post(f"/community/referrals/received/{goes_on}/{deed}").status_code == 303
    assert browser.get(f"/community/referrals/received/{goes_on}").status_code == 200


def test_the_list_costs_the_same_for_many(play, come, writing, count_queries):
    cora = come("cora")
    agree(play, writing)
    with count_queries() as few:
        cora.get(HERE)
    for _ in range(5):
        agree(play, writing)
    with count_queries() as many:
        cora.get(HERE)
    assert len(many) == len(few)


# By which right each table that names a family and an organisation lets the one know the other: what the two
# organisations agreed, or the family's own word towards that organisation, without which nobody there reads the row.
AGREED, OWN_WORD, NOWHERE = "agreed", "own word", "goes nowhere"
RIGHTS = {
    "referrals": AGREED,
    "housing_needs": AGREED,
    "school_ways": OWN_WORD,
    "agreements": OWN_WORD,
    "agreement_wishes": OWN_WORD,
    "case_conferences": OWN_WORD,
    "conference_people": OWN_WORD,
    # The word itself, and what was opened where the family is registered.
    "consents": NOWHERE,
    "emergency_accesses": NOWHERE,
}


def test_each_table_of_families_says_by_which_right_another_organisation_knows_of_it(app):
    def leads_to(table, *names):
        return any(key.column.table.name in names for key in table.foreign_keys)

    found = {
        table.name
        for table in db.metadata.sorted_tables
        if leads_to(table, "organisations") and leads_to(table, "households", "members")
    }
    # The family itself belongs to the organisation that registered it.
    assert found - {"households"} == set(RIGHTS)


def refer(household, child, ours, there):
    given = ToldReferral(ReferralKind.SCHOOL, ReferralPriority.NORMAL, there, "R", [Disclosure.NAME])
    made = actions.write(child, given, ours, None)
    actions.agree(made, ReferralWay.OWN_CARD, "ar", None)
    actions.send(made)
    return Permission.TREAT_REFERRALS, made


def pass_a_need_on(household, child, ours, there):
    facts = {"persons": 2, "budget": 400, "currency": "EUR", "by_on": today(), "language": "ar"}
    return Permission.SEE_HOUSING_NEEDS, housing.ask(AskedHome(household.id, ours, None), there, facts)


def send_to_school(household, child, ours, there):
    return Permission.SEE_SCHOOLING, schooling.start(child, ToldSchooling("3"), there, None)


def move_an_agreement(household, child, ours, there):
    made = factories.agreement(household, ours)
    agreements.move(made, today(), "Elsewhere", there)
    return Permission.SEE_AGREEMENTS, made


def ask_to_a_meeting(household, child, ours, there):
    worker = db.session.query(Membership).filter_by(organisation_id=there, role=Role.CASEWORKER).one().account_id
    moment = ToldConference(today() + DAY, time(10), 60, None, "Here", [worker], [])
    return Permission.SEE_CONFERENCES, conferences.call(household, ours, moment, None)


@pytest.mark.parametrize(
    ("pass_on", "right"),
    [
        (refer, AGREED),
        (pass_a_need_on, AGREED),
        (send_to_school, OWN_WORD),
        (move_an_agreement, OWN_WORD),
        (ask_to_a_meeting, OWN_WORD),
    ],
)
@pytest.mark.parametrize(("shares", "agrees"), [(False, False), (True, False), (False, True), (True, True)])
def test_nothing_of_a_family_reaches_another_organisation_without_its_right(
    play, writing, reading, pass_on, right, shares, agrees
):
    if shares:
        agree(play, writing)
    with writing() as session:
        there, home = session.get_one(Organisation, play["clinic"]), session.query(Household).one()
        there.kind = OrganisationKind.MUNICIPALITY
        for kind in (ReferralKind.SCHOOL, ReferralKind.HOUSING):
            factories.add(ReferralOffer(organisation_id=there.id, kind=kind))
        worker = factories.account((Role.CASEWORKER, there.id)).id
        factories.add(Member(household_id=home.id, call_name="Sami", birth_year=today().year - 9, languages=["ar"]))
        session.get_one(Member, play["member"]).birth_year = 1990
        if agrees:
            facts = {"text_version": "2026-11", "language": "ar", "given_at": clock.now()}
            facts |= {"manner": ConsentManner.ORALLY, "purpose": ConsentPurpose.CARE}
            factories.add(Consent(household_id=home.id, organisation_id=there.id, **facts))
    held = frozenset((role, play["clinic"]) for role in (Role.SERVICE, Role.CASEWORKER))
    actor = Actor(account_id=worker, held=held)
    may = shares if right is AGREED else agrees
    with writing() as session:
        home, child = session.query(Household).one(), session.query(Member).filter_by(call_name="Sami").one()
        try:
            permission, made = pass_on(home, child, play["ours"], play["clinic"])
        except Refused:
            session.rollback()
            assert not may
            return
        assert (find(actor, permission, type(made), made.id) is not None) is may
