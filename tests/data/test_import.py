"""A foreign programme is taken over date by date; again changes nothing; what is wrong leaves nothing behind."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from community.foundation.audit import AuditEntry
from community.foundation.database import version_of
from events.activities.models import Activity, ActivityText
from events.activities.rules import ActivityKind, ActivityState
from events.calendar.ics_reader import MAX_BYTES
from events.sessions.models import Session
from events.sessions.rules import SessionState
from events.venues.models import Venue
from tests import factories
from volunteers.shifts.actions import sign_up

pytestmark = pytest.mark.both_databases
DATA = Path(__file__).parent
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)

WEEKLY = """
BEGIN:VEVENT
UID:weekly
DTSTART;TZID=Europe/Sofia:20261201T180000
DTEND;TZID=Europe/Sofia:20261201T193000
RRULE:FREQ=WEEKLY;COUNT=4
{more}SUMMARY:{title}
DESCRIPTION:Bring a ball.
LOCATION:{place}
CATEGORIES:Sport
CLASS:{shown}
END:VEVENT
"""
SINGLE = """
BEGIN:VEVENT
UID:single
DTSTART:20261205T100000Z
DTEND:20261205T110000Z
SUMMARY:Разходка в парка
STATUS:{status}
END:VEVENT
"""


def calendar(*events, name="Ours"):
    text = f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:test\nX-WR-CALNAME:{name}\n{''.join(events)}END:VCALENDAR\n"
    return text.replace("\n\n", "\n").replace("\n", "\r\n")


def weekly(title="Football", place="Hall, 1 Example Street", more="", shown="PUBLIC"):
    return WEEKLY.format(title=title, place=place, more=more, shown=shown).lstrip("\n")


def single(status="CONFIRMED"):
    return SINGLE.format(status=status).lstrip("\n")


@pytest.fixture
def take(app, tmp_path, clock, writing):
    """Import a text or bytes for the organisation "ours"; returns click's result."""
    clock.set(NOW)
    with writing():
        factories.organisation(slug="ours", name="Ours")

    def run(content, *options):
        path = tmp_path / "programme.ics"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        arguments = ["events", "import", str(path), "--organisation", "ours", *options]
        return app.test_cli_runner().invoke(args=arguments)

    return run


@pytest.fixture
def state(reading):
    """Everything an import could touch, to be compared with later."""

    def read():
        with reading() as session:
            return (
                session.execute(sa.select(Activity.source_uid, Activity.state).order_by(Activity.id)).all(),
                session.execute(
                    sa.select(Session.starts_at, Session.state, Session.sequence, Session.updated_at, Session.key)
                    .order_by(Session.id)
                ).all(),
                session.scalar(sa.select(sa.func.count(AuditEntry.id))),
                version_of("programme"),
            )  # fmt: skip

    return read


def sessions(reading):
    with reading() as session:
        query = sa.select(ActivityText.title, Session.starts_at, Session.state).join(
            ActivityText, ActivityText.activity_id == Session.activity_id
        )
        return session.execute(query.order_by(Session.starts_at)).all()


def test_the_real_programme_twice(take, state, reading):
    content = (DATA / "hulme-moss-side-2026.ics").read_bytes()
    first = take(content)
    assert first.exit_code == 0, first.output
    assert "Dates: 3382 new." in first.output
    before = state()
    assert len(before[1]) == 3382
    second = take(content)
    assert second.exit_code == 0
    assert second.output.endswith("Nothing had changed.\n")
    assert " taken " not in second.output
    assert state() == before


def test_what_a_file_says_is_what_we_keep(take, reading):
    done = take(calendar(weekly(), single()))
    assert done.exit_code == 0, done.output
    assert "line 5      taken      Football: a series, 4 dates" in done.output
    with reading() as session:
        football = session.scalars(sa.select(Activity).where(Activity.source_uid == "weekly")).one()
        assert (football.kind, football.state) == (ActivityKind.SPORT, ActivityState.PUBLISHED)
        texts = session.scalars(sa.select(ActivityText).order_by(ActivityText.id)).all()
        assert [(text.locale, text.title) for text in texts] == [("en", "Football"), ("bg", "Разходка в парка")]
        venues = session.scalars(sa.select(Venue).order_by(Venue.id)).all()
        assert [(venue.name, venue.address, venue.zone) for venue in venues] == [
            ("Hall", "1 Example Street", "Europe/Sofia"),
            ("—", "", "Europe/Sofia"),
        ]
    starts = [start for title, start, _ in sessions(reading) if title == "Football"]
    assert starts == [datetime(2026, 12, 1, 16, tzinfo=UTC) + timedelta(weeks=n) for n in range(4)]


def test_a_venue_that_was_given_names_stays_the_same_venue(take, state, reading, writing):
    names, ways = {"bg": "Залата", "ar": "القاعة"}, {"bg": "Синята врата"}
    take(calendar(weekly()))
    with writing() as session:
        venue = session.scalars(sa.select(Venue)).one()
        venue.names, venue.ways = names, ways
    before = state()
    assert take(calendar(weekly())).output.endswith("Nothing had changed.\n")
    assert state() == before
    assert take(calendar(weekly(title="Futsal"), single())).exit_code == 0
    with reading() as session:
        [venue] = session.scalars(sa.select(Venue).where(Venue.name == "Hall"))
        assert (venue.names, venue.ways) == (names, ways)


def test_a_changed_file_moves_cancels_and_rewords_once(take, state, reading):
    take(calendar(weekly(), single()))
    keys = {row.key for row in state()[1]}
    moved = """BEGIN:VEVENT
UID:weekly
RECURRENCE-ID;TZID=Europe/Sofia:20261208T180000
DTSTART;TZID=Europe/Sofia:20261209T190000
DTEND;TZID=Europe/Sofia:20261209T203000
SUMMARY:Football for all
DESCRIPTION:Bring a ball.
LOCATION:Hall, 1 Example Street
END:VEVENT
"""
    without = "EXDATE;TZID=Europe/Sofia:20261215T180000\n"
    changed = calendar(weekly("Football for all", more=without), moved, single("CANCELLED"))
    done = take(changed)
    assert done.exit_code == 0, done.output
    for words in (
        "moved      Football for all: 2026-12-08 16:00 to 2026-12-09 17:00 UTC",
        "cancelled  Football for all: 2026-12-15 16:00 UTC: no longer in the file",
        "cancelled  Разходка в парка: 2026-12-05 10:00 UTC",
        "changed    Football for all: title or text",
    ):
        assert words in done.output
    assert {row.key for row in state()[1]} == keys
    states = Counter(state for _, _, state in sessions(reading))
    assert states == {SessionState.SCHEDULED: 2, SessionState.MOVED: 1, SessionState.CANCELLED: 2}
    assert sorted(row.sequence for row in state()[1]) == [0, 0, 1, 1, 1]
    before = state()
    assert take(changed).output.endswith("Nothing had changed.\n")
    assert state() == before
    # The date comes back in a later file.
    assert "restored" in take(calendar(weekly("Football for all"), single())).output


def test_who_signed_up_hears_of_a_change_in_the_file_once(take, writing, mailbox):
    take(calendar(weekly()))
    with writing() as session:
        first, second = session.scalars(sa.select(Session).order_by(Session.starts_at).limit(2)).all()
        for row in (first, second):
            vera = factories.volunteer(email=f"vera-{row.id}@example.org")
            sign_up(factories.shift(row), vera.id)
    assert len(mailbox.deliver()) == 2
    later = calendar(weekly(place="Park, 2 Example Street", more="EXDATE;TZID=Europe/Sofia:20261201T180000\n"))
    for _ in range(2):
        take(later)
    told = sorted((message["To"], message["Subject"]) for message in mailbox.deliver())
    assert told == [
        (f"vera-{first.id}@example.org", "It does not take place"),
        (f"vera-{second.id}@example.org", "A change of time or place"),
    ]


def test_an_event_gone_from_its_calendar_is_cancelled_but_not_one_of_another_calendar(take, reading):
    take(calendar(weekly(), single()))
    take(calendar(single().replace("UID:single", "UID:other"), name="Theirs"))
    done = take(calendar(weekly()))
    assert done.output.count("no longer in the file") == 1
    states = [(title, state) for title, _, state in sessions(reading) if title != "Football"]
    assert sorted(state.value for _, state in states) == ["cancelled", "scheduled"]


def test_what_a_coordinator_changed_here_stays(take, writing, reading):
    take(calendar(weekly()))
    with writing() as session:
        row = session.scalars(sa.select(Session).order_by(Session.starts_at)).first()
        row.state = SessionState.CANCELLED
    take(calendar(weekly()))
    assert [state for _, _, state in sessions(reading)][:2] == [SessionState.CANCELLED, SessionState.SCHEDULED]


def test_what_became_private_leaves_the_programme(take, client):
    take(calendar(weekly(), single()))
    assert "Football" in client.get("/").text
    done = take(calendar(weekly(shown="PRIVATE"), single()))
    assert "hidden" in done.output
    assert "Football" not in client.get("/").text
    assert "Football" not in client.get("/cal/en/programme.ics").text
    take(calendar(weekly(), single()))
    assert "Football" in client.get("/").text


def test_a_dry_run_says_the_same_and_changes_nothing(take, state):
    before = state()
    rehearsed = take(calendar(weekly()), "--dry-run")
    assert state() == before
    real = take(calendar(weekly()))
    assert rehearsed.output == real.output + "Nothing was changed: this was a dry run.\n"


BOMB = "BEGIN:VEVENT\nUID:bomb\nDTSTART:20261201T000000Z\nRRULE:FREQ=SECONDLY\nSUMMARY:x\nEND:VEVENT\n"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"rubbish", "not a calendar file"),
        (b"", "empty"),
        (calendar(weekly()).encode("utf-16"), "not UTF-8"),
        (calendar(single()).encode("cp1251"), "not UTF-8"),
        (calendar(weekly())[:-40].encode(), "damaged or was cut short"),
        (calendar(single(), BOMB).encode(), "recurrence rule"),
        (b"x" * (MAX_BYTES + 1), "too large"),
    ],
    ids=["rubbish", "empty", "utf-16", "windows-1251", "cut short", "bomb", "too large"],
)
def test_what_cannot_be_read_leaves_nothing_behind(take, state, content, words):
    before = state()
    done = take(content)
    assert done.exit_code == 1
    assert words in done.output
    assert "Traceback" not in done.output
    assert state() == before


def test_an_unknown_organisation_is_named_with_the_known_ones(app, take, tmp_path):
    take(calendar(weekly()))
    path = tmp_path / "programme.ics"
    done = app.test_cli_runner().invoke(args=["events", "import", str(path), "--organisation", "nobody"])
    assert done.exit_code == 1
    assert done.output == "Error: There is no organisation 'nobody'. There are: ours.\n"
