"""The whole house by one command: the web processes and the worker, started, watched and stopped together."""

import ctypes
import functools
import os
import secrets
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import FrameType
from typing import Any

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy.exc import OperationalError, ProgrammingError

from community.foundation.config import YES, Config, Unfit
from community.foundation.database import db, is_migrated, transaction

KEY_FILE = "secret_key"
STARTS = {"serve", "run"}
# Flask's own options that take the next word.
WITH_VALUE = {"-A", "--app", "-e", "--env-file"}
LONGEST_START = 60.0
LONGEST_STOP = 15.0
PORT_PATIENCE = 3.0
KEEP_ALIVE = 75  # longer than a proxy in front keeps its connections, so that none is closed under its hands
PR_SET_PDEATHSIG = 1
# What hashing a password takes (19 MB) goes back to the system, and threads share their arenas: a fifth less memory.
SPARING = {"MALLOC_MMAP_THRESHOLD_": "1048576", "MALLOC_ARENA_MAX": "2"}


def settings(environ: Mapping[str, str], arguments: Sequence[str]) -> Config:
    """The settings of this process, from the environment and the words of its command line.

    Where the demonstration has run and nothing else is said, an operator's command (`flask demo people`, `flask
    outbox status`) belongs to the demonstration; a start never does: it needs DEMO itself. Raises Unfit.
    """
    known = dict(environ)
    key_file = Path(Config.from_environ(environ).instance) / KEY_FILE
    demonstration = environ.get("DEMO", "").lower() in YES
    command = environ.get("FLASK_RUN_FROM_CLI") == "true" and _command(arguments) not in STARTS
    unsaid = not (environ.get("DEMO") or environ.get("SECRET_KEY"))
    if environ.get("FLASK_RUN_FROM_CLI") == "true" and "--help" in arguments:
        # Who asks which words there are starts nothing.
        return Config.from_environ(known | {"DEMO": "1"})
    if not environ.get("SECRET_KEY") and key_file.exists() and (demonstration or (command and unsaid)):
        known |= {"DEMO": "1", "SECRET_KEY": key_file.read_text().strip()}
    return Config.from_environ(known)


def worded(command: click.Command) -> click.Command:
    """The command, saying in one sentence when the database is gone, full, read-only, or has other tables."""
    for inner in command.commands.values() if isinstance(command, click.Group) else ():
        worded(inner)
    run = command.callback
    if run is None or getattr(run, "worded", False):
        return command

    @functools.wraps(run)
    def guarded(*arguments: Any, **options: Any) -> Any:
        try:
            return run(*arguments, **options)
        except (OperationalError, ProgrammingError) as problem:
            # Only the first line: what follows it can quote what somebody typed.
            said = next(iter(str(problem.orig).strip().splitlines()), type(problem).__name__)
            raise click.ClickException(f"The database refused: {said}. 'flask doctor' may know more.") from None

    guarded.worded = True  # type: ignore[attr-defined]
    command.callback = guarded
    return command


def _command(arguments: Sequence[str]) -> str:
    """The first word after `flask` and its own options: "matching" of `flask --app app matching run`."""
    words = iter(arguments[1:])
    for word in words:
        if not word.startswith("-"):
            return word
        if word in WITH_VALUE:
            next(words, None)
    return ""


@click.command()
@with_appcontext
def serve() -> None:
    """Run the web processes and the worker until Ctrl-C."""
    config: Config = current_app.config["ZAEDNO"]
    _refuse_taken_port(config)
    key = config.secret_key or _demonstration_key(Path(config.instance))
    if config.demo:
        _prepare_demonstration()
    elif not _migrated():
        raise Unfit("The database is on another migration: run 'flask db upgrade'.")
    db.engine.dispose()
    # What Flask's command line set for this process is not meant for those that it starts.
    environ = {name: value for name, value in os.environ.items() if name != "FLASK_RUN_FROM_CLI"}
    House(config, {**environ, "SECRET_KEY": key}).keep()


def _migrated() -> bool:
    with transaction(writing=False):
        return is_migrated()


def _refuse_taken_port(config: Config) -> None:
    # The last run may still be letting go of the port, hence the patience.
    patience = time.monotonic() + PORT_PATIENCE
    family = socket.AF_INET6 if ":" in config.host else socket.AF_INET
    while True:
        with socket.socket(family, socket.SOCK_STREAM) as door:
            door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                door.bind((config.host, config.port))
                return
            except OSError as problem:
                if time.monotonic() > patience:
                    where = f"{config.host}:{config.port}"
                    raise click.ClickException(
                        f"Cannot listen on {where} ({problem.strerror}); free it, or choose another PORT."
                    ) from None
        time.sleep(0.2)


def _demonstration_key(instance: Path) -> str:
    path = instance / KEY_FILE
    if not path.exists():
        part = path.with_suffix(".part")
        part.unlink(missing_ok=True)
        with os.fdopen(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
        part.replace(path)
    return path.read_text().strip()


def _prepare_demonstration() -> None:
    if not _migrated():
        import flask_migrate

        click.echo("Preparing the database ...")
        flask_migrate.upgrade()
    here = click.get_current_context()
    demo = current_app.cli.get_command(here, "demo")
    load = demo.get_command(here, "load") if isinstance(demo, click.Group) else None
    if load is not None:
        db.session.remove()
        here.invoke(load, if_empty=True, quiet=True)


class House:
    """The processes of one installation: gunicorn with its web processes, and the worker."""

    def __init__(self, config: Config, environ: Mapping[str, str]):
        self.config = config
        self.environ = {**SPARING, **environ}
        self.stopping = threading.Event()

    def keep(self) -> None:
        """Start everything, restart the worker when it dies, and end all when told to or when the web ends."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._stop)
        web, worker = self._start(self.web_command()), self._start(self.worker_command())
        try:
            self._welcome(web)
            while web.poll() is None and not self.stopping.wait(0.3):
                if worker.poll() is not None:
                    click.echo("The worker ended; starting it again.", err=True)
                    self.stopping.wait(1)
                    worker = self._start(self.worker_command())
        finally:
            failed = not self.stopping.is_set() and web.poll() is not None
            self._end(web, worker)
        if failed:
            raise click.ClickException("The web server ended by itself.")
        click.echo("Stopped.")

    def web_command(self) -> list[str]:
        """What starts gunicorn."""
        host = f"[{self.config.host}]" if ":" in self.config.host else self.config.host
        options = {
            "--bind": f"{host}:{self.config.port}",
            "--workers": self.config.web_processes,
            "--worker-class": "gthread",
            "--threads": self.config.web_threads,
            "--timeout": 60,
            "--graceful-timeout": int(LONGEST_STOP) - 5,
            "--keep-alive": KEEP_ALIVE,
            "--log-level": "warning",
        }
        words = [str(word) for option in options.items() for word in option]
        # No access log: addresses carry the secrets of cards and feeds.
        return [sys.executable, "-m", "gunicorn", "app:create_app()", "--no-control-socket", "--preload", *words]

    def worker_command(self) -> list[str]:
        """What starts the worker."""
        return [sys.executable, "-m", "flask", "--app", "app", "worker"]

    def _start(self, command: list[str]) -> subprocess.Popen[bytes]:
        # In a session of its own, so that Ctrl-C reaches only us and we let the children finish what they do.
        return subprocess.Popen(  # noqa: S603 - fixed programs, no shell
            command,
            env=self.environ,
            cwd=current_app.root_path,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=_end_with_parent if sys.platform == "linux" else None,
        )

    def _stop(self, _signal: int, _frame: FrameType | None) -> None:
        self.stopping.set()

    def _welcome(self, web: subprocess.Popen[bytes]) -> None:
        end = time.monotonic() + LONGEST_START
        while not self._answers():
            if web.poll() is not None or time.monotonic() > end or self.stopping.wait(0.1):
                return
        click.echo(f"\n{self.config.site_name} is open at {self.config.address}\n")
        if self.config.demo:
            for manifest in current_app.extensions["manifests"]:
                for line in manifest.demo_sign_ins:
                    click.echo(f"  {line}")
            click.echo("\nCtrl-C stops it.")
        sys.stdout.flush()

    def _answers(self) -> bool:
        host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(self.config.host, self.config.host)  # noqa: S104
        request = urllib.request.Request(
            f"http://{host}:{self.config.port}/health/live", headers={"Host": self.config.hosts[0]}
        )
        try:
            with urllib.request.urlopen(request, timeout=2):  # noqa: S310
                return True
        except urllib.error.HTTPError:
            return True
        except OSError:
            return False

    def _end(self, *children: subprocess.Popen[bytes]) -> None:
        for child in children:
            if child.poll() is None:
                child.terminate()
        end = time.monotonic() + LONGEST_STOP
        for child in children:
            try:
                child.wait(max(0.1, end - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.kill()


def _end_with_parent() -> None:
    """Have the kernel end this child when its parent is killed, so that nothing keeps the port."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
