"""What a CDN or a proxy that keeps answers may keep, for how long, and what it must not."""

import re

import pytest

from tests import cast

FEED = "public, max-age=900, stale-while-revalidate=3600, stale-if-error=86400"
AN_HOUR = "public, max-age=3600"
# The browser alone may keep it, and asks each time.
ASKED_EACH_TIME = "private, no-cache"
KEPT = {
    "/cal/en/programme.ics": FEED,
    "/cal/en/programme.ics?kind=sport": FEED,
    "/programme.json": FEED,
    "/programme.atom": FEED,
    "/embed/ours": FEED,
    "/openapi.json": AN_HOUR,
    "/robots.txt": AN_HOUR,
    "/sitemap.xml": AN_HOUR,
    "/.well-known/security.txt": AN_HOUR,
    "/manifest.webmanifest": AN_HOUR,
    "/": ASKED_EACH_TIME,
    "/programme": ASKED_EACH_TIME,
    "/programme?q=football": ASKED_EACH_TIME,
    "/events/sessions/{session}.ics": ASKED_EACH_TIME,
    "/events/sessions/{session}": "no-cache, private",
    "/sign-in": "no-cache, private",
    "/privacy": "no-cache, private",
}


@pytest.fixture
def play(writing):
    with writing():
        return cast.gather()


@pytest.mark.parametrize("address", KEPT)
def test_each_answer_says_who_may_keep_it(play, visitor, address):
    stranger, person = visitor(), visitor()
    person.sign_in(play.volunteer)
    path = address.format(session=play.session)
    answer = stranger.get(path)
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, KEPT[address])
    if KEPT[address].startswith("public"):
        # Everybody gets the same, whatever they send with it; nothing of anybody's is in it.
        assert "Set-Cookie" not in answer.headers
        assert {"Cookie", "Accept-Language"}.isdisjoint(answer.headers.get("Vary", "").split(", "))
        same = person.get(path, headers={"Accept-Language": "ar"})
        assert (same.data, same.headers["Cache-Control"]) == (answer.data, KEPT[address])
        assert "Set-Cookie" not in same.headers
    else:
        assert "Cookie" in answer.headers["Vary"]


def test_what_has_its_content_in_its_name_is_kept_for_ever(client):
    files = set(re.findall(r'(?:href|src)="(/static/[^"]+)"', client.get("/programme").text))
    assert files
    for file in files:
        with client.get(file) as answer:
            assert "immutable" in answer.headers["Cache-Control"], file
