"""Every page that links lead to, as everybody who can sign in, in Chromium: axe, width, complaints, keyboard."""

import re
from collections.abc import Callable
from urllib.parse import urljoin, urlsplit

import pytest
import sqlalchemy as sa
from playwright.sync_api import BrowserContext, Page

from community.accounts.models import Account, Card
from community.foundation.application import TransactionalFlask
from community.foundation.database import db
from tests import html
from tests.browser.conftest import DESKTOP, PHONE, faults_by_axe, lend_session
from tests.visitor import Visitor

WHO = ("anybody", "volunteer", "coordinator", "colleague", "caseworker", "admin", "household")
LANGUAGES = ("en", "bg", "ar")
MOST_PAGES = 60
NARROWEST = {"width": 320, "height": 640}
# Of addresses that differ only in these parts one is enough.
VARIABLE = re.compile(r"\d{4}-\d\d-\d\d|\d+|(?<=/card/)[^/]+|\?.*")


def as_visitor(town: TransactionalFlask, who: str) -> Visitor:
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
        if response.location:
            links = [response.location]
        else:
            links = list(html.links(response.text).values())
        for link in links:
            parts = urlsplit(urljoin(f"http://localhost{address}", link))
            if parts.netloc == "localhost":
                waiting.append(parts.path + (f"?{parts.query}" if parts.query else ""))
    return list(found.values())


@pytest.mark.parametrize("who", WHO)
def test_axe_finds_nothing_and_nothing_sticks_out(town, live_town, open_context, who):
    visitor = as_visitor(town, who)
    # To where a form leads, no link does.
    addresses = [*pages_within_reach(visitor), "/danger/thank-you"]
    assert addresses[0] == "/"
    if who != "anybody":
        # What looks the same to a stranger was judged as the stranger's.
        stranger: Visitor = town.test_client()  # type: ignore[assignment]
        addresses = ["/", *(a for a in addresses if main_of(visitor, a) != main_of(stranger, a))]
    faults: list[str] = []
    for locale in LANGUAGES:
        context = open_context(live_town, locale=locale)
        if who != "anybody":
            lend_session(visitor, context, live_town)
        page = context.new_page()
        for address in addresses:
            faults += [f"{who} {locale} {address}: {fault}" for fault in judge(page, address)]
        context.close()
    assert faults == []


def main_of(visitor: Visitor, address: str) -> str:
    """What is between a page's frame, or where it sends one."""
    response = visitor.get(address)
    return str(response.location or response.text.partition("<main")[2].partition("</main>")[0])


def judge(page: Page, address: str) -> list[str]:
    """The page as axe and a ruler see it: a phone in the light, a narrow one, and a desk in the dark."""
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(NARROWEST)  # type: ignore[arg-type]
    page.goto(address)
    wide = page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")
    found = [f"{wide} px wider than a screen of 320 px"] if wide > 0 else []
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    found += faults_by_axe(page)
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size(DESKTOP)  # type: ignore[arg-type]
    # Anew, because Chromium keeps the old colours of what it skips outside of the window.
    page.reload()
    return found + [f"desk, dark: {fault}" for fault in faults_by_axe(page)]


def test_axe_is_not_blind(town, live_town, open_context):
    page = open_context(live_town).new_page()
    page.goto("/sign-in")
    page.evaluate("() => document.querySelectorAll('label').forEach(label => label.remove())")
    assert any(fault.startswith("label:") for fault in faults_by_axe(page))


@pytest.mark.parametrize("script", [True, False])
def test_one_signs_in_and_out_by_keyboard(live_town: str, open_context: Callable[..., BrowserContext], script: bool):
    page = open_context(live_town, java_script_enabled=script).new_page()
    page.goto("/")
    page.keyboard.press("Tab")
    if script:
        assert page.evaluate("() => document.activeElement.className") == "skip"
    page.goto("/sign-in")
    page.get_by_label(re.compile("mail", re.IGNORECASE)).focus()
    page.keyboard.type("volunteer@example.org")
    page.keyboard.press("Tab")
    page.keyboard.type("zaedno-demo")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/sign-in" not in url)
    assert page.get_by_role("link", name="Sign in").count() == 0


@pytest.mark.parametrize("locale", LANGUAGES)
def test_focus_can_be_seen_and_targets_can_be_hit(live_town, open_context, locale):
    page = open_context(live_town, locale=locale).new_page()
    page.goto("/sign-in")
    for control in page.locator("main input:visible, main button:visible, main a.button:visible").all():
        control.focus()
        size = control.bounding_box()
        outline = control.evaluate("node => [getComputedStyle(node).outlineStyle, getComputedStyle(node).boxShadow]")
        assert size is not None
        if control.get_attribute("type") not in ("checkbox", "radio"):
            assert size["height"] >= 44, control.evaluate("node => node.outerHTML")
        assert outline != ["none", "none"]
