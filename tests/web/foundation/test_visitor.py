"""The test client itself: it lets good pages through and stops bad ones."""

import pytest
from flask import redirect, request

from community.accounts.models import Account
from community.accounts.rules import AccountState
from community.foundation import clock as the_clock
from community.foundation.database import db
from tests import html
from tests.visitor import watch_reading_requests

GOOD = (
    '<!doctype html><html lang="en" dir="ltr"><head><title>t</title></head><body><h1>Hi</h1>'
    '<form method="post" action="/x"><label for="a">A</label><input id="a" name="a" value="1">'
    '<button name="b" value="2">Go</button></form></body></html>'
)


def account() -> Account:
    return Account(email="a@example.org", name="A", state=AccountState.ACTIVE, created_at=the_clock.now())


def test_a_valid_page_passes():
    html.check_page(GOOD)


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("<!doctype html>", "", "doctype"),
        ('dir="ltr"', "", "no dir"),
        ("<h1>Hi</h1>", "<p>Hi</p>", "<h1>"),
        ("<h1>Hi</h1>", "<h1>Hi</h2>", "end-tag"),
        ("<h1>", '<h1 style="color:red">', "has style"),
        ("<h1>", '<h1 onclick="x()">', "has onclick"),
        ("<h1>", "<script>1</script><h1>", "inline <script>"),
        ("<h1>", '<script src="https://example.com/x.js"></script><h1>', "loads https"),
        ("<h1>", '<img src="/x.png"><h1>', "no alt"),
        ("<h1>", '<p id="a"></p><h1>', "twice"),
        ('for="a"', 'for="b"', "refers to nothing"),
        ('<label for="a">A</label>', "", "no label"),
        (">Go<", "><", "no words"),
        (">Go<", '><a href="/">Go</a><', "<a> inside <button>"),
        ("<title>t</title>", "", "no <title>"),
    ],
)
def test_a_bad_page_is_stopped(old: str, new: str, fault: str):
    with pytest.raises(html.InvalidPage, match=fault):
        html.check_page(GOOD.replace(old, new, 1))


def test_a_form_is_read_as_a_browser_would_send_it():
    [form] = html.forms(GOOD)
    assert (form.method, form.action, form.values, form.buttons) == (
        "post",
        "/x",
        {"a": ["1"]},
        {"Go": ("b", "2")},
    )


@pytest.fixture
def _bad_views(app):
    def door(view):
        app.add_url_rule(f"/{view.__name__}", view.__name__, view)

    def statement():
        db.session.execute(db.insert(Account).values(email="b", name="b", locale="bg", created_at=the_clock.now()))
        return ""

    def invalid():
        return "<p>no"

    for view in (statement, invalid):
        door(view)


@pytest.mark.usefixtures("_bad_views")
def test_a_get_that_writes_is_stopped(client):
    with pytest.raises(AssertionError, match="writes: INSERT"):
        client.get("/statement")


def test_a_get_that_leaves_the_session_dirty_is_stopped(app, client):
    def leave():
        db.session.add(account())
        return ""

    app.add_url_rule("/leave", "leave", leave)
    watch_reading_requests(app)
    with pytest.raises(AssertionError, match="changed in the session"):
        client.get("/leave")


@pytest.mark.usefixtures("_bad_views")
def test_an_invalid_answer_is_stopped(client):
    with pytest.raises(html.InvalidPage):
        client.get("/invalid")


def test_a_visitor_signs_in_and_presses_buttons(app, visitor, writing):
    with writing() as session:
        session.add(account())

    def ask():
        return GOOD.replace("/x", "/answer")

    def answer():
        return redirect(f"/said/{request.form['a']}/{request.form['b']}")

    app.add_url_rule("/ask", "ask", ask)
    app.add_url_rule("/answer", "answer", answer, methods=["POST"])
    someone = visitor()
    someone.sign_in(1)
    app.config["WTF_CSRF_CHECK_DEFAULT"] = False
    assert someone.press(someone.get("/ask"), "Go", a="7").location == "/said/7/2"
    with pytest.raises(LookupError, match="'Go'"):
        someone.press(someone.get("/ask"), "Stop")


@pytest.mark.both_databases
def test_each_test_has_its_own_empty_database(writing, reading, count_queries):
    with reading() as session, count_queries() as statements:
        assert session.scalars(db.select(Account)).all() == []
    assert len(statements) == 1
    with writing() as session:
        session.add(account())
    with reading() as session:
        assert session.scalars(db.select(Account.email)).all() == ["a@example.org"]
