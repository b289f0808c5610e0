"""Starting the house: whose settings a command gets, what a start refuses, and how everything ends."""

import fcntl
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from contextlib import closing, suppress
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import template_rendered

from community.foundation import serving
from community.foundation.access import Role
from community.foundation.audit import AuditEntry
from community.foundation.config import Unfit
from community.foundation.database import db
from tests import factories

ROOT = Path(__file__).parents[3]
KEY = "a key that is long enough for anybody"


def free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


def is_open(port: int) -> bool:
    with socket.socket() as door:
        return door.connect_ex(("127.0.0.1", port)) == 0


def run(tmp_path: Path, *words: str, **environ: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "flask", "--app", "app", *words],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "INSTANCE": str(tmp_path / "instance"), "PYTHONUNBUFFERED": "1", **environ},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    path = tmp_path / serving.KEY_FILE
    path.write_text(KEY)
    return path


@pytest.mark.parametrize("words", ["demo load", "serve"])
def test_whatever_comes_first_to_a_demonstration_makes_the_key_for_all(tmp_path, words):
    """`flask demo load` sealed the town's texts with a key of that one process."""
    environ = {"INSTANCE": str(tmp_path), "FLASK_RUN_FROM_CLI": "true", "DEMO": "1"}
    first = serving.settings(environ, ["flask", *words.split()]).secret_key
    assert len(first) > 32
    assert serving.settings(environ, ["flask", "serve"]).secret_key == first


@pytest.mark.parametrize(
    ("environ", "command", "demo"),
    [
        ({"FLASK_RUN_FROM_CLI": "true"}, "demo people", True),
        ({"FLASK_RUN_FROM_CLI": "true"}, "matching run --dry-run", True),
        ({"FLASK_RUN_FROM_CLI": "true"}, "--app app matching run", True),
        ({"FLASK_RUN_FROM_CLI": "true"}, "--app app serve", False),
        ({"FLASK_RUN_FROM_CLI": "true"}, "--debug run", False),
        ({"FLASK_RUN_FROM_CLI": "true"}, "serve", False),
        ({"FLASK_RUN_FROM_CLI": "true"}, "run", False),
        ({"FLASK_RUN_FROM_CLI": "true", "DEMO": "1"}, "serve", True),
        ({"FLASK_RUN_FROM_CLI": "true", "DEMO": "0"}, "outbox status", False),
        ({"DEMO": "1"}, "", True),
        ({}, "", False),
    ],
)
def test_only_commands_beside_a_demonstration_belong_to_it(key_file, environ, command, demo):
    config = serving.settings({"INSTANCE": str(key_file.parent), **environ}, ["flask", *command.split()])
    assert (config.demo, config.secret_key) == ((True, KEY) if demo else (False, ""))


@pytest.mark.parametrize("words", [("--help",), ("doctor", "--help"), ("demo", "load", "--help")])
def test_what_one_can_say_is_told_before_anything_is_set(tmp_path, words):
    output, _ = run(tmp_path, *words).communicate(timeout=60)
    assert "Usage: " in output
    assert "Error" not in output
    assert "Traceback" not in output


def test_commands_on_an_empty_database_say_so_in_one_sentence(tmp_path):
    for words in (("outbox", "status"), ("worker", "--once"), ("demo", "people", "--count", "1")):
        output, _ = run(tmp_path, *words, DEMO="1").communicate(timeout=60)
        assert "The database refused: no such table" in output
        assert "Traceback" not in output


def test_a_key_of_ones_own_is_kept(key_file):
    environ = {"INSTANCE": str(key_file.parent), "FLASK_RUN_FROM_CLI": "true", "SECRET_KEY": "mine"}
    config = serving.settings(environ, ["flask", "outbox", "status"])
    assert (config.demo, config.secret_key) == (False, "mine")


@pytest.mark.parametrize(
    ("environ", "sentence"),
    [
        ({}, "SECRET_KEY is missing"),
        ({"SECRET_KEY": KEY}, "BASE_URL is missing"),
        ({"SECRET_KEY": KEY, "BASE_URL": "https://example.org", "DEBUG": "1"}, "DEBUG is on"),
        ({"SECRET_KEY": KEY, "BASE_URL": "https://example.org"}, "another migration"),
        ({"SECRET_KEY": KEY, "BASE_URL": "https://example.org", "PORT": "x"}, "PORT must be a whole number"),
        ({"SECRET_KEY": KEY, "BASE_URL": "https://example.org", "PYTHONOPTIMIZE": "1"}, "-O"),
        ({"INSTANCE": "/proc/nowhere", "DEMO": "1"}, "cannot be made"),
        ({"INSTANCE": "/proc/1", "DEMO": "1"}, "cannot be written to"),
        ({"DATABASE_URL": "sqlite:////proc/1/town.sqlite3", "DEMO": "1"}, "cannot be written to"),
        ({"DATABASE_URL": "mysql://u:p@localhost/town", "DEMO": "1"}, "must begin with sqlite:/// or postgresql://"),
    ],
)
def test_an_unsafe_start_is_refused_in_one_sentence(tmp_path, environ, sentence):
    process = run(tmp_path, "serve", **{"PORT": str(free_port()), **environ})
    output, _ = process.communicate(timeout=60)
    assert process.returncode == 1
    assert sentence in output
    assert len(output.strip().splitlines()) == 1


def test_a_taken_port_is_named(tmp_path):
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        door.listen()
        port = str(door.getsockname()[1])
        output, _ = run(tmp_path, "serve", DEMO="1", PORT=port).communicate(timeout=60)
    assert f"Cannot listen on 127.0.0.1:{port}" in output
    assert not (tmp_path / "instance" / "zaedno.sqlite3").exists()


def test_the_house_opens_heals_and_closes(tmp_path):
    port = free_port()
    house = run(tmp_path, "serve", DEMO="1", PORT=str(port))
    try:
        lines = iter(house.stdout.readline, "")
        opened = next(line for line in lines if "is open at" in line)
        assert opened.strip() == f"Zaedno is open at http://127.0.0.1:{port}"
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/health/ready") as answer:
            assert answer.status == 200
        [worker] = children(house.pid, "zaedno-worker")
        os.kill(worker, signal.SIGKILL)
        next(line for line in lines if "starting it again" in line)
        [web] = children(house.pid, "zaedno-web")
        answering = children(web, "zaedno-web")
        assert len(answering) == 2
        os.kill(answering[0], signal.SIGKILL)
        end = time.monotonic() + 20
        while len(again := children(web, "zaedno-web")) != 2 or answering[0] in again:
            assert time.monotonic() < end
            time.sleep(0.1)
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/health/ready") as answer:
            assert answer.status == 200
        os.kill(house.pid, signal.SIGINT)
        assert list(lines)[-1] == "Stopped.\n"
        assert house.wait(20) == 0
    finally:
        house.kill()
        house.stdout.close()
        house.wait()
    assert not is_open(port)
    assert (tmp_path / "instance" / serving.KEY_FILE).stat().st_mode & 0o777 == 0o600


@pytest.mark.both_databases
def test_no_process_shares_a_connection_with_the_one_that_forks_it(app, monkeypatch):
    """`flask web` looked into the database, then forked with the connection in its pool."""
    open_at_the_fork = []
    monkeypatch.setattr(serving.web_server, "serve", lambda *_facts: open_at_the_fork.append(pooled()))

    def pooled():
        return db.engine.pool.checkedin() + db.engine.pool.checkedout()

    with app.app_context():
        db.session.execute(sa.text("SELECT 1"))
        assert pooled() == 1
        serving._answer(app.config["ZAEDNO"])
    assert open_at_the_fork == [0]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends children with their parent")
def test_nothing_outlives_a_killed_house(tmp_path):
    port = free_port()
    house = run(tmp_path, "serve", DEMO="1", PORT=str(port))
    next(line for line in iter(house.stdout.readline, "") if "is open at" in line)
    house.kill()
    house.wait()
    house.stdout.close()
    end = time.monotonic() + 20
    while is_open(port):
        assert time.monotonic() < end
        time.sleep(0.1)


def children(parent: int, called: str) -> list[int]:
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            status, name = (folder / "status").read_text(), (folder / "comm").read_text().strip()
        except OSError:
            continue
        if f"\nPPid:\t{parent}\n" in status and name == called:
            found.append(int(folder.name))
    return found


def test_unfit_is_one_sentence_for_the_operator():
    assert Unfit("No.").format_message() == "No."


TOWN = {"SECRET_KEY": KEY, "BASE_URL": "https://example.org", "MAIL_SERVER": "localhost"}


def said(tmp_path: Path, *words: str, **environ: str) -> tuple[int, str]:
    process = run(tmp_path, *words, **environ)
    output, _ = process.communicate(timeout=120)
    return process.returncode, output


@pytest.fixture
def marked(tmp_path: Path) -> Path:
    """A database with all tables that the demonstration has marked, and nobody in it."""
    assert said(tmp_path, "db", "upgrade", DEMO="1")[0] == 0
    path = tmp_path / "instance" / "zaedno.sqlite3"
    assert path.stat().st_mode & 0o777 == 0o600
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("INSERT INTO marks VALUES ('demonstration', '2026-11-29 12:00:00')")
    return path


def test_a_town_refuses_the_demonstrations_database_and_the_doctor_says_so(tmp_path, marked):
    for words in (("serve",), ("worker", "--once"), ("run", "--port", str(free_port()))):
        code, output = said(tmp_path, *words, PORT=str(free_port()), **TOWN)
        assert (code, output.count("holds the demonstration's people")) == (1, 1), words
        assert len(output.strip().splitlines()) == 1, output
    code, output = said(tmp_path, "doctor", **TOWN)
    assert code == 1
    assert "holds the demonstration's people" in output
    with closing(sqlite3.connect(marked)) as database, database:
        database.execute("DELETE FROM marks")
    assert said(tmp_path, "worker", "--once", **TOWN)[0] == 0


def test_a_town_is_no_demonstration(tmp_path, marked):
    """DEMO would let its staff in without a second step."""
    with closing(sqlite3.connect(marked)) as database, database:
        database.execute("DELETE FROM marks")
        database.execute(
            "INSERT INTO organisations (slug, name, names, search_text, kind, level, phone, state) "
            "VALUES ('own', 'Own', '{}', 'own', 'ngo', 'local', '', 'active')"
        )
    code, output = said(tmp_path, "serve", DEMO="1", PORT=str(free_port()))
    assert code == 1
    assert "is a real town's" in output


def test_other_web_servers_refuse_it_too(tmp_path, marked):
    process = subprocess.run(
        [sys.executable, "-c", "import app; app.create_app()"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "INSTANCE": str(tmp_path / "instance"), **TOWN},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert process.returncode != 0
    assert "holds the demonstration's people" in process.stderr


def test_a_restore_waits_until_nothing_serves_any_more(tmp_path, marked):
    """However it ended: the kernel lets the lock go with the last process."""
    port = str(free_port())
    copy = tmp_path / "town.backup"
    assert said(tmp_path, "backup", str(copy), DEMO="1")[0] == 0
    before = marked.read_bytes()
    house = run(tmp_path, "serve", DEMO="1", PORT=port)
    try:
        next(line for line in iter(house.stdout.readline, "") if "is open at" in line)
        [worker] = children(house.pid, "zaedno-worker")
        [web] = children(house.pid, "zaedno-web")
        answering = children(web, "zaedno-web")
        code, output = said(tmp_path, "restore", str(copy), "--yes", DEMO="1")
        assert (code, output) == (1, "Error: The site runs: stop it first, then restore. Nothing was changed.\n")
        # Whatever is left of it holds the lock, and what is killed does not.
        os.kill(house.pid, signal.SIGKILL)
        for process in (worker, web, *answering):
            with suppress(ProcessLookupError):  # It ended with its parent.
                os.kill(process, signal.SIGKILL)
        house.wait()
        end = time.monotonic() + 20
        while is_open(int(port)) and time.monotonic() < end:
            time.sleep(0.1)
        time.sleep(1)
        code, output = said(tmp_path, "restore", str(copy), "--yes", DEMO="1")
        assert code == 0, output
        assert "Restored." in output
    finally:
        house.kill()
        house.stdout.close()
        house.wait()
    assert marked.read_bytes() != before
    with closing(sqlite3.connect(marked)) as database:
        assert {row[0] for row in database.execute("SELECT mark FROM marks")} == {"demonstration", "restored"}


def test_nothing_starts_while_a_backup_is_restored(tmp_path, marked):
    lock = os.open(f"{marked}-serving", os.O_RDWR | os.O_CREAT)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        code, output = said(tmp_path, "worker", "--once", DEMO="1")
    finally:
        os.close(lock)
    assert code == 1
    assert output == "Error: A backup is being restored: start again when it is done.\n"


def test_what_each_role_begins_with_is_made_before_anybody_asks(app, writing, reading, capsys):
    with writing() as session:
        ours = factories.organisation()
        for role in (Role.CASEWORKER, Role.SERVICE):
            factories.account((role, ours.id))
        factories.household(ours, "Amina")
        before = session.query(AuditEntry).count()
    made = []

    def note(_sender, template, **_context):
        made.append(template.name)

    with template_rendered.connected_to(note, app), app.app_context():
        serving.warm_up()
    assert made.count("community/watching/index.html") == 2
    assert "events/registrations/family.html" in made
    assert "events/sessions/home.html" in made
    with reading() as session:
        assert session.query(AuditEntry).count() == before
    assert capsys.readouterr().err == ""


def test_a_page_that_cannot_be_made_keeps_nobody_from_serving(app, writing, capsys):
    with writing():
        factories.account((Role.CASEWORKER, factories.organisation().id))

    def broken():
        raise ZeroDivisionError

    app.view_functions["community.watching.index"] = broken
    with app.app_context():
        serving.warm_up()
    assert capsys.readouterr().err == "The page /community/watching could not be made ready: ZeroDivisionError.\n"
