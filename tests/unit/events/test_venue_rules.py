"""The way to a venue is a link and nothing else."""

from urllib.parse import parse_qs, urlsplit

from events.venues.rules import way_there


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
