"""Files that one takes along hold what their page shows and nothing more, under a name that tells nothing."""

import csv
import io
import json
import re

import pytest

from community.foundation import clock
from community.foundation.access import Role
from tests import html, mailed
from tests.buttons import addresses
from tests.factories import NOON
from tests.presses import PEOPLE, is_file

PLANT = re.compile(r"plant-[a-z-]+-\d+-x|\+3597\d{7}|(?:Street|Way) (?:of|to) \w+title")
ALL = [(people[0], roles | {Role.VISITOR}) for people, roles in PEOPLE.values()] + [
    ("waiting family", {Role.HOUSEHOLD})
]
# What a name of a file may be: words of the house and numbers of what is public.
NAME = re.compile(r'(inline|attachment); filename="[a-z0-9-]{1,60}\.(ics|csv|json)"')
# Read again and again by a programme that must be able to ask whether anything changed (RFC 9111): never shared.
FEEDS = ("events.calendar.feed", "events.calendar.personal_feed")
PAGE_OF = {
    "/community/privacy/account/file": "/community/privacy/account",
    "/community/privacy/family/file": "/community/privacy/family",
}
FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "\r\n=1")


@pytest.fixture(scope="module")
def files(town):
    """Everything that is not a page: (who, method and address) -> the answer."""
    clock.set_to(NOON)
    town.restore()
    found = {}
    for who, roles in ALL:
        browser = town.visitor(who)
        for address in addresses(town, "GET", roles):
            answer = browser.get(address)
            if answer.status_code == 200 and answer.mimetype not in ("text/html", "text/css", "text/javascript"):
                found[who, f"GET {address}"] = answer
    town.restore()
    for who, path in (
        ("mentor", "/community/privacy/account/file"),
        ("coordinator", "/community/privacy/account/file"),
        ("active family", "/community/privacy/family/file"),
        ("coordinator", f"/community/privacy/households/{town.ids['family active']}/file"),
    ):
        found[who, f"POST {path}"] = town.visitor(who).post(path)
    return found


def endpoint_of(world, address):
    method, _, path = address.partition(" ")
    return world.app.url_map.bind("localhost").match(path, method=method)[0]


def test_every_kind_of_file_is_among_them(world, files):
    kinds = {answer.mimetype for answer in files.values() if is_file(answer)}
    assert kinds == {"text/calendar", "text/csv", "application/json"}
    assert {answer.status_code for answer in files.values()} == {200}


def test_a_file_has_a_name_that_tells_nothing_and_is_not_kept_on_the_way(world, files):
    wrong = []
    for (who, address), answer in files.items():
        named = answer.headers.get("Content-Disposition", "")
        if not named:
            continue
        kept = answer.headers["Cache-Control"]
        endpoint = endpoint_of(world, address)
        # A public session says the same to everybody; a browser asks again each time.
        allowed = (
            ("public" in kept or "private" in kept) if endpoint in FEEDS else "no-store" in kept or who == "anybody"
        )
        if not NAME.fullmatch(named) or not allowed or answer.headers["X-Content-Type-Options"] != "nosniff":
            wrong.append((who, address, named, kept))
    assert wrong == []


def test_what_anybody_fetches_holds_nothing_personal(files):
    said = {
        (address, word)
        for (who, address), answer in files.items()
        if who == "anybody" and mailed.CARD not in address and not address.startswith("GET /my/")
        for word in PLANT.findall(unfolded(answer))
        if not is_public(word)
    }
    assert said == set()


def is_public(word):
    """Where a public session takes place."""
    return re.fullmatch(r"(Street|Way) (of|to) (Public|Past|Course|Training)title", word)


def unfolded(answer):
    return re.sub(r"\r?\n[ \t]", "", answer.get_data().decode("utf-8", "replace"))


def test_an_entry_of_a_calendar_says_no_more_than_the_page_of_the_session(world, files):
    compared = 0
    for (who, address), answer in files.items():
        if endpoint_of(world, address) == "events.calendar.download":
            page = world.visitor(who).get(address.partition(" ")[2].removesuffix(".ics"))
            assert set(PLANT.findall(unfolded(answer))) <= set(PLANT.findall(page.text)), (who, address)
            compared += 1
        if answer.mimetype == "text/calendar":
            assert not re.search(r"^(ATTENDEE|CONTACT|COMMENT)[;:]", unfolded(answer), re.MULTILINE), (who, address)
    assert compared > 50


def test_a_personal_feed_says_what_the_pages_of_its_owner_say(world):
    for key, who, pages in (
        ("feed account_id", "mentor", ["/volunteers/shifts/mine"]),
        ("feed household_id", "active family", ["/family"]),
    ):
        feed = unfolded(world.visitor().get(f"/my/{world.buttons[key]}.ics"))
        sessions = [f"/events/sessions/{number}" for (number,) in world.ask("SELECT id FROM sessions")]
        seen = {word for page in [*pages, *sessions] for word in PLANT.findall(world.visitor(who).get(page).text)}
        assert set(PLANT.findall(feed)) <= seen
        assert "Street of Protectedtitle" in feed
        assert "CLASS:PRIVATE" in feed
        assert "Invitedtitle" not in feed


@pytest.mark.parametrize("path", PAGE_OF)
def test_a_copy_of_ones_data_holds_what_its_page_shows(world, files, path):
    for (who, address), answer in files.items():
        if address == f"POST {path}":
            page = world.visitor(who).get(PAGE_OF[path])
            content = {json.dumps(word)[1:-1] for word in PLANT.findall(answer.get_data(as_text=True))}
            shown = set(PLANT.findall(page.text.partition("<main")[2]))
            assert content == shown, who


def table_of(page, slug):
    """The rows of a report as its page shows them."""
    [section] = [one for one in html.parse(page.text).iter("section") if one.get("id") == slug]
    rows = [[html.words(cell) for cell in row if cell.tag in ("th", "td")] for row in section.iter("tr")]
    return [row for row in rows if row]


def reports(world, who):
    page = world.visitor(who).get("/community/reporting")
    slugs = re.findall(r'href="/community/reporting/([\w-]+)\.csv"', page.text)
    return page, {slug: world.visitor(who).get(f"/community/reporting/{slug}.csv") for slug in slugs}


@pytest.mark.parametrize("who", ["coordinator", "administrator"])
def test_a_report_as_a_file_has_the_rows_and_columns_of_its_page(world, who):
    page, found = reports(world, who)
    assert found
    before = len(world.ask("SELECT id FROM audit_entries WHERE deed = 'exported'"))
    assert before >= len(found)
    for slug, answer in found.items():
        rows = list(csv.reader(io.StringIO(answer.get_data(as_text=True).removeprefix("\ufeff"))))
        assert [[cell.strip() for cell in row] for row in rows] == table_of(page, slug), slug


@pytest.mark.parametrize("formula", FORMULAS)
def test_no_cell_is_a_formula(world, formula):
    for table, columns in {"organisations": ["name"], "activity_texts": ["title"], "venues": ["name"]}.items():
        for column in columns:
            world.write(f"UPDATE {table} SET {column} = ?", formula)
    names = json.dumps(dict.fromkeys(("en", "bg", "ar"), formula))
    for table in ("districts", "areas", "skills"):
        world.write(f"UPDATE {table} SET names = ?", names)
    cells = [
        cell
        for who in ("coordinator", "administrator")
        for answer in reports(world, who)[1].values()
        for row in csv.reader(io.StringIO(answer.get_data(as_text=True).removeprefix("\ufeff")))
        for cell in row
    ]
    assert [cell for cell in cells if cell.lstrip()[:1] in ("=", "+", "-", "@") or cell[:1] in ("\t", "\r")] == []
    assert any(formula.strip() in cell for cell in cells), "no cell holds the name"


def test_taking_along_is_noted(world):
    for who, path in (
        ("active family", "/community/privacy/family/file"),
        ("mentor", "/community/privacy/account/file"),
    ):
        before = len(world.ask("SELECT id FROM audit_entries WHERE deed = 'exported'"))
        assert is_file(world.visitor(who).post(path))
        assert len(world.ask("SELECT id FROM audit_entries WHERE deed = 'exported'")) > before
    [(interview,)] = world.ask("SELECT id FROM skills_interviews")
    assert is_file(world.visitor("active family").get(f"/family/profiles/{interview}/file"))
    assert world.ask("SELECT 1 FROM audit_entries WHERE deed = 'exported' AND table_name = 'skills_interviews'")
