"""An administrator keeps the school terms of the town: none overlaps, and nobody else does."""

import pytest

from community.foundation.access import Role
from community.school_terms.models import SchoolTerm
from community.school_terms.rules import TermKind
from tests import cast, factories

TERMS = "/community/school_terms"


@pytest.fixture
def play(writing, clock):
    clock.set(factories.NOON)
    with writing():
        return cast.gather()


@pytest.fixture
def administrator(play, writing, visitor):
    with writing():
        ada = factories.account((Role.ADMINISTRATOR, None)).id
    person = visitor()
    person.sign_in(ada)
    return person


def kept(reading):
    with reading() as session:
        rows = session.query(SchoolTerm).order_by(SchoolTerm.first_on)
        return [(row.name, row.kind, row.first_on.isoformat(), row.last_on.isoformat()) for row in rows]


def add(person, name="Spring", first="2027-02-08", last="2027-06-30", **more):
    return person.press(person.get(TERMS), "Add", name=name, first_on=first, last_on=last, **more)


@pytest.mark.both_databases
def test_terms_and_breaks_are_kept_in_their_order(administrator, reading):
    assert "No term yet" in administrator.get(TERMS).text
    assert add(administrator).status_code == 303
    assert add(administrator, "Easter", "2027-04-26", "2027-05-03", kind="break").status_code == 303
    page = administrator.get(TERMS)
    assert page.text.index("Spring") < page.text.index("Easter")
    assert kept(reading)[0] == ("Spring", TermKind.TERM, "2027-02-08", "2027-06-30")


@pytest.mark.parametrize(("first", "last"), [("2027-06-30", "2027-08-01"), ("2027-01-01", "2027-12-31")])
def test_two_terms_do_not_share_a_day(administrator, reading, first, last):
    add(administrator)
    refused = add(administrator, "Other", first, last)
    assert refused.status_code == 409
    assert "Another one has some of these days already." in refused.text
    assert len(kept(reading)) == 1


def test_what_makes_no_sense_is_said(administrator, reading):
    assert add(administrator, first="2027-06-30", last="2027-06-29").status_code == 422
    assert add(administrator, first="2027-01-01", last="2028-06-29").status_code == 422
    assert add(administrator, name="").status_code == 422
    assert kept(reading) == []


def test_it_is_changed_and_removed(administrator, reading):
    add(administrator)
    add(administrator, "Autumn", "2027-09-15", "2028-01-31")
    first = administrator.get(f"{TERMS}/1")
    assert administrator.press(first, "Save", last_on="2027-09-20").status_code == 409
    assert administrator.press(administrator.get(f"{TERMS}/1"), "Save", last_on="2027-06-25").status_code == 303
    assert kept(reading)[0][3] == "2027-06-25"
    assert administrator.press(administrator.get(f"{TERMS}/1"), "Remove").status_code == 303
    assert [name for name, *_ in kept(reading)] == ["Autumn"]


def test_only_an_administrator_keeps_them(play, visitor, writing, reading):
    assert visitor().get(TERMS).status_code in (302, 303)
    for who in (play.coordinator, play.volunteer):
        person = visitor()
        person.sign_in(who)
        assert person.get(TERMS).status_code in (403, 404)
        assert person.post(TERMS, data={"name": "x"}).status_code in (403, 404)
    assert kept(reading) == []


def test_the_page_costs_the_same_for_few_and_many(administrator, count_queries):
    add(administrator)
    administrator.get(TERMS)
    with count_queries() as few:
        administrator.get(TERMS)
    add(administrator, "Autumn", "2027-09-15", "2028-01-31")
    with count_queries() as many:
        administrator.get(TERMS)
    assert len(few) == len(many)
