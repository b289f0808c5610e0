"""A site of a partner: a real server by https on this machine, which answers as a test says."""

import datetime
import http.server
import ipaddress
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from community.foundation.fetching import Road

HOST, OTHER = "calendar.example.org", "other.example.org"
LOOPBACK = "127.0.0.1"


@cache
def certificate() -> tuple[bytes, bytes]:
    """A certificate of both hosts, by itself, and its key; each as PEM."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    today = datetime.datetime.now(datetime.UTC)
    named = [x509.DNSName(HOST), x509.DNSName(OTHER), x509.IPAddress(ipaddress.ip_address(LOOPBACK))]
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - datetime.timedelta(days=400))
        .not_valid_after(today + datetime.timedelta(days=4000))
        .add_extension(x509.SubjectAlternativeName(named), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    plain = serialization.NoEncryption()
    return made.public_bytes(pem), key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain)


@dataclass
class PartnerSite:
    """What the site answers, by path: (status, headers, body or what writes it); and what it was asked."""

    port: int = 0
    answers: dict[str, tuple[int, Mapping[str, str], Any]] = field(default_factory=dict)
    asked: list[tuple[str, Mapping[str, str]]] = field(default_factory=list)
    trusted: str = certificate()[0].decode()

    def road(self, **changes: Any) -> Road:
        """The way to this site: its names stand for this machine, whose address is taken for a public one."""
        facts: dict[str, Any] = {
            "addresses_of": lambda host: [LOOPBACK],
            "may_reach": lambda address: str(address) == LOOPBACK,
            "port": self.port,
            "trust": lambda: ssl.create_default_context(cadata=self.trusted),
            "seconds": 5.0,
        }
        return Road(**{**facts, **changes})


@contextmanager
def serving(folder: Path) -> Iterator[PartnerSite]:
    """The site, while it is up."""
    site = PartnerSite()

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            site.asked.append((self.path, dict(self.headers)))
            status, headers, body = site.answers.get(self.path, (404, {}, b""))
            if callable(body):
                body(self)
                return
            self.send_response(status)
            for name, value in {"Content-Length": str(len(body)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Says nothing."""

    class Server(http.server.ThreadingHTTPServer):
        daemon_threads = True
        block_on_close = False

        def handle_error(self, *_: Any) -> None:
            """Whoever hangs up is nobody's fault."""

    for name, content in zip(("site.pem", "site.key"), certificate(), strict=True):
        (folder / name).write_bytes(content)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "site.pem", folder / "site.key")
    server = Server((LOOPBACK, 0), Handler)
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    site.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def drip(pause: float, most: float = 10) -> Callable[[Any], None]:
    """A body that comes byte by byte and never ends."""

    def write(handler: Any) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "100000")
        handler.end_headers()
        ends = time.monotonic() + most
        while time.monotonic() < ends:
            try:
                handler.wfile.write(b"B")
            except OSError:
                return
            time.sleep(pause)

    return write
