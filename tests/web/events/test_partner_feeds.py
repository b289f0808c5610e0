"""A coordinator has a partner's calendar read by the worker: looked at first, then followed hour by hour.

What fails or is doubtful stands on the page in words, and stops nothing else.
"""

import re
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from community.foundation import periodic_tasks
from community.foundation.audit import AuditEntry
from community.foundation.database import transaction
from community.foundation.fetching import FetchProblem, is_public
from events.activities.models import Activity
from events.imports.models import BroughtProgramme
from events.partner_feeds import actions, queries
from events.partner_feeds.models import PartnerFeed
from events.partner_feeds.rules import FeedState
from events.sessions.models import Session
from events.sessions.rules import SessionState
from tests import cast
from tests.partner_site import HOST, LOOPBACK, serving

NOON = datetime(2026, 12, 1, 10, tzinfo=UTC)
HOUR = timedelta(hours=1)
PAGE = "/events/partner_feeds"
ADDRESS = f"https://{HOST}/secret-31337.ics"
allowed = pytest.mark.settings(feed_hosts=HOST)


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


@pytest.fixture
def site(app, tmp_path):
    with serving(tmp_path) as site:
        app.extensions["road"] = site.road()
        yield site


def calendar(*days, hour=18, title="Choir", uid="choir", extra=""):
    entries = "".join(
        f"BEGIN:VEVENT\r\nUID:{uid}-{day}\r\nDTSTAMP:20261101T000000Z\r\nDTSTART:202612{day:02}T{hour}0000Z\r\n"
        f"DTEND:202612{day:02}T{hour + 1}0000Z\r\nSUMMARY:{title}\r\nLOCATION:Hall\\, Main street 1\r\nEND:VEVENT\r\n"
        for day in days
    )
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n{entries}{extra}END:VCALENDAR\r\n".encode()


def gives(site, content, **headers):
    site.answers["/secret-31337.ics"] = (200, headers, content)


def subscribed(person, source="partner", address=ADDRESS):
    answer = person.press(person.get(PAGE), "Subscribe", source=source, address=address)
    assert answer.status_code == 303, answer.text
    return person.get(answer.location)


def to_look_at(person):
    """The page of what is held back."""
    [path] = re.findall(r'href="(/events/imports/\d+)"', person.get(PAGE).text)
    return person.get(path)


def goes_round(app):
    """The worker's task, until nothing is due."""
    with app.app_context():
        while actions.read_due():
            pass


def feed_of(reading, source="partner"):
    with reading() as session:
        return session.scalars(sa.select(PartnerFeed).where(PartnerFeed.source == source)).one()


def dates(reading, source="partner"):
    with reading() as session:
        query = sa.select(Session).join(Activity).where(Activity.source == source).order_by(Session.starts_at)
        return list(session.scalars(query))


def agreed(app, person, site, *days):
    """A calendar that somebody looked at and took over."""
    gives(site, calendar(*days))
    subscribed(person)
    goes_round(app)
    page = to_look_at(person)
    assert person.press(page, "Take it over").status_code == 303


@allowed
@pytest.mark.both_databases
def test_the_first_time_somebody_looks_and_then_it_goes_by_itself(app, coordinator, site, reading, clock):
    gives(site, calendar(10, 17), ETag='"one"')
    page = subscribed(coordinator)
    assert "In a moment it is read" in page.text
    assert site.asked == []
    goes_round(app)
    assert dates(reading) == []
    page = coordinator.get(PAGE)
    assert "Waits for you to look" in page.text
    assert "secret-31337" not in page.text
    shown = to_look_at(coordinator)
    assert "New: 2" in shown.text
    assert coordinator.press(shown, "Take it over").status_code == 303
    assert len(dates(reading)) == 2
    assert "Is read every hour" in coordinator.get(PAGE).text
    # An hour later a date moves and another comes: nobody is asked.
    gives(site, calendar(10, hour=17)[: -len(b"END:VCALENDAR\r\n")] + calendar(17, 18).split(b"PRODID:x\r\n")[1])
    clock.set(NOON + HOUR)
    goes_round(app)
    assert [one.starts_at.hour for one in dates(reading)] == [17, 18, 18]
    feed = feed_of(reading)
    assert (feed.found, feed.changed, feed.refused, feed.state) == (3, 2, 0, FeedState.RUNS)
    assert feed.due_at == NOON + 2 * HOUR
    assert site.asked[-1][1]["If-None-Match"] == '"one"'


@allowed
def test_what_did_not_change_is_not_read_again_but_once_a_day(app, coordinator, site, reading, clock):
    agreed(app, coordinator, site, 10)
    gives(site, calendar(10), ETag='"two"')
    clock.set(NOON + HOUR)
    goes_round(app)
    site.answers["/secret-31337.ics"] = (304, {}, b"")
    clock.set(NOON + 2 * HOUR)
    goes_round(app)
    feed = feed_of(reading)
    assert (feed.succeeded_at, feed.state) == (NOON + 2 * HOUR, FeedState.RUNS)
    gives(site, calendar(10, 17))
    clock.set(NOON + 26 * HOUR)
    goes_round(app)
    assert "If-None-Match" not in site.asked[-1][1]
    assert len(dates(reading)) == 2


@allowed
@pytest.mark.both_databases
@pytest.mark.parametrize(
    ("becomes", "doubt"),
    [
        (calendar(10), "more than a third"),
        (calendar(10, 17, 18, uid="other", title="Another"), "may be another calendar"),
    ],
)
def test_what_is_doubtful_waits_until_somebody_says_yes(app, coordinator, site, reading, clock, becomes, doubt):
    agreed(app, coordinator, site, 10, 17, 18)
    gives(site, becomes)
    clock.set(NOON + HOUR)
    goes_round(app)
    assert [one.state for one in dates(reading)] == [SessionState.SCHEDULED] * 3
    assert feed_of(reading).state is FeedState.HELD
    held = feed_of(reading).programme_id
    # The next hour it is the same; what waits stays what it was.
    clock.set(NOON + 2 * HOUR)
    goes_round(app)
    assert feed_of(reading).programme_id == held
    page = to_look_at(coordinator)
    assert doubt in page.text
    assert coordinator.press(page, "Yes, take it over all the same").status_code == 303
    assert SessionState.CANCELLED in [one.state for one in dates(reading)]
    assert feed_of(reading).state is FeedState.RUNS
    with reading() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(BroughtProgramme)) == 2


@allowed
def test_what_the_partner_mends_goes_on_by_itself(app, coordinator, site, reading, clock):
    agreed(app, coordinator, site, 10, 17, 18)
    gives(site, calendar(10))
    clock.set(NOON + HOUR)
    goes_round(app)
    gives(site, calendar(10, 17, 18, 19))
    clock.set(NOON + 2 * HOUR)
    goes_round(app)
    feed = feed_of(reading)
    assert (feed.state, feed.programme_id) == (FeedState.RUNS, None)
    assert len(dates(reading)) == 4


@allowed
def test_what_is_held_back_is_shown_for_as_long_as_nobody_looked(app, coordinator, site, reading, clock):
    gives(site, calendar(10))
    subscribed(coordinator)
    for hour in range(0, 60, 3):
        clock.set(NOON + hour * HOUR)
        goes_round(app)
        assert to_look_at(coordinator).status_code == 200
    with reading() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(BroughtProgramme)) == 1
    assert feed_of(reading).held_since == NOON


@allowed
def test_what_is_here_already_from_a_file_needs_nobody(app, coordinator, site, reading, writing):
    agreed(app, coordinator, site, 10)
    coordinator.press(coordinator.get(PAGE), "Yes, end it")
    subscribed(coordinator)
    goes_round(app)
    assert feed_of(reading).state is FeedState.RUNS
    assert feed_of(reading).agreed_at == NOON
    assert len(dates(reading)) == 1


@allowed
@pytest.mark.both_databases
def test_one_that_fails_stops_no_other_and_is_asked_more_and_more_seldom(app, coordinator, site, reading, clock):
    subscribed(coordinator, "broken", f"https://{HOST}/broken.ics")
    subscribed(coordinator, "slow", f"https://{HOST}/gone.ics")
    gives(site, calendar(10))
    subscribed(coordinator)
    site.answers["/gone.ics"] = (410, {}, b"")
    site.answers["/broken.ics"] = (200, {}, b"<html>no calendar</html>")
    goes_round(app)
    assert feed_of(reading).state is FeedState.HELD
    gone, broken = feed_of(reading, "slow"), feed_of(reading, "broken")
    assert (gone.problem, gone.due_at) == (FetchProblem.GONE, NOON + 24 * HOUR)
    assert (broken.failures, broken.failing_since, broken.due_at) == (1, NOON, NOON + HOUR)
    page = coordinator.get(PAGE).text
    assert "gone for good" in page
    assert "not a calendar file" in page
    clock.set(NOON + HOUR)
    goes_round(app)
    assert feed_of(reading, "broken").due_at == NOON + 3 * HOUR
    site.answers["/broken.ics"] = (200, {}, calendar(11, uid="b"))
    clock.set(NOON + 3 * HOUR)
    goes_round(app)
    mended = feed_of(reading, "broken")
    assert (mended.failures, mended.failing_since, mended.state) == (0, None, FeedState.HELD)


@allowed
def test_what_nobody_foresaw_is_told_and_stops_no_other(app, coordinator, site, reading, monkeypatch):
    subscribed(coordinator, "first", f"https://{HOST}/first.ics")
    gives(site, calendar(10))
    subscribed(coordinator)
    app.extensions["road"] = site.road(addresses_of=lambda host: 1 / 0)
    with app.app_context(), pytest.raises(periodic_tasks.Unfinished):
        actions.read_due()
    app.extensions["road"] = site.road()
    goes_round(app)
    assert feed_of(reading).state is FeedState.HELD
    assert "could not be taken over" in coordinator.get(PAGE).text


@allowed
def test_what_fails_for_a_day_waits_for_its_coordinator_and_is_a_line_of_the_doctor(app, coordinator, site, clock):
    subscribed(coordinator, address=f"https://{HOST}/none.ics")
    goes_round(app)
    for hours in (23, 24):
        clock.set(NOON + hours * HOUR)
        with app.app_context(), transaction(writing=False):
            lines, waits = queries.failing_for_long(), queries.waiting_feeds()
        assert len(lines) == len(waits) == (hours == 24)
    assert lines == [
        "The calendar 'partner' of organisation 1 could not be read since 2026-12-01 10:00 UTC (turned_down 404)."
    ]
    assert "answer 404" in coordinator.get(PAGE).text


@pytest.mark.settings(feed_hosts="other.example.org")
def test_a_site_that_nobody_allowed_is_refused_and_never_asked(app, coordinator, site, reading):
    answer = coordinator.press(coordinator.get(PAGE), "Subscribe", source="partner", address=ADDRESS)
    assert answer.status_code == 409
    assert "not fetched here" in answer.text
    with reading() as session:
        assert session.scalars(sa.select(PartnerFeed)).all() == []


def test_without_an_allowed_site_there_is_no_form(coordinator):
    page = coordinator.get(PAGE).text
    assert "No site is allowed yet" in page
    assert 'name="address"' not in page


@allowed
@pytest.mark.parametrize(
    "address", ["http://calendar.example.org/a", "https://127.0.0.1/a", "calendar", "https://localhost/"]
)
def test_what_is_no_address_is_said_at_the_field(coordinator, address):
    answer = coordinator.press(coordinator.get(PAGE), "Subscribe", source="partner", address=address)
    assert answer.status_code == 422
    assert "begins with https://" in answer.text


@allowed
def test_webcal_is_https(coordinator, site, app, reading):
    gives(site, calendar(10))
    subscribed(coordinator, address=ADDRESS.replace("https", "webcal"))
    goes_round(app)
    assert feed_of(reading).state is FeedState.HELD


@allowed
def test_a_name_is_given_once(coordinator):
    subscribed(coordinator)
    answer = coordinator.press(coordinator.get(PAGE), "Subscribe", source="partner", address=ADDRESS)
    assert answer.status_code == 409
    assert "is read already" in answer.text


@allowed
def test_the_way_out_of_the_house_is_not_widened_by_a_name_that_means_this_machine(app, coordinator, site, reading):
    """With the rules of production, an allowed name that stands for a machine inside is not asked."""
    app.extensions["road"] = site.road(may_reach=is_public, addresses_of=lambda host: [LOOPBACK])
    subscribed(coordinator)
    goes_round(app)
    assert feed_of(reading).problem is FetchProblem.NOT_PUBLIC
    assert site.asked == []


@allowed
def test_it_is_read_soon_when_somebody_asks_and_not_twice_in_a_moment(app, coordinator, site, reading, clock):
    subscribed(coordinator, address=f"https://{HOST}/none.ics")
    goes_round(app)
    clock.set(NOON + timedelta(seconds=30))
    coordinator.press(coordinator.get(PAGE), "Read it now")
    goes_round(app)
    assert len(site.asked) == 1
    clock.set(NOON + timedelta(minutes=2))
    coordinator.press(coordinator.get(PAGE), "Read it now")
    goes_round(app)
    assert len(site.asked) == 2


@allowed
def test_what_ends_leaves_its_dates_and_what_was_held_back_goes(app, coordinator, site, reading):
    agreed(app, coordinator, site, 10)
    subscribed(coordinator, "second", f"https://{HOST}/second.ics")
    site.answers["/second.ics"] = (200, {}, calendar(11, uid="b"))
    goes_round(app)
    for _ in range(2):
        answer = coordinator.press(coordinator.get(PAGE), "Yes, end it")
        assert answer.status_code == 303
    assert "The dates that were taken over stay" in coordinator.get(PAGE).text
    assert len(dates(reading)) == 1
    with reading() as session:
        assert session.scalars(sa.select(PartnerFeed)).all() == []
        assert [one.taken_at for one in session.scalars(sa.select(BroughtProgramme))] == [NOON]


@allowed
def test_others_find_nothing_and_can_do_nothing(app, coordinator, site, play, visitor, reading):
    subscribed(coordinator)
    number = feed_of(reading).id
    other = visitor()
    other.sign_in(play.stranger)
    page = other.get(PAGE)
    assert HOST not in page.text.replace(f">{HOST}</bdi>", "", 1)
    assert other.post(f"{PAGE}/{number}/read").status_code == 404
    assert other.post(f"{PAGE}/{number}/end").status_code == 404
    helper = visitor()
    helper.sign_in(play.volunteer)
    assert helper.get(PAGE).status_code == 403


@allowed
def test_the_trail_names_what_people_did_and_not_each_reading(app, coordinator, site, reading, clock):
    agreed(app, coordinator, site, 10)
    for hours in range(1, 5):
        clock.set(NOON + hours * HOUR)
        goes_round(app)
    with reading() as session:
        entries = session.scalars(sa.select(AuditEntry).where(AuditEntry.table_name == "partner_feeds")).all()
    assert [entry.deed.value for entry in entries] == ["created"]


@allowed
def test_the_address_is_sealed(coordinator, reading):
    subscribed(coordinator)
    with reading() as session:
        [kept] = session.execute(sa.text("SELECT address FROM partner_feeds")).scalars()
    assert "secret-31337" not in kept


@allowed
def test_more_calendars_ask_no_more_of_the_database(app, coordinator, count_queries):
    subscribed(coordinator, "one")
    with count_queries() as first:
        coordinator.get(PAGE)
    for source in ("two", "three"):
        subscribed(coordinator, source)
    with count_queries() as more:
        coordinator.get(PAGE)
    assert len(more) == len(first)


@pytest.mark.settings(feed_hosts=HOST, demo=True)
def test_a_demonstration_says_that_it_reads_nothing_and_reads_nothing(app, play, coordinator, site, writing):
    gives(site, calendar(3))
    with writing() as session:
        feed = PartnerFeed(organisation_id=play.organisation, source="partner", host=HOST, address=ADDRESS,
                           subscribed_at=NOON, due_at=NOON)  # fmt: skip
        session.add(feed)
    goes_round(app)
    page = coordinator.get(PAGE)
    assert "it fetches nothing from other sites" in page.text
    assert "Is not read in a demonstration" in page.text
    for word in ("Read it now", "Last success", "Next time", "in a moment", "Subscribe to a calendar"):
        assert word not in page.text
    with writing() as session:
        number = session.query(PartnerFeed.id).scalar()
        assert session.query(PartnerFeed).one().checked_at is None
    assert coordinator.post(f"{PAGE}/{number}/read").status_code == 409
    again = coordinator.post(PAGE, data={"source": "another", "address": ADDRESS})
    assert (again.status_code, "it fetches nothing from other sites" in again.text) == (409, True)
    assert coordinator.press(page, "Yes, end it").status_code == 303
