"""The directory: everybody searches it, anybody prints it in a language, staff keep it."""

import pytest

from community.directory.models import DirectoryEntry
from community.foundation.access import Role
from community.foundation.clock import now
from tests import factories

PAGE = "/directory"


@pytest.fixture
def play(writing):
    with writing():
        facts = {"checked_at": now()}
        factories.add(
            DirectoryEntry(
                name="Здравен център", names={"en": "Health centre", "ar": "مركز صحي"}, kinds=["health", "psychiatric"],
                groups=["everybody"], languages=["bg", "ar"], where="ул. Изворна 4", phone="+359 2 555 0100", **facts,
            )
        )  # fmt: skip
        factories.add(DirectoryEntry(name="School", kinds=["school"], groups=["children"], languages=["uk"], **facts))
        factories.add(DirectoryEntry(name="Hidden", kinds=["housing"], listed=False, **facts))
        ours = factories.organisation()
        return {
            "coordinator": factories.coordinator(ours).id,
            "caseworker": factories.account((Role.CASEWORKER, ours.id)).id,
            "receiver": factories.account((Role.SERVICE, ours.id)).id,
        }


def names(page):
    return [name for name in ("Health centre", "School", "Hidden") if name in page.text.partition("<main")[2]]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("", ["Health centre", "School"]),
        ("?q=ЗДРАВЕН", ["Health centre"]),
        ("?q=مركز", ["Health centre"]),
        ("?q=изворна", ["Health centre"]),
        ("?q=hidden", []),
        ("?kind=school", ["School"]),
        ("?kind=housing", []),
        ("?language=ar", ["Health centre"]),
        ("?language=ar&kind=school", []),
        ("?kind=nonsense&language=xx", ["Health centre", "School"]),
    ],
)
def test_everybody_finds_by_words_kind_and_language_and_nothing_hidden(play, visitor, asked, found):
    page = visitor().get(PAGE + asked)
    # The chips name all kinds.
    assert [name for name in names(page) if f"<bdi>{name}</bdi>" in page.text] == found


def test_it_is_printed_in_the_language_of_a_family(play, visitor):
    page = visitor().get(f"{PAGE}/ar/paper")
    assert 'lang="ar"' in page.text
    assert "مركز صحي" in page.text
    assert "Hidden" not in page.text
    assert visitor().get(f"{PAGE}/xx/paper").status_code == 404


def test_staff_keep_it_and_others_do_not(play, visitor, reading):
    coordinator, caseworker, receiver = visitor(), visitor(), visitor()
    for browser, who in ((coordinator, "coordinator"), (caseworker, "caseworker"), (receiver, "receiver")):
        browser.sign_in(play[who])
    assert "Hidden" in coordinator.get(PAGE).text
    told = {"name": "Lawyers", "kinds": ["legal"], "groups": ["everybody"], "speaks": ["fa"], "listed": "y"}
    assert coordinator.post("/community/directory/new", data=told).status_code == 303
    assert "Lawyers" in visitor().get(f"{PAGE}?kind=legal&language=fa").text
    assert caseworker.post("/community/directory/4", data={**told, "name": "Advocates"}).status_code == 303
    assert caseworker.post("/community/directory/4", data={**told, "name": ""}).status_code == 422
    assert receiver.post("/community/directory/4", data=told).status_code == 403
    assert visitor().post("/community/directory/4", data=told).status_code == 401
    with reading() as session:
        one = session.get_one(DirectoryEntry, 4)
        assert (one.name, one.kinds, one.languages, one.listed) == ("Advocates", ["legal"], ["fa"], True)
