"""The way to a venue is a link and nothing else."""

from urllib.parse import parse_qs, urlsplit

from events.venues.rules import point_of, way_there


def test_a_point_is_marked_on_the_map():
    parts = urlsplit(way_there("ул. „Боровинка“ 40", 42.6412, 23.2))
    assert (parts.scheme, parts.netloc, parts.fragment) == (
        "https",
        "www.openstreetmap.org",
        "map=17/42.64120/23.20000",
    )
    assert parse_qs(parts.query) == {"mlat": ["42.64120"], "mlon": ["23.20000"]}


def test_where_no_point_is_known_the_address_is_searched():
    for point in ((None, None), (42.6, None), (None, 23.2)):
        parts = urlsplit(way_there("ул. „Боровинка“ 40 & 42", *point))
        assert parts.path == "/search"
        assert parse_qs(parts.query) == {"query": ["ул. „Боровинка“ 40 & 42"]}


def test_a_telephone_finds_a_point_and_nothing_where_none_is_known():
    assert point_of(42.6446, 23.2664) == "geo:42.64460,23.26640?q=42.64460,23.26640"
    assert point_of(-0.5, 0.0) == "geo:-0.50000,0.00000?q=-0.50000,0.00000"
    assert (point_of(None, 23.2), point_of(42.6, None)) == ("", "")
