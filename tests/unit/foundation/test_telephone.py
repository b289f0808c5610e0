"""Telephone numbers in the digits of every script: what is dialled, what is kept, and what finds it."""

from urllib.parse import parse_qs, urlsplit

import pytest

from community.foundation.telephone import is_number, link, messengers, mobile, searchable, sought


@pytest.mark.parametrize(
    ("typed", "kept", "dialled"),
    [
        ("0885 550 012", "+359885550012", "tel:+359-88-555-0012"),
        ("٠٨٨٥ ٥٥٠ ٠١٢", "+359885550012", "tel:+359-88-555-0012"),
        ("۰۸۸۵۵۵۰۰۱۲", "+359885550012", "tel:+359-88-555-0012"),
        ("＋359 88 555 0012", "+359885550012", "tel:+359-88-555-0012"),
        ("+359 (0)88 555 0012", "+359885550012", "tel:+359-88-555-0012"),
        ("+44 (0)20 7946 0958", "+442079460958", "tel:+44-20-7946-0958"),
        ("+39 06 1234567", "+39061234567", "tel:+39-06-123-4567"),
        ("00359885550012", "+359885550012", "tel:+359-88-555-0012"),
        ("0888/123-456", "+359888123456", "tel:+359-88-812-3456"),
        ("+963 11 123 4567", "+963111234567", "tel:+963-11-123-4567"),
        ("+359 2 123 456 ext. 12", "+3592123456", "tel:+359-2-123-456;ext=12"),
        ("02 123 456 вътр. 12", "+3592123456", "tel:+359-2-123-456;ext=12"),
        ("02 123 456 доб. 12", "+3592123456", "tel:+359-2-123-456;ext=12"),
        ("+359885550012#12", "+359885550012", "tel:+359-88-555-0012;ext=12"),
        ("088 555 0012 (sister)", "+359885550012", "tel:+359-88-555-0012"),
        ("0885 550 012 / 0889 123 456", "+359885550012 +359889123456", "tel:+359-88-555-0012"),
        # Kept and found, and nothing that rings somewhere else.
        ("54 321", "54321", ""), ("٠٩١٢ ٣٤٥ ٦٧٨٩", "09123456789", ""), ("12.05.2026", "12052026", ""),
        ("112", "112", ""),
        ("", "", ""), ("call me", "", ""), (None, "", ""),
    ],
)  # fmt: skip
def test_what_is_kept_and_what_is_dialled(typed, kept, dialled):
    assert (searchable(typed, "BG"), link(typed or "", "BG")) == (kept, dialled)


def test_a_number_without_a_code_is_at_home_in_the_country_of_the_site():
    assert link("030 123456", "DE") == "tel:+49-30-123456"
    assert link("070 123 45 67", "SE") == "tel:+46-70-123-45-67"


@pytest.mark.parametrize(
    ("typed", "answer"),
    [("0885 550 012", True), ("112", True), ("٠٨٨", True), ("call me", False), ("ask 12", False), ("+", False)],
)  # fmt: skip
def test_what_is_a_number_at_all(typed, answer):
    assert is_number(typed) is answer


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("0885 550 012", "+359885550012"), ("+359 88 555 0012", "0885550012"), ("0885 55", "0885 550 012"),
        ("50 012", "0885 550 012"),
        ("00359 88 5", "0885 550 012"), ("+359 (0)88 5", "0885 550 012"), ("٠٨٨٥ ٥٥", "0885 550 012"),
        ("0889 123 456", "0885 550 012 / 0889 123 456"),
        ("54 321", "54-321"), ("0912345", "٠٩١٢ ٣٤٥ ٦٧٨٩"), ("0000", "10000"), ("02 123 456", "+359 2 123 456 ext. 12"),
    ],
)  # fmt: skip
def test_what_finds_a_number(typed, kept):
    wanted = sought(typed, "BG")
    assert wanted
    assert any(one in searchable(kept, "BG") for one in wanted)


@pytest.mark.parametrize("typed", ["", "088", "Amina", "Amina 12", "٠٨٨", "%", "+"])
def test_a_few_digits_are_no_number_to_look_for(typed):
    assert sought(typed, "BG") == []


def test_another_number_is_not_found():
    assert sought("0885 550 013", "BG") == ["+359885550013"]
    assert sought("88123456", "BG") == ["88123456"]


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("0885 550 012", "+359885550012"), ("+46 70 123 45 67", "+46701234567"),
        # The first that takes messages; and none that rings elsewhere, or on somebody's desk.
        ("02 981 2345 / 0885 550 012", "+359885550012"), ("02 981 2345", ""), ("call me", ""), ("", ""),
    ],
)  # fmt: skip
def test_which_number_takes_messages(typed, number):
    assert mobile(typed, "BG") == number


def test_apps_are_opened_with_the_text_whatever_is_in_it():
    text = "مرحبا & 18:00?\n#1+1=100%"
    found = messengers("0885 550 012", "BG", text)
    assert set(found) == {"sms", "whatsapp", "viber"}
    for address, word in zip(found.values(), ("body", "text", "draft"), strict=True):
        assert parse_qs(urlsplit(address).query)[word] == [text]
        assert address.isascii()
        assert not set(address) & set(" \"'<>\n#")
    assert urlsplit(found["sms"]).path == "+359885550012"
    assert urlsplit(found["whatsapp"])[:3] == ("https", "wa.me", "/359885550012")
    assert parse_qs(urlsplit(found["viber"]).query)["number"] == ["+359885550012"]
    assert messengers("02 981 2345", "BG", text) == {}
