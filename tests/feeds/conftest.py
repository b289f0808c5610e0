"""Readers of calendars that we did not write, as fixtures: ical.js, icalendar, recurring-ical-events, vobject, khal."""

import json
import os
import re
import shutil
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

import icalendar
import pytest
import recurring_ical_events

from events.calendar.ics_content import FeedSession

HERE = Path(__file__).parent
DATA = HERE.parent / "data"
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def data():
    """The folder of files that other programs wrote."""
    return DATA


@pytest.fixture
def session():
    """Make a session whose every field can be replaced."""

    def make(number=1, **fields):
        start = fields.pop("start_at", datetime(2026, 12, 1, 16, 0, tzinfo=UTC))
        base = {
            "key": UUID(int=number),
            "title": f"Футбол за всички {number}",
            "start_at": start,
            "end_at": start + timedelta(minutes=90),
            "zone": "Europe/Sofia",
            "updated_at": NOW,
            "created_at": NOW - timedelta(days=7),
            "url": f"https://example.org/sessions/{number}",
        }
        return FeedSession(**{**base, **fields})

    return make


@pytest.fixture
def icaljs(tmp_path):
    """Read bytes with ical.js; `make test` installs it with `npm ci --prefix tests/feeds`."""

    def read(content, start, end):
        if shutil.which("node") is None and "CI" not in os.environ:
            pytest.skip("there is no node; tests/run says how to get it, and CI never skips")
        assert (HERE / "node_modules/ical.js").is_dir(), "run: npm ci --prefix tests/feeds"
        path = tmp_path / "read.ics"
        path.write_bytes(content)
        command = ["node", str(HERE / "read_icaljs.mjs"), str(path), start.isoformat(), end.isoformat()]
        done = subprocess.run(command, capture_output=True, check=False, timeout=120)
        assert done.returncode == 0, done.stderr.decode()
        return json.loads(done.stdout)

    return read


def instant(moment, zone):
    """A date or time as an icalendar reader gives it, as an aware time in UTC."""
    if not isinstance(moment, datetime):
        moment = datetime(moment.year, moment.month, moment.day, tzinfo=ZoneInfo(zone))
    assert moment.tzinfo is not None, "floating"
    return moment.astimezone(UTC)


@pytest.fixture
def expanded():
    """Expand bytes with recurring-ical-events: a sorted list of (uid, start, end, title)."""

    def read(content, start, end, zone="Europe/Sofia"):
        # With X-WR-TIMEZONE it first rewrites UTC times as local ones and loses which of two equal hours was meant.
        calendar = icalendar.Calendar.from_ical(re.sub(rb"X-WR-TIMEZONE:[^\r\n]*\r?\n", b"", content))
        found = []
        # Two days of slack, because whole days have no zone there.
        slack = timedelta(days=2)
        for event in recurring_ical_events.of(calendar).between(start - slack, end + slack):
            begins, ends = instant(event.start, zone), instant(event.end, zone)
            if begins < end and (ends > start or begins >= start):
                found.append((str(event["UID"]), begins, ends, str(event.get("SUMMARY", ""))))
        return sorted(found)

    return read


@pytest.fixture
def khal(tmp_path):
    """Import bytes into khal and list the days asked for, one "start end title" a line, in Sofia's time."""

    def read(content, first: date, days: int):
        (tmp_path / "calendar").mkdir()
        config = tmp_path / "khal.conf"
        config.write_text(
            f"[calendars]\n[[home]]\npath = {tmp_path}/calendar\n"
            f"[sqlite]\npath = {tmp_path}/khal.db\n"
            "[locale]\ntimeformat = %H:%M\ndateformat = %Y-%m-%d\nlongdateformat = %Y-%m-%d\n"
            "datetimeformat = %Y-%m-%d %H:%M\nlongdatetimeformat = %Y-%m-%d %H:%M\n"
            "default_timezone = Europe/Sofia\nlocal_timezone = Europe/Sofia\n"
        )
        path = tmp_path / "import.ics"
        path.write_bytes(content)
        environment = {**os.environ, "HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path), "LC_ALL": "C.UTF-8"}

        def run(*arguments):
            command = [str(Path(sys.executable).parent / "khal"), "-c", str(config), *arguments]
            done = subprocess.run(command, capture_output=True, check=False, timeout=120, env=environment)
            assert done.returncode == 0, done.stderr.decode()
            return done.stdout.decode()

        run("import", "--batch", "-a", "home", str(path))
        wanted = "{start-date} {start-time} {end-time} {title}"
        listing = run("list", "--format", wanted, "--day-format", "", first.isoformat(), f"{days}d")
        return [line for line in listing.split("\n") if line.strip()]

    return read
