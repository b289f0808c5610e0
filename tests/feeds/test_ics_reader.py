"""Calendars of other programs are read date by date as independent readers expand them, and bombs are refused."""

from datetime import UTC, datetime, timedelta
from time import perf_counter
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from events.activities.recurrence import at_zone
from events.calendar.ics import render_feed, session_uid
from events.calendar.ics_content import Feed
from events.calendar.ics_reader import read_calendar
from events.calendar.ics_report import DatesOf, NoteKind, NoteReason, Status, Unreadable, UnreadableCalendar
from events.calendar.vtimezone import written_zone
from events.calendar.window import window

# The fixtures only make values; the time that drawing takes depends on what else the machine does.
SLOW_MACHINE = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
SOFIA = "Europe/Sofia"
FILES = [("hulme-moss-side-2026.ics", NOW), ("hulme-moss-side.ics", datetime(2018, 5, 1, tzinfo=UTC))]


def read(content, now=NOW, zone=SOFIA):
    return read_calendar(content if isinstance(content, bytes) else content.encode(), now=now, zone=zone)


def calendar(*events, head=()):
    """A calendar of events given as blocks of lines."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:test", *head]
    for number, event in enumerate(events):
        body = event if isinstance(event, list) else event.strip().split("\n")
        uid = [] if any(line.startswith("UID") for line in body) else [f"UID:{number}"]
        title = [] if any(line.startswith("SUMMARY") for line in body) else ["SUMMARY:x"]
        lines += ["BEGIN:VEVENT", *uid, "DTSTAMP:20260101T000000Z", *body, *title, "END:VEVENT"]
    return "\r\n".join([*lines, "END:VCALENDAR", ""])


def reasons(result, kind=None):
    return [note.reason for note in result.notes if kind in (None, note.kind)]


def ours(result):
    return sorted((event.uid, event.start_at, event.end_at, event.title) for event in result.events)


def by_icaljs(found):
    return sorted(
        (
            event["uid"],
            datetime.fromisoformat(event["start"]),
            datetime.fromisoformat(event["end"]),
            event["title"].strip(),
        )
        for event in found["events"]
    )


@pytest.mark.parametrize(("name", "now"), FILES)
def test_the_real_programme_is_read_as_independent_readers_expand_it(data, icaljs, expanded, name, now):
    content = (data / name).read_bytes()
    began = perf_counter()
    result = read(content, now)
    assert perf_counter() - began < 2
    bounds = window(now)
    assert result.name == "PlaceCal: Hulme & Moss Side"
    assert result.zone == "Europe/London"
    judged = [
        (*row[:3], " ".join(row[3].split())) for row in expanded(content, bounds.start, bounds.end, "Europe/London")
    ]
    assert ours(result) == judged
    assert ours(result) == by_icaljs(icaljs(content, bounds.start, bounds.end))


def test_the_real_programme_is_noted_entry_by_entry(data):
    content = (data / FILES[0][0]).read_bytes()
    result = read(content)
    verdicts = [note for note in result.notes if note.kind is not NoteKind.CHANGED]
    begins = [number for number, line in enumerate(content.split(b"\r\n"), 1) if line == b"BEGIN:VEVENT"]
    assert [note.line for note in verdicts] == begins
    assert len(verdicts) == 139
    assert len(result.events) > 3_000
    assert sum(int(note.detail) for note in verdicts if note.reason is NoteReason.SERIES) == sum(
        event.in_series for event in result.events
    ) - sum(note.reason is NoteReason.OVERRIDE for note in verdicts)
    assert len({(event.uid, event.original_start) for event in result.events}) == len(result.events)


def test_what_we_write_we_read(session):
    programme = [session(n, zone=zone, cancelled=n % 2 == 0) for n, zone in enumerate((SOFIA, "Europe/Dublin"), 1)]
    result = read(render_feed(Feed("a, b", SOFIA), programme, cancelled_prefix="Отменено: "))
    assert result.name == "a, b"
    assert sorted((one.uid, one.start_at, one.end_at, one.zone) for one in result.events) == sorted(
        (session_uid(one.key), one.start_at, one.end_at, one.zone) for one in programme
    )
    assert {one.status for one in result.events} == {Status.CONFIRMED, Status.CANCELLED}


rules = st.builds(
    "FREQ={}{}{}".format,
    st.sampled_from(
        (
            "DAILY",
            "WEEKLY",
            "WEEKLY;BYDAY=MO,WE,SU",
            "WEEKLY;WKST=SU;BYDAY=SA,SU",
            "MONTHLY;BYDAY=1TH",
            "MONTHLY;BYDAY=-1SU",
            "MONTHLY;BYMONTHDAY=15",
            "MONTHLY",
            "YEARLY;BYMONTH=3;BYDAY=-1SU",
            "MONTHLY;BYDAY=MO,TU;BYSETPOS=-1",
        )
    ),
    st.sampled_from(("", ";INTERVAL=2", ";INTERVAL=3")),
    st.sampled_from(("", ";COUNT=9", ";UNTIL=20270401T050000Z", ";UNTIL=20261225T110000Z")),
)
starts = st.builds(
    lambda day, hour: datetime(2025, 1, 1, hour, 30) + timedelta(days=day), st.integers(0, 900), st.integers(5, 22)
)


@given(rules, starts, st.sampled_from((SOFIA, "Europe/Dublin", "America/New_York", "")), st.lists(st.integers(0, 40)))
@settings(max_examples=150, deadline=None, suppress_health_check=SLOW_MACHINE)
def test_series_of_any_shape_agree_with_recurring_ical_events(expanded, rule, start, zone, removed):
    stamp, name, suffix = (f"{start:%Y%m%dT%H%M%S}", f";TZID={zone}" if zone else "", "" if zone else "Z")
    lines = [f"DTSTART{name}:{stamp}{suffix}", f"DTEND{name}:{start + timedelta(hours=1):%Y%m%dT%H%M%S}{suffix}"]
    lines += [f"RRULE:{rule}"]
    lines += [f"EXDATE{name}:{start + timedelta(days=day):%Y%m%dT%H%M%S}{suffix}" for day in removed]
    content = calendar(lines)
    result = read(content)
    # A start that does not obey its own rule is undefined; see the test of its own.
    assume(NoteReason.START_OFF_RULE not in reasons(result))
    bounds = window(NOW)
    assert ours(result) == expanded(content.encode(), bounds.start, bounds.end)


CUSTOM = [
    "BEGIN:VTIMEZONE",
    "TZID:Our/Negative",
    "BEGIN:STANDARD",
    "TZOFFSETFROM:+0000",
    "TZOFFSETTO:+0100",
    "DTSTART:19700329T010000",
    "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
    "END:STANDARD",
    "BEGIN:DAYLIGHT",
    "TZOFFSETFROM:+0100",
    "TZOFFSETTO:+0000",
    "DTSTART:19701025T020000",
    "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
    "END:DAYLIGHT",
    "END:VTIMEZONE",
]


def test_the_zone_that_a_file_explains_counts_also_with_a_negative_summer_time(icaljs):
    event = "DTSTART;TZID=Our/Negative:20261001T100000\nDTEND;TZID=Our/Negative:20261001T110000\nRRULE:FREQ=DAILY"
    content = calendar(event, head=CUSTOM)
    result = read(content)
    assert reasons(result) == [NoteReason.ZONE_UNKNOWN, NoteReason.SERIES]
    bounds = window(NOW)
    assert ours(result) == by_icaljs(icaljs(content.encode(), bounds.start, bounds.end))
    at = {event.start_at.date().isoformat(): event.start_at.hour for event in result.events}
    assert (at["2026-10-24"], at["2026-10-26"], at["2027-03-27"], at["2027-03-29"]) == (9, 10, 10, 9)


@pytest.mark.parametrize("day", ["20270328", "20271031"])
@pytest.mark.parametrize("clock", ["0230", "0300", "0330", "0359", "0400", "0430"])
def test_around_the_changes_an_explained_zone_is_read_like_the_worlds(day, clock):
    head = written_zone(SOFIA).component.decode().split("\r\n")[:-1]
    event = f"DTSTART;TZID={SOFIA}:{day}T{clock}00\nDURATION:PT1H"
    explained = read(calendar(event, head=head), NOW + timedelta(days=100)).events
    unexplained = read(calendar(event), NOW + timedelta(days=100)).events
    truth = at_zone(datetime.strptime(day + clock, "%Y%m%d%H%M"), SOFIA)
    assert [one.start_at for one in explained + unexplained] == [truth, truth]


def test_a_known_zone_explained_otherwise_is_noted_and_believed():
    head = [line.replace("Our/Negative", SOFIA) for line in CUSTOM]
    result = read(calendar(f"DTSTART;TZID={SOFIA}:20261201T100000\nDURATION:PT1H", head=head))
    assert result.events[0].start_at == datetime(2026, 12, 1, 10, tzinfo=UTC)
    assert result.events[0].zone == SOFIA
    assert reasons(result) == [NoteReason.ZONE_DIFFERS, NoteReason.SINGLE]


@pytest.mark.parametrize(
    ("tzid", "zone", "reason"),
    [
        ("FLE Standard Time", "Europe/Kyiv", NoteReason.ZONE_RENAMED),
        ("/freeassociation.sourceforge.net/Europe/Sofia", SOFIA, NoteReason.ZONE_RENAMED),
        ("Customized Time Zone", SOFIA, NoteReason.ZONE_UNKNOWN),
        ("../../etc/passwd", SOFIA, NoteReason.ZONE_UNKNOWN),
    ],
)
def test_a_zone_by_another_name_is_found_or_said_to_be_guessed(tzid, zone, reason):
    result = read(calendar(f"DTSTART;TZID={tzid}:20261201T100000\nDURATION:PT1H"))
    assert result.events[0].start_at == datetime(2026, 12, 1, 8, tzinfo=UTC)
    assert result.events[0].zone in (zone, "Europe/Kiev")
    assert reasons(result, NoteKind.CHANGED) == [reason]


def test_floating_times_and_whole_days_stand_in_the_calendars_zone():
    head = ["X-WR-TIMEZONE:Europe/London"]
    result = read(calendar("DTSTART:20261201T100000\nDTEND:20261201T110000", "DTSTART;VALUE=DATE:20270701", head=head))
    assert [event.start_at.isoformat() for event in result.events] == [
        "2026-12-01T10:00:00+00:00",
        "2027-06-30T23:00:00+00:00",
    ]
    assert result.events[1].all_day
    assert result.events[1].end_at - result.events[1].start_at == timedelta(days=1)
    assert reasons(result) == [NoteReason.FLOATING, NoteReason.SINGLE, NoteReason.SINGLE]


SERIES = (
    "UID:s\nDTSTART;TZID=Europe/Sofia:20261201T180000\nDTEND;TZID=Europe/Sofia:20261201T190000\n"
    "RRULE:FREQ=WEEKLY;COUNT=4"
)


def test_a_moved_and_a_cancelled_date_replace_the_ones_they_name(icaljs, expanded):
    moved = (
        "UID:s\nRECURRENCE-ID;TZID=Europe/Sofia:20261208T180000\n"
        "DTSTART;TZID=Europe/Sofia:20261209T200000\nDURATION:PT30M\nSUMMARY:moved"
    )
    gone = (
        "UID:s\nRECURRENCE-ID:20261215T160000Z\n"
        "DTSTART:20261215T160000Z\nDTEND:20261215T170000Z\nSTATUS:CANCELLED\nSUMMARY:gone"
    )
    content = calendar(moved, SERIES, gone, head=written_zone(SOFIA).component.decode().split("\r\n")[:-1])
    result = read(content)
    assert [(event.start_at.day, event.title, event.status) for event in result.events] == [
        (1, "x", Status.CONFIRMED),
        (9, "moved", Status.CONFIRMED),
        (15, "gone", Status.CANCELLED),
        (22, "x", Status.CONFIRMED),
    ]
    assert [event.original_start.day for event in result.events] == [1, 8, 15, 22]
    assert reasons(result) == [NoteReason.OVERRIDE, NoteReason.SERIES, NoteReason.OVERRIDE]
    bounds = window(NOW)
    assert ours(result) == by_icaljs(icaljs(content.encode(), bounds.start, bounds.end))
    assert ours(result) == expanded(content.encode(), bounds.start, bounds.end)


def test_a_date_moved_into_the_window_is_taken_and_one_without_series_too():
    moved = "UID:s\nRECURRENCE-ID;TZID=Europe/Sofia:20200108T180000\nDTSTART:20261209T200000Z\nDURATION:PT30M"
    assert reasons(read(calendar(moved))) == [NoteReason.OVERRIDE_WITHOUT_SERIES]
    old = SERIES.replace("20261201", "20200101")
    assert [event.start_at.year for event in read(calendar(old, moved)).events] == [2026]


def test_dates_are_removed_and_added_in_every_spelling(expanded):
    content = calendar(
        SERIES + "\nEXDATE:20261208T160000Z,20261222T160000Z\nRDATE;TZID=Europe/Sofia:20270105T180000",
        "DTSTART;VALUE=DATE:20261201\nRRULE:FREQ=DAILY;COUNT=3\nEXDATE;VALUE=DATE:20261202",
    )
    result = read(content)
    bounds = window(NOW)
    assert ours(result) == expanded(content.encode(), bounds.start, bounds.end)
    assert len(result.events) == 5
    by_day = read(calendar(SERIES + "\nEXDATE;VALUE=DATE:20261208"))
    assert [event.start_at.day for event in by_day.events] == [1, 15, 22]


def test_a_start_off_its_rule_is_taken_and_noted():
    result = read(calendar("DTSTART:20261201T100000Z\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;BYDAY=MO;COUNT=2"))
    assert [event.start_at.day for event in result.events] == [1, 7, 14]
    assert reasons(result) == [NoteReason.START_OFF_RULE, NoteReason.SERIES]


GOOD = "DTSTART:20261201T100000Z\nDTEND:20261201T110000Z\nSUMMARY:good"


@pytest.mark.parametrize(
    ("event", "reason"),
    [
        ("DTSTART:20261345T100000Z", NoteReason.BAD_DATE),
        ("DTSTART:tomorrow", NoteReason.BAD_DATE),
        ("DTSTART:٢٠٢٦١٢٠١", NoteReason.BAD_DATE),
        ("SUMMARY:no start", NoteReason.BAD_DATE),
        ("DTSTART:20261201T100000Z\nDURATION:soon", NoteReason.BAD_DATE),
        ("DTSTART:99991201T100000Z", NoteReason.BAD_DATE),
        ("DTSTART:20261201T100000Z\nDTEND:20261201T090000Z", NoteReason.END_BEFORE_START),
        ("DTSTART:20261201T100000Z\nRRULE:FREQ=SOMETIMES", NoteReason.BAD_RULE),
        ("DTSTART:20261201T100000Z\nRRULE:FREQ=YEARLY;BYWEEKNO=20", NoteReason.UNSUPPORTED_RULE),
        ("DTSTART:20261201T100000Z\nEXRULE:FREQ=DAILY", NoteReason.UNSUPPORTED_RULE),
        (GOOD + "\nCLASS:PRIVATE", NoteReason.PRIVATE),
        ("DTSTART:20201201T100000Z\nDTEND:20201201T110000Z", NoteReason.OUT_OF_WINDOW),
        ("DTSTART:20301201T100000Z\nDTEND:20301201T110000Z", NoteReason.OUT_OF_WINDOW),
    ],
)
def test_one_bad_entry_is_skipped_with_its_reason_and_the_others_stay(event, reason):
    result = read(calendar(GOOD, event))
    assert [event.title for event in result.events] == ["good"]
    assert [(note.kind, note.reason) for note in result.notes] == [
        (NoteKind.TAKEN, NoteReason.SINGLE),
        (NoteKind.SKIPPED, reason),
    ]


@pytest.mark.parametrize(
    ("extra", "reason"),
    [
        ("SUMMARY:", NoteReason.NO_TITLE),
        ("SUMMARY:" + "a" * 300, NoteReason.TITLE_SHORTENED),
        ("SUMMARY:x\nDESCRIPTION:" + "a " * 4000, NoteReason.TEXT_SHORTENED),
        ("SUMMARY:x\nDESCRIPTION:<p>one</p><script>evil()</script>&nbsp;two", NoteReason.HTML_REMOVED),
        ("SUMMARY:x\nthis is no line", NoteReason.BAD_LINE),
        ("SUMMARY:x\nEXDATE:never", NoteReason.BAD_EXCEPTION),
        ("UID:\nSUMMARY:x", NoteReason.NO_UID),
        ("UID:" + "u" * 300, NoteReason.LONG_UID),
    ],
)
def test_what_is_taken_otherwise_than_it_stands_is_noted(extra, reason):
    result = read(calendar(["DTSTART:20261201T100000Z", "DTEND:20261201T110000Z", *extra.split("\n")]))
    assert sorted(reasons(result)) == sorted([reason, NoteReason.SINGLE])
    assert len(result.events) == 1


def test_html_becomes_text_and_text_stays():
    said = read(calendar("DTSTART:20261201T100000Z\nDESCRIPTION:<b>a</b> &amp\\; b<br>c<script>no()</script>")).events[
        0
    ]
    assert said.description == "a & b\nc"
    plain = read(calendar("DTSTART:20261201T100000Z\nDESCRIPTION:1 < 2\\, I <3 you\\nand \\\\n")).events[0]
    assert plain.description == "1 < 2, I <3 you\nand \\n"


def test_the_later_version_of_an_entry_counts():
    older, newer = GOOD + "\nUID:d\nSEQUENCE:1", GOOD.replace("good", "better") + "\nUID:d\nSEQUENCE:2"
    for pair in ((older, newer), (newer, older)):
        result = read(calendar(*pair))
        assert [event.title for event in result.events] == ["better"]
        assert sorted(reasons(result)) == [NoteReason.DUPLICATE, NoteReason.SINGLE]


def test_a_private_series_hides_its_changed_dates_and_a_private_date_only_itself():
    changed = "UID:s\nRECURRENCE-ID:20261208T160000Z\nDTSTART:20261209T160000Z\nDURATION:PT1H"
    assert read(calendar(SERIES + "\nCLASS:PRIVATE", changed)).events == ()
    result = read(calendar(SERIES, changed + "\nCLASS:CONFIDENTIAL"))
    assert [event.start_at.day for event in result.events] == [1, 15, 22]


def test_other_components_are_noted():
    content = calendar(GOOD).replace("END:VCALENDAR", "BEGIN:VTODO\r\nUID:t\r\nEND:VTODO\r\nEND:VCALENDAR")
    assert reasons(read(content)) == [NoteReason.SINGLE, NoteReason.NOT_AN_EVENT]


def test_line_ends_folds_marks_and_small_emails_of_other_programs_are_read():
    content = calendar(GOOD.replace("SUMMARY:good", "summary;language=bg:добър\n  ден\u2028тук"))
    for variant in (content, content.replace("\r\n", "\n"), "\ufeff" + content, content.replace("\r\n", "\r")):
        assert [event.title for event in read(variant).events] == ["добър ден тук"]


BOMBS = [
    "FREQ=SECONDLY",
    "FREQ=MINUTELY;COUNT=5",
    "FREQ=HOURLY",
    "FREQ=DAILY;COUNT=999999999",
    "FREQ=HOURLY;COUNT=4",
    "FREQ=DAILY;BYHOUR=0,1,2,3,4,5,6,7,8,9",
    "FREQ=DAILY;BYSECOND=" + ",".join(map(str, range(60))) + ";BYMINUTE=" + ",".join(map(str, range(60))),
]


@pytest.mark.parametrize("rule", BOMBS)
def test_a_bomb_is_left_out_at_once_and_the_others_stay(rule):
    began = perf_counter()
    result = read(calendar(GOOD, f"UID:bomb\nDTSTART:20261201T100000Z\nDURATION:PT1H\nRRULE:{rule}"))
    assert perf_counter() - began < 1
    assert [event.title for event in result.events] == ["good"]
    assert reasons(result) == [NoteReason.SINGLE, NoteReason.TOO_MANY_DATES]
    assert result.unread == (DatesOf("bomb"),)


def test_a_rule_that_ends_after_every_calendar_does_not_end():
    for until in ("99991231T235959Z", "99991231", "22010101"):
        rule = f"DTSTART:20261201T100000Z\nDURATION:PT1H\nRRULE:FREQ=MONTHLY;UNTIL={until}"
        assert len(read(calendar(GOOD, rule)).events) == 1 + 18


def test_an_empty_rule_is_none():
    result = read(calendar(GOOD + "\nRRULE:"))
    assert [event.in_series for event in result.events] == [False]
    assert reasons(result) == [NoteReason.EMPTY_RULE, NoteReason.SINGLE]


def test_nine_hundred_birthdays_are_honest(icaljs):
    days = [datetime(1950, 1, 1) + timedelta(days=n * 29) for n in range(900)]
    content = calendar(*(f"UID:b{n}\nDTSTART;VALUE=DATE:{day:%Y%m%d}\nRRULE:FREQ=YEARLY" for n, day in enumerate(days)))
    began = perf_counter()
    result = read(content)
    assert perf_counter() - began < 5
    assert {event.uid for event in result.events} == {f"b{n}" for n in range(900)}
    bounds = window(NOW)
    few = calendar(
        *(f"UID:b{n}\nDTSTART;VALUE=DATE:{day:%Y%m%d}\nRRULE:FREQ=YEARLY" for n, day in enumerate(days[:40]))
    )
    wanted = icaljs(
        few.replace("PRODID:test", f"PRODID:test\r\nX-WR-TIMEZONE:{SOFIA}").encode(), bounds.start, bounds.end
    )
    days_of = {(event["uid"], event["start"][:4]) for event in wanted["events"]}
    assert {(one.uid, f"{one.start_at.astimezone(ZoneInfo(SOFIA)):%Y}") for one in read(few).events} == days_of


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=YEARLY",
        "FREQ=YEARLY;BYMONTH=2,11",
        "FREQ=YEARLY;BYMONTHDAY=31",
        "FREQ=YEARLY;BYMONTH=3,10;BYDAY=-1SU",
        "FREQ=YEARLY;BYDAY=20MO",
        "FREQ=YEARLY;BYYEARDAY=1,-1,60",
        "FREQ=YEARLY;INTERVAL=4",
        "FREQ=MONTHLY",
        "FREQ=MONTHLY;INTERVAL=5;COUNT=30",
        "FREQ=DAILY;INTERVAL=3;COUNT=2700",
        "FREQ=WEEKLY;INTERVAL=2;COUNT=600",
        "FREQ=DAILY;COUNT=3",
    ],
)
@pytest.mark.parametrize("first", ["20040229T100000", "20041231T100000", "20050106T100000"])
def test_rules_from_long_ago_agree_with_recurring_ical_events(expanded, rule, first):
    content = calendar(f"DTSTART;TZID={SOFIA}:{first}\nDURATION:PT1H\nRRULE:{rule}")
    result = read(content)
    if NoteReason.START_OFF_RULE not in reasons(result):
        bounds = window(NOW)
        assert ours(result) == expanded(content.encode(), bounds.start, bounds.end)


@pytest.mark.parametrize("behind", ["\x1a", "<!-- made by us -->", "X-LATE:1", "END:VCALENDAR", "rubbish\r\nrubbish"])
def test_what_stands_behind_the_end_is_left_out(behind):
    result = read(calendar(GOOD) + behind)
    assert [event.title for event in result.events] == ["good"]
    assert set(reasons(result)) == {NoteReason.SINGLE, NoteReason.BAD_LINE}


def test_an_end_of_nothing_is_left_out():
    content = calendar(GOOD, GOOD.replace("good", "better")).replace("END:VEVENT", "END:VEVENT\r\nEND:VTODO", 1)
    assert [event.title for event in read(content).events] == ["good", "better"]


def test_a_message_that_calls_off_names_dates_and_brings_none():
    one = "UID:a\nSUMMARY:no start\nSEQUENCE:3"
    date = f"UID:s\nRECURRENCE-ID;TZID={SOFIA}:20261208T180000\nDTSTART;TZID={SOFIA}:20261208T180000"
    onward = f"UID:t\nRECURRENCE-ID;RANGE=THISANDFUTURE;TZID={SOFIA}:20261208T180000"
    result = read(calendar(one, date, onward, head=["METHOD:CANCEL"]))
    at = datetime(2026, 12, 8, 16, tzinfo=UTC)
    assert (result.events, result.whole) == ((), False)
    assert result.called_off == (DatesOf("a"), DatesOf("s", at), DatesOf("t", at, following=True))
    assert reasons(result) == [NoteReason.CALLED_OFF] * 3
    assert read(calendar(GOOD, head=["METHOD:PUBLISH"])).whole


def test_a_date_of_whole_days_may_be_named_with_a_time():
    whole = "UID:s\nDTSTART;VALUE=DATE:20261201\nRRULE:FREQ=DAILY;COUNT=4"
    for named in (
        f";TZID={SOFIA}:20261202T000000",
        f";TZID={SOFIA}:20261202T100000",
        ":20261201T220000Z",
        ":20261202T000000",
    ):
        moved = f"UID:s\nRECURRENCE-ID{named}\nDTSTART;VALUE=DATE:20261212\nSUMMARY:moved"
        days = [event.start_at.astimezone(ZoneInfo(SOFIA)).day for event in read(calendar(whole, moved)).events]
        assert days == [1, 3, 4, 12], named
        days = [
            event.start_at.astimezone(ZoneInfo(SOFIA)).day for event in read(calendar(f"{whole}\nEXDATE{named}")).events
        ]
        assert days == [1, 3, 4], named


AMERICAN = """UID:s
DTSTART;TZID=America/New_York:20261201T180000
DTEND;TZID=America/New_York:20261201T190000
RRULE:FREQ=WEEKLY;COUNT=4"""


def test_what_names_no_zone_stands_in_the_one_beside_it():
    without = read(calendar(AMERICAN + "\nEXDATE:20261208T180000"))
    assert [event.start_at.day for event in without.events] == [1, 15, 22]
    moved = "UID:s\nRECURRENCE-ID:20261208T180000\nDTSTART;TZID=America/New_York:20261209T180000\nDURATION:PT1H"
    assert [event.start_at.day for event in read(calendar(AMERICAN, moved)).events] == [1, 9, 15, 22]
    added = read(calendar(AMERICAN + "\nRDATE:20261210T180000"))
    assert added.events[2].start_at == datetime(2026, 12, 10, 23, tzinfo=UTC)
    ends = read(calendar("DTSTART;TZID=America/New_York:20261201T180000\nDTEND:20261201T193000"))
    assert [event.end_at - event.start_at for event in ends.events] == [timedelta(minutes=90)]


def test_an_added_period_has_its_own_length(expanded):
    periods = "20261202T100000Z/20261202T130000Z,20261203T100000Z/PT20M,20261204T100000Z/20261204T090000Z"
    result = read(calendar(f"DTSTART:20261201T100000Z\nDTEND:20261201T110000Z\nRDATE;VALUE=PERIOD:{periods}"))
    assert [(event.start_at.day, (event.end_at - event.start_at).seconds // 60) for event in result.events] == [
        (1, 60),
        (2, 180),
        (3, 20),
        (4, 60),
    ]
    assert reasons(result) == [NoteReason.BAD_EXCEPTION, NoteReason.SERIES]


ONWARD = (
    f"UID:s\nRECURRENCE-ID;RANGE=THISANDFUTURE;TZID={SOFIA}:20261208T180000\n"
    f"DTSTART;TZID={SOFIA}:20261209T193000\nDTEND;TZID={SOFIA}:20261209T203000\nSUMMARY:later"
)


def test_this_and_all_following_dates_move(icaljs):
    content = calendar(SERIES, ONWARD, head=written_zone(SOFIA).component.decode().split("\r\n")[:-1])
    result = read(content)
    assert [(f"{event.start_at:%d %H:%M}", event.title) for event in result.events] == [
        ("01 16:00", "x"),
        ("09 17:30", "later"),
        ("16 17:30", "later"),
        ("23 17:30", "later"),
    ]
    assert [event.original_start.day for event in result.events] == [1, 8, 15, 22]
    bounds = window(NOW)
    assert ours(result) == by_icaljs(icaljs(content.encode(), bounds.start, bounds.end))
    gone = read(calendar(SERIES, ONWARD + "\nSTATUS:CANCELLED"))
    assert [event.status for event in gone.events] == [Status.CONFIRMED] + [Status.CANCELLED] * 3
    assert [event.start_at.day for event in read(calendar(SERIES, ONWARD + "\nCLASS:PRIVATE")).events] == [1]
    exception = "UID:s\nRECURRENCE-ID:20261215T160000Z\nDTSTART:20261215T160000Z\nDURATION:PT1H\nSUMMARY:as before"
    as_before = read(calendar(SERIES, ONWARD, exception)).events
    assert [event.title for event in as_before] == ["x", "later", "as before", "later"]


@pytest.mark.parametrize(
    ("events", "unread"),
    [
        ([SERIES.replace("20261201T190000", "20261201T170000")], [DatesOf("s")]),
        (["UID:s\nDTSTART:soon"], [DatesOf("s")]),
        (["UID:s\nDTSTART:20261201T100000Z\nRRULE:FREQ=SOMETIMES"], [DatesOf("s")]),
        (
            [SERIES, "UID:s\nRECURRENCE-ID:20261208T160000Z\nDTSTART:20261209T160000Z\nDTEND:20261209T150000Z"],
            [DatesOf("s", datetime(2026, 12, 8, 16, tzinfo=UTC))],
        ),
        (
            [SERIES, "UID:s\nRECURRENCE-ID;VALUE=DATE:20261208\nDTSTART:soon"],
            [DatesOf("s", datetime(2026, 12, 8, 16, tzinfo=UTC))],
        ),
        ([SERIES, "UID:s\nRECURRENCE-ID:never\nDTSTART:20261209T160000Z"], [DatesOf("s")]),
        ([SERIES], []),
    ],
)
def test_what_is_there_but_cannot_be_read_is_said(events, unread):
    assert list(read(calendar(GOOD, *events)).unread) == unread


def test_a_zone_whose_rules_ended_is_the_worlds_when_the_world_knows_it():
    ended = [line.replace("BYDAY=-1SU", "BYDAY=-1SU;UNTIL=20151231T000000Z") for line in CUSTOM]
    event = "DTSTART;TZID={0}:20261201T100000\nDTEND;TZID={0}:20261201T110000"
    known = read(calendar(event.format(SOFIA), head=[line.replace("Our/Negative", SOFIA) for line in ended]))
    assert known.events[0].start_at == datetime(2026, 12, 1, 8, tzinfo=UTC)
    assert reasons(known) == [NoteReason.ZONE_ENDED, NoteReason.SINGLE]
    unknown = read(calendar(event.format("Our/Negative"), head=ended))
    assert unknown.events[0].start_at == datetime(2026, 12, 1, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    "many",
    [
        calendar(*["DTSTART:20261001T100000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY"] * 200),
        calendar(*["DTSTART:19000101T100000Z\nRRULE:FREQ=DAILY;COUNT=10000;BYSETPOS=1"] * 3000),
        calendar(*["DTSTART:19000101T100000Z\nRRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"] * 9000),
    ],
)
def test_many_small_bombs_are_bounded_together(many):
    began = perf_counter()
    with pytest.raises(UnreadableCalendar) as refused:
        read(many)
    assert refused.value.reason in (Unreadable.RECURRENCE_BOMB, Unreadable.TOO_MANY)
    assert perf_counter() - began < 10


HOSTILE = {
    "open comments": ("DESCRIPTION:<b>" + "<!--" * 12_000, None),
    "open tags": ("DESCRIPTION:<b>x</b>" + "<a b='" * 8_000, None),
    "endless parameters": ('X;A="' + '",' * 60_000, None),
    "many exceptions": ("EXDATE:never\n" * 200_000 + "X:", None),
    "many rules": ("RRULE:FREQ=DAILY\n" * 200_000 + "X:", None),
    "no lines": ("x\n" * 500_000 + "X:", Unreadable.BROKEN),
}


@pytest.mark.parametrize(("body", "refusal"), HOSTILE.values(), ids=HOSTILE.keys())
def test_nothing_in_five_megabytes_takes_long(body, refusal):
    event = ["DTSTART:20261201T100000Z", *body.split("\n")]
    content = calendar(*[event] * max(1, 4_500_000 // (len(body) + body.count("\n"))))
    began = perf_counter()
    if refusal is None:
        assert len(read(content).notes) < 10_000
    else:
        with pytest.raises(UnreadableCalendar) as refused:
            read(content)
        assert refused.value.reason is refusal
    assert perf_counter() - began < 10


def test_a_night_over_a_change_ends_at_the_same_wall_clock_time(icaljs, expanded):
    head = written_zone(SOFIA).component.decode().split("\r\n")[:-1]
    night = "DTSTART;TZID=Europe/Sofia:20261020T220000\nDTEND;TZID=Europe/Sofia:20261021T060000\nRRULE:FREQ=DAILY"
    content = calendar(night, head=head)
    bounds = window(NOW)
    assert ours(read(content)) == expanded(content.encode(), bounds.start, bounds.end)
    assert ours(read(content)) == by_icaljs(icaljs(content.encode(), bounds.start, bounds.end))


def test_a_bomb_in_a_time_zone_leaves_it_unexplained():
    head = [line.replace("FREQ=YEARLY", "FREQ=SECONDLY") for line in CUSTOM]
    known = [line.replace("Our/Negative", SOFIA) for line in head]
    result = read(calendar(f"DTSTART;TZID={SOFIA}:20261201T100000\nDURATION:PT1H", head=[*head, *known]))
    assert [event.start_at for event in result.events] == [datetime(2026, 12, 1, 8, tzinfo=UTC)]
    assert reasons(result) == [NoteReason.ZONE_UNREADABLE, NoteReason.ZONE_UNREADABLE, NoteReason.SINGLE]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", Unreadable.EMPTY),
        (b" \r\n\r\n", Unreadable.EMPTY),
        (b"rubbish", Unreadable.NO_CALENDAR),
        (b"<html><body>404</body></html>", Unreadable.NO_CALENDAR),
        (bytes(range(256)) * 40, Unreadable.ENCODING),
        (calendar(GOOD).encode("utf-16"), Unreadable.ENCODING),
        (calendar("DTSTART:20261201T100000Z\nSUMMARY:добър ден").encode("cp1251"), Unreadable.ENCODING),
        (b"BEGIN:VCALENDAR\r\n\0\r\nEND:VCALENDAR", Unreadable.BROKEN),
        (calendar(GOOD).encode()[:-20], Unreadable.BROKEN),
        (b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nEND:VCALENDAR\r\n", Unreadable.BROKEN),
        (b"BEGIN:VCALENDAR\r\n" + b"BEGIN:VEVENT\r\n" * 50_000, Unreadable.BROKEN),
        (calendar("DTSTART:20261345T100000Z", "DTSTART:never").encode(), Unreadable.BAD_DATES),
    ],
)
def test_rubbish_is_refused_by_name(content, reason):
    with pytest.raises(UnreadableCalendar) as refused:
        read(content)
    assert refused.value.reason is reason


def test_50_megabytes_are_refused_before_anything_is_read():
    content = b"BEGIN:VCALENDAR\r\n" + b"X" * 50_000_000
    began = perf_counter()
    with pytest.raises(UnreadableCalendar) as refused:
        read(content)
    assert refused.value.reason is Unreadable.TOO_LARGE
    assert perf_counter() - began < 1


def test_a_calendar_without_entries_is_one():
    assert read(calendar()).events == ()


@given(st.data())
@settings(max_examples=200, deadline=None, suppress_health_check=SLOW_MACHINE)
def test_a_damaged_file_is_read_or_refused_and_never_breaks(small_file, data):
    content = small_file
    begin = data.draw(st.integers(0, len(content)))
    end = data.draw(st.integers(begin, min(len(content), begin + 400)))
    damaged = content[:begin] + data.draw(st.binary(max_size=40)) + content[end:]
    try:
        result = read(damaged)
    except UnreadableCalendar:
        return
    for event in result.events:
        assert event.end_at >= event.start_at
        assert event.start_at.tzinfo is UTC
        ZoneInfo(event.zone)


@pytest.fixture(scope="module")
def small_file(data):
    """The first tenth of the real file, closed properly."""
    content = (data / FILES[0][0]).read_bytes()
    return content[: content.index(b"END:VEVENT", 6_000)] + b"END:VEVENT\r\nEND:VCALENDAR\r\n"


@pytest.mark.parametrize("fold", [b"\r\n ", b"\n\t", b"\r "])
def test_a_line_may_be_folded_inside_a_character(fold):
    whole = calendar("UID:a\nDTSTAMP:20260101T000000Z\nDTSTART:20261201T100000Z\nSUMMARY:добър ден 🎉").encode()
    for at in range(whole.index("д".encode()), whole.index("🎉".encode()) + 4):
        assert ours(read(whole[:at] + fold + whole[at:])) == ours(read(whole))
