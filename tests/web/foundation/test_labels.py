"""Lists and ranges are written as the reader's language runs."""

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
