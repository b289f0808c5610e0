"""A coordinator brings a programme as a file, sees row by row what it would do, takes it over as shown, or not at all;
and takes the dates and who comes along."""

import io
import zipfile
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from community.foundation.audit import AuditEntry, Deed
from community.foundation.i18n import LANGUAGES
from community.foundation.spreadsheets import separator
from community.households.models import Consent
from community.households.rules import TEXT_VERSION, ConsentManner, ConsentPurpose
from events.activities.models import Activity
from events.activities.rules import ActivityKind
from events.imports import queries
from events.imports.models import BroughtProgramme
from events.registrations.actions import join
from events.registrations.queries import members_of
from events.sessions.models import Session
from events.sessions.rules import SessionState
from events.venues.rules import VenueState
from tests import cast, factories

NOON = datetime(2026, 12, 1, 10, tzinfo=UTC)
HEADS = "Заглавие;Дата;Начало;Край;Място;Адрес;Текст;Вид"
WEEKLY = [
    "Футбол;03.12.2026;18:00;19:30;Зала;ул. Пример 1;Донесете вода;Спорт",
    "Футбол;10.12.2026;18:00;19:30;Зала;ул. Пример 1;Донесете вода;Спорт",
    "Футбол;17.12.2026;18:00;19:30;Зала;ул. Пример 1;Донесете вода;Спорт",
    "Футбол;24.12.2026;18:00;19:30;Зала;ул. Пример 1;Донесете вода;Спорт",
]


@pytest.fixture
def play(writing, clock):
    clock.set(NOON)
    with writing():
        return cast.gather()


@pytest.fixture
def coordinator(play, visitor):
    person = visitor()
    person.sign_in(play.coordinator)
    return person


def table(*rows, mark=";"):
    return "\r\n".join([HEADS, *rows]).replace(";", mark).encode()


def brought(person, content, source="ours", name="dates.csv"):
    """The page of what a file would do."""
    file = (io.BytesIO(content), name)
    answer = person.press(person.get("/events/imports"), "Look at it", source=source, file=file)
    return person.get(answer.location) if answer.status_code == 303 else answer


def taken(person, content, **options):
    page = brought(person, content, **options)
    answer = person.press(page, "Take it over")
    assert answer.status_code == 303, answer.text
    return person.get(answer.location)


def of_the_source(reading, source="ours"):
    with reading() as session:
        query = sa.select(Session).join(Activity).where(Activity.source == source).order_by(Session.starts_at)
        return list(session.scalars(query))


def number_of(page):
    return page.request.path.rsplit("/", 1)[1]


@pytest.mark.both_databases
def test_a_table_is_looked_at_and_nothing_is_changed_before_it_is_taken_over(coordinator, reading):
    page = brought(coordinator, table(*WEEKLY))
    assert "New: 4" in page.text
    assert not of_the_source(reading)
    done = coordinator.press(page, "Take it over")
    assert "4 dates are as the file says" in coordinator.get(done.location).text
    found = of_the_source(reading)
    assert [one.starts_at for one in found][:1] == [datetime(2026, 12, 3, 16, tzinfo=UTC)]
    with reading() as session:
        activity = session.scalars(sa.select(Activity).where(Activity.source == "ours")).one()
        assert activity.kind is ActivityKind.SPORT
    again = brought(coordinator, table(*WEEKLY))
    assert "It would change nothing" in again.text
    assert "Take it over" not in again.text


@pytest.mark.parametrize("mark", [",", "\t"])
@pytest.mark.parametrize("way", ["utf-8", "utf-8-sig", "cp1251", "utf-16"])
def test_a_table_is_read_as_programs_write_it(coordinator, mark, way):
    content = table(*WEEKLY, mark=mark).decode().encode(way)
    page = brought(coordinator, content)
    assert "New: 4" in page.text
    assert "Футбол" in page.text


def test_what_is_changed_moved_and_cancelled_is_said_before_it_is_done(coordinator, reading):
    taken(coordinator, table(*WEEKLY))
    rows = [*WEEKLY[:3]]
    rows[0] = rows[0].replace("18:00;19:30", "17:00;18:30")
    rows[1] = rows[1].replace("Зала;", "Двор;")
    page = brought(coordinator, table(*rows))
    for part in ("Moved: 1", "Changed: 1", "Cancelled: 1", "As it was: 0"):
        assert part in page.text or part.endswith("0")
    assert "more than a third" not in page.text
    coordinator.press(page, "Take it over")
    states = [one.state for one in of_the_source(reading)]
    assert states.count(SessionState.CANCELLED) == 1
    assert of_the_source(reading)[0].starts_at == datetime(2026, 12, 3, 15, tzinfo=UTC)


def test_more_than_a_third_asks_explicitly(coordinator, reading):
    taken(coordinator, table(*WEEKLY))
    page = brought(coordinator, table(*WEEKLY[:2]))
    assert "more than a third" in page.text
    number = number_of(page)
    refused = coordinator.post(f"/events/imports/{number}/take")
    assert refused.status_code == 409
    assert SessionState.CANCELLED not in [one.state for one in of_the_source(reading)]
    assert coordinator.press(page, "Yes, take it over all the same").status_code == 303
    assert [one.state for one in of_the_source(reading)].count(SessionState.CANCELLED) == 2


@pytest.mark.both_databases
def test_what_changed_in_between_is_shown_anew_and_not_done(coordinator, writing, reading):
    taken(coordinator, table(*WEEKLY))
    page = brought(coordinator, table(*[row.replace("18:00", "17:00") for row in WEEKLY]))
    with writing() as session:
        one = session.get(Session, of_the_source(reading)[0].id)
        one.state = SessionState.CANCELLED
    stale = coordinator.press(page, "Take it over")
    assert stale.status_code == 409
    assert "Something changed since you looked" in stale.text
    assert of_the_source(reading)[1].starts_at == datetime(2026, 12, 10, 16, tzinfo=UTC)
    fresh = coordinator.get(page.request.path)
    assert coordinator.press(fresh, "Take it over").status_code == 303
    assert of_the_source(reading)[1].starts_at == datetime(2026, 12, 10, 15, tzinfo=UTC)


def test_a_second_press_does_nothing_and_the_file_is_forgotten(coordinator, reading):
    page = brought(coordinator, table(*WEEKLY))
    coordinator.press(page, "Take it over")
    assert coordinator.post(f"/events/imports/{number_of(page)}/take").status_code == 303
    assert len(of_the_source(reading)) == 4
    with reading() as session:
        assert session.scalars(sa.select(BroughtProgramme.content)).one() == b""


def test_rows_that_cannot_be_read_are_kept_with_the_reason_and_cancel_nothing(coordinator, reading):
    taken(coordinator, table(*WEEKLY))
    rows = [
        *WEEKLY[:3],
        "Футбол;31.02.2026;18:00;19:00",
        ";03.12.2026;18:00;19:00",
        "Хор;03.12.2026;късно;",
        "Хор;;18:00;",
    ]
    page = brought(coordinator, table(*rows, WEEKLY[0]))
    assert "its date cannot be read: 31.02.2026" in page.text
    assert "this is missing: Title" in page.text
    assert "this is missing: Date" in page.text
    assert "its hour cannot be read: късно" in page.text
    assert "the same date stands above" in page.text
    assert "Cancelled: 1" not in page.text


def test_a_calendar_comes_in_by_the_same_page(coordinator, reading):
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:x", "BEGIN:VEVENT", "UID:one", "DTSTART:20261205T100000Z",
             "DTEND:20261205T110000Z", "SUMMARY:Choir", "END:VEVENT", "END:VCALENDAR", ""]  # fmt: skip
    taken(coordinator, "\r\n".join(lines).encode(), name="dates.ics")
    assert len(of_the_source(reading)) == 1


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "The file is empty"),
        (b"a;b;c\n1;2;3\n", "first row does not name"),
        (b"PK\x03\x04rest", "damaged"),
        (b"\xd0\xcf\x11\xe0rest", "save it as XLSX or CSV"),
        (b"\x00\x01\x02", "not UTF-8"),
        (b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT", "damaged"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(coordinator, content, why, reading):
    page = brought(coordinator, content)
    assert page.status_code == 422
    assert why in page.text or "Choose a file" in page.text
    with reading() as session:
        assert not session.scalars(sa.select(BroughtProgramme)).all()


def test_a_stranger_finds_nothing(coordinator, play, visitor):
    page = brought(coordinator, table(*WEEKLY))
    stranger = visitor()
    stranger.sign_in(play.stranger)
    assert stranger.get(page.request.path).status_code == 404
    assert stranger.post(f"{page.request.path}/take").status_code == 404
    helper = visitor()
    helper.sign_in(play.volunteer)
    assert helper.get("/events/imports").status_code == 403


def test_the_template_is_a_table_that_can_be_brought(coordinator):
    content = coordinator.get("/events/imports/template.csv").data
    assert "New: 1" in brought(coordinator, content).text


def test_the_dates_go_out_in_each_form_and_come_in_again(coordinator, reading, writing):
    taken(coordinator, table(*WEEKLY))
    days = "?since=2026-12-01&until=2026-12-31"
    rows = coordinator.get(f"/events/imports/sessions.csv{days}")
    assert rows.data.decode("utf-8-sig").count("Футбол") == 4
    assert "New: " in brought(coordinator, rows.data, source="again").text
    calendar = coordinator.get(f"/events/imports/sessions.ics{days}")
    assert calendar.data.count(b"BEGIN:VEVENT") >= 4
    sheet = zipfile.ZipFile(io.BytesIO(coordinator.get(f"/events/imports/sessions.xlsx{days}").data))
    assert "Футбол" in sheet.read("xl/sharedStrings.xml").decode()
    with reading() as session:
        assert session.scalars(sa.select(AuditEntry).where(AuditEntry.deed == Deed.EXPORTED)).all()
    assert coordinator.get("/events/imports/sessions.csv?since=x").status_code == 404


def test_more_than_can_be_taken_along_is_said_and_never_cut_off(coordinator, monkeypatch):
    taken(coordinator, table(*WEEKLY))
    monkeypatch.setattr(queries, "MOST_EXPORTED", 3)
    address = "/events/imports/sessions.csv?since=2026-11-01&until=2027-06-01"
    answer = coordinator.get(address)
    assert answer.status_code == 422
    assert "More than 3 dates: choose fewer days." in answer.text
    assert 'value="2027-06-01"' in answer.text
    # Whichever of the two days comes first.
    turned = coordinator.get("/events/imports/sessions.csv?since=2027-06-01&until=2026-11-01")
    assert turned.status_code == 422


def test_a_place_without_an_address_is_the_venue_of_that_name(coordinator, play, reading, writing):
    with writing() as session:
        ours = session.get_one(factories.Organisation, play.organisation)
        hall = factories.venue(ours, name="Зала", address="ул. Пример 1").id
        closed = factories.venue(ours, name="Стара зала", state=VenueState.CLOSED).id
    rows = [row.replace("ул. Пример 1", "") for row in WEEKLY]
    old = "Хор;04.12.2026;18:00;19:30;Стара зала;;;Култура"
    taken(coordinator, table(*rows, old))
    with reading() as session:
        query = sa.select(Session.venue_id).join(Activity).where(Activity.source == "ours").order_by(Session.starts_at)
        used = list(session.scalars(query))
    assert [used[0], *used[2:]] == [hall] * 4
    assert used[1] not in (hall, closed)


def test_who_comes_goes_out_as_the_page_shows_it(coordinator, play, writing):
    session_id = play.session
    page = coordinator.get(f"/events/registrations/sessions/{session_id}")
    rows = coordinator.get(f"/events/registrations/sessions/{session_id}/who-comes.csv").data.decode("utf-8-sig")
    assert rows.splitlines()[0] == "Who,People,State"
    for line in rows.splitlines()[1:]:
        assert line.split(",")[0].strip('"').split(" ")[0] in page.text


@pytest.mark.parametrize("number", [1, 60])
def test_the_page_of_what_a_file_does_costs_the_same_for_many_rows(coordinator, number, count_queries):
    rows = [f"Хор {one};03.12.2026;18:00;19:30;;;;" for one in range(number)]
    page = brought(coordinator, table(*rows))
    with count_queries() as counted:
        coordinator.get(page.request.path)
    assert len(counted) <= 8


def test_a_spreadsheet_is_looked_at_and_taken_over_like_a_table(coordinator, reading):
    sheet = coordinator.get("/events/imports/sessions.xlsx?since=2026-11-01&until=2027-06-01").data
    own = brought(coordinator, sheet, name="own.xlsx")
    assert "Spreadsheet" in own.text
    assert "New: 1" in own.text
    assert coordinator.press(own, "Take it over").status_code == 303
    assert len(of_the_source(reading)) == 1
    assert "It would change nothing" in brought(coordinator, sheet, name="own.xlsx").text


def test_another_kind_of_spreadsheet_is_refused_in_words(coordinator):
    answer = brought(coordinator, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", name="old.xls")
    assert answer.status_code == 422
    assert "save it as XLSX or CSV" in answer.text


DAYS = "?since=2026-12-01&until=2026-12-31"


@pytest.fixture
def joined(play, writing):
    """A family that agreed to be named, one that did not, and one at another organisation's date."""
    with writing() as session:
        ours, date = session.get_one(factories.Organisation, play.organisation), session.get_one(Session, play.session)
        theirs = factories.organisation()
        other = factories.session(factories.activity(theirs, "Secret choir"), date.starts_at)
        families = {name: factories.household(ours, name) for name in ("=Amira", "Zahra", "Layla")}
        facts = {"text_version": TEXT_VERSION, "language": "ar", "manner": ConsentManner.ORALLY}
        given = {"organisation_id": ours.id, "given_at": NOON, "purpose": ConsentPurpose.PROGRAMME}
        for name in ("=Amira", "Layla"):
            factories.add(Consent(household_id=families[name].id, **given, **facts))
        for name, where in (("=Amira", date), ("Zahra", date), ("Layla", other)):
            join(where.id, families[name].id, [one.id for one in members_of(families[name].id)])
        return date.id


def test_who_comes_goes_out_as_the_list_of_each_date_shows_them(coordinator, joined, reading):
    rows = coordinator.get(f"/events/imports/who-comes.csv{DAYS}").data.decode("utf-8-sig").splitlines()
    assert rows[0] == "Title,Date,Begins,Ends,Who,People,State"
    assert [row.split(",", 4)[4] for row in rows[1:]] == ["'=Amira,1,Comes", "One person,1,Comes"]
    with reading() as session:
        exported = session.scalars(sa.select(AuditEntry).where(AuditEntry.deed == Deed.EXPORTED)).all()
    assert [(one.table_name, one.row_id) for one in exported] == [("sessions", joined)]
    sheet = zipfile.ZipFile(io.BytesIO(coordinator.get(f"/events/imports/who-comes.xlsx{DAYS}").data))
    texts = sheet.read("xl/sharedStrings.xml").decode()
    assert "Amira" in texts
    assert "Zahra" not in texts
    assert "Layla" not in texts
    assert coordinator.get("/events/imports/who-comes.csv?since=2027-01-01&until=2027-01-02").text.count("\n") == 1


def test_who_has_no_dates_has_nobody_to_take_along(play, visitor, joined):
    helper = visitor()
    helper.sign_in(play.volunteer)
    assert helper.get(f"/events/imports/who-comes.csv{DAYS}").status_code == 403


def test_more_people_than_can_be_taken_along_are_never_cut_off(coordinator, joined, monkeypatch):
    monkeypatch.setattr(queries, "MOST_EXPORTED", 1)
    answer = coordinator.get(f"/events/imports/who-comes.csv{DAYS}")
    assert answer.status_code == 422
    assert "More than 1 sign-ups: choose fewer days." in answer.text


@pytest.mark.parametrize(("locale", "mark"), [("bg", ";"), ("fr", ";"), ("en", ","), ("ar", ",")])
def test_the_cells_stand_apart_as_the_readers_spreadsheet_expects(coordinator, joined, locale, mark):
    coordinator.post("/languages", data={"language": locale, "next": "/"})
    first = coordinator.get(f"/events/imports/who-comes.csv{DAYS}").data.decode("utf-8-sig").splitlines()[0]
    assert first.count(mark) == 6


def test_every_language_has_a_separator():
    assert {separator(locale) for locale in LANGUAGES} == {",", ";"}
