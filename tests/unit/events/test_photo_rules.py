"""Which activity has photos, which file is one, who decides about it: every case."""

import itertools

import pytest

from community.foundation.picture_headers import PictureHeader, PictureType
from events.activities.rules import Audience, Openness, PhotoPolicy
from events.photos import rules
from events.photos.rules import MOST_BYTES, PhotoSize, PhotoState, Refusal

JPEG = PictureType.JPEG


@pytest.mark.parametrize(("policy", "openness", "audience"), list(itertools.product(PhotoPolicy, Openness, Audience)))
def test_an_activity_has_photos_unless_it_promises_none_or_one_would_tell_who_comes(policy, openness, audience):
    found = rules.unfit_activity(policy, openness, audience)
    if policy is PhotoPolicy.NO_PHOTOS:
        assert found is Refusal.NO_PHOTOS
    elif openness is Openness.INVITED:
        assert found is Refusal.INVITED_ONLY
    elif audience is Audience.WOMEN:
        assert found is Refusal.WOMEN_ONLY
    else:
        assert found is None


@pytest.mark.parametrize(
    ("number_of_bytes", "header", "refusal"),
    [
        (MOST_BYTES, PictureHeader(JPEG, 900, 600), None),
        (MOST_BYTES + 1, PictureHeader(JPEG, 900, 600), Refusal.TOO_MANY_BYTES),
        (MOST_BYTES + 1, None, Refusal.TOO_MANY_BYTES),
        (9, None, Refusal.UNKNOWN_TYPE),
        (9, PictureHeader(PictureType.HEIC), Refusal.HEIC),
        (9, PictureHeader(PictureType.PNG, 900, 600), None),
        (9, PictureHeader(PictureType.WEBP, 900, 600), None),
        (9, PictureHeader(PictureType.WEBP, 900, 600, animated=True), Refusal.ANIMATED),
        (9, PictureHeader(JPEG, 8000, 5000), None),
        (9, PictureHeader(JPEG, 8001, 5000), Refusal.TOO_MANY_PIXELS),
        (9, PictureHeader(JPEG, 40_000_001, 1), Refusal.TOO_MANY_PIXELS),
        (9, PictureHeader(JPEG, 600, 400), None),
        (9, PictureHeader(JPEG, 400, 600), None),
        (9, PictureHeader(JPEG, 599, 400), Refusal.TOO_SMALL),
        (9, PictureHeader(JPEG, 600, 399), Refusal.TOO_SMALL),
        (9, PictureHeader(JPEG, 399, 600), Refusal.TOO_SMALL),
        (9, PictureHeader(JPEG, 400, 599), Refusal.TOO_SMALL),
        (9, PictureHeader(JPEG, 599, 599), Refusal.TOO_SMALL),
    ],
)
def test_a_file_is_taken_by_what_it_is(number_of_bytes, header, refusal):
    assert rules.unfit_file(number_of_bytes, header) is refusal


def test_upright_it_needs_its_width():
    assert rules.too_small(600, 400) is None
    assert rules.too_small(599, 900) is Refusal.TOO_SMALL
    assert rules.too_small(900, 399) is Refusal.TOO_SMALL


@pytest.mark.parametrize("state", PhotoState)
def test_a_second_person_decides_about_what_waits(state):
    if state is not PhotoState.WAITING:
        assert rules.undecidable(state, 1, 2) is Refusal.NOT_WAITING
        assert rules.undecidable(state, 1, 1) is Refusal.NOT_WAITING
    else:
        assert rules.undecidable(state, 1, 2) is None
        assert rules.undecidable(state, 1, 1) is Refusal.OWN_PHOTO


@pytest.mark.parametrize("state", PhotoState)
def test_what_is_seen_can_be_taken_away(state):
    seen = state in (PhotoState.WAITING, PhotoState.APPROVED)
    assert rules.unwithdrawable(state) is (None if seen else Refusal.NOT_SHOWN)


def test_there_is_a_shape_for_every_size_and_a_list_costs_forty_kilobytes():
    assert set(rules.SHAPES) == set(PhotoSize)
    assert rules.SHAPES[PhotoSize.LIST][3] <= 40_000
    assert all(kind in rules.ENDINGS for _, _, kind, _ in rules.SHAPES.values())
