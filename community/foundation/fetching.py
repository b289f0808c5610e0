"""Reading a file of another site: by https, from allowed hosts at public addresses alone, within a size and a time.

Who names an address must not be able to look into the network in which this site stands. So every hop, redirects too,
goes to an allowed host, whose name is resolved once; where any address of it is not a public one nothing is asked, else
exactly the resolved address is, so that the name cannot come to mean another in between.

How long a name may take to be resolved is the system's resolver's matter; everything after it has one deadline.
"""

import http.client
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import Enum
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Any
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from flask import Flask

from community.foundation.hosts import host_of

PORT = 443
MOST_REDIRECTS = 3
REDIRECTS = (301, 302, 303, 307, 308)
LONGEST_MARK = 200
CHUNK = 64 * 1024
# What a path and a query may hold as it is; whatever else is percent-encoded.
AS_IT_IS = "/%:@!$&'()*+,;=~-._?"
# Public by their numbers, and yet inside of somebody's network: protocol assignments, relays, a cloud's own services.
INSIDE = (
    IPv4Network("192.0.0.0/24"),
    IPv4Network("192.88.99.0/24"),
    IPv4Network("168.63.129.16/32"),
    IPv6Network("2001::/23"),
    IPv6Network("2001:db8::/32"),
    IPv6Network("2002::/16"),
    IPv6Network("3fff::/20"),
)
# All that is given out for the public internet; what carries an address of the older kind inside is not among it.
GIVEN_OUT = IPv6Network("2000::/3")
Address = IPv4Address | IPv6Address


class FetchProblem(Enum):
    """Why a file was not read."""

    NO_ADDRESS = "no_address"
    NOT_ALLOWED = "not_allowed"
    UNKNOWN_HOST = "unknown_host"
    NOT_PUBLIC = "not_public"
    UNREACHABLE = "unreachable"
    CERTIFICATE = "certificate"
    TOO_SLOW = "too_slow"
    TOO_LARGE = "too_large"
    TOO_MANY_REDIRECTS = "too_many_redirects"
    UNREADABLE = "unreadable"
    GONE = "gone"
    TURNED_DOWN = "turned_down"


class FetchFailed(Exception):
    """A file was not read: why, and the number of the answer where there was one."""

    def __init__(self, problem: FetchProblem, answer: int = 0):
        super().__init__(problem.value)
        self.problem, self.answer = problem, answer


@dataclass(frozen=True)
class Fetched:
    """What a site answered: the content, None where it is as it was; and by what one asks next time whether it is."""

    content: bytes | None
    etag: str = ""
    modified: str = ""


def is_public(address: Address) -> bool:
    """Whether an address is one of the public internet."""
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        return is_public(address.ipv4_mapped)
    if isinstance(address, IPv6Address) and address not in GIVEN_OUT:
        return False
    inside = any(address.version == network.version and address in network for network in INSIDE)
    return address.is_global and not address.is_multicast and not address.is_reserved and not inside


def addresses_of(host: str) -> list[str]:
    """The numbers that the name of a host stands for now. Raises OSError."""
    found = socket.getaddrinfo(host, PORT, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
    return list(dict.fromkeys(str(one[4][0]) for one in found))


@dataclass(frozen=True)
class Road:
    """The way out. There is one, made here: no setting widens it."""

    addresses_of: Callable[[str], list[str]] = addresses_of
    may_reach: Callable[[Address], bool] = is_public
    port: int = PORT
    trust: Callable[[], ssl.SSLContext] = ssl.create_default_context
    seconds: float = 20.0

    def fetch(
        self, address: str, hosts: Collection[str], most_bytes: int, *, etag: str = "", modified: str = ""
    ) -> Fetched:
        """The file at this address, where it is another than what `etag` and `modified` speak of. Raises
        FetchFailed."""
        with _Deadline(self.seconds) as deadline:
            for _ in range(MOST_REDIRECTS + 1):
                parts = urlsplit(checked(address, hosts))
                answer = self._ask(parts, deadline, etag, modified, most_bytes)
                if isinstance(answer, Fetched):
                    return answer
                address = urljoin(address, answer)
        raise FetchFailed(FetchProblem.TOO_MANY_REDIRECTS)

    def _ask(
        self, parts: SplitResult, deadline: "_Deadline", etag: str, modified: str, most_bytes: int
    ) -> Fetched | str:
        """What one host answers, or where it sends one on to."""
        host = host_of(parts.netloc) or ""
        path = quote(parts.path or "/", safe=AS_IT_IS)
        query = f"?{quote(parts.query, safe=AS_IT_IS)}" if parts.query else ""
        headers = {"Accept": "text/calendar, */*;q=0.5", "Accept-Encoding": "gzip", "User-Agent": "Zaedno"}
        headers |= {"If-None-Match": etag} if etag else {}
        headers |= {"If-Modified-Since": modified} if modified else {}
        with deadline.watched(), self._connected(host, deadline) as connection:
            connection.request("GET", path + query, headers=headers)
            with connection.getresponse() as answer:
                if answer.status in REDIRECTS:
                    return answer.getheader("Location", "")
                marks = [_mark(answer.getheader(name, "")) for name in ("ETag", "Last-Modified")]
                if answer.status == http.client.NOT_MODIFIED and (etag or modified):
                    return Fetched(None, marks[0] or etag, marks[1] or modified)
                if answer.status != http.client.OK:
                    gone = answer.status == http.client.GONE
                    raise FetchFailed(FetchProblem.GONE if gone else FetchProblem.TURNED_DOWN, answer.status)
                return Fetched(_content(answer, most_bytes), *marks)

    @contextmanager
    def _connected(self, host: str, deadline: "_Deadline") -> Iterator[http.client.HTTPSConnection]:
        """A connection to exactly one of the addresses that the host has now, with a checked certificate."""
        plain = self._reached(self._resolved(host), deadline)
        try:
            safe = self.trust().wrap_socket(plain, server_hostname=host, do_handshake_on_connect=False)
        except BaseException:
            plain.close()
            raise
        deadline.hold(safe)
        connection = http.client.HTTPSConnection(host)
        connection.sock = safe
        try:
            safe.do_handshake()
            yield connection
        finally:
            connection.close()

    def _resolved(self, host: str) -> list[str]:
        try:
            found = self.addresses_of(host)
        except (OSError, UnicodeError):
            raise FetchFailed(FetchProblem.UNKNOWN_HOST) from None
        if not found or not all(self.may_reach(ip_address(one.partition("%")[0])) for one in found):
            raise FetchFailed(FetchProblem.NOT_PUBLIC)
        return found

    def _reached(self, numbers: list[str], deadline: "_Deadline") -> socket.socket:
        problem: OSError | None = None
        for number in numbers:
            try:
                return deadline.hold(socket.create_connection((number, self.port), timeout=deadline.left()))
            except OSError as refused:
                problem = refused
        raise problem or OSError("no address")


def install(app: Flask) -> None:
    """Give the application its way out."""
    app.extensions["road"] = Road()


def checked(address: str, hosts: Collection[str]) -> str:
    """The address, where it is one of an allowed host by https, without a name, a password or a port of its own. Raises
    FetchFailed."""
    text = address.strip()
    host = host_of(text) if text.startswith("https://") else None
    if host is None or not text.isprintable() or " " in text or "\\" in text:
        raise FetchFailed(FetchProblem.NO_ADDRESS)
    if host not in hosts:
        raise FetchFailed(FetchProblem.NOT_ALLOWED)
    return text.partition("#")[0]


class _Deadline:
    """A moment after which everything that is open is shut, whatever it waits for: a site that sends a byte now and
    then never makes a socket time out by itself."""

    def __init__(self, seconds: float):
        self.ends = time.monotonic() + seconds
        self.over = False
        self.held: socket.socket | None = None
        self.timer = threading.Timer(seconds, self._shut)
        self.timer.daemon = True

    def __enter__(self) -> "_Deadline":
        self.timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.timer.cancel()

    def left(self) -> float:
        """Seconds until then; more than none, which would stand for no limit."""
        return max(self.ends - time.monotonic(), 0.01)

    def hold(self, held: Any) -> Any:
        """Shut this when the time comes."""
        self.held = held
        held.settimeout(self.left())
        return held

    def _shut(self) -> None:
        self.over = True
        if self.held is not None:
            with suppress(OSError):
                # Not SSLSocket's, which takes away what the other thread reads by.
                socket.socket.shutdown(self.held, socket.SHUT_RDWR)

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Say of whatever goes wrong inside why a file was not read."""
        try:
            yield
        except FetchFailed as failed:
            if self.over:
                raise FetchFailed(FetchProblem.TOO_SLOW) from None
            raise failed from None
        except ssl.SSLCertVerificationError:
            raise FetchFailed(FetchProblem.CERTIFICATE) from None
        except (OSError, http.client.HTTPException, ValueError, zlib.error) as problem:
            slow = self.over or isinstance(problem, TimeoutError)
            broken = isinstance(problem, http.client.HTTPException | zlib.error | ValueError)
            rest = FetchProblem.UNREADABLE if broken else FetchProblem.UNREACHABLE
            raise FetchFailed(FetchProblem.TOO_SLOW if slow else rest) from None


def _content(answer: http.client.HTTPResponse, most: int) -> bytes:
    """The body of an answer, unpacked, and never more of it than `most` and a piece. Raises FetchFailed."""
    packed = answer.getheader("Content-Encoding", "").strip().lower()
    if packed not in ("", "identity", "gzip", "x-gzip"):
        raise FetchFailed(FetchProblem.UNREADABLE)
    unpacking = zlib.decompressobj(wbits=31) if packed.endswith("gzip") else None
    if not unpacking and (answer.length or 0) > most:
        raise FetchFailed(FetchProblem.TOO_LARGE)
    content = bytearray()
    while not (unpacking and unpacking.eof) and (piece := answer.read1(CHUNK)):
        while piece:
            content += unpacking.decompress(piece, CHUNK) if unpacking else piece
            piece = unpacking.unconsumed_tail if unpacking else b""
            if len(content) > most:
                raise FetchFailed(FetchProblem.TOO_LARGE)
    if not unpacking.eof if unpacking else answer.length:
        raise FetchFailed(FetchProblem.UNREADABLE)
    return bytes(content)


def _mark(text: str) -> str:
    """What is said back to the site next time; nothing where it is more than a mark."""
    return text if text.isascii() and text.isprintable() and len(text) <= LONGEST_MARK else ""
