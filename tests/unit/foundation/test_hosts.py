"""Only whole names of sites on the web are taken for hosts, however they are written."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.foundation.hosts import LONGEST_HOST, host_of


@pytest.mark.parametrize(
    ("typed", "host"),
    [
        ("www.example.org", "www.example.org"), (" https://Example.ORG/page?x=1#y ", "example.org"),
        ("https://example.org:443", "example.org"), ("example.org.", "example.org"),
        ("пример.бг", "xn--e1afmkfd.xn--90ae"),
        ("https://община-витоша.бг/събития", "xn----7sbbbh7ad0bgh7b8de.xn--90ae"),
        ("a-b.example.co.uk", "a-b.example.co.uk"),
    ],
)  # fmt: skip
def test_a_site_is_known_by_its_host(typed, host):
    assert host_of(typed) == host


@pytest.mark.parametrize(
    "typed",
    [
        "", " ", "localhost", "http://example.org", "*.example.org", "https://*", "*", "192.168.0.1", "[::1]", "1.2",
        "https://user@example.org", "https://a:b@example.org", "example.org:8080", "https://example.org:99999",
        "javascript:alert(1)", "data:text/html,x", "ftp://example.org", "-a.org", "a-.org", "a..org", ".org", "_x.org",
        "example.org;script-src *", "example.org 'unsafe-inline'", "example.org, evil.org", "exa mple.org", "'none'",
        "example.org\r\nSet-Cookie: a=b", "a" * 64 + ".org", ".".join(["abcdefgh"] * 40), "https://", "https:///x",
        "//example.org@", "xn--\udcff.org", "https://[",
    ],
)  # fmt: skip
def test_whatever_else_is_typed_is_none(typed):
    assert host_of(typed) is None


@given(st.one_of(st.text(max_size=60), st.from_regex(r"[a-z0-9.*:/@;, '-]{1,40}\.org", fullmatch=True)))
def test_what_is_found_can_stand_in_a_header(typed):
    host = host_of(typed)
    assert host is None or (re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)+", host) and len(host) <= LONGEST_HOST)
    assert host is None or host_of(host) == host
