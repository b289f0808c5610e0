"""The site as it runs in earnest: several web processes and a worker, started and killed by a test."""

import hashlib
import http.client
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.parse
from dataclasses import dataclass, field
from pathlib import Path

from itsdangerous import URLSafeTimedSerializer

from community.foundation.application import TransactionalFlask
from community.foundation.config import Config

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60


@dataclass
class Site:
    """A running site on a port of its own. `factory` makes what it serves."""

    config: Config
    processes: int = 4
    threads: int = 4
    factory: str = "app:create_app"
    with_worker: bool = False
    port: int = 0
    running: list[subprocess.Popen] = field(default_factory=list)

    def start(self) -> None:
        """Start the processes and wait until the site answers."""
        if not self.port:
            with socket.socket() as probe:
                probe.bind(("127.0.0.1", 0))
                self.port = probe.getsockname()[1]
        web = [sys.executable, "-m", "tests.load.served", self.factory]
        web += [str(number) for number in (self.port, self.processes, self.threads)]
        self._run(web)
        if self.with_worker:
            self._run([sys.executable, "-m", "flask", "--app", "app", "worker"])
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            try:
                if self.get("/health/live") == 200:
                    return
            except OSError:
                time.sleep(0.05)
        raise TimeoutError("the site did not start")

    def _run(self, command: list[str]) -> None:
        environment = {
            **os.environ,
            "DATABASE_URL": self.config.database_url,
            "SECRET_KEY": self.config.secret_key,
            "BASE_URL": "http://localhost",
            "INSTANCE": self.config.instance,
            "RATE_LIMITS": "off",
            "DEMO": "1",
            "DEFAULT_LOCALE": "en",
        }
        self.running.append(subprocess.Popen(command, cwd=ROOT, env=environment, start_new_session=True))

    def kill(self) -> None:
        """kill -9 of everything, at once."""
        for process in self.running:
            os.killpg(process.pid, signal.SIGKILL)
        self._reap()

    def stop(self) -> None:
        """Ask everything to end."""
        for process in self.running:
            process.terminate()
        self._reap()

    def _reap(self) -> None:
        for process in self.running:
            process.wait(timeout=PATIENCE)
        self.running.clear()

    def get(self, path: str) -> int:
        """The status of a GET."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request("GET", path)
            return connection.getresponse().status
        finally:
            connection.close()

    def post(self, path: str, pass_: "Pass") -> int:
        """The status of a POST by somebody who is signed in."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            body = urllib.parse.urlencode({"csrf_token": pass_.csrf_token})
            headers = {"Cookie": f"zaedno={pass_.cookie}", "Content-Type": "application/x-www-form-urlencoded"}
            connection.request("POST", path, body, headers)
            response = connection.getresponse()
            response.read()
            return response.status
        finally:
            connection.close()


@dataclass(frozen=True)
class Pass:
    """What a signed-in browser sends: its cookie and the token of its forms."""

    cookie: str
    csrf_token: str


def make_pass(app: TransactionalFlask, secret: str) -> Pass:
    """The pass for a device whose secret is known."""
    raw = hashlib.sha256(secrets.token_bytes()).hexdigest()
    serializer = app.session_interface.get_signing_serializer(app)
    cookie = serializer.dumps({"_user_id": secret, "_fresh": True, "csrf_token": raw})
    token = URLSafeTimedSerializer(app.config["SECRET_KEY"], salt="wtf-csrf-token").dumps(raw)
    return Pass(cookie, str(token))
