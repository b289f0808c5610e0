"""A child goes to school: need, application, five steps with working days, attending, follow-ups; and who sees it."""

import logging
from datetime import UTC, date, datetime

import pytest

from community.accounts.models import Card
from community.foundation import clock
from community.foundation.access import Role
from community.foundation.audit import AuditEntry, Deed
from community.foundation.database import db
from community.homes import actions as homes
from community.homes.rules import Said
from community.households.models import Consent, Household, Member
from community.households.rules import ConsentManner, ConsentPurpose, WordWay
from community.organisations.models import Membership, Organisation
from community.organisations.rules import OrganisationKind
from community.referrals.models import ReferralOffer
from community.referrals.rules import ReferralKind, ReferralState
from community.reports import by_days_to_school, by_step_to_school
from community.schooling.models import SchoolStep, SchoolWay
from community.schooling.rules import SchoolStage, SchoolState, StallReason
from tests import factories

# A Tuesday.
TODAY = date(2026, 11, 3)
NUMBER = "1801011234"
FORMER = "Qadimschool"
LAND = "Farawayland"


class Cast:
    """The people of this play, by their ids."""


def consent(household, organisation, purpose):
    facts = {"text_version": "2026-11", "language": "ar", "manner": ConsentManner.ORALLY, "given_at": clock.now()}
    ids = {"household_id": household.id, "organisation_id": organisation.id}
    return factories.add(Consent(**ids, purpose=purpose, **facts))


@pytest.fixture
def play(writing):
    clock.run_from(datetime(2026, 11, 3, 8, tzinfo=UTC))
    made = Cast()
    with writing() as session:
        ours = factories.organisation(name="Ours")
        town = factories.organisation(name="The town", kind=OrganisationKind.MUNICIPALITY)
        other = factories.organisation(name="Another town", kind=OrganisationKind.MUNICIPALITY)
        for one in (town, other):
            factories.add(ReferralOffer(organisation_id=one.id, kind=ReferralKind.SCHOOL))
        household = factories.household(ours, "Amina", "Sami", "Nour", locale="ar")
        parent, child, young = session.query(Member).filter_by(household_id=household.id).order_by(Member.id)
        parent.birth_year, parent.guardian = 1990, True
        child.birth_year, child.guardian, child.native_name, child.languages = 2015, False, "سامي", ["ar", "en"]
        young.birth_year, young.guardian = 2010, False
        silent = factories.household(ours, "Silent")
        silent_child = session.query(Member).filter_by(household_id=silent.id).one()
        silent_child.birth_year, silent_child.guardian = 2016, False
        consent(household, ours, ConsentPurpose.COORDINATION)
        made.care = consent(household, town, ConsentPurpose.CARE).id
        for name, role, of in (
            ("coordinator", Role.COORDINATOR, ours),
            ("caseworker", Role.CASEWORKER, town),
            ("officer", Role.SERVICE, town),
            ("elsewhere", Role.CASEWORKER, other),
            ("officer_elsewhere", Role.SERVICE, other),
            ("coordinator_elsewhere", Role.COORDINATOR, other),
        ):
            setattr(made, name, factories.account((role, of.id), name=name.title()).id)
        made.ours, made.town, made.household = ours.id, town.id, household.id
        made.parent, made.child, made.young, made.silent_child = parent.id, child.id, young.id, silent_child.id
        card = {"pin_hash": "x", "issued_at": clock.now(), "household_id": household.id}
        made.card = factories.add(Card(code_digest="d", member_id=parent.id, **card)).id
        made.young_card = factories.add(Card(code_digest="y", member_id=young.id, **card)).id
        made.shared = factories.add(Card(code_digest="e", **card)).id
    return made


@pytest.fixture
def person(visitor):
    def signed_in(account):
        one = visitor()
        one.sign_in(account)
        return one

    return signed_in


@pytest.fixture
def holder(visitor):
    def opened(card):
        one = visitor()
        one.open_card(card)
        return one

    return opened


def begin(who, child):
    page = who.get(f"/community/schooling/children/{child}")
    answer = who.press(page, "Begin", last_class="4")
    assert answer.status_code == 303
    return answer.location


def take(who, address, day, **typed):
    page = who.get(address)
    answer = who.press(page, "It is done", done_on=str(day), **typed)
    assert answer.status_code == 303, answer.text
    return who.get(address)


def at(day):
    clock.run_from(datetime(day.year, day.month, day.day, 8, tzinfo=UTC))


def way(reading):
    with reading() as session:
        found = session.query(SchoolWay).one()
        session.expunge(found)
        return found


@pytest.mark.both_databases
def test_from_the_need_to_the_end_of_the_school_year(play, person, reading):
    officer = person(play.officer)
    assert "Sami" in officer.get("/community/schooling/children").text
    address = begin(officer, play.child)
    found = way(reading)
    assert (found.grade_code, found.mother_language, found.owner_id) == ("5", "ar", play.officer)
    assert (found.stage, found.due_on) == (SchoolStage.APPLICATION, date(2026, 11, 10))
    assert "Sami" not in officer.get("/community/schooling/children").text
    days = {
        SchoolStage.APPLICATION: date(2026, 11, 3),
        SchoolStage.REFERRAL: date(2026, 11, 12),
        SchoolStage.ORDER: date(2026, 11, 23),
        SchoolStage.INTERVIEW: date(2026, 12, 2),
        SchoolStage.REPORT: date(2026, 12, 11),
        SchoolStage.ADMISSION: date(2026, 12, 16),
        SchoolStage.FIRST_MONTH: date(2027, 1, 18),
        SchoolStage.VALIDATION: date(2027, 6, 10),
        SchoolStage.YEAR_END: date(2027, 6, 15),
    }
    due = [date(2026, 11, 12), date(2026, 11, 23), date(2026, 12, 2), date(2026, 12, 11), date(2026, 12, 16),
           date(2027, 1, 18), date(2027, 6, 15), date(2027, 6, 15)]  # fmt: skip
    for (stage, day), following in zip(days.items(), [*due, None], strict=True):
        at(day)
        officer = person(play.officer)
        assert way(reading).stage is stage
        page = officer.get(address)
        assert ("With an interpreter" in page.text) is (stage is SchoolStage.INTERVIEW)
        typed = {"named": "White Stork"} if stage is SchoolStage.REFERRAL else {}
        take(officer, address, day, **typed)
        if following:
            assert way(reading).due_on == following, stage
    found = way(reading)
    assert (found.state, found.attending_on) == (SchoolState.FOLLOWED_UP, date(2026, 12, 16))
    assert found.school == "White Stork"
    page = officer.get(address)
    assert "It is done" not in page.text
    assert "followed to the end of the year" in page.text
    with reading() as session:
        steps = session.query(SchoolStep).order_by(SchoolStep.id).all()
        assert [one.stage for one in steps] == list(days)
        assert all(one.done_on <= one.due_on for one in steps)
        assert by_days_to_school([play.town]) == [("Up to 31 working days", (1, 1, 1))]
        assert by_days_to_school([play.ours]) == []


@pytest.mark.both_databases
@pytest.mark.both_databases
def test_a_referral_about_school_leads_to_the_way_once_the_family_agrees(play, person, writing, reading):
    with writing() as session:
        child = session.get_one(Member, play.child)
        sides = [session.get_one(Organisation, number) for number in (play.ours, play.town)]
        asked = factories.referral(child, *sides, ReferralState.ACCEPTED, ReferralKind.SCHOOL)
        secret = factories.referral(child, *sides, ReferralState.ACCEPTED, ReferralKind.SCHOOL, confidential=True)
        other = factories.referral(child, *sides, ReferralState.IN_CONTACT, ReferralKind.CHILD_SUPPORT)
        number, code, hidden = asked.id, asked.code, [secret.id, other.id]
        session.get_one(Consent, play.care).withdrawn_at = clock.now()
    officer, coordinator = person(play.officer), person(play.coordinator)
    page, sent = f"/community/referrals/received/{number}", f"/community/referrals/{number}"
    # Without the family's word there is no button, and both sides read what is missing; who may, finds where.
    lacks = "A way to school begins once the family agrees to be accompanied by"
    for text in (officer.get(page).text, coordinator.get(sent).text):
        assert lacks in text
        assert "Begin the way to school" not in text
    assert f"/community/households/{play.household}" in coordinator.get(sent).text
    assert f"/community/households/{play.household}" not in officer.get(page).text
    assert officer.get(f"/community/schooling/children/{play.child}").status_code == 404
    with writing() as session:
        session.get_one(Consent, play.care).withdrawn_at = None
    # A confidential one would tell whose code it is; what is about something else leads to nothing.
    for one in hidden:
        text = officer.get(f"/community/referrals/received/{one}").text
        assert lacks not in text
        assert "Begin the way to school" not in text
    assert code in officer.get("/community/schooling").text
    text = officer.get(page).text
    assert lacks not in text
    assert "Begin the way to school" in text
    assert lacks not in coordinator.get(sent).text
    begun = officer.get(f"/community/schooling/children/{play.child}")
    assert f"/community/schooling/children/{play.child}" in text
    assert officer.press(begun, "Begin").status_code == 303
    found = way(reading)
    assert (found.member_id, found.organisation_id) == (play.child, play.town)
    # Both read how far it is; the list has nothing more to begin.
    for text in (officer.get(page).text, coordinator.get(sent).text):
        assert f"/community/schooling/{found.id}" in text
        assert "Begin the way to school" not in text
    assert code not in officer.get("/community/schooling").text
    # Another caseworker's referral page tells nothing of it, and a consent that ends takes the link away.
    with writing() as session:
        session.get_one(Consent, play.care).withdrawn_at = clock.now()
    assert f"/community/schooling/{found.id}" not in officer.get(page).text


@pytest.mark.both_databases
def test_a_step_that_is_overdue_on_tuesday_is_on_three_lists_on_wednesday_morning(play, person, reading):
    begin(person(play.caseworker), play.child)
    lists = {
        "caseworker": "/community/caseload",
        "coordinator": "/community/watching",
        "officer": "/community/schooling",
    }
    # It is due on Tuesday the 10th; until that day's end it is late nowhere.
    at(date(2026, 11, 10))
    for who, address in lists.items():
        page = person(getattr(play, who)).get(address).text
        assert "Overdue" not in page.replace("Overdue</a>", "")
        assert ("Sami" in page) is (who == "officer"), who
    clock.run_from(datetime(2026, 11, 11, 5, tzinfo=UTC))
    coordinator = person(play.coordinator).get(lists["coordinator"]).text
    assert "Sami" in coordinator
    assert "Steps to school that are overdue" in coordinator
    caseworker = person(play.caseworker)
    assert 'class="state few' in caseworker.get(lists["caseworker"]).text
    assert "Sami: The parent applies" in caseworker.get(f"/community/caseload/{play.household}").text
    assert "Sami" in caseworker.get("/community/watching").text
    municipality = person(play.officer).get(lists["officer"]).text
    assert "1 step is overdue." in municipality
    assert "Sami" in person(play.officer).get("/community/schooling?late=1").text
    # Done: on none of them.
    take(caseworker, "/community/schooling/1", date(2026, 11, 11))
    assert "No step is overdue." in person(play.officer).get(lists["officer"]).text
    assert "Sami" not in person(play.coordinator).get(lists["coordinator"]).text


def test_the_list_by_step_and_by_owner(play, person, writing):
    begin(person(play.officer), play.child)
    begin(person(play.caseworker), play.young)
    officer = person(play.officer)
    take(officer, "/community/schooling/1", TODAY)
    for question, there in (
        ("", {"Sami", "Nour"}),
        ("?mine=1", {"Sami"}),
        ("?stage=referral", {"Sami"}),
        ("?stage=application", {"Nour"}),
        ("?stage=nothing", {"Sami", "Nour"}),
        ("?late=1", set()),
        ("?stage=order&mine=1", set()),
    ):
        page = officer.get(f"/community/schooling{question}").text
        assert {name for name in ("Sami", "Nour") if f"<bdi>{name}</bdi>" in page} == there, question
    page = officer.get("/community/schooling/1")
    assert officer.press(page, "Save", owner=str(play.caseworker)).status_code == 303
    assert "<bdi>Sami</bdi>" not in officer.get("/community/schooling?mine=1").text
    # Who does not work there looks after nothing there.
    assert officer.post("/community/schooling/1/owner", data={"owner": str(play.coordinator)}).status_code == 422


@pytest.mark.both_databases
def test_strangers_see_nothing_and_a_withdrawn_consent_ends_it(play, person, holder, writing):
    begin(person(play.caseworker), play.child)
    pages = ("/community/schooling/1", "/community/schooling/1/change", "/community/schooling/1/application")
    for name in ("elsewhere", "officer_elsewhere", "coordinator_elsewhere"):
        stranger = person(getattr(play, name))
        assert "Sami" not in stranger.get("/community/schooling").text
        assert "Sami" not in stranger.get("/community/schooling/children").text
        assert {stranger.get(page).status_code for page in pages} == {404}
        assert stranger.get(f"/community/schooling/children/{play.child}").status_code == 404
        for act in ("take/application", "stall", "withdraw", "resume", "owner", "application"):
            assert stranger.post(f"/community/schooling/1/{act}", data={"why": "papers"}).status_code == 404
    assert person(play.coordinator).get(f"/community/schooling/children/{play.silent_child}").status_code == 404
    family = holder(play.card)
    assert family.get("/community/schooling").status_code == 403
    assert "Sami" in person(play.officer).get("/community/schooling").text
    family.post(f"/community/households/mine/consents/{play.care}/withdraw")
    for name in ("officer", "caseworker"):
        assert person(getattr(play, name)).get("/community/schooling/1").status_code == 404
        assert "Sami" not in person(getattr(play, name)).get("/community/schooling").text
    # Who registered the family and is still trusted goes on seeing it, and so does the family.
    assert person(play.coordinator).get("/community/schooling/1").status_code == 200
    assert "Sami" in family.get("/family/school").text


def test_an_office_that_does_not_see_to_schools_reads_nothing(play, person, writing):
    begin(person(play.caseworker), play.child)
    with writing() as session:
        session.query(ReferralOffer).update({"kind": ReferralKind.HEALTH})
    officer = person(play.officer)
    assert officer.get("/community/schooling/1").status_code == 404
    at(date(2026, 11, 20))
    assert "Sami" not in person(play.officer).get("/community/watching").text
    assert "Sami" in person(play.caseworker).get("/community/watching").text


def test_the_family_sees_the_line_in_its_language(play, person, holder):
    begin(person(play.officer), play.child)
    begin(person(play.officer), play.young)
    parent, young, shared = holder(play.card), holder(play.young_card), holder(play.shared)
    page = parent.get("/family/school").text
    assert "Sami" in page
    assert 'aria-current="step"' in page
    # From 14 on it is the young person's own.
    assert "Nour" not in page
    assert "Nour" in young.get("/family/school").text
    assert "Sami" not in young.get("/family/school").text
    assert "Sami" not in shared.get("/family/school").text
    assert "The parent applies" in parent.get("/family").text
    assert "The parent applies" not in shared.get("/family").text


def test_whoever_turns_18_on_the_way_goes_on_by_themselves(play, person, holder, reading, writing):
    officer = person(play.officer)
    begin(officer, play.young)
    take(officer, "/community/schooling/1", TODAY)
    page = officer.get("/community/schooling/1")
    assert officer.press(page, "It does not go on", why="papers").status_code == 303
    at(date(2029, 3, 1))
    officer = person(play.officer)
    page = officer.get("/community/schooling/1")
    assert "Of age by now" in page.text
    assert officer.press(page, "Go on again").status_code == 303
    take(officer, "/community/schooling/1", date(2029, 3, 1), named="Evening School")
    assert way(reading).stage is SchoolStage.ORDER
    assert "Nour" in holder(play.young_card).get("/family/school").text
    paper = officer.post("/community/schooling/1/application", data={}).text
    assert "навършил 18" in paper
    assert "Amina" not in paper
    # Nobody else who is grown up begins.
    with writing() as session:
        session.query(SchoolStep).delete()
        session.query(SchoolWay).delete()
    assert officer.get(f"/community/schooling/children/{play.young}").status_code == 303
    form = {"grade": "12", "organisation": play.town}
    assert officer.post(f"/community/schooling/children/{play.young}", data=form).status_code == 409


def test_it_stalls_and_goes_on_and_is_taken_back_and_goes_on(play, person, reading):
    officer = person(play.officer)
    address = begin(officer, play.child)
    take(officer, address, TODAY)
    officer.press(officer.get(address), "It does not go on", why="no_place")
    found = way(reading)
    assert (found.state, found.stage, found.why) == (SchoolState.STALLED, SchoolStage.REFERRAL, StallReason.NO_PLACE)
    with reading():
        assert by_step_to_school(None) == [(SchoolStage.REFERRAL, (1, 1))]
    # What rests is late nowhere.
    at(date(2026, 12, 1))
    officer = person(play.officer)
    assert "No step is overdue." in officer.get("/community/schooling").text
    page = officer.get(address)
    assert "It is done" not in page.text
    assert officer.post(f"{address}/take/referral", data={"done_on": "2026-12-01", "named": "W"}).status_code == 409
    assert officer.post(f"{address}/stall", data={"why": "papers"}).status_code == 409
    assert officer.press(page, "Go on again").status_code == 303
    found = way(reading)
    assert (found.state, found.stage, found.due_on) == (
        SchoolState.ON_THE_WAY, SchoolStage.REFERRAL, date(2026, 12, 10),
    )  # fmt: skip
    assert officer.press(officer.get(address), "Take it back").status_code == 303
    assert officer.post(f"{address}/withdraw").status_code == 409
    assert officer.get(f"{address}/change").status_code == 303
    assert officer.press(officer.get(address), "Go on again").status_code == 303
    assert way(reading).state is SchoolState.ON_THE_WAY


@pytest.mark.parametrize(
    ("typed", "status"),
    [
        ({"done_on": "2026-11-04"}, 409),
        ({"done_on": "2026-11-02"}, 409),
        ({"done_on": ""}, 422),
        ({"done_on": "2026-11-03"}, 303),
    ],
)
def test_a_step_has_a_day_of_its_own(play, person, typed, status):
    officer = person(play.officer)
    address = begin(officer, play.child)
    assert officer.post(f"{address}/take/application", data=typed).status_code == status


def test_who_is_late_with_the_same_step_changes_nothing(play, person, reading):
    officer = person(play.officer)
    address = begin(officer, play.child)
    page = officer.get(address)
    assert officer.press(page, "It is done").status_code == 303
    assert officer.press(page, "It is done").status_code == 303
    # Somebody else had the page open.
    assert officer.post(f"{address}/take/application", data={"done_on": "2026-11-03"}).status_code in (409, 422)
    assert way(reading).stage is SchoolStage.REFERRAL
    # No child begins twice.
    form = {"grade": "5", "organisation": play.town}
    assert officer.post(f"/community/schooling/children/{play.child}", data=form).status_code == 409


def test_who_looks_after_it_is_an_organisation_that_the_family_trusts(play, person):
    officer = person(play.officer)
    address = f"/community/schooling/children/{play.child}"
    offered = officer.get(address).text.split("<select")[-1]
    assert "The town" in offered
    # What an organisation looks after where they do not work they would not see any more.
    assert "Ours" not in offered
    assert "Another town" not in offered
    for organisation in (play.ours, play.ours + 2, "x"):
        assert officer.post(address, data={"grade": "5", "organisation": organisation}).status_code == 422
    offered = person(play.coordinator).get(address).text.split("<select")[-1]
    assert "Ours" in offered
    assert "The town" in offered


@pytest.mark.both_databases
@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_paper_is_bulgarian_and_what_is_typed_for_it_is_kept_nowhere(play, person, app, language, caplog):
    caplog.set_level(logging.DEBUG)
    officer = person(play.officer)
    address = begin(officer, play.child)
    officer.post("/language", data={"language": language, "locale": language})
    page = officer.get(f"{address}/change")
    officer.post(f"{address}/change", data={"grade": "5", "level": "satisfactory", "mother_language": "ar",
                                            "last_class": "4", "school": "Бял щъркел"})  # fmt: skip
    assert page.status_code == 200
    typed = {"former": FORMER, "city": "Halabtown", "country": LAND, "number": NUMBER}
    paper = officer.post(f"{address}/application", data=typed)
    assert paper.status_code == 200
    assert paper.headers["Cache-Control"] == "no-store"
    for word in ("ЗАЯВЛЕНИЕ", "Amina", "Sami", "задоволително", "арабски", "английски", "V клас", "Бял щъркел", FORMER,
                 LAND, NUMBER, "Halabtown"):  # fmt: skip
        assert word in paper.text, word
    assert 'lang="bg"' in paper.text
    assert "،" not in paper.text.split('lang="bg"')[-1].split("</section>")[0]
    assert officer.get(f"{address}/application").text.count(NUMBER) == 0
    assert not any(word in caplog.text for word in (NUMBER, LAND, FORMER))
    with app.app_context():
        kept = [str(row) for table in db.metadata.sorted_tables for row in db.session.execute(table.select()).all()]
        assert not any(word in row for row in kept for word in (NUMBER, LAND, FORMER, "Halabtown"))
        deeds = db.session.query(AuditEntry).filter_by(table_name="school_ways", deed=Deed.EXPORTED).all()
        assert [one.columns for one in deeds] == [""]


def test_a_number_in_a_field_that_is_kept_is_taken_out(play, person, reading):
    officer = person(play.officer)
    address = begin(officer, play.child)
    form = {"grade": "5", "last_class": f"4 {NUMBER}"}
    answer = officer.post(f"{address}/change", data=form)
    assert answer.status_code == 422
    assert NUMBER not in answer.text
    assert way(reading).last_class == "4"


@pytest.mark.both_databases
def test_a_child_of_two_homes_keeps_its_way(play, person, holder, reading, writing):
    begin(person(play.officer), play.child)
    with writing() as session:
        ours = session.get_one(Organisation, play.ours)
        there = factories.household(ours, "Hassan", locale="ar")
        father = session.query(Member).filter_by(household_id=there.id).one()
        father.birth_year, father.guardian = 1988, True
        consent(there, ours, ConsentPurpose.COORDINATION)
        said = [Said(play.parent, WordWay.IN_PERSON, TODAY), Said(father.id, WordWay.IN_PERSON, TODAY)]
        twin = homes.share(session.get_one(Member, play.child), there, None, said, None)
        facts = {"pin_hash": "x", "issued_at": clock.now(), "code_digest": "f", "member_id": father.id}
        card = factories.add(Card(household_id=there.id, **facts)).id
        twin_id = twin.id
    # Both homes see it, and it begins a second time in neither.
    assert "Sami" in holder(card).get("/family/school").text
    coordinator = person(play.coordinator)
    assert coordinator.get(f"/community/schooling/children/{twin_id}").status_code == 303
    form = {"grade": "5", "organisation": play.ours}
    assert coordinator.post(f"/community/schooling/children/{twin_id}", data=form).status_code == 409
    # The way of the further home goes along when that home ends.
    with writing() as session:
        found = session.query(SchoolWay).one()
        found.member_id, found.household_id = twin_id, session.get_one(Member, twin_id).household_id
    with writing() as session:
        homes.end(session.get_one(Member, twin_id))
    found = way(reading)
    assert (found.member_id, found.household_id) == (play.child, play.household)
    assert "Sami" in holder(play.card).get("/family/school").text


def test_the_lists_ask_as_often_for_many_as_for_few(play, person, writing, count_queries):
    begin(person(play.officer), play.child)
    officer = person(play.officer)
    officer.get("/community/schooling")
    with count_queries() as few:
        officer.get("/community/schooling")
    with writing() as session:
        household = session.get_one(Household, play.household)
        for number in range(20):
            facts = {"call_name": f"Child {number}", "birth_year": 2016, "languages": ["ar"]}
            one = factories.add(Member(household_id=household.id, **facts))
            factories.school_way(one, play.town, SchoolStage.ORDER, owner_id=play.officer)
    with count_queries() as many:
        page = officer.get("/community/schooling").text
    assert "Child 19" in page
    assert len(many) <= len(few)


@pytest.mark.both_databases
def test_of_who_left_nobody_reads_that_they_look_after_it(play, person, writing):
    officer = person(play.officer)
    address = begin(officer, play.child)
    caseworker = person(play.caseworker)
    assert "Officer" in caseworker.get("/community/schooling").text
    with writing() as session:
        session.query(Membership).filter_by(account_id=play.officer).delete()
    assert "Officer" not in caseworker.get("/community/schooling").text
    page = caseworker.get(address).text
    assert "Officer" not in page
    assert "Nobody looks after it yet" in page
