"""Names are found as people type them: every script, any case, any order, with or without accents and signs."""

import pytest

from community.foundation.folding import fold, heard, parts, searchable

AMINA, SUKRU, ILLYA = "Амина Ал-Масри", "Şükrü Yıldız", "Ілля Ґалаґан"


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("амина ал-масри", AMINA), ("ал-масри", AMINA), ("Масри Амина", AMINA), ("АМИНА", AMINA), ("алмасри", AMINA),
        ("ал масри", AMINA), ("мас", AMINA), ("ал\u2011масри", AMINA), ("ал–масри", AMINA),
        ("sukru", SUKRU), ("Yildiz", SUKRU), ("YILDIZ", SUKRU), ("YİLDİZ", SUKRU), ("yıldız şükrü", SUKRU),
        ("S\u0327u\u0308kru\u0308", SUKRU),
        ("галаган", ILLYA), ("ҐАЛАҐАН", ILLYA), ("Илля", ILLYA), ("ілля", ILLYA),
        ("марьяна", "Мар'яна"), ("Мар’яна", "Марʼяна"), ("маряна", "Мар`яна"), ("Олга", "Ольга"), ("Фёдор", "Федор"),
        ("николаи", "Николай"), ("Евген", "Євген"), ("Їжак", "Ижак"),
        ("Obrien", "O'Brien"), ("o brien", "O’Brien"), ("Jose", "José"), ("strasse", "Straße"), ("Lukasz", "Łukasz"),
        ("Soren", "Søren"), ("nguyen", "Nguyễn"), ("smith jones", "Anna Smith-Jones"),
        ("smithjones", "Anna Smith-Jones"),
        ("احمد", "أحمد"), ("أحمد", "احمد"), ("فاطمه", "فاطمة"), ("مصطفي", "مصطفى"), ("علي", "على"), ("كريم", "کریم"),
        ("محمد", "مُحَمَّد"), ("محـــمد", "محمد"), ("علاء", "علا"), ("محمدرضا", "محمد\u200cرضا"),
        ("محمد رضا", "محمد\u200cرضا"),
        ("آمال", "امال"), ("رؤى", "روي"), ("مسري", "ال-مسری"),
        ("ΓΙΩΡΓΟΣ", "Γιώργος"), ("ＡＭＩＮＡ", "Amina"), ("v12", "V١٢"), ("한", "한국"), ("Ⅳ", "iv"),
    ],
)  # fmt: skip
def test_what_finds_a_name(typed, name):
    kept, wanted = searchable(name), parts(typed)
    assert wanted
    assert [part for part in wanted if part not in kept] == []


@pytest.mark.parametrize(
    ("typed", "name"),
    [("Масри Иван", AMINA), ("Ели", ILLYA), ("yildirim", SUKRU), ("إيمان", "أمينة"), ("amina", AMINA), ("-", AMINA)],
)
def test_what_does_not(typed, name):
    wanted = parts(typed)
    assert not wanted or [part for part in wanted if part not in searchable(name)]


@pytest.mark.parametrize("typed", ["", "  ", "-", "%", "'", "ـ", "\u200b", "_ - _"])
def test_signs_alone_are_no_name(typed):
    assert parts(typed) == []


def test_a_part_of_another_is_asked_for_once():
    assert parts("ал-масри масри Ал") == ["масри", "ал"]
    assert parts("алмасри масри") == ["алмасри"]


def test_several_names_are_kept_in_one_line_each_part_once():
    assert searchable("Amina", "أمينة", None, "", "AMINA Al-Masri") == "amina امينه al masri almasri"
    assert searchable() == searchable(None, "") == ""


@pytest.mark.parametrize("name", [AMINA, SUKRU, ILLYA, "أحمد", "İ ı I i", "ﬁ ﷺ ß ŉ ǰ", "한국", "ΐ ΰ"])
def test_a_folded_name_stays_as_it_is(name):
    assert fold(fold(name)) == fold(name)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Mohammed", "Muhammad"), ("Mohammed", "محمد"), ("Мухаммад", "محمد"), ("Amina", "Амина"), ("Амина", "أمينة"),
        ("Fatima", "فاطمة"), ("Oksana", "Оксана"), ("Khaled", "خالد"), ("Хасан", "حسن"), ("Yusuf", "يوسف"),
        ("Shirin", "شیرین"), ("Ширин", "Shirin"), ("Ahmad", "احمد"), ("Наталія", "Natalia"),
    ],
)  # fmt: skip
def test_a_name_is_heard_alike_in_several_scripts(one, other):
    assert set(heard(one)) & set(heard(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [("Amina", "Halima"), ("Yusuf", "Samir"), ("Al-Masri", "Al-Haddad"), ("Ali", "Leila"), ("", "-")],
)
def test_and_others_are_not(one, other):
    assert not set(heard(one)) & set(heard(other))
