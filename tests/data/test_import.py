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
from volunteers.shifts.models import SignUp
from volunteers.shifts.rules import SignUpState

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
    done = take(changed, "--yes")
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
    take(calendar(single().replace("UID:single", "UID:other")), "--source", "theirs")
    done = take(calendar(weekly()))
    assert done.output.count("no longer in the file") == 1
    states = [(title, state) for title, _, state in sessions(reading) if title != "Football"]
    assert sorted(state.value for _, state in states) == ["cancelled", "scheduled"]


def test_two_partners_calendars_of_the_same_name_leave_each_other_alone(take, writing, reading, state):
    """Many programs call each of theirs "Calendar"."""
    with writing():
        factories.organisation(slug="theirs", name="Theirs")
    first, second = calendar(weekly(), name="Calendar"), calendar(single(), name="Calendar")
    take(first, "--source", "school")
    for content, *options in (
        (second, "--source", "library"),
        (first, "--source", "school"),
        (second, "--source", "library"),
        (second, "--organisation", "theirs"),
    ):
        done = take(content, *options)
        assert (done.exit_code, "cancelled" in done.output) == (0, False), done.output
    assert {state for _, _, state in sessions(reading)} == {SessionState.SCHEDULED}
    with reading() as session:
        sources = session.execute(sa.select(Activity.source, Activity.source_uid).order_by(Activity.id)).all()
    assert sources == [("school", "weekly"), ("library", "single"), ("programme.ics", "single")]


def test_the_same_uid_in_two_calendars_is_two_events(take, reading):
    take(calendar(single()), "--source", "school")
    take(calendar(single().replace("UID:single", "UID:1"), weekly().replace("UID:weekly", "UID:2")), "--source", "a")
    done = take(
        calendar(single().replace("UID:single", "UID:2"), weekly().replace("UID:weekly", "UID:3")),
        "--source",
        "b",
        "--yes",
    )
    assert done.exit_code == 0, done.output
    assert {state for _, _, state in sessions(reading)} == {SessionState.SCHEDULED}
    assert len(sessions(reading)) == 1 + 5 + 5


ANOTHER = calendar(weekly().replace("UID:weekly", "UID:new"), single().replace("UID:single", "UID:newer"))
LESS = calendar(weekly(more="EXDATE;TZID=Europe/Sofia:20261208T180000,20261215T180000\n"), single())


@pytest.mark.parametrize(
    ("content", "options", "words"),
    [
        (ANOTHER, (), "Nothing in the file is known from the source 'programme.ics'"),
        (LESS, (), "It would cancel more than a third of the dates to come from the source 'programme.ics'."),
        (calendar(), (), "more than a third"),
        (calendar(weekly(), single()), ("--source", "renamed"), "much of the file is known from 'programme.ics'"),
    ],
    ids=["all new", "too few", "empty", "renamed"],
)
def test_a_file_that_may_be_another_asks_before_anything_changes(take, state, content, options, words):
    take(calendar(weekly(), single()))
    before = state()
    for _ in range(2):
        refused = take(content, *options)
        assert (refused.exit_code, words in refused.output, "say --yes" in refused.output) == (1, True, True), (
            refused.output
        )
        assert state() == before
    rehearsed = take(content, *options, "--dry-run")
    assert (rehearsed.exit_code, words in rehearsed.output) == (0, True), rehearsed.output
    assert state() == before
    done = take(content, *options, "--yes")
    assert done.exit_code == 0, done.output
    assert state() != before


def test_a_third_is_not_more_than_a_third(take):
    six = calendar(weekly().replace("COUNT=4", "COUNT=6"))
    assert take(six).exit_code == 0
    gone = "EXDATE;TZID=Europe/Sofia:20261208T180000,20261215T180000{}\n"
    assert take(calendar(weekly(more=gone.format("")).replace("COUNT=4", "COUNT=6"))).exit_code == 0
    # Of four that are left, two.
    more = gone.format(",20261222T180000,20261229T180000")
    assert take(calendar(weekly(more=more).replace("COUNT=4", "COUNT=6"))).exit_code == 1


def take_signed_up(take, writing, mailbox, *events):
    take(calendar(*events))
    with writing() as session:
        rows = session.scalars(sa.select(Session).order_by(Session.starts_at)).all()
        for number, row in enumerate(rows):
            sign_up(factories.shift(row), factories.volunteer(email=f"vera-{number}@example.org").id)
        made = {row.key: row.starts_at for row in rows}
    mailbox.deliver()
    return made


def still_signed_up(reading, made):
    """The sessions by key as they are now, when they are the same ones and everybody is still signed up."""
    with reading() as session:
        rows = session.scalars(sa.select(Session)).all()
        assert {row.key for row in rows} == made.keys()
        assert session.scalar(sa.select(sa.func.count(SignUp.id)).where(SignUp.state == SignUpState.CONFIRMED)) == len(
            made
        )
        assert {row.state for row in rows} <= {SessionState.SCHEDULED, SessionState.MOVED}
        return {row.key: row.starts_at for row in rows}


@pytest.mark.parametrize("start", ["20261205T143000Z", "20261212T100000Z", "20261204T235900Z"])
def test_a_rescheduled_event_keeps_its_session_and_who_signed_up(take, writing, reading, mailbox, start):
    made = take_signed_up(take, writing, mailbox, single())
    end = f"{start[:9]}235959Z"
    changed = calendar(single().replace("20261205T100000Z", start).replace("20261205T110000Z", end))
    for words in ("moved", "Nothing had changed"):
        done = take(changed)
        assert (done.exit_code, words in done.output) == (0, True), done.output
    starts = still_signed_up(reading, made)
    assert [f"{moment:%Y%m%dT%H%M%SZ}" for moment in starts.values()] == [start]
    assert [message["Subject"] for message in mailbox.deliver()] == ["A change of time or place"]


def test_a_series_whose_hour_shifts_is_matched_date_by_date(take, writing, reading, mailbox):
    made = take_signed_up(take, writing, mailbox, weekly())
    later = weekly().replace("T180000", "T190000").replace("T193000", "T203000")
    for words in ("4 moved", "Nothing had changed"):
        done = take(calendar(later))
        assert (done.exit_code, words in done.output) == (0, True), done.output
    assert still_signed_up(reading, made) == {key: moment + timedelta(hours=1) for key, moment in made.items()}
    # A date that is moved in the series as it is now is found in it too.
    moved = later.replace("RRULE:FREQ=WEEKLY;COUNT=4", "RECURRENCE-ID;TZID=Europe/Sofia:20261208T190000").replace(
        "DTSTART;TZID=Europe/Sofia:20261201", "DTSTART;TZID=Europe/Sofia:20261210"
    ).replace("DTEND;TZID=Europe/Sofia:20261201", "DTEND;TZID=Europe/Sofia:20261210")  # fmt: skip
    assert "1 moved, 3 same" in take(calendar(later, moved)).output
    assert sorted(still_signed_up(reading, made).values())[1] == datetime(2026, 12, 10, 17, tzinfo=UTC)


def test_an_event_that_becomes_a_series_is_its_first_date_and_back(take, writing, reading, mailbox):
    made = take_signed_up(take, writing, mailbox, single())
    often = single().replace("DTEND", "RRULE:FREQ=DAILY;COUNT=3\nDTEND").replace("T100000Z", "T090000Z")
    assert "1 moved" in take(calendar(often)).output
    with reading() as session:
        rows = session.scalars(sa.select(Session).order_by(Session.starts_at)).all()
        assert [row.key in made for row in rows] == [True, False, False]
    assert take(calendar(single()), "--yes").output.count("no longer in the file") == 2
    with reading() as session:
        alive = session.scalars(sa.select(Session).where(Session.state != SessionState.CANCELLED)).all()
        assert {row.key for row in alive} == made.keys()


def test_what_took_place_stays_where_it_was(take, writing, reading, mailbox, clock):
    """Some partners move one and the same entry on, week by week."""
    made = take_signed_up(take, writing, mailbox, single(), weekly())
    clock.set(datetime(2026, 12, 6, tzinfo=UTC))
    later = weekly().replace("T180000", "T190000").replace("T193000", "T203000")
    done = take(calendar(single().replace("20261205", "20261212"), later))
    assert done.exit_code == 0, done.output
    with reading() as session:
        now = {row.key: row.starts_at for row in session.scalars(sa.select(Session))}
    [new] = now.keys() - made.keys()
    assert now[new] == datetime(2026, 12, 12, 10, tzinfo=UTC)
    over = {key: moment for key, moment in made.items() if moment < datetime(2026, 12, 6, tzinfo=UTC)}
    assert {key: now[key] for key in over} == over
    assert len(over) == 2
    assert sorted(moment.hour for key, moment in now.items() if key in made.keys() - over.keys()) == [17, 17, 17]
    assert len(mailbox.deliver()) == 3
    assert take(calendar(single().replace("20261205", "20261212"), later)).output.endswith("Nothing had changed.\n")


UNREADABLE = {
    "a single event ends before it starts": (weekly(), single().replace("20261205T110000Z", "20261205T090000Z")),
    "a series ends before it starts": (weekly().replace("T193000", "T170000"), single()),
    "a date has no date": (weekly(), single().replace("20261205T100000Z", "soon")),
    "a rule is none": (weekly().replace("FREQ=WEEKLY", "FREQ=SOMETIMES"), single()),
    "a rule makes too many dates": (weekly().replace("FREQ=WEEKLY;COUNT=4", "FREQ=HOURLY;COUNT=4"), single()),
    "a changed date ends before it starts": (
        weekly(),
        single(),
        "BEGIN:VEVENT\nUID:weekly\nRECURRENCE-ID:20261208T160000Z\nDTSTART:20261209T160000Z\n"
        "DTEND:20261209T150000Z\nSUMMARY:Football\nEND:VEVENT\n",
    ),
    "a changed date is of no date": (
        weekly(),
        single(),
        "BEGIN:VEVENT\nUID:weekly\nRECURRENCE-ID:never\nDTSTART:20261209T160000Z\nSUMMARY:Football\nEND:VEVENT\n",
    ),
}


@pytest.mark.parametrize("events", UNREADABLE.values(), ids=UNREADABLE.keys())
def test_what_is_in_the_file_but_cannot_be_read_stays_as_it_was(take, writing, reading, mailbox, events):
    made = take_signed_up(take, writing, mailbox, weekly(), single())
    done = take(calendar(*events))
    assert (done.exit_code, "cancelled" in done.output) == (0, False), done.output
    with reading() as session:
        rows = session.scalars(sa.select(Session)).all()
        assert {row.key: row.starts_at for row in rows if row.key in made} == made
        assert SessionState.CANCELLED not in {row.state for row in rows}
    assert mailbox.deliver() == []


def test_one_bad_entry_refuses_nothing_else(take, reading):
    done = take(calendar(single(), BOMB, weekly().replace("COUNT=4", "UNTIL=99991231T235959Z")) + "rubbish\r\n")
    assert done.exit_code == 0, done.output
    assert "skipped    x: it makes more dates than any programme has" in done.output
    assert len(sessions(reading)) > 70


def test_a_message_calls_off_what_it_names_and_nothing_else(take, reading, writing, mailbox):
    take_signed_up(take, writing, mailbox, weekly(), single())
    message = (
        "BEGIN:VCALENDAR\r\nMETHOD:CANCEL\r\nBEGIN:VEVENT\r\nUID:{}\r\nSEQUENCE:1\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    done = take(message.format("single"))
    assert (done.exit_code, "called off by a message" in done.output) == (0, True), done.output
    date = "weekly\r\nRECURRENCE-ID;TZID=Europe/Sofia:20261208T180000"
    assert take(message.format(date)).exit_code == 0
    off = [start.day for _, start, state in sessions(reading) if state is SessionState.CANCELLED]
    assert off == [5, 8]
    assert [sent["Subject"] for sent in mailbox.deliver()] == ["It does not take place"] * 2
    assert take(message.format("stranger")).exit_code == 1


def test_what_a_coordinator_changed_here_stays(take, writing, reading):
    take(calendar(weekly()))
    with writing() as session:
        row = session.scalars(sa.select(Session).order_by(Session.starts_at)).first()
        row.state = SessionState.CANCELLED
    take(calendar(weekly()))
    assert [state for _, _, state in sessions(reading)][:2] == [SessionState.CANCELLED, SessionState.SCHEDULED]


def test_what_became_private_leaves_the_programme(take, client):
    take(calendar(weekly(), single()))
    assert "Football" in client.get("/programme").text
    done = take(calendar(weekly(shown="PRIVATE"), single()))
    assert "hidden" in done.output
    assert "Football" not in client.get("/programme").text
    assert "Football" not in client.get("/cal/en/programme.ics").text
    take(calendar(weekly(), single()))
    assert "Football" in client.get("/programme").text


def test_a_dry_run_says_the_same_and_changes_nothing(take, state):
    before = state()
    rehearsed = take(calendar(weekly()), "--dry-run")
    assert state() == before
    real = take(calendar(weekly()))
    assert rehearsed.output == real.output + "Nothing was changed: this was a dry run.\n"


BOMB = "BEGIN:VEVENT\nUID:bomb\nDTSTART:20261201T000000Z\nRRULE:FREQ=SECONDLY\nSUMMARY:x\nEND:VEVENT\n"
HEAVY = BOMB.replace("20261201", "19000101").replace("FREQ=SECONDLY", "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30;COUNT=1")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"rubbish", "not a calendar file"),
        (b"", "empty"),
        (calendar(weekly()).encode("utf-16"), "not UTF-8"),
        (calendar(single()).encode("cp1251"), "not UTF-8"),
        (calendar(weekly())[:-40].encode(), "damaged or was cut short"),
        (calendar(*(HEAVY.replace("UID:", f"UID:{n}") for n in range(60))).encode(), "recurrence rule"),
        (b"x" * (MAX_BYTES + 1), "too large"),
    ],
    ids=["rubbish", "empty", "utf-16", "windows-1251", "cut short", "bombs", "too large"],
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
