"""How much of a page stands on a telephone's screen: a family can join at once, a profile's steps stay short."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from community.accounts.models import Card
from community.foundation import tokens
from community.households.models import Member
from events.activities.rules import ActivityKind
from events.registrations import actions
from tests import factories
from tests.browser.accessibility import LANGUAGES, as_visitor
from tests.browser.conftest import lend_session

SMALL = {"width": 360, "height": 640}
OWN = 7
TITLES = {
    "en": "Sunday football in the park",
    "bg": "Неделен футбол в парка под върха",
    "ar": "كرة القدم يوم الأحد في الحديقة",
}
LONGEST_STEP = 2000


@pytest.fixture
def family(writing, clock):
    """A card whose family goes to seven dates and can come to three more, all with titles of two lines, in days whose
    names are the longest."""
    clock.set(datetime(2026, 11, 18, 8, tzinfo=UTC))
    with writing():
        ours = factories.organisation()
        kinds = list(ActivityKind)
        dates = []
        for number in range(OWN + 3):
            texts = [factories.ActivityText(locale=code, title=title) for code, title in TITLES.items()]
            facts = {"texts": texts, "languages": ["bg", "ar"], "food": True, "childcare": True}
            activity = factories.activity(ours, f"Title {number}", kind=kinds[number % len(kinds)], **facts)
            dates.append(factories.session(activity, clock.now() + timedelta(days=1 + number)).id)
        household = factories.household(ours, "Amina", "Sami")
        digest = tokens.digest("a card")
        issued = {"code_digest": digest, "pin_hash": "-", "issued_at": clock.now()}
        card = factories.add(Card(household_id=household.id, **issued)).id
        everybody = Member.household_id == household.id
        members = list(factories.db.session.scalars(sa.select(Member.id).where(everybody)))
        for session_id in dates[:OWN]:
            actions.join(session_id, household.id, members)
    return card


def opened(address, open_context, locale, visitor, path):
    context = open_context(address, viewport=SMALL, locale=locale)
    lend_session(visitor, context, address)
    page = context.new_page()
    page.goto(path)
    return page


@pytest.mark.parametrize("locale", LANGUAGES)
def test_a_family_with_dates_of_its_own_can_join_more_on_the_first_screen(app, live, family, open_context, locale):
    visitor = app.test_client()
    visitor.open_card(family)
    page = opened(live, open_context, locale, visitor, "/family")
    assert page.locator(".today, .own li").count() == OWN
    join = page.locator("form[action$='/join'] > .button").first.bounding_box()
    dock = page.locator(".dock").bounding_box()
    assert join["y"] + join["height"] <= dock["y"]
    high = page.evaluate("document.documentElement.scrollHeight")
    assert high <= 4 * SMALL["height"], high
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_a_familys_home_weighs_less_than_60_kb_with_all_that_it_loads(town, live_town, open_context):
    context = open_context(live_town, viewport=SMALL, locale="ar")
    lend_session(as_visitor(town, "household", "ar"), context, live_town)
    page, weights = context.new_page(), []
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.on("Network.loadingFinished", lambda told: weights.append(told["encodedDataLength"]))
    page.goto("/family", wait_until="networkidle")
    # The page, its sheets, scripts and icons, and the pictures in sight.
    assert len(weights) > 8
    assert sum(weights) < 60_000, sum(weights)


@pytest.mark.parametrize("locale", LANGUAGES)
@pytest.mark.parametrize("who", ["volunteer", "applicant"])
def test_a_step_of_a_profile_is_short(town, live_town, open_context, who, locale):
    visitor = as_visitor(town, who)
    for step in ("what", "where"):
        page = opened(live_town, open_context, locale, visitor, f"/volunteers/profiles/mine?step={step}")
        assert page.evaluate("document.documentElement.scrollHeight") < LONGEST_STEP, step
