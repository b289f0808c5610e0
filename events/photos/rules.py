"""What a photo of an activity must be, of what there may be one, and who decides about it."""

from enum import Enum

from community.foundation.picture_headers import PictureHeader, PictureType
from events.activities.rules import Audience, Openness, PhotoPolicy

MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 40_000_000
LEAST_LONG_SIDE, LEAST_SHORT_SIDE = 600, 400
# A photo that was turned down or taken away is remembered for so many days, without the picture.
KEPT_DAYS = 30
LONGEST_ALT = 200


class PhotoState(Enum):
    WAITING = "waiting"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class PhotoSize(Enum):
    """In a list, on a page of its own, and for programs that show what a link leads to."""

    LIST = "list"
    PAGE = "page"
    LARGE = "large"


# What each size is written as: width, height, type, most bytes. Programs that show links know JPEG best.
SHAPES: dict[PhotoSize, tuple[int, int, PictureType, int]] = {
    PhotoSize.LIST: (480, 320, PictureType.WEBP, 40_000),
    PhotoSize.PAGE: (960, 640, PictureType.WEBP, 160_000),
    PhotoSize.LARGE: (1200, 630, PictureType.JPEG, 300_000),
}
ENDINGS = {PictureType.WEBP: "webp", PictureType.JPEG: "jpg"}
ALLOWED = (PictureType.JPEG, PictureType.PNG, PictureType.WEBP)


class Refusal(Enum):
    """Why there is no photo of an activity, why a file is none, or why nobody decides about it now."""

    NO_PHOTOS = "no_photos"
    INVITED_ONLY = "invited_only"
    WOMEN_ONLY = "women_only"
    TOO_MANY_BYTES = "too_many_bytes"
    HEIC = "heic"
    UNKNOWN_TYPE = "unknown_type"
    ANIMATED = "animated"
    TOO_MANY_PIXELS = "too_many_pixels"
    TOO_SMALL = "too_small"
    DAMAGED = "damaged"
    NOT_WAITING = "not_waiting"
    OWN_PHOTO = "own_photo"
    NOT_SHOWN = "not_shown"


def unfit_activity(policy: PhotoPolicy, openness: Openness, audience: Audience) -> Refusal | None:
    """Why an activity has no photo: it promises that none are taken, or a picture would tell who comes to what only
    those who come may know of."""
    if policy is PhotoPolicy.NO_PHOTOS:
        return Refusal.NO_PHOTOS
    if openness is Openness.INVITED:
        return Refusal.INVITED_ONLY
    return Refusal.WOMEN_ONLY if audience is Audience.WOMEN else None


def unfit_file(number_of_bytes: int, header: PictureHeader | None) -> Refusal | None:
    """Why a file is not taken as a photo, by its length and its first bytes; nothing of it was decoded yet."""
    if number_of_bytes > MOST_BYTES:
        return Refusal.TOO_MANY_BYTES
    if header is None:
        return Refusal.UNKNOWN_TYPE
    if header.type not in ALLOWED:
        return Refusal.HEIC
    if header.animated:
        return Refusal.ANIMATED
    if header.width * header.height > MOST_PIXELS:
        return Refusal.TOO_MANY_PIXELS
    # Which side is the longer one is known when the picture stands upright.
    sides = header.width, header.height
    return Refusal.TOO_SMALL if max(sides) < LEAST_LONG_SIDE or min(sides) < LEAST_SHORT_SIDE else None


def too_small(width: int, height: int) -> Refusal | None:
    """Why an upright picture is not taken: it has no part of three by two that is large enough."""
    return Refusal.TOO_SMALL if width < LEAST_LONG_SIDE or height < LEAST_SHORT_SIDE else None


def undecidable(state: PhotoState, uploader: int | None, decider: int | None) -> Refusal | None:
    """Why somebody does not decide about a photo: it does not wait, or it is their own (four eyes)."""
    if state is not PhotoState.WAITING:
        return Refusal.NOT_WAITING
    return Refusal.OWN_PHOTO if uploader == decider else None


def unwithdrawable(state: PhotoState) -> Refusal | None:
    """Why a photo is not taken away: nobody sees it any more."""
    return None if state in (PhotoState.WAITING, PhotoState.APPROVED) else Refusal.NOT_SHOWN
