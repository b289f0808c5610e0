"""Answers kept whole: fast for whoever sends no cookie, gone with the next change, never somebody's."""

from datetime import UTC, datetime

import pytest

from events.activities.models import Activity
from events.activities.rules import ActivityState
from tests import cast, factories

NOW = datetime(2026, 11, 22, 12, 1, tzinfo=UTC)
FEED = "/cal/en/programme.ics"
pytestmark = pytest.mark.both_databases


@pytest.fixture
def play(clock, writing):
    clock.set(NOW)
    with writing():
        return cast.gather()


@pytest.fixture
def asked(app, monkeypatch):
    """How many requests came as far as Flask."""
    reached = []
    usual = app.full_dispatch_request
    monkeypatch.setattr(app, "full_dispatch_request", lambda *given: reached.append(1) or usual(*given))
    return reached


@pytest.mark.parametrize("path", ["/", "/programme", FEED])
def test_the_same_question_is_answered_without_flask(play, visitor, asked, path):
    first, second, head = visitor().get(path), visitor().get(path), visitor().head(path)
    assert len(asked) == 1
    assert second.data == first.data
    assert {**second.headers, "Date": ""} == {**first.headers, "Date": ""}
    assert (head.data, head.headers["Content-Length"]) == (b"", str(len(first.data)))
    same = visitor().get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (same.status_code, same.data, len(asked)) == (304, b"", 1)
    assert same.headers["ETag"] == first.headers["ETag"]
    assert "Content-Security-Policy" in second.headers
    assert "Content-Length" not in same.headers


@pytest.mark.parametrize("path", ["/", "/programme", FEED])
def test_what_is_taken_off_is_gone_with_the_next_request(play, visitor, writing, path):
    assert "Football" in visitor().get(path).text
    with writing() as session:
        session.query(Activity).one().state = ActivityState.DRAFT
    assert "Football" not in visitor().get(path).text


def test_what_differs_in_the_asking_is_another_question(play, visitor, asked):
    visitor().get("/programme")
    visitor().get("/programme", headers={"Accept-Language": "ar"})
    visitor().get("/programme?kind=sport")
    packed = visitor().get(FEED, headers={"Accept-Encoding": "gzip"})
    plain = visitor().get(FEED)
    assert len(asked) == 5
    assert (packed.headers.get("Content-Encoding"), plain.headers.get("Content-Encoding")) == ("gzip", None)


def test_an_answer_to_somebody_is_neither_kept_nor_given(play, visitor, asked):
    vera = visitor()
    vera.sign_in(play.volunteer)
    assert "My shifts" in vera.get("/programme").text
    assert "My shifts" not in visitor().get("/programme").text
    assert "My shifts" in vera.get("/programme").text
    assert len(asked) == 3


def test_time_alone_ends_an_answer(play, visitor, asked, clock):
    visitor().get("/programme")
    clock.advance(minutes=5)
    visitor().get("/programme")
    visitor().get(FEED)
    clock.advance(hours=12)
    visitor().get(FEED)
    assert len(asked) == 4


def test_an_unknown_host_gets_nothing_kept(play, visitor):
    visitor().get("/programme")
    assert visitor().get("/programme", headers={"Host": "evil.example"}).status_code == 400


def test_a_foreign_tag_gets_the_whole(play, visitor):
    whole = visitor().get(FEED)
    assert visitor().get(FEED, headers={"If-None-Match": '"other"'}).data == whole.data
    listed = visitor().get(FEED, headers={"If-None-Match": f'"other", W/{whole.headers["ETag"]}'})
    assert listed.status_code == 304
    assert visitor().get(FEED, headers={"If-Modified-Since": "nonsense"}).status_code == 200


def test_factories_make_no_kept_answer_stale(play, visitor, writing):
    before = visitor().get("/programme").text
    with writing() as session:
        factories.session(session.query(Activity).one())
    assert visitor().get("/programme").text != before
