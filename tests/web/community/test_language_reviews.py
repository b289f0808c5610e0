"""A language that no speaker has reviewed says so where one chooses it, until an administrator notes who did."""

from datetime import timedelta

import pytest

from community.foundation import i18n
from community.foundation.access import Role
from community.site.models import LanguageReview
from tests import cast, factories

PAGE = "/language-reviews"


@pytest.fixture
def ada(writing, client):
    with writing():
        account = factories.account((Role.ADMINISTRATOR, None), name="Ada").id
    client.sign_in(account)
    return client


def marked(visitor):
    """The languages that say of themselves that nobody has reviewed them."""
    person = visitor()
    page = person.get("/languages").text
    with person.application.app_context():
        return {one.code for one in i18n.translated() if f"<b>{one.own_name}</b>" in page}


def test_the_mark_goes_when_a_review_is_noted_and_comes_back_with_it(ada, visitor, clock, reading):
    before = marked(visitor)
    assert "uk" in before
    told = {"language": "uk", "reviewed_by": "Oksana", "reviewed_on": clock.now().date().isoformat()}
    assert ada.post(PAGE, data=told).status_code == 303
    assert marked(visitor) == before - {"uk"}
    # Who reviewed it is the staff's to know.
    assert "Oksana" not in visitor().get("/languages").text
    page = ada.get(PAGE)
    assert "Oksana" in page.text
    # A later review stands in the place of the earlier one.
    assert ada.post(PAGE, data={**told, "reviewed_by": "Bohdan"}).status_code == 303
    with reading() as session:
        [one] = session.query(LanguageReview)
        assert (one.reviewed_by, one.noted_by_id is not None) == ("Bohdan", True)
    assert ada.press(ada.get(PAGE), "Take back").status_code == 303
    assert marked(visitor) == before


@pytest.mark.parametrize(
    "wrong", [{"language": "en"}, {"language": "xx"}, {"reviewed_by": ""}, {"reviewed_on": "tomorrow"}]
)
def test_nobody_reviewed_what_is_not_translated_nameless_or_tomorrow(ada, visitor, clock, wrong):
    before = marked(visitor)
    today = clock.now().date()
    told = {"language": "uk", "reviewed_by": "Oksana", "reviewed_on": today.isoformat(), **wrong}
    if wrong.get("reviewed_on") == "tomorrow":
        told["reviewed_on"] = (today + timedelta(days=2)).isoformat()
    assert ada.post(PAGE, data=told).status_code == 422
    assert marked(visitor) == before


def test_only_an_administrator_notes_reviews(writing, client, visitor):
    with writing():
        play = cast.gather()
    for who in (play.coordinator, play.volunteer):
        client.sign_in(who)
        assert client.get(PAGE).status_code == 403
    assert visitor().get(PAGE).status_code == 303
