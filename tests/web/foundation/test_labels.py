"""Lists and ranges are written as the reader's language runs."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from community.foundation import i18n


@pytest.mark.parametrize(
    ("code", "hours", "parts"),
    [
        ("en", "09:30 – 11:00", "a, b"),
        ("bg", "09:30 – 11:00", "a, b"),
        # The mark makes the range run from the right, where an Arabic reader begins.
        ("ar", "\N{RIGHT-TO-LEFT MARK}09:30 – 11:00", "a\N{ARABIC COMMA} b"),
    ],
)
def test_a_range_and_a_list_run_as_the_language_does(app, code, hours, parts):
    with app.test_request_context(), i18n.force_locale(code):
        assert i18n.span_in_words("09:30", "11:00") == hours
        assert i18n.listed(["a", "b"]) == parts


def moment(text):
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Europe/Sofia")).astimezone(UTC)


@pytest.mark.parametrize(
    ("starts", "ends", "when"),
    [
        ("2026-12-18T18:00", "2026-12-18T19:30", "Friday 18 December, 18:00 – 19:30"),
        ("2026-12-18T18:00", "2026-12-20T15:00", "18 December 18:00 to 20 December 15:00"),
        ("2026-12-18T22:00", "2026-12-19T06:00", "18 December 22:00 to 19 December 06:00"),
        ("2026-12-08T00:00", "2026-12-12T00:00", "8 to 11 December"),
        ("2026-12-30T00:00", "2027-01-03T00:00", "30 December 2026 to 2 January 2027"),
        ("2026-11-30T00:00", "2026-12-02T00:00", "30 November to 1 December"),
        ("2026-12-08T00:00", "2026-12-09T00:00", "Tuesday 8 December, All day"),
        ("2026-12-08T20:00", "2026-12-09T00:00", "Tuesday 8 December, 20:00 – 00:00"),
    ],
)
def test_what_takes_several_days_names_the_first_and_the_last(app, starts, ends, when):
    with app.test_request_context("/", headers={"Accept-Language": "en"}):
        assert i18n.when_in_words(moment(starts), moment(ends), "Europe/Sofia") == when


@pytest.mark.parametrize("code", i18n.LANGUAGES)
def test_short_weekdays_are_a_few_letters_of_the_readers_script(app, code):
    """Those of Persian are digits, Pashto's one letter each is Latin, and Pashto's own take up the others' place."""
    with app.test_request_context():
        for first in ("ps", code):
            with i18n.force_locale(first):
                wide = dict(i18n.weekdays("wide"))
                names = [name for _, name in i18n.weekdays()]
        assert all(name.isalpha() for name in names)
        with i18n.force_locale(code):
            assert all(len(i18n.short_weekday(datetime(2026, 12, day).date())) <= i18n.WORD for day in range(14, 21))
        assert (i18n.LANGUAGES[code].direction == "rtl") == all(name > "\u05ff" for name in names)
        with i18n.force_locale(code):
            assert wide[4] == i18n.day_in_words(datetime(2026, 12, 18).date(), "EEEE")


@pytest.mark.parametrize(
    ("code", "both", "either"),
    [
        ("en", "a, b, and c", "a, b, or c"),
        ("ckb", "a، b و c", "a، b یان c"),
        ("ps", "a، b او c", "a، b یا c"),
        ("ku", "a, b û c", "a, b an c"),
    ],
)
def test_a_list_is_joined_as_its_language_does(app, code, both, either):
    with app.test_request_context(), i18n.force_locale(code):
        assert (i18n.in_words("abc"), i18n.in_words("abc", either=True)) == (both, either)
        assert (i18n.in_words("a"), i18n.in_words([])) == ("a", "")


@pytest.mark.parametrize("code", i18n.LANGUAGES)
def test_dates_and_times_have_digits_that_every_phone_can_type(app, code):
    with app.test_request_context(), i18n.force_locale(code):
        said = i18n.when_in_words(moment("2026-12-18T18:00"), moment("2026-12-18T19:30"), "Europe/Sofia")
        assert [letter for letter in said if letter.isdigit()] == list("1818001930")
