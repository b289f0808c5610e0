"""Every address is written in one way, and every answer, a file too, tells browsers what they may do with it."""

import pytest

from community.foundation.pages import HEADERS, SECURE
from tests import cast


@pytest.mark.parametrize("number", ["\u0661", "\u06f1", "\uff11", "+1", "1_0", "-1", " 1"])
def test_an_id_has_digits_as_every_keyboard_has_them(client, writing, number):
    """PostgreSQL and Python read Arabic ones, too: a page would have many addresses."""
    with writing():
        play = cast.gather()
    assert client.get(f"/events/sessions/{play.session}").status_code == 200
    assert client.get(f"/events/sessions/{number}").status_code == 404


@pytest.mark.settings(base_url="https://localhost")
def test_files_carry_every_header_of_safety(app, client):
    with app.test_request_context():
        address = app.jinja_env.globals["static_url"]("css/zaedno.css")
    answer = client.get(address)
    answer.close()
    assert answer.status_code == 200
    assert {name for name, _ in (*HEADERS, SECURE)} <= set(answer.headers.keys())
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Strict-Transport-Security"] == SECURE[1]
