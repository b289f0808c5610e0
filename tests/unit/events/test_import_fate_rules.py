"""What an import remembers of a UID, and what it takes from a foreign entry."""

import itertools

import pytest

from events.activities.rules import ActivityKind
from events.imports import rules
from events.imports.rules import Imported, ImportFate


@pytest.mark.parametrize(("first", "second"), list(itertools.product(ImportFate, repeat=2)))
def test_the_first_that_is_not_the_same_stands(first, second):
    imported = Imported()
    imported.note("uid", first)
    imported.note("uid", second)
    assert imported.fates == {"uid": second if first is ImportFate.SAME else first}


def test_the_kind_is_the_first_category_that_is_a_word_of_ours():
    assert rules.kind_of(["Neighbours", "SPORT", "language"]) is ActivityKind.SPORT
    assert rules.kind_of(["Neighbours"]) is ActivityKind.COMMUNITY
    assert rules.kind_of([]) is ActivityKind.COMMUNITY


def test_a_long_uid_is_kept_by_its_sum_and_one_that_fits_as_it_is():
    fits, long = "x" * rules._LONGEST_UID, "x" * (rules._LONGEST_UID + 1)
    assert rules.stored_uid(fits) == fits
    assert rules.stored_uid(long) != long
    assert len(rules.stored_uid(long)) <= rules._LONGEST_UID
