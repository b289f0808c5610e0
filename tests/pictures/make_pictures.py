"""Photographs forty pages of the demonstration town: phone, desk, three languages, light, dark, a family's card.

Usage: python -m tests.pictures.make_pictures (as `make pictures` does). It starts a town of its own on a free port.
"""

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.conftest import DESKTOP, PHONE, find_chromium

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
PASSWORD = "zaedno-demo"
CARD, PIN = "/card/DEMO-CARD-0001", "2468"

VOLUNTEER, COORDINATOR, ADMINISTRATOR = "volunteer@example.org", "coordinator@example.org", "admin@example.org"
# Name, address (" > /x": then the first link of the page that holds "/x"), who, language, scheme, size.
PICTURES = [
    ("home-phone", "/", "", "bg", "light", PHONE),
    ("home-desk", "/", "", "en", "light", DESKTOP),
    ("home-dark", "/", "", "ar", "dark", PHONE),
    ("programme-phone", "/programme", "", "en", "light", PHONE),
    ("programme-desk", "/programme", "", "bg", "light", DESKTOP),
    ("programme-arabic", "/programme", "", "ar", "light", PHONE),
    ("programme-dark", "/programme", "", "en", "dark", DESKTOP),
    ("month-phone", "/programme?view=month", "", "bg", "light", PHONE),
    ("session-phone", "/programme > /events/sessions/", "", "en", "light", PHONE),
    ("session-desk", "/programme > /events/sessions/", "", "bg", "light", DESKTOP),
    ("session-dark", "/programme > /events/sessions/", "", "ar", "dark", PHONE),
    ("families", "/families", "", "ar", "light", PHONE),
    ("calendars", "/calendars", "", "en", "light", DESKTOP),
    ("danger", "/danger", "", "bg", "light", PHONE),
    ("sign-in-arabic-dark", "/sign-in", "", "ar", "dark", PHONE),
    ("register", "/register", "", "bg", "light", PHONE),
    ("lost", "/nothing-is-here", "", "en", "light", PHONE),
    ("card", CARD, "", "ar", "light", PHONE),
    ("my-shifts", "/volunteers/shifts/mine", VOLUNTEER, "en", "light", PHONE),
    ("my-shifts-desk", "/volunteers/shifts/mine", VOLUNTEER, "bg", "light", DESKTOP),
    ("shifts-dark", "/volunteers/shifts", VOLUNTEER, "en", "dark", PHONE),
    ("shift", "/volunteers/shifts > /volunteers/shifts/", VOLUNTEER, "ar", "light", PHONE),
    ("profile", "/volunteers/profiles/mine", VOLUNTEER, "en", "light", PHONE),
    ("profile-what-dark", "/volunteers/profiles/mine?step=what", VOLUNTEER, "bg", "dark", PHONE),
    ("hours", "/volunteers/hours", VOLUNTEER, "ar", "light", DESKTOP),
    ("pairs", "/volunteers/pairs", VOLUNTEER, "bg", "light", PHONE),
    ("family", "/family", "card", "en", "light", PHONE),
    ("family-arabic-dark", "/family", "card", "ar", "dark", PHONE),
    ("family-help", "/community/help_requests/ask", "card", "bg", "light", PHONE),
    ("work", "/community/watching", COORDINATOR, "en", "light", DESKTOP),
    ("work-phone", "/community/watching", COORDINATOR, "bg", "light", PHONE),
    ("work-dark", "/community/watching", COORDINATOR, "ar", "dark", DESKTOP),
    ("planning", "/events/planning", COORDINATOR, "bg", "light", DESKTOP),
    ("households", "/community/households", COORDINATOR, "en", "light", DESKTOP),
    ("households-phone", "/community/households", COORDINATOR, "ar", "light", PHONE),
    ("desk", "/volunteers/proposals", COORDINATOR, "en", "light", DESKTOP),
    ("desk-pair", "/volunteers/proposals > /volunteers/proposals/", COORDINATOR, "en", "light", DESKTOP),
    ("rosters", "/volunteers/rosters", COORDINATOR, "bg", "dark", DESKTOP),
    ("reports", "/community/reporting", COORDINATOR, "en", "light", DESKTOP),
    ("look", "/look?open=all", ADMINISTRATOR, "en", "dark", DESKTOP),
]


@contextlib.contextmanager
def town() -> Iterator[str]:
    """A demonstration in a folder of its own; yields its address."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        port = door.getsockname()[1]
    with tempfile.TemporaryDirectory() as instance:
        environ = {**os.environ, "DEMO": "1", "PORT": str(port), "INSTANCE": instance, "PYTHONUNBUFFERED": "1"}
        command = [sys.executable, "-m", "flask", "--app", "app", "serve"]
        house = subprocess.Popen(command, cwd=ROOT, env=environ, stdout=subprocess.PIPE, text=True)
        try:
            if not any("is open at" in line for line in iter(house.stdout.readline, "")):  # type: ignore[union-attr]
                raise SystemExit("The demonstration did not start.")
            yield f"http://127.0.0.1:{port}"
        finally:
            house.send_signal(signal.SIGTERM)
            house.communicate()


def enter(page: Page, who: str) -> None:
    """Sign in with an address, open the family's card for "card", or stay a visitor."""
    if who == "card":
        page.goto(CARD)
        page.locator("input[name=pin]").fill(PIN)
        page.locator("input[name=pin]").press("Enter")
        page.wait_for_url(lambda url: "/card/" not in url)
    elif who:
        page.goto("/sign-in")
        page.locator("input[name=email]").fill(who)
        page.locator("input[name=password]").fill(PASSWORD)
        page.locator("input[name=password]").press("Enter")
        page.wait_for_url(lambda url: "/sign-in" not in url)


def photograph(browser: Browser, address: str) -> None:
    """Take every picture, as many pixels as one would see; who signs in once stays so for the next ones."""
    known: dict[tuple[str, str], Any] = {}
    for name, path, who, locale, scheme, size in PICTURES:
        context = browser.new_context(
            base_url=address,
            viewport=size,  # type: ignore[arg-type]
            locale=locale,
            color_scheme=scheme,  # type: ignore[arg-type]
            storage_state=known.get((who, locale)),
        )
        page = context.new_page()
        if who and (who, locale) not in known:
            enter(page, who)
            # The demonstration's people have languages of their own.
            page.goto("/languages")
            page.locator(f"button[value={locale}]").click()
            known[who, locale] = context.storage_state()
        first, _, link = path.partition(" > ")
        page.goto(first)
        if link:
            here = urlsplit(page.url).path
            addresses = page.locator(f"main a[href*='{link}']").evaluate_all("all => all.map(a => a.pathname)")
            page.goto(next(one for one in addresses if one != here and re.search(r"/\d+$", one)))
        keep(page, HERE / f"{name}.png")
        context.close()


def keep(page: Page, target: Path) -> None:
    """Photograph the page; with 256 colours, where Pillow is at hand, the file is a third as large."""
    page.screenshot(path=target)
    with contextlib.suppress(ImportError):
        from PIL import Image

        with Image.open(target) as taken:
            few = taken.convert("RGB").quantize(256, dither=Image.Dither.NONE)
        few.save(target, optimize=True)
    print(f"{target.relative_to(ROOT)}: {target.stat().st_size:,} bytes")


def main() -> None:
    with town() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_chromium(), args=["--no-sandbox"] if os.geteuid() == 0 else []
        )
        photograph(browser, address)
        browser.close()


if __name__ == "__main__":
    main()
