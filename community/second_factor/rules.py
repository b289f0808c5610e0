"""When a code from an app is right: RFC 6238, half a minute a step, each step once."""

import base64
import hmac
import struct
from enum import Enum

STEP_SECONDS = 30
DIGITS = 6
# A phone's clock may be half a minute off in either direction.
TOLERANCE = (0, -1, 1)
CODES_ON_PAPER = 8
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
GROUP = 4


class Refusal(Enum):
    """Why the second step stays as it is."""

    ALREADY = "already"
    NOT_BEGUN = "not_begun"


def code_at(secret: str, step: int) -> str:
    """The code of one step; `secret` is Base32."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    mac = hmac.digest(key, struct.pack(">Q", step), "sha1")
    offset = mac[-1] & 15
    number = struct.unpack(">I", mac[offset : offset + 4])[0] & 0x7FFFFFFF
    return str(number % 10**DIGITS).zfill(DIGITS)


def step_of(secret: str, code: str, seconds: float, last_step: int | None) -> int | None:
    """The step that the code belongs to; None for a wrong code and for one that was used before."""
    present = int(seconds // STEP_SECONDS)
    found = None
    for shift in TOLERANCE:
        right = hmac.compare_digest(code_at(secret, present + shift).encode(), code.encode())
        if right and (last_step is None or present + shift > last_step):
            found = present + shift
    return found


def tidy_code(typed: str) -> str:
    """A typed code as it is compared: no spaces or hyphens, small letters, western digits."""
    bare = "".join(letter for letter in typed.casefold() if letter.isalnum())
    return "".join(str(int(letter)) if letter.isdecimal() else letter for letter in bare)


def in_groups(code: str) -> str:
    """A recovery code as one reads it aloud: "abcd-efgh-jkmn-pqrs"."""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))
