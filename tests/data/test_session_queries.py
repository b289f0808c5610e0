"""What a wish lets through of the programme, and which sessions a stretch of time holds."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from community.foundation import clock
from community.organisations.rules import OrganisationState
from community.places.models import District
from events.activities.models import ActivityText
from events.activities.rules import ActivityKind, ActivityState, Openness
from events.sessions import queries
from events.sessions.filters import Filter
from events.sessions.rules import SessionState
from events.venues.rules import PlaceVisibility
from tests import factories

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def programme(writing):
    """Sessions by their titles, each with what makes it different; and what a wish finds of them."""
    with writing():
        ours = factories.organisation()
        here = factories.area(slug="druzhba", district="iskar")
        there = factories.area(slug="iskar", district="mladost")
        far = factories.area(slug="ovcha-kupel", district="ovcha kupel")
        kinds = {
            "here": {"area": here},
            "there": {"area": there},
            "far": {"area": far, "kind": ActivityKind.LANGUAGE},
            "from six": {"age_from": 6},
            "until six": {"age_to": 6},
            "six to nine": {"age_from": 6, "age_to": 9},
            "seven to nine": {"age_from": 7, "age_to": 9},
            "until five": {"age_to": 5},
            "arabic": {"languages": ["ar", "bg"]},
            "full": {"taken": 20},
            "one left": {"taken": 19},
            "called off": {"state": SessionState.CANCELLED},
        }
        for title, facts in kinds.items():
            area, taken, state = (
                facts.pop("area", far),
                facts.pop("taken", 0),
                facts.pop("state", SessionState.SCHEDULED),
            )
            venue = factories.venue(ours, area_id=area.id)
            activity = factories.activity(ours, title, venue_id=venue.id, **facts)
            factories.session(activity, seats_taken=taken, state=state)
        return set(kinds)


def found(reading, **wish):
    with reading():
        dates = queries.dates_since(sa.true(), Filter(**wish), clock.now(), 100)
        shown = queries.by_ids([one.session_id for one in dates])
        return {min(one.activity.texts, key=lambda text: text.id).title for one in shown.values()}


def test_a_kind_and_a_place_by_the_name_of_the_neighbourhood_or_of_its_district(programme, reading):
    assert found(reading) == programme
    assert found(reading, kind=ActivityKind.LANGUAGE) == {"far"}
    assert found(reading, area="druzhba") == {"here"}
    assert found(reading, area="iskar") == {"here", "there"}
    assert found(reading, area="mladost") == {"there"}
    assert found(reading, area="nowhere") == set()


def test_an_age_is_between_the_two_ages_where_they_are_said(programme, reading):
    said = {"from six", "until six", "six to nine", "seven to nine", "until five"}
    for age, come in {
        5: {"until six", "until five"},
        6: {"from six", "until six", "six to nine"},
        7: {"from six", "six to nine", "seven to nine"},
        9: {"from six", "six to nine", "seven to nine"},
        10: {"from six"},
    }.items():
        assert found(reading, age=age) == programme - said | come, age
    assert found(reading, age=0) == programme - said | {"until six", "until five"}


def test_a_language_and_a_seat_that_is_free(programme, reading):
    assert found(reading, language="ar") == {"arabic"}
    assert found(reading, language="a") == set()
    assert found(reading, free=True) == programme - {"full", "called off"}


@pytest.fixture
def said(writing):
    """One session that can be found by everything that is public of it, and those that must not be found by what is
    not public of them."""
    with writing():
        factories.add(District(code="vitosha", names={"en": "Vitosha", "bg": "Витоша"}))
        area = factories.area(names={"en": "Boyana", "bg": "Бояна"}, district="vitosha")
        ours = factories.organisation(name="Съседи", names={"en": "Good neighbours", "ar": "الجيران"})
        hall = {"name": "Читалище", "names": {"en": "Reading room"}, "address": "ул. Зорница 15", "area_id": area.id}
        texts = [
            ActivityText(locale="en", title="Sunday football", description="Bring your shoes."),
            ActivityText(locale="bg", title="Неделен футбол", description="Донесете маратонки."),
            ActivityText(locale="ar", title="كرة القدم"),
        ]
        activity = factories.activity(ours, "open", venue_id=factories.venue(ours, **hall).id, texts=texts)
        factories.session(activity)
        theirs, elsewhere = factories.organisation(name="Others"), factories.area(district="iskar")
        for title, visibility in (("told later", "AFTER_CONFIRMATION"), ("private", "PRIVATE")):
            place = factories.venue(
                theirs,
                name=f"Shelter {visibility}",
                names={"en": "Quiet house"},
                address="7 Hidden Lane",
                directions="Ring twice",
                visibility=PlaceVisibility[visibility],
                area_id=elsewhere.id,
            )
            factories.session(factories.activity(theirs, title, venue_id=place.id))


FOUND = (
    # Its text in every language, whatever the reader's is.
    "football", "ФУТБОЛ", "Shoes", "маратонки", "كره", "القدم كرة", "Fôotball", "foot-ball",
    # Where and by whom.
    "boyana", "Бояна", "витоша", "neighbours", "Съседи", "الجيران", "reading", "читалище", "Зорница 15",
    # All of the words, in any order and each somewhere else.
    "бояна football neighbours", "foot%ball",
)  # fmt: skip
NOT_FOUND = (
    "fotball", "football shelter", "football Others",
    # What only some may know is found by nobody.
    "shelter", "quiet house", "hidden", "twice", "AFTER_CONFIRMATION",
    # What is no word finds nothing, and is no wildcard.
    "%", "_", "🎉", "'; --",
)  # fmt: skip


@pytest.mark.both_databases
def test_words_find_what_everybody_may_read(said, reading):
    expected = [(words, {"Sunday football"}) for words in FOUND] + [(words, set()) for words in NOT_FOUND]
    expected += [("Others", {"told later", "private"}), ("private", {"private"})]
    for words, titles in expected:
        assert found(reading, words=words) == titles, words
        with reading():
            assert queries.number_since(sa.true(), Filter(words=words), clock.now()) == len(titles), words


@pytest.mark.both_databases
def test_a_draft_and_an_invitation_are_neither_found_nor_counted(writing, reading):
    with writing():
        ours = factories.organisation()
        for facts in ({}, {"state": ActivityState.DRAFT}, {"openness": Openness.INVITED}):
            factories.session(factories.activity(ours, "Choir", **facts))
        closed = factories.organisation(state=OrganisationState.CLOSED)
        factories.session(factories.activity(closed, "Choir"))
    with reading():
        wish = (queries.published(None), Filter(words="choir"))
        assert len(queries.dates_since(*wish, clock.now(), 9)) == queries.number_since(*wish, clock.now()) == 1
        assert len(queries.for_feed(*wish, clock.now(), clock.now() + 9 * DAY)) == 1


def test_words_are_found_as_they_are_now(said, writing, reading):
    with writing() as session:
        text = session.scalars(sa.select(ActivityText).where(ActivityText.locale == "en")).first()
        text.title, text.description = "Sunday handball", ""
    assert (found(reading, words="football"), found(reading, words="handball")) == (set(), {"Sunday handball"})


def test_a_stretch_of_time_holds_what_is_not_over_and_begins_before_its_end(writing, reading):
    start, end = factories.NOON, factories.NOON + DAY
    titles = {}
    with writing():
        activity = factories.activity(factories.organisation())
        for title, starts_at, state in (
            ("over", start - 2 * HOUR, SessionState.SCHEDULED),
            ("goes on", start - 2 * HOUR + MINUTE, SessionState.MOVED),
            ("within", start + HOUR, SessionState.SCHEDULED),
            ("called off", start + 2 * HOUR, SessionState.CANCELLED),
            ("last", end - MINUTE, SessionState.SCHEDULED),
            ("after", end, SessionState.SCHEDULED),
        ):
            titles[factories.session(activity, starts_at, state=state).id] = title
        draft = factories.session(factories.activity(factories.organisation(), state=ActivityState.DRAFT), start + HOUR)
    titles[draft.id] = "draft"
    everything, public = sa.true(), queries.published(None)
    with reading():
        for reach, more in ((everything, ["draft"]), (public, [])):
            there = ["goes on", "within", *more, "called off", "last"]
            window = (reach, Filter(), start, end)
            assert {titles[one.id] for one in queries.for_feed(*window)} == set(there)
            going_on = [one for one in there if one != "called off"]
            assert [titles[one.session_id] for one in queries.dates_between(*window)] == going_on
            since = (reach, Filter(), start)
            assert [titles[one.session_id] for one in queries.dates_since(*since, 9)] == [*there, "after"]
            assert [titles[one.session_id] for one in queries.dates_since(*since, 2)] == there[:2]
            assert [titles[one] for one in queries.ids_to_come(reach, start, 9)] == [*going_on, "after"]
        assert set(queries.by_ids([draft.id])) == {draft.id}
