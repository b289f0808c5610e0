"""What an email shows and what its plain twin says are the same; both are in the reader's language and direction."""

import re
from html import unescape

import pytest

from community.foundation.i18n import LANGUAGES
from tests import cast, factories
from tests.html import parse


@pytest.fixture
def sent(visitor, writing, mailbox):
    """The email that says that Vera has her place, in her language."""

    def sign_up(locale="en"):
        with writing() as session:
            play = cast.gather()
            session.get_one(factories.Organisation, play.organisation).phone = "02 981 0001"
            session.get_one(factories.Account, play.volunteer).locale = locale
        vera = visitor()
        vera.sign_in(play.volunteer)
        assert vera.post(f"/volunteers/shifts/{play.shift}/sign-up").status_code == 303
        [email] = mailbox.deliver()
        return email, *(email.get_body((kind,)).get_content() for kind in ("html", "plain"))

    return sign_up


def cells(page):
    return [unescape(re.sub(r"<[^>]+>", "", cell)).strip() for cell in re.findall(r"<td[^>]*rule.*?</td>", page, re.S)]


@pytest.mark.parametrize("locale", ["en", "bg", "ar"])
def test_both_say_the_same_in_the_readers_language(sent, locale):
    email, page, plain = sent(locale)
    language = LANGUAGES[locale]
    parse(page.strip())
    assert email["Content-Language"] == language.tag
    assert f'<html lang="{language.tag}" dir="{language.direction}">' in page
    shown = cells(page)
    assert len(shown) == 10
    lines = [line.split("  ", 1) for line in plain.splitlines() if "  " in line]
    assert [part.strip() for line in lines for part in line] == shown
    text = unescape(re.sub(r"<style.*?</style>|<[^>]+>", " ", page, flags=re.S))
    for line in filter(None, plain.replace("--", "").splitlines()):
        if "  " not in line and "http" not in line:
            assert line.removesuffix(":").strip() in " ".join(text.split()), line


def test_it_says_when_where_and_what_one_does(sent):
    _, page, plain = sent()
    told = dict(zip(cells(page)[::2], cells(page)[1::2], strict=True))
    assert list(told) == ["What", "When", "Where", "What you do", "Whom to turn to"]
    assert told["Where"]
    assert told["What you do"] == "Helper"
    assert f"When             {told['When']}" in plain


def test_there_is_one_button_no_picture_and_the_dark(sent):
    _, page, plain = sent()
    assert re.findall(r'href="([^"]+)"', page) == re.findall(r"https?://\S+", plain)
    assert len(re.findall(r"<a ", page)) == 1
    assert re.findall("<img|<svg|<script", page) == []
    assert "prefers-color-scheme: dark" in page
