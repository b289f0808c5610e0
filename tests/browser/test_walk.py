"""A walk with eyes, thumb and key: width, zoom, targets, focus, order, forced colours, rest, and nothing that jumps."""

import time

import pytest
import sqlalchemy as sa

from community.foundation.database import transaction
from events.activities.models import ActivityText
from events.sessions.models import Session
from tests.browser import eyes
from tests.browser.accessibility import as_visitor
from tests.browser.conftest import DESKTOP, PHONE, lend_session

# A page, or after " > " the first link on it that holds those letters. Each language is walked by somebody.
WALK = {
    ("anybody", "bg"): [
        "/",
        "/programme",
        "/programme?view=month",
        "/programme > /events/sessions/",
        "/families",
        "/sign-in",
        "/danger",
        "/calendars",
    ],
    ("household", "ar"): ["/family", "/community/help_requests/ask"],
    ("volunteer", "bg"): [
        "/volunteers/shifts/mine",
        "/volunteers/shifts",
        "/volunteers/profiles/mine",
        "/volunteers/profiles/mine?step=what",
        "/volunteers/profiles/mine?step=where",
    ],
    ("coordinator", "en"): [
        "/community/watching",
        "/community/households",
        "/community/households > /community/households/",
        "/events/planning",
        "/events/activities/new",
        "/volunteers/rosters",
        "/community/reporting",
        "/account",
        "/look",
    ],
}
# 1280 px at 400 %.
ZOOMED = {"width": 320, "height": 256}
PICTURES = ("/covers/", "/static/pictures/", "/marks/", "/photos/")
LONGEST = "Неразделимото" * 11 + "дълго име"


def lengthen(town):
    """Give the first activities of the programme titles of 150 letters without a space."""
    with town.app_context(), transaction() as session:
        shown = session.scalar(
            sa.select(Session.activity_id)
            .where(Session.starts_at > sa.func.current_timestamp())
            .order_by(Session.starts_at)
            .limit(1)
        )
        session.execute(
            sa.update(ActivityText)
            .where(ActivityText.activity_id == shown)
            .values(title=LONGEST.replace(" ", "")[:150])
        )


def throttled(application):
    """The same application, whose pictures come late."""

    def slow(environ, start_response):
        if environ["PATH_INFO"].startswith(PICTURES):
            time.sleep(0.05)
        return application(environ, start_response)

    return slow


def come_to(page, address):
    first, _, link = address.partition(" > ")
    page.goto(first)
    if link:
        here = page.url.partition("?")[0]
        found = page.locator(f"main a[href*='{link}']").evaluate_all("all => all.map(a => a.origin + a.pathname)")
        page.goto(next(one for one in found if one != here and one.rpartition("/")[2].isdigit()))


def judge(page):
    """All that the eyes find on the page that stands in a phone's window, each fault after where it was found."""
    found = {"jumps": eyes.shifts(page), "thumb": eyes.small(page), "order": eyes.disorder(page)}
    # From here on the focus is one of the keyboard.
    page.keyboard.press("Tab")
    found["focus"] = eyes.buried(page)
    page.set_viewport_size(ZOOMED)
    found["320 px"] = eyes.sideways(page)
    found["400 %"] = eyes.buried(page)
    page.set_viewport_size(DESKTOP)
    found["desk, order"] = eyes.disorder(page)
    found["desk, focus"] = eyes.buried(page)
    page.emulate_media(forced_colors="active", reduced_motion="reduce")
    found["forced colours"] = eyes.faded(page)
    found["rest"] = eyes.moving(page)
    page.emulate_media(forced_colors="none", reduced_motion="no-preference")
    page.set_viewport_size(PHONE)
    return [f"{where}: {fault}" for where, faults in found.items() for fault in faults]


@pytest.mark.parametrize(("who", "locale"), WALK)
def test_nothing_is_cut_hidden_small_or_restless(town, live_town, open_context, who, locale):
    lengthen(town)
    visitor = as_visitor(town, who, locale)
    town.wsgi_app = throttled(town.wsgi_app)
    context = open_context(live_town)
    context.add_init_script(eyes.SHIFTS)
    lend_session(visitor, context, live_town)
    page = context.new_page()
    faults = []
    for address in WALK[who, locale]:
        come_to(page, address)
        assert page.locator("html").get_attribute("lang") == locale
        faults += [f"{address}: {fault}" for fault in judge(page)]
    assert faults == []


BROKEN = {
    "sideways": ("<p style='width: 900px; height: 9px'></p>", eyes.sideways),
    "cut": ("<p style='width: 40px; overflow: hidden; white-space: nowrap'>much longer than that</p>", eyes.sideways),
    "small": ("<button style='height: 20px'>low</button>", eyes.small),
    "buried": (
        "<button style='position: fixed; bottom: 0'></button>"
        "<div style='position: fixed; inset: auto 0 0; height: 90px; background: red'></div>",
        eyes.buried,
    ),
    "disorder": ("<div style='display: grid'><a href='#' style='order: 2'>1</a><a href='#'>2</a></div>", eyes.disorder),
    "tabindex": ("<button tabindex='3'>3</button>", eyes.disorder),
    "ring": ("<button style='outline: none'>no ring</button>", eyes.faded),
    "edge": ("<span class='state'>no edge</span>", eyes.faded),
    "moving": ("<p style='transition: color 1s'>slow</p>", eyes.moving),
}


@pytest.mark.parametrize("name", BROKEN)
def test_the_eyes_are_not_blind(open_context, name):
    broken, eye = BROKEN[name]
    page = open_context("http://localhost").new_page()
    page.set_content(f"<!doctype html><html lang='en'><body>{broken}</body></html>")
    assert len(eye(page)) == 1


def test_a_picture_without_a_size_makes_a_page_jump(live, open_context):
    context = open_context(live)
    context.add_init_script(eyes.SHIFTS)
    page = context.new_page()
    page.goto("/sign-in")
    page.evaluate("""() => new Promise(done => setTimeout(() => {
      document.querySelector("main").style.marginBlockStart = "200px"; setTimeout(done, 100); }, 700))""")
    assert eyes.shifts(page) != []
