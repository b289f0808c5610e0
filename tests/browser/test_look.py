"""Every part in every state in Chromium: axe in both themes, three languages, two sizes, and the width of 320 px."""

import pytest

from tests.browser.accessibility import LANGUAGES, NARROWEST, as_visitor
from tests.browser.conftest import DESKTOP, faults_by_axe, lend_session

PHONE = {"width": 360, "height": 740}


@pytest.mark.parametrize("locale", LANGUAGES)
def test_axe_finds_nothing_in_any_part(town, live_town, open_context, locale):
    visitor = as_visitor(town, "coordinator", locale)
    context = open_context(live_town, locale=locale)
    lend_session(visitor, context, live_town)
    page = context.new_page()
    faults = []
    for theme in ("light", "dark"):
        page.set_viewport_size(NARROWEST)
        page.goto(f"/look?theme={theme}&open=all")
        wide = page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")
        faults += [f"{theme}: {wide} px wider than a screen of 320 px"] if wide > 0 else []
        for size in (PHONE, DESKTOP):
            page.set_viewport_size(size)
            page.reload()
            faults += [f"{theme}, {size['width']}: {fault}" for fault in faults_by_axe(page)]
    assert faults == []


def test_a_theme_is_forced_whatever_the_system_says(town, live_town, open_context):
    visitor = as_visitor(town, "coordinator")
    context = open_context(live_town, color_scheme="dark")
    lend_session(visitor, context, live_town)
    page = context.new_page()
    ground = {}
    for theme in ("light", "dark"):
        page.goto(f"/look?theme={theme}")
        ground[theme] = page.evaluate("() => getComputedStyle(document.body).backgroundColor")
    assert ground == {"light": "rgb(255, 253, 249)", "dark": "rgb(19, 18, 23)"}
