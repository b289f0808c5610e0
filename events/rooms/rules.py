"""Why a venue is not kept for a meeting."""

from enum import Enum


class Refusal(Enum):
    """Why the room cannot be had."""

    NOT_THEIRS = "not_theirs"
    TAKEN = "taken"
