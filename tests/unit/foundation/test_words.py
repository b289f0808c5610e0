"""A text of another language than the page's is marked on its way and never seen with its marks."""

from urllib.parse import quote

import pytest

from community.foundation.i18n.languages import LANGUAGES
from community.foundation.i18n.words import ANY_BYTES, ANY_MARK, BEGINS, END, akin, chain, marked_up, without_marks


def of(code, text):
    return f"{BEGINS[code]}{text}{END}"


LRI, RLI, PDI = "\u2066", "\u2067", "\u2069"


@pytest.mark.parametrize(
    ("page", "shown"),
    [
        ("<p>ok</p>", "<p>ok</p>"),
        (f"<p>{of('en', 'Save')}</p>", '<p><span lang="en" dir="ltr">Save</span></p>'),
        (
            f"{of('fa_AF', 'x')} · {of('en', 'y')}",
            '<span lang="fa-AF" dir="rtl">x</span> · <span lang="en" dir="ltr">y</span>',
        ),
        # One put into another.
        (
            f"<p>{of('en', 'a ' + of('ar', 'b') + ' c')}</p>",
            '<p><span lang="en" dir="ltr">a <span lang="ar" dir="rtl">b</span> c</span></p>',
        ),
        # Where no element can be, directions are isolated by characters.
        (f'<a title="{of("en", "Save")}">x</a>', f'<a title="{LRI}Save{PDI}">x</a>'),
        (f'<a title="{of("ar", "Save")}">x</a>', '<a title="Save">x</a>'),
        (f"<a title=\"1 > 0 {of('ar', 'S')}\" alt='{of('ar', 'T')}'>x</a>", "<a title=\"1 > 0 S\" alt='T'>x</a>"),
        (f"<title>{of('en', 'Save')} · Z</title>", f"<title>{LRI}Save{PDI} · Z</title>"),
        (f'<option value="1">{of("ar", "A")}</option>', '<option value="1">A</option>'),
        (f"<svg><text>{of('ar', 'A')}</text></svg>", "<svg><text>A</text></svg>"),
        (f"<script>{of('ar', 'A')}</script>", "<script>A</script>"),
        # Cut in two, or typed by somebody: no mark stays, and nothing else is lost.
        (f"<p>{BEGINS['en']}half</p><p>other{END}</p>", "<p>half</p><p>other</p>"),
        (f"<p>{END}{END}a{BEGINS['en']}</p>", "<p>a</p>"),
    ],
)
def test_a_page_for_a_reader_from_the_right(page, shown):
    assert marked_up(page, "rtl") == shown


@pytest.mark.parametrize(
    ("direction", "shown"),
    [("rtl", f"{LRI}Save{PDI} now"), ("ltr", "Save now"), ("", "Save now")],
)
def test_a_text_alone_carries_no_mark(direction, shown):
    assert without_marks(f"{of('en', 'Save')} now", direction) == shown


def test_marks_are_found_in_json_and_in_addresses():
    for code in LANGUAGES:
        for written in (BEGINS[code], f"\\u{ord(BEGINS[code]):04x}"):
            assert ANY_MARK.fullmatch(written)
            assert ANY_BYTES.fullmatch(written.encode())
        assert ANY_MARK.sub("", quote(of(code, "x"))) == "x"


@pytest.mark.parametrize(
    ("code", "whose"),
    [
        ("ckb", "ckb fa ar en bg"),
        ("ps", "ps fa ar en bg"),
        ("fa_AF", "fa_AF fa ar en bg"),
        ("uk", "uk ru bg en"),
        ("ku", "ku en bg"),
        ("bg", "bg en"),
        ("en", "en bg"),
    ],
)
def test_the_nearest_language_comes_first(code, whose):
    assert chain(code, town="bg") == tuple(whose.split())


@pytest.mark.parametrize(
    ("code", "may_follow"),
    [
        ("fa_AF", "fa"),
        ("fa", "ar fa_AF"),
        ("ps", "fa"),
        ("ckb", "fa"),
        ("uk", "ru"),
        *((code, "") for code in ("ru", "ar", "ku", "fr", "sv", "bg", "en", "xx")),
    ],
)
def test_what_is_near_to_each_language(code, may_follow):
    assert akin(code, town="bg") == set(may_follow.split())
    assert akin(code, "fa:en", "bg") == set(may_follow.replace("ar ", "").split())


def test_the_settings_may_name_others():
    assert chain("uk", "uk:bg,xx,en ku:ar", "bg") == ("uk", "bg", "en")
    assert chain("ku", "uk:bg,en ku:ar", "sv") == ("ku", "ar", "sv", "en")
