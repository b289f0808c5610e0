"""Files that one takes along hold what their page shows and nothing more, under a name that tells nothing."""

import csv
import io
import json
import re
import zipfile
from xml.etree import ElementTree

import pytest

from community.foundation import clock
from community.foundation.access import Role
from community.reporting import suppression
from tests import html, mailed
from tests.buttons import addresses
from tests.factories import NOON
from tests.presses import PEOPLE, is_file

PLANT = re.compile(r"plant-[a-z-]+-\d+-x|\+3597\d{7}|(?:Street|Way) (?:of|to) \w+title")
ALL = [(people[0], roles | {Role.VISITOR}) for people, roles in PEOPLE.values()] + [
    ("waiting family", {Role.HOUSEHOLD})
]
# What a name of a file may be: words of the house and numbers of what is public.
NAME = re.compile(r'(inline|attachment); filename="[a-z0-9-]{1,60}\.(ics|csv|xlsx|json)"')
# What somebody sent is called as its address and its kind, never as they called it.
SENT = {"community.directory.leaflet": {"application/pdf": "pdf", "image/jpeg": "jpg"}}
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
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
    assert kinds == {"text/calendar", "text/csv", "application/json", "application/pdf", SHEET}
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
        if (
            not is_well_named(endpoint, address, answer)
            or not allowed
            or answer.headers["X-Content-Type-Options"] != "nosniff"
        ):
            wrong.append((who, address, named, kept))
    assert wrong == []


def is_well_named(endpoint, address, answer):
    named = answer.headers["Content-Disposition"]
    if endpoint in SENT:
        return named == f'attachment; filename="{address.rpartition("/")[2]}.{SENT[endpoint][answer.mimetype]}"'
    return NAME.fullmatch(named) is not None


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


REPORTS = "/community/reporting"


def rows_in(element):
    """The rows of a table as a page shows them."""
    rows = [[html.words(cell) for cell in row if cell.tag in ("th", "td")] for row in element.iter("tr")]
    return [row for row in rows if row]


def tables_of(page):
    """The rows of each report that has some on this page: its name -> its rows."""
    sections = [one for one in html.parse(page.text).iter("section") if one.get("id")]
    return {one.get("id"): rows_in(one) for one in sections if rows_in(one)}


def rows_of(answer):
    """The rows of a file, whichever kind it is, each cell as its text."""
    if answer.mimetype == SHEET:
        return sheet_rows(answer.data)
    return list(csv.reader(io.StringIO(answer.get_data(as_text=True).removeprefix("\ufeff"), newline="")))


def sheet_rows(content):
    """The rows of a spreadsheet of texts and numbers; anything else in it, a formula above all, is an error."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        assert [name for name in book.namelist() if "/worksheets/" in name] == ["xl/worksheets/sheet1.xml"]
        texts = ["".join(one.itertext()) for one in ElementTree.fromstring(book.read("xl/sharedStrings.xml"))]
        sheet = ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))
    rows = []
    for row in sheet.findall(".//{*}row"):
        cells = {}
        for cell in row:
            [value] = cell
            assert value.tag.endswith("}v"), "a cell that is neither text nor number"
            assert cell.get("t") in ("s", None)
            column = re.fullmatch(r"([A-Z])\d+", cell.get("r"))[1]
            text = texts[int(value.text)] if cell.get("t") else value.text
            cells[ord(column) - ord("A")] = re.sub(r"_x([0-9A-F]{4})_", lambda one: chr(int(one[1], 16)), text)
            # What is a number can be added up.
            assert cell.get("t") is None or not text.isdigit()
        rows.append([cells.get(number, "") for number in range(max(cells) + 1)])
    return rows


def reports(world, who):
    """The page, and every file that it offers: (name, kind) -> the answer."""
    browser = world.visitor(who)
    page = browser.get(REPORTS)
    found = re.findall(rf'href="({REPORTS}/([\w-]+)\.(csv|xlsx)\?[^"]*)"', page.text)
    return page, {(slug, kind): browser.get(address.replace("&amp;", "&")) for address, slug, kind in found}


def show_all(patch):
    """Let no figure be hidden, so that one cannot stand for another."""
    for name, value in {"LEAST": 0, "STEP": 1, "LEAST_OF_A_SHARE": 1, "LEAST_OF_A_MEDIAN": 1}.items():
        patch.setattr(suppression, name, value)


@pytest.mark.parametrize("everything", [False, True], ids=["small ones hidden", "none hidden"])
@pytest.mark.parametrize("who", ["coordinator", "reporter", "administrator"])
def test_a_report_as_a_file_has_the_rows_and_columns_of_its_page(world, monkeypatch, who, everything):
    if everything:
        show_all(monkeypatch)
    exported = "SELECT id FROM audit_entries WHERE deed = 'exported'"
    before = len(world.ask(exported))
    page, found = reports(world, who)
    assert len(world.ask(exported)) - before >= len(found)
    shown = {slug: rows for slug, rows in tables_of(page).items() if slug in slugs_of(world)}
    assert len(shown) >= (10 if everything else 5)
    assert found.keys() == {(slug, kind) for slug in (*shown, "all-figures") for kind in ("csv", "xlsx")}
    for (slug, kind), answer in found.items():
        if slug in shown:
            assert [[cell.strip() for cell in row] for row in rows_of(answer)] == shown[slug], (slug, kind)
    # What the page does not show is no file either, whoever knows its address.
    for slug in slugs_of(world) - shown.keys():
        for kind in ("csv", "xlsx"):
            assert world.visitor(who).get(f"{REPORTS}/{slug}.{kind}").status_code == 404, (slug, kind)


def slugs_of(world):
    return {report.slug for report in world.app.extensions["reports"]}


@pytest.mark.parametrize("everything", [False, True], ids=["small ones hidden", "none hidden"])
@pytest.mark.parametrize("who", ["coordinator", "reporter", "administrator"])
def test_all_figures_as_a_file_have_the_rows_of_their_page_and_the_columns_of_each_figure(
    world, monkeypatch, who, everything
):
    if everything:
        show_all(monkeypatch)
    page, found = reports(world, who)
    [days], heads, *rows = rows_of(found["all-figures", "csv"])
    sheet = rows_of(found["all-figures", "xlsx"])
    assert sheet == [[days], heads, *rows]
    assert days in html.text_of(page.text)
    said, figures = [], {}
    for section in html.parse(page.text).iter("section"):
        if not section.get("id"):
            [title] = section.iter("h2")
            _, *lines = rows_in(section)
            said += [[html.words(title), *line] for line in lines]
            figures |= {html.words(link): link.get("href") for link in section.iter("a")}
    assert [[book, title, number or definition] for book, title, number, *_, definition in rows] == said
    assert len(figures) > 15
    for _, title, number, *cuts, definition in rows:
        if title not in figures:
            assert cuts == [""] * len(cuts)
            continue
        shown = world.visitor(who).get(figures[title])
        assert definition in html.text_of(shown.text)
        [table] = [
            rows_in(one)
            for one in html.parse(shown.text).iter("section")
            if html.words(next(one.iter("h2"))) in ("By age", "By age and sex")
        ] or [None]
        if table is None:
            assert cuts == [""] * len(cuts), title
            continue
        # Its last column and its last row say how many together.
        [_, *ages, _], *sexes, [_, *of_ages, whole] = table
        assert heads == ["", "", "How many", *ages, *(row[0] for row in sexes), "Definition"]
        assert [number, *cuts] == [whole, *of_ages, *(row[-1] for row in sexes)], title


@pytest.mark.parametrize("formula", FORMULAS)
def test_no_cell_is_a_formula(world, formula):
    for table, columns in {
        "organisations": ["name"], "activity_texts": ["title"], "venues": ["name"], "accounts": ["name"],
    }.items():  # fmt: skip
        for column in columns:
            world.write(f"UPDATE {table} SET {column} = ?", formula)
    names = json.dumps(dict.fromkeys(("en", "bg", "ar"), formula))
    for table in ("districts", "areas", "skills"):
        world.write(f"UPDATE {table} SET names = ?", names)
    files = {
        (who, *name): answer
        for who in ("coordinator", "reporter", "administrator")
        for name, answer in reports(world, who)[1].items()
    }
    files["coordinator", "trail", "csv"] = world.visitor("coordinator").get("/community/trail.csv")
    cells = {name: [cell for row in rows_of(answer) for cell in row] for name, answer in files.items()}
    assert {
        (name, cell)
        for name, found in cells.items()
        for cell in found
        if cell.lstrip()[:1] in ("=", "+", "-", "@") or cell[:1] in ("\t", "\r", "\n")
    } == set()
    # Where a name stands that somebody gave.
    for name in (("coordinator", "households", "csv"), ("coordinator", "households", "xlsx"),
                 ("administrator", "households", "xlsx"), ("coordinator", "trail", "csv")):  # fmt: skip
        assert any(formula.strip() in cell for cell in cells[name]), f"no cell of {name} holds the name"


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
