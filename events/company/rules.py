"""What a code for coming together is, and where two families stand on the way there."""

import base64
import hashlib
from datetime import datetime, timedelta
from enum import Enum

# So long a code can be entered.
CODE_LASTS = timedelta(minutes=30)
# 40 bits: with the guesses that are counted nobody hits one.
CODE_LENGTH = 8
# What the alphabet of codes (RFC 4648, base 32) lacks, and how it is read.
ALIKE = str.maketrans("01", "OI")


class Refusal(Enum):
    """Why two families do not come together by a code."""

    NOT_LISTED = "not_listed"
    NOBODY = "nobody"
    APART = "apart"


class Standing(Enum):
    """Where a family stands: alone, with a code that nobody entered yet, asked, waiting for the others' yes, or
    together."""

    ALONE = "alone"
    CODE = "code"
    ASKED = "asked"
    WAITS = "waits"
    TOGETHER = "together"


def code_of(secret: str) -> str:
    """The code that a secret of a row makes: short enough to be said aloud."""
    return base64.b32encode(hashlib.sha256(secret.encode()).digest()).decode()[:CODE_LENGTH]


def tidy(typed: str) -> str:
    """A code as it was made, however it was typed: small letters, in groups, with a nought or a one."""
    return "".join(sign for sign in typed.upper().translate(ALIKE) if sign.isalnum())[: CODE_LENGTH + 1]


def enters(made_at: datetime, entered_at: datetime | None, now: datetime) -> bool:
    """Whether a code still opens something: once, and for a short time."""
    return entered_at is None and made_at <= now < made_at + CODE_LASTS


def standing(
    *, together: bool, made: bool, works: bool = False, entered: bool = False, agreed: bool = False
) -> Standing:
    """Where a family stands: `made`: there is a code of theirs, or one that they entered; `works`: it can still be
    entered; `entered`: somebody did; `agreed`: they said yes themselves."""
    if made and entered:
        return Standing.WAITS if agreed else Standing.ASKED
    if made and works:
        return Standing.CODE
    return Standing.TOGETHER if together else Standing.ALONE
