"""A whole request before a thread works on it: how many bodies are received, how long ones, how many work at once."""

import threading
from io import BytesIO
from typing import Any

import pytest

from community.foundation.web_server import patient

MOST = 10


class Slow:
    """A body of which the last byte comes when it is let go."""

    def __init__(self) -> None:
        self.begun, self.let_go = threading.Event(), threading.Event()

    def read(self, _most: int) -> bytes:
        self.begun.set()
        assert self.let_go.wait(10)
        return b"slow"


def echo(environ: dict[str, Any], start: Any) -> list[bytes]:
    start("200 OK", [])
    return [environ["wsgi.input"].read() if "wsgi.input" in environ else b"nothing"]


def call(application: Any, **environ: Any) -> tuple[str, bytes]:
    said: list[str] = []
    body = b"".join(application(environ, lambda status, _headers: said.append(status)))
    return said[0], body


def posted(body: Any, length: str) -> dict[str, Any]:
    return {"wsgi.input": body, "CONTENT_LENGTH": length}


@pytest.mark.parametrize(
    ("environ", "seen"),
    [
        ({}, b"nothing"),
        (posted(BytesIO(b"abc"), "3"), b"abc"),
        (posted(BytesIO(b"a" * MOST), str(MOST)), b"a" * MOST),
        # Announced too long: refused by its length, never received.
        (posted(BytesIO(b"a" * 11), "11"), b""),
        # Not announced: one byte more than is allowed says so.
        ({"wsgi.input": BytesIO(b"a" * 99), "HTTP_TRANSFER_ENCODING": "chunked"}, b"a" * 11),
        ({"wsgi.input": BytesIO(b"a"), "HTTP_TRANSFER_ENCODING": "chunked"}, b"a"),
        (posted(BytesIO(b"abc"), "x"), b"abc"),
    ],
)
def test_a_body_is_received_up_to_what_is_allowed(environ, seen):
    assert call(patient(echo, 1, MOST), **environ) == ("200 OK", seen)


def test_who_comes_when_too_many_bodies_are_received_is_told_to_come_again():
    application = patient(echo, 1, MOST, most_received=1)
    slow, answers = Slow(), []
    thread = threading.Thread(target=lambda: answers.append(call(application, **posted(slow, "4"))))
    thread.start()
    assert slow.begun.wait(10)
    assert call(application, **posted(BytesIO(b"abc"), "3"))[0] == "503 Service Unavailable"
    assert call(application) == ("200 OK", b"nothing")
    slow.let_go.set()
    thread.join()
    assert answers == [("200 OK", b"slow")]
    assert call(application, **posted(BytesIO(b"abc"), "3")) == ("200 OK", b"abc")


def test_so_many_work_at_once_and_a_failure_gives_its_place_back():
    inside, most, lock, leave = [], [], threading.Lock(), threading.Event()

    def busy(_environ: dict[str, Any], start: Any) -> list[bytes]:
        with lock:
            inside.append(1)
            most.append(len(inside))
            if len(most) == 3:
                leave.set()
        leave.wait(0.2)
        with lock:
            inside.pop()
        raise ValueError

    application = patient(busy, 2, MOST)

    def one() -> None:
        with pytest.raises(ValueError):
            call(application)

    threads = [threading.Thread(target=one) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (max(most), len(most)) == (2, 6)
