"""The list at a door in Chromium: marked without a network, shown from the device, sent later, and gone in the end."""

import json
from datetime import timedelta

import pytest
import sqlalchemy as sa

from community.foundation import clock
from community.foundation.database import transaction
from events.registrations.models import Registration
from events.registrations.rules import RegistrationState
from events.sessions.models import Session
from tests import cast, factories
from tests.browser.conftest import faults_by_axe, lend_session, served
from tests.browser.test_offline import STANDS, browsing, comes
from tests.web.events.test_registrations import agree
from tests.web.volunteers.test_door_lists import helper, party
from volunteers.door_lists.models import DoorTap
from volunteers.shifts.models import Shift, SignUp
from volunteers.shifts.rules import SignUpState

KEPT = """async () => {
  const found = [];
  for (const name of await caches.keys()) if (name.startsWith("door:"))
    for (const request of await (await caches.open(name)).keys()) found.push(new URL(request.url).pathname);
  return found.filter((path) => path.startsWith("/volunteers/door_lists/")).length;
}"""
WAITS = "() => Object.keys(localStorage).filter((name) => name.startsWith('door:')).length"


@pytest.fixture
def play(writing):
    """A session of today that has just begun, with two families and a helper, and who coordinates it."""
    # The browser has a clock of its own: here the house has the same.
    clock.run_free()
    with writing() as session:
        found = cast.gather()
        row, shift = session.get_one(Session, found.session), session.get_one(Shift, found.shift)
        now = clock.now()
        for one in (row, shift):
            one.starts_at, one.ends_at = now - timedelta(minutes=5), now + timedelta(minutes=55)
        first, second = party(session, found, "Amina", "Sami"), party(session, found, "Leyla")
        for one in (first, second):
            agree(session.get_one(factories.Household, one.household_id))
        place = helper(session, found.shift, found.volunteer)
        return found, first.id, second.id, place.id


@pytest.fixture
def coordinator(play, visitor):
    person = visitor()
    person.sign_in(play[0].coordinator)
    return person


def states(app):
    with app.app_context(), transaction(writing=False) as session:
        parties = dict(session.execute(sa.select(Registration.id, Registration.state)).all())
        places = dict(session.execute(sa.select(SignUp.id, SignUp.state)).all())
        return {**parties, **{f"place {number}": state for number, state in places.items()}}


def row(page, name):
    return page.locator(".door > li").filter(has_text=name)


def test_marks_made_without_a_network_are_sent_once_when_it_is_back(app, browser, play, coordinator):
    found, first, second, place = play
    address_of = f"/volunteers/door_lists/{found.session}"
    with served(app) as address, browsing(browser, address, coordinator) as context:
        page = context.new_page()
        page.goto(address_of)
        assert page.evaluate(STANDS)
        page.goto(address_of)
        assert comes(page, KEPT, 1)
        assert faults_by_axe(page) == []
        context.set_offline(True)
        # The tab was closed, the house is away: the list is there, with its looks.
        page.goto(address_of)
        assert page.get_by_role("heading", level=1).inner_text() == "Football"
        assert page.locator(".door").first.evaluate("node => getComputedStyle(node).display") == "grid"
        row(page, "Amina").get_by_role("button", name="Here").click()
        row(page, "Vera").get_by_role("button", name="Here").click()
        row(page, "Leyla").get_by_role("button", name="Here").click()
        row(page, "Leyla").get_by_role("button", name="Undo").click()
        for name in ("Amina", "Vera", "Leyla"):
            assert row(page, name).locator(".state.waiting").inner_text() == "Waits for the network"
        assert "4" in page.locator(".unsent").inner_text()
        # What waits holds no name.
        stored = page.evaluate("() => JSON.stringify(localStorage)")
        assert not any(name in stored for name in ("Amina", "Sami", "Leyla", "Vera"))
        # Closed and opened again, still without a network.
        page.goto(address_of)
        assert row(page, "Amina").locator(".state.waiting").count() == 1
        assert states(app)[first] is RegistrationState.CONFIRMED
        context.set_offline(False)
        assert comes(page, WAITS, 0)
        page.wait_for_function("() => !document.querySelector('.state.waiting')")
        assert states(app) == {
            first: RegistrationState.ATTENDED,
            second: RegistrationState.CONFIRMED,
            f"place {place}": SignUpState.CHECKED_IN,
        }
        assert "3 of 4 are here" in page.locator(".doorhead").inner_text()
        # On line a tap is sent at once, and the row says what the house says.
        row(page, "Leyla").get_by_role("button", name="Here").click()
        page.wait_for_function("() => document.querySelector('.doorhead b').textContent.includes('4 of 4')")
        with app.app_context(), transaction(writing=False) as session:
            assert session.query(DoorTap).count() == 5
    assert app.extensions["faults"] == []


def test_signed_out_the_list_goes_and_the_marks_wait_for_the_same_account(app, browser, play, coordinator, visitor):
    found, first, _, _ = play
    address_of = f"/volunteers/door_lists/{found.session}"
    with served(app) as address, browsing(browser, address, coordinator) as context:
        page = context.new_page()
        page.goto(address_of)
        assert page.evaluate(STANDS)
        page.goto(address_of)
        assert comes(page, KEPT, 1)
        context.set_offline(True)
        row(page, "Amina").get_by_role("button", name="Here").click()
        # Meanwhile the session ended on the server.
        cookies = context.cookies()
        context.clear_cookies()
        context.set_offline(False)
        page.wait_for_function("() => document.querySelector('.unsent').textContent.includes('signed in again')")
        assert page.evaluate(WAITS) == 1
        # Any page of the house that is nobody's desk clears the list away; what waits, without names, stays.
        page.goto("/programme")
        assert comes(page, KEPT, 0)
        context.set_offline(True)
        page.goto(address_of)
        assert page.get_by_role("heading", level=1).inner_text() == "No connection"
        context.set_offline(False)
        assert states(app)[first] is RegistrationState.CONFIRMED
        # Somebody else of the organisation is signed in: not theirs to send.
        with app.app_context(), transaction() as session:
            ours = session.get_one(factories.Organisation, found.organisation)
            other_id = factories.coordinator(ours, name="Other", email="other@example.org").id
        other = visitor()
        other.sign_in(other_id)
        lend_session(other, context, address)
        page.goto(address_of)
        page.wait_for_timeout(800)
        assert states(app)[first] is RegistrationState.CONFIRMED
        context.clear_cookies()
        context.add_cookies(cookies)
        page.goto(address_of)
        assert comes(page, WAITS, 0)
        assert states(app)[first] is RegistrationState.ATTENDED
        # By the button, too.
        assert comes(page, KEPT, 1)
        page.goto("/account")
        page.locator("form[action$='/sign-out'] button").first.click()
        page.wait_for_load_state()
        assert comes(page, KEPT, 0)


def test_a_list_whose_day_is_over_is_shown_no_more(app, browser, play, coordinator):
    found, *_ = play
    address_of = f"/volunteers/door_lists/{found.session}"
    with served(app) as address, browsing(browser, address, coordinator) as context:
        page = context.new_page()
        page.goto(address_of)
        assert page.evaluate(STANDS)
        page.goto(address_of)
        assert comes(page, KEPT, 1)
        page.evaluate(
            """async (path) => {
              for (const name of await caches.keys()) if (name.startsWith("door:")) {
                const cache = await caches.open(name), kept = await cache.match(path);
                const headers = { "content-type": "text/html", "x-until": String(Date.now() - 1) };
                await cache.put(path, new Response(await kept.text(), { headers }));
              }
            }""",
            address_of,
        )
        context.set_offline(True)
        page.goto(address_of)
        assert page.get_by_role("heading", level=1).inner_text() == "No connection"
        assert comes(page, KEPT, 0)
        assert json.loads(page.evaluate("() => JSON.stringify(localStorage)")) == {}
