"""Who reports for an organisation notes sex, origin and status of people who agree; nobody else meets a word of it."""

from types import SimpleNamespace

import pytest

from community.accounts.models import Card
from community.foundation import clock
from community.foundation.access import Role
from community.foundation.audit import AuditEntry, Deed
from community.households.models import Consent, Member
from community.households.rules import TEXT_VERSION, ConsentManner, ConsentPurpose
from community.organisations.models import Organisation
from community.origins.models import ReportingFact
from community.origins.rules import ResidenceStatus, Sex
from tests import cast, factories

PAGE = "/community/origins"
SAID = {"sex": "female", "country": "KM", "status": "humanitarian"}


@pytest.fixture
def play(writing):
    with writing() as session:
        play = SimpleNamespace(**vars(cast.gather()))
        ours = session.get_one(Organisation, play.organisation)
        theirs = session.query(Organisation).filter_by(slug="theirs").one()
        household = factories.household(ours, "Zeinab", call_name="Zeinab")
        factories.add(
            Consent(household_id=household.id, organisation_id=ours.id, purpose=ConsentPurpose.COORDINATION,
                    text_version=TEXT_VERSION, language="ar", manner=ConsentManner.ON_SCREEN, given_at=clock.now())
        )  # fmt: skip
        play.member_id = session.query(Member).filter_by(household_id=household.id).one().id
        play.household_id = household.id
        play.reporter = factories.account((Role.REPORTER, ours.id)).id
        play.elsewhere = factories.account((Role.REPORTER, theirs.id)).id
        play.administrator = factories.account((Role.ADMINISTRATOR, None)).id
        play.caseworker = factories.account((Role.CASEWORKER, ours.id)).id
        facts = {"code_digest": "card", "pin_hash": factories.PASSWORD_HASH, "issued_at": clock.now()}
        play.card = factories.add(Card(household_id=household.id, member_id=play.member_id, **facts)).id
        return play


@pytest.fixture
def signed_in(visitor):
    def sign_in(account_id):
        person = visitor()
        person.sign_in(account_id)
        return person

    return sign_in


def kept(reading):
    with reading() as session:
        return [(one.sex, one.country, one.status) for one in session.query(ReportingFact)]


@pytest.mark.both_databases
def test_a_reporter_notes_changes_and_takes_out_what_somebody_agreed_to(play, signed_in, reading):
    staff = signed_in(play.reporter)
    assert "Zeinab" in staff.get(PAGE).text
    address = f"{PAGE}/{play.member_id}"
    answer = staff.press(staff.get(address), "Save", **SAID, agreed="y")
    assert answer.status_code == 303
    assert kept(reading) == [(Sex.FEMALE, "KM", ResidenceStatus.HUMANITARIAN)]
    page = staff.get(address)
    assert '<option selected value="KM">' in page.text
    staff.press(page, "Save", sex="male", country="", status="", agreed="y")
    assert kept(reading) == [(Sex.MALE, "", None)]
    staff.press(staff.get(address), "Take it out")
    assert kept(reading) == []
    with reading() as session:
        rows = session.query(AuditEntry).filter_by(account_id=play.reporter, table_name="reporting_facts")
        assert [one.deed for one in rows.order_by(AuditEntry.id)] == [Deed.CREATED, Deed.CHANGED, Deed.DELETED]
        assert "KM" not in "".join(one.columns for one in session.query(AuditEntry))
        seen = session.query(AuditEntry).filter_by(deed=Deed.VIEWED, table_name="members", row_id=play.member_id)
        assert seen.count() == 3


def test_without_the_word_of_the_person_nothing_is_kept(play, signed_in, reading):
    staff = signed_in(play.reporter)
    answer = staff.post(f"{PAGE}/{play.member_id}", data=SAID)
    assert answer.status_code == 422
    assert "Ask them first" in answer.text
    assert kept(reading) == []
    assert staff.post(f"{PAGE}/{play.member_id}", data={**SAID, "country": "XX", "agreed": "y"}).status_code == 422
    assert staff.post(f"{PAGE}/{play.member_id}", data={"agreed": "y"}).status_code == 303
    assert kept(reading) == []


def test_whose_consent_ends_is_not_there_any_more(play, signed_in, writing):
    staff = signed_in(play.reporter)
    assert staff.get(f"{PAGE}/{play.member_id}").status_code == 200
    with writing() as session:
        session.query(Consent).filter_by(household_id=play.household_id).update({"withdrawn_at": clock.now()})
    assert staff.get(f"{PAGE}/{play.member_id}").status_code == 404
    assert "Zeinab" not in staff.get(PAGE).text


def test_nobody_else_opens_it_and_no_other_page_has_a_word_of_it(play, signed_in, visitor, writing):
    with writing() as session:
        member = session.get_one(Member, play.member_id)
        factories.reporting_fact(member, country="KM", status=ResidenceStatus.HUMANITARIAN)
        before = session.query(AuditEntry).count()
    address = f"{PAGE}/{play.member_id}"
    for account_id, status in (
        (play.elsewhere, 404), (play.coordinator, 403), (play.administrator, 403), (play.caseworker, 403),
        (play.volunteer, 403),
    ):  # fmt: skip
        person = signed_in(account_id)
        assert person.get(address).status_code == status
        assert person.post(address, data={**SAID, "agreed": "y"}).status_code == status
        assert person.post(f"{address}/take-out").status_code == status
        assert "Zeinab" not in person.get(PAGE).text
    assert visitor().get(address).status_code == 303
    pages = ("/community/reporting", "/community/reporting/figures/people", "/community/reporting/all-figures.csv",
             f"/community/households/{play.household_id}", f"/community/guidance/{play.member_id}")  # fmt: skip
    for account_id in (play.coordinator, play.administrator, play.caseworker):
        person = signed_in(account_id)
        told = "".join(person.get(page).text for page in pages)
        told += person.get("/community/reporting?sex=female").text
        assert not [word for word in ("Comoros", "Humanitarian", "Women and girls", "By country") if word in told]
    with writing() as session:
        assert session.query(ReportingFact).one().country == "KM"
        assert session.query(AuditEntry).filter_by(table_name="reporting_facts").count() in (0, 1)
        assert session.query(AuditEntry).count() >= before


def test_the_person_reads_what_is_kept(play, visitor, writing):
    with writing() as session:
        factories.reporting_fact(session.get_one(Member, play.member_id), country="KM")
    card = visitor()
    card.open_card(play.card)
    assert "KM" in card.get("/community/privacy/family").text


def test_the_list_takes_a_fixed_number_of_statements(play, signed_in, writing, count_queries):
    staff = signed_in(play.reporter)
    staff.get(PAGE)
    with count_queries() as few:
        staff.get(PAGE)
    with writing() as session:
        ours = session.get_one(Organisation, play.organisation)
        for _ in range(8):
            made = factories.household(ours, "A", "B")
            factories.add(
                Consent(household_id=made.id, organisation_id=ours.id, purpose=ConsentPurpose.COORDINATION,
                        text_version=TEXT_VERSION, language="ar", manner=ConsentManner.ON_SCREEN,
                        given_at=clock.now())
            )  # fmt: skip
    with count_queries() as many:
        staff.get(PAGE)
    assert len(many) == len(few)
