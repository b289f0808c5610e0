"""Every activity has a cover at an address of its own, the same for as long as it lives."""

import io
import re

import pytest
from PIL import Image

from community.foundation import drawings, embroidery
from community.foundation.embroidery import seed_of
from events.activities import actions
from events.activities.models import Activity
from events.activities.rules import ActivityKind, ActivityState, Words, cloth_of
from events.sessions.models import Session
from tests import cast, factories

SEED = seed_of("Football")


@pytest.fixture
def play(writing):
    with writing():
        return cast.gather()


def address(kind: str = "sport", cloth: str = SEED, ending: str = "svg") -> str:
    return f"/covers/{kind}/{cloth}.{ending}?v={drawings.edition()}"


def test_anybody_gets_a_cover_and_keeps_it_for_ever(client):
    answer = client.get(address())
    assert answer.status_code == 200
    assert answer.text == embroidery.cover("sport", SEED)
    assert answer.mimetype == "image/svg+xml"
    assert answer.headers["Cache-Control"] == "public, immutable, max-age=31536000"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "Set-Cookie" not in answer.headers
    again = client.get(address(), headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    head = client.head(address())
    assert (head.status_code, head.data, head.headers["ETag"]) == (200, b"", answer.headers["ETag"])


def test_only_the_address_of_this_edition_is_kept_for_ever(client):
    for asked in ("", "?v=00000000"):
        kept = client.get(f"/covers/sport/{SEED}.svg{asked}").headers["Cache-Control"]
        assert kept == "public, max-age=86400"


def test_another_kind_is_another_cloth(client):
    assert client.get(address("health")).data != client.get(address()).data


@pytest.mark.parametrize(
    "path",
    [
        f"/covers/war/{SEED}.svg",
        f"/covers/SPORT/{SEED}.svg",
        "/covers/sport/football.svg",
        f"/covers/sport/{SEED}0.svg",
        f"/covers/sport/{SEED[:-1]}.svg",
        f"/covers/sport/{SEED[:-1]}G.svg",
        f"/covers/sport/{SEED}.gif",
        f"/covers/sport/{SEED}%0A.svg",
        f"/covers/war/{SEED}.png",
        "/covers/sport/football.png",
    ],
)
def test_anything_else_is_no_address(client, path):
    assert client.get(path).status_code == 404


def test_a_cover_as_png_is_rendered_for_what_is_in_the_programme(play, client, writing):
    answer = client.get(address(ending="png"))
    assert answer.status_code == 200
    assert answer.mimetype == "image/png"
    with Image.open(io.BytesIO(answer.data)) as picture:
        assert picture.size == (1260, 660)
        # The dye of sport, or its linen, in the corner: the cloth is there.
        assert picture.getpixel((10, 100))[:3] != (0, 0, 0)
    assert len(answer.data) <= 150_000
    assert answer.headers["Cache-Control"] == "public, immutable, max-age=31536000"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert client.get(address(ending="png"), headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304


def test_what_is_in_no_programme_is_not_rendered(play, client, writing):
    assert client.get(address(cloth=seed_of("Nothing"), ending="png")).status_code == 404
    assert client.get(address("culture", ending="png")).status_code == 404
    with writing() as session:
        for activity in session.query(Activity):
            activity.state = ActivityState.DRAFT
    assert client.get(address(ending="png")).status_code == 404
    assert client.get(address()).status_code == 200


def test_the_house_has_a_picture_for_links_to_it(client):
    answer = client.get("/covers/shared.png")
    with Image.open(io.BytesIO(answer.data)) as picture:
        assert picture.size == (1302, 686)
    assert len(answer.data) <= 250_000


def test_a_template_finds_the_addresses(play, app, client):
    with app.test_request_context():
        activity = Activity(kind=ActivityKind.SPORT, cloth=SEED)
        assert app.jinja_env.globals["cover_url"](activity) == address()
        assert app.jinja_env.globals["cover_picture_url"](activity) == "http://localhost" + address(ending="png")
        whole = app.jinja_env.globals["shared_picture_url"]()
    assert client.get(whole.removeprefix("http://localhost")).status_code == 200


def test_a_cloth_comes_from_the_title_in_the_first_language_that_has_one():
    titles = {"bg": "Хор", "en": "Choir", "ar": ""}
    assert cloth_of(titles, ["ar", "en", "bg"]) == seed_of("choir")
    assert cloth_of(titles, ["uk"]) == seed_of("хор")
    assert cloth_of(titles, []) == seed_of("Хор")
    assert cloth_of({}, ["bg"]) == seed_of("")


def test_a_cloth_is_kept_when_the_title_is_corrected(writing):
    facts = {"kind": ActivityKind.CULTURE, "capacity": 5, "languages": ["en"]}
    with writing():
        of = factories.organisation()
        activity = actions.describe(of.id, facts, {"bg": Words("Хор"), "en": Words("Choyr")})
        assert activity.cloth == seed_of("Choyr")
        actions.change(activity, {}, {"bg": Words("Хор"), "en": Words("Choir")}, "")
        assert activity.cloth == seed_of("Choyr")
        # A change of kind dyes it anew, and its stitches are the same kind's.
        actions.change(activity, {"kind": ActivityKind.SPORT}, {"en": Words("Choir")}, "")
        assert activity.cloth == seed_of("Choyr")


def shared(page):
    return dict(re.findall(r'<meta property="og:(\w+)" content="([^"]*)">', page.text))


def test_a_shared_link_shows_the_cover_of_what_is_public(play, client, visitor, reading):
    with reading() as session:
        activity = session.query(Activity).filter(Activity.state == ActivityState.PUBLISHED).first()
        number = session.query(Session.id).filter(Session.activity_id == activity.id).first()[0]
    told = shared(client.get(f"/events/sessions/{number}"))
    assert told["title"] == "Football"
    assert told["url"].endswith(f"/events/sessions/{number}")
    assert told["image"].startswith("http://localhost/covers/sport/")
    assert client.get(told["image"].removeprefix("http://localhost")).mimetype == "image/png"
    home = shared(client.get("/"))
    assert home["image"].startswith("http://localhost/covers/shared.png?v=")
    assert shared(client.get("/sign-in")) == {}
    person = visitor()
    person.sign_in(play.coordinator)
    assert shared(person.get(f"/events/sessions/{number}")) == {}
