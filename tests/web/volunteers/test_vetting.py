"""Coordinators clear volunteers: one for adults, two for families and children, nobody themselves."""

from datetime import date

import pytest

from community.foundation.access import Role
from community.foundation.audit import AuditEntry, Deed
from community.organisations.models import Membership
from tests import cast, factories
from volunteers.profiles.models import Volunteer
from volunteers.profiles.rules import VolunteerState
from volunteers.vetting.models import ClearanceProposal, GrantedClearance
from volunteers.vetting.rules import Clearance

UNTIL = {"until": "2027-11-23"}


@pytest.fixture
def play(writing, clock):
    clock.set(factories.NOON)
    with writing():
        return cast.gather()


@pytest.fixture
def signed_in(visitor):
    def enter(account_id):
        person = visitor()
        person.sign_in(account_id)
        return person

    return enter


def clearances(reading, volunteer_id):
    with reading() as session:
        return {
            row.clearance: row.expires_on
            for row in session.query(GrantedClearance).filter_by(volunteer_id=volunteer_id)
        }


def test_the_list_leads_to_a_clearance_and_the_shift_opens(play, signed_in, reading, mailbox):
    cora, anton = signed_in(play.coordinator), signed_in(play.applicant)
    assert anton.post(f"/volunteers/shifts/{play.shift}/sign-up").status_code == 409
    listed = cora.get("/volunteers/vetting")
    assert "Anton" in listed.text
    assert "Vera" not in listed.text
    page = cora.get(f"/volunteers/vetting/{play.applicant}")
    assert cora.press(page, "Clear", clearance="adults", **UNTIL).status_code == 303
    assert clearances(reading, play.applicant) == {Clearance.ADULTS: date(2027, 11, 23)}
    assert "Anton" not in cora.get("/volunteers/vetting").text
    assert [letter["Subject"] for letter in mailbox.deliver()] == ["More shifts are open to you"]
    assert anton.post(f"/volunteers/shifts/{play.shift}/sign-up").status_code == 303


@pytest.mark.parametrize("clearance", ["families", "children"])
def test_two_people_are_needed(play, signed_in, reading, clearance):
    cora, other = signed_in(play.coordinator), signed_in(play.stranger)
    address = f"/volunteers/vetting/{play.applicant}"
    cora.press(cora.get(address), "Clear", clearance=clearance, **UNTIL)
    assert clearances(reading, play.applicant) == {}
    assert "Confirm" not in cora.get(address).text
    own = cora.post(f"{address}/confirm", data={"clearance": clearance})
    assert own.status_code == 409
    assert "Another person has to confirm" in own.text
    assert clearances(reading, play.applicant) == {}
    assert other.press(other.get(address), "Confirm").status_code == 303
    assert clearances(reading, play.applicant) == {Clearance(clearance): date(2027, 11, 23)}
    with reading() as session:
        assert session.query(ClearanceProposal).count() == 0


def test_whoever_changes_the_date_is_the_first_person_again(play, signed_in, reading):
    cora, other = signed_in(play.coordinator), signed_in(play.stranger)
    address = f"/volunteers/vetting/{play.applicant}"
    cora.post(f"{address}/grant", data={"clearance": "children", **UNTIL})
    other.post(f"{address}/grant", data={"clearance": "children", "until": "2028-01-01"})
    assert other.post(f"{address}/confirm", data={"clearance": "children"}).status_code == 409
    assert clearances(reading, play.applicant) == {}


def test_nobody_clears_themselves(play, signed_in, writing, reading):
    with writing() as session:
        mine = session.query(Membership).filter_by(account_id=play.coordinator).one()
        assert mine.role is Role.COORDINATOR
        session.add(Volunteer(id=play.coordinator, state=VolunteerState.ACTIVE, created_at=factories.NOON))
    cora = signed_in(play.coordinator)
    address = f"/volunteers/vetting/{play.coordinator}"
    assert "Nobody clears themselves" in cora.get(address).text
    assert cora.post(f"{address}/grant", data={"clearance": "adults", **UNTIL}).status_code == 409
    assert clearances(reading, play.coordinator) == {}


@pytest.mark.parametrize(("until", "status"), [("2026-11-23", 409), ("2036-01-01", 409), ("soon", 422), ("", 422)])
def test_dates_that_do_not_do(play, signed_in, reading, until, status):
    cora = signed_in(play.coordinator)
    answer = cora.post(f"/volunteers/vetting/{play.applicant}/grant", data={"clearance": "adults", "until": until})
    assert answer.status_code == status
    assert clearances(reading, play.applicant) == {}


def test_a_withdrawn_clearance_acts_at_once(play, signed_in, reading):
    cora, vera = signed_in(play.coordinator), signed_in(play.volunteer)
    page = cora.get(f"/volunteers/vetting/{play.volunteer}")
    assert cora.press(page, "Withdraw it").status_code == 303
    assert vera.post(f"/volunteers/shifts/{play.shift}/sign-up").status_code == 409


def test_opening_a_file_is_noted(play, signed_in, reading):
    signed_in(play.coordinator).get(f"/volunteers/vetting/{play.applicant}")
    with reading() as session:
        entry = session.query(AuditEntry).filter_by(deed=Deed.VIEWED).one()
        assert (entry.account_id, entry.table_name, entry.row_id) == (play.coordinator, "volunteers", play.applicant)


@pytest.mark.parametrize("who", ["volunteer", "applicant", "administrator"])
def test_others_see_nothing(play, signed_in, writing, reading, who):
    with writing():
        ids = {"administrator": factories.account((Role.ADMINISTRATOR, None)).id}
    person = signed_in(ids.get(who) or getattr(play, who))
    assert person.get("/volunteers/vetting").status_code == 403
    assert person.get(f"/volunteers/vetting/{play.applicant}").status_code == 403
    address = f"/volunteers/vetting/{play.applicant}/grant"
    assert person.post(address, data={"clearance": "adults", **UNTIL}).status_code == 403
    assert clearances(reading, play.applicant) == {}


def test_search_finds_part_of_a_name_and_takes_signs_as_they_are(play, signed_in):
    cora = signed_in(play.coordinator)
    assert "Vera" in cora.get("/volunteers/vetting?show=all&q=ver").text
    assert "Vera" not in cora.get("/volunteers/vetting?show=all&q=%25").text
    assert cora.get("/volunteers/vetting?show=x&page=-5&q=" + "a" * 500).status_code == 200


def test_query_budget_does_not_grow(play, signed_in, writing, count_queries):
    with writing():
        for _ in range(60):
            factories.volunteer()
    cora = signed_in(play.coordinator)
    with count_queries() as statements:
        page = cora.get("/volunteers/vetting?show=all")
    assert len(statements) <= 6, statements
    assert "Later" in page.text
