"""The small laws of the house, read off its files: names, sizes, time, commits, markup;
each test shows its own teeth."""

import ast
import dataclasses
import re
import subprocess
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from community.foundation.config import Config

ROOT = Path(__file__).parents[2]
CONTEXTS = ("community", "events", "volunteers")
# From so many lines on, somebody looks whether a file has two reasons to change; it is never cut for its length.
LONG = 400
BANNED_NAMES = {
    "utils",
    "util",
    "helpers",
    "helper",
    "common",
    "manager",
    "service",
    "services",
    "data",
    "info",
    "misc",
}
BANNED_ENDINGS = re.compile(r"\w(Manager|Service|Helper|Util|Utils|Info)$")

COMMITS = re.compile(r"\.commit\(")
READS_CLOCK = re.compile(r"\b(datetime\.(now|utcnow|today)|date\.today|time\.time)\(")
PATCHES_TIME = re.compile(r"(patch|setattr)\w*\([^)]*(datetime|time_machine|freeze)|\bfreeze_time|time_machine\.travel")
UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX)\b")
MACHINE_PATHS = re.compile(r"(?<![\w.])/(work|root|opt)/(?!\.\.)\w|file:///")
# Data for search engines is no script: nothing runs it.
INLINE = re.compile(
    r"<style|<script(?! type=\"application/ld\+json\">)(?![^>]*\ssrc=)|\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|javascript:",
    re.IGNORECASE,
)
PHYSICAL = re.compile(
    r"(?<![\w-])((margin|padding|border)-(left|right)|(left|right)\s*:|"
    r"text-align\s*:\s*(left|right)|float\s*:\s*(left|right))"
)


def tracked(*patterns: str) -> list[Path]:
    """Files under version control, or all of them where there is no git."""
    try:
        out = subprocess.run(
            ["git", "ls-files", *patterns], cwd=ROOT, capture_output=True, text=True, check=True
        ).stdout
        found = [ROOT / line for line in out.splitlines()]
    except (OSError, subprocess.CalledProcessError):
        found = [path for pattern in patterns for path in ROOT.rglob(pattern.removeprefix("**/"))]
    return [path for path in found if path.is_file()]


def modules() -> list[Path]:
    return [
        ROOT / "app.py",
        *(path for name in CONTEXTS for path in tracked(f"{name}/*.py") if "versions" not in path.parts),
    ]


def matches(
    paths: list[Path], law: re.Pattern[str], *, allowed: Callable[[Path], bool] = lambda _path: False
) -> list[str]:
    return [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()[:100]}"
        for path in paths
        if not allowed(path)
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if law.search(line)
    ]


def test_the_application_is_one_page():
    assert len((ROOT / "app.py").read_text("utf-8").splitlines()) < 100


def test_every_module_opens_with_one_true_sentence():
    def opening(path: Path) -> str | None:
        return ast.get_docstring(ast.parse(path.read_text("utf-8")))

    checked = [*modules(), *tracked("tests/*.py")]
    bare = [path for path in checked if path.read_text("utf-8").strip() and not opening(path)]
    unended = [path for path in checked if (opening(path) or ".").splitlines()[0].strip()[-1] not in ".:;,?"]
    assert [str(path.relative_to(ROOT)) for path in (*bare, *unended)] == []


# Looked at, with the one reason to change.
LOOKED_AT = {
    "community/foundation/database.py": "what every model is, the one transaction, and how rows are read and added",
    "community/accounts/views.py": "whoever signs in: address and password, second step, what one forgot",
    "community/accounts/actions.py": "an account: begun, signed in, proved, changed, on its devices",
    "community/households/actions.py": "registering people, what is told and kept of them, their consents and cards",
    "community/households/queries.py": "households, their people, and what a card of theirs shows",
    "community/households/views.py": "the pages of a household and the card that opens them",
    "events/imports/actions.py": "a file taken over date by date, as it was shown or not at all",
    "events/calendar/views.py": "the programme and each one's own dates as calendars, and how to subscribe",
    "events/sessions/views.py": "the programme, kept for all who read it, and the page of a date",
    "events/planning/actions.py": "dates made, moved, called off, each kept so that it can be undone, and undone",
    "events/planning/queries.py": "what a change of dates would do and whom it touches, and what a batch kept",
    "events/planning/views.py": "planning one date or a series, each with its preview",
    "events/registrations/actions.py": "a party that joins, comes in, changes, leaves, and whom its seats go to",
    "events/registrations/queries.py": "a family's dates: who comes, who may, what suits",
    "events/registrations/waiting_list.py": "the one waiting list: every step that somebody on it can take",
    "events/registrations/views.py": "where families and neighbours see, join and leave what they come to",
    "volunteers/watched.py": "everything that waits for helpers and pairs, and what each is called",
    "volunteers/pairs/queries.py": "pairs as each side and their coordinator reads them",
    "community/referrals/views.py": "a referral from its author to who receives it, and the person's own page",
    "community/staff_training/queries.py": "a course for staff as its trainer, its people and its figures read it",
    "community/staff_training/views.py": "a course for staff from its trainer to its people, and the check of a number",
    "community/reports.py": "what is counted of people and care, each figure once",
    "community/housing/views.py": "homes and needs as the office, the caseworker and the family read and change them",
    "community/mediation/views.py": "who begins a mediation, who leads it, what each of its two sides reads and says",
    "community/conferences/queries.py": "a meeting about a family as its caller, its people and My work read it",
    "community/agreements/views.py": "an agreement from a family's wish to its steps, on both sides",
    "community/watched.py": "everything that waits for whoever sees to families, and what each is called",
    "community/manifest.py": "what community offers to the application, in one list",
    "volunteers/clearances/queries.py": "clearances of people, who may decide of them, and who is cleared on a day",
    "volunteers/pairs/actions.py": "two who may meet: their yes or no, the first meeting, the end",
    "community/foundation/forms.py": "fields as every form has them, and what they take",
    "community/foundation/outbox.py": "an email from its cause to its fate: posted, claimed, put off, settled",
    "volunteers/shifts/emails.py": "what is written of shifts, each email once",
    "volunteers/shifts/actions.py": "places in shifts, and shifts that follow their sessions",
    "volunteers/shifts/queries.py": "shifts, their places and their people",
    "volunteers/shifts/views.py": "the shifts one may take, one's own week, and the roster of a shift",
}


def test_whoever_makes_a_file_long_has_looked_at_it():
    lines = {str(path.relative_to(ROOT)): len(path.read_text("utf-8").splitlines()) for path in modules()}
    assert {name for name, number in lines.items() if number > LONG} - set(LOOKED_AT) == set()


def test_names_say_what_a_thing_is():
    def names(path: Path) -> Iterator[str]:
        yield path.stem
        yield from path.relative_to(ROOT).parts[:-1]
        for node in ast.parse(path.read_text("utf-8")).body:
            if isinstance(node, ast.ClassDef | ast.FunctionDef):
                yield node.name

    bad = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in modules()
        for name in names(path)
        if name in BANNED_NAMES or BANNED_ENDINGS.search(name)
    ]
    assert bad == []


# What each slice or context has of its own under one name, because the name says the same everywhere.
ONE_EACH = {"Refusal", "Permission", "Meta"}


def test_a_class_has_one_meaning_in_the_whole_house():
    def classes(path: Path) -> Iterator[str]:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ClassDef):
                yield node.name

    places: dict[str, list[str]] = {}
    for path in modules():
        for name in classes(path):
            places.setdefault(name, []).append(str(path.relative_to(ROOT)))
    assert {name: found for name, found in places.items() if len(found) > 1 and name not in ONE_EACH} == {}


def test_only_the_transaction_commits():
    assert COMMITS.search("    session.commit()")
    foundation = ROOT / "community/foundation"
    assert (
        matches(
            modules(),
            COMMITS,
            allowed=lambda path: path in (foundation / "database.py", foundation / "migrations/env.py"),
        )
        == []
    )


def test_only_the_clock_reads_the_time():
    assert all(READS_CLOCK.search(line) for line in ("datetime.now(UTC)", "datetime.utcnow()", "date.today()"))
    assert matches(modules(), READS_CLOCK, allowed=lambda path: path.name == "clock.py") == []


def test_tests_set_the_clock_and_patch_nothing():
    assert PATCHES_TIME.search('monkeypatch.setattr("x.datetime", y)')
    assert matches(tracked("tests/*.py"), PATCHES_TIME, allowed=lambda path: path == Path(__file__)) == []


def test_templates_hold_neither_style_nor_script():
    for bad in ('<p style="x">', "<script>", '<a onclick="x">', "<style>", '<a href="javascript:x">'):
        assert INLINE.search(bad)
    assert not INLINE.search('<script type="module" src="/x.js">')
    pages = [path for path in tracked("templates/*") if path.suffix == ".html"]
    assert pages
    # What no server of ours sends may fetch nothing: emails, and what a proxy shows while nothing runs.
    apart = {"mail", "maintenance.html"}
    assert matches(pages, INLINE, allowed=lambda path: apart & {*path.relative_to(ROOT / "templates").parts}) == []


def test_templates_list_words_with_the_readers_comma():
    """An Arabic page said its dates with a Latin one."""
    pages = [path for path in tracked("templates/*") if path.suffix == ".html"]
    assert matches(pages, re.compile(r"""join\(["'], ["']\)""")) == []


def test_the_lists_of_the_desk_stand_on_the_desk_alone():
    """Their sheet is not sent to others, who met bare lists."""
    tiers = tomllib.loads((ROOT / "community/foundation/i18n/tiers.toml").read_text("utf-8"))
    others = [ROOT / one for tier in ("first", "second") for one in tiers[tier] if one.startswith("templates/")]
    pages = {path for one in others for path in ([one] if one.suffix == ".html" else one.rglob("*.html"))}
    desk = {ROOT / "templates/_macros/parts.html"}
    for one in tiers["third"]:
        desk |= {ROOT / one, *(ROOT / one).rglob("*.html")}
    assert pages
    assert matches(sorted(pages - desk), re.compile(r"""class="(item|group)["\s]""")) == []


def test_lines_end_at_120_columns():
    """Of templates, and of Python with the remarks to its checkers, which ruff does not count."""
    pages = [path for path in tracked("templates/*") if path.suffix == ".html"]
    code = [path for path in tracked("*.py") if "versions" not in path.parts]
    assert matches([*pages, *code], re.compile(r".{121}")) == []


def test_sheets_know_no_left_and_right():
    assert PHYSICAL.search("margin-left: 1px")
    assert PHYSICAL.search("  left: 0")
    assert matches(tracked("static/css/*.css"), PHYSICAL) == []


def test_nothing_is_left_for_later():
    assert UNFINISHED.search("# TODO: x")
    code = [path for path in tracked("*.py", "*.html", "*.css", "*.js", "*.md", "Makefile") if path.suffix != ".po"]
    assert matches(code, UNFINISHED, allowed=lambda path: path == Path(__file__)) == []


def test_nothing_names_the_machine_it_was_written_on():
    assert MACHINE_PATHS.search("see /root/x")
    text = tracked(
        "*.py", "*.md", "*.txt", "*.in", "*.toml", "*.html", "*.css", "*.js", "*.json", "Makefile", ".ci/*", "tests/run"
    )
    assert matches(text, MACHINE_PATHS, allowed=lambda path: path == Path(__file__)) == []


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_the_lock_pins_every_library_by_hash_and_names_no_index(name):
    text = (ROOT / name).read_text("utf-8")
    pinned = re.findall(r"^[a-z0-9_.\[\]-]+==[^ ]+.*?(?=^\S|\Z)", text, re.MULTILINE | re.DOTALL)
    assert pinned
    assert [entry.split()[0] for entry in pinned if "--hash=sha256:" not in entry] == []
    assert not re.search(r"https?://|--(extra-)?index|--find-links| @ ", text)


def test_every_wish_is_locked():
    for source, lock in (("requirements.in", "requirements.txt"), ("requirements-dev.in", "requirements-dev.txt")):
        wished = re.findall(r"^([a-z0-9][a-z0-9-]*)", (ROOT / source).read_text("utf-8"), re.MULTILINE)
        locked = re.findall(r"^([a-z0-9-]+)==", (ROOT / lock).read_text("utf-8"), re.MULTILINE)
        assert set(wished) <= set(locked), f"run: make lock ({sorted(set(wished) - set(locked))})"


def test_every_setting_is_described():
    text = (ROOT / ".env.example").read_text("utf-8")
    described = set(re.findall(r"^#?\s?([A-Z][A-Z_]+)=", text, re.MULTILINE))
    internal = {"TESTING", "INSTANCE", "DEBUG", "COMPRESS_FEEDS", "MAIL_TIMEOUT"}
    settings = {field.name.upper() for field in dataclasses.fields(Config)}
    assert settings - described - internal == set()
    assert described - settings == set()


def test_make_helps():
    out = subprocess.run(["make", "-s", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    offered = {line.split()[1] for line in out.splitlines()}
    assert offered >= {
        "run",
        "test",
        "lint",
        "fuzz",
        "audit",
        "sbom",
        "asvs",
        "bench",
        "demo",
        "lock",
        "messages",
        "first-migration",
        "pictures",
        "help",
    }
