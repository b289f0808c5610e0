"""An administrator draws the map of an empty town, so that a venue can be described in it."""

import pytest

from community.foundation.access import Role
from community.places.models import Area, District
from community.places.rules import Point, point_of
from events.venues.models import Venue
from tests import cast, factories

PLACES = "/community/places"


@pytest.fixture
def play(writing, clock):
    clock.set(factories.NOON)
    with writing():
        return cast.gather()


@pytest.fixture
def administrator(play, writing, visitor):
    with writing():
        ada = factories.account((Role.ADMINISTRATOR, None)).id
    person = visitor()
    person.sign_in(ada)
    return person


def test_a_district_and_a_neighbourhood_are_named_and_a_venue_can_be_there(administrator, visitor, play, reading):
    page = administrator.get(f"{PLACES}/districts/new")
    made = administrator.press(page, "Save", en="Long Field", bg="Дълго поле")
    assert made.status_code == 303
    page = administrator.get(made.location)
    assert "Long Field" in page.text
    assert administrator.press(page, "Save", en="Mill Lane", ar="طاحونة", point="42.6446, 23.2664").status_code == 303
    with reading() as session:
        area = session.query(Area).filter_by(slug="mill-lane").one()
        assert (area.district, area.latitude, area.longitude) == ("long-field", 42.6446, 23.2664)
    listed = administrator.get(PLACES).text
    assert "Long Field" in listed
    assert "Mill Lane" in listed
    coordinator = visitor()
    coordinator.sign_in(play.coordinator)
    assert "Mill Lane" in coordinator.get("/events/venues/new").text


def test_places_are_renamed_moved_and_removed(administrator, reading):
    for name in ("Upper", "Lower"):
        administrator.press(administrator.get(f"{PLACES}/districts/new"), "Save", en=name)
    page = administrator.get(f"{PLACES}/areas/new")
    administrator.press(page, "Save", en="Mill Lane", district="upper")
    with reading() as session:
        area = session.query(Area).filter_by(slug="mill-lane").one().id
        upper = session.query(District).filter_by(code="upper").one().id
    path = f"{PLACES}/districts/{upper}"
    assert "Remove" not in administrator.get(path).text
    refused = administrator.post(f"{path}/remove")
    assert refused.status_code == 409
    assert "There are neighbourhoods in this district" in refused.text
    page = administrator.get(f"{PLACES}/areas/{area}")
    assert administrator.press(page, "Save", en="Mill Road", district="lower").status_code == 303
    assert "Mill Road" in administrator.get(PLACES).text
    assert administrator.press(administrator.get(path), "Remove this district").status_code == 303
    assert administrator.get(path).status_code == 404
    page = administrator.get(f"{PLACES}/areas/{area}")
    assert administrator.press(page, "Remove this neighbourhood").status_code == 303
    assert administrator.get(f"{PLACES}/areas/{area}").status_code == 404


def test_a_neighbourhood_with_a_venue_stays(administrator, reading):
    with reading() as session:
        area = session.query(Venue).first().area_id
    assert "Remove" not in administrator.get(f"{PLACES}/areas/{area}").text
    refused = administrator.post(f"{PLACES}/areas/{area}/remove")
    assert refused.status_code == 409
    assert "Rename it instead" in refused.text
    assert administrator.get(f"{PLACES}/areas/{area}").status_code == 200


def test_what_was_typed_stays_when_it_is_no_name_or_no_point(administrator):
    administrator.press(administrator.get(f"{PLACES}/districts/new"), "Save", en="Upper")
    page = administrator.get(f"{PLACES}/areas/new")
    answer = administrator.press(page, "Save", point="near the <mill>", district="upper")
    assert answer.status_code == 422
    assert "near the &lt;mill&gt;" in answer.text
    assert "in one language at least" in answer.text
    assert "two numbers as maps show them" in answer.text


def test_two_districts_of_one_name_are_two(administrator, reading):
    for _ in range(2):
        administrator.press(administrator.get(f"{PLACES}/districts/new"), "Save", bg="Център")
    with reading() as session:
        assert {"център", "център-2"} <= {code for (code,) in session.query(District.code)}


@pytest.mark.parametrize(
    ("text", "point"),
    [
        ("", Point()),
        ("  ", Point()),
        ("42.6446, 23.2664", Point(42.6446, 23.2664)),
        ("42.6446 -23.2664", Point(42.6446, -23.2664)),
        ("42.6446°; 23.2664°", Point(42.6446, 23.2664)),
        ("-90,180", Point(-90, 180)),
        ("٤٢.٥, ٢٣.٢", Point(42.5, 23.2)),
        ("90.1, 0", None),
        ("0, 180.1", None),
        ("42.6", None),
        ("1, 2, 3", None),
        ("N 42, E 23", None),
        ("here", None),
    ],
)
def test_a_point_is_read_as_maps_write_it(text, point):
    assert point_of(text) == point


def test_a_point_is_written_as_it_is_read():
    assert point_of(str(Point(42.6446, 23.2664))) == Point(42.6446, 23.2664)
    assert str(Point()) == str(Point(42.6446)) == str(Point(longitude=23.2664)) == ""


def test_a_coordinator_of_an_empty_town_reads_who_can_help(writing, visitor, clock):
    clock.set(factories.NOON)
    with writing():
        organisation = factories.organisation()
        who = factories.coordinator(organisation).id
    person = visitor()
    person.sign_in(who)
    page = person.get("/events/venues/new")
    assert page.status_code == 200
    assert "No neighbourhood is on the map of the town yet" in page.text


@pytest.mark.parametrize("path", ["", "/districts/new", "/districts/1", "/areas/new", "/areas/1", "/areas/1/remove"])
def test_others_do_not_draw_the_map(play, visitor, path):
    anybody = visitor()
    assert anybody.post(f"{PLACES}{path}").status_code in (401, 405)
    vera = visitor()
    vera.sign_in(play.coordinator)
    assert vera.post(f"{PLACES}{path}").status_code in (403, 405)
    if "remove" not in path:
        assert anybody.get(f"{PLACES}{path}").status_code == 303
        assert vera.get(f"{PLACES}{path}").status_code == 403
