"""Without a connection, in Chromium: one neutral page in the reader's language, and nothing of anybody's."""

import os
from contextlib import contextmanager
from dataclasses import replace

import pytest

from tests.browser.accessibility import as_visitor
from tests.browser.conftest import PHONE, faults_by_axe, find_chromium, lend_session, served

# What the page itself keeps; everything else in a device's stores would be too much.
STORED = """async () => {
  const found = [];
  for (const name of await caches.keys())
    for (const request of await (await caches.open(name)).keys()) found.push(new URL(request.url).pathname);
  return found.sort();
}"""
STANDS = "async () => { await navigator.serviceWorker.ready; return true; }"
WORKERS = "async () => (await navigator.serviceWorker.getRegistrations()).length"


def comes(page, script, wanted):
    """Wait until the script says so; what a worker does, it does in its own time."""
    for _ in range(100):
        if page.evaluate(script) == wanted:
            return True
        page.wait_for_timeout(50)
    return False


@contextmanager
def browsing(browser, address, visitor=None, **options):
    """A device of one's own; its complaints that it is offline are what is wanted here."""
    context = browser.new_context(base_url=address, viewport=PHONE, **{"locale": "en", **options})
    context.set_default_timeout(10_000)
    try:
        if visitor:
            lend_session(visitor, context, address)
        yield context
    finally:
        context.close()


@pytest.mark.parametrize(
    ("locale", "title", "direction"),
    [
        ("en", "No connection", "ltr"),
        ("bg", "Няма връзка", "ltr"),
        ("ar", "لا يوجد اتصال", "rtl"),
    ],
)
def test_a_family_without_a_connection_reads_what_to_do_in_its_language(town, browser, locale, title, direction):
    with served(town) as address, browsing(browser, address, as_visitor(town, "household", locale)) as context:
        page = context.new_page()
        page.goto("/family")
        assert page.evaluate(STANDS)
        page.goto("/community/help_requests/ask")
        [first, second, third] = page.evaluate(STORED)
        assert first == f"/offline/{locale}"
        assert second.startswith("/static/css/offline.")
        assert third.startswith("/static/pictures/unwell.")
        context.set_offline(True)
        page.goto("/family")
        assert page.get_by_role("heading", level=1).inner_text() == title
        assert page.locator("html").get_attribute("dir") == direction
        assert page.locator("a[href='tel:112']").is_visible()
        # Its style and its picture are there, and nothing of this family or this site.
        assert page.locator("img").evaluate("image => image.naturalWidth") > 0
        assert page.locator(".call").evaluate("node => getComputedStyle(node).borderRadius") == "14px"
        assert town.config["ZAEDNO"].site_name not in page.content()
        assert faults_by_axe(page) == []
        context.set_offline(False)
        page.locator("a[href='']").click()
        page.wait_for_url("**/family")
        page.locator(".hello").wait_for()


def test_hide_and_signing_out_go_their_own_way(town, browser):
    with served(town) as address, browsing(browser, address, as_visitor(town, "household", "en")) as context:
        page = context.new_page()
        page.goto("/family")
        assert page.evaluate(STANDS)
        page.goto("/family")
        page.locator("[data-exit]").click()
        page.wait_for_url("**/day")
        context.set_offline(True)
        # Offline "Hide" shows the browser's own page, not one of ours.
        with pytest.raises(Exception, match=r"ERR_INTERNET_DISCONNECTED|ERR_FAILED"):
            page.goto("/day")
        assert page.locator("a[href='tel:112']").count() == 0
        context.set_offline(False)
        assert page.goto("/family").headers["cache-control"] == "no-store"
        assert all(path.startswith(("/offline/", "/static/")) for path in page.evaluate(STORED))


@pytest.fixture(params=[True, False], ids=["kept pages", "no kept pages"])
def remembering(request, browser):
    """A Chromium that keeps whole pages for "back", as people's do, and one that keeps none, as in all other tests."""
    kept = ["--disable-back-forward-cache"] if request.param else []
    flags = ["--no-sandbox"] if os.geteuid() == 0 else []
    started = browser.browser_type.launch(executable_path=find_chromium(), args=flags, ignore_default_args=kept)
    yield started
    started.close()


@pytest.mark.parametrize(
    ("who", "first", "second", "own"),
    [
        ("household", "/community/households/mine", "/family", ".hello"),
        ("volunteer", "/volunteers/shifts/mine", "/account", ".next, .shift, form[action$='/sign-out']"),
    ],
)
def test_after_signing_out_nothing_is_seen_without_a_connection_or_by_going_back(
    town, remembering, who, first, second, own
):
    """What a device shows to whoever takes it in their hand next: with a worker in it, offline, online, by "back"."""
    with served(town) as address, browsing(remembering, address, as_visitor(town, who, "en")) as context:
        page = context.new_page()
        page.goto(first)
        assert page.evaluate(STANDS)
        page.goto(first)
        page.goto(second)
        private = page.locator("main").inner_text()
        page.locator("form[action$='/sign-out'] button").click()
        page.wait_for_load_state()
        assert page.locator(own).count() == 0
        assert all(path.startswith(("/offline/", "/static/")) for path in page.evaluate(STORED))

        def nothing_is_seen():
            said = page.locator("body").inner_text()
            assert page.locator(own).count() == 0, (page.url, said[:300])
            assert private[:200] not in said

        def turned(way):
            # A page that is taken out of the store as it was says nothing of having loaded.
            page.evaluate(f"() => {{ setTimeout(() => history.{way}()) }}")
            page.wait_for_timeout(700)
            nothing_is_seen()

        context.set_offline(True)
        for path in (first, second):
            page.goto(path)
            assert page.get_by_role("heading", level=1).inner_text() == "No connection"
            nothing_is_seen()
        for _ in range(5):
            turned("back")
        context.set_offline(False)
        for _ in range(5):
            turned("forward")
        for path in (first, second):
            page.goto(path)
            nothing_is_seen()
        for _ in range(4):
            turned("back")


def test_hiding_leaves_no_way_back_in_the_tab(town, browser):
    with served(town) as address, browsing(browser, address, as_visitor(town, "household", "en")) as context:
        page = context.new_page()
        page.goto("/family")
        page.goto("/community/households/mine")
        page.locator("[data-exit]").click()
        page.wait_for_url("**/day")
        page.go_back(wait_until="commit")
        page.wait_for_url("**/day")
        assert page.locator("[data-exit]").count() == 0
        # Whoever comes again on purpose is not led away.
        page.goto("/family")
        page.locator(".hello").wait_for()


def test_another_language_replaces_the_page(town, browser):
    with served(town) as address, browsing(browser, address) as context:
        page = context.new_page()
        page.goto("/languages")
        assert page.evaluate(STANDS)
        page.locator("button[value=bg]").click()
        page.wait_for_load_state()
        assert comes(page, f"async () => (await ({STORED})())[0] + (await ({STORED})()).length", "/offline/bg3")


def test_turned_off_it_leaves_nothing_behind(town, browser):
    with served(town) as address, browsing(browser, address) as context:
        page = context.new_page()
        page.goto("/families")
        assert page.evaluate(STANDS)
        assert (page.evaluate(WORKERS), len(page.evaluate(STORED))) == (1, 3)
        town.config["ZAEDNO"] = replace(town.config["ZAEDNO"], offline_page=False)
        page.goto("/sign-in")
        assert comes(page, WORKERS, 0)
        assert comes(page, STORED, [])


def test_the_clearing_worker_clears_by_itself(town, browser):
    with served(town) as address, browsing(browser, address) as context:
        page = context.new_page()
        page.goto("/families")
        assert page.evaluate(STANDS)
        page.evaluate("() => navigator.serviceWorker.register('/sw.js?language=none')")
        assert comes(page, WORKERS, 0)
        assert comes(page, STORED, [])


def test_a_telephone_may_install_it(town, browser):
    with served(town) as address, browsing(browser, address) as context:
        page = context.new_page()
        page.goto("/families")
        devtools = context.new_cdp_session(page)
        answer = devtools.send("Page.getInstallabilityErrors")
        # A window of its own for each test counts as one in private.
        errors = [one["errorId"] for one in answer["installabilityErrors"]]
        assert [error for error in errors if error != "in-incognito"] == []
