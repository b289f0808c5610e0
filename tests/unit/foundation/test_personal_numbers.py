"""What looks like a personal number is found in a text and taken out; what does not stays."""

import pytest

from community.foundation.personal_numbers import find_personal_number, without_personal_numbers


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("ЕГН 7523169263", "7523169263"),  # 16 March 1875: 20 is added to the month
        ("8032056031 is hers", "8032056031"),  # 5 December 1880
        ("0543151234", "0543151234"),  # 15 March 2005: 40 is added
        ("9001011234", "9001011234"),
        ("0002291234", "0002291234"),  # 2000 had a 29 February
        ("19850407-1234", "19850407-1234"),  # as Sweden writes it
        ("850407-1234", "850407-1234"),
        ("850407+1234", "850407+1234"),
        ("90 01 01 12 34", "90 01 01 12 34"),
        ("٩٠٠١٠١١٢٣٤", "٩٠٠١٠١١٢٣٤"),
        ("1000000001", "1000000001"),  # passes the check of a foreigner's number
    ],
)
def test_a_number_of_a_person(text, found):
    assert find_personal_number(text) == found
    assert without_personal_numbers(text) == text.replace(found, "").strip()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "РД-09-1234",
        "0881234567",  # a telephone: no day of birth begins so
        "+359 88 123 4567",
        "1000000002",
        "2026-11-18",
        "No 123456789",
        "12345678901234",
        "9013011234",  # no 13th month
        "room 12, floor 3, at 10:30",
    ],
)
def test_other_numbers_stay(text):
    assert find_personal_number(text) is None
    assert without_personal_numbers(text) == text


def test_all_of_several_go():
    assert without_personal_numbers("A 9001011234, B 850407-1234.") == "A , B ."
