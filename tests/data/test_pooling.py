"""The house behind pgbouncer with the file of `deploy/`: a connection is somebody else's after each transaction."""

import configparser
import os
import re
import shutil
import socket
import subprocess
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from community.foundation.config import ROOT
from community.foundation.database import ask_in_turn, db, lock_words, transaction
from tests import cast, factories
from volunteers.shifts.models import Shift, SignUp
from volunteers.shifts.rules import SignUpState

PLACES, PEOPLE = 4, 24
# Fewer connections than threads of the house: they take turns at each.
CONNECTIONS = 3
COUNT = sa.select(sa.func.count(Shift.id).label("number"))
# What would stay on a connection that the next transaction does not get, or stay for somebody else who gets it.
KEEPS = re.compile(
    r"pg_(try_)?advisory_lock|\bLISTEN\b|\bUNLISTEN\b|\bWITH HOLD\b|\bSET\s+(?!LOCAL\b)(SESSION\b|[a-z_]+\s*(=|TO)\b)"
    r"|\bCREATE\s+TEMP|\bPREPARE\b|set_config\([^)]*false"
)


@pytest.fixture
def database_kind():
    return "postgresql"


@pytest.fixture
def pooled(database_url):
    """The address of the database by way of pgbouncer."""
    program = shutil.which("pgbouncer", path=f"{os.environ['PATH']}:/usr/sbin:/sbin")
    if program is None:
        assert not os.environ.get("CI"), "CI must have pgbouncer"
        pytest.skip("there is no pgbouncer")
    server = sa.make_url(database_url)
    host = server.host or str(server.query["host"])
    who = f"user={server.username}" + (f" password={server.password}" if server.password else "")
    with tempfile.TemporaryDirectory(prefix="zaedno-pool-") as made, socket.socket() as probe:
        folder = Path(made)
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        # Whatever its format says of types, the file's own words stay as they are.
        settings = configparser.RawConfigParser()
        settings.read(ROOT / "deploy/pgbouncer.ini")
        name = str(server.database)
        settings["databases"] = {name: f"host={host} port={server.port or 5432} dbname={name} {who}"}
        changed = {
            "listen_port": str(port),
            "default_pool_size": str(CONNECTIONS),
            "auth_type": "any",
            "auth_file": "",
            "unix_socket_dir": "",
            "logfile": f"{folder}/log",
            "pidfile": f"{folder}/pid",
        }
        settings["pgbouncer"].update(changed)
        with (folder / "pgbouncer.ini").open("w") as file:
            settings.write(file)
        user = []
        if os.geteuid() == 0:
            # It refuses to run as root; a socket that lies with the data opens to the server's own user.
            other = Path(host).owner() if host.startswith("/") else "nobody"
            shutil.chown(folder, other)
            shutil.chown(folder / "pgbouncer.ini", other)
            user = ["-u", other]
        running = subprocess.Popen([program, "-q", *user, folder / "pgbouncer.ini"])
        try:
            until = time.monotonic() + 10
            while True:
                try:
                    socket.create_connection(("127.0.0.1", port), 1).close()
                    break
                except OSError:
                    assert running.poll() is None
                    assert time.monotonic() < until
                    time.sleep(0.05)
            yield f"postgresql://postgres@127.0.0.1:{port}/{name}"
        finally:
            running.terminate()
            running.wait(10)


@pytest.fixture
def config(config, pooled):
    return replace(config, database_url=pooled)


def test_sign_ups_through_the_pooler(app, writing, reading, visitor):
    with writing():
        play = cast.gather(minimum=1, maximum=PLACES)
        people = [factories.volunteer().id for _ in range(PEOPLE)]

    def sign_up(person):
        browser = visitor()
        browser.judges_pages = False
        browser.sign_in(person)
        address = f"/volunteers/shifts/{play.shift}"
        return [
            browser.get("/programme").status_code,
            browser.get(address).status_code,
            browser.post(f"{address}/sign-up").status_code,
            browser.get("/volunteers/shifts/mine").status_code,
        ]

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(sign_up, people))
    assert answers == [[200, 200, 303, 200]] * PEOPLE
    with reading() as session:
        states = Counter(session.scalars(sa.select(SignUp.state)))
        assert session.get_one(Shift, play.shift).taken == PLACES
    assert states == {SignUpState.CONFIRMED: PLACES, SignUpState.WAITING: PEOPLE - PLACES}


def test_nothing_is_prepared_and_locks_end_with_the_transaction(app, writing):
    def work(number):
        with app.app_context():
            with transaction():
                lock_words("the same word")
                found = ask_in_turn((COUNT, {}), (COUNT, {}))
                connection = db.session.connection().connection.driver_connection
                assert connection.prepare_threshold is None
            db.session.remove()
        return [row.number for rows in found for row in rows]

    with ThreadPoolExecutor(6) as pool:
        assert list(pool.map(work, range(60))) == [[0, 0]] * 60
        with app.app_context():
            held = sa.text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'")
            prepared = sa.text("SELECT count(*) FROM pg_prepared_statements")
            assert [db.session.scalar(one) for one in (held, prepared)] == [0, 0]


def test_without_a_pooler_statements_are_prepared(database_url):
    engine = sa.create_engine(database_url)
    with engine.connect() as connection:
        assert connection.connection.driver_connection.prepare_threshold == 5
    engine.dispose()


@pytest.mark.parametrize("folder", ["community", "events", "volunteers"])
def test_nothing_stays_on_a_connection(folder):
    kept = {
        f"{path.relative_to(ROOT)}: {found.group()}"
        for path in (ROOT / folder).rglob("*.py")
        for found in KEEPS.finditer(path.read_text("utf-8"))
    }
    assert kept == set()
