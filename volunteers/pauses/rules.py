"""What a pause does with the shifts that were promised on its days."""

from enum import Enum


class PauseWish(Enum):
    """What becomes of them; nobody but the volunteer says."""

    GIVE_BACK = "give_back"
    KEEP = "keep"


class Refusal(Enum):
    """Why a pause is not begun."""

    PROMISED = "promised"
