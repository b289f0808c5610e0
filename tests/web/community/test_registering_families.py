"""A family is registered on one page, and the page asks where it may be here already."""

import re

import pytest

from community.accounts.models import Card
from community.foundation.audit import AuditEntry, Deed
from community.households.models import Consent, Household, Member
from community.households.rules import ConsentManner, ConsentPurpose, Way, YearPrecision
from events.contact_queue.models import ReachingWish
from tests import cast, html

PAGE = "/community/households/register"
FIVE = {
    "people-0-call_name": "Amina",
    "people-0-birth_year": "1988",
    "people-0-guardian": "y",
    "people-1-call_name": "Yusuf",
    "people-1-birth_year": "~١٩٨٥",
    "people-1-guardian": "y",
    "people-1-native_name": "يوسف",
    "people-1-languages": ["ar", "ku"],
    "people-2-call_name": "Sami",
    "people-2-birth_year": "2014",
    "people-3-call_name": "Lina",
    "people-3-birth_year": "2017",
    "people-4-call_name": "Omar",
    "phone": "088 123 4567",
    "way": "whatsapp",
    "locale": "en",
    "purposes": ["programme", "coordination"],
    "manner": "orally",
}
IN_SIGHT = ("input", "select", "textarea", "button", "summary")


@pytest.fixture
def play(writing):
    with writing():
        return cast.gather()


@pytest.fixture
def coordinator(play, visitor):
    person = visitor()
    person.sign_in(play.coordinator)
    return person


def register(person, **changes):
    return person.press(person.get(PAGE), "Register", **{**FIVE, **changes})


def names(form):
    return {one.get("name") for one in form.iter("input")}


def in_sight(element, hidden=False):
    """The controls of an element that are seen before anything is opened."""
    found = []
    for child in element:
        closed = hidden or (element.tag == "details" and element.get("open") is None and child.tag != "summary")
        if child.tag in IN_SIGHT and child.get("type") != "hidden" and not closed:
            found.append(child)
        found += in_sight(child, closed)
    return found


def test_a_family_of_five_is_one_page_one_post_and_at_most_25_controls(coordinator, play, reading):
    [form] = [one for one in html.parse(coordinator.get(PAGE).text).iter("form") if "people-4-call_name" in names(one)]
    assert len(in_sight(form)) <= 25
    assert register(coordinator).headers["Location"] == "/community/households/1"
    with reading() as session:
        home = session.query(Household).one()
        assert (home.call_name, home.phone, home.organisation_id) == ("Amina", "088 123 4567", play.organisation)
        people = session.query(Member).order_by(Member.id).all()
        assert [(one.call_name, one.birth_year, one.birth_year_precision, one.guardian) for one in people] == [
            ("Amina", 1988, YearPrecision.YEAR, True),
            ("Yusuf", 1985, YearPrecision.ESTIMATED, True),
            ("Sami", 2014, YearPrecision.YEAR, False),
            ("Lina", 2017, YearPrecision.YEAR, False),
            ("Omar", None, YearPrecision.YEAR, False),
        ]
        # Who was not asked speaks the language of the pages.
        assert [one.languages for one in people] == [["en"], ["ar", "ku"], ["en"], ["en"], ["en"]]
        assert session.query(ReachingWish).one().way is Way.WHATSAPP
        agreed = {(one.purpose, one.language, one.manner) for one in session.query(Consent)}
        assert agreed == {
            (ConsentPurpose.PROGRAMME, "en", ConsentManner.ORALLY),
            (ConsentPurpose.COORDINATION, "en", ConsentManner.ORALLY),
        }
        assert session.query(Card).count() == 0


def test_one_more_person_keeps_all_that_was_typed_and_asks_for_nothing(coordinator, reading):
    longer = coordinator.press(coordinator.get(PAGE), "One more person", **{**FIVE, "manner": ""})
    assert longer.status_code == 200
    assert "Please look" not in longer.text
    assert 'value="يوسف"' in longer.text
    [form] = [one for one in html.forms(longer.text) if "Register" in one.buttons]
    kept = {name: value for name, value in form.values.items() if name in FIVE}
    # Six rows now, and a seventh after that.
    again = coordinator.press(longer, "One more person")
    assert (form.values["people-5-call_name"], "people-6-call_name" in again.text) == ([""], True)
    assert kept["people-1-birth_year"] == ["~١٩٨٥"]
    typed = {"people-6-call_name": "Nur", "people-6-birth_year": "2022", "manner": "orally"}
    assert coordinator.press(again, "Register", **typed).status_code == 303
    with reading() as session:
        assert session.query(Member).count() == 6


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"people-2-birth_year": "20145"}, "four digits"),
        ({"people-2-call_name": ""}, "Please fill this in"),
        ({"people-0-guardian": "", "people-1-guardian": ""}, "Tick who is responsible"),
        ({"manner": ""}, "Please fill this in"),
        ({"phone": "call me"}, "phone number"),
        ({"purposes": ["programme"]}, "Without this consent"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(changes, said, coordinator, reading):
    typed = {name: value for name, value in {**FIVE, **changes}.items() if value != ""}
    page = coordinator.get(PAGE)
    token = re.search(r'name="csrf_token" value="([^"]+)"', page.text)[1]
    organisation = re.search(r'name="organisation" value="([^"]+)"', page.text)[1]
    answer = coordinator.post(PAGE, data={**typed, "csrf_token": token, "organisation": organisation}, csrf=False)
    assert (answer.status_code, said in answer.text) == (422, True)
    assert "Please look at this again" in answer.text
    [form] = [one for one in html.forms(answer.text) if "Register" in one.buttons]
    for name, value in typed.items():
        if name in form.values:
            assert form.values[name] == (value if isinstance(value, list) else [value]), name
    assert {"people-4-call_name", "people-1-birth_year"} <= form.values.keys()
    with reading() as session:
        assert session.query(Household).count() == 0


def test_a_family_that_may_be_here_is_shown_and_nothing_typed_is_lost(coordinator, reading):
    register(coordinator)
    told = {
        "people-0-call_name": "Амина",
        "people-0-birth_year": "1989",
        "people-1-call_name": "",
        "people-1-birth_year": "",
        "people-1-guardian": [],
        "people-1-native_name": "",
        "people-1-languages": [],
        "people-2-call_name": "Huda",
        "people-2-birth_year": "2020",
        "people-3-call_name": "",
        "people-3-birth_year": "",
        "people-4-call_name": "",
        "phone": "",
    }
    asked = register(coordinator, **told)
    assert asked.status_code == 409
    for words in ("Is it one of these families?", "number 1", "Sounds alike", "088 123 4567", 'value="Huda"'):
        assert words in asked.text
    with reading() as session:
        assert session.query(Household).count() == 1
        viewed = session.query(AuditEntry).filter_by(deed=Deed.VIEWED, table_name="households").all()
        assert [one.row_id for one in viewed] == [1]
    new = coordinator.press(asked, "No, a new one")
    assert new.headers["Location"] == "/community/households/2"
    with reading() as session:
        people = session.query(Member).filter_by(household_id=2).order_by(Member.id)
        assert [one.call_name for one in people] == ["Амина", "Huda"]


def test_it_is_this_family_adds_who_is_missing_and_changes_nothing_else(coordinator, reading):
    register(coordinator, **{"people-4-call_name": "", "phone": "088 999 0000"})
    more = {"phone": "+359 88 999 0000", "people-0-birth_year": "1970", "people-4-birth_year": "2021"}
    asked = register(coordinator, **more)
    assert (asked.status_code, "The same telephone" in asked.text) == (409, True)
    same = coordinator.press(asked, "It is this family")
    assert same.headers["Location"] == "/community/households/1"
    with reading() as session:
        assert session.query(Household).one().phone == "088 999 0000"
        # Amina of 1970 is somebody else than Amina of 1988.
        people = [(one.call_name, one.birth_year) for one in session.query(Member).order_by(Member.id)]
        assert people[4:] == [("Amina", 1970), ("Omar", 2021)]


def test_nothing_tells_of_a_household_elsewhere_or_of_one_that_did_not_agree(play, visitor, coordinator):
    register(coordinator)
    stranger = visitor()
    stranger.sign_in(play.stranger)
    elsewhere = register(stranger)
    assert elsewhere.status_code == 303
    # Ours takes its consent back: nothing is known of it any more.
    coordinator.post("/community/households/1/consents/2/withdraw")
    coordinator.post("/community/households/1/consents/1/withdraw")
    assert register(coordinator).status_code == 303


def test_a_family_that_is_not_shown_cannot_be_named(play, coordinator, visitor, reading):
    stranger = visitor()
    stranger.sign_in(play.stranger)
    register(stranger)
    page = coordinator.get(PAGE)
    forged = coordinator.press(page, "Register", **FIVE, same="1")
    assert forged.headers["Location"] == "/community/households/2"
    with reading() as session:
        assert session.query(Member).filter_by(household_id=1).count() == 5


def test_another_that_came_meanwhile_is_asked_about_too(coordinator):
    register(coordinator)
    asked = register(coordinator, phone="")
    assert coordinator.press(asked, "No, a new one").status_code == 303
    # Sent again with other words: what was said of the first says nothing of the second.
    again = coordinator.press(asked, "No, a new one", family_name="Haddad")
    assert (again.status_code, "number 2" in again.text) == (409, True)
