"""Every word of the house is in every catalogue, placed, and translated as far as was promised."""

import ast
import gettext
import re
from pathlib import Path

import pytest
from babel import Locale
from babel.messages.pofile import read_po

from community.foundation.i18n import gathering
from community.foundation.i18n.catalogues import is_offered, path_of, words_of
from community.foundation.i18n.compiling import compile_all
from community.foundation.i18n.gathering import tier_in
from community.foundation.i18n.languages import FORMS, LANGUAGES, MOST, SOURCE, reviews
from community.foundation.i18n.tiers import Tier, Unplaced, names_at, places, tier_of
from tests.half_translated import catalogue_in, is_for_others

ROOT = Path(__file__).resolve().parents[2]
HOLDER = re.compile(r"%\((\w+)\)[sd]")
TRANSLATED = [code for code in LANGUAGES if code != SOURCE]
COMPLETE = [code for code in TRANSLATED if LANGUAGES[code].reaches is Tier.STAFF]


@pytest.fixture(scope="module")
def words():
    """What the code and the templates say, extracted as `make messages` does."""
    return gathering.gathered()


def said(catalogue):
    return {(m.id if isinstance(m.id, str) else m.id[0]): m for m in catalogue if m.id}


@pytest.mark.parametrize("code", TRANSLATED)
def test_nothing_is_left_over_and_nothing_lost_its_place(words, code):
    catalogue, source = said(gathering.read(code)), said(words)
    assert set(catalogue) == set(source)
    assert {key: tier_in(one) for key, one in catalogue.items()} == {key: tier_in(one) for key, one in source.items()}
    for key, message in catalogue.items():
        assert not message.fuzzy, key
        forms = message.string if isinstance(message.string, tuple) else (message.string,)
        wanted = len(LANGUAGES[code].plural_forms) if isinstance(message.id, tuple) else 1
        if not any(forms):
            continue
        assert len(forms) == wanted, key
        for form in forms:
            assert form.strip(), key
            assert set(HOLDER.findall(form)) <= {*HOLDER.findall(key), "num"}, key
        wanted = set(HOLDER.findall(key if isinstance(message.id, str) else message.id[1]))
        assert wanted <= set(HOLDER.findall(forms[-1])), key


@pytest.mark.parametrize("code", COMPLETE)
def test_nothing_is_missing(code):
    assert [gathering.key_of(message) for message in gathering.missing(code)] == []


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_number_takes_the_form_that_its_language_takes(code):
    """The header of a catalogue follows CLDR; gettext's tools and Babel's own table differ for ar, uk, ru, fr, fa."""
    language, rule = LANGUAGES[code], Locale.parse(code).plural_form
    header = language.plural_header if code == SOURCE else None
    if header is None:
        with path_of(code).open("rb") as text:
            catalogue = read_po(text, locale=code)
        assert catalogue.num_plurals == len(language.plural_forms)
        expression = catalogue.plural_expr
    else:
        expression = header.partition("plural=")[2].rstrip(";")
    place_of = gettext.c2py(expression)
    taken = {rule(number) for number in range(MOST)}
    assert list(language.plural_forms) == [form for form in FORMS if form in taken]
    assert [language.plural_forms[place_of(number)] for number in range(MOST)] == [rule(n) for n in range(MOST)]


PLURALS = {"uk": 3, "ru": 3, "fr": 2, "fa": 2, "fa_AF": 2, "ar": 6}


@pytest.mark.parametrize(("code", "number"), PLURALS.items())
def test_as_many_forms_are_asked_for_as_whole_numbers_take(code, number):
    assert len(LANGUAGES[code].plural_forms) == number


def test_each_message_has_a_tier_and_each_place_is_there():
    assert min(places().values()) is Tier.FAMILIES

    def names(path):
        if path not in known:
            known[path] = frozenset().union(*names_at((ROOT / path).read_text("utf-8")).values())
        return known[path]

    known = {}
    parts = [place.partition(":") for place in places()]
    assert [path for path, _, _ in parts if not (ROOT / path).exists()] == []
    assert [(path, name) for path, _, name in parts if name and name not in names(path)] == []


def test_a_template_in_a_folder_of_several_readers_stands_by_itself():
    """Whoever adds one says who reads it; a folder speaks for its templates only where all have the same readers."""
    known = places()
    mixed = [
        place
        for place, tier in known.items()
        if place.startswith("templates/") and (ROOT / place).is_dir()
        for other, its in known.items()
        if other.startswith(f"{place}/") and its is not tier
    ]
    assert mixed == []
    for path in ROOT.glob("templates/**/*.html"):
        tier_of(str(path.relative_to(ROOT)))


def test_the_nearest_place_decides():
    known = {"a": Tier.STAFF, "a/b.py": Tier.VOLUNTEERS, "a/b.py:tell": Tier.FAMILIES, "a/b.py:keep": Tier.STAFF}
    assert tier_of("a/c.html", (), known) is Tier.STAFF
    assert tier_of("a/b.py", ("show",), known) is Tier.VOLUNTEERS
    assert tier_of("a/b.py", ("show", "keep"), known) is Tier.STAFF
    assert tier_of("a/b.py", ("keep", "tell"), known) is Tier.FAMILIES
    with pytest.raises(Unplaced):
        tier_of("b/c.html", (), known)


def test_a_message_stands_under_its_function_its_key_and_its_call():
    source = 'LABELS = {\n    Role.VOLUNTEER: _("a"),\n    **MORE,\n}\n\n\ndef tell():\n    Link("x.y", _("b"))\n'
    lines = names_at(source)
    assert lines[2] == {"LABELS", "Role", "Role.VOLUNTEER", "a"}
    assert lines[8] >= {"tell", "x.y"}


def test_a_language_is_offered_when_its_first_tier_is_whole(tmp_path):
    seen = []

    def last_of_the_first(message):
        seen.append(tier_in(message))
        return tier_in(message) is Tier.FAMILIES and seen.count(Tier.FAMILIES) == 100

    catalogue_in(tmp_path / "whole", "sv")
    catalogue_in(tmp_path / "gap", "sv", last_of_the_first)
    catalogue_in(tmp_path / "families", "sv", is_for_others)
    assert is_offered("sv", tmp_path / "whole")
    assert not is_offered("sv", tmp_path / "gap")
    assert is_offered("sv", tmp_path / "families")
    assert not is_offered("sv", tmp_path / "nothing")


def test_a_message_without_a_mark_counts_as_of_the_first_tier(tmp_path):
    catalogue_in(tmp_path, "fr", lambda message: tier_in(message) is Tier.STAFF)
    path = path_of("fr", tmp_path)
    path.write_text(re.sub(r"#\. tier \d\n", "", path.read_text("utf-8")), "utf-8")
    assert gathering.whole_tier(message for message in gathering.read("fr", tmp_path) if message.id) == 0


def test_what_lacks_one_form_falls_back_whole(tmp_path):
    catalogue_in(tmp_path, "uk")
    catalogue = gathering.read("uk", tmp_path)
    key = ("%(num)d date", "%(num)d dates")
    catalogue[key].string = ("дата", "", "дат")
    with path_of("uk", tmp_path).open("wb") as out:
        gathering.write_po(out, catalogue)
    path_of("uk", tmp_path).with_suffix(".mo").unlink()
    compile_all(tmp_path)
    words_of.cache_clear()
    assert words_of("uk", tmp_path).ngettext(*key, 1) is None


def test_a_list_for_translators_names_forms_and_places():
    asked = gathering.to_translate("uk", Tier.STAFF, ("bg",))
    for key, row in asked.items():
        assert row["where"], key
        assert ("forms" in row) == ("|||" in key), key


def test_nobody_claims_a_review_of_what_is_not_whole():
    for code, review in reviews().items():
        assert review.by.strip()
        assert [gathering.key_of(one) for one in gathering.missing(code, review.tier)] == []


# Where the codes of several languages stand in a row for another reason than which languages there are.
NO_LIST = {
    "community/demo": "who lives in the invented town, and what its people wrote",
    "events/demo": "the same",
    "volunteers/demo": "the same",
    "volunteers/measuring": "the same",
    "volunteers/matching/rules.py": "languages in which two meet who share no other",
}


def lists_of_languages(path):
    """The rows of a Python file that name two languages or more by their codes."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        parts = node.keys if isinstance(node, ast.Dict) else getattr(node, "elts", ())
        codes = [one.value for one in parts if isinstance(one, ast.Constant) and isinstance(one.value, str)]
        if len(codes) > 1 and len(codes) == len(parts) and set(codes) <= set(LANGUAGES):
            yield node.lineno


def test_there_is_one_list_of_languages():
    paths = [path for context in ("community", "events", "volunteers") for path in (ROOT / context).rglob("*.py")]
    found = {
        f"{name}:{line}"
        for path in (*paths, ROOT / "app.py")
        for name in [str(path.relative_to(ROOT))]
        if not name.startswith(("community/foundation/i18n/", *NO_LIST))
        for line in lists_of_languages(path)
    }
    assert found == set()
    for name in ("Makefile", "pyproject.toml", "static/js"):
        path = ROOT / name
        for file in path.rglob("*.js") if path.is_dir() else (path,):
            assert not re.search(r"\b(bg|en|ar|uk|ru)\b[\"', ]+\b(bg|en|ar|uk|ru)\b", file.read_text("utf-8")), file


def test_an_email_is_one_word(words):
    """Two ways to write it were two messages, one translated and the other not."""
    assert [key for key in said(words) if "e-mail" in key.lower()] == []


def test_an_email_is_one_word_in_bulgarian():
    """A letter on paper is a "писмо"; what the house sends is an "имейл", which is masculine."""
    for key, message in said(gathering.read("bg")).items():
        for form in message.string if isinstance(message.string, tuple) else (message.string,):
            if re.search(r"\be?-?mail", key, re.IGNORECASE):
                assert not re.search(r"писм[оа]|по пощата", form, re.IGNORECASE), key
            assert not re.search(r"писмо(то)? с (бутон|запис)|(това|ново|наше|едно) имейл", form, re.IGNORECASE), key


def test_arabic_writes_its_tanwin_in_one_order():
    """The mark stands on the alif in every text; before it, the same word would not be found by a search."""
    files = [path_of("ar"), *ROOT.glob("*/*/texts*/ar.*"), *ROOT.glob("*/demo/*.py")]
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
    with (path_of("ar")).open("rb") as text:
        catalogue = read_po(text, locale="ar")
    wrong = []
    for message in catalogue:
        for text in [message.string] if isinstance(message.string, str) else message.string:
            bare = NOT_TO_ANYBODY.sub("", re.sub("[\u064b-\u0652]", "", text))
            if message.id and (found := TO_ONE_MAN.search(bare)):
                wrong.append((message.id, found[0], text))
    assert wrong == []
