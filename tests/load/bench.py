"""How fast the house is beside bare Flask pages on this machine, as ratios: `make bench` writes results.md,
and with --readme the README."""

import os
import platform
import socket
import statistics
import sys
import tempfile
import threading
import time
import urllib.parse
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import sqlalchemy as sa

from app import create_app
from community.accounts.actions import open_device
from community.accounts.queries import actor_of
from community.foundation import clock, tokens
from community.foundation.application import TransactionalFlask
from community.foundation.config import Config
from community.foundation.database import db, touch_version, transaction
from events.activities.models import new_key
from events.activities.rules import ActivityKind
from events.calendar.actions import make as make_feed
from events.sessions.models import Session
from tests import factories
from tests.databases import PostgresTemplate, postgres_server
from tests.load.server import Pass, Site, make_pass
from volunteers.shifts.actions import sign_up
from volunteers.shifts.models import Shift
from volunteers.shifts.rules import ShiftRole

CLIENTS = 8
ROUNDS = 5
SECONDS = 2.0
SESSIONS = 5_000
# Minutes between two sessions: all begin within the 60 days for which shifts are shown.
APART = 17
IN_FEED = 500
IN_OWN_FEED = 5
PEOPLE, SHIFTS = 40, 50
RESULTS = Path(__file__).with_name("results.md")
README = Path(__file__).parents[2] / "README.md"
BEGIN, END = "<!-- make bench -->\n", "<!-- end of make bench -->"


class Wire:
    """One kept-alive connection that costs the machine as little as it can."""

    def __init__(self, port: int):
        self.port = port
        self.open()

    def open(self) -> None:
        """Connect (again)."""
        self.socket = socket.create_connection(("127.0.0.1", self.port), timeout=60)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.file = self.socket.makefile("rb")

    def ask(self, request: bytes) -> tuple[int, dict[bytes, bytes], bytes]:
        """Send a request and read its answer whole."""
        try:
            self.socket.sendall(request)
            line = self.file.readline()
        except OSError:
            line = b""
        if not line:
            # The server ended an idle connection before it read the request.
            self.close()
            self.open()
            self.socket.sendall(request)
            line = self.file.readline()
        status = int(line.split()[1])
        headers = {}
        while (line := self.file.readline()) not in (b"\r\n", b""):
            name, _, value = line.partition(b":")
            headers[name.lower()] = value.strip()
        body = self.file.read(int(headers.get(b"content-length", 0))) if status not in (204, 304) else b""
        if headers.get(b"connection") == b"close":
            self.close()
            self.open()
        return status, headers, body

    def close(self) -> None:
        self.file.close()
        self.socket.close()


def get(path: str, *headers: str) -> bytes:
    """A GET as bytes."""
    lines = [f"GET {path} HTTP/1.1", "Host: localhost", "Accept-Language: en", *headers, "", ""]
    return "\r\n".join(lines).encode()


def post(path: str, fields: dict[str, str], *headers: str) -> bytes:
    """A form's POST as bytes."""
    body = urllib.parse.urlencode(fields)
    kind = "Content-Type: application/x-www-form-urlencoded"
    lines = [f"POST {path} HTTP/1.1", "Host: localhost", kind, f"Content-Length: {len(body)}", *headers, "", body]
    return "\r\n".join(lines).encode()


def rate(port: int, request: bytes, awaited: int, seconds: float = SECONDS) -> float:
    """Answers a second to the same request by several clients at once; raises for any other status."""
    until = time.perf_counter() + seconds

    def one(_: int) -> int:
        wire, answers = Wire(port), 0
        while time.perf_counter() < until:
            status, _headers, _body = wire.ask(request)
            if status != awaited:
                raise AssertionError(f"{status} instead of {awaited}")
            answers += 1
        wire.close()
        return answers

    began = time.perf_counter()
    with ThreadPoolExecutor(CLIENTS) as pool:
        answers = sum(pool.map(one, range(CLIENTS)))
    return answers / (time.perf_counter() - began)


def all_of(port: int, requests: list[bytes]) -> float:
    """Answers a second to many requests, each sent once; raises for anything but 303."""
    queue, guard = list(reversed(requests)), threading.Lock()

    def one(_: int) -> None:
        wire = Wire(port)
        while True:
            with guard:
                if not queue:
                    break
                request = queue.pop()
            status, _headers, _body = wire.ask(request)
            if status != 303:
                raise AssertionError(f"{status} instead of 303")
        wire.close()

    began = time.perf_counter()
    with ThreadPoolExecutor(CLIENTS) as pool:
        list(pool.map(one, range(CLIENTS)))
    return len(requests) / (time.perf_counter() - began)


@contextmanager
def running(site: Site) -> Iterator[Site]:
    """The site while it runs."""
    site.start()
    try:
        yield site
    finally:
        site.stop()


@dataclass(frozen=True)
class Prepared:
    """Who signs up for which shift, who else is signed in (their id, what their browser sends, the secret of their own
    feed), and a session and a shift that they read."""

    sign_ups: list[tuple[int, Pass]]
    reader_id: int
    reader: Pass
    feed: str
    session_id: int
    shift_id: int


def prepare(app: TransactionalFlask) -> Prepared:
    """5,000 sessions within 60 days, of which 500 are culture, each with a shift; who signs up for others, and who
    reads."""
    with app.app_context():
        db.metadata.create_all(db.engine)
    with app.app_context(), transaction() as session:
        ours = factories.organisation()
        culture = factories.activity(ours, kind=ActivityKind.CULTURE)
        activities = [factories.activity(ours, f"Football {n}") for n in range(40)]
        rows = []
        for number in range(SESSIONS):
            activity = culture if number % (SESSIONS // IN_FEED) == 0 else activities[number % len(activities)]
            start = clock.now() + timedelta(minutes=60 + APART * number)
            rows.append(
                {
                    "key": new_key(),
                    "activity_id": activity.id,
                    "venue_id": activity.venue_id,
                    "starts_at": start,
                    "ends_at": start + timedelta(hours=2),
                    "capacity": 20,
                    "created_at": clock.now(),
                    "updated_at": clock.now(),
                }
            )
        ids = list(session.scalars(sa.insert(Session).returning(Session.id, sort_by_parameter_order=True), rows))
        places = {"role": ShiftRole.HELPER, "minimum": 1, "maximum": 4}
        when = ({"starts_at": row["starts_at"], "ends_at": row["ends_at"]} for row in rows)
        session.execute(
            sa.insert(Shift), [{"session_id": one, **span, **places} for one, span in zip(ids, when, strict=True)]
        )
        helped = factories.activity(ours, "Helping", kind=ActivityKind.WORK)
        first = clock.now() + timedelta(days=300)
        shifts = [
            factories.shift(factories.session(helped, first + timedelta(hours=3 * n)), maximum=100).id
            for n in range(SHIFTS)
        ]
        secrets = [open_device(account=factories.volunteer()) for _ in range(PEOPLE)]
        reader = factories.volunteer()
        reading, feed = open_device(account=reader), tokens.secret_of(make_feed(actor_of(reader)))
        session.flush()
        shift = session.scalars(sa.select(Shift).where(Shift.session_id == ids[-1])).one()
        for one in session.scalars(sa.select(Shift).order_by(Shift.id).limit(10 * IN_OWN_FEED)).all()[::10]:
            sign_up(one, reader.id)
        reader_id, session_id, shift_id = reader.id, shift.session_id, shift.id
        touch_version("programme")
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    passes = [make_pass(app, secret) for secret in secrets]
    wanted = [(shift, passed) for shift in shifts for passed in passes]
    return Prepared(wanted, reader_id, make_pass(app, reading), feed, session_id, shift_id)


@dataclass(frozen=True)
class Compared:
    """Our rate and the bare page's, alternately measured; the ratio is the median of the rounds."""

    name: str
    goal: float
    ours: float
    bare: float
    ratio: float

    def row(self) -> str:
        """A line of the table."""
        verdict = "met" if self.ratio >= self.goal else "missed"
        return f"| {self.name} | {self.ours:,.0f}/s | {self.bare:,.0f}/s | {self.ratio:.2f} | {self.goal} | {verdict} |"


def compare(name: str, goal: float, ours: Callable[[], float], bare: Callable[[], float], rounds: int) -> Compared:
    """Measure both in turn, so that whatever else the machine does meets both."""
    pairs = [(ours(), bare()) for _ in range(rounds)]
    found = Compared(
        name,
        goal,
        statistics.median(pair[0] for pair in pairs),
        statistics.median(pair[1] for pair in pairs),
        statistics.median(pair[0] / pair[1] for pair in pairs),
    )
    print(found.row(), flush=True)
    return found


def timed(port: int, path: str) -> tuple[float, int]:
    """How long one answer takes, in milliseconds, and how many dates are in it."""
    wire = Wire(port)
    began = time.perf_counter()
    status, _headers, body = wire.ask(get(path))
    took = (time.perf_counter() - began) * 1000
    wire.close()
    if status != 200:
        raise AssertionError(f"{status} for {path}")
    return took, body.count(b"BEGIN:VEVENT")


def compare_signed(ours: Site, bare: Site, known: Prepared, rounds: int, seconds: float) -> list[Compared]:
    """What somebody who is signed in reads, beside bare pages that read the same rows by Flask-SQLAlchemy."""
    cookie, me = f"Cookie: zaedno={known.reader.cookie}", f"?me={known.reader_id}"
    own, bare_own = f"/my/{known.feed}.ics", f"/signed/own.ics{me}"

    def unchanged(port: int, path: str) -> bytes:
        wire = Wire(port)
        _status, headers, _body = wire.ask(get(path))
        wire.close()
        return get(path, f"If-None-Match: {headers[b'etag'].decode()}")

    thing = f"/signed/things/{known.session_id}{me}"
    rows = [
        ("programme, signed in", 0.3, get("/programme", cookie), get(f"/signed/programme{me}"), 200),
        ("shifts that fit me", 0.3, get("/volunteers/shifts", cookie), get(f"/signed/fits{me}"), 200),
        ("page of a session", 0.5, get(f"/events/sessions/{known.session_id}", cookie), get(thing), 200),
        ("page of a shift", 0.5, get(f"/volunteers/shifts/{known.shift_id}", cookie), get(thing), 200),
        ("own feed, unchanged: 304", 0.7, unchanged(ours.port, own), unchanged(bare.port, bare_own), 304),
    ]
    found = []
    for name, goal, mine, theirs, status in rows:
        rate(ours.port, mine, status, min(seconds, 0.5))
        found.append(
            compare(
                f"{name}; the same rows by Flask-SQLAlchemy",
                goal,
                lambda mine=mine, status=status: rate(ours.port, mine, status, seconds),
                lambda theirs=theirs, status=status: rate(bare.port, theirs, status, seconds),
                rounds,
            )
        )
    return found


def measure(folder: Path, database_url: str) -> list[str]:
    """Everything, as the lines of the table."""
    embedded = database_url.startswith("sqlite")
    config = Config(
        testing=True,
        database_url=database_url,
        secret_key="the key of the measurement, long enough",
        base_url="http://localhost",
        default_locale="en",
        rate_limits=False,
        second_factor=False,
        instance=str(folder / "instance"),
    )
    known = prepare(create_app(config))
    wanted = known.sign_ups
    ours = Site(config, processes=2)
    bare = Site(config, processes=2, factory="tests.load.bare:create_app")
    with running(ours), running(bare):
        feed = "/cal/en/programme.ics?kind=culture"
        cold = [timed(ours.port, f"{feed}&age={age}") for age in range(10, 15)]
        warm = [timed(ours.port, f"{feed}&age=14") for _ in range(30)]
        assert {dates for _, dates in cold} == {IN_FEED}
        wire = Wire(ours.port)
        _status, headers, _body = wire.ask(get(feed))
        wire.close()
        same = get(feed, f"If-None-Match: {headers[b'etag'].decode()}")
        bare_same = get("/feed.ics", 'If-None-Match: "unchanged"')
        for port, request, status in (
            (ours.port, get("/programme"), 200),
            (bare.port, get("/"), 200),
            (ours.port, same, 304),
        ):
            rate(port, request, status, 0.5)
        rows = [
            compare(
                "programme page, 20 of 5,000 sessions; a page of 20 rows kept in memory",
                0.5,
                lambda: rate(ours.port, get("/programme"), 200),
                lambda: rate(bare.port, get("/"), 200),
                ROUNDS,
            ),
            compare(
                "feed of 500 sessions, unchanged: 304; a bare 304",
                0.7,
                lambda: rate(ours.port, same, 304),
                lambda: rate(bare.port, bare_same, 304),
                ROUNDS,
            ),
        ]
        rows += compare_signed(ours, bare, known, ROUNDS, SECONDS)
        share = len(wanted) // (2 * ROUNDS)
        sign_ups = [
            post(
                f"/volunteers/shifts/{shift}/sign-up",
                {"csrf_token": passed.csrf_token},
                f"Cookie: zaedno={passed.cookie}",
            )
            for shift, passed in wanted
        ]
        portions = iter([sign_ups[n * share : (n + 1) * share] for n in range(2 * ROUNDS)])
        for name, path in (
            ("sign-ups; a bare POST that inserts one row by sqlite3 alone", "/rows"),
            ("sign-ups; a bare POST that inserts one row by Flask-SQLAlchemy", "/models/rows"),
        ):
            if path == "/rows" and not embedded:
                continue
            insert = [post(path, {"word": "x"})] * share
            rows.append(
                compare(
                    name,
                    0.5,
                    lambda: all_of(ours.port, next(portions)),
                    lambda insert=insert: all_of(bare.port, insert),
                    ROUNDS,
                )
            )
    times = (
        ("feed of 500 sessions, made anew", statistics.median(took for took, _ in cold), 1000),
        ("feed of 500 sessions, kept", statistics.median(took for took, _ in warm), 50),
    )
    return [
        "| what; beside what | Zaedno | bare Flask | ratio | goal | |",
        "|---|---:|---:|---:|---:|---|",
        *(row.row() for row in rows),
        "",
        "| what | time | goal | |",
        "|---|---:|---:|---|",
        *(
            f"| {name} | {took:.1f} ms | {goal} ms | {'met' if took < goal else 'missed'} |"
            for name, took, goal in times
        ),
    ]


def main() -> None:
    """Measure, write results.md, print it."""
    table = []
    with tempfile.TemporaryDirectory(prefix="zaedno-bench-") as folder, postgres_server() as server:
        template = PostgresTemplate(server)
        with template.copy() as url:
            for name, address in (("SQLite", f"sqlite:///{folder}/bench.sqlite3"), ("PostgreSQL", url)):
                inside = Path(folder, name)
                inside.mkdir()
                table += ["", f"On {name}:", "", *measure(inside, address)]
        template.drop()
    machine = f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"
    text = "\n".join(
        [
            f"Measured on {clock.now():%-d %B %Y} by `make bench`: {machine}, granian with 2 processes of 4 "
            f"threads, {CLIENTS} clients on the same machine. Each ratio is the median of {ROUNDS} rounds in turn.",
            "",
            *table,
            "",
        ]
    )
    RESULTS.write_text(text, "utf-8")
    if "--readme" in sys.argv:
        before, _, rest = README.read_text("utf-8").partition(BEGIN)
        README.write_text(f"{before}{BEGIN}{text}{END}{rest.partition(END)[2]}", "utf-8")
    print(f"\n{text}")


if __name__ == "__main__":
    main()
