"""Neighbours read the programme: filtered, by month, a page a session, small, quick and without secrets."""

import json
import re
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from markupsafe import escape

from app import create_app
from community.foundation import clock as the_clock
from community.foundation.cache import Cache
from community.foundation.database import db
from events.activities.models import ActivityText
from events.activities.rules import ActivityKind, ActivityState, Openness
from events.calendar import views as calendar_views
from events.sessions import views as session_views
from events.sessions.models import Session
from events.sessions.rules import SessionState
from events.venues.rules import PlaceVisibility
from tests import cast, factories, html

SECRET = "Тайната улица 7"
# The law is 60,000; what is nearer leaves no room for the next word or language.
LIMIT = 58_500
TITLE = {"en": "Football in the park {}", "bg": "Футбол в парка под върха {}", "ar": "كرة القدم في الحديقة الكبيرة {}"}


@pytest.fixture
def play(writing):
    with writing():
        return cast.gather()


def fill(count, **facts):
    """So many sessions of as many activities, with texts in three languages."""
    organisation = factories.organisation()
    venue = factories.venue(organisation)
    for number in range(count):
        activity = factories.activity(
            organisation,
            venue_id=venue.id,
            languages=["bg", "ar", "uk"],
            texts=[ActivityText(locale=code, title=title.format(number)) for code, title in TITLE.items()],
            **facts,
        )
        factories.session(activity, the_clock.now() + timedelta(hours=1 + number))


def test_a_neighbour_sees_what_is_on(play, client):
    page = client.get("/programme")
    assert page.status_code == 200
    assert "Football" in page.text
    assert 'type="text/calendar"' in page.text


def test_the_first_page_says_who_and_why_and_what_comes(play, client, count_queries):
    with count_queries() as statements:
        page = client.get("/")
    assert page.status_code == 200
    assert len(statements) <= 8
    found = html.links(page.text)
    assert (found["Football"], found["See what is on"]) == (f"/events/sessions/{play.session}", "/programme")
    assert {found[road] for road in ("Take part", "Bring your family")} == {"/programme", "/families"}
    assert '<link rel="alternate" type="text/calendar" href="/cal/' in page.text
    assert "Who runs it" in page.text


def test_what_is_called_off_is_not_announced_on_the_first_page(play, client, writing):
    with writing() as session:
        session.get_one(Session, play.session).state = SessionState.CANCELLED
    assert "Football" not in client.get("/").text


def test_whoever_is_signed_in_is_led_to_the_own_page(play, visitor, writing):
    with writing():
        resident = factories.account(email="resident@example.org").id
    for account, own in (
        (play.volunteer, "/volunteers/shifts/mine"),
        (play.coordinator, "/community/watching"),
        (resident, "/joined"),
    ):
        person = visitor()
        person.sign_in(account)
        answer = person.get("/")
        assert (answer.status_code, answer.headers["Location"]) == (303, own)


def test_old_addresses_of_the_programme_lead_to_it_for_good(play, client):
    answer = client.get("/?kind=sport&view=month&month=2026-12")
    assert answer.status_code == 301
    assert answer.headers["Location"] == "/programme?kind=sport&view=month&month=2026-12"
    assert client.get("/?utm_source=paper").status_code == 200


def test_the_bar_counts_what_is_left_and_leads_to_each_busy_day(play, client, reading):
    with reading() as session:
        start = session.get_one(Session, play.session).starts_at
    page = client.get("/programme?kind=sport").text
    assert "1 date</b>" in page
    assert f"date={start:%Y-%m-%d}#what" in page
    assert html.links(page)["Clear all"] == "/programme#what"
    assert "0 dates</b>" in client.get("/programme?kind=culture").text


@pytest.mark.parametrize(
    ("came_from", "back"),
    [
        ("http://localhost/programme?kind=sport&page=2", "/programme?kind=sport&page=2"),
        ("http://localhost/", "/programme"),
        ("https://evil.example/programme?x=1", "/programme"),
        ("", "/programme"),
    ],
)
def test_the_way_back_keeps_the_filter(play, client, came_from, back):
    page = client.get(f"/events/sessions/{play.session}", headers={"Referer": came_from} if came_from else {})
    assert f'<a class="back i i-back" href="{escape(back)}">' in page.text


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("kind=sport", True),
        ("kind=culture", False),
        ("age=30", True),
        ("language=bg", True),
        ("language=ar", False),
        ("free=1", True),
        ("area=nowhere", False),
        ("kind=&age=x&date=31.12", True),
    ],
)
def test_filters_stand_in_the_address(play, client, query, shown):
    assert ("Football" in client.get(f"/programme?{query}").text) == shown


@pytest.mark.parametrize("path", ["/", "/programme", "/programme?view=month", "/calendars", "/cal/en/programme.ics"])
def test_a_kind_that_there_is_not_is_no_address(play, client, path):
    """Today's whole programme would be the wrong answer to somebody who subscribed to one kind."""
    for kind in ("nonsense", "SPORT", "sport\0", "\u202e"):
        asked = dict(pair.split("=") for pair in path.partition("?")[2].split("&") if pair) | {"kind": kind}
        answer = client.get(path.partition("?")[0], query_string=asked, follow_redirects=True)
        assert answer.status_code == 404, kind


def test_words_are_searched_for_and_kept_wherever_one_goes_from_there(play, client):
    page = client.get("/programme?q=FOOT&kind=sport").text
    assert "1 date</b>" in page
    assert "for “\u2068FOOT\u2069”" in page
    form = page[page.index('<form class="search"') :].partition("</form>")[0]
    assert re.search(r'name="q" type="search" [^>]*value="FOOT"', form)
    assert '<input type="hidden" name="kind" value="sport">' in form
    # Days, kinds, month, the feed, the filter's form.
    main = page[page.index('<main id="main"') : page.index("</main>")]
    ways = re.findall(r'href="(/programme\?[^"]*|/calendars\?[^"]*|/cal/[^"]*)"', main.replace("&amp;", "&"))
    assert len(ways) > 10
    assert [way for way in ways if "q=FOOT" not in way] == []
    assert '<input type="hidden" name="q" value="FOOT">' in main
    assert "q=FOOT" in html.links(page)["Subscribe to this list"]
    assert 'programme.ics?kind=sport&amp;q=FOOT"' in page
    came_from = "http://localhost/programme?q=FOOT&kind=sport"
    session = client.get(f"/events/sessions/{play.session}", headers={"Referer": came_from}).text
    assert '<a class="back i i-back" href="/programme?q=FOOT&amp;kind=sport">' in session


def test_a_month_of_what_was_searched_for(play, client, reading):
    with reading() as session:
        month = f"{session.get_one(Session, play.session).starts_at:%Y-%m}"
    page = client.get(f"/programme?view=month&month={month}&q=football").text
    assert "Football" in page
    assert "1 date</b>" in page
    form = page[page.index('<form class="search"') :].partition("</form>")[0]
    assert re.findall(r'type="hidden" name="(\w+)" value="([^"]+)"', form) == [("view", "month"), ("month", month)]
    assert html.links(page)["List"] == "/programme?q=football"
    assert "Football" not in client.get(f"/programme?view=month&month={month}&q=choir").text


def test_what_is_not_found_is_said_with_what_was_searched_and_two_ways_out(play, client):
    page = client.get('/programme?kind=sport&q=<b>"nowhere').text
    assert "Nothing found for “\u2068&lt;b&gt;&#34;nowhere\u2069”" in page
    assert "We looked in titles, texts, places, areas and organisations, in every language." in page
    links = html.links(page)
    assert links["Search without the filters"] == "/programme?q=%3Cb%3E%22nowhere"
    assert links["Clear the search"] == "/programme?kind=sport"
    assert "Search without the filters" not in client.get("/programme?q=nowhere").text


def test_a_feed_of_what_was_searched_for_does_not_repeat_it(play, client):
    whole = client.get("/cal/en/programme.ics?q=football").text.replace("\r\n ", "")
    assert re.search("SUMMARY[^:]*:Football", whole)
    assert "SUMMARY" not in client.get("/cal/en/programme.ics?q=choir").text
    name = client.get("/cal/en/programme.ics", query_string={"q": "Call 0900 1234"}).text.replace("\r\n ", "")
    assert "X-WR-CALNAME:Zaedno\\, what you searched for\r\n" in name


def test_what_nobody_asks_twice_fills_no_room_of_others(app, play, visitor, monkeypatch):
    pages, searched = Cache(200), Cache(3)
    monkeypatch.setattr(session_views, "PAGES", pages)
    monkeypatch.setattr(session_views, "SEARCHED", searched)
    nonsense = ("q=" + "x" * 3000, "bust=1", "q=1&bust=1", "page=" + "1" * 999)
    for asked in (*(f"q={number}" for number in range(9)), *nonsense):
        assert visitor().get(f"/programme?{asked}").status_code == 200
    assert len(searched._kept) == 3
    assert len(pages._kept) == len(app.extensions["answers"]._kept) == 0
    visitor().get("/programme?kind=sport")
    assert len(pages._kept) == len(app.extensions["answers"]._kept) == 1
    first = visitor().get("/programme?q=8")
    assert visitor().get("/programme?q=8", headers={"If-None-Match": first.headers["ETag"]}).status_code == 304


def test_an_empty_answer_shows_the_way_out(play, client):
    assert "Show everything" in client.get("/programme?kind=culture").text


def test_the_month_shows_the_day(play, client, reading):
    with reading() as session:
        month = f"{session.get_one(Session, play.session).starts_at:%Y-%m}"
    assert "Football" in client.get(f"/programme?view=month&month={month}").text
    assert client.get("/programme?view=month&month=rubbish").status_code == 200


def test_the_month_of_a_large_programme_counts_instead_of_loading(client, writing, clock, count_queries, app):
    clock.set(datetime(2026, 11, 23, 10, tzinfo=UTC))
    noon = datetime(2026, 12, 1, 10, tzinfo=UTC)
    with writing():
        activity = factories.activity(factories.organisation())
        for number in range(3):
            factories.session(activity, noon, hours=1 + number)
        factories.session(activity, noon, state=SessionState.CANCELLED)
    loaded = []
    sa.event.listen(Session, "load", lambda session, _context: loaded.append(session.id))
    asked = []
    for more in (0, 20):
        with writing() as session:
            activity = session.scalars(sa.select(factories.Activity)).one()
            for day in range(30):
                for _ in range(more):
                    factories.session(activity, noon + timedelta(days=day))
        with count_queries() as statements:
            page = client.get("/programme?view=month&month=2026-12", headers={"Cookie": "x=1"}).text
        asked.append(len(statements))
        assert len(loaded) <= 4 * 31
        assert page.count('<li class="kind-sport') == (4 * 30 if more else 4)
        loaded.clear()
    assert asked[0] == asked[1] <= 8
    assert "23 dates" in page
    assert "and 20 dates more" in page
    assert "24 dates" not in page


def test_a_day_that_is_over_leads_to_no_list_of_other_days(play, client, clock, writing):
    with writing() as session:
        activity = session.get_one(Session, play.session).activity_id
        for days in (-2, 2):
            factories.session(session.get_one(factories.Activity, activity), clock.now() + timedelta(days=days))
    days = [f"{(clock.now() + timedelta(days=days)).date():%Y-%m-%d}" for days in (-2, 2)]
    for day, listed in zip(days, (False, True), strict=True):
        for path in (f"/programme?month={day[:7]}", f"/programme?view=month&month={day[:7]}"):
            assert (f"date={day}" in client.get(path).text) == listed, path


def test_of_a_date_that_is_over_nobody_is_asked_to_help(play, client, clock):
    page = f"/events/sessions/{play.session}"
    assert "Lend a hand</h2>" in client.get(page).text
    clock.advance(days=3)
    assert "Lend a hand</h2>" not in client.get(page).text


@pytest.mark.parametrize(
    "path",
    [
        *("/", "/programme", "/programme?kind=sport", "/programme?q=planted", "/programme?q=улица"),
        *("/programme?view=month", "/cal/en/programme.ics", "/sitemap.xml"),
    ],
)
def test_what_is_not_public_is_nowhere(play, client, writing, path):
    with writing():
        ours = factories.organisation(name="Planted organisation")
        factories.session(factories.activity(ours, title="Planted draft", state=ActivityState.DRAFT))
        factories.session(factories.activity(ours, title="Planted invitation", openness=Openness.INVITED))
        venue = factories.venue(
            ours, address=SECRET, name="Planted hall", visibility=PlaceVisibility.AFTER_CONFIRMATION
        )
        shown = factories.session(factories.activity(ours, title="Shown", venue_id=venue.id)).id
    for address in (path, f"/events/sessions/{shown}", f"/events/sessions/{shown}.ics"):
        text = client.get(address).text
        assert "Planted draft" not in text
        assert "Planted invitation" not in text
        assert SECRET not in text
        assert "Planted hall" not in text


def test_the_exact_place_reaches_the_confirmed_and_goes_with_the_confirmation(play, visitor, writing):
    with writing() as session:
        row = session.get_one(Session, play.session)
        venue = session.get_one(factories.Venue, row.venue_id)
        venue.address, venue.visibility = SECRET, PlaceVisibility.AFTER_CONFIRMATION
    person = visitor()
    person.sign_in(play.volunteer)
    page = f"/events/sessions/{play.session}"
    assert SECRET not in person.get(page).text
    person.post(f"/volunteers/shifts/{play.shift}/sign-up")
    assert SECRET in person.get(page).text
    assert SECRET in person.get(f"{page}.ics").text.replace("\r\n ", "")
    person.post("/volunteers/shifts/sign-ups/1/withdraw")
    assert SECRET not in person.get(page).text


def test_unpublishing_acts_on_the_next_request(play, client, writing):
    assert "Football" in client.get("/programme").text
    with writing() as session:
        activity = session.get_one(Session, play.session).activity_id
        session.get_one(factories.Activity, activity).state = ActivityState.DRAFT
    assert "Football" not in client.get("/programme").text
    assert client.get(f"/events/sessions/{play.session}").status_code == 404


@pytest.mark.parametrize("code", ["en", "bg", "ar"])
def test_a_page_of_sessions_weighs_less_than_60_kb(app, client, writing, code):
    with writing():
        fill(60)
    client.post("/languages", data={"language": code})
    page = client.get("/programme")
    assert page.text.count("<article") == 20
    weight = len(page.data)
    for name in re.findall(r'(?:href|src)="(/static/[^"]+\.(?:css|js))"', page.text):
        with client.get(name) as asset:
            weight += len(asset.data)
    print(f"\n{code}: {weight:,} bytes with {page.text.count('<article')} sessions")
    assert weight <= LIMIT


def test_texts_are_read_once_however_many_words_are_searched_for(client, writing, count_queries):
    with writing():
        fill(30)

    def statements(words):
        with count_queries() as asked:
            page = client.get("/programme", query_string={"q": words})
        assert "Football in the park 7" in page.text
        return asked

    one, six = statements("football"), statements("football парк върха park the 7")
    assert len(one) == len(six)
    for asked in (one, six):
        assert sum("activity_texts.search_text" in statement for statement in asked) == 1


@pytest.mark.parametrize("asked", ["free=1", "q=football+парка"])
def test_the_page_asks_as_many_questions_for_fifty_as_for_five_hundred(asked, client, writing, count_queries):
    with writing():
        fill(50)
    with count_queries() as few:
        client.get(f"/programme?{asked}")
    with writing():
        fill(450, kind=ActivityKind.CULTURE)
    with count_queries() as many:
        client.get(f"/programme?{asked}")
    assert len(few) == len(many) <= 12


def test_the_same_page_again_is_not_sent_again(play, client):
    first = client.get("/programme")
    again = client.get("/programme", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_a_feed_is_small_talk_for_who_has_it_already(play, client, writing):
    first = client.get("/cal/en/programme.ics?kind=sport", headers={"Accept-Encoding": "gzip"})
    assert first.headers["Content-Encoding"] == "gzip"
    assert "Set-Cookie" not in first.headers
    same = client.get(
        "/cal/en/programme.ics?kind=sport",
        headers={"Accept-Encoding": "gzip", "If-None-Match": first.headers["ETag"]},
    )
    assert same.status_code == 304
    assert client.get("/cal/en/programme.ics?kind=sport").headers["ETag"] != first.headers["ETag"]
    with writing() as session:
        session.get_one(Session, play.session).sequence += 1
    changed = client.get(
        "/cal/en/programme.ics?kind=sport",
        headers={"Accept-Encoding": "gzip", "If-None-Match": first.headers["ETag"]},
    )
    assert changed.status_code == 200


ASKED_IN_MANY_WAYS = (
    "kind=sport&free=1",
    "free=1&kind=sport",
    "kind=sport&free=1&attacker=https://evil.example/",
    "attacker=1&kind=sport&area=&free=1&utm_source=x",
    "kind=sport&free=1&date=2026-12-01&page=7",
    "kind=sport&free=1&kind=culture",
)


def test_a_feed_says_nothing_of_how_it_was_asked_for(app, play, visitor):
    answers = {}
    for query in ASKED_IN_MANY_WAYS:
        # Each as if by a worker that has not made it before.
        calendar_views.CALENDAR.kept._kept.clear()
        app.extensions["answers"] = Cache(100)
        answer = visitor().get(f"/cal/en/programme.ics?{query}")
        answers[answer.data, answer.headers["ETag"], answer.headers["Last-Modified"]] = query
    assert len(answers) == 1, answers.values()
    text = answer.text.replace("\r\n ", "")
    assert "SOURCE;VALUE=URI:http://localhost/cal/en/programme.ics?kind=sport\r\n" in text
    assert "URL:http://localhost/programme?kind=sport\r\n" in text


def test_a_feed_asked_for_in_a_thousand_ways_is_kept_once(app, play, client):
    for number in range(20):
        assert client.get(f"/cal/en/programme.ics?kind=sport&bust={number}").status_code == 200
    assert len(app.extensions["answers"]._kept) == 0
    client.get("/cal/en/programme.ics?kind=sport")
    assert len(app.extensions["answers"]._kept) == 1


def test_a_feed_names_no_place_that_there_is_not(play, client):
    text = client.get("/cal/en/programme.ics", query_string={"area": "Call 0900 1234 now"}).text
    assert "X-WR-CALNAME:Zaedno\\, a place that is not known here\r\n" in text.replace("\r\n ", "")
    assert "Call 0900" not in text


def test_two_workers_send_the_same_feed_at_different_hours(config, app, play, clock):
    morning = the_clock.now().replace(hour=3)
    sent = set()
    for hours in (0, 5):
        clock.set(morning + timedelta(hours=hours))
        calendar_views.CALENDAR.kept._kept.clear()
        worker = create_app(config)
        answer = worker.test_client().get("/cal/en/programme.ics")
        sent.add((answer.data, answer.headers["ETag"], answer.headers["Last-Modified"]))
        with worker.app_context():
            db.engine.dispose()
    assert len(sent) == 1


def test_a_feed_is_the_same_for_whoever_asks(play, visitor):
    """A cookie that varies it would make each shared cache keep it once a person."""
    person = visitor()
    person.sign_in(play.volunteer)
    answers = [one.get("/cal/en/programme.ics") for one in (visitor(), person)]
    assert [answer.headers["Vary"] for answer in answers] == ["Accept-Encoding"] * 2
    assert not any("Set-Cookie" in answer.headers for answer in answers)
    assert answers[0].data == answers[1].data


@pytest.mark.parametrize(
    ("accepted", "packed"),
    [
        ("gzip", True),
        ("gzip;q=0.5, br", True),
        ("*", True),
        ("gzip;q=0", False),
        ("gzip;q=0, identity", False),
        ("*, gzip;q=0", False),
        ("identity", False),
        ("", False),
    ],
)
def test_a_feed_is_packed_for_whoever_takes_it_so(play, client, accepted, packed):
    answer = client.get("/cal/en/programme.ics", headers={"Accept-Encoding": accepted})
    assert (answer.headers.get("Content-Encoding") == "gzip") == packed
    assert answer.data.startswith(b"\x1f\x8b" if packed else b"BEGIN:VCALENDAR")


def test_the_file_of_a_session_is_not_sent_again_unchanged(play, client, writing, clock):
    clock.set(the_clock.now().replace(microsecond=0))
    path = f"/events/sessions/{play.session}.ics"
    first = client.get(path)
    for header, validator in (("If-None-Match", "ETag"), ("If-Modified-Since", "Last-Modified")):
        again = client.get(path, headers={header: first.headers[validator]})
        assert (again.status_code, again.data) == (304, b""), header
    assert "Cookie" in first.headers["Vary"]
    clock.advance(minutes=1)
    with writing() as session:
        session.get_one(Session, play.session).sequence += 1
    for header, validator in (("If-None-Match", "ETag"), ("If-Modified-Since", "Last-Modified")):
        assert client.get(path, headers={header: first.headers[validator]}).status_code == 200, header


def test_a_place_told_meanwhile_reaches_the_calendar_that_asks_for_changes(play, visitor, writing):
    with writing() as session:
        venue = session.get_one(factories.Venue, session.get_one(Session, play.session).venue_id)
        venue.address, venue.visibility = SECRET, PlaceVisibility.AFTER_CONFIRMATION
    person = visitor()
    path = f"/events/sessions/{play.session}.ics"
    as_anybody = person.get(path)
    person.sign_in(play.volunteer)
    person.post(f"/volunteers/shifts/{play.shift}/sign-up")
    for header, validator in (("If-None-Match", "ETag"), ("If-Modified-Since", "Last-Modified")):
        answer = person.get(path, headers={header: as_anybody.headers[validator]})
        assert SECRET in answer.text.replace("\r\n ", ""), header


def test_a_feed_of_nothing_is_a_calendar_still_and_a_foreign_language_is_missing(client):
    assert "BEGIN:VTIMEZONE" in client.get("/cal/en/programme.ics").text
    assert client.get("/cal/xx/programme.ics").status_code == 404


def test_head_is_get_without_a_body(play, client):
    got, head = client.get("/cal/en/programme.ics"), client.head("/cal/en/programme.ics")
    assert (head.status_code, head.data, head.headers["ETag"]) == (200, b"", got.headers["ETag"])


@pytest.mark.parametrize("name", ["date", "month"])
@pytest.mark.parametrize("year", ["0001", "1969", "3000", "9999"])
@pytest.mark.parametrize("view", ["", "month"])
def test_a_date_at_the_end_of_the_calendar_is_left_out(client, play, name, year, view):
    for month in ("01", "12"):
        day = f"{year}-{month}" if name == "month" else f"{year}-{month}-31"
        assert client.get("/programme", query_string={name: day, "view": view}).status_code == 200


def test_an_age_may_be_typed_in_the_digits_of_ones_language(client, play):
    assert 'value="12"' in client.get("/programme?age=١٢").text
    assert 'value="12"' not in client.get("/programme?age=¹²").text


@pytest.mark.both_databases
@pytest.mark.parametrize("name", ["area", "language", "date", "month", "age", "page", "q"])
def test_rubbish_in_the_address_is_no_error_of_ours(client, play, name):
    for rubbish in ("\0", "a\0b", "\uffff", "9" * 3000, "-1", "1;--", "🎉", "\u202e"):
        assert client.get("/programme", query_string={name: rubbish}).status_code == 200
        assert client.get("/cal/en/programme.ics", query_string={name: rubbish}).status_code == 200


@pytest.fixture
def camp(writing, clock):
    """Two days to Christmas, 18 December 18:00 to 20 December 15:00, and an exhibition of four whole days."""
    clock.set(datetime(2026, 12, 1, 10, tzinfo=UTC))
    with writing():
        ours = factories.organisation()
        facts = {"hours": 45, "starts_at": datetime(2026, 12, 18, 16, tzinfo=UTC)}
        camp = factories.session(factories.activity(ours, title="Winter camp"), **facts)
        facts = {"hours": 96, "starts_at": datetime(2026, 12, 7, 22, tzinfo=UTC), "all_day": True}
        factories.session(factories.activity(ours, title="Exhibition"), **facts)
        return camp.id


def days_with(page, title):
    """The days (of the month) under which a list shows something."""
    sections = re.findall(r'<section class="day" id="d2026-12-(\d\d)">(.*?)</section>', page, re.S)
    return [int(day) for day, text in sections if title in text]


def test_what_takes_several_days_is_found_on_each_of_them_with_both_its_dates(camp, client, clock):
    page = client.get("/programme").text
    assert days_with(page, "Winter camp") == [18, 19, 20]
    assert days_with(page, "Exhibition") == [8, 9, 10, 11]
    assert page.count("18 December 18:00 to 20 December 15:00") == 3
    assert page.count("8 to 11 December") == 4
    assert days_with(client.get("/programme?date=2026-12-19").text, "Winter camp") == [19, 20]
    assert days_with(client.get("/programme?date=2026-12-21").text, "Winter camp") == []
    month = client.get("/programme?view=month&month=2026-12").text
    assert (month.count("Winter camp"), month.count("Exhibition")) == (3, 4)
    assert set(re.findall(r"\?date=2026-12-(\d\d)", page)) == {"08", "09", "10", "11", "18", "19", "20"}
    assert "18 December 18:00 to 20 December 15:00" in client.get(f"/events/sessions/{camp}").text
    clock.set(datetime(2026, 12, 19, 10, tzinfo=UTC))
    assert days_with(client.get("/programme").text, "Winter camp") == [19, 20]


def test_a_list_of_many_pages_shows_each_day_of_each_session_once(camp, client, writing):
    noon = datetime(2026, 12, 17, 10, tzinfo=UTC)
    with writing():
        activity = factories.activity(factories.organisation(), title="Choir")
        for number in range(4):
            for hour in range(16):
                factories.session(activity, noon + timedelta(days=number, minutes=hour))
    pages = [client.get(f"/programme?date=2026-12-17&page={number}").text for number in (1, 2, 3, 4)]
    assert [page.count('<article class="line') for page in pages] == [20, 20, 20, 7]
    assert [days_with(page, "Winter camp") for page in pages] == [[], [18, 19], [20], []]


def event_on(page):
    [told] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page.text, re.S)
    return json.loads(told)


def test_search_engines_read_of_a_session_what_a_stranger_sees(play, client, visitor, writing):
    path = f"/events/sessions/{play.session}"
    told = event_on(client.get(path))
    assert (told["@type"], told["name"]) == ("Event", "Football")
    assert told["location"] == {"@type": "Place", "name": "The hall", "address": "1 Example Street"}
    assert told["eventStatus"] == "https://schema.org/EventScheduled"
    assert datetime.fromisoformat(told["startDate"]) < datetime.fromisoformat(told["endDate"])
    assert told["url"] == f"http://localhost{path}"
    assert client.get(told["image"][0].removeprefix("http://localhost")).status_code == 200
    free = {"@type": "Offer", "price": 0, "priceCurrency": "EUR", "availability": "https://schema.org/InStock"}
    assert told["offers"] == {**free, "url": told["url"]}
    # Nobody counts places from outside, and nobody's name is in it.
    assert not {"maximumAttendeeCapacity", "remainingAttendeeCapacity", "attendee", "performer"} & told.keys()
    with writing() as session:
        row = session.get_one(Session, play.session)
        row.state = SessionState.CANCELLED
        venue = session.get_one(factories.Venue, row.venue_id)
        venue.address, venue.visibility = SECRET, PlaceVisibility.AFTER_CONFIRMATION
        venue.name, venue.latitude, venue.longitude = "Hidden hall", 42.5, 23.5
        row.activity_id = factories.activity(factories.organisation(), "</script><b>", venue_id=venue.id).id
    page = client.get(path)
    told = event_on(page)
    assert told["name"] == "</script><b>"
    assert told["eventStatus"] == "https://schema.org/EventCancelled"
    assert "offers" not in told
    assert set(told["location"].values()) == {"Place", area_on(page)}
    assert not any(secret in page.text for secret in (SECRET, "Hidden hall", "42.5", "geo:"))
    person = visitor()
    person.sign_in(play.volunteer)
    assert "ld+json" not in person.get(path).text


def area_on(page):
    """The area as the page calls it."""
    return re.search(r'i-place" aria-hidden="true"></span>\s*<p><b>(.*?)</b>', page.text)[1]


def test_a_telephone_opens_the_place_in_its_own_map(play, client, writing):
    path = f"/events/sessions/{play.session}"
    assert "geo:" not in client.get(path).text
    with writing() as session:
        venue = session.get_one(factories.Venue, session.get_one(Session, play.session).venue_id)
        venue.latitude, venue.longitude = 42.6446, 23.2664
    assert html.links(client.get(path).text)["Open in my map program"] == "geo:42.64460,23.26640?q=42.64460,23.26640"


def test_by_area_the_programme_counts_what_is_on_and_keeps_the_wish(client, writing, count_queries):
    with writing():
        ours = factories.organisation()
        for name, district, hidden in (("Boyana", "vitosha", {}), ("Iskar", "iskar", {"state": ActivityState.DRAFT}),
                                       ("Pavlovo", "vitosha", {"kind": ActivityKind.CULTURE})):  # fmt: skip
            area = factories.area(slug=name.lower(), names={"en": name}, district=district)
            activity = factories.activity(ours, venue_id=factories.venue(ours, area_id=area.id).id, **hidden)
            for days in (1, 2):
                factories.session(activity, the_clock.now() + timedelta(days=days))
            factories.session(activity, state=SessionState.CANCELLED)
    with count_queries() as statements:
        page = client.get("/programme?view=areas&free=1").text
    assert len(statements) <= 8
    rows = re.findall(r'href="([^"]+)">\s*<span><b>(.*?)</b>.*?<span class="tag">(.*?)</span>', page, re.S)
    assert rows == [
        ("/programme?area=boyana&amp;free=1", "Boyana", "2 dates"),
        ("/programme?area=pavlovo&amp;free=1", "Pavlovo", "2 dates"),
        ("/programme?area=vitosha&amp;free=1", "The whole district", "4 dates"),
    ]
    assert "4 dates</b>" in page
    assert "2 dates</b>" in client.get("/programme?view=areas&kind=culture").text
    assert "Nothing matches" in client.get("/programme?view=areas&kind=work").text
    assert html.links(client.get("/programme?kind=sport&q=x").text)["By area"] == "/programme?view=areas&kind=sport&q=x"


def test_no_comparative_of_the_first_page_breaks_at_its_hyphen(client, reading):
    client.post("/languages", data={"language": "bg"})
    hero = re.search(r'<section class="hero">(.*?)</section>', client.get("/").text, re.S)[1]
    assert "по\u2011добър" in hero
    assert re.findall(r"\b(?:по|най)-\w", hero, re.IGNORECASE) == []


def test_days_without_a_way_can_still_be_moved_along_by_key(play, client):
    for query, key in (("?q=nowhere", True), ("", False)):
        [strip] = re.findall(r'<nav class="strip"[^>]*>', client.get(f"/programme{query}").text)
        assert ("tabindex" in strip) is key


def test_a_card_names_the_language_of_a_title_that_is_not_the_readers(play, client):
    assert "<small>English</small>" not in client.get("/programme").text
    client.post("/languages", data={"language": "bg", "next": "/programme"})
    page = client.get("/programme").text
    assert 'lang="en" dir="ltr">Football</a> <small>английски</small>' in page
