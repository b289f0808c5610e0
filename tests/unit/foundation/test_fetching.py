"""A file of another site is read by https, from an allowed host at a public address, within a size and a time."""

import gzip
import ssl
import time
import zlib
from ipaddress import ip_address

import pytest

from community.foundation.fetching import Fetched, FetchFailed, FetchProblem, Road, checked, is_public
from tests.partner_site import HOST, LOOPBACK, OTHER, drip, serving

MOST = 200_000
HOSTS = {HOST, OTHER}
CALENDAR = b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"


@pytest.fixture
def site(tmp_path):
    with serving(tmp_path) as site:
        yield site


def fetch(site, path="/a.ics", hosts=HOSTS, host=HOST, **options):
    road = site.road(**options.pop("road", {}))
    return road.fetch(f"https://{host}{path}", hosts, MOST, **options)


def refused(site, *arguments, **options):
    with pytest.raises(FetchFailed) as caught:
        fetch(site, *arguments, **options)
    return caught.value.problem


@pytest.mark.parametrize(
    "number",
    [
        "127.0.0.1", "10.0.0.1", "172.16.5.5", "192.168.1.1", "169.254.169.254", "100.64.0.1", "100.100.100.200",
        "0.0.0.0", "255.255.255.255", "224.0.0.1", "240.0.0.1", "192.0.0.192", "192.0.2.1", "198.18.0.1",
        "198.51.100.1", "203.0.113.1", "168.63.129.16", "192.88.99.1",
        "::", "::1", "::7f00:1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "64:ff9b::7f00:1",
        "fe80::1", "fc00::1", "fd00:ec2::254", "fec0::1", "ff02::1", "2001::1", "2001:db8::1", "2002:7f00:1::1",
        "3fff::1", "100::1",
    ],
)  # fmt: skip
def test_an_address_inside_of_a_network_is_not_public(number):
    assert not is_public(ip_address(number))


@pytest.mark.parametrize("number", ["8.8.8.8", "93.184.216.34", "::ffff:8.8.8.8", "2a00:1450:4017:80e::200e"])
def test_others_are(number):
    assert is_public(ip_address(number))


@pytest.mark.parametrize(
    "address",
    [
        "", "http://calendar.example.org/a.ics", "calendar.example.org/a.ics", "https://127.0.0.1/a.ics",
        "https://[::1]/a.ics", "https://2130706433/", "https://0x7f.1/", "https://calendar.example.org:8443/",
        "https://user:word@calendar.example.org/", "https://calendar.example.org@other.test/",
        "https://calendar.example.org\\@localhost/", "https://calendar.example.org/a b", "gopher://host",
        "https://calendar.example.org/\r\nX: y", "https://localhost/", "ftp://calendar.example.org/",
    ],
)  # fmt: skip
def test_what_is_no_address_of_a_site_by_https_is_none(address):
    with pytest.raises(FetchFailed) as caught:
        checked(address, HOSTS)
    assert caught.value.problem is FetchProblem.NO_ADDRESS


def test_a_site_that_nobody_allowed_is_not_asked():
    with pytest.raises(FetchFailed) as caught:
        checked("https://evil.example.org/a.ics", HOSTS)
    assert caught.value.problem is FetchProblem.NOT_ALLOWED
    assert checked("https://Calendar.Example.org/a.ics#part", HOSTS) == "https://Calendar.Example.org/a.ics"


def test_a_file_is_read_and_told_by_its_marks_next_time(site):
    site.answers["/a.ics?x=%D1%8F"] = (200, {"ETag": '"one"', "Last-Modified": "Mon"}, CALENDAR)
    assert fetch(site, "/a.ics?x=я") == Fetched(CALENDAR, '"one"', "Mon")
    site.answers["/a.ics"] = (304, {}, b"")
    assert fetch(site, etag='"one"', modified="Mon") == Fetched(None, '"one"', "Mon")
    path, headers = site.asked[-1]
    assert path == "/a.ics"
    assert headers["Host"] == HOST
    assert (headers["If-None-Match"], headers["If-Modified-Since"]) == ('"one"', "Mon")
    # Who asked for the whole is not answered that it is as it was.
    assert refused(site) is FetchProblem.TURNED_DOWN


def test_a_packed_file_is_unpacked(site):
    site.answers["/a.ics"] = (200, {"Content-Encoding": "gzip"}, gzip.compress(CALENDAR * 100, mtime=0))
    assert fetch(site).content == CALENDAR * 100


@pytest.mark.parametrize(
    ("status", "problem"),
    [(404, FetchProblem.TURNED_DOWN), (500, FetchProblem.TURNED_DOWN), (410, FetchProblem.GONE)],
)
def test_what_is_not_given_out_is_said(site, status, problem):
    site.answers["/a.ics"] = (status, {}, CALENDAR)
    assert refused(site) is problem


@pytest.mark.parametrize(
    ("to", "problem"),
    [
        ("https://127.0.0.1/a.ics", FetchProblem.NO_ADDRESS),
        ("https://[::1]/a.ics", FetchProblem.NO_ADDRESS),
        ("https://169.254.169.254/latest/meta-data/", FetchProblem.NO_ADDRESS),
        ("http://calendar.example.org/a.ics", FetchProblem.NO_ADDRESS),
        ("https://evil.example.org/a.ics", FetchProblem.NOT_ALLOWED),
        ("gopher://host", FetchProblem.NO_ADDRESS),
        ("/again", FetchProblem.TOO_MANY_REDIRECTS),
    ],
)
def test_a_redirect_is_looked_at_like_an_address(site, to, problem):
    site.answers |= {path: (302, {"Location": to}, b"") for path in ("/a.ics", "/again")}
    assert refused(site) is problem
    assert len(site.asked) == (4 if to == "/again" else 1)


def test_a_redirect_within_what_is_allowed_is_followed(site):
    site.answers["/a.ics"] = (301, {"Location": f"https://{OTHER}/b.ics"}, b"")
    site.answers["/b.ics"] = (200, {}, CALENDAR)
    assert fetch(site).content == CALENDAR
    assert site.asked[-1][1]["Host"] == OTHER


def test_a_redirect_to_an_allowed_name_inside_of_the_network_is_not_followed(site):
    """The name of the second hop is resolved and looked at as that of the first."""
    site.answers["/a.ics"] = (302, {"Location": f"https://{OTHER}/b.ics"}, b"")
    numbers = {HOST: [LOOPBACK], OTHER: ["169.254.169.254"]}
    assert refused(site, road={"addresses_of": numbers.get}) is FetchProblem.NOT_PUBLIC
    assert len(site.asked) == 1


@pytest.mark.parametrize("numbers", [["10.0.0.1"], ["93.184.216.34", "127.0.0.1"], ["::1"], ["fe80::1%eth0"], []])
def test_a_name_with_one_number_inside_of_the_network_is_not_asked(site, numbers):
    road = {"addresses_of": lambda host: numbers, "may_reach": is_public}
    assert refused(site, road=road) is FetchProblem.NOT_PUBLIC
    assert site.asked == []


def test_a_name_is_resolved_once_and_its_number_asked(site):
    """What it means a moment later is never looked up."""
    seen = []

    def changing(host):
        seen.append(host)
        return [LOOPBACK] if len(seen) == 1 else ["10.0.0.1"]

    site.answers["/a.ics"] = (200, {}, CALENDAR)
    assert fetch(site, road={"addresses_of": changing}).content == CALENDAR
    assert seen == [HOST]


def test_the_way_out_of_the_house_reaches_no_machine_inside(app):
    assert app.extensions["road"] == Road()
    assert Road().may_reach is is_public
    assert Road().port == 443
    with pytest.raises(FetchFailed) as caught:
        Road(addresses_of=lambda host: [LOOPBACK]).fetch(f"https://{HOST}/", HOSTS, MOST)
    assert caught.value.problem is FetchProblem.NOT_PUBLIC


def test_a_name_that_nobody_knows_is_said(site):
    def unknown(host):
        raise OSError("no such name")

    assert refused(site, road={"addresses_of": unknown}) is FetchProblem.UNKNOWN_HOST


def test_a_certificate_that_nobody_vouches_for_is_refused(site):
    assert refused(site, road={"trust": ssl.create_default_context}) is FetchProblem.CERTIFICATE
    assert refused(site, host="third.example.org", hosts={"third.example.org"}) is FetchProblem.CERTIFICATE


def test_a_site_that_is_not_there_is_said(site):
    assert refused(site, road={"port": 1}) is FetchProblem.UNREACHABLE


@pytest.mark.parametrize("named", [True, False])
def test_a_huge_file_is_given_up_on(site, named):
    def endless(handler):
        handler.send_response(200)
        handler.send_header("Connection", "close")
        handler.end_headers()
        for _ in range(1000):
            handler.wfile.write(b"B" * 10_000)

    site.answers["/a.ics"] = (200, {}, b"B" * (MOST + 1) if named else endless)
    assert refused(site) is FetchProblem.TOO_LARGE


def test_a_bomb_is_given_up_on_before_it_is_unpacked(site):
    site.answers["/a.ics"] = (200, {"Content-Encoding": "gzip"}, gzip.compress(b"B" * 50_000_000, mtime=0))
    assert refused(site) is FetchProblem.TOO_LARGE


@pytest.mark.parametrize("cut", [b"", b"B" * 10])
def test_what_is_cut_short_is_not_taken_for_the_whole(site, cut):
    def short(handler):
        handler.send_response(200)
        handler.send_header("Content-Length", "100")
        handler.end_headers()
        handler.wfile.write(cut)
        handler.close_connection = True

    site.answers["/a.ics"] = (200, {}, short)
    assert refused(site) is FetchProblem.UNREADABLE


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("gzip", gzip.compress(CALENDAR, mtime=0)[:-9]),
        ("gzip", CALENDAR),
        ("br", CALENDAR),
        ("deflate", zlib.compress(CALENDAR)),
    ],
)
def test_what_cannot_be_unpacked_is_said(site, encoding, body):
    site.answers["/a.ics"] = (200, {"Content-Encoding": encoding}, body)
    assert refused(site) is FetchProblem.UNREADABLE


def test_a_site_that_drips_is_left_in_time(site):
    site.answers["/a.ics"] = (200, {}, drip(0.05))
    begun = time.monotonic()
    assert refused(site, road={"seconds": 0.5}) is FetchProblem.TOO_SLOW
    assert time.monotonic() - begun < 3


def test_a_site_that_says_nothing_is_left_in_time(site):
    site.answers["/a.ics"] = (200, {}, lambda handler: time.sleep(2))
    assert refused(site, road={"seconds": 0.3}) is FetchProblem.TOO_SLOW


def test_marks_that_are_more_than_marks_are_forgotten(site):
    site.answers["/a.ics"] = (200, {"ETag": "x" * 500}, CALENDAR)
    assert fetch(site).etag == ""
