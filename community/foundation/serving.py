"""The whole house by one command: the web processes and the worker, started, watched and stopped together."""

import ctypes
import functools
import gc
import multiprocessing
import os
import secrets
import signal
import socket
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import FrameType
from typing import Any

import click
from flask import Flask, current_app, request
from flask.cli import with_appcontext
from sqlalchemy.exc import OperationalError, ProgrammingError

from community.foundation import access, clock, marks, metrics, pages, periodic_tasks, web_server
from community.foundation.config import YES, Config, Unfit
from community.foundation.database import db, transaction
from community.foundation.marks import DatabaseMark
from community.foundation.revisions import is_migrated

KEY_FILE = "secret_key"
STARTS = {"serve", "web", "run"}
# Flask's own options that take the next word.
WITH_VALUE = {"-A", "--app", "-e", "--env-file"}
LONGEST_START = 60.0
LONGEST_STOP = 15.0
PORT_PATIENCE = 3.0
PR_SET_NAME = 15
FORKED = multiprocessing.get_context("fork")
# Of glibc's mallopt(3).
M_MMAP_THRESHOLD, M_ARENA_MAX = -3, -8


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
    if environ.get("FLASK_RUN_FROM_CLI") == "true" and demonstration and not environ.get("SECRET_KEY"):
        # What is sealed in loading the town is opened in serving it.
        _make_key(key_file)
    if not environ.get("SECRET_KEY") and key_file.exists() and (demonstration or (command and unsaid)):
        known |= {"DEMO": "1", "SECRET_KEY": key_file.read_text().strip()}
    return Config.from_environ(known)


def is_start(environ: Mapping[str, str], arguments: Sequence[str]) -> bool:
    """Whether this process is made to serve: a web server of any kind, `flask serve` or `run`, or the worker."""
    return environ.get("FLASK_RUN_FROM_CLI") != "true" or (
        "--help" not in arguments and _command(arguments) in STARTS | {"worker"}
    )


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
    House(_made_ready()).keep()


@click.command()
@with_appcontext
def web() -> None:
    """Run the web processes alone, for whoever starts 'flask worker' elsewhere."""
    _answer(_made_ready())


@click.command()
@click.option("--once", is_flag=True, help="One round, then stop.")
@with_appcontext
def worker(once: bool) -> None:
    """Deliver the outbox, pass offers on, keep series ahead."""
    if once:
        with transaction(writing=False):
            # A database that is away or has other tables is said in a sentence, and not once for each task.
            periodic_tasks.standings(clock.now())
        click.echo(f"{periodic_tasks.work_round()} things done")
        return
    periodic_tasks.work_until_told()


# What runs for long, and loads nothing that only another word needs.
COMMANDS = (serve, web, worker)


def _made_ready() -> Config:
    config: Config = current_app.config["ZAEDNO"]
    _refuse_taken_port(config)
    if config.demo:
        # In a process of its own: what the demonstration takes to be loaded is not kept for all that are forked later.
        preparing = _fork("demo", _prepare_demonstration)
        preparing.join()
        if preparing.exitcode:
            # It has said why.
            raise SystemExit(1)
    if not _migrated():
        raise Unfit("The database is on another migration: run 'flask db upgrade'.")
    warm_up()
    metrics.begin_anew(current_app)
    _spare_memory()
    return config


def warm_up() -> None:
    """Make the page on which each role begins once, as somebody who holds it: templates, statements and catalogues are
    then made for all processes that are forked from this one, and whoever comes first waits no longer than others."""
    application: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    config: Config = application.config["ZAEDNO"]
    with transaction(writing=False):
        readers = [reader for offer in application.extensions["first_readers"] for reader in offer()]
    for reader in (access.ANYBODY, *readers):
        # Each in a context of its own, as requests are.
        with application.app_context(), application.test_request_context(base_url=config.address):
            address = pages.home_of(reader)
        with (
            application.app_context(),
            application.test_request_context(address, base_url=config.address),
            access.read_by(reader),
        ):
            # What is written down when it is opened is opened by nobody here.
            if not getattr(application.view_functions.get(request.endpoint or ""), "records", False):
                _made_once(application)


def _made_once(application: Flask) -> None:
    try:
        application.dispatch_request()
    except Exception as problem:
        # A page that cannot be made is a fault, and no reason to answer nobody.
        click.echo(f"The page {request.path} could not be made ready: {type(problem).__name__}.", err=True)
    finally:
        db.session.remove()


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


def _make_key(path: Path) -> None:
    """Keep a key for the demonstration, so that a restart signs nobody out."""
    if path.exists():
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(".part")
        part.unlink(missing_ok=True)
        with os.fdopen(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
        part.replace(path)
    except OSError as problem:
        what = "written to" if path.parent.exists() else "made"
        raise Unfit(f"The instance folder {path.parent} cannot be {what} ({problem.strerror}).") from None


def _prepare_demonstration() -> None:
    if not _migrated():
        import flask_migrate

        click.echo("Preparing the database ...")
        flask_migrate.upgrade()
    if not _is_demonstration():
        here = click.get_current_context()
        demo = current_app.cli.get_command(here, "demo")
        load = demo.get_command(here, "load") if isinstance(demo, click.Group) else None
        if load is not None:
            db.session.remove()
            here.invoke(load, if_empty=True, quiet=True)
    marks.refuse_town()


def _is_demonstration() -> bool:
    with transaction(writing=False):
        return marks.since(DatabaseMark.DEMONSTRATION) is not None


class House:
    """The processes of one installation: the web server with its own, and the worker; all are forked from this one."""

    def __init__(self, config: Config):
        self.config = config
        self.stopping = threading.Event()

    def keep(self) -> None:
        """Start everything, restart the worker when it dies, and end all when told to or when the web ends."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._stop)
        web, worker = _fork("web", _answer, self.config), _fork("worker", periodic_tasks.work_until_told)
        try:
            self._welcome(web)
            while web.is_alive() and not self.stopping.wait(0.3):
                if not worker.is_alive():
                    click.echo("The worker ended; starting it again.", err=True)
                    self.stopping.wait(1)
                    worker = _fork("worker", periodic_tasks.work_until_told)
        finally:
            failed = not self.stopping.is_set() and not web.is_alive()
            self._end(web, worker)
        if failed:
            raise click.ClickException("The web server ended by itself.")
        click.echo("Stopped.")

    def _stop(self, _signal: int, _frame: FrameType | None) -> None:
        self.stopping.set()

    def _welcome(self, web: BaseProcess) -> None:
        end = time.monotonic() + LONGEST_START
        while not self._answers():
            if not web.is_alive() or time.monotonic() > end or self.stopping.wait(0.1):
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

    def _end(self, *children: BaseProcess) -> None:
        for child in children:
            child.terminate()
        end = time.monotonic() + LONGEST_STOP
        for child in children:
            child.join(max(0.1, end - time.monotonic()))
            if child.is_alive():
                child.kill()
                child.join()


def _answer(config: Config) -> None:
    _let_go()
    application = current_app._get_current_object()  # type: ignore[attr-defined]
    web_server.serve(application, config.host, config.port, config.web_processes, config.web_threads)


def _fork(name: str, work: Callable[..., None], *arguments: Any) -> BaseProcess:
    """Start `work` in a process of its own, which shares what this one has loaded and connects by itself."""
    _let_go()
    child = FORKED.Process(target=_begin, args=(name, work, *arguments))
    child.start()
    return child


def _let_go() -> None:
    """Close this process's connections: two processes must never talk on the same one."""
    db.session.remove()
    db.engine.dispose()


def _begin(name: str, work: Callable[..., None], *arguments: Any) -> None:
    # In a session of its own, so that Ctrl-C reaches only the house, which lets its children finish what they do.
    os.setsid()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)
    if sys.platform == "linux":
        # What `ps` and `top` show.
        ctypes.CDLL(None).prctl(PR_SET_NAME, f"zaedno-{name}".encode())
    web_server.end_with_parent()
    try:
        work(*arguments)
    except click.ClickException as problem:
        problem.show()
        sys.exit(problem.exit_code)


def _spare_memory() -> None:
    """What hashing a password takes (19 MB) goes back to the system, threads share their arenas, and what is loaded is
    looked through by no collector, so that it stays shared."""
    if sys.platform == "linux":
        libc = ctypes.CDLL(None)
        if hasattr(libc, "mallopt"):
            libc.mallopt(M_MMAP_THRESHOLD, 1024 * 1024)
            libc.mallopt(M_ARENA_MAX, 2)
    gc.collect()
    gc.freeze()
