"""A public feed tells a series by its rule: read by others it is what the programme's rows say, whatever was done."""

import os
import random
import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest
import sqlalchemy as sa
from dateutil.rrule import rrulestr

from community.foundation import clock as the_clock
from events.activities import actions as activities
from events.activities.models import Activity, ActivityText, Series
from events.activities.recurrence import FIRST_OF_ALL, LAST_OF_ALL, Recurrence
from events.activities.rules import ActivityState, Openness
from events.calendar import views
from events.calendar.ics import session_uid
from events.calendar.window import window
from events.planning import actions as planning
from events.planning import queries
from events.planning.models import Batch
from events.planning.queries import SeriesWish
from events.planning.rules import UNDONE_WITHIN
from events.sessions.models import Session
from events.sessions.rules import CancelReason, SessionState
from events.venues.models import Venue
from tests import factories

FEED = "/cal/en/programme.ics"
SOFIA = ZoneInfo("Europe/Sofia")
MONDAY, WEDNESDAY = 0, 2
STEPS = int(os.environ.get("FEED_STEPS", "200"))


@pytest.fixture
def plan(writing, clock):
    """Plan a series at noon of a Monday in November; returns its id."""
    clock.set(factories.NOON)

    def make(title="Football", first=datetime(2026, 11, 25, 18), minutes=90, weekdays=(WEDNESDAY,), **facts):
        rule = {"interval": facts.pop("interval", 1), "nth": facts.pop("nth", 0), "until": facts.pop("until", None)}
        with writing() as session:
            activity = factories.activity(factories.organisation(), title, **facts.pop("activity", {}))
            venue = session.get_one(Venue, activity.venue_id)
            return planning.plan_series(
                activity, venue, Recurrence(weekdays=weekdays, **rule), first, minutes, **facts
            ).id

    return make


def published(session, span):
    """The rows that the programme shows."""
    query = sa.select(Session, Activity).join(Activity, Activity.id == Session.activity_id)
    shown = (Activity.state == ActivityState.PUBLISHED, Activity.openness == Openness.PUBLIC)
    inside = (Session.ends_at > span.start, Session.starts_at < span.end)
    return [row for row, _ in session.execute(query.where(*shown, *inside))]


def truth(reading, span):
    with reading() as session:
        return sorted(
            (one.starts_at, one.ends_at, one.state is SessionState.CANCELLED) for one in published(session, span)
        )


def series_of(reading, number):
    with reading() as session:
        query = sa.select(Session).where(Session.series_id == number).order_by(Session.original_start_at, Session.id)
        return list(session.scalars(query))


@dataclass
class Client:
    """A calendar: keeps by (UID, RECURRENCE-ID) what it fetched, expanded by dateutil as its own clock shows it."""

    known: dict = field(default_factory=dict)
    masters: dict = field(default_factory=dict)

    def fetch(self, content):
        """Take the feed; refuses what a calendar could not make sense of."""
        found, masters, beside = {}, {}, {}
        for event in icalendar.Calendar.from_ical(content).walk("VEVENT"):
            uid, rank = str(event["UID"]), (int(event["SEQUENCE"]), event["DTSTAMP"].dt)
            facts = (
                event.start.astimezone(UTC),
                event.end.astimezone(UTC),
                str(event["STATUS"]),
                str(event["LOCATION"]),
            )
            if "RECURRENCE-ID" in event:
                original = event["RECURRENCE-ID"]
                assert original.params["TZID"] == "Europe/Sofia"
                assert (uid, original.dt.astimezone(UTC)) not in beside
                beside[uid, original.dt.astimezone(UTC)] = (facts, rank)
                continue
            assert uid not in masters, "a UID stands for two things"
            masters[uid] = rank
            if "RRULE" not in event:
                found[uid, None] = (facts, rank)
                continue
            length = event.end.astimezone(UTC) - event.start.astimezone(UTC)
            gone = {one.dt.astimezone(UTC) for one in event["EXDATE"].dts} if "EXDATE" in event else set()
            dates = expanded_by_dateutil(event)
            assert dates[0] == event.start.astimezone(UTC)
            assert gone <= set(dates)
            assert not gone & {original for one, original in beside if one == uid}
            for one in dates:
                if one not in gone:
                    found[uid, one] = ((one, one + length, *facts[2:]), rank)
        for (uid, original), (facts, rank) in beside.items():
            assert (uid, original) in found, "what is otherwise is no date of the rule, or there is no rule"
            assert rank[0] >= masters[uid][0]
            found[uid, original] = (facts, rank)
        for uid, rank in masters.items():
            assert rank >= self.masters.get(uid, rank), "a version fell"
        for one, (facts, rank) in found.items():
            before = self.known.get(one)
            if before:
                assert rank[0] >= before[1][0], "a SEQUENCE fell"
                assert facts == before[0] or rank > before[1], "who goes by (SEQUENCE, DTSTAMP) would miss this"
        self.masters |= masters
        self.known |= found
        return found


def expanded_by_dateutil(event):
    rule = event["RRULE"].to_ical().decode()
    first = event["DTSTART"].dt.replace(tzinfo=None)
    until = datetime.strptime(rule.rpartition("UNTIL=")[2][:16], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    walls = rrulestr(rule.replace(f";UNTIL={until:%Y%m%dT%H%M%SZ}", ""), dtstart=first)
    found = []
    for wall in walls:
        moment = wall.replace(tzinfo=SOFIA).astimezone(UTC)
        if moment > until:
            return found
        found.append(moment)
    return found


def inside(found, span):
    return sorted(
        (start, end, state == "CANCELLED")
        for (start, end, state, _), _ in found.values()
        if end > span.start and start < span.end
    )


def test_a_series_is_one_entry_with_what_is_otherwise_beside_it(plan, client, reading, writing):
    number = plan(left_out=[date(2026, 12, 23), date(2026, 12, 30)])
    rows = series_of(reading, number)
    with writing() as session:
        moved, off = session.get_one(Session, rows[1].id), session.get_one(Session, rows[2].id)
        venue, later = session.get_one(Venue, moved.venue_id), timedelta(hours=1)
        seen = moved.updated_at.isoformat()
        planning.move(moved, venue, moved.starts_at + later, moved.ends_at + later, moved.capacity, seen)
        planning.cancel(off, CancelReason.WEATHER)
    master, *beside = icalendar.Calendar.from_ical(client.get(FEED).data).walk("VEVENT")
    assert master["RRULE"].to_ical() == f"FREQ=WEEKLY;UNTIL={rows[-1].starts_at:%Y%m%dT%H%M%SZ};BYDAY=WE".encode()
    assert [one.dt for one in master["EXDATE"].dts] == [datetime(2026, 12, day, 18, tzinfo=SOFIA) for day in (23, 30)]
    assert master["DTSTART"].params["TZID"] == master["EXDATE"].params["TZID"] == "Europe/Sofia"
    assert [one["RECURRENCE-ID"].dt.astimezone(UTC) for one in beside] == [rows[1].starts_at, rows[2].starts_at]
    assert {str(one["UID"]) for one in (master, *beside)} == {str(master["UID"])}
    assert [str(one["STATUS"]) for one in beside] == ["CONFIRMED", "CANCELLED"]
    assert str(beside[1]["SUMMARY"]) == "Cancelled: Football"
    # A session alone keeps an identity of its own, in a download too.
    [alone] = icalendar.Calendar.from_ical(client.get(f"/events/sessions/{rows[0].id}.ics").data).walk("VEVENT")
    assert str(alone["UID"]) == session_uid(rows[0].key) != str(master["UID"])


def test_its_link_leads_to_the_next_date(plan, client, reading, clock, writing):
    number = plan()
    rows = series_of(reading, number)
    [event] = icalendar.Calendar.from_ical(client.get(FEED).data).walk("VEVENT")
    path = str(event["URL"]).removeprefix("http://localhost")
    assert client.get(path).headers["Location"] == f"/events/sessions/{rows[0].id}"
    with writing() as session:
        planning.cancel(session.get_one(Session, rows[0].id))
    assert client.get(path).headers["Location"] == f"/events/sessions/{rows[1].id}"
    with writing() as session:
        session.query(Activity).one().state = ActivityState.DRAFT
    assert client.get(path).status_code == 404
    assert client.get("/events/series/999").status_code == 404


@pytest.mark.parametrize(
    ("first", "facts"),
    [
        (datetime(2026, 11, 25, 18), {}),
        (datetime(2026, 11, 29, 22), {"weekdays": (5, 6), "minutes": 480}),
        (datetime(2026, 11, 29, 1, 30), {"weekdays": (6,), "minutes": 60}),
        (datetime(2026, 11, 29, 3, 30), {"weekdays": (6,), "minutes": 60}),
        (datetime(2026, 11, 29, 2, 30), {"weekdays": (6,), "minutes": 60}),
        (datetime(2026, 11, 29, 4, 0), {"weekdays": (6,), "minutes": 60}),
        (datetime(2026, 11, 23, 9), {"weekdays": (0, 2, 4), "interval": 2}),
        (datetime(2026, 12, 26, 10), {"weekdays": (5,), "nth": -1}),
        (datetime(2026, 12, 31, 10), {"weekdays": (0, 1, 2, 3, 4), "nth": LAST_OF_ALL}),
        (datetime(2026, 12, 1, 10), {"weekdays": (1, 3), "nth": FIRST_OF_ALL, "interval": 2}),
        (datetime(2026, 12, 1, 10), {"weekdays": (1, 3), "nth": 2, "interval": 2}),
    ],
)
def test_three_years_over_clock_changes_are_read_alike_by_all(
    app, plan, client, reading, clock, icaljs, expanded, first, facts
):
    plan(first=first, leave_out_holidays=True, **facts)
    for _ in range(3):
        clock.advance(days=300)
        with app.app_context():
            planning.keep_series_ahead()
        span = window(the_clock.now())
        content = client.get(FEED).data
        told = truth(reading, span)
        assert told
        assert inside(Client().fetch(content), span) == told
        bounds = (span.start, span.end)
        assert [(start, end) for start, end, _ in told] == sorted(one[1:3] for one in expanded(content, *bounds))
        theirs = [
            (datetime.fromisoformat(one["start"]), datetime.fromisoformat(one["end"]))
            for one in icaljs(content, *bounds)["events"]
        ]
        assert sorted(theirs) == [(start, end) for start, end, _ in told]


HOSTILE = 'x\r\nBEGIN:VEVENT\r\nUID:evil\u2028END:VCALENDAR\x0bRRULE:FREQ=SECONDLY;\\n,";'


def test_hostile_words_in_a_series_stay_words(plan, client, icaljs, expanded, writing, reading):
    number = plan("Football")
    with writing() as session:
        for text in session.query(ActivityText):
            text.title = text.description = HOSTILE
        venue = session.query(Venue).one()
        venue.name = venue.address = HOSTILE
        planning.cancel(session.get_one(Session, series_of_ids(session, number)[1]))
    content, span = client.get(FEED).data, window(the_clock.now())
    told = truth(reading, span)
    assert inside(Client().fetch(content), span) == told
    assert (
        len(expanded(content, span.start, span.end))
        == len(icaljs(content, span.start, span.end)["events"])
        == len(told)
    )
    assert content.decode().splitlines() == content.decode().split("\r\n")[:-1]


def series_of_ids(session, number):
    return list(session.scalars(sa.select(Session.id).where(Session.series_id == number).order_by(Session.starts_at)))


def test_a_filter_shows_a_series_whole_or_not_at_all(plan, client, reading, writing):
    number = plan(activity={"age_from": 10})
    plan("Choir", first=datetime(2026, 11, 26, 17), weekdays=(3,))
    with writing() as session:
        row = session.get_one(Session, series_of_ids(session, number)[3])
        area = factories.area(slug="elsewhere")
        elsewhere = factories.venue(session.query(factories.Organisation).first(), area_id=area.id)
        seen = row.updated_at.isoformat()
        planning.move(row, elsewhere, row.starts_at, row.ends_at, row.capacity, seen)
        slug, dates = area.slug, len(series_of_ids(session, number))
    for query, whole in ((f"?area={slug}", 1), ("?age=12", 2), ("?age=3", 1), ("?q=football", 1), ("?q=nothing", 0)):
        found = Client().fetch(client.get(FEED + query).data)
        assert len({uid for uid, _ in found}) == whole, query
    assert len(Client().fetch(client.get(f"{FEED}?area={slug}").data)) == dates


def test_what_is_withheld_is_gone_and_comes_back_as_it_was(plan, client, writing, clock):
    plan()
    before = Client().fetch(client.get(FEED).data)
    with writing() as session:
        activities.withhold(session.query(Activity).one(), ActivityState.DRAFT)
    assert Client().fetch(client.get(FEED).data) == {}
    with writing() as session:
        activities.publish(session.query(Activity).one(), 9, [])
    assert Client().fetch(client.get(FEED).data).keys() == before.keys()


def test_a_new_rule_from_a_date_on_is_a_new_entry_and_ends_the_old_one(plan, client, reading, writing):
    number = plan(until=date(2027, 2, 10))
    before = Client().fetch(client.get(FEED).data)
    change(writing, number, date(2027, 1, 6), weekdays=(MONDAY,))
    after = Client().fetch(client.get(FEED).data)
    [old] = {uid for uid, _ in before}
    # The first date after the change has no turn in the new rule's week: called off, it keeps its name.
    assert {original for uid, original in after if uid == old} == {
        original for _, original in before if original < datetime(2027, 1, 7, tzinfo=UTC)
    }
    assert [state for (_, _, state, _), _ in after.values()].count("CANCELLED") == 1
    assert len({uid for uid, _ in after}) == 2
    # A longer or shorter series goes on under its name.
    change(writing, number, date(2027, 1, 11), weekdays=(MONDAY,), until=date(2027, 3, 1))
    assert {uid for uid, _ in after} == {uid for uid, _ in Client().fetch(client.get(FEED).data)}


def test_a_new_rule_that_is_undone_leaves_the_entry_that_calendars_know(plan, client, reading, writing, clock):
    number, calendar = plan(until=date(2027, 2, 10)), Client()
    before = calendar.fetch(client.get(FEED).data)
    for since, days in ((date(2027, 1, 6), (MONDAY,)), (date(2027, 1, 18), (4, 6))):
        clock.advance(minutes=5)
        change(writing, number, since, weekdays=days)
        calendar.fetch(client.get(FEED).data)
    for _ in range(2):
        clock.advance(minutes=5)
        with writing() as session:
            planning.undo_batch(
                session.scalars(sa.select(Batch).where(Batch.undone_at.is_(None)).order_by(Batch.id.desc())).first()
            )
        after = calendar.fetch(client.get(FEED).data)
    rule = {original for _, original in before}
    assert {one: facts for one, (facts, _) in after.items() if one[1] in rule} == {
        one: facts for one, (facts, _) in before.items()
    }
    # What the new rules made is told as called off, each by itself.
    assert {state for (_, original), ((_, _, state, _), _) in after.items() if original is None} == {"CANCELLED"}
    assert {original for _, original in after} == {*rule, None}


def test_the_version_of_a_series_does_not_fall_when_dates_of_a_draft_are_gone(plan, client, reading, writing, clock):
    number, calendar = plan(until=date(2026, 12, 16)), Client()
    with writing() as session:
        activities.withhold(session.query(Activity).one(), ActivityState.DRAFT)
    change(writing, number, date(2026, 12, 9), until=date(2027, 2, 10))
    publish(writing)
    dates = calendar.fetch(client.get(FEED).data)
    with writing() as session:
        activities.withhold(session.query(Activity).one(), ActivityState.DRAFT)
        clock.advance(minutes=5)
        planning.undo_batch(session.scalars(sa.select(Batch).order_by(Batch.id.desc())).first())
    publish(writing)
    assert len(dates) > len(calendar.fetch(client.get(FEED).data)) == len(series_of(reading, number))


def publish(writing):
    with writing() as session:
        activities.publish(session.query(Activity).one(), 9, [])


def change(writing, number, since, **wished):
    with writing() as session:
        series = session.get_one(Series, number)
        wish = wished_of(series, since, **wished)
        return planning.change(series, wish, since, planning.look(series, wish, since).seen)


def wished_of(series, since, weekdays=None, hour=None, venue_id=None, until=None):
    rule, first = Recurrence.from_rrule(series.rrule), datetime.fromisoformat(series.first_local)
    days = weekdays or rule.weekdays
    on = since
    while on.weekday() not in days:
        on += timedelta(days=1)
    start = datetime.combine(on, first.time().replace(hour=hour) if hour else first.time())
    wanted = Recurrence(1, tuple(days), until=until or rule.until)
    capacity = queries.usual_seats(series)
    return SeriesWish(wanted, start, series.duration, series.zone, venue_id or series.venue_id, capacity, False)


def test_what_is_imported_says_that_it_belongs_together(client, writing, clock):
    clock.set(factories.NOON)
    with writing():
        activity = factories.activity(factories.organisation(), source="school", source_uid="weekly")
        for week in (1, 2):
            at = factories.NOON + timedelta(weeks=week)
            factories.session(activity, at, original_start_at=at, source_recurrence=f"2026{week}")
    events = icalendar.Calendar.from_ical(client.get(FEED).data).walk("VEVENT")
    assert len({str(one["UID"]) for one in events}) == 2
    assert len({str(one["RELATED-TO"]) for one in events}) == 1


def entries_of(content):
    return content.partition(b"END:VTIMEZONE\r\n")[2].partition(b"END:VCALENDAR")[0].split(b"BEGIN:VEVENT\r\n")[1:]


def test_a_feed_that_grows_too_large_holds_what_is_near_and_says_so(plan, client, monkeypatch, writing):
    for number in range(6):
        plan(f"Football {number}", datetime(2026, 11, 25, 8 + number) + timedelta(weeks=7 * number), minutes=30)
    with writing():
        activity = factories.activity(factories.organisation(), "Choir")
        for days in (-40, -20, -3, 0, 1, 2, 9, 16, 400):
            factories.session(activity, factories.NOON + timedelta(days=days))
    whole = client.get(FEED).data
    assert b"\r\nDESCRIPTION:" not in whole.partition(b"BEGIN:VEVENT")[0]
    monkeypatch.setattr(views, "MOST_OF_A_WORD", 600)
    held, said = [], set()
    for age, most in enumerate(range(1_500, len(whole), 250), 1):
        monkeypatch.setattr(views, "MOST_BYTES", most)
        # Asked for otherwise each time, so that it is made anew.
        content = client.get(f"{FEED}?age={age}").data
        assert len(content) <= most
        # Whatever is there is there as it is in the whole: no identity or version depends on how much else there is.
        assert {*entries_of(content)} < {*entries_of(whole)}
        head = content.replace(b"\r\n ", b"").partition(b"BEGIN:VTIMEZONE")[0].decode()
        [words] = re.findall("X-WR-CALDESC:This calendar holds what takes place (.*): with more", head)
        assert f"\nDESCRIPTION:This calendar holds what takes place {words}" in head
        said.add(words.split()[0])
        held.append({*entries_of(content)})
    assert held == sorted(held, key=len)
    assert len(held[-1]) > 10
    assert said == {"next", "from", "until"}


def test_2000_sessions_in_80_series_are_small(plan, client, writing):
    with writing():
        venue = factories.venue(factories.organisation())
    words = "Заедно готвим, говорим и се учим. " * 30
    for number in range(80):
        first = datetime(2026, 11, 23, 8) + timedelta(days=number % 7, hours=number % 12)
        plan(
            f"Заедно {number}",
            first,
            weekdays=(first.weekday(),),
            until=first.date() + timedelta(weeks=24),
            insisted=True,
            activity={
                "venue_id": venue.id,
                "texts": [ActivityText(locale="bg", title=f"Заедно {number}", description=words)],
            },
        )
    chance = random.Random(3)
    with writing() as session:
        rows = list(session.scalars(sa.select(Session).order_by(Session.id)))
        for row in chance.sample(rows, 80):
            row.turns(SessionState.MOVED, the_clock.now())
            row.starts_at, row.ends_at = row.starts_at + timedelta(hours=1), row.ends_at + timedelta(hours=1)
        for row in chance.sample(rows, 60):
            row.call_off(the_clock.now(), CancelReason.WEATHER)
    content = client.get("/cal/bg/programme.ics").data
    assert (len(rows), len(content) < 300_000) == (2_000, True)
    assert len(inside(Client().fetch(content), window(the_clock.now()))) == len(rows)


class Programme:
    """A town in which anything is done to series; every step is one that a coordinator can take."""

    def __init__(self, writing, chance, clock):
        self.writing, self.chance, self.clock = writing, chance, clock
        self.splits: dict[int, int] = {}

    def step(self):
        """One act; returns its name."""
        acts = (
            self.move,
            self.cancel,
            self.undo,
            self.change,
            self.end,
            self.take_back,
            self.withhold,
            self.rename,
        )
        act = self.chance.choices(acts, weights=(5, 4, 3, 3, 1, 2, 1, 1))[0]
        self.clock.advance(hours=1 if act == self.undo else self.chance.choice((1, 5, 30, 100)))
        with self.writing():
            planning_made(self.clock)
        with self.writing() as session:
            try:
                act(session)
            except planning.Refused:
                session.rollback()
        return act.__name__

    def _row(self, session, *states):
        rows = list(
            session.scalars(
                sa.select(Session)
                .where(Session.starts_at > self.clock.now(), Session.state.in_(states))
                .order_by(Session.starts_at, Session.id)
                .limit(40)
            )
        )
        return self.chance.choice(rows) if rows else None

    def move(self, session):
        row = self._row(session, SessionState.SCHEDULED, SessionState.MOVED)
        if row is None:
            return
        venues = list(session.scalars(sa.select(Venue).order_by(Venue.id)))
        by = timedelta(minutes=self.chance.choice((0, 0, 30, -60, 24 * 60, 9 * 24 * 60)))
        venue = self.chance.choice(venues)
        planning.move(row, venue, row.starts_at + by, row.ends_at + by, row.capacity, row.updated_at.isoformat())

    def cancel(self, session):
        row = self._row(session, SessionState.SCHEDULED, SessionState.MOVED)
        if row:
            planning.cancel(row, CancelReason.WEATHER)

    def undo(self, session):
        fresh = (Batch.undone_at.is_(None), Batch.made_at >= self.clock.now() - UNDONE_WITHIN)
        batches = list(session.scalars(sa.select(Batch).where(*fresh).order_by(Batch.id.desc())))
        if batches:
            batch = self.chance.choice(batches[:2])
            self.splits[batch.series_id] = self.splits.get(batch.series_id, 0) + 1
            planning.undo_batch(batch, insisted=True)

    def _series(self, session):
        return self.chance.choice(list(session.scalars(sa.select(Series).order_by(Series.id))))

    def change(self, session):
        series = self._series(session)
        since = self.clock.now().date() + timedelta(days=self.chance.randrange(1, 60))
        wish = wished_of(
            series,
            since,
            weekdays=self.chance.choice((None, (1,), (2, 4), (6,))),
            hour=self.chance.choice((None, 10, 19)),
            venue_id=self.chance.choice((None, *session.scalars(sa.select(Venue.id)))),
            until=self.chance.choice((None, since + timedelta(days=200))),
        )
        self.splits[series.id] = self.splits.get(series.id, 0) + 1
        planning.change(series, wish, since, planning.look(series, wish, since).seen)

    def end(self, session):
        series, now = self._series(session), self.clock.now()
        since = now.date() + timedelta(days=self.chance.randrange(10, 200))
        found = queries.outline_of_the_end(series, since, now)
        planning.call_off_following(series, since, found.seen, CancelReason.OTHER)

    def take_back(self, session):
        planning.put_back(self._series(session))

    def withhold(self, session):
        one = self.chance.choice(list(session.scalars(sa.select(Activity).order_by(Activity.id))))
        if one.state is ActivityState.PUBLISHED:
            activities.withhold(one, ActivityState.DRAFT)
        else:
            activities.publish(one, 1, [])

    def rename(self, session):
        one = self.chance.choice(list(session.scalars(sa.select(Activity).order_by(Activity.id))))
        one.updated_at = self.clock.now()
        text = session.scalars(sa.select(ActivityText).where(ActivityText.activity_id == one.id)).first()
        text.title = f"Football {self.chance.randrange(1000)}"


def planning_made(clock):
    horizon = window(clock.now()).end
    for number in queries.unfinished_series(horizon):
        planning._keep_ahead(number)


@pytest.mark.parametrize("seed", range(2))
def test_whatever_is_done_a_calendar_shows_what_the_programme_shows(plan, client, writing, reading, clock, seed):
    chance = random.Random(seed)
    numbers = [plan(), plan("Walk", datetime(2026, 11, 28, 22), 480, weekdays=(5,), left_out=[date(2026, 12, 26)])]
    numbers.append(plan("Choir", datetime(2026, 11, 24, 17), weekdays=(1, 3), until=date(2027, 3, 1)))
    town, calendar, whose = Programme(writing, chance, clock), Client(), {}
    for _ in range(STEPS // 2):
        done = town.step()
        span = window(clock.now())
        found = calendar.fetch(client.get(FEED).data)
        assert inside(found, span) == truth(reading, span), done
        with reading() as session:
            rows = {(row.series_id, row.original_start_at, row.key): row for row in published(session, span)}
            by_time = {}
            for row in rows.values():
                by_time.setdefault((row.starts_at, row.ends_at, row.state is SessionState.CANCELLED), []).append(row)
        for one, ((start, end, state, _), _) in found.items():
            there = by_time.get((start, end, state == "CANCELLED"), [])
            if len(there) == 1:
                row = there[0]
                now = (one, town.splits.get(row.series_id, 0))
                before = whose.setdefault(row.id, now)
                assert before[0] == one or before[1] != now[1], "an identity changed, and no rule did"
                whose[row.id] = now
    assert len({one for one, _ in whose.values()}) > len(numbers)
