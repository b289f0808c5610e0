"""What a person said of a version, what is asked next, and that every language says the same things."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.foundation.i18n import LANGUAGES
from community.interviews.labels import FOLDER, Column
from community.interviews.rules import (
    Aim,
    Approval,
    Experience,
    Literacy,
    Refusal,
    Schooling,
    Script,
    Section,
    approval,
    done,
    following,
    old_enough,
    refusal,
)
from community.skills.rules import Cefr

versions = st.none() | st.integers(1, 5)


@given(st.integers(0, 5), versions, versions)
def test_what_was_said_of_an_older_version_counts_no_more(version, confirmed, doubted):
    now = approval(version, confirmed, doubted)
    assert (now is Approval.EMPTY) == (version == 0)
    assert (now is Approval.CONFIRMED) == (version > 0 and confirmed == version)
    if now is Approval.DOUBTED:
        assert doubted == version


def test_nobody_confirms_what_they_did_not_see():
    assert refusal(0, 0) is Refusal.NOTHING
    assert refusal(3, 2) is Refusal.CHANGED
    assert refusal(3, 3) is None


def test_the_parts_follow_one_another():
    walked, section = [Section.EDUCATION], following(Section.EDUCATION)
    while section:
        walked.append(section)
        section = following(section)
    assert walked == list(Section)
    assert done(["work", "goals", "work", "gone"]) == 2


@pytest.mark.parametrize(("born", "asked"), [(None, True), (2012, True), (2013, False), (1950, True)])
def test_children_are_not_asked(born, asked):
    assert old_enough(born, 2026) is asked


@pytest.mark.parametrize("code", sorted(path.stem for path in FOLDER.glob("*.toml")))
def test_every_language_says_the_same_things_and_every_answer_has_words(code):
    english, told = (tomllib.loads((FOLDER / f"{one}.toml").read_text("utf-8")) for one in ("en", code))

    def names(texts):
        return {name: set(text) if isinstance(text, dict) else None for name, text in texts.items()}

    assert names(told) == names(english)
    column = Column(LANGUAGES[code], LANGUAGES[code])
    groups = {
        "section": Section,
        "schooling": Schooling,
        "experience": Experience,
        "script": Script,
        "literacy": Literacy,
        "aim": Aim,
        "cefr": Cefr,
    }
    assert all(column.say(group, one) for group, kind in groups.items() for one in kind)
