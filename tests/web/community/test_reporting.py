"""Staff see the figures of their own organisation, small ones hidden, and take them away as a file."""

import csv
import io
import re
from datetime import timedelta

import pytest
import sqlalchemy as sa

from community.foundation.access import Role
from community.foundation.audit import AuditEntry, Deed
from community.households.models import Household
from community.organisations.models import Organisation
from events.activities.models import Activity
from events.sessions.models import Session
from tests import cast, factories

PAGE = "/community/reporting"


@pytest.fixture
def play(writing):
    with writing() as session:
        play = cast.gather()
        ours = session.get_one(Organisation, play.organisation)
        theirs = session.query(Organisation).filter_by(slug="theirs").one()
        for of, district, number in ((ours, "vitosha", 7), (ours, "=small", 3), (theirs, "vitosha", 6)):
            for _ in range(number):
                factories.household(of, district=district)
        return play


@pytest.fixture
def signed_in(visitor):
    def sign_in(account_id):
        person = visitor()
        person.sign_in(account_id)
        return person

    return sign_in


def rows_of(response):
    return list(csv.reader(io.StringIO(response.text.removeprefix("\ufeff"))))


def test_the_file_has_the_rows_of_the_page_and_is_noted(play, signed_in, reading):
    staff = signed_in(play.coordinator)
    page = staff.get(PAGE)
    section = page.text.partition('id="households"')[2].partition("</section>")[0]
    assert section.count("hidden</span>") == 2
    assert ">7<" in section
    assert ">3<" not in section
    assert ">10<" not in section
    got = staff.get(f"{PAGE}/households.csv")
    assert got.headers["Content-Disposition"] == 'attachment; filename="households.csv"'
    assert rows_of(got) == [["", "Households"], ["'=small", "hidden"], ["Vitosha", "7"], ["Together", "hidden"]]
    with reading() as session:
        entry = session.query(AuditEntry).filter_by(deed=Deed.EXPORTED).one()
        assert (entry.table_name, entry.row_id, entry.columns) == (
            "organisations",
            play.organisation,
            "report households",
        )


def test_where_every_count_is_hidden_a_sentence_says_why(play, signed_in, writing):
    with writing() as session:
        session.query(Household).filter_by(district="vitosha").update({"district": sa.cast(Household.id, sa.String)})
    section = signed_in(play.coordinator).get(PAGE).text.partition('id="households"')[2].partition("</section>")[0]
    assert "Some of these counts are under 5" in section
    assert "<table" not in section
    assert ".csv" not in section


def test_others_see_theirs_and_an_administrator_the_town(play, signed_in, writing):
    assert rows_of(signed_in(play.stranger).get(f"{PAGE}/households.csv"))[1:] == [["Vitosha", "6"], ["Together", "6"]]
    with writing():
        admin = factories.account((Role.ADMINISTRATOR, play.organisation)).id
    assert ["Vitosha", "13"] in rows_of(signed_in(admin).get(f"{PAGE}/households.csv"))


def test_nobody_else_sees_a_report_and_a_missing_one_is_missing(play, signed_in, visitor):
    for person, status in ((signed_in(play.volunteer), 403), (visitor(), 303)):
        assert person.get(PAGE).status_code == status
        assert person.get(f"{PAGE}/households.csv").status_code == status
    assert signed_in(play.coordinator).get(f"{PAGE}/nothing.csv").status_code == 404


def test_the_page_takes_a_fixed_number_of_statements(play, signed_in, writing, count_queries):
    staff = signed_in(play.coordinator)
    staff.get(PAGE)
    with count_queries() as few:
        staff.get(PAGE)
    with writing() as session:
        ours = session.get_one(Organisation, play.organisation)
        for number in range(8):
            factories.household(ours, district=f"district-{number}")
    with count_queries() as many:
        staff.get(PAGE)
    assert len(many) == len(few) <= 14


def test_a_report_begins_with_what_its_shown_figures_say(play, signed_in):
    staff, admin = signed_in(play.coordinator), signed_in(play.stranger)
    assert "<h2>Most: \u2068Vitosha\u2069</h2>" in staff.get(PAGE).text
    # One line alone is no finding.
    assert "<h2>Households by district</h2>" in admin.get(PAGE).text


def test_a_heat_map_shows_when_people_come_and_no_count(play, signed_in, writing, clock):
    # At an hour that is none of the counts.
    clock.set(clock.now().replace(hour=9, minute=0))
    with writing() as session:
        activity = session.get_one(Session, play.session).activity_id
        for days, seats in ((1, 41), (2, 4), (3, 17)):
            row = factories.session(session.get_one(Activity, activity), clock.now() - timedelta(days=days))
            row.seats_taken, row.capacity = seats, 50
    section = signed_in(play.coordinator).get(PAGE).text.partition('id="visits-by-hour"')[2].partition("</section>")[0]
    assert sorted(re.findall("shade-([1-4])", section)) == ["1", "3"]
    assert not re.search(r"\b(41|17|4)\b(?!px|\")", re.sub("<[^>]+>", " ", section))
