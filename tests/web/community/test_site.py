"""What the site says of itself: languages, danger, privacy, robots, security."""

import gzip
import io
import json
import re
from datetime import timedelta

import pytest
from PIL import Image

from community.foundation import clock, i18n
from community.foundation.access import Role
from community.foundation.periodic_tasks import TaskRun, tasks
from events.activities.rules import ActivityState
from tests import cast, factories, html


@pytest.mark.parametrize("address", ["/languages", "/danger", "/privacy", "/sign-in"])
def test_the_pages_are_open_and_small(client, address, count_queries):
    with count_queries() as statements:
        page = client.get(address)
    assert page.status_code == 200
    assert len(statements) <= 2
    assert len(page.data) < 12_000


def test_each_language_stands_in_its_own_script(client):
    page = client.get("/languages?next=/danger").text
    assert 'lang="en" dir="ltr"' in page
    assert [form.values["next"] for form in html.forms(page) if "English" in form.buttons] == [["/danger"]]


def test_a_chosen_language_leads_back(client):
    answer = client.press(client.get("/languages?next=/danger"), "English")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/danger")
    with client.session_transaction() as session:
        assert session["locale"] == "en"


def test_an_unknown_language_is_not_kept(client):
    client.post("/languages", data={"language": "xx", "next": "https://evil.example"})
    with client.session_transaction() as session:
        assert "locale" not in session


def test_the_numbers_are_those_of_the_country(client):
    page = client.get("/danger").text
    assert "tel:112" in page
    assert "tel:116111" in page


@pytest.mark.settings(country="GB")
def test_another_country_has_its_own_numbers(client):
    page = client.get("/danger").text
    assert "tel:999" in page
    assert "tel:112" not in page


def test_danger_is_on_every_page(client):
    assert html.links(client.get("/privacy").text)["A child may be in danger"] == "/danger"
    assert html.links(client.get("/danger").text)["Privacy"] == "/privacy"


def test_robots_and_sitemap(client):
    robots = client.get("/robots.txt")
    assert robots.mimetype == "text/plain"
    assert "Disallow: /card/" in robots.text
    assert "Sitemap: http://localhost/sitemap.xml" in robots.text
    sitemap = client.get("/sitemap.xml")
    assert sitemap.mimetype == "application/xml"
    assert "<loc>http://localhost/danger</loc>" in sitemap.text


def test_the_sitemap_lists_what_is_public_and_to_come(client, writing, count_queries):
    with writing():
        shown = cast.gather().session
        ours = factories.organisation()
        draft = factories.session(factories.activity(ours, state=ActivityState.DRAFT)).id
        over = factories.session(factories.activity(ours), starts_at=clock.now() - timedelta(days=2)).id
    with count_queries() as statements:
        sitemap = client.get("/sitemap.xml").text
    listed = set(re.findall(r"<loc>http://localhost(\S*?)</loc>", sitemap))
    assert any(address.endswith(f"/{shown}") for address in listed)
    assert not any(address.endswith((f"/{draft}", f"/{over}")) for address in listed)
    assert len(statements) <= 2


def test_security_txt_has_a_contact_and_a_future_end(client):
    lines = dict(line.split(": ", 1) for line in client.get("/.well-known/security.txt").text.splitlines())
    assert lines["Contact"].startswith("mailto:")
    assert lines["Expires"] > "2026"


def test_health(client):
    assert (client.get("/health/live").text, client.get("/health/live").status_code) == ("live", 200)


@pytest.mark.parametrize("path", ["/%00", "/a%20b", "/%22%3E%3Cb%3E", "/%D0%BD%D0%B5%D0%BC%D0%B0"])
def test_a_missing_pages_canonical_address_is_an_address(path, client):
    page = client.get(path)
    assert page.status_code == 404
    assert f'rel="canonical" href="http://localhost{path}"' in page.text


def test_an_administrator_sees_what_runs_by_itself(app, client, writing):
    with writing():
        ada = factories.account((Role.ADMINISTRATOR, None)).id
    client.sign_in(ada)
    page = client.get("/periodic-tasks").text
    with app.app_context():
        assert page.count("Not yet") == len(tasks())
    assert "Sends the emails that wait" in page
    app.test_cli_runner().invoke(args=["worker", "--once"])
    with writing() as session:
        session.add(TaskRun(name="volunteers.shifts.gone", failed_at=clock.now(), problem="KeyError"))
        run = session.get_one(TaskRun, "volunteers.shifts.remind_of_shifts")
        run.failed_at, run.problem = clock.now(), "Unfinished from KeyError"
    page = client.get("/periodic-tasks").text
    assert (page.count("Not yet"), page.count("Fails"), page.count("KeyError")) == (0, 1, 1)


def test_nobody_else_sees_what_runs_by_itself(client, writing):
    with writing():
        play = cast.gather()
    for who in (play.coordinator, play.volunteer):
        client.sign_in(who)
        assert client.get("/periodic-tasks").status_code == 403


def test_a_telephone_can_put_the_site_beside_its_programs(client):
    page = client.get("/languages").text
    [address] = re.findall(r'<link rel="manifest" href="([^"]+)">', page)
    answer = client.get(address)
    assert answer.mimetype == "application/manifest+json"
    assert answer.headers["Cache-Control"] == "public, max-age=3600"
    told = answer.get_json(force=True)
    assert (told["start_url"], told["display"]) == ("/", "standalone")
    assert [(one["sizes"], one["purpose"]) for one in told["icons"]] == [
        ("192x192", "any"),
        ("512x512", "any"),
        ("512x512", "maskable"),
    ]
    assert len(re.findall(r'<meta name="theme-color" content="#\w{6}" media="[^"]+">', page)) == 2
    links = re.findall(r'<link rel="icon" href="([^"]+)"', page)
    for src in [*links, *(one["src"] for one in told["icons"])]:
        with client.get(src) as icon:
            assert icon.status_code == 200
            content = icon.data
        if src.endswith(".png"):
            with Image.open(io.BytesIO(content)) as picture:
                assert picture.width == picture.height
                assert f"{picture.width}x" in " ".join(one["sizes"] for one in told["icons"])


@pytest.mark.parametrize(
    ("path", "sizes"),
    [
        ("/favicon.ico", {(16, 16), (32, 32), (48, 48)}),
        ("/apple-touch-icon.png", {(180, 180)}),
        ("/apple-touch-icon-precomposed.png", {(180, 180)}),
    ],
)
def test_the_mark_is_where_programs_look_for_it_unasked(client, path, sizes):
    answer = client.get(path)
    assert answer.status_code == 200
    with Image.open(io.BytesIO(answer.data)) as picture:
        assert picture.info.get("sizes", {picture.size}) == sizes
    assert "public" in answer.headers["Cache-Control"]
    assert client.get(path, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304


def test_a_translation_that_no_speaker_read_says_so_in_itself_and_in_english(client):
    page = client.get("/languages").text
    for language in i18n.complete():
        with client.application.test_request_context(), i18n.force_locale(language.code):
            assert f"</b> · {i18n.NOT_REVIEWED}</p>" in page
    assert "not yet reviewed by somebody who speaks the language" in page


def test_what_a_device_keeps_names_nobody(client, visitor, writing):
    with writing():
        play = cast.gather()
    someone = visitor()
    someone.sign_in(play.volunteer)
    for path in ("/offline/bg", "/sw.js?language=bg"):
        own, public = someone.get(path), client.get(path)
        assert own.data == public.data
        assert own.headers["Cache-Control"] == "public, max-age=3600"
        assert "Set-Cookie" not in own.headers
    assert 'href="tel:112"' in client.get("/offline/bg").text
    assert client.get("/offline/xx").status_code == 404


def test_the_worker_is_told_what_to_keep(client):
    page = client.get("/families").text
    [address] = re.findall(r'<meta name="offline" content="([^"]+)">', page)
    worker = client.get(address)
    assert worker.mimetype == "text/javascript"
    [kept] = re.findall(r"^const KEPT = (\[.*\]);$", worker.text, re.MULTILINE)
    for path in json.loads(kept):
        with client.get(path) as part:
            assert part.status_code == 200
    assert 'const HIDE = "/day";' in worker.text
    assert 'const LEAVE = "/sign-out";' in worker.text


@pytest.mark.settings(offline_page=False)
def test_turned_off_the_worker_clears_away(client):
    assert 'name="offline"' not in client.get("/families").text
    text = client.get("/sw.js?language=en").text
    assert ("unregister" in text, "KEPT" in text) == (True, False)


def test_a_browser_that_unpacks_gets_styles_and_scripts_packed(client):
    page = client.get("/families").text
    for name in re.findall(r'"(/static/[^"]+\.(?:css|js|svg))"', page):
        with client.get(name, headers={"Accept-Encoding": "gzip"}) as packed, client.get(name) as plain:
            assert packed.headers["Content-Encoding"] == "gzip"
            assert gzip.decompress(packed.data) == plain.data


@pytest.mark.parametrize("code", ["en", "bg", "ar"])
def test_no_two_places_under_the_thumb_look_alike(client, writing, code):
    with writing():
        ours = factories.organisation()
        roles = [(role, ours.id) for role in (Role.COORDINATOR, Role.CASEWORKER, Role.SERVICE)]
        somebody = factories.account(*roles).id
    client.sign_in(somebody)
    client.post("/languages", data={"language": code})
    dock = client.get("/community/watching").text.partition('<nav class="dock"')[2].partition("</nav>")[0]
    found = re.findall(r'<a class="i i-([a-z-]+)"[^>]*>([^<]*)</a>', dock.partition("<details")[0])
    assert len(found) >= 3
    assert len({icon for icon, _ in found}) == len({word for _, word in found}) == len(found)
