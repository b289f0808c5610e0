"""Every page that links lead to, as everybody who can sign in, in Chromium: axe, width, complaints, keyboard."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import BrowserContext

from community.foundation.i18n.languages import LANGUAGES as LANGUAGES_OF_ALL
from tests.browser.accessibility import LANGUAGES, LOOKS, WHO, Look, judge, opened, own_pages
from tests.browser.conftest import faults_by_axe

# Each page is seen in one of the twelve looks, each day in the next: `make accessibility` sees it in all.
TURN = date.today().toordinal()


@pytest.mark.parametrize("who", WHO)
def test_axe_finds_nothing_and_nothing_sticks_out(town, live_town, open_context, who):
    addresses = own_pages(town, who)
    assert addresses[0] == "/"
    faults: list[str] = []
    for locale in LANGUAGES:
        context = open_context(live_town, locale=locale)
        page = opened(town, context, live_town, who, locale)
        for number, address in enumerate(addresses):
            look = LOOKS[(number + TURN) % len(LOOKS)]
            if look.locale == locale:
                faults += [f"{who}, {locale}, turn {TURN}, {fault}" for fault in judge(page, address, [look])]
        context.close()
    assert faults == []


# What a family reads first, beside what everybody reads.
FAMILYS = (
    "/family", "/programme", "/community/households/mine", "/community/households/mine/email",
    "/events/contact_queue/wish", "/family/before", "/family/profiles", "/community/help_requests/ask", "/danger",
    "/languages",
)  # fmt: skip


@pytest.mark.parametrize("locale", [code for code in LANGUAGES_OF_ALL if code not in LANGUAGES])
def test_axe_finds_nothing_on_a_familys_pages_in_the_other_nine_languages(town, live_town, open_context, locale):
    page = opened(town, open_context(live_town, locale=locale), live_town, "household", locale)
    faults = [fault for address in FAMILYS for fault in judge(page, address, [Look(locale, "phone", "light")])]
    assert page.locator("html").get_attribute("lang") == LANGUAGES_OF_ALL[locale].tag
    assert faults == []


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
