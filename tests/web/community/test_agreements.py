"""A caseworker's families, the municipality's agreements with them, and the family's line of pictures."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from community.accounts.models import Card
from community.agreements.models import Agreement, AgreementParty, AgreementStep, AgreementWish, ChildPlan
from community.agreements.rules import AgreementEnding, StepState, WishEnding
from community.foundation import clock
from community.foundation.access import Role
from community.foundation.audit import AuditEntry, Deed
from community.foundation.database import db
from community.help_requests.models import HelpCall
from community.households.models import Consent, Household, Member
from community.households.rules import ConsentManner, ConsentPurpose
from community.organisations.models import Organisation
from community.organisations.rules import OrganisationKind
from tests import cast, factories

NUMBER = "9001011234"


def consent(household, organisation, purpose, **facts):
    return factories.add(
        Consent(
            household_id=household.id,
            organisation_id=organisation.id,
            purpose=purpose,
            text_version="2026-11",
            language="ar",
            manner=ConsentManner.ORALLY,
            given_at=clock.now(),
            **facts,
        )
    )


class Cast:
    """The people of this play, by their ids: a family of the foundation, and who works where."""


@pytest.fixture
def play(writing):
    clock.run_from(datetime(2026, 11, 18, 8, tzinfo=UTC))
    made = Cast()
    with writing():
        before = cast.gather()
        ours = db.session.get_one(Organisation, before.organisation)
        town = factories.organisation(name="The town", kind=OrganisationKind.MUNICIPALITY)
        other = factories.organisation(name="Another town", kind=OrganisationKind.MUNICIPALITY)
        household = factories.household(ours, "Amina", "Sami", phone="088 111 2233")
        child = db.session.query(Member).filter_by(call_name="Sami").one()
        child.birth_year, child.guardian = 2018, False
        parent = db.session.query(Member).filter_by(call_name="Amina").one()
        parent.birth_year, parent.guardian = 1990, True
        second = Member(household_id=household.id, call_name="Karim", birth_year=1988, guardian=True, languages=[])
        made.second = factories.add(second).id
        silent = factories.household(ours, "Silent")
        consent(household, ours, ConsentPurpose.COORDINATION)
        made.care = consent(household, town, ConsentPurpose.CARE).id
        for name, of in (("caseworker", ours), ("officer", town), ("elsewhere", other)):
            setattr(made, name, factories.account((Role.CASEWORKER, of.id), name=name.title()).id)
        made.coordinator, made.ours, made.town, made.other = before.coordinator, ours.id, town.id, other.id
        made.household, made.silent, made.parent, made.child = household.id, silent.id, parent.id, child.id
        card = {"pin_hash": "x", "issued_at": clock.now()}
        made.card = factories.add(Card(household_id=household.id, code_digest="d", member_id=parent.id, **card)).id
        made.shared = factories.add(Card(household_id=household.id, code_digest="e", **card)).id
    return made


@pytest.fixture
def person(visitor):
    def signed_in(account):
        one = visitor()
        one.sign_in(account)
        return one

    return signed_in


@pytest.fixture
def family(play, visitor):
    one = visitor()
    one.open_card(play.card)
    return one


def at(play):
    return f"/community/caseload/{play.household}"


APPLY = "/community/agreements/households/{}/apply"


def signed(officer, play, day="2026-11-02"):
    """Take the application and sign it."""
    days = {"organisation": play.town, "decided_on": "2026-10-20", "applied_on": "2026-11-01"}
    page = officer.get(APPLY.format(play.household))
    assert officer.press(page, "Save", adults=str(play.parent), **days).status_code == 303
    page = officer.get("/community/agreements/1")
    assert officer.press(page, "Sign", signed_on=day, reference="A-17").status_code == 303
    return officer.get("/community/agreements/1")


def test_a_caseworker_sees_whom_they_accompany_and_the_family_reads_each_look(play, person, family, reading, writing):
    for name in ("caseworker", "officer"):
        page = person(getattr(play, name)).get("/community/caseload")
        assert "Amina" in page.text
        assert "Silent" not in page.text
        assert "088 111 2233" in person(getattr(play, name)).get(at(play)).text
    elsewhere = person(play.elsewhere)
    assert "Amina" not in elsewhere.get("/community/caseload").text
    assert elsewhere.get(at(play)).status_code == 404
    assert person(play.caseworker).get(f"/community/caseload/{play.silent}").status_code == 404
    assert person(play.coordinator).get("/community/caseload").status_code == 403
    assert family.get("/community/caseload").status_code == 403
    opened = family.get("/community/privacy/family").text
    assert "The town" in opened
    assert "Caseworker" in opened
    with reading() as session:
        seen = session.query(AuditEntry).filter_by(deed=Deed.VIEWED, table_name="households", row_id=play.household)
        assert {one.account_id for one in seen} == {play.caseworker, play.officer}


def test_a_withdrawn_consent_ends_it_on_the_next_request(play, person, family):
    officer = person(play.officer)
    signed(officer, play)
    assert "A-17" in officer.get("/community/agreements").text
    family.post(f"/community/households/mine/consents/{play.care}/withdraw")
    for page in (at(play), "/community/agreements/1", "/community/agreements/steps/1"):
        assert officer.get(page).status_code == 404
    assert "A-17" not in officer.get("/community/agreements").text
    assert "Amina" not in officer.get("/community/caseload").text
    assert "Amina" in person(play.caseworker).get("/community/caseload").text
    # The family itself goes on seeing its steps, and can agree again.
    assert "A home" in family.get("/family/steps").text
    assert family.post(f"/community/households/mine/consents/{play.care}/again").status_code == 303
    assert officer.get(at(play)).status_code == 200


def test_the_coordinator_takes_the_consent_to_care_down_for_the_municipality(play, person, reading):
    coordinator = person(play.coordinator)
    told = {"purposes": ["care"], "accompanied_by": play.other, "language": "ar", "manner": "orally"}
    assert coordinator.post(f"/community/households/{play.household}/consents", data=told).status_code == 303
    page = coordinator.get(f"/community/households/{play.household}").text
    assert "Another town" in page
    assert person(play.elsewhere).get(at(play)).status_code == 200
    with reading() as session:
        assert session.query(Consent).filter_by(organisation_id=play.other).one().purpose is ConsentPurpose.CARE
    wrong = {**told, "accompanied_by": "4711"}
    assert coordinator.post(f"/community/households/{play.household}/consents", data=wrong).status_code == 422


def test_from_the_application_to_the_duties(play, person, family, reading):
    officer = person(play.officer)
    assert "Application for an agreement" in officer.get(at(play)).text
    page = signed(officer, play)
    for word in ("Reception or housing", "Compulsory schooling", "Monitoring of the agreement", "A-17", "Runs"):
        assert word in page.text
    with reading() as session:
        agreement = session.query(Agreement).one()
        assert (agreement.household_id, agreement.organisation_id) == (play.household, play.town)
        assert [one.member_id for one in session.query(AgreementParty)] == [play.parent]
        steps = session.query(AgreementStep).all()
        assert (len(steps), {one.owner_id for one in steps}) == (14, {play.officer})
    assert "14 May 2027" not in page.text
    assert "until 2 Nov 2027" in page.text
    shown = family.get("/family/steps").text
    assert "Doctor" in shown
    # What authorities do among themselves is no step of the family.
    assert "Monitoring" not in shown
    assert 'aria-current="step"' in shown
    assert "Next step" in family.get("/family").text


@pytest.mark.parametrize(
    ("wrong", "status", "said"),
    [
        ({"applied_on": "2026-11-04"}, 409, "are over"),
        ({"applied_on": "2026-10-01"}, 409, "before the decision"),
        ({"adults": ""}, 422, "Please fill this in"),
        ({"adults": "child"}, 422, ""),
        ({"organisation": "ours"}, 422, ""),
        ({"decided_on": "soon"}, 422, ""),
    ],
)
def test_an_application_is_refused_in_words(play, person, reading, wrong, status, said):
    told = {
        "organisation": play.town,
        "decided_on": "2026-10-20",
        "applied_on": "2026-11-01",
        "adults": play.parent,
        **{name: getattr(play, value, value) for name, value in wrong.items()},
    }
    answer = person(play.officer).post(APPLY.format(play.household), data=told)
    assert (answer.status_code, said in answer.text) == (status, True)
    with reading() as session:
        assert session.query(Agreement).count() == 0


def test_a_family_has_one_agreement(play, person, reading):
    officer = person(play.officer)
    signed(officer, play)
    told = {"organisation": play.town, "decided_on": "2026-11-01", "applied_on": "2026-11-02", "adults": play.parent}
    assert officer.post(APPLY.format(play.household), data=told).status_code == 409
    with reading() as session:
        assert session.query(Agreement).count() == 1


def test_what_the_municipality_keeps_no_organisation_reads_and_the_reverse(play, person, family, writing):
    officer, caseworker, coordinator = (person(getattr(play, one)) for one in ("officer", "caseworker", "coordinator"))
    signed(officer, play)
    family.post("/community/help_requests/ask")
    for stranger in (caseworker, person(play.elsewhere)):
        for page in ("/community/agreements/1", "/community/agreements/steps/1"):
            assert stranger.get(page).status_code == 404
        assert stranger.post("/community/agreements/1/sign").status_code == 404
        assert "A-17" not in stranger.get("/community/agreements").text
    assert coordinator.get("/community/agreements/1").status_code == 403
    assert coordinator.get("/community/agreements").status_code == 403
    for page in (f"/community/households/{play.household}", f"/community/privacy/households/{play.household}"):
        assert "A-17" not in coordinator.get(page).text
    # A foundation's caseworker cannot make an agreement, and the municipality hears no call for help.
    assert caseworker.get(APPLY.format(play.household)).status_code == 404
    assert "Asks for help" in caseworker.get(at(play)).text
    assert "Reception or housing" not in caseworker.get(at(play)).text
    assert "Asks for help" not in officer.get(at(play)).text
    assert "Amina" not in officer.get("/community/help_requests").text
    assert "Amina" in caseworker.get("/community/help_requests").text


def test_a_child_has_a_plan_with_its_own_opinion(play, person, family, visitor, reading):
    officer = person(play.officer)
    signed(officer, play)
    page = f"/community/agreements/1/children/{play.child}"
    assert officer.press(officer.get(page), "Save", education="Bulgarian after school").status_code == 422
    told = {"education": "Bulgarian after school", "opinion": "I want to play football"}
    assert officer.press(officer.get(page), "Save", **told).status_code == 303
    assert "I want to play football" in officer.get("/community/agreements/1").text
    assert "I want to play football" in officer.get(page).text
    assert officer.get(f"/community/agreements/1/children/{play.parent}").status_code == 404
    told = {"title": "Football club", "picture": "sport", "organisation": play.ours, "due_on": "2026-12-01"}
    step = {**told, "child": play.child, "place": "Sports hall", "bring": "Shoes"}
    assert officer.post("/community/agreements/1/steps", data=step).status_code == 303
    assert "Football club" in family.get("/family/steps").text
    # A child's own step is on no card that does not read the child's matters.
    shared = visitor()
    shared.open_card(play.shared)
    assert "Football club" not in shared.get("/family/steps").text
    assert "I want to play football" in family.get("/community/privacy/family").text
    assert "I want to play football" not in shared.get("/community/privacy/family").text
    with reading() as session:
        plan = session.query(ChildPlan).one()
        assert (plan.member_id, plan.education) == (play.child, "Bulgarian after school")


def test_a_step_is_shown_by_the_day_and_number_of_a_paper(play, person, family, reading):
    officer = person(play.officer)
    signed(officer, play)
    page = officer.get("/community/agreements/steps/1")
    assert officer.press(page, "Save", due_on="2026-11-20", place="Room 3", bring="The letter").status_code == 303
    assert "Officer" in officer.get("/community/agreements/1").text
    nobody = {"due_on": "2026-11-20", "owner_id": play.caseworker}
    assert officer.post("/community/agreements/steps/1", data=nobody).status_code == 422
    shown = family.get("/family/steps").text
    for word in ("Room 3", "The letter", "Friday"):
        assert word in shown
    page = officer.get("/community/agreements/steps/1")
    answer = officer.press(page, "It is done", evidence_on="2026-11-17", evidence=f"Order 12 {NUMBER}")
    assert (answer.status_code, "looked like a personal number" in answer.text) == (422, True)
    assert NUMBER not in answer.text
    done = {"evidence_on": "2026-11-17", "evidence": "Order 12"}
    assert officer.press(page, "It is done", **done).status_code == 303
    with reading() as session:
        step = session.get_one(AgreementStep, 1)
        assert (step.state, step.evidence, str(step.evidence_on)) == (StepState.DONE, "Order 12", "2026-11-17")
    url = "/community/agreements/steps/1"
    assert officer.post(f"{url}/settle", data={**done, "evidence_on": "2026-11-19"}).status_code == 409
    late = {"due_on": "2026-12-20", "owner_id": play.officer}
    assert officer.post(url, data=late).status_code == 409
    assert officer.post(f"{url}/open").status_code == 303
    assert officer.post(f"{url}/drop").status_code == 303
    with reading() as session:
        assert session.get_one(AgreementStep, 1).state is StepState.NOT_NEEDED


def test_it_is_extended_once_and_ends_for_one_while_others_go_on(play, person, reading, writing):
    officer = person(play.officer)
    signed(officer, play)
    with writing():
        factories.add(AgreementParty(agreement_id=1, member_id=play.second))
    url = "/community/agreements/1"
    assert officer.post(f"{url}/extend", data={"agreed_on": "2026-11-17"}).status_code == 303
    assert "until 2 Nov 2028" in officer.get(url).text
    assert officer.post(f"{url}/extend", data={"agreed_on": "2026-11-17"}).status_code == 409
    # What follows of each ending stands beside the form, as the country's file says it.
    assert "Others of the family may go on" in officer.get(url).text.partition("End it")[2]
    ends = {"person": play.second, "ending": "left", "ended_on": "2026-11-17"}
    assert officer.post(f"{url}/end", data={**ends, "ending": "mutual"}).status_code == 409
    assert officer.post(f"{url}/end", data=ends).status_code == 303
    with reading() as session:
        assert session.get_one(Agreement, 1).ended_on is None
        assert [one.ending for one in session.query(AgreementParty).order_by(AgreementParty.id)] == [
            None,
            AgreementEnding.LEFT,
        ]
    assert officer.post(f"{url}/end", data={**ends, "person": 0, "ending": "term_over"}).status_code == 409
    assert officer.post(f"{url}/end", data={**ends, "person": 0, "ending": "mutual"}).status_code == 303
    with reading() as session:
        assert session.get_one(Agreement, 1).ending is AgreementEnding.MUTUAL
    shown = officer.get(url).text
    assert "It is over for everybody." in shown
    assert "Others of the family may go on" not in shown
    # Another one can begin.
    assert "Application for an agreement" in officer.get(at(play)).text


def test_it_moves_with_the_family_to_a_municipality_that_takes_part(play, person, reading, writing):
    officer, elsewhere = person(play.officer), person(play.elsewhere)
    signed(officer, play)
    told = {"moved_on": "2026-11-17", "new_municipality": play.other, "moved_to": ""}
    assert officer.post("/community/agreements/1/move", data=told).status_code == 303
    assert officer.get("/community/agreements/1").status_code == 404
    # The family decides whether the new one accompanies it.
    assert elsewhere.get("/community/agreements/1").status_code == 404
    with writing():
        household = db.session.get_one(Household, play.household)
        consent(household, db.session.get_one(Organisation, play.other), ConsentPurpose.CARE)
    assert "until 2 Nov 2027" in elsewhere.get("/community/agreements/1").text
    assert (
        elsewhere.post("/community/agreements/1/move", data={**told, "new_municipality": play.town}).status_code == 409
    )
    with reading() as session:
        assert {one.organisation_id for one in session.query(AgreementStep)} == {play.other}


def test_it_moves_to_one_that_does_not_take_part(play, person, reading):
    officer = person(play.officer)
    signed(officer, play)
    told = {"moved_on": "2026-11-17", "new_municipality": 0, "moved_to": "Plovdiv"}
    assert officer.post("/community/agreements/1/move", data=told).status_code == 303
    with reading() as session:
        assert session.get_one(Agreement, 1).moved_to == "Plovdiv"
        assert {one.state for one in session.query(AgreementStep)} == {StepState.NOT_NEEDED}


def due(person):
    """Under which heads of My work steps stand."""
    groups = person.get("/community/watching").text.split('<section class="group">')[1:]
    found = {re.search(r">([^<]+) <small>", group)[1]: group.split("</section>")[0] for group in groups}
    return [head for head, group in found.items() if "Steps that are due" in group]


def test_a_morning(play, person, writing, family):
    officer, caseworker = person(play.officer), person(play.caseworker)
    signed(officer, play)
    family.post("/community/help_requests/ask")
    # Of the duties of the 2nd one was due on the 9th, and five on the 16th.
    assert due(officer) == ["Cannot wait"]
    with writing() as session:
        for number, ahead in ((1, 0), (2, 3)):
            session.get_one(AgreementStep, number).due_on = clock.now().date() + timedelta(days=ahead)
    assert due(officer) == ["Cannot wait", "Today", "This week"]
    assert "Who asks for help" not in officer.get("/community/watching").text
    assert "Overdue" in officer.get("/community/agreements").text
    theirs = caseworker.get("/community/watching").text
    assert "Who asks for help" in theirs
    assert "Steps that are due" not in theirs
    assert "Next:" in officer.get(at(play)).text


def test_a_long_morning_asks_as_many_questions_as_a_short_one(play, person, writing, count_queries):
    officer = person(play.officer)
    signed(officer, play)
    pages = ("/community/caseload", "/community/agreements", at(play), "/community/agreements/1", "/community/watching")

    def counted():
        numbers = []
        for page in pages:
            with count_queries() as found:
                assert officer.get(page).status_code == 200
            numbers.append(len(found))
        return numbers

    few = counted()
    with writing():
        town, ours = (db.session.get_one(Organisation, one) for one in (play.town, play.ours))
        for number in range(20):
            home = factories.household(ours, f"Family {number}")
            consent(home, town, ConsentPurpose.CARE)
            days = {"decided_on": clock.now().date(), "applied_on": clock.now().date(), "signed_on": clock.now().date()}
            made = Agreement(
                household_id=home.id, organisation_id=town.id, law_code="BG", created_at=clock.now(), **days
            )
            factories.add(made)
            step = {"organisation_id": town.id, "due_on": clock.now().date(), "created_at": clock.now()}
            factories.add(AgreementStep(agreement_id=made.id, title="T", **step))
            factories.add(AgreementStep(agreement_id=1, title="T", **step))
    assert counted() == few


def test_a_call_of_whom_nobody_may_accompany_is_the_coordinators_alone(play, person, writing):
    with writing():
        factories.add(HelpCall(household_id=play.silent, created_at=clock.now()))
    assert "Who asks for help" not in person(play.caseworker).get("/community/watching").text
    assert "Who asks for help" in person(play.coordinator).get("/community/watching").text


def test_nobody_yet(play, person):
    beginner = person(play.elsewhere)
    hint = "as soon as it agrees that your organisation accompanies it"
    assert "Nobody yet" in beginner.get("/community/caseload").text
    assert hint in beginner.get("/community/caseload").text
    assert hint in beginner.get("/community/watching").text
    assert hint not in person(play.officer).get("/community/watching").text
    assert hint not in person(play.coordinator).get("/community/watching").text
    assert "No agreement yet" in person(play.elsewhere).get("/community/agreements").text


def test_a_family_without_an_agreement_has_no_steps(play, family):
    assert "No steps yet" in family.get("/family/steps").text
    assert "All our steps" not in family.get("/family").text


WANT = "/family/agreement"


@pytest.fixture
def partner(play, visitor, writing):
    """Another adult of the family, with a card of their own."""
    with writing():
        other = factories.add(Member(household_id=play.household, call_name="Sami", birth_year=1985, languages=["ar"]))
        card = {"pin_hash": "x", "issued_at": clock.now(), "code_digest": "partner"}
        number = factories.add(Card(household_id=play.household, member_id=other.id, **card)).id
    one = visitor()
    one.open_card(number)
    return one


def test_a_family_asks_for_an_agreement_and_one_button_makes_it_an_application(
    play, person, family, partner, visitor, reading
):
    assert "An agreement with the municipality" in family.get("/family").text
    page = family.get(WANT)
    assert "within 14 days" in page.text
    # It agreed to the care of the town before, and is not asked again.
    assert "accompanies the family" not in page.text
    tomorrow = (clock.now().date() + timedelta(days=1)).isoformat()
    assert family.press(page, "We want an agreement", decided_on=tomorrow).status_code == 409
    day = (clock.now().date() - timedelta(days=2)).isoformat()
    assert family.press(page, "We want an agreement", decided_on=day).status_code == 303
    # A second adult sees it, and asking twice is one wish.
    assert "Amina" in partner.get(WANT).text
    assert "We want an agreement" not in partner.get(WANT).text
    assert partner.post(WANT, data={"decided_on": day, "municipality": str(play.town)}).status_code == 303
    shared = visitor()
    shared.open_card(play.shared)
    assert "We want an agreement" not in shared.get(WANT).text
    assert shared.post(WANT, data={"decided_on": day, "municipality": str(play.town)}).status_code == 404
    # It waits for whoever accompanies the family at the municipality, and for nobody else.
    officer = person(play.officer)
    for path in ("/community/watching", "/community/agreements", at(play)):
        assert "agreement" in officer.get(path).text.lower()
    assert "Families that want an agreement" in officer.get("/community/watching").text
    for name in ("caseworker", "elsewhere"):
        assert "Families that want an agreement" not in person(getattr(play, name)).get("/community/watching").text
        assert person(getattr(play, name)).get("/community/agreements/wishes/1").status_code == 404
    page = officer.get("/community/agreements/wishes/1")
    assert officer.press(page, "Make it an application").status_code == 303
    assert officer.post("/community/agreements/wishes/1/begin").status_code == 404
    with reading() as session:
        [made] = session.query(Agreement)
        assert (made.decided_on.isoformat(), made.applied_on, made.organisation_id) == (
            day,
            clock.now().date(),
            play.town,
        )
        # All who are grown up, and not the child.
        assert session.query(AgreementParty).count() == 3
        [wanted] = session.query(AgreementWish)
        assert wanted.settled is WishEnding.BEGUN
    assert "You have an agreement" in family.get(WANT).text
    assert "Families that want an agreement" not in officer.get("/community/watching").text
    assert family.post(WANT, data={"decided_on": day, "municipality": str(play.town)}).status_code == 409


def test_too_late_is_the_municipalitys_to_judge(play, person, family, reading):
    day = (clock.now().date() - timedelta(days=40)).isoformat()
    assert family.press(family.get(WANT), "We want an agreement", decided_on=day).status_code == 303
    officer = person(play.officer)
    page = officer.get("/community/agreements/wishes/1")
    assert "are over" in page.text
    assert "Make it an application" not in page.text
    assert officer.post("/community/agreements/wishes/1/begin").status_code == 409
    assert officer.press(page, "None is begun").status_code == 303
    assert "No agreement was begun" in family.get(WANT).text
    # It can be asked for again.
    assert family.press(family.get(WANT), "We want an agreement", decided_on=day).status_code == 303
    assert family.press(family.get(WANT), "Take it back").status_code == 303
    assert family.post(f"{WANT}/2/take-back").status_code == 409
    with reading() as session:
        assert session.query(Agreement).count() == 0


def test_the_consent_is_asked_for_first_in_the_familys_language(play, person, family, writing, reading):
    with writing() as session:
        session.get_one(Consent, play.care).withdrawn_at = clock.now()
    officer = person(play.officer)
    page = family.get(WANT)
    assert "accompanies the family" in page.text
    day = clock.now().date().isoformat()
    said = {"decided_on": day, "municipality": str(play.town)}
    assert family.post(WANT, data=said).status_code == 422
    assert family.post(WANT, data={**said, "municipality": str(play.ours), "agreed": "y"}).status_code == 422
    assert family.post(WANT, data={**said, "agreed": "y"}).status_code == 303
    assert officer.get("/community/agreements/wishes/1").status_code == 200
    with reading() as session:
        last = session.query(Consent).order_by(Consent.id.desc()).first()
        assert (last.purpose, last.organisation_id, last.recorded_by_id) == (ConsentPurpose.CARE, play.town, None)
        number = last.id
    # Taken back, the municipality reads nothing on the next request, and the family can give it again.
    with writing() as session:
        session.get_one(Consent, number).withdrawn_at = clock.now()
    assert officer.get("/community/agreements/wishes/1").status_code == 404
    assert "Families that want an agreement" not in officer.get("/community/watching").text
    assert family.post(WANT, data={**said, "agreed": "y"}).status_code == 303
    assert officer.get("/community/agreements/wishes/1").status_code == 200
