"""Programs read the public programme: as JSON and as news, filtered as the page is, described, without a secret."""

import json
from dataclasses import replace
from datetime import timedelta

import feedparser
import pytest
from jsonschema import Draft202012Validator, FormatChecker
from openapi_spec_validator import OpenAPIV31SpecValidator

from community.foundation import clock as the_clock
from community.foundation.cache import Cache
from events.activities.models import Activity, ActivityText
from events.activities.rules import ActivityKind, ActivityState, Openness
from events.calendar import views as calendar_views
from events.calendar.ics_content import session_uid
from events.open_data import views
from events.planning import actions as planning
from events.sessions.models import Session
from events.sessions.rules import SessionState
from events.venues.models import Venue
from events.venues.rules import PlaceVisibility
from tests import cast, factories

SECRET = "Тайната улица 7"
FORMS = ("/programme.json", "/programme.atom")
EVERYWHERE = (*FORMS, "/cal/en/programme.ics")
HOSTILE = "]]></title><script>alert(1)</script>\u202e"


@pytest.fixture
def play(writing):
    with writing():
        return cast.gather()


def fill(count, **facts):
    """So many sessions of as many activities at a venue whose place only the confirmed are told."""
    organisation = factories.organisation()
    venue = factories.venue(organisation, visibility=PlaceVisibility.AFTER_CONFIRMATION, address=SECRET)
    for number in range(count):
        text = ActivityText(locale="en", title=f"Tea {number}", description="We drink it.", bring="A canary cup")
        activity = factories.activity(organisation, venue_id=venue.id, texts=[text], **facts)
        factories.session(activity, the_clock.now() + timedelta(hours=1 + number))


def sessions(answer):
    return json.loads(answer.data)["sessions"]


@pytest.fixture
def described(client):
    return client.get("/openapi.json").json


def holds(described, answer):
    """The answer is what the description says of it."""
    schema = {"$ref": "#/components/schemas/Programme", "components": described["components"]}
    Draft202012Validator(schema, format_checker=FormatChecker()).validate(answer.json)


@pytest.mark.both_databases
def test_a_program_reads_what_a_neighbour_reads(play, client):
    answer = client.get("/programme.json?lang=en")
    assert answer.content_type == "application/json"
    [one] = sessions(answer)
    assert (one["title"], one["state"], one["kind"]) == ("Football", "scheduled", "sport")
    assert one["url"] == f"http://localhost/events/sessions/{play.session}"
    [entry] = feedparser.parse(client.get("/programme.atom?lang=en").data).entries
    assert (entry.title, entry.id, entry.link) == ("Football", one["id"], one["url"])
    assert one["id"].removeprefix("urn:uuid:") in client.get("/cal/en/programme.ics").text


def test_what_everybody_may_ask_is_sent_to_everybody(play, visitor):
    vera = visitor()
    vera.sign_in(play.volunteer)
    for path in (*EVERYWHERE, "/openapi.json"):
        answer, hers = visitor().get(path), vera.get(path)
        assert answer.data == hers.data
        for one in (answer, hers):
            assert "Set-Cookie" not in one.headers
            assert "Cookie" not in one.headers.get("Vary", "")
            assert one.headers["Access-Control-Allow-Origin"] == "*"
            assert one.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
            assert one.headers["Cache-Control"].startswith("public")
    assert "Access-Control-Allow-Origin" not in visitor().get("/programme").headers


def test_the_language_is_asked_for_by_the_address_alone(play, visitor, writing):
    with writing() as session:
        session.add(ActivityText(activity_id=session.query(Activity).one().id, locale="bg", title="Футбол"))
    for path in FORMS:
        bulgarian, english = visitor().get(f"{path}?lang=bg"), visitor().get(f"{path}?lang=en")
        assert "Футбол" in bulgarian.text
        assert "Football" in english.text
        unsaid = visitor().get(path)
        assert visitor().get(path, headers={"Accept-Language": "ar"}).data == unsaid.data
        assert visitor().get(f"{path}?lang=tlh").status_code == 404


@pytest.mark.both_databases
@pytest.mark.parametrize("path", FORMS)
def test_what_somebody_has_is_not_sent_again(play, visitor, path, writing, monkeypatch):
    answer = visitor().get(path)
    tag = {"If-None-Match": answer.headers["ETag"]}
    monkeypatch.setattr(views, "public_dates", None)
    for asked in (path, f"{path}?bust=1", f"{path}?kind="):
        again = visitor().get(asked, headers=tag)
        assert (again.status_code, again.data) == (304, b"")
    monkeypatch.undo()
    with writing() as session:
        session.query(ActivityText).one().title = "Chess"
    changed = visitor().get(path, headers=tag)
    assert changed.status_code == 200
    assert "Chess" in changed.text
    since = {"If-Modified-Since": changed.headers["Last-Modified"]}
    assert visitor().get(f"{path}?bust=2", headers=since).status_code == 304


@pytest.mark.parametrize("path", EVERYWHERE)
def test_what_is_not_public_is_nowhere(play, visitor, path, writing):
    assert "Football" in visitor().get(path).text
    for facts in ({"state": ActivityState.DRAFT}, {"openness": Openness.INVITED}):
        with writing() as session:
            activity = session.query(Activity).one()
            before = {name: getattr(activity, name) for name in facts}
            for name, value in facts.items():
                setattr(activity, name, value)
        assert "Football" not in visitor().get(path).text
        with writing() as session:
            for name, value in before.items():
                setattr(session.query(Activity).one(), name, value)
    assert "Football" in visitor().get(path).text


def test_a_place_is_told_only_where_everybody_may_know(play, visitor, writing):
    with writing():
        fill(3)
    vera = visitor()
    vera.sign_in(play.volunteer)
    vera.post(f"/volunteers/shifts/{play.shift}/sign-up")
    for path in FORMS:
        for reader in (visitor(), vera):
            text = reader.get(path).text
            assert "Tea 1" in text
            assert SECRET not in text
            assert "canary" not in text
    places = {one["title"]: one["place"] for one in sessions(visitor().get("/programme.json?lang=en"))}
    assert places["Tea 1"] is None
    assert places["Football"]["name"] == "The hall"
    with writing() as session:
        session.query(Venue).filter_by(name="The hall").first().visibility = PlaceVisibility.PRIVATE
    assert {one["place"] and 1 for one in sessions(visitor().get("/programme.json?lang=en"))} == {None}


def test_the_list_comes_a_part_at_a_time_and_each_date_once(play, client, writing, monkeypatch):
    monkeypatch.setattr(views, "A_PART", 4)
    with writing():
        fill(9)
    found, address, parts = [], "/programme.json?lang=en&organisation=", 0
    while address:
        answer = json.loads(client.get(address).data)
        assert answer["total"] == 10
        found += [one["title"] for one in answer["sessions"]]
        address, parts = (answer["next"] or "").removeprefix("http://localhost"), parts + 1
    assert (parts, len(found), len(set(found))) == (3, 10, 10)
    beyond = json.loads(client.get("/programme.json?page=99999999999").data)
    assert (beyond["sessions"], beyond["next"]) == ([], None)


ASKED = (
    "kind=sport", "kind=culture", "area=boyana", "area=nowhere", "organisation=red-cross", "age=7", "age=200", "age=x",
    "language=bg", "free=1", "free=2", "date=2026-12-01", "date=never", "q=Football", "q=%00%ff", "page=2", "page=-1",
    "lang=ar", "lang=", "unknown=" + "x" * 500, "kind=sport&kind=culture", "q=" + "y" * 4000,
)  # fmt: skip


@pytest.mark.parametrize("asked", ASKED)
def test_each_filter_finds_what_the_page_finds_and_answers_as_described(play, client, described, writing, asked):
    with writing():
        fill(2, kind=ActivityKind.CULTURE)
    answer = client.get(f"/programme.json?{asked}")
    assert answer.status_code == 200
    holds(described, answer)
    if not asked.startswith(("page", "lang")):
        page = client.get(f"/programme?{asked}").text
        for one in client.get("/programme.json").json["sessions"]:
            here = one["url"] in {found["url"] for found in answer.json["sessions"]}
            assert (f'href="{one["url"].removeprefix("http://localhost")}"' in page) == here, one["title"]
    assert "xxxx" not in answer.text
    assert feedparser.parse(client.get(f"/programme.atom?{asked}").data).bozo is False


@pytest.mark.parametrize("asked", ["kind=nonsense", "lang=nonsense"])
def test_what_there_is_not_is_refused_as_data(play, client, described, asked):
    answer = client.get(f"/programme.json?{asked}")
    assert (answer.status_code, answer.content_type) == (404, "application/problem+json")
    Draft202012Validator(described["components"]["schemas"]["Problem"]).validate(json.loads(answer.data))
    assert client.get(f"/programme.atom?{asked}").status_code == 404
    assert "nonsense" not in answer.text


@pytest.mark.both_databases
def test_what_is_called_off_stays_and_says_so(play, client, writing):
    [before] = feedparser.parse(client.get("/programme.atom?lang=en").data).entries
    with writing() as session:
        planning.cancel(session.get_one(Session, play.session))
    [after] = feedparser.parse(client.get("/programme.atom?lang=en").data).entries
    assert (after.id, after.title) == (before.id, "Cancelled: Football")
    [one] = sessions(client.get("/programme.json"))
    assert (one["state"], one["places"]) == (SessionState.CANCELLED.value, None)
    assert client.get("/programme.json").json["total"] == 0


def test_seats_that_are_taken_are_told_in_a_word_and_are_no_news(play, client, writing):
    def read():
        return sessions(client.get("/programme.json"))[0]["places"], client.get("/programme.atom").data

    words, news = read()
    with writing() as session:
        row = session.get_one(Session, play.session)
        row.seats_taken = row.capacity
    assert (words, read()) == ("free", ("full", news))


def test_a_list_for_free_places_is_told_at_the_same_moment_as_the_page(play, client, writing):
    assert len(sessions(client.get("/programme.json?free=1"))) == 1
    with writing() as session:
        row = session.get_one(Session, play.session)
        row.seats_taken = row.capacity
    assert sessions(client.get("/programme.json?free=1")) == []
    assert len(feedparser.parse(client.get("/programme.atom?free=1").data).entries) == 0


@pytest.mark.parametrize("path", FORMS)
def test_the_statements_do_not_grow_with_the_list(app, play, visitor, writing, count_queries, path):
    counts = []
    for number in (2, 12):
        with writing():
            fill(number)
        with count_queries() as statements:
            assert visitor().get(path).text.count("Tea") >= number
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 14


def test_asking_in_a_thousand_ways_pushes_nothing_out(app, play, client, monkeypatch):
    kept = replace(views.DATA, kept=Cache(3), searched=Cache(2))
    monkeypatch.setattr(views, "DATA", kept)
    for number in range(9):
        assert client.get(f"/programme.json?q={number}").status_code == 200
        assert client.get(f"/programme.json?kind=sport&bust={number}").status_code == 200
    assert (len(kept.kept._kept), len(kept.searched._kept)) == (1, 2)
    assert len(app.extensions["answers"]._kept) == 0
    client.get("/programme.json?kind=sport")
    assert len(app.extensions["answers"]._kept) == 1


@pytest.mark.parametrize("path", FORMS)
def test_two_workers_send_the_same(app, play, visitor, clock, path):
    clock.set(the_clock.now().replace(hour=9, minute=1, second=2))
    found = set()
    for _ in range(2):
        for publication in (views.DATA, views.NEWS_FEED, calendar_views.CALENDAR):
            publication.kept._kept.clear()
        app.extensions["answers"] = Cache(100)
        answer = visitor().get(path)
        found.add((answer.data, answer.headers["ETag"], answer.headers["Last-Modified"]))
        clock.advance(minutes=3)
    assert len(found) == 1


def test_a_title_that_would_be_more_is_a_title(play, client, writing):
    with writing() as session:
        session.query(ActivityText).one().title = HOSTILE
    read = feedparser.parse(client.get("/programme.atom").data)
    assert (read.bozo, len(read.entries)) == (False, 1)
    [one] = sessions(client.get("/programme.json"))
    assert one["title"] == HOSTILE.rstrip("\u202e")
    assert client.get("/programme.json").headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("page", ["/", "/programme?kind=sport", "/programme?view=month", "/programme?view=areas",
                                  "/calendars?kind=sport", "/events/sessions/{}"])  # fmt: skip
def test_a_page_that_lists_dates_names_its_feeds(play, client, page):
    text = client.get(page.format(play.session)).text
    wish = "&amp;kind=sport" if "kind=sport" in page else ""
    assert f'type="application/atom+xml" href="/programme.atom?lang=en{wish}"' in text
    assert 'type="text/calendar" href="/cal/en/programme.ics' in text


def test_an_organisation_has_a_list_of_its_own(play, client, writing):
    with writing():
        fill(2)
    names = {
        one["organisation"]["slug"]: one["organisation"]["name"] for one in sessions(client.get("/programme.json"))
    }
    assert len(names) == 2
    for slug, name in names.items():
        found = sessions(client.get(f"/programme.json?organisation={slug}"))
        assert {one["organisation"]["slug"] for one in found} == {slug}
        assert name in client.get(f"/programme.json?organisation={slug}").json["name"]
        assert client.get(f"/cal/en/programme.ics?organisation={slug}").text.count("BEGIN:VEVENT") == len(found)


def test_the_description_is_openapi_and_each_address_in_it_is_there(app, described, client):
    OpenAPIV31SpecValidator(described).validate()
    routes = {rule.rule for rule in app.url_map.iter_rules()}
    named = {path.replace("{locale}", "<locale>").replace("{id}", "<int:session_id>") for path in described["paths"]}
    assert named <= routes
    assert (
        client.get("/openapi.json", headers={"If-None-Match": client.get("/openapi.json").headers["ETag"]}).status_code
        == 304
    )
    for path, methods in described["paths"].items():
        if "{" not in path:
            answer = client.get(path)
            # In the tests there is no worker, and no migration.
            assert answer.status_code == 200 or path.startswith("/health/")
            assert answer.mimetype in methods["get"]["responses"][str(answer.status_code)]["content"]


def test_a_date_is_called_the_same_in_a_calendar(play, client, writing):
    with writing() as session:
        key = session.get_one(Session, play.session).key
    assert sessions(client.get("/programme.json"))[0]["id"] == f"urn:uuid:{session_uid(key)}"
