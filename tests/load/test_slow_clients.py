"""Slow clients: a thousand that send a byte a second hold up nobody, with no proxy in front."""

import asyncio
import contextlib
import resource
from collections.abc import AsyncIterator, Iterator

import pytest

from tests.load.server import Site

SLOW = 500
ASKED = 40
FILES = 4096
HEAD = b"GET /health/live HTTP/1.1\r\nHost: localhost\r\nX-Slow: "
BODY = b"POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\nContent-Length: 5000\r\n\r\n"
# Much longer than any answer takes, much shorter than the slow ones stay.
PATIENCE = 10


@pytest.fixture
def site(config) -> Iterator[Site]:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, min(FILES, hard)), hard))
    site = Site(config, processes=2)
    site.start()
    yield site
    site.stop()


@contextlib.asynccontextmanager
async def connected(port: int) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    """A connection, closed at the end whatever happened."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        yield reader, writer
    finally:
        writer.close()
        with contextlib.suppress(OSError):
            await writer.wait_closed()


async def dawdle(port: int, beginning: bytes) -> None:
    """Send the beginning, then a byte a second for ever."""
    async with connected(port) as (_reader, writer):
        writer.write(beginning)
        while True:
            writer.write(b"a")
            await writer.drain()
            await asyncio.sleep(1)


async def ask(port: int, request: bytes) -> bytes:
    """The first line of the answer to a whole request."""
    async with connected(port) as (reader, writer):
        writer.write(request)
        return await reader.readline()


async def answers(port: int) -> tuple[list[bytes], int]:
    """What those are answered who ask meanwhile, and how many of the slow were let go before all had asked."""
    slow = [asyncio.create_task(dawdle(port, beginning)) for beginning in (HEAD, BODY) for _ in range(SLOW)]
    await asyncio.sleep(2)
    whole = [
        b"GET /health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
        b"POST /sign-in HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 3\r\n\r\na=b",
    ]
    lines = [await asyncio.wait_for(ask(port, whole[n % 2]), PATIENCE) for n in range(ASKED)]
    gone = sum(task.done() for task in slow)
    for task in slow:
        task.cancel()
    await asyncio.gather(*slow, return_exceptions=True)
    return lines, gone


def test_a_thousand_slow_clients_hold_up_nobody(app, site):
    lines, gone = asyncio.run(answers(site.port))
    assert gone == 0
    assert [line.split()[1] for line in lines] == [b"200", b"400"] * (ASKED // 2)
