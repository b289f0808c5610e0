"""Families of one name are told apart in the list of staff, sorted and filtered by what the law lets them know."""

import re

import pytest

from community.help_requests.actions import ask
from community.households.models import Household, Member
from community.households.queries import members_of
from community.households.rules import ConsentPurpose
from events.registrations.actions import join
from tests import cast, factories
from tests.data.test_merging import agree

AT = "/community/households"


@pytest.fixture
def play(writing, clock):
    """Four that agree to be known, one that does not and one elsewhere; two of the four come, one of these says so."""
    with writing() as session:
        play = cast.gather()
        ours = session.get_one(factories.Organisation, play.organisation)
        theirs = session.query(factories.Organisation).filter_by(slug="theirs").one()
        told = (
            ("Rana", ours, {"district": "vitosha", "locale": "ar", "family_name": "Zaidan", "phone": "088 123 4567"}),
            ("Oksana", ours, {"district": "oborishte", "locale": "uk"}),
            ("Bilal", ours, {"district": "vitosha", "locale": "ar", "family_name": "Aziz"}),
            ("Halyna", ours, {"locale": "uk"}),
            ("Secret", ours, {"district": "vitosha", "locale": "ar", "family_name": "Aaa", "phone": "088 765 4321"}),
            ("Elsewhere", theirs, {"district": "vitosha", "locale": "ar"}),
        )
        homes = {name: factories.household(of, name, "Kid", **facts) for name, of, facts in told}
        for name in ("Rana", "Oksana", "Bilal", "Halyna", "Elsewhere"):
            agree(homes[name], ConsentPurpose.COORDINATION)
        agree(homes["Rana"], ConsentPurpose.PROGRAMME)
        coming = factories.session(factories.activity(ours), capacity=20)
        for name in ("Rana", "Bilal", "Elsewhere"):
            join(coming.id, homes[name].id, [one.id for one in members_of(homes[name].id)])
        for name in ("Oksana", "Secret", "Elsewhere"):
            ask(homes[name].id)
        first = session.query(Member).filter_by(call_name="Rana").one()
        first.native_name = "رنا"
        return play


@pytest.fixture
def coordinator(play, visitor):
    person = visitor()
    person.sign_in(play.coordinator)
    return person


def listed(page):
    """The families of the list, in their order."""
    return re.findall(
        r"Rana|Oksana|Bilal|Halyna|Secret|Elsewhere|without names", page.text.partition('class="group"')[2]
    )


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("", ["without names", "Halyna", "Bilal", "Oksana", "Rana"]),
        ("order=name", ["Bilal", "Halyna", "Oksana", "Rana", "without names"]),
        ("order=district", ["Oksana", "Bilal", "Rana", "without names", "Halyna"]),
        ("order=nothing", ["without names", "Halyna", "Bilal", "Oksana", "Rana"]),
        ("district=vitosha", ["Bilal", "Rana"]),
        ("district=nowhere", ["without names", "Halyna", "Bilal", "Oksana", "Rana"]),
        ("language=uk", ["Halyna", "Oksana"]),
        ("language=ar", ["without names", "Bilal", "Rana"]),
        # Bilal comes, too, but does not agree that organisers know it: the list never says so.
        ("only=undated", ["without names", "Halyna", "Bilal", "Oksana"]),
        ("only=help", ["without names", "Oksana"]),
        ("q=zaidan", ["Rana"]),
        ("q=aaa", []),
        ("district=vitosha&only=undated&language=ar&order=name", ["Bilal"]),
    ],
)
def test_the_list_is_sorted_and_filtered_by_what_may_be_known(coordinator, asked, found):
    assert listed(coordinator.get(f"{AT}?{asked}")) == found


def test_filters_say_how_many_they_would_show(coordinator):
    for asked, told in (("", (4, 2, 0)), ("district=vitosha", (1, 0, 0)), ("only=help", (4, 2, 0))):
        page = coordinator.get(f"{AT}?{asked}").text
        for number, name in zip(told, ("No date yet", "Asked for help", "Wait for company"), strict=True):
            assert f">{name} {number}</a>" in page, (asked, name)


def test_a_row_tells_a_family_apart(coordinator):
    page = coordinator.get(f"{AT}?q=Rana").text.partition('class="group"')[2]
    for told in ("Rana", "Zaidan", "رنا", "a child of 10", "number 1", "Vitosha", "088 123 4567", "comes on"):
        assert told in page, told
    whole = coordinator.get(AT).text
    assert not [kept for kept in ("Aaa", "4321", "Secret") if kept in whole]


def test_names_stand_first_in_the_readers_script(coordinator, play, visitor):
    arabic = visitor()
    arabic.sign_in(play.coordinator)
    arabic.post("/languages", data={"language": "ar", "next": "/"})
    for reader, order in ((coordinator, ["Rana", "رنا"]), (arabic, ["رنا", "Rana"])):
        for path in (f"{AT}?q=Rana", f"{AT}/1"):
            page = reader.get(path).text.partition('class="group"')[2]
            assert re.findall(r"Rana|رنا", page)[:2] == order, path


def test_what_is_asked_stays_on_every_page_and_tab(coordinator, play, writing):
    with writing() as session:
        ours = session.get_one(factories.Organisation, play.organisation)
        for number in range(30):
            agree(factories.household(ours, f"N{number}", district="vitosha"), ConsentPurpose.COORDINATION)
    page = coordinator.get(f"{AT}?district=vitosha&order=name&only=undated")
    links = re.findall(rf'href="({AT}\?[^"]+)"', page.text)
    assert len(links) >= 4
    assert all("district=vitosha" in one and "order=name" in one for one in links)
    # The two others of the filters, and the one that is pressed, which asks for all again.
    assert sum("only=undated" not in one for one in links) == 3
    seen = listed(coordinator.get(f"{AT}?district=vitosha&order=name&page=2"))
    assert seen == ["Rana"]


def test_the_statements_of_the_list_do_not_grow(coordinator, play, writing, count_queries):
    def asked():
        with count_queries() as statements:
            coordinator.get(f"{AT}?district=vitosha&order=name&only=undated")
        return len(statements)

    few = asked()
    with writing() as session:
        ours = session.get_one(factories.Organisation, play.organisation)
        for number in range(12):
            agree(factories.household(ours, f"N{number}", "Kid", district="vitosha"), ConsentPurpose.COORDINATION)
        assert session.query(Household).count() == 18
    assert asked() <= few
