"""What stays in sight while one scrolls, what fits under the thumb at 320 px, and what a form says while one fills."""

from datetime import timedelta

import pytest

from community.foundation import clock
from events.activities.models import Series
from events.sessions.models import Session
from tests import cast
from tests.browser import eyes
from tests.browser.accessibility import NARROWEST, as_visitor, opened
from tests.browser.conftest import DESKTOP, PHONE, lend_session

TWELVE = ("bg", "en", "uk", "ru", "ar", "fa", "fa_AF", "ps", "ckb", "ku", "fr", "sv")
# Where each of them is at home; the dock is the same on all of their pages.
DOCKS = {
    "anybody": "/languages",
    "volunteer": "/languages",
    "household": "/family",
    "coordinator": "/community/organisations",
}
# The words of each place in the dock, and what sticks out of its place or comes nearer to its neighbour than 4 px.
CROWDED = """() => {
  const places = [...document.querySelectorAll(".dock > a, .dock > details > summary")].map(node => {
    const range = document.createRange();
    range.selectNodeContents(node);
    return [node.textContent.trim(), range.getBoundingClientRect(), node.getBoundingClientRect()];
  }).sort(([, one], [, other]) => one.left - other.left);
  const faults = places.flatMap(([words, told, box]) =>
    told.left < box.left - .5 || told.right > box.right + .5 ? [`${words} sticks out`] : []);
  for (let n = 1; n < places.length; n++)
    if (places[n][1].left - places[n - 1][1].right < 4) faults.push(`${places[n - 1][0]}${places[n][0]}`);
  if (document.documentElement.scrollWidth > innerWidth) faults.push("scrolls sideways");
  return places.length > 1 ? faults : ["no dock"];
}"""


@pytest.mark.parametrize("locale", TWELVE)
def test_the_words_under_the_thumb_do_not_run_together_at_320_px(town, live_town, open_context, locale):
    context = open_context(live_town, viewport=NARROWEST)
    page = context.new_page()
    found = {}
    for who, path in DOCKS.items():
        context.clear_cookies()
        visitor = as_visitor(town, who, locale)
        lend_session(visitor, context, live_town)
        page.goto(path)
        if crowded := page.evaluate(CROWDED):
            found[who] = crowded
    assert found == {}


@pytest.mark.parametrize("locale", TWELVE)
def test_the_acts_of_a_date_fit_at_320_px(live_town, open_context, locale):
    page = open_context(live_town, viewport=NARROWEST, locale=locale.replace("_", "-")).new_page()
    page.goto("/programme")
    for address in page.eval_on_selector_all(".line h3 a", "links => links.map(one => one.getAttribute('href'))"):
        page.goto(address)
        if page.locator(".actbar > *").count() > 1:
            assert eyes.sideways(page) == []
            return
    raise AssertionError("no date with two acts")


# The parts of the header that lie on one another, or stick out of the window.
JOSTLING = """() => {
  const parts = [...document.querySelectorAll(".top > *")].filter(node => node.getClientRects().length).map(
    node => [node.className, node.getBoundingClientRect()]).sort(([, one], [, other]) => one.left - other.left);
  const faults = parts.flatMap(([name, box]) => box.left < 0 || box.right > innerWidth ? [`${name} sticks out`] : []);
  for (let n = 1; n < parts.length; n++)
    if (parts[n][1].left < parts[n - 1][1].right) faults.push(`${parts[n - 1][0]} lies on ${parts[n][0]}`);
  return faults;
}"""


@pytest.mark.parametrize("locale", ["bg", "uk", "fr", "ckb"])
def test_a_header_with_many_places_is_one_row_and_nothing_lies_on_another(town, live_town, open_context, locale):
    context = open_context(live_town, viewport=DESKTOP)
    lend_session(as_visitor(town, "volunteer", locale), context, live_town)
    page = context.new_page()
    page.goto("/languages")
    for width in (1280, 1024, 840):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate(JOSTLING) == [], width
        assert page.locator(".top").bounding_box()["height"] < 70


@pytest.mark.parametrize("locale", ["bg", "ar", "ru"])
def test_words_stay_whole(town, live_town, open_context, locale):
    """Where labels or days once pressed them together; `make accessibility` looks at every page."""
    places = {
        "anybody": ("/directory", "/programme", "/register"),
        "household": ("/community/privacy/family", "/community/households/mine"),
        "volunteer": ("/volunteers/steps/apply", "/volunteers/hours"),
    }
    for who, addresses in places.items():
        context = open_context(live_town, viewport=DESKTOP)
        page = opened(town, context, live_town, who, locale)
        for address in addresses:
            page.goto(address)
            for width in (360, 768, 1280):
                page.set_viewport_size({"width": width, "height": 900})
                assert eyes.broken(page) == [], (who, address, width)
        context.close()


def test_a_word_on_two_lines_is_seen(live_town, open_context):
    page = open_context(live_town, viewport=DESKTOP).new_page()
    page.goto("/sign-in")
    assert eyes.broken(page) == []
    page.evaluate("() => document.querySelector('h1').style.inlineSize = '3rem'")
    assert eyes.broken(page)


def scrolled(page, path):
    """The page in the middle of its long list."""
    page.goto(path)
    page.evaluate("() => scrollTo(0, document.documentElement.scrollHeight / 2)")
    return page


def in_sight(page, locator):
    """Whether somebody would hit it where it is now."""
    box = locator.bounding_box()
    if box is None or box["y"] < 0 or box["y"] + box["height"] > page.viewport_size["height"]:
        return False
    return locator.evaluate(
        "(node, [x, y]) => node.contains(document.elementFromPoint(x, y))", [box["x"] + 20, box["y"] + 8]
    )


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desk"])
@pytest.mark.parametrize(
    ("path", "act", "head"),
    [
        ("/community/households", "a[href$='/register']", ".group > h2"),
        ("/volunteers/proposals", "form[action$='/run'] button", ".group > h2"),
        ("/volunteers/rosters", "form[action$='/propose'] button", ""),
    ],
)
def test_what_a_page_is_there_to_do_and_the_head_of_its_list_stay(town, live_town, open_context, size, path, act, head):
    context = open_context(live_town, viewport=size)
    lend_session(as_visitor(town, "coordinator", "bg"), context, live_town)
    page = scrolled(context.new_page(), path)
    assert page.evaluate("scrollY") > 100
    assert in_sight(page, page.locator(f"main {act}"))
    assert not head or in_sight(page, page.locator(head).first)


def test_the_head_of_a_long_table_stays_on_a_desk(town, live_town, open_context):
    context = open_context(live_town, viewport=DESKTOP)
    lend_session(as_visitor(town, "admin", "en"), context, live_town)
    page = scrolled(context.new_page(), "/community/privacy/retention")
    assert in_sight(page, page.locator("thead th").first)


def test_while_a_series_is_changed_it_says_what_will_become_of_its_dates(app, writing, reading, live, open_context):
    with writing() as session:
        play = cast.gather()
        activity_id = session.get_one(Session, play.session).activity_id
        monday = clock.today() + timedelta(days=28 - clock.today().weekday())
    visitor = app.test_client()
    visitor.sign_in(play.coordinator)
    planned = {
        "on": monday,
        "until": monday + timedelta(days=28),
        "starts": "18:00",
        "ends": "19:30",
        "weekdays": ["0"],
    }
    page = visitor.get(f"/events/planning/activities/{activity_id}/dates")
    assert visitor.press(page, "Plan these dates", **planned).status_code == 303
    with reading() as session:
        series_id = session.query(Series.id).scalar()
        before = [(one.id, one.starts_at) for one in session.query(Session).order_by(Session.id)]
    context = open_context(live, viewport=PHONE)
    lend_session(visitor, context, live)
    form = context.new_page()
    form.goto(f"/events/planning/series/{series_id}/edit")
    would = form.locator("#would")
    assert "Every week: Monday, 18:00" in would.inner_text()
    assert would.locator(".figures").count() == 0
    form.get_by_label("From", exact=True).fill("17:00")
    form.get_by_label("To", exact=True).fill("18:00")
    form.locator("label.choice", has_text="Tuesday").click()
    form.locator("label.choice", has_text="Monday").click()
    would.get_by_text("Every week: Tuesday, 17:00").wait_for()
    assert would.locator(".figures dd").all_inner_texts() == ["4", "0", "1", "0"]
    # What cannot be is said in the same place, and what was there before does not stay.
    form.locator("label.choice", has_text="Tuesday").click()
    would.get_by_text("As soon as day, hours and venue are chosen").wait_for()
    with reading() as session:
        assert [(one.id, one.starts_at) for one in session.query(Session).order_by(Session.id)] == before
