"""What can be wrong with a pack, and what one would do."""

import json
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.packs import rules
from community.packs.rules import Doing, FaultKind, Here, PackField

WHOLE = rules.written({}, country="BG", time_zone="Europe/Sofia", consent_texts="2026-11")
SHAPE = {
    "code": PackField(rules.line(10, like=rules.SLUG)),
    "names": PackField(rules.names(("en", "sv"), 12)),
    "days": PackField(rules.number(0, 30), 7),
    "on": PackField(rules.flag, False),
    "kind": PackField(rules.one_of(("a", "b"), nothing=True), None),
    "some": PackField(rules.some_of(("x", "y")), []),
    "place": PackField(rules.number(-90, 90, whole=False, nothing=True), None),
    "text": PackField(rules.line(40, empty=True, several=True), ""),
    "phone": PackField(rules.line(20, empty=True, dialled=True), ""),
}
ENTRY = {"code": "tumba", "names": {"sv": "Tumba"}}
LIST = rules.MOST_ENTRIES


def kinds(content):
    document, faults = rules.document_of(content if isinstance(content, bytes) else json.dumps(content).encode())
    assert bool(document) is not bool(faults)
    return [(fault.place, fault.kind) for fault in faults]


def wrong(**changes):
    _, faults = rules.entries_of("areas", [{**ENTRY, **changes}], SHAPE, ["code"])
    return [(fault.place.removeprefix("areas[0]."), fault.kind) for fault in faults]


def test_a_whole_pack_is_read_as_it_was_written():
    assert rules.document_of(rules.in_bytes(WHOLE)) == (WHOLE, [])


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"", FaultKind.NOT_JSON),
        (b"\xff\xfe{}", FaultKind.NOT_JSON),
        (b"PK\x03\x04 a zip", FaultKind.NOT_JSON),
        (b"[" * 100_000, FaultKind.NOT_JSON),
        (b'{"a": NaN}', FaultKind.NOT_JSON),
        (b'{"a": ' + b"9" * 5_000 + b"}", FaultKind.NOT_JSON),
        (b'{"format": "zaedno-pack", "format": "zaedno-pack"}', FaultKind.TWICE),
        (b" " * (rules.MOST_BYTES + 1), FaultKind.TOO_LARGE),
        (b"[]", FaultKind.NOT_A_PACK),
        (b"null", FaultKind.NOT_A_PACK),
        (b'{"format": "another"}', FaultKind.NOT_A_PACK),
    ],
)
def test_a_file_that_is_none_is_refused_in_a_word(content, kind):
    assert [found for _, found in kinds(content)] == [kind]


@pytest.mark.parametrize("version", [0, 2, "1", None, True, 1.5])
def test_another_version_is_refused_before_anything_else_is_looked_at(version):
    assert kinds({**WHOLE, "version": version, "more": 1}) == [("version", FaultKind.OTHER_VERSION)]


def test_each_name_before_the_parts_is_looked_at():
    assert kinds({**WHOLE, "people": []}) == [("people", FaultKind.UNKNOWN)]
    assert kinds({**WHOLE, "parts": []}) == [("parts", FaultKind.WRONG_KIND)]
    assert kinds({**WHOLE, "country": 7}) == [("country", FaultKind.WRONG_KIND)]
    for name in ("country", "time_zone", "consent_texts", "parts"):
        assert kinds({key: value for key, value in WHOLE.items() if key != name}) == [(name, FaultKind.MISSING)]


ANY = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(),
    lambda some: st.lists(some, max_size=4) | st.dictionaries(st.text(), some, max_size=4),
    max_leaves=8,
)


@given(ANY)
def test_no_value_anywhere_breaks_the_reader(value):
    rules.document_of(json.dumps(value).encode())
    list(rules.header_faults({**WHOLE, "country": value, "parts": value}))
    for name in SHAPE:
        rules.entries_of("areas", [{**ENTRY, name: value}, value], SHAPE, ["code"])
    rules.entries_of("areas", value, SHAPE, ["code"])


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"code": "Two words"}, FaultKind.NOT_A_CHOICE),
        ({"code": ""}, FaultKind.EMPTY),
        ({"code": "a" * 11}, FaultKind.TOO_LONG),
        ({"code": 7}, FaultKind.WRONG_KIND),
        ({"names": "Tumba"}, FaultKind.WRONG_KIND),
        ({"names": {}}, FaultKind.EMPTY),
        ({"days": 31}, FaultKind.OUT_OF_RANGE),
        ({"days": -1}, FaultKind.OUT_OF_RANGE),
        ({"days": True}, FaultKind.WRONG_KIND),
        ({"days": 1.5}, FaultKind.WRONG_KIND),
        ({"days": None}, FaultKind.WRONG_KIND),
        ({"on": 1}, FaultKind.WRONG_KIND),
        ({"kind": "c"}, FaultKind.NOT_A_CHOICE),
        ({"kind": []}, FaultKind.WRONG_KIND),
        ({"some": "x"}, FaultKind.WRONG_KIND),
        ({"some": ["x"] * (LIST + 1)}, FaultKind.TOO_MANY),
        ({"place": 90.1}, FaultKind.OUT_OF_RANGE),
        ({"place": float("inf")}, FaultKind.OUT_OF_RANGE),
        ({"place": "59"}, FaultKind.WRONG_KIND),
        ({"text": "a\u202eb"}, FaultKind.UNSEEN_SIGNS),
        ({"text": "a\x00b"}, FaultKind.UNSEEN_SIGNS),
        ({"text": " a"}, FaultKind.UNSEEN_SIGNS),
        ({"text": "A\u030a"}, FaultKind.UNSEEN_SIGNS),
        ({"text": "born 9001011234"}, FaultKind.PERSONAL_NUMBER),
    ],
)
def test_what_is_wrong_is_told_with_its_place(changes, kind):
    assert wrong(**changes) == [(*changes, kind)]


def test_what_lies_deeper_is_told_with_its_place_too():
    assert wrong(names={"sv": "Tumba", "xx": "?"}) == [("names.xx", FaultKind.UNKNOWN)]
    assert wrong(names={"sv": ""}) == [("names.sv", FaultKind.EMPTY)]
    assert wrong(some=["x", "z"]) == [("some[1]", FaultKind.NOT_A_CHOICE)]
    assert wrong(some=["x", "x"]) == [("some[1]", FaultKind.TWICE)]
    assert wrong(born=1990) == [("born", FaultKind.UNKNOWN)]
    assert rules.entries_of("areas", [{"names": {"en": "A"}}], SHAPE, ["code"])[1] == [
        rules.PackFault("areas[0].code", FaultKind.MISSING)
    ]


def test_what_is_not_said_is_filled_in_and_lines_may_be_several_where_they_are():
    found, faults = rules.entries_of("areas", [{**ENTRY, "text": "a\nb", "phone": "+46 8 465 004 01"}], SHAPE, ["code"])
    assert faults == []
    rest = {"days": 7, "on": False, "kind": None, "some": [], "place": None}
    assert found == [{**ENTRY, **rest, "text": "a\nb", "phone": "+46 8 465 004 01"}]


def test_one_entry_stands_once():
    _, faults = rules.entries_of("areas", [ENTRY, {**ENTRY, "days": 3}], SHAPE, ["code"])
    assert faults == [rules.PackFault("areas[1]", FaultKind.TWICE, "tumba")]
    assert [fault.kind for fault in rules.entries_of("areas", [ENTRY] * (LIST + 1), SHAPE, ["code"])[1]] == [
        FaultKind.TOO_MANY
    ]


def test_a_key_of_several_fields_leaves_out_what_is_empty():
    entry = {"name": "Library", "where": ""}
    assert rules.key_of(entry, ("name", "where")) == "Library"
    assert rules.key_of({**entry, "where": "Tumba"}, ("name", "where")) == "Library / Tumba"


@pytest.mark.parametrize(("same", "own", "fixed", "replace"), list(product((True, False), repeat=4)))
def test_what_becomes_of_an_entry(same, own, fixed, replace):
    here = Here({"code": "a", "days": 1 if same else 2}, own=own, fixed=fixed)
    found = rules.doing({"code": "a", "days": 1}, here, replace=replace)
    if same:
        assert found is Doing.SAME
    elif fixed:
        assert found is Doing.FIXED
    elif not own:
        assert found is Doing.MADE
    else:
        assert found is (Doing.REPLACED if replace else Doing.KEPT)
    assert rules.doing({"code": "a"}, None, replace=replace) is Doing.MADE


def test_what_is_to_be_replaced_is_named_by_part_or_by_key():
    assert rules.is_named(["areas"], "areas", "tumba")
    assert rules.is_named(["areas:tumba"], "areas", "tumba")
    assert not rules.is_named(["areas:alby", "districts"], "areas", "tumba")
