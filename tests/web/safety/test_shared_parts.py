"""What is made once for several readers says nothing of one of them: it would be the same, made for each alone."""

import re

import pytest
import sqlalchemy as sa

from community.accounts.actions import open_device
from community.accounts.models import Account
from community.foundation.cache import Cache
from community.foundation.database import db, transaction
from community.households.models import Member
from events.sessions import views
from tests.presses import PEOPLE
from volunteers.shifts import queries as shift_queries
from volunteers.shifts import views as shifts

EVERYBODY = [who for people, _ in PEOPLE.values() for who in people if who != "anybody"]
ASKED = ("", "?free=1", "?page=2", "?view=areas", "?view=month", "?q=a")
TOKEN = re.compile(r'name="(?:csrf_token|idempotency_key)"\s+value="([^"]+)"')


def main_of(page):
    """What stands inside of the frame, notices apart."""
    return page.text.partition('<main id="main">')[2].partition("</main>")[0]


@pytest.fixture
def rooms(monkeypatch):
    """Empty room for parts, and a way to empty it again."""

    def empty():
        for name in ("PARTS", "SEARCHED_PARTS"):
            monkeypatch.setattr(views, name, Cache(200))

    empty()
    return empty


@pytest.mark.parametrize("asked", ASKED)
def test_a_stand_in_reads_what_each_reader_would(world, rooms, monkeypatch, asked):
    kept = {who: main_of(world.visitor(who).get(f"/programme{asked}")) for who in EVERYBODY}
    monkeypatch.setattr(views, "stand_in", lambda reader: reader)
    rooms()
    assert {who: main_of(world.visitor(who).get(f"/programme{asked}")) for who in EVERYBODY} == kept
    assert all(kept.values())


def test_nothing_of_who_read_first_is_in_the_page_of_who_reads_next(world, rooms):
    with world.app.app_context(), transaction() as session:
        for row in session.scalars(sa.select(Account)):
            row.name = f"canary-account-{row.id}"
        for row in session.scalars(sa.select(Member)):
            row.name = f"canary-member-{row.id}"
    alone = {}
    for who in EVERYBODY:
        rooms()
        alone[who] = main_of(world.visitor(who).get("/programme"))
    rooms()
    for who in (*EVERYBODY, *reversed(EVERYBODY)):
        page = world.visitor(who).get("/programme")
        assert main_of(page) == alone[who]
        assert "canary" not in page.text
        assert not TOKEN.search(main_of(page))


@pytest.mark.parametrize("page", ["/volunteers/shifts", "/volunteers/shifts?all=1", "/volunteers/shifts/mine"])
def test_a_card_of_a_shift_says_the_same_whoever_made_it_first(world, monkeypatch, page):
    def anew():
        monkeypatch.setattr(shifts, "CARDS", Cache(4000))
        monkeypatch.setattr(shift_queries, "ASKED", Cache(1))

    def read(who):
        answer = world.visitor(who).get(page)
        return answer.status_code, TOKEN.sub("", main_of(answer))

    alone = {}
    for who in EVERYBODY:
        anew()
        alone[who] = read(who)
    anew()
    for who in (*EVERYBODY, *reversed(EVERYBODY)):
        assert read(who) == alone[who], who
    assert sum(status == 200 for status, _ in alone.values()) > 3


def test_a_notice_is_for_its_reader(world, rooms):
    with world.visitor("mentor") as told:
        with told.session_transaction() as session:
            session["_flashes"] = [("notice", ["good", "Canary was saved.", "", "", ""])]
        assert "Canary was saved." in told.get("/programme").text
    assert "Canary" not in world.visitor("asked").get("/programme").text


def test_the_next_reader_is_asked_no_more_than_who_it_is_and_what_the_programme_is(world, rooms):
    asked = []
    with world.app.app_context():
        engine = db.engine
    first, second = world.visitor("mentor"), world.visitor("asked")
    first.get("/programme")
    sa.event.listen(engine, "before_cursor_execute", note := lambda *facts: asked.append(facts[2]))
    try:
        second.get("/programme")
    finally:
        sa.event.remove(engine, "before_cursor_execute", note)
    assert len([one for one in asked if one.startswith("SELECT")]) <= 2, asked


def test_each_reads_it_in_the_own_language(world, rooms):
    with world.app.app_context(), transaction() as session:
        english, bulgarian = session.scalars(sa.select(Account).order_by(Account.id).limit(2))
        english.locale, bulgarian.locale = "en", "bg"
        names = {english.email: "en", bulgarian.email: "bg"}
        secrets = {}
        for account in (english, bulgarian):
            secrets[names[account.email]] = open_device(account=account)
    for locale in ("en", "bg", "en", "bg"):
        browser = world.visitor()
        browser.use_device(secrets[locale])
        page = browser.get("/programme")
        words = {"en": "Only with free places", "bg": "Само със свободни места"}
        assert f'<html lang="{locale}"' in page.text
        assert words[locale] in main_of(page)
