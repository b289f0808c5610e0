"""Staff see the figures of their own organisation, small ones hidden, and take them away as a file."""

import csv
import io
import re
import zipfile
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest
import sqlalchemy as sa

from community.foundation.access import Role
from community.foundation.audit import AuditEntry, Deed
from community.foundation.clock import now as now_is
from community.foundation.database import db
from community.foundation.manifest import Scope
from community.households.models import Consent, Household, Member
from community.households.rules import TEXT_VERSION, ConsentManner, ConsentPurpose
from community.organisations.models import Organisation
from community.origins.rules import Sex
from events.activities.models import Activity
from events.registrations.models import PartyMember, Registration
from events.registrations.rules import RegistrationState
from events.reports import oriented
from events.sessions.models import Session
from tests import cast, factories

FRAME = 12
PAGE = "/community/reporting"


@pytest.fixture
def play(writing):
    with writing() as session:
        play = SimpleNamespace(**vars(cast.gather()))
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
    assert ">5<" in section
    assert not [number for number in (3, 7, 10) if f">{number}<" in section]
    got = staff.get(f"{PAGE}/households.csv")
    assert got.headers["Content-Disposition"] == 'attachment; filename="households.csv"'
    assert rows_of(got) == [["", "Households"], ["'=small", "hidden"], ["Vitosha", "5"], ["Together", "hidden"]]
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
    assert rows_of(signed_in(play.stranger).get(f"{PAGE}/households.csv"))[1:] == [["Vitosha", "5"], ["Together", "5"]]
    with writing():
        admin = factories.account((Role.ADMINISTRATOR, play.organisation)).id
    assert ["Vitosha", "15"] in rows_of(signed_in(admin).get(f"{PAGE}/households.csv"))


@pytest.mark.both_databases
def test_nobody_else_sees_a_report_and_a_missing_one_is_missing(play, signed_in, visitor):
    for person, status in ((signed_in(play.volunteer), 403), (visitor(), 303)):
        assert person.get(PAGE).status_code == status
        assert person.get(f"{PAGE}/households.csv").status_code == status
    assert signed_in(play.coordinator).get(f"{PAGE}/nothing.csv").status_code == 404


def test_the_page_takes_a_fixed_number_of_statements(app, play, signed_in, writing, count_queries):
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
    # One for each figure, and a few that read two tables or belong to the frame.
    figures = sum(len(app.extensions[kind]) for kind in ("reports", "indicators"))
    assert len(many) == len(few) <= figures + FRAME


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


OCTOBER = {"from": "2026-10-01", "to": "2026-10-31"}
IN_OCTOBER = datetime(2026, 10, 14, 15, tzinfo=UTC)


def come(session, household, at_session):
    """Everybody of a household was there."""
    people = session.query(Member).filter_by(household_id=household.id, active=True).all()
    registration = factories.add(
        Registration(session_id=at_session.id, household_id=household.id, state=RegistrationState.ATTENDED,
                     party_size=len(people), created_at=now_is(), updated_at=now_is())
    )  # fmt: skip
    for member in people:
        factories.add(PartyMember(registration_id=registration.id, member_id=member.id))
    return people


@pytest.fixture
def town(play, writing, clock):
    """Eleven women of 20, nine of 40, and six men of 30 came in October, twice; two more women came in September."""
    clock.set(datetime(2026, 11, 30, 10, tzinfo=UTC))
    with writing() as session:
        ours = session.get_one(Organisation, play.organisation)
        activity = session.get_one(Activity, session.get_one(Session, play.session).activity_id)
        days = [factories.session(activity, IN_OCTOBER + timedelta(days=day)) for day in (0, 7)]
        before = factories.session(activity, IN_OCTOBER - timedelta(days=30))
        for number, age, sex in ((11, 20, Sex.FEMALE), (9, 40, Sex.FEMALE), (6, 30, Sex.MALE), (2, 22, Sex.FEMALE)):
            for _ in range(number):
                household = factories.household(ours, "Guest of October")
                factories.add(
                    Consent(household_id=household.id, organisation_id=ours.id, purpose=ConsentPurpose.COORDINATION,
                            text_version=TEXT_VERSION, language="ar", manner=ConsentManner.ON_SCREEN,
                            given_at=now_is())
                )  # fmt: skip
                for one in days if number > 2 else [before]:
                    people = come(session, household, one)
                people[0].birth_year = 2026 - age
                factories.reporting_fact(people[0], sex=sex)
        play.reporter = factories.account((Role.REPORTER, ours.id)).id
        play.both = factories.account((Role.REPORTER, ours.id), (Role.COORDINATOR, ours.id)).id
        return play


def figure(page):
    """The number that stands first on the page."""
    return re.search(r"<dt>People who came</dt>\s*<dd>(\w+)</dd>", page.text)[1]


def follow(person, page, words):
    """Press the link with these words."""
    [address] = re.findall(rf'href="([^"]+)"[^>]*>{re.escape(words)}</a>', page.text)
    return person.get(address.replace("&amp;", "&"))


@pytest.mark.both_databases
def test_how_many_women_under_25_came_in_october_in_three_clicks(town, signed_in):
    reporter = signed_in(town.reporter)
    page = reporter.get(PAGE)
    clicks = ("October", "Women and girls", "Under 25")
    for words in clicks:
        page = follow(reporter, page, words)
    assert len(clicks) == 3
    assert figure(page) == "10"


@pytest.mark.both_databases
def test_each_person_is_counted_once_over_the_days_that_are_asked_for(town, signed_in):
    reporter = signed_in(town.reporter)
    assert figure(reporter.get(PAGE, query_string=OCTOBER)) == "25"
    # Seats are taken each time: 52.
    assert "figures/seats?" in reporter.get(PAGE, query_string=OCTOBER).text
    assert rows_with(reporter.get(f"{PAGE}/all-figures.csv", query_string=OCTOBER), "Sessions") == "2"
    # Two came in September alone, and nobody learns it.
    assert figure(reporter.get(PAGE, query_string={"from": "2026-09-01", "to": "2026-09-30"})) == "hidden"
    assert figure(reporter.get(PAGE, query_string={"from": "2026-09-01", "to": "2026-10-31"})) == "30"
    assert figure(reporter.get(PAGE, query_string={"from": "2026-10-31", "to": "2026-10-01"})) == "25"
    assert figure(reporter.get(PAGE, query_string=OCTOBER | {"under": "18"})) == "hidden"
    assert figure(reporter.get(PAGE, query_string=OCTOBER | {"sex": "male"})) == "5"
    assert figure(reporter.get(PAGE, query_string=OCTOBER | {"kind": "sport"})) in ("25", "hidden")
    # What may not be asked is not asked.
    assert figure(reporter.get(PAGE, query_string=OCTOBER | {"under": "21", "sex": "x", "district": "?"})) == "25"


def rows_with(answer, title):
    [found] = [row[2] for row in rows_of(answer) if len(row) > 2 and row[1] == title]
    return found


def test_one_figure_has_its_definition_and_is_cut_by_age_sex_origin_and_status(town, signed_in):
    page = signed_in(town.reporter).get(f"{PAGE}/figures/people", query_string=OCTOBER)
    assert "each person once" in page.text
    assert "By age and sex" in page.text
    assert "Ukraine" in page.text
    assert "Temporary protection" in page.text
    # Who coordinates reads the same without what only the reporting table knows.
    page = signed_in(town.coordinator).get(f"{PAGE}/figures/people", query_string=OCTOBER)
    assert "By age" in page.text
    assert not [word for word in ("sex", "Ukraine", "protection", "Women") if word in page.text.partition("<main")[2]]
    assert signed_in(town.reporter).get(f"{PAGE}/figures/nothing").status_code == 404
    # What counts no people has no women.
    assert signed_in(town.reporter).get(f"{PAGE}/figures/hours", query_string={"sex": "female"}).status_code == 404
    assert signed_in(town.reporter).get(f"{PAGE}/figures/hours").status_code == 200


def test_what_nobody_counts_here_says_why(town, signed_in):
    page = signed_in(town.coordinator).get(PAGE)
    assert "Not counted here, because they are about legal ways into the Union" in page.text
    assert "Annex VIII" in page.text
    assert "Ordinance 144" in page.text


@pytest.mark.both_databases
def test_civic_orientation_is_counted_from_what_its_organisers_say(town, signed_in, writing, app):
    page = f"{PAGE}/figures/civic-orientation"
    staff = signed_in(town.coordinator)

    def number():
        with app.app_context():
            days = (date(2026, 10, 1), date(2026, 10, 31))
            since, until = (datetime(2026, month, 1, tzinfo=UTC) for month in (10, 11))
            found = len(oriented(Scope(*days, since, until)))
            db.session.remove()
        return found

    assert number() == 0
    assert "its organisers say" in staff.get(page, query_string=OCTOBER).text
    with writing() as session:
        activity = session.get_one(Session, town.session).activity_id
    edit = f"/events/activities/{activity}/edit"
    assert "It counts as civic orientation" in staff.get(edit).text
    assert staff.press(staff.get(edit), "Save", orientation="y").status_code == 303
    assert number() == 26
    assert "civic orientation course" not in staff.get(PAGE).text.partition("Not counted here")[2][:200]


@pytest.mark.both_databases
def test_who_coordinates_opens_who_is_behind_a_figure_and_each_is_noted(town, signed_in, reading):
    staff, address = signed_in(town.coordinator), f"{PAGE}/figures/people/people"
    page = staff.get(address, query_string=OCTOBER)
    assert page.text.count("Guest of October") == 26
    with reading() as session:
        seen = session.query(AuditEntry).filter_by(deed=Deed.VIEWED, table_name="members", columns="report people")
        assert seen.count() == 26
    # Not by sex, whoever asks; not for who reports alone, another organisation, or whoever administers.
    both = signed_in(town.both)
    assert both.get(address, query_string=OCTOBER | {"sex": "male"}).status_code == 404
    assert both.get(address, query_string=OCTOBER | {"under": "25"}).status_code == 404
    assert both.get(f"{PAGE}/figures/seats/people").status_code == 404
    assert signed_in(town.reporter).get(address, query_string=OCTOBER).status_code == 403
    assert "Guest of October" not in signed_in(town.stranger).get(address, query_string=OCTOBER).text


def test_who_withdrew_is_counted_and_not_named(town, signed_in, writing):
    with writing() as session:
        session.query(Consent).update({"withdrawn_at": now_is()})
    staff = signed_in(town.coordinator)
    assert "Guest of October" not in staff.get(f"{PAGE}/figures/people/people", query_string=OCTOBER).text
    assert figure(staff.get(PAGE, query_string=OCTOBER)) == "25"


@pytest.mark.both_databases
def test_all_figures_as_files_with_the_same_cells_and_no_formula(town, signed_in, writing, reading):
    reporter = signed_in(town.reporter)
    with writing() as session:
        session.query(Household).filter_by(district="=small").update({"district": "=1+1"})
    answer = reporter.get(f"{PAGE}/all-figures.csv", query_string=OCTOBER)
    assert rows_with(answer, "People who came") == "25"
    sheet = reporter.get(f"{PAGE}/all-figures.xlsx", query_string=OCTOBER)
    assert sheet.headers["Content-Disposition"] == 'attachment; filename="figures.xlsx"'
    for got in (sheet, reporter.get(f"{PAGE}/households.xlsx")):
        with zipfile.ZipFile(io.BytesIO(got.data)) as book:
            cells = book.read("xl/worksheets/sheet1.xml").decode()
            texts = re.findall("<t[^>]*>([^<]*)</t>", book.read("xl/sharedStrings.xml").decode())
        assert "<f>" not in cells
        assert [text for text in texts if text.startswith(("=", "+", "@"))] == []
    assert "'=1+1" in texts
    with reading() as session:
        noted = session.query(AuditEntry).filter_by(deed=Deed.EXPORTED, columns="report figures")
        assert [one.row_id for one in noted] == [town.organisation] * 2


@pytest.mark.both_databases
def test_somebody_else_s_organisation_is_not_chosen(town, signed_in, reading):
    with reading() as session:
        theirs = session.query(Organisation).filter_by(slug="theirs").one().id
    asked = OCTOBER | {"organisation": str(town.organisation)}
    assert figure(signed_in(town.stranger).get(PAGE, query_string=asked)) == "hidden"
    assert figure(signed_in(town.reporter).get(PAGE, query_string=OCTOBER | {"organisation": str(theirs)})) == "25"


def test_one_figure_takes_a_fixed_number_of_statements(town, signed_in, writing, count_queries):
    reporter = signed_in(town.reporter)
    for address in (PAGE, f"{PAGE}/figures/people"):
        reporter.get(address, query_string=OCTOBER)
        with count_queries() as few:
            reporter.get(address, query_string=OCTOBER)
        with writing() as session:
            ours = session.get_one(Organisation, town.organisation)
            activity = session.get_one(Activity, session.get_one(Session, town.session).activity_id)
            for day in range(4):
                more = factories.session(activity, IN_OCTOBER + timedelta(days=day, hours=2))
                come(session, factories.household(ours, "A", "B"), more)
        with count_queries() as many:
            reporter.get(address, query_string=OCTOBER)
        assert len(many) == len(few)
