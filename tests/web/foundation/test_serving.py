"""Starting the house: whose settings a command gets, what a start refuses, and how everything ends."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from community.foundation import serving
from community.foundation.config import Unfit

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
        [worker] = children(house.pid, " worker")
        os.kill(worker, signal.SIGKILL)
        next(line for line in lines if "starting it again" in line)
        os.kill(house.pid, signal.SIGINT)
        assert list(lines)[-1] == "Stopped.\n"
        assert house.wait(20) == 0
    finally:
        house.kill()
        house.stdout.close()
        house.wait()
    assert not is_open(port)
    assert (tmp_path / "instance" / serving.KEY_FILE).stat().st_mode & 0o777 == 0o600


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


def children(parent: int, word: str) -> list[int]:
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            status, command = (folder / "status").read_text(), (folder / "cmdline").read_text().replace("\0", " ")
        except OSError:
            continue
        if f"\nPPid:\t{parent}\n" in status and word in command:
            found.append(int(folder.name))
    return found


def test_unfit_is_one_sentence_for_the_operator():
    assert Unfit("No.").format_message() == "No."
