"""An administrator keeps the duties of the municipality; what was signed before stays as it was."""

import pytest

from community.agreements.models import AgreementStep
from community.duties.models import DutyChange
from community.foundation.access import Role
from community.foundation.database import db, every
from tests import factories
from tests.web.community.test_agreements import at, family, person, play, signed

__all__ = ["family", "person", "play"]
HERE = "/community/duties"


@pytest.fixture
def ada(play, writing, person):
    with writing():
        number = factories.account((Role.ADMINISTRATOR, None), name="Ada").id
    return person(number)


def steps(reading):
    with reading():
        rows = every(AgreementStep, AgreementStep.duty_code != "", by=AgreementStep.id)
        return {one.duty_code: (one.due_on.isoformat(), one.owner_id, one.words.get("en")) for one in rows}


@pytest.mark.both_databases
def test_days_words_and_own_duties_hold_for_what_is_signed_from_then_on(ada, play, person, reading, writing):
    officer = person(play.officer)
    assert "Reception or housing" in ada.get(HERE).text
    page = ada.get(f"{HERE}/housing")
    saved = ada.press(page, "Save", en="A roof", days="3", owner="service")
    assert saved.status_code == 303
    assert "Agreements that were signed before keep theirs" in ada.get(saved.location).text
    ada.press(ada.get(f"{HERE}/sport"), "Save", needed="")
    page = ada.get(f"{HERE}/new")
    assert ada.press(page, "Save", en="A bicycle", days="20", picture="sport").status_code == 303
    shown = signed(officer, play).text
    assert "A roof" in shown
    assert "A bicycle" in shown
    found = steps(reading)
    assert found["housing"] == ("2026-11-05", play.officer, "A roof")
    assert found["own-a-bicycle"][0] == "2026-11-22"
    assert "sport" not in found
    # From now on it is called otherwise; who signed before keeps what was so.
    ada.press(ada.get(f"{HERE}/housing"), "Save", en="A castle", days="99")
    assert steps(reading) == found
    assert "A castle" not in officer.get("/community/agreements/1").text
    assert "A roof" in officer.get(at(play)).text


def test_a_duty_belongs_to_whoever_holds_its_role_and_can_open_it(ada, play, person, reading, writing):
    with writing():
        both = factories.account((Role.CASEWORKER, play.town), (Role.SERVICE, play.town)).id
        factories.account((Role.SERVICE, play.town))
    ada.press(ada.get(f"{HERE}/housing"), "Save", owner="service")
    ada.press(ada.get(f"{HERE}/papers"), "Save", owner="coordinator")
    signed(person(play.officer), play)
    found = steps(reading)
    assert found["housing"][1] == both
    assert found["papers"][1] == found["register"][1] == play.officer


def test_each_change_is_history_with_who_made_it(ada, reading, clock):
    for days in ("3", "5", "5"):
        ada.press(ada.get(f"{HERE}/housing"), "Save", days=days)
    page = ada.get(f"{HERE}/housing").text
    assert page.count('<th scope="row" data-label="When">') == 2
    assert "Ada" in page
    with reading():
        assert [one.days for one in every(DutyChange, by=DutyChange.id)] == [3, 5]
    assert "Changed here" in ada.get(HERE).text


@pytest.mark.parametrize(
    "typed", [{"days": "-1"}, {"days": "731"}, {"days": "x"}, {"picture": "moon"}, {"owner": "me"}]
)
def test_what_cannot_be_is_told_at_its_field(ada, typed, reading):
    page = ada.get(f"{HERE}/housing")
    assert ada.press(page, "Save", **typed).status_code == 422
    with reading():
        assert every(DutyChange) == []


def test_a_duty_has_a_name_and_one_that_is_not_there_is_not_found(ada):
    assert ada.press(ada.get(f"{HERE}/new"), "Save", days="3").status_code == 422
    assert ada.get(f"{HERE}/nothing").status_code == 404
    assert ada.post(f"{HERE}/nothing", data={"days": "3"}).status_code == 404


def test_two_of_one_name_are_two_and_none_hides_behind_another_page(ada, reading):
    for _ in range(2):
        ada.press(ada.get(f"{HERE}/new"), "Save", en="New", days="3")
    with reading():
        assert [one.duty_code for one in every(DutyChange, by=DutyChange.id)] == ["own-new", "own-new-2"]
    assert ada.get(f"{HERE}/own-new").status_code == 200


def test_nobody_else_keeps_them(play, person, visitor, reading):
    for one in (person(play.officer), person(play.coordinator)):
        for address in (HERE, f"{HERE}/new", f"{HERE}/housing"):
            assert one.get(address).status_code == 403
        assert one.post(f"{HERE}/housing", data={"days": "1"}).status_code == 403
    assert visitor().get(HERE).status_code in (303, 401)
    with reading():
        assert db.session.query(DutyChange).count() == 0
