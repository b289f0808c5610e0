"""What a language lacks is shown in the nearest one, each text with its language and direction, nowhere scrambled."""

import re

import pytest

from community.foundation import i18n
from community.foundation.i18n import gettext, ngettext, words
from tests import cast
from tests.half_translated import forget, put_up

MARKS = re.compile("[\ue100-\ue11f]")


@pytest.fixture
def half(monkeypatch, tmp_path, app):
    """Swedish, Dari and Persian as far as families and guests read; the application finds them when it is asked."""
    put_up(monkeypatch, tmp_path, "sv", "fa", "fa_AF")
    yield
    monkeypatch.undo()
    forget()


def test_a_gap_is_filled_by_the_nearest_language(app, half):
    with app.test_request_context(), i18n.force_locale("ckb"):
        assert words.without_marks(gettext("Concerns raised")) == "Concerns raised"
        assert words.without_marks(gettext("Programme")) == "fa Programme"
        assert words.without_marks(ngettext("%(num)d date", "%(num)d dates", 2)) == "fa 2 dates"
        assert words.without_marks(ngettext("%(num)d helper", "%(num)d helpers", 1)) == "1 helper"
    with app.test_request_context(), i18n.force_locale("sv"):
        assert gettext("Programme") == "sv Programme"


def test_what_is_put_into_a_foreign_sentence_is_isolated(app, half):
    with app.test_request_context(), i18n.force_locale("fa_AF"), i18n.plain_words():
        assert gettext("Concern %(number)s", number="م") == "\u2066Concern \u2068م\u2069\u2069"
    with app.test_request_context(), i18n.force_locale("sv"), i18n.plain_words():
        assert gettext("Concern %(number)s", number="m") == "Concern m"


@pytest.mark.parametrize(("code", "tag", "direction"), [("sv", "sv", "ltr"), ("fa_AF", "fa-AF", "rtl")])
def test_a_page_of_staff_says_of_each_text_which_language_it_is_in(writing, client, half, code, tag, direction):
    with writing():
        coordinator = cast.gather().coordinator
    client.sign_in(coordinator)
    client.post("/languages", data={"language": code, "next": "/"})
    page = client.get("/community/watching").text
    assert f'<html lang="{tag}" dir="{direction}"' in page
    assert '<span lang="en" dir="ltr">' in page
    assert f">{code} Programme</a>" in page
    assert not MARKS.search(page)
    # No element stands where only text may.
    assert not re.search(r'="[^"]*<span lang', page)
    assert not re.search(r"<(title|option|textarea)\b[^>]*>[^<]*<span", page)
