"""axe before every page of the town, as everybody, in three languages, two sizes and two themes.

Usage: python -m tests.browser.accessibility (as `make accessibility` does). `make test` takes one look at each page,
each day another one; here every page is seen in all twelve.
"""

import os
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import groupby, product
from multiprocessing import get_context
from multiprocessing.util import Finalize
from operator import attrgetter
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import sqlalchemy as sa
from playwright.sync_api import Browser, BrowserContext, Page

from app import create_app
from community.accounts.models import Account, Card
from community.foundation.application import TransactionalFlask
from community.foundation.config import Config
from community.foundation.database import db
from tests import html
from tests.browser import eyes
from tests.browser.conftest import DESKTOP, KEY, PHONE, chromium, faults_by_axe, lend_session, served
from tests.databases import SqliteTemplate
from tests.visitor import Visitor

WHO = ("coordinator", "household", "admin", "colleague", "caseworker", "volunteer", "anybody")
LANGUAGES = ("en", "bg", "ar")
THEMES = ("light", "dark")
SIZES = {"phone": PHONE, "desk": DESKTOP}
NARROWEST = {"width": 320, "height": 640}
MOST_PAGES = 100
# Of addresses that differ only in these parts one is enough.
VARIABLE = re.compile(r"\d{4}-\d\d-\d\d|\d+|(?<=/card/)[^/]+|\?.*")
# Of axe's rules those that a theme can break; all others see the same page in both.
OF_A_THEME = ["color-contrast", "link-in-text-block"]


@dataclass(frozen=True)
class Look:
    """One way in which a page is seen."""

    locale: str
    size: str
    theme: str


LOOKS = [Look(*one) for one in product(LANGUAGES, SIZES, THEMES)]


def as_visitor(town: TransactionalFlask, who: str, locale: str = "") -> Visitor:
    """Somebody of the town, signed in, reading in a language; without one in their own."""
    visitor: Visitor = town.test_client()  # type: ignore[assignment]
    with town.app_context():
        if who == "household":
            visitor_id = db.session.scalar(sa.select(sa.func.min(Card.id)))
        elif who != "anybody":
            visitor_id = db.session.scalar(sa.select(Account.id).where(Account.email == f"{who}@example.org"))
        db.session.rollback()
    if who == "household":
        visitor.open_card(visitor_id)
    elif who != "anybody":
        visitor.sign_in(visitor_id)
    if locale:
        visitor.post("/languages", data={"language": locale})
    return visitor


def pages_within_reach(visitor: Visitor, start: str = "/") -> list[str]:
    """One address of each kind, found by following links."""
    found: dict[str, str] = {}
    waiting = [start]
    while waiting and len(found) < MOST_PAGES:
        address = waiting.pop(0)
        kind = VARIABLE.sub("*", address)
        if kind in found or address.startswith("/static/"):
            continue
        response = visitor.get(address)
        if response.mimetype != "text/html":
            continue
        assert response.status_code in (200, 303), f"{address}: {response.status}"
        found[kind] = address
        links = [response.location] if response.location else list(html.links(response.text).values())
        for link in links:
            parts = urlsplit(urljoin(f"http://localhost{address}", link))
            if parts.netloc == "localhost":
                waiting.append(parts.path + (f"?{parts.query}" if parts.query else ""))
    return list(found.values())


def own_pages(town: TransactionalFlask, who: str) -> list[str]:
    """What to look at as somebody: what looks the same to a stranger is looked at as a stranger, and once more beside
    the rooms of staff, where there is less room."""
    visitor = as_visitor(town, who)
    # To where a form leads, no link does.
    addresses = [*pages_within_reach(visitor), "/danger/thank-you"]
    if who in ("anybody", "coordinator"):
        return addresses
    stranger: Visitor = town.test_client()  # type: ignore[assignment]
    return ["/", *(address for address in addresses[1:] if main_of(visitor, address) != main_of(stranger, address))]


def main_of(visitor: Visitor, address: str) -> str:
    """What is between a page's frame, or where it sends one."""
    response = visitor.get(address)
    return str(response.location or response.text.partition("<main")[2].partition("</main>")[0])


def opened(town: TransactionalFlask, context: BrowserContext, address: str, who: str, locale: str) -> Page:
    """A browser's page before which somebody sits who reads in that language; nothing moves in it."""
    if who != "anybody":
        lend_session(as_visitor(town, who, locale), context, address)
    page = context.new_page()
    # What fades from one colour to the next would be judged on its way.
    page.emulate_media(reduced_motion="reduce")
    return page


def judge(page: Page, address: str, looks: Sequence[Look], words: bool = False) -> list[str]:
    """What axe and a ruler find on a page in these looks (all of one language); with `words` whether they are whole."""
    page.set_viewport_size(NARROWEST)
    page.goto(address)
    page.emulate_media(color_scheme="light")
    found = [f"320 px: {fault}" for fault in eyes.sideways(page)]
    for size, of_a_size in groupby(looks, key=attrgetter("size")):
        page.set_viewport_size(SIZES[size])
        if words:
            found += [f"{size}: {fault}" for fault in eyes.broken(page)]
        for number, look in enumerate(of_a_size):
            page.emulate_media(color_scheme=look.theme)
            faults = faults_by_axe(page, only=OF_A_THEME if number else None)
            found += [f"{size}, {look.theme}: {fault}" for fault in faults]
    return [f"{address}: {fault}" for fault in found]


class Room:
    """One process's own town, server and browser, which end with the process."""

    def __init__(self, town_file: str):
        self.stack = stack = ExitStack()
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        shutil.copyfile(town_file, folder / "town.sqlite3")
        self.town = make_town(f"sqlite:///{folder / 'town.sqlite3'}", folder)
        self.town.test_client_class = Visitor
        self.address = stack.enter_context(served(self.town))
        self.browser: Browser = stack.enter_context(chromium())


def make_town(database_url: str, folder: Path) -> TransactionalFlask:
    return create_app(
        Config(
            testing=True,
            demo=True,
            database_url=database_url,
            secret_key=KEY,
            instance=str(folder),
            rate_limits=False,
        )
    )


ROOM: list[Room] = []


def enter(town_file: str) -> None:
    """What a process does first."""
    ROOM.append(Room(town_file))
    # Before the process waits for its threads, one of which serves the town until this is closed.
    Finalize(ROOM[0], ROOM[0].stack.close, exitpriority=0)


def look_at_all(who: str, locale: str) -> tuple[str, list[str]]:
    """Every page of somebody in one language, in both sizes and themes: what was done, and the faults."""
    room, begun = ROOM[0], time.monotonic()
    context = room.browser.new_context(base_url=room.address, locale=locale)
    context.set_default_timeout(60_000)
    page = opened(room.town, context, room.address, who, locale)
    looks = [look for look in LOOKS if look.locale == locale]
    pages = own_pages(room.town, who)
    if who == "coordinator":
        pages += [f"/look?theme={theme}" for theme in THEMES]
    faults = [f"{who}, {locale}: {fault}" for address in pages for fault in judge(page, address, looks, words=True)]
    context.close()
    told = f"{who:12} {locale}  {len(pages):3} pages, {len(pages) * len(looks):3} looks, {len(faults):3} faults"
    return f"{told}, {time.monotonic() - begun:4.0f} s", faults


def main() -> None:
    begun = time.monotonic()
    every: list[str] = []
    with tempfile.TemporaryDirectory() as folder, SqliteTemplate(Path(folder)).copy() as url:
        town = make_town(url, Path(folder))
        loaded = town.test_cli_runner().invoke(args=["demo", "load", "--quiet"])
        if loaded.exit_code:
            sys.exit(f"The town was not loaded: {loaded.output}")
        # What the database still kept beside its file would not be copied with it.
        with town.app_context():
            db.engine.dispose()
        units = [(who, locale) for who in WHO for locale in LANGUAGES]
        processes = int(os.environ.get("TEST_PROCESSES", os.cpu_count() or 2))
        with ProcessPoolExecutor(
            processes, get_context("spawn"), initializer=enter, initargs=(url.removeprefix("sqlite:///"),)
        ) as pool:
            for told, faults in pool.map(look_at_all, *zip(*units, strict=True)):
                print(told, *faults, sep="\n  ", flush=True)
                every += faults
    print(f"{len(every)} faults in {(time.monotonic() - begun) / 60:.1f} minutes")
    sys.exit(bool(every))


if __name__ == "__main__":
    main()
