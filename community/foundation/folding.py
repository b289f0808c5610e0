"""Names as they are compared and searched: what hands, keyboards and scripts write differently for a name is one."""

import re
import unicodedata
from itertools import groupby

# Letters that stand for another one, or for several, and that Unicode does not take apart. After `casefold`.
ALIKE = str.maketrans({
    # Latin: Turkish dotless i, strokes and ligatures.
    "ı": "i", "ł": "l", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "ŧ": "t", "þ": "th", "æ": "ae", "œ": "oe", "ə": "e",
    # Cyrillic: the same name in Ukrainian, Russian, Belarusian and Bulgarian (marks of й, ї, ё, ў are gone already).
    "ґ": "г", "і": "и", "є": "е", "э": "е", "ы": "и", "ь": "",
    # Arabic, Persian, Kurdish, Pashto: carriers of hamza, final forms, letters of other keyboards.
    "ٱ": "ا", "ى": "ي", "ی": "ي", "ې": "ي", "ۍ": "ي", "ێ": "ي", "ے": "ي", "ئ": "ي", "ؤ": "و", "ۆ": "و", "ۋ": "و",
    "ة": "ه", "ە": "ه", "ہ": "ه", "ھ": "ه", "ۀ": "ه", "ک": "ك", "ګ": "گ", "ڕ": "ر", "ړ": "ر", "ڵ": "ل",
    "ټ": "ت", "ډ": "د", "ڼ": "ن", "ں": "ن", "ء": "", "ـ": "",
})  # fmt: skip
# Signs inside of a name that nobody types twice in the same way; others end a part.
APOSTROPHES = "'\u2018\u2019\u201b\u02bc\u02bb\u02b9\u02be\u02bf\u02c8`\u00b4\u2032\uff07\u05f3\u055a"
HYPHENS = re.compile(r"(?<=\w)[-\u00ad\u2010-\u2015\u2212\u05be\ufe63\uff0d](?=\w)")
PARTS = re.compile(r"[^\W_]+")


def fold_letters(text: str) -> str:
    """A text without what differs by hand: case, accents, forms of letters, apostrophes; other signs and spaces stay.

    By Unicode's compatibility decomposition and case folding (UAX 15, UAX 21). Digits of every script become ASCII.
    """
    # Marks go before and after: casefolding adds some (İ), and some letters fold only without them.
    bare = _without_marks(unicodedata.normalize("NFKD", text)).casefold()
    bare = _without_marks(unicodedata.normalize("NFKD", bare)).translate(ALIKE)
    digits = "".join(str(unicodedata.digit(sign)) if sign.isdigit() else sign for sign in bare)
    return unicodedata.normalize("NFC", digits)


def fold(text: str) -> str:
    """The parts of a name, their letters folded, with a space between."""
    return " ".join(PARTS.findall(fold_letters(text)))


def _without_marks(text: str) -> str:
    return "".join(
        sign for sign in text if sign not in APOSTROPHES and unicodedata.category(sign) not in ("Mn", "Me", "Cf")
    )


def searchable(*names: str | None) -> str:
    """What is kept of names to find them by `parts`: each folded, those with hyphens also as one word ("almasri")."""
    given = [name for name in names if name]
    whole = (HYPHENS.sub("", name) for name in given if HYPHENS.search(name))
    return " ".join(dict.fromkeys(part for name in (*given, *whole) for part in fold(name).split()))


def parts(typed: str) -> list[str]:
    """What a name must hold to be what was typed, in any order; nothing where no letter and no digit was typed."""
    found = sorted(set(fold(typed).split()), key=lambda part: (-len(part), part))
    # A part of a longer one is held with it.
    return [part for place, part in enumerate(found) if not any(part in longer for longer in found[:place])]


# What is heard of a letter, across scripts: vowels and breaths are left out, and letters that one script writes for
# several of another count as one. Of folded letters.
HEARD = str.maketrans({
    **dict.fromkeys("aeiouyhwаеиоуюяйъщ" "اهويعحءةىو", ""),
    **dict.fromkeys("bpvбпвبپڤڀ", "b"), **dict.fromkeys("fфف", "f"), **dict.fromkeys("dtдтدتطضث", "t"),
    **dict.fromkeys("ckqxgкхгقكخغگ", "k"), **dict.fromkeys("szсзцسصزذظ", "s"), **dict.fromkeys("jжجژшش", "j"),
    **dict.fromkeys("чچ", "j"), **dict.fromkeys("lлل", "l"), **dict.fromkeys("mмم", "m"), **dict.fromkeys("nнن", "n"),
    **dict.fromkeys("rрر", "r"),
})  # fmt: skip
# Two signs of Latin for one sound.
PAIRS = (("sh", "j"), ("ch", "j"), ("zh", "j"), ("kh", "k"), ("gh", "k"), ("ph", "f"), ("th", "t"), ("dh", "d"))


ARTICLES = {"al", "el", "ал", "ел", "эл", "ال"}


def heard(name: str) -> list[str]:
    """The parts of a name by their consonants, as one hears them in Latin, Cyrillic or Arabic letters: a hint that two
    may be one ("Mohammed", "Мухаммад", "محمد"), never a proof. A part with one consonant or none stays as it is folded,
    an article is none; sorted, each once."""
    found = []
    for part in fold(name).split():
        if part in ARTICLES:
            continue
        plain = part
        for signs, one in PAIRS:
            plain = plain.replace(signs, one)
        # Cyrillic writes the h of Latin and of Arabic, which is not heard, and their kh with one letter.
        for reading in {plain, plain.replace("х", "")}:
            sounds = "".join(one for one, _ in groupby(reading.translate(HEARD)))
            found.append(sounds if len(sounds) > 1 else part)
    return sorted(set(found))


def script_of(text: str) -> str:
    """In which script a text is written, by its first letter, as Unicode calls it ("LATIN", "CYRILLIC", "ARABIC"); ""
    where it has none."""
    letter = next((sign for sign in text if sign.isalpha()), "")
    return unicodedata.name(letter, "").partition(" ")[0]
