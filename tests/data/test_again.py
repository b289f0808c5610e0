"""What PostgreSQL ends for the sake of others is done again, whole, three times at most."""

import threading

import pytest
import sqlalchemy as sa
from flask import redirect, request
from flask import session as cookie

from community.accounts.models import Account, Attempt
from community.foundation import clock, database
from community.foundation.access import requires
from community.foundation.database import again, db, transaction
from community.foundation.outbox import Email, Recipient, post
from community.foundation.pages import notify
from community.foundation.periodic_tasks import for_each
from community.permissions import Permission
from tests import factories

REFUSALS = {"serialization failure": "40001", "deadlock": "40P01"}


def refuse(code):
    """Have PostgreSQL end the transaction with this code."""
    db.session.execute(sa.text(f"DO $$ BEGIN RAISE EXCEPTION 'ended' USING ERRCODE = '{code}'; END $$"))


@pytest.fixture
def database_kind():
    return "postgresql"


@pytest.fixture
def people(writing):
    with writing():
        return [factories.account(name="before").id for _ in range(2)]


@pytest.mark.parametrize("own", [False, True], ids=["one transaction", "its own transactions"])
def test_two_requests_that_lock_each_other_out_both_succeed(app, people, visitor, reading, own):
    """The one that PostgreSQL chose was answered "the site is busy", and what it had said was shown all the same."""
    met = threading.Barrier(2, timeout=20)
    first_time = {}

    def change(first, second):
        database.lock(Account, [first])
        if first not in first_time:
            first_time[first] = True
            met.wait()
        for account in database.lock(Account, [second]):
            account.name += "!"
        post("hello", Recipient(None, "a@example.org", "en"), {}, key=f"{first}:{second}")
        notify("good", f"Changed by {first}")

    @requires(Permission.SEE_SITE, own_transactions=own)
    def view(first, second):
        assert request.form["word"] == "typed"
        if own:
            with transaction():
                change(first, second)
        else:
            change(first, second)
        cookie["seen"] = cookie.get("seen", 0) + 1
        return redirect("/privacy", 303)

    app.add_url_rule("/lock/<int:first>/<int:second>", "lock", view, methods=["POST"])
    answers = {}

    def go(first, second):
        browser = visitor()
        posted = browser.post(f"/lock/{first}/{second}", data={"word": "typed"})
        page = browser.get("/privacy").text
        with browser.session_transaction() as kept:
            answers[first] = (posted.status_code, page.count("Changed by"), kept["seen"])

    threads = [threading.Thread(target=go, args=pair) for pair in (people, people[::-1])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == dict.fromkeys(people, (303, 1, 1))
    with reading() as session:
        assert [session.get_one(Account, number).name for number in people] == ["before!"] * 2
        assert session.query(Email).count() == 2


@pytest.mark.parametrize("code", REFUSALS.values(), ids=REFUSALS)
def test_it_is_done_again_twice_and_no_more(app, code):
    tried = []

    def work():
        with transaction():
            tried.append(1)
            if len(tried) < needed:
                refuse(code)
        return len(tried)

    with app.app_context():
        needed = 3
        assert again(work) == 3
        tried.clear()
        needed = 4
        with pytest.raises(sa.exc.DBAPIError):
            again(work)
        assert len(tried) == 3
        db.session.remove()


def test_what_was_committed_in_part_or_fails_for_another_reason_is_not_done_again(app):
    tried = []

    def in_part():
        tried.append(1)
        with transaction():
            factories.organisation()
        with transaction():
            refuse("40P01")

    def otherwise():
        tried.append(1)
        with transaction():
            refuse("53100")

    with app.app_context():
        for work in (in_part, otherwise):
            with pytest.raises(sa.exc.DBAPIError):
                again(work)
        assert len(tried) == 2
        db.session.remove()


def test_a_row_of_a_periodic_task_is_done_again(app, reading):
    tried = []

    def enter(number):
        tried.append(number)
        db.session.add(Attempt(key=f"{number}", at=clock.now()))
        db.session.flush()
        if len(tried) == 1:
            refuse("40001")

    with app.app_context():
        assert for_each([1, 2], enter) == 2
        db.session.remove()
    assert tried == [1, 1, 2]
    with reading() as session:
        assert sorted(session.scalars(sa.select(Attempt.key))) == ["1", "2"]
