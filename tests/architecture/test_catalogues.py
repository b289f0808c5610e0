"""Every word of the house is in every catalogue, translated, with its placeholders and its plural forms."""

import gettext
import re
import subprocess
import sys
from pathlib import Path

import pytest
from babel import Locale
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[2]
CATALOGUES = ROOT / "community/foundation/translations"
HOLDER = re.compile(r"%\((\w+)\)[sd]")
COMPLETE = ("bg", "ar")


@pytest.fixture(scope="module")
def words(tmp_path_factory):
    """What the code and the templates say, extracted as `make messages` does."""
    target = tmp_path_factory.mktemp("words") / "messages.pot"
    command = [sys.executable, "-m", "babel.messages.frontend", "-q", "extract", "-F", "pyproject.toml"]
    command += ["-k", "lazy_gettext", "--ignore-dirs=.* node_modules tests", "--no-location", "-o", str(target), "."]
    subprocess.run(command, cwd=ROOT, check=True)
    with target.open("rb") as text:
        return read_po(text)


def said(catalogue):
    return {(m.id if isinstance(m.id, str) else m.id[0]): m for m in catalogue if m.id}


@pytest.mark.parametrize("code", COMPLETE)
def test_nothing_is_missing_and_nothing_is_left_over(words, code):
    with (CATALOGUES / code / "LC_MESSAGES/messages.po").open("rb") as text:
        catalogue = read_po(text, locale=code)
    there = said(catalogue)
    assert set(there) == set(said(words))
    for key, message in there.items():
        assert not message.fuzzy, key
        forms = message.string if isinstance(message.string, tuple) else (message.string,)
        assert len(forms) == (catalogue.num_plurals if isinstance(message.id, tuple) else 1), key
        for form in forms:
            assert form.strip(), key
            assert set(HOLDER.findall(form)) <= {*HOLDER.findall(key), "num"}, key
        wanted = set(HOLDER.findall(key if isinstance(message.id, str) else message.id[1]))
        assert wanted <= set(HOLDER.findall(forms[-1])), key


@pytest.mark.parametrize("code", COMPLETE)
def test_a_number_takes_the_form_that_its_language_takes(code):
    """The header of a catalogue follows CLDR; Babel's own rule for Arabic swaps 'many' (11 to 99) and 'other'."""
    with (CATALOGUES / code / "LC_MESSAGES/messages.po").open("rb") as text:
        catalogue = read_po(text, locale=code)
    rule = Locale.parse(code).plural_form
    names = [name for name in ("zero", "one", "two", "few", "many", "other") if name in {*rule.tags, "other"}]
    place_of = gettext.c2py(catalogue.plural_expr)
    assert len(names) == catalogue.num_plurals
    assert [names[place_of(number)] for number in range(250)] == [rule(number) for number in range(250)]


def test_an_email_is_one_word_in_bulgarian():
    """A letter on paper is a "писмо"; what the house sends is an "имейл", which is masculine."""
    with (CATALOGUES / "bg/LC_MESSAGES/messages.po").open("rb") as text:
        catalogue = read_po(text, locale="bg")
    for key, message in said(catalogue).items():
        for form in message.string if isinstance(message.string, tuple) else (message.string,):
            if re.search(r"\be?-?mail", key, re.IGNORECASE):
                assert not re.search(r"писм[оа]|по пощата", form, re.IGNORECASE), key
            assert not re.search(r"писмо(то)? с (бутон|запис)|(това|ново|наше|едно) имейл", form, re.IGNORECASE), key


def test_arabic_writes_its_tanwin_in_one_order():
    """The mark stands on the alif in every text; before it, the same word would not be found by a search."""
    files = [CATALOGUES / "ar/LC_MESSAGES/messages.po", *ROOT.glob("*/*/texts*/ar.*"), *ROOT.glob("*/demo/*.py")]
    assert len(files) > 3
    for path in files:
        assert not re.search("\u064b\u0651?\u0627", path.read_text("utf-8")), path


# Imperatives to one man, without their vowels; those that are something else too with what follows them.
TO_ONE_MAN = re.compile(
    "(?<![\u0621-\u064a])[وف]?("
    "أجب|أخبرنا|أخبر|أضف|أعط|أعطه|أعطها|أنهها|ابحث|ابدأ|اترك|اتركه|اتركها|اتصل|احصل|احفظ|احفظه|اختر|"
    "اختره|ادع|اذكر|اسأل|اسألهم|استعمل|اسحب|اضغط|اطبع|اطبعها|اطلب|افتح|افتحه|اقرأ|اكتب|اكتبه|اكتبها|"
    "امسح|امنح|انتظر|انسخ|انضم|انظر|انقر|انقلها|التق|تحقق|تعال|خذ|ضع|ضعه|قارن|قارنه|قرر|قل|قله|كن|دع|"
    "أصدر|صححها|سجلها|عين|"
    "(?<!من )سجل (الدخول|الخروج من أي|بنقرة|الموافقة|أولا|مرة|ذلك)|حدد يومين|"
    "تحدث (مع|إلى|الآن)|لا تفعل)(?![\u0621-\u064a])"
)
# What is so spelled in the past, in the passive, or in "if ... joined".
NOT_TO_ANYBODY = re.compile(r"لو انضم|من انضم|تحدث معه|التي انضم")


def test_arabic_speaks_to_nobody_as_to_one_man():
    with (CATALOGUES / "ar/LC_MESSAGES/messages.po").open("rb") as text:
        catalogue = read_po(text, locale="ar")
    wrong = []
    for message in catalogue:
        for text in [message.string] if isinstance(message.string, str) else message.string:
            bare = NOT_TO_ANYBODY.sub("", re.sub("[\u064b-\u0652]", "", text))
            if message.id and (found := TO_ONE_MAN.search(bare)):
                wrong.append((message.id, found[0], text))
    assert wrong == []
