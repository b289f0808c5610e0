"""How many emails a second the worker brings to a mail server: `python -m tests.load.mailing` (or: postgres, 5000).

Each of so many volunteers took a place, and hears of it: an email in two forms with an entry of their calendar. The
server is a process of its own that takes whatever comes and counts it.
"""

import cProfile
import pstats
import resource
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

from community.foundation import clock, delivery
from community.foundation.database import db, transaction
from community.foundation.outbox import counts
from tests import factories
from tests.load.pages import filled
from volunteers.shifts.actions import sign_up

DATES, LANGUAGES = 25, ("bg", "uk", "ru", "en")


def take_all() -> None:
    """The server: says its port, and at the end of its input how many different messages came, and how many at all."""
    seen: list[bytes] = []
    listening = socket.create_server(("127.0.0.1", 0))

    def answer(connection: socket.socket) -> None:
        lines = connection.makefile("rb")
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection.sendall(b"220 here\r\n")
        for line in lines:
            word = line[:4].upper()
            if word == b"DATA":
                connection.sendall(b"354 go on\r\n")
                for part in lines:
                    if part[:11].lower() == b"message-id:":
                        seen.append(part)
                    if part == b".\r\n":
                        break
            connection.sendall(b"221 bye\r\n" if word == b"QUIT" else b"250 good\r\n")

    def listen() -> None:
        while True:
            threading.Thread(target=answer, args=(listening.accept()[0],), daemon=True).start()

    threading.Thread(target=listen, daemon=True).start()
    print(listening.getsockname()[1], flush=True)
    sys.stdin.read()
    print(len(set(seen)), len(seen), flush=True)


@contextmanager
def server() -> Iterator[subprocess.Popen]:
    """A mail server while it runs."""
    command = [sys.executable, "-m", "tests.load.mailing", "--server"]
    running = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    yield running
    running.stdin.close()
    running.wait()


def fill(number: int) -> dict[str, str]:
    """So many volunteers, each with a place."""
    ours = factories.organisation()
    activity = factories.activity(ours)
    first = clock.now() + timedelta(days=20)
    shifts = [
        factories.shift(factories.session(activity, first + timedelta(hours=4 * n)), maximum=number)
        for n in range(DATES)
    ]
    for n in range(number):
        somebody = factories.volunteer(locale=LANGUAGES[n % len(LANGUAGES)])
        sign_up(shifts[n % DATES], somebody.id)
    return {}


def main(*words: str) -> None:
    """Fill, deliver, and say what it took."""
    number = int(next((word for word in words if word.isdigit()), "500"))
    kind = "postgres" if "postgres" in words else "sqlite"
    profile = cProfile.Profile()
    with server() as running, filled(kind, lambda: fill(number)) as (app, _):
        port = int(running.stdout.readline())
        way = {"mail_server": "127.0.0.1", "mail_port": port, "mail_use_tls": False}
        app.config["ZAEDNO"] = replace(app.config["ZAEDNO"], **way)
        with app.app_context():
            before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
            began, used = time.perf_counter(), time.process_time()
            handled = profile.runcall(delivery.deliver_due) if "profile" in words else delivery.deliver_due()
            took, cpu = time.perf_counter() - began, time.process_time() - used
            grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
            with transaction(writing=False):
                states = counts()
            db.session.remove()
        running.stdin.close()
        came, of = running.stdout.readline().split()
        print(
            f"{kind}: {handled} emails, {handled / took:.0f} a second, processor {cpu * 1000 / handled:.1f} ms each; "
            f"{came} different of {of} came; memory grew by {grown / 1024:.0f} MB; sent {states['sent']}"
        )
    if "profile" in words:
        pstats.Stats(profile).sort_stats("cumulative").print_stats(70)


if __name__ == "__main__":
    if sys.argv[1:] == ["--server"]:
        take_all()
    else:
        main(*sys.argv[1:])
