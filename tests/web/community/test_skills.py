"""Staff list what people added, name it in languages, and say what is the same."""

import pytest

from community.foundation import i18n
from community.skills import actions, queries
from community.skills.models import Skill
from tests import cast, factories, html

SKILLS = "/community/skills"


@pytest.fixture
def play(writing, clock):
    clock.set(factories.NOON)
    with writing():
        return cast.gather()


@pytest.fixture
def coordinator(play, visitor):
    person = visitor()
    person.sign_in(play.coordinator)
    return person


@pytest.fixture
def knitting(writing):
    with writing():
        return actions.add("плетене", "bg").id


def test_an_addition_waits_until_staff_list_it_in_languages(coordinator, knitting, reading):
    assert "плетене" in coordinator.get(SKILLS).text
    with reading():
        assert queries.listed() == []
    page = coordinator.get(f"{SKILLS}/{knitting}")
    assert coordinator.press(page, "Save", en="Knitting", bg="Плетене").status_code == 303
    with reading():
        [skill] = queries.listed()
        assert skill.names == {"en": "Knitting", "bg": "Плетене"}
        assert queries.additions() == []


def test_what_is_the_same_is_merged_and_stays_so(coordinator, knitting, writing, reading):
    page = coordinator.get(SKILLS)
    assert coordinator.press(page, "Add", en="Knitting", listed="y").status_code == 303
    with reading():
        [listed] = queries.listed()
    page = coordinator.get(f"{SKILLS}/{knitting}")
    assert coordinator.press(page, "Merge", into=listed.id).status_code == 303
    assert coordinator.get(f"{SKILLS}/{knitting}").status_code == 404
    with writing():
        assert actions.add("  ПЛЕТЕНЕ ", "bg").id == listed.id
        assert queries.canonical() == {knitting: listed.id}
        assert [skill.id for skill in queries.some([knitting])] == [listed.id]


def test_whoever_types_a_name_that_is_known_gets_it(play, writing, reading):
    with writing():
        assert actions.add("Sewing", "en").id == actions.add(" sewing ", "ar").id
    with reading() as session:
        assert session.query(Skill).count() == 1


def test_a_name_is_needed_and_what_was_typed_stays(coordinator, knitting):
    answer = coordinator.post(f"{SKILLS}/{knitting}/keep", data={"esco": "an identifier", "listed": "y"})
    assert answer.status_code == 422
    assert "in one language at least" in answer.text
    assert "an identifier" in answer.text


def test_nothing_is_merged_with_what_is_not_there_or_with_itself(coordinator, knitting):
    assert coordinator.post(f"{SKILLS}/{knitting}/merge", data={"into": knitting}).status_code == 422
    assert coordinator.post(f"{SKILLS}/{knitting}/merge", data={"into": "x"}).status_code == 422


def test_names_stand_in_tabs_that_say_what_is_missing_and_need_no_script(coordinator, knitting):
    tree = html.parse(coordinator.get(f"{SKILLS}/{knitting}").text)
    tabs = [node for node in tree.iter("div") if node.get("class") == "langs"]
    [names] = tabs
    radios = [node for node in names.iter("input") if node.get("type") == "radio"]
    assert {node.get("name") for node in radios} == {"shown"}
    assert [node.get("checked") is not None for node in radios] == [True] + [False] * (len(radios) - 1)
    written = [node.get("name") for node in names.iter("input") if node.get("type") != "radio"]
    assert written == [node.get("value") for node in radios] == [language.code for language in i18n.complete()]
    labels = {node[0].get("value"): "".join(node.itertext()) for node in names.iter("label") if node.get("class")}
    known = {node.get("name") for node in names.iter("input") if node.get("type") != "radio" and node.get("value")}
    assert known
    assert {code for code, words in labels.items() if "missing" not in words} == known


@pytest.mark.parametrize("path", ["", "/add", "/1", "/1/keep", "/1/merge"])
def test_others_see_nothing(play, knitting, visitor, path):
    vera = visitor()
    vera.sign_in(play.volunteer)
    ask = vera.post if path in ("/add", "/1/keep", "/1/merge") else vera.get
    assert ask(SKILLS + path).status_code == 403


def test_the_list_asks_the_same_however_long(coordinator, writing, count_queries):
    def asked():
        with count_queries() as statements:
            coordinator.get(SKILLS)
        return len(statements)

    with writing():
        actions.keep(actions.add("One", "en"), {"en": "One"}, "", listed=True)
    first = asked()
    with writing():
        for number in range(20):
            actions.keep(actions.add(f"Skill {number}", "en"), {"en": f"Skill {number}"}, "", listed=True)
    assert asked() == first


def test_skills_stand_by_their_letter_and_are_found_by_a_name_in_any_language(coordinator, writing):
    with writing():
        whole = {language.code: "Sewing" for language in i18n.complete()} | {"bg": "Шиене", "ar": "خياطة"}
        for names in ({"en": "Sewing"} | whole, {"en": "Singing"}, {"en": "Cooking"}):
            skill = actions.add(next(iter(names.values())), "en")
            actions.keep(skill, names, "", listed=True)
    page = coordinator.get(SKILLS).text
    letters = [part.partition(" <small>")[0] for part in page.split("<h2>")[1:]]
    assert letters == ["C", "S"]
    assert f"1 of {len(i18n.complete())} languages" in page
    assert "Lacks a language 2" in page
    found = coordinator.get(f"{SKILLS}?q=ШИЕНЕ").text
    assert "Sewing" in found
    assert "Singing" not in found
    lacking = coordinator.get(f"{SKILLS}?lacking=1").text.partition("<main")[2]
    assert "Sewing" not in lacking
    assert "Singing" in lacking
    assert "No skill found" in coordinator.get(f"{SKILLS}?q=zzz").text
