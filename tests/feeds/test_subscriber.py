"""A subscriber who fetches again and again sees every edit, move, cancellation and deletion once, and nothing else."""

from dataclasses import replace
from datetime import UTC, timedelta

import icalendar
import pytest
import vobject
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from events.calendar.ics import render_feed, render_invitation, render_session
from events.calendar.ics_content import Attendee, Feed, Method, etag

# The fixtures only make values; the time that drawing takes depends on what else the machine does.
SLOW_MACHINE = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
FEED = Feed("Програма", "Europe/Sofia")
PREFIX = "Отменено: "


def by_icalendar(content):
    """What a client keeps of each event, read by icalendar: UID -> (rank, start, title, state)."""
    return {
        str(event["UID"]): (
            (int(event["SEQUENCE"]), event["DTSTAMP"].dt),
            event["DTSTART"].dt.astimezone(UTC),
            str(event["SUMMARY"]),
            str(event["STATUS"]),
        )
        for event in icalendar.Calendar.from_ical(content).walk("VEVENT")
    }


def by_vobject(content):
    """The same, read by vobject."""
    return {
        event.uid.value: (
            (int(event.sequence.value), event.dtstamp.value),
            event.dtstart.value.astimezone(UTC),
            event.summary.value,
            event.status.value,
        )
        for event in getattr(vobject.readOne(content.decode()), "vevent_list", [])
    }


class Subscriber:
    """A calendar client: asks with its validator, keeps the higher (SEQUENCE, DTSTAMP), drops what has gone."""

    def __init__(self, reader):
        self.reader, self.validator, self.kept = reader, None, {}

    def fetch(self, content):
        """Take a version of the feed; what the person is told about."""
        if etag(content) == self.validator:
            return []
        self.validator = etag(content)
        fetched = self.reader(content)
        news = [("removed", uid) for uid in self.kept.keys() - fetched.keys()]
        for uid, (rank, start, title, state) in fetched.items():
            if uid not in self.kept:
                news.append(("added", uid))
                continue
            old_rank, old_start, old_title, old_state = self.kept[uid]
            if (start, title, state) == (old_start, old_title, old_state):
                continue
            assert rank > old_rank, "a client that goes by (SEQUENCE, DTSTAMP) would miss this"
            news.append(("cancelled" if state != old_state else "moved" if start != old_start else "edited", uid))
        self.kept = fetched
        return news


def edit(session):
    return replace(session, title=session.title + "!", updated_at=session.updated_at + timedelta(hours=1))


def move(session):
    return replace(
        session,
        start_at=session.start_at + timedelta(days=1),
        end_at=session.end_at + timedelta(days=1),
        sequence=session.sequence + 1,
        updated_at=session.updated_at + timedelta(hours=1),
    )


def cancel(session):
    return replace(
        session, cancelled=True, sequence=session.sequence + 1, updated_at=session.updated_at + timedelta(hours=1)
    )


def feed(sessions):
    return render_feed(FEED, sessions, cancelled_prefix=PREFIX)


@pytest.mark.parametrize("reader", [by_icalendar, by_vobject])
def test_each_change_arrives_once(session, reader):
    sessions = {number: session(number) for number in range(1, 8)}
    client = Subscriber(reader)
    assert sorted(kind for kind, _ in client.fetch(feed(sessions.values()))) == ["added"] * 7
    for kind, change in (("edited", edit), ("moved", move), ("cancelled", cancel)):
        sessions[3] = change(sessions[3])
        assert [news for news, _ in client.fetch(feed(sessions.values()))] == [kind]
        assert client.fetch(feed(sessions.values())) == []
    del sessions[5]
    assert [news for news, _ in client.fetch(feed(sessions.values()))] == ["removed"]
    assert client.fetch(feed(reversed(sessions.values()))) == []


@given(st.lists(st.tuples(st.integers(1, 5), st.sampled_from(("edit", "move", "cancel", "delete", "nothing")))))
@settings(max_examples=60, deadline=None, suppress_health_check=SLOW_MACHINE)
def test_any_history_arrives_change_by_change(session, history):
    sessions = {number: session(number) for number in range(1, 6)}
    client = Subscriber(by_icalendar)
    client.fetch(feed(sessions.values()))
    for number, action in history:
        one = sessions.get(number)
        expected = []
        if one is not None and action == "delete":
            del sessions[number]
            expected = ["removed"]
        elif one is not None and action == "edit":
            sessions[number], expected = edit(one), ["edited"]
        elif one is not None and action == "move":
            sessions[number], expected = move(one), ["moved"]
        elif one is not None and action == "cancel" and not one.cancelled:
            sessions[number], expected = cancel(one), ["cancelled"]
        assert [kind for kind, _ in client.fetch(feed(sessions.values()))] == expected
        assert client.fetch(feed(sessions.values())) == []
    assert client.kept == by_icalendar(feed(sessions.values()))


def test_feed_download_and_mail_speak_of_the_same_event_in_the_same_version(session):
    one = move(session())
    somebody, told = Attendee("Ани", "ani@example.org"), {"cancelled_prefix": PREFIX, "sequence": one.sequence}
    mail = render_invitation(one, "shifts@example.org", somebody, Method.REQUEST, **told)
    versions = [by_icalendar(content) for content in (feed([one]), render_session(one, cancelled_prefix=PREFIX), mail)]
    assert versions[0] == versions[1] == versions[2]


def test_an_edit_that_forgets_its_stamp_would_be_missed(session):
    client = Subscriber(by_icalendar)
    client.fetch(feed([session()]))
    with pytest.raises(AssertionError, match="would miss this"):
        client.fetch(feed([replace(session(), title="other")]))
