"""Whatever somebody typed, other programs read it as text: well-formed, cleaned, and the same bytes each time."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from events.activities.rules import ActivityKind, Audience
from events.calendar.ics_content import FeedSession, session_uid
from events.open_data import atom, openapi, programme_json
from events.open_data.listing import Addresses, PublicDate, moment, urn_of
from events.sessions.rules import Room, SessionState

ATOM = {"a": atom.NAMESPACE}
KEY = UUID("4b2c0c5e-6a0c-4df0-9f2a-0b8b6f2f5a11")
START = datetime(2026, 12, 1, 8, tzinfo=UTC)
WHERE = Addresses(
    itself="https://zaedno.example/programme.atom?lang=bg&kind=sport",
    page="https://zaedno.example/programme?kind=sport",
    calendar="https://zaedno.example/cal/bg/programme.ics?kind=sport",
    atom="https://zaedno.example/programme.atom?lang=bg&kind=sport",
)
SESSION = FeedSession(
    key=KEY,
    title="Футбол",
    start_at=START,
    end_at=START.replace(hour=10),
    zone="Europe/Sofia",
    updated_at=datetime(2026, 11, 20, 7, 30, tzinfo=UTC),
    created_at=datetime(2026, 11, 1, 7, 30, tzinfo=UTC),
    description="Топка има.",
    area="Бояна",
    url="https://zaedno.example/events/sessions/7",
    categories=("Спорт",),
    language="bg",
)
DATE = PublicDate(
    session=SESSION,
    uid=session_uid(KEY),
    when="вторник, 10:00-12:00",
    kind=ActivityKind.SPORT,
    state=SessionState.SCHEDULED,
    room=Room.FREE,
    area=("boyana", "Бояна"),
    organiser="red-cross",
    organiser_name="БЧК",
    partner=None,
    place=None,
    audience=Audience.EVERYBODY,
    languages=["bg", "ar"],
    age_from=None,
    age_to=12,
    free=True,
    food=False,
    childcare=True,
    step_free=False,
)
HOSTILE = (
    "]]><script>alert(1)</script>",
    "a\x00b\x0bc\x1fd\x7f\x85e",
    "\u202eevil\u2066\u2069",
    "\ud800\udfff\ufffe\uffff",
    "&amp; &#x0; <![CDATA[",
    "line\r\nnew\u2028line",
    '"quotes" \\ and \\u0000',
    "کتاب‌خانه",
)
TEXTS = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=80), st.text(st.characters(), max_size=30))
FORBIDDEN = {
    *map(chr, range(32)),
    *map(chr, range(0x7F, 0xA0)),
    *"\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069",
}


def news(*dates, name="Zaedno"):
    return atom.write(name, "bg", WHERE, dates, site="Zaedno", cancelled_prefix="Отменено: ", unless_changed_at=START)


def data(*dates, where=WHERE, name="Zaedno", total=1):
    return programme_json.write(name, "bg", where, dates, total)


@st.composite
def dates(draw):
    session = replace(
        SESSION,
        title=draw(TEXTS),
        description=draw(TEXTS),
        location=draw(TEXTS),
        area=draw(TEXTS),
        organiser=draw(TEXTS),
        categories=(draw(TEXTS),),
        cancelled=draw(st.booleans()),
        geo=draw(st.none() | st.tuples(st.floats(-90, 90), st.floats(-180, 180))),
    )
    place = draw(st.none() | st.tuples(TEXTS, TEXTS))
    partner = draw(st.one_of(st.none(), st.tuples(st.just("partner"), TEXTS)))
    return replace(DATE, session=session, when=draw(TEXTS), organiser_name=draw(TEXTS), partner=partner, place=place)


@given(st.lists(dates(), max_size=3), TEXTS)
def test_any_text_makes_a_feed_that_is_read_again(rows, name):
    written = news(*rows, name=name)
    root = etree.fromstring(written, etree.XMLParser(resolve_entities=False, no_network=True))
    assert [one.tag for one in root.iter() if one.tag == f"{{{atom.NAMESPACE}}}entry"] == [
        f"{{{atom.NAMESPACE}}}entry"
    ] * len(rows)
    # Nothing but our own elements: what was typed is text.
    assert {etree.QName(one).localname for one in root.iter()} <= {
        "feed", "id", "title", "updated", "author", "name", "link", "entry", "published", "category", "summary",
    }  # fmt: skip
    said = "".join(root.itertext()) + "".join(value for one in root.iter() for value in one.attrib.values())
    assert not FORBIDDEN - {"\n", "\t"} & set(said)
    assert written == news(*rows, name=name)


@given(st.lists(dates(), max_size=3), TEXTS)
def test_any_text_makes_json_that_is_read_again(rows, name):
    written = data(*rows, name=name)
    read = json.loads(written.decode("utf-8", "strict"))
    assert len(read["sessions"]) == len(rows)
    for one in read["sessions"]:
        for words in (one["title"], one["description"], one["organisation"]["name"], *(one["place"] or {}).values()):
            assert not FORBIDDEN - {"\n", "\t"} & set(str(words))
    assert written == data(*rows, name=name)


def test_a_news_reader_finds_what_it_needs():
    read = feedparser.parse(news(DATE))
    assert (read.bozo, read.version, read.feed.title, read.feed.language) == (False, "atom10", "Zaedno", "bg")
    [entry] = read.entries
    assert (entry.id, entry.link) == (urn_of(DATE.uid), SESSION.url)
    assert (entry.title, entry.updated, entry.published) == ("Футбол", "2026-11-20T07:30:00Z", "2026-11-01T07:30:00Z")
    assert entry.summary == "вторник, 10:00-12:00\nБояна\n\nТопка има."
    assert (entry.author, entry.tags[0].term, entry.tags[0].label) == ("БЧК", "sport", "Спорт")
    assert read.feed.updated == entry.updated


def test_what_is_cancelled_says_so_and_keeps_its_name():
    off = replace(DATE, session=replace(SESSION, cancelled=True, updated_at=START), state=SessionState.CANCELLED)
    [before], [after] = feedparser.parse(news(DATE)).entries, feedparser.parse(news(off)).entries
    assert (after.id, after.title) == (before.id, "Отменено: Футбол")
    assert after.updated > before.updated


def test_an_empty_list_is_a_list():
    read = feedparser.parse(news())
    assert (read.bozo, read.entries, read.feed.updated) == (False, [], moment(START))
    assert json.loads(data(total=0))["sessions"] == []


def test_an_address_that_is_none_is_left_out_of_json():
    assert json.loads(data(DATE))["next"] is None
    assert json.loads(data(DATE, where=replace(WHERE, following="https://a.example/x?page=2")))["next"].endswith(
        "page=2"
    )


def test_times_stand_on_the_wall_clock_with_their_offset():
    [one] = json.loads(data(DATE))["sessions"]
    assert (one["starts_at"], one["ends_at"]) == ("2026-12-01T10:00:00+02:00", "2026-12-01T12:00:00+02:00")
    assert (one["time_zone"], one["updated_at"]) == ("Europe/Sofia", "2026-11-20T07:30:00Z")


@pytest.mark.parametrize("place", [None, ("Зала", "ул. Тиха 1")])
def test_a_place_is_told_only_where_it_was_given(place):
    [one] = json.loads(data(replace(DATE, place=place)))["sessions"]
    assert one["place"] == (place and {"name": "Зала", "address": "ул. Тиха 1", "latitude": None, "longitude": None})


def test_each_word_of_the_house_is_described():
    found = openapi.SCHEMAS["Session"]["properties"]
    assert found["kind"]["enum"] == [one.value for one in ActivityKind]
    assert {*found["state"]["enum"]} == {one.value for one in SessionState}
    assert found.keys() == json.loads(data(DATE))["sessions"][0].keys()
    assert openapi.SCHEMAS["Programme"]["properties"].keys() == json.loads(data(DATE)).keys()
