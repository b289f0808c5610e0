"""What `deploy/` holds is started for real: nginx with TLS before a site, and the units as systemd reads them."""

import http.client
import json
import os
import re
import shutil
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from community.foundation.config import Config
from community.foundation.installing import first_settings
from community.foundation.web_server import MOST_BYTES_WITH_A_PICTURE
from tests.web.foundation.test_serving import free_port, is_open

ROOT = Path(__file__).parents[3]
DEPLOY = ROOT / "deploy"
NAME = "zaedno.example.org"


def tool(name: str) -> str:
    """The program's path; a test is skipped without it, but never in CI."""
    found = shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin:/sbin")
    if found is None and not os.environ.get("CI"):
        pytest.skip(f"there is no {name}")
    assert found, name
    return found


class Echo(BaseHTTPRequestHandler):
    """Answers with what reached it."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        answer = json.dumps({"headers": dict(self.headers.items()), "bytes": len(body), "path": self.path}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    do_GET = do_POST  # noqa: N815

    def log_message(self, *_words: Any) -> None:
        """Say nothing."""


@pytest.fixture
def behind(tmp_path) -> Iterator[tuple[int, int, Path]]:
    """nginx with the house's file before an echo: its ports for http and https, and its folder."""
    nginx, openssl = tool("nginx"), tool("openssl")
    echo = ThreadingHTTPServer(("127.0.0.1", 0), Echo)
    threading.Thread(target=echo.serve_forever, daemon=True).start()
    plain, secure = free_port(), free_port()
    subprocess.run(
        [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={NAME}",
         "-addext", f"subjectAltName=DNS:{NAME}", "-keyout", "privkey.pem", "-out", "fullchain.pem"],
        cwd=tmp_path, check=True, capture_output=True,
    )  # fmt: skip
    site = (DEPLOY / "nginx.conf").read_text()
    for told, here in (
        ("127.0.0.1:8000", f"127.0.0.1:{echo.server_port}"),
        (f"/etc/letsencrypt/live/{NAME}/", f"{tmp_path}/"),
        ("listen [::]:80;", ""),
        ("listen [::]:443 ssl http2;", ""),
        ("listen 80;", f"listen 127.0.0.1:{plain};"),
        ("listen 443 ssl http2;", f"listen 127.0.0.1:{secure} ssl http2;"),
    ):
        assert told in site
        site = site.replace(told, here)
    (tmp_path / "site.conf").write_text(site)
    places = "".join(
        f"{name}_temp_path {tmp_path}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    # As root it would otherwise give up its rights, and the folder with them.
    user = "user root; " if os.getuid() == 0 else ""
    (tmp_path / "nginx.conf").write_text(
        f"{user}daemon off; pid {tmp_path}/pid; error_log {tmp_path}/error.log; events {{}}\n"
        f"http {{ {places} access_log {tmp_path}/access.log; include {tmp_path}/site.conf; }}\n"
    )
    server = subprocess.Popen([nginx, "-e", f"{tmp_path}/error.log", "-c", f"{tmp_path}/nginx.conf"])
    until = time.monotonic() + 20
    while not is_open(secure):
        assert server.poll() is None, (tmp_path / "error.log").read_text()
        assert time.monotonic() < until
        time.sleep(0.05)
    yield plain, secure, tmp_path
    server.terminate()
    server.wait(20)
    echo.shutdown()
    echo.server_close()


def ask(port: int, folder: Path, **request: Any) -> tuple[int, http.client.HTTPMessage, bytes]:
    """The answer over TLS, with the certificate checked."""
    trusted = ssl.create_default_context(cafile=str(folder / "fullchain.pem"))
    connection = http.client.HTTPSConnection("127.0.0.1", port, timeout=20, context=trusted)
    # The certificate is for the name, the connection goes here.
    connection._create_connection = lambda _address, *rest: _here(port)  # type: ignore[attr-defined]
    connection.host = NAME
    connection.request(**{"method": "GET", "url": "/", **request})
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, answer.headers, body


def _here(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), 20)


def test_nginx_says_who_asked_and_believes_nobody(behind):
    _plain, secure, folder = behind
    lies = {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "http"}
    status, _headers, body = ask(secure, folder, url="/card/SECRET", headers=lies)
    seen = {name.lower(): value for name, value in json.loads(body)["headers"].items()}
    assert status == 200
    assert seen["x-forwarded-for"] == "127.0.0.1"
    assert (seen["x-forwarded-proto"], seen["x-forwarded-host"], seen["host"]) == ("https", NAME, NAME)
    # No address is written down anywhere.
    assert "SECRET" not in "".join(path.read_text() for path in folder.glob("*.log"))


def test_nginx_leads_to_https_and_takes_what_the_site_takes(behind):
    plain, secure, folder = behind
    connection = http.client.HTTPConnection("127.0.0.1", plain, timeout=20)
    connection.request("GET", "/programme?q=a", headers={"Host": NAME})
    answer = connection.getresponse()
    assert (answer.status, answer.headers["Location"]) == (301, f"https://{NAME}/programme?q=a")
    connection.close()
    fits = b"a" * MOST_BYTES_WITH_A_PICTURE
    assert json.loads(ask(secure, folder, method="POST", body=fits)[2])["bytes"] == len(fits)
    assert ask(secure, folder, method="POST", body=fits + b"a" * 2**21)[0] == 413


def greeted(port: int, folder: Path, oldest: ssl.TLSVersion, newest: ssl.TLSVersion, ciphers: str = "ALL") -> str:
    """By which version and cipher nginx speaks with a program that knows these. Raises SSLError where by none."""
    context = ssl.create_default_context(cafile=str(folder / "fullchain.pem"))
    # A program that would take anything.
    context.set_ciphers(f"{ciphers}:@SECLEVEL=0")
    context.minimum_version, context.maximum_version = oldest, newest
    with context.wrap_socket(_here(port), server_hostname=NAME) as connection:
        return f"{connection.version()} {connection.cipher()[0]}"


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")
def test_nginx_speaks_no_old_tls_and_no_weak_cipher(behind):
    _plain, secure, folder = behind
    old, fair, best = ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3
    assert greeted(secure, folder, old, best).startswith("TLSv1.3 ")
    assert re.fullmatch(
        r"TLSv1\.2 ECDHE-\w+-(AES\d+-GCM-SHA\d+|CHACHA20-POLY1305)", greeted(secure, folder, fair, fair)
    )
    with pytest.raises((ssl.SSLError, ConnectionError)):
        greeted(secure, folder, old, ssl.TLSVersion.TLSv1_1)
    # Without forward secrecy, without authenticated encryption, without a certificate.
    for weak in ("AES128-GCM-SHA256", "ECDHE-RSA-AES128-SHA256", "ECDHE-RSA-AES256-SHA", "aNULL"):
        with pytest.raises((ssl.SSLError, ConnectionError)):
            greeted(secure, folder, fair, fair, weak)


@pytest.mark.parametrize("unit", ["zaedno.service", "zaedno-backup.service", "zaedno-backup.timer"])
def test_systemd_reads_the_units(tmp_path, unit):
    analyze = tool("systemd-analyze")
    # Verified where the site would lie: systemd looks whether what it starts is there.
    flask = tmp_path / ".venv" / "bin" / "flask"
    flask.parent.mkdir(parents=True)
    flask.write_text("#!/bin/sh\n")
    flask.chmod(0o755)
    for file in DEPLOY.glob("zaedno*"):
        (tmp_path / file.name).write_text(file.read_text().replace("/srv/zaedno", str(tmp_path)))
    found = subprocess.run([analyze, "verify", str(tmp_path / unit)], capture_output=True, text=True)
    assert (found.returncode, [line for line in found.stderr.splitlines() if tmp_path.name in line]) == (0, [])


def test_the_container_copies_all_that_the_site_needs():
    lines = (DEPLOY / "Containerfile").read_text().splitlines()
    copied = {word for line in lines if line.startswith("COPY ") for word in line.split()[1:-1]}
    assert copied == {
        "requirements.txt",
        "app.py",
        "LICENSE",
        "community",
        "events",
        "volunteers",
        "templates",
        "static",
    }


def test_the_first_settings_have_a_key_and_an_address_and_start():
    example = (ROOT / ".env.example").read_text("utf-8")
    text = first_settings(example, "https://town.example.org", "k" * 43)
    assert len(text.splitlines()) == len(example.splitlines())
    known = dict(line.split("=", 1) for line in text.splitlines() if line[:1].isalpha())
    assert known == {"SECRET_KEY": "k" * 43, "BASE_URL": "https://town.example.org"}
    Config.from_environ(known).check()
