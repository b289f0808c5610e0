"""Whole answers to whoever sends no cookie, kept in this process until what they were made from has changed.

A view says `keep(version, number, since, until)` and returns its whole answer with an ETag; the same question is then
answered, or with 304, before Flask begins. The version's present number is asked of the database each time, so that
what was taken off the programme is gone with the next request.
"""

import re
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask import Flask, Response, g, request
from werkzeug.datastructures import Headers
from werkzeug.http import remove_entity_headers

from community.foundation import clock, town
from community.foundation.cache import Cache
from community.foundation.database import db, glance

MOST = 200
# All that an answer may depend on, apart from who asks; the host was found good when the answer was made.
ASKED = (
    "wsgi.url_scheme",
    "HTTP_HOST",
    "SCRIPT_NAME",
    "PATH_INFO",
    "QUERY_STRING",
    "HTTP_ACCEPT",
    "HTTP_ACCEPT_LANGUAGE",
    "HTTP_ACCEPT_ENCODING",
)
# Whoever sends one of these is somebody, or asks for something else than the whole.
PERSONAL = ("HTTP_COOKIE", "HTTP_AUTHORIZATION", "HTTP_RANGE", "HTTP_IF_RANGE", "HTTP_IF_MATCH")

ONE_TAG = re.compile(r'"[^",]*"')


@dataclass(frozen=True, slots=True)
class Keep:
    """For how long an answer is good: while the version has this number, from `since` to `until`."""

    version: str
    number: int
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Answer:
    """A kept answer, as WSGI wants it."""

    good: Keep
    engine: sa.Engine
    tag: str
    headers: list[tuple[str, str]]
    unchanged_headers: list[tuple[str, str]]
    body: bytes


def keep(version: str, number: int, since: datetime, until: datetime) -> None:
    """Let the answer to this request be kept, unless the town's settings changed since it began: the number that was
    read may be the new one, and what is written the old."""
    if town.is_steady():
        g.keep = Keep(version, number, since, until)


def install(app: Flask) -> None:
    """Give the application its memory."""
    app.extensions["answers"] = Cache[Answer](MOST)


def store(app: Flask, response: Response) -> Any:
    """Keep a finished answer when its view said so, and turn it into 304 for whoever has it already."""
    good: Keep | None = g.pop("keep", None)
    if good is None or response.status_code != 200:
        return response
    key = _key(request.environ)
    if key and "Set-Cookie" not in response.headers:
        body = response.get_data()
        headers = Headers([(name, value) for name, value in response.headers if name != "Date"])
        headers["Content-Length"] = str(len(body))
        unchanged = Headers(headers)
        remove_entity_headers(unchanged, allowed=("last-modified",))
        tag = response.headers["ETag"]
        answer = Answer(good, db.engine, tag, headers.to_wsgi_list(), unchanged.to_wsgi_list(), body)
        app.extensions["answers"].put(key, answer)
    return response.make_conditional(request)


def answer(app: Flask, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes] | None:
    """The kept answer to this request, if there is one that is still good."""
    key = _key(environ)
    found: Answer | None = app.extensions["answers"].find(key) if key else None
    if found is None or not found.good.since <= clock.now() < found.good.until:
        return None
    known = environ.get("HTTP_IF_NONE_MATCH")
    if known is None and "HTTP_IF_MODIFIED_SINCE" in environ:
        return None
    # Who has an older one is sent this one; of several tags, weak ones and a star it is found out as usual.
    if known not in (None, found.tag) and not ONE_TAG.fullmatch(known):
        return None
    if glance(found.good.version, found.engine) != found.good.number:
        return None
    if known == found.tag:
        start_response("304 NOT MODIFIED", found.unchanged_headers)
        return []
    start_response("200 OK", found.headers)
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [found.body]


def _key(environ: dict[str, Any]) -> Hashable | None:
    if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or any(name in environ for name in PERSONAL):
        return None
    return tuple(environ.get(name) for name in ASKED)
