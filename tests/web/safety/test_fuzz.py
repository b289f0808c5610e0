"""Malformed requests: a sample of what `make fuzz` sends, and what it found."""

from io import BytesIO

import pytest

from community.decisions.forms import FIELDS
from community.foundation.access import Role
from community.foundation.database import db
from tests import factories, fuzz
from tests.factories import NOON


@pytest.mark.both_databases
def test_nothing_malformed_is_a_fault_of_the_server(database_url, tmp_path, clock):
    clock.set(NOON)
    app = fuzz.application(database_url, str(tmp_path))
    attack = fuzz.Fuzz(fuzz.small_town(app), seed=11)
    faults = list(attack.run(150))
    with app.app_context():
        db.engine.dispose()
    assert faults == []
    # It came in: there were pages and changes, not closed doors alone.
    assert {200, 303, 400, 404, 422} <= set(attack.statuses)


def test_the_same_seed_sends_the_same(sqlite_template, tmp_path, clock):
    found = []
    for _ in range(2):
        clock.set(NOON)
        with sqlite_template.copy() as url:
            app = fuzz.application(url, str(tmp_path))
            attack = fuzz.Fuzz(fuzz.small_town(app), seed=5)
            list(attack.run(40))
            found.append(attack.statuses)
            with app.app_context():
                db.engine.dispose()
    assert found[0] == found[1]


@pytest.fixture
def vera(writing, visitor):
    with writing():
        number = factories.volunteer().id
    person = visitor()
    person.sign_in(number)
    return person


def test_a_file_instead_of_words_is_nothing_written(vera):
    answer = vera.post(
        "/community/households/people", data={"call_name": (BytesIO(b"x"), "x.png"), "birth_year": "2020"}
    )
    assert answer.status_code == 422
    assert "Please fill this in" in answer.text


@pytest.mark.parametrize("year", ["abc", "²", "1e3", "20 20", "9" * 5000])
def test_a_year_that_is_no_number_is_said_to_be_none(vera, year):
    answer = vera.post("/community/households/people", data={"call_name": "Mila", "birth_year": year})
    assert answer.status_code == 422
    assert "whole number" in answer.text


def test_an_hour_that_is_none_is_refused_in_words(vera):
    answer = vera.post("/volunteers/profiles/mine/times/span", data={"days": "0", "begin": "540", "end": "late"})
    assert answer.status_code == 422


@pytest.mark.parametrize("value", ["", "9" * 400, "-1", "1:99999999999", "é", "25:00"])
def test_who_administers_may_send_anything_too(writing, visitor, value):
    with writing():
        ada = factories.account((Role.ADMINISTRATOR, None)).id
    person = visitor()
    person.sign_in(ada)
    for name in FIELDS:
        assert person.post(f"/community/decisions/{name}", data={"value": value}).status_code in (303, 422)
