"""An organisation is called in the reader's language, wherever its name stands."""

import pytest

from community.foundation.access import Role
from community.organisations.models import Organisation
from tests import cast, factories

NAMES = {"bg": "Наши", "ar": "مؤسستنا"}


@pytest.fixture
def play(writing):
    with writing() as session:
        people = cast.gather()
        ours = session.get_one(Organisation, people.organisation)
        ours.names = NAMES
        return {**vars(people), "administrator": factories.account((Role.ADMINISTRATOR, None)).id}


def test_pages_and_feeds_call_it_so(play, client, visitor):
    coordinator = visitor()
    coordinator.sign_in(play["coordinator"])
    for language, name in (("en", "Ours"), ("bg", "Наши"), ("ar", "مؤسستنا")):
        pages = [
            client.get(f"/events/sessions/{play['session']}", headers={"Accept-Language": language}),
            client.get(f"/volunteers/shifts/{play['shift']}", headers={"Accept-Language": language}),
            client.get(f"/cal/{language}/programme.ics"),
        ]
        assert [name in page.text for page in pages] == [True] * 3
        assert all(other not in page.text for page in pages for other in {*NAMES.values(), "Ours"} - {name})
    assert "Ours" in coordinator.get("/community/organisations").text


def test_without_a_name_in_a_language_it_is_called_as_on_its_door(play, writing, client):
    with writing() as session:
        session.get_one(Organisation, play["organisation"]).names = {"ar": "مؤسستنا"}
    page = client.get(f"/events/sessions/{play['session']}", headers={"Accept-Language": "bg"})
    assert "Ours" in page.text


def test_an_administrator_writes_the_names(play, visitor, reading):
    person = visitor()
    person.sign_in(play["administrator"])
    path = f"/community/organisations/{play['organisation']}"
    page = person.get(path)
    assert NAMES["ar"] in page.text
    assert person.press(page, "Save", en="Our house", bg="", ar="x" * 161).status_code == 422
    assert person.press(page, "Save", en="Our house", bg="", ar="بيتنا").status_code == 303
    with reading() as session:
        kept = session.get_one(Organisation, play["organisation"])
        assert (kept.name, kept.names) == ("Ours", {"en": "Our house", "ar": "بيتنا"})
    new = person.get("/community/organisations/new")
    answer = person.press(new, "Save", name="Друзья", bg="Приятели", kind="ngo", level="local")
    assert answer.status_code == 303
    with reading() as session:
        assert session.query(Organisation).filter_by(name="Друзья").one().names == {"bg": "Приятели"}


def test_lists_are_sorted_as_the_reader_sees_them(play, writing, visitor):
    with writing():
        factories.organisation(name="Яблоко", names={"en": "Apple"})
    person = visitor()
    person.sign_in(play["administrator"])
    text = person.get("/community/organisations").text
    assert text.index("Apple") < text.index("Ours") < text.index("Theirs")
