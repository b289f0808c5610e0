"""One form sent by four hands at once makes one row, and all four are led to it; other words make another."""

import threading

import pytest
import sqlalchemy as sa
from flask import session

from community.foundation import idempotency_keys
from community.foundation.database import db
from community.foundation.idempotency_keys import KEPT_DAYS, IdempotencyKey
from community.organisations.models import Organisation
from community.privacy.actions import keep_house
from events.venues.models import Venue
from tests import factories, html

pytestmark = pytest.mark.both_databases
HANDS = 4
ROUNDS = 3


@pytest.fixture
def coordinator(writing, visitor):
    with writing():
        factories.area()
        account = factories.coordinator(factories.organisation())
    browser = visitor()
    browser.sign_in(account.id)
    return browser


def form_on(page, path):
    """What the page's form sends when a name and an address are typed, without having been sent."""
    found = next(f for f in html.forms(page.text) if f.method == "post" and (f.action or path) == path)
    return {**found.values, "name": "The red house", "address": "ul. Oborishte 1", "area_id": "1"}


def at_once(app, browser, path, bodies):
    ready, answers = threading.Barrier(len(bodies)), []

    def send(body):
        mine = app.test_client()
        mine._cookies = dict(browser._cookies)
        ready.wait()
        answers.append(mine.post(path, data=body, csrf=False))

    threads = [threading.Thread(target=send, args=(body,)) for body in bodies]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def venues(reading):
    with reading() as session:
        return session.scalar(sa.select(sa.func.count()).select_from(Venue))


NEW = "/events/venues/new"


def test_four_hands_make_one(app, coordinator, reading):
    for number in range(ROUNDS):
        body = form_on(coordinator.get(NEW), NEW)
        answers = at_once(app, coordinator, NEW, [body] * HANDS)
        assert [answer.status_code for answer in answers] == [303] * HANDS
        assert len({answer.location for answer in answers}) == 1
        assert venues(reading) == number + 1


def test_without_a_key_each_is_new(app, coordinator, reading):
    """What shows that the test above can fail."""
    body = form_on(coordinator.get(NEW), NEW)
    del body["idempotency_key"]
    at_once(app, coordinator, NEW, [body] * HANDS)
    assert venues(reading) == HANDS


def test_other_words_on_the_same_page_are_another_wish(coordinator, reading):
    body = form_on(coordinator.get(NEW), NEW)
    for name in ("The red house", "The blue house", "The red house"):
        assert coordinator.post(NEW, data={**body, "name": name}, csrf=False).status_code == 303
    assert venues(reading) == 2


def test_what_was_refused_is_sent_again(coordinator, reading):
    body = form_on(coordinator.get(NEW), NEW)
    assert coordinator.post(NEW, data={**body, "name": ""}, csrf=False).status_code == 422
    assert coordinator.post(NEW, data=body, csrf=False).status_code == 303
    assert venues(reading) == 1


def test_a_key_is_of_one_browser(coordinator, reading, writing, visitor):
    body = form_on(coordinator.get(NEW), NEW)
    coordinator.post(NEW, data=body, csrf=False)
    with writing() as transaction:
        ours = transaction.scalars(sa.select(Organisation)).first()
        colleague = factories.coordinator(ours)
    other = visitor()
    other.sign_in(colleague.id)
    theirs = form_on(other.get(NEW), NEW) | {"idempotency_key": body["idempotency_key"]}
    assert other.post(NEW, data=theirs, csrf=False).status_code == 303
    assert venues(reading) == 2


def test_the_hash_holds_the_secret_of_the_browser_so_that_nobody_can_try_words_against_it(app):
    """Of two who have not signed in, too, of whom nothing else differs; and of who signed in on another device."""
    found = set()
    for browser, device in (("one", None), ("another", None), ("one", "a device"), ("another", "a device")):
        with app.test_request_context(NEW, method="POST", data={"idempotency_key": "same", "name": "The red house"}):
            session["csrf_token"] = browser
            found.add(idempotency_keys._digest(device))
    assert len(found) == 4
    with app.test_request_context(NEW, method="POST", data={"idempotency_key": "same"}):
        assert idempotency_keys._digest("a device") == ""


def test_it_is_forgotten_after_a_day(app, coordinator, clock, reading):
    clock.advance(days=0)
    coordinator.post(NEW, data=form_on(coordinator.get(NEW), NEW), csrf=False)
    for hours, left in ((24 * KEPT_DAYS - 1, 1), (26, 0)):
        clock.advance(hours=hours)
        with app.app_context():
            keep_house()
            db.session.remove()
        with reading() as session:
            assert session.query(IdempotencyKey).count() == left
