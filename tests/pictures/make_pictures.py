"""Photographs the demonstration town for the README: phone, desk, Arabic, the dark, a family's card.

Usage: python -m tests.pictures.make_pictures (as `make pictures` does). It starts a town of its own on a free port.
"""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.conftest import DESKTOP, PHONE, find_chromium

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
PASSWORD = "zaedno-demo"
CARD, PIN = "/card/DEMO-CARD-0001", "2468"

# name, address ("/1st": the first of its list), who, language, scheme, size
PICTURES = [
    ("programme-phone", "/", "", "en", "light", PHONE),
    ("programme-desk", "/", "", "bg", "light", DESKTOP),
    ("programme-arabic", "/", "", "ar", "light", PHONE),
    ("shifts-dark", "/volunteers/shifts", "volunteer@example.org", "en", "dark", PHONE),
    ("my-shifts", "/volunteers/shifts/mine", "volunteer@example.org", "en", "light", PHONE),
    ("desk", "/volunteers/proposals", "coordinator@example.org", "en", "light", DESKTOP),
    ("desk-pair", "/volunteers/proposals/1st", "coordinator@example.org", "en", "light", DESKTOP),
    ("profile", "/volunteers/profiles/mine#times", "volunteer@example.org", "en", "light", PHONE),
    ("family-arabic-dark", "/family", "card", "ar", "dark", PHONE),
    ("sign-in-arabic-dark", "/sign-in", "", "ar", "dark", PHONE),
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
    """Take every picture, as many pixels as one would see."""
    for name, path, who, locale, scheme, size in PICTURES:
        context = browser.new_context(
            base_url=address,
            viewport=size,  # type: ignore[arg-type]
            locale=locale,
            color_scheme=scheme,  # type: ignore[arg-type]
        )
        page = context.new_page()
        enter(page, who)
        if who:
            # The demonstration's people have languages of their own.
            page.goto("/languages")
            page.locator(f"button[value={locale}]").click()
        page.goto(path.removesuffix("/1st"))
        if path.endswith("/1st"):
            page.locator("tbody a").first.click()
        target = HERE / f"{name}.png"
        page.screenshot(path=target)
        print(f"{target.relative_to(ROOT)}: {target.stat().st_size:,} bytes")
        context.close()


def main() -> None:
    with town() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_chromium(), args=["--no-sandbox"] if os.geteuid() == 0 else []
        )
        photograph(browser, address)
        browser.close()


if __name__ == "__main__":
    main()
