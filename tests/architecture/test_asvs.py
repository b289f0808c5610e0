"""The table of ASVS is the one that its source makes, and each test that it names is there."""

from tests import asvs


def test_the_page_is_made_of_its_source():
    assert asvs.page() == asvs.PAGE.read_text("utf-8"), "run: make asvs"


def test_a_test_that_is_gone_is_seen():
    assert asvs.is_there("tests/architecture/test_asvs.py::test_a_test_that_is_gone_is_seen")
    assert not asvs.is_there("tests/architecture/test_asvs.py::test_nothing")
    assert not asvs.is_there("tests/architecture/test_nothing.py")


def test_numbers_rise_within_their_chapter():
    numbers = [tuple(map(int, one["number"].split("."))) for one in asvs.read()["requirement"]]
    assert numbers == sorted(numbers)
    chapters = {one["number"] for one in asvs.read()["chapter"]}
    assert {str(number[0]) for number in numbers} <= chapters
