"""Why a volunteer is not blocked."""

from enum import Enum


class Refusal(Enum):
    """Why nothing was changed."""

    CHANGED = "changed"
    MEANWHILE = "meanwhile"
