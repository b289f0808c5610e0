"""The grid of a week in Chromium: by dragging, by keyboard, and without JavaScript."""

import pytest

from tests import factories
from tests.browser.conftest import DESKTOP, lend_session
from volunteers.profiles.models import Volunteer
from volunteers.profiles.week import Week

MINE = "/volunteers/profiles/mine"


@pytest.fixture
def at_the_grid(app, writing, live, open_context):
    """A volunteer's browser on the own profile: `at_the_grid(java_script_enabled=False)`."""

    def enter(**options):
        with writing():
            account = factories.volunteer().id
        visitor = app.test_client()
        visitor.sign_in(account)
        context = open_context(live, viewport=DESKTOP, **options)
        lend_session(visitor, context, live)
        page = context.new_page()
        page.goto(f"{MINE}#times")
        page.get_by_text("Exact hours").or_(page.locator("#week summary")).first.click()
        return page, account

    return enter


@pytest.fixture
def spans(reading):
    def read(account):
        with reading() as session:
            return list(Week.read(session.get(Volunteer, account).week).spans())

    return read


def box(page, day, hour):
    return page.locator(f"[name=free][value='{day}-{hour * 2}']")


def middle(page, day, hour):
    place = box(page, day, hour).bounding_box()
    return place["x"] + place["width"] / 2, place["y"] + place["height"] / 2


def save(page):
    page.get_by_role("button", name="Save the times").click()
    page.get_by_role("status").get_by_text("Saved.").wait_for()


@pytest.mark.parametrize("locale", ["en", "ar"])
def test_one_paints_by_dragging_and_wipes_by_dragging(at_the_grid, spans, locale):
    page, account = at_the_grid(locale=locale)
    box(page, 0, 10).scroll_into_view_if_needed()
    page.mouse.move(*middle(page, 0, 10))
    page.mouse.down()
    page.mouse.move(*middle(page, 0, 12), steps=8)
    page.mouse.move(*middle(page, 2, 12), steps=8)
    page.mouse.up()
    # A box that is painted and clicked alone changes once.
    box(page, 5, 9).click()
    page.mouse.move(*middle(page, 0, 11))
    page.mouse.down()
    page.mouse.move(*middle(page, 0, 12), steps=8)
    page.mouse.up()
    page.locator("#week > .row button").click()
    page.wait_for_load_state()
    assert spans(account) == [(0, 600, 660), (1, 720, 780), (2, 720, 780), (5, 540, 600)]


def test_one_paints_by_keyboard(at_the_grid, spans):
    page, account = at_the_grid()
    box(page, 0, 8).focus()
    for key in ("Space", "ArrowDown", "Space", "ArrowRight", "Space", "ArrowUp", "ArrowLeft", "Space"):
        page.keyboard.press(key)
    save(page)
    assert spans(account) == [(0, 540, 600), (1, 540, 600)]


def test_without_script_boxes_and_words_do_the_same(at_the_grid, spans):
    page, account = at_the_grid(java_script_enabled=False)
    assert not page.get_by_text("draw with the mouse").is_visible()
    box(page, 3, 18).check()
    box(page, 3, 19).check()
    save(page)
    assert spans(account) == [(3, 1080, 1200)]
    page.get_by_text("In words instead").click()
    page.get_by_label("Day", exact=True).select_option("3")
    page.get_by_label("From").select_option("1140")
    page.get_by_label("To", exact=True).select_option("1200")
    page.get_by_role("button", name="Take these hours away").click()
    page.get_by_role("status").get_by_text("Saved.").wait_for()
    assert spans(account) == [(3, 1080, 1140)]
    assert box(page, 3, 18).is_checked()
    assert not box(page, 3, 19).is_checked()
