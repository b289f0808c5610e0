"""How a card's code and PIN are written, and how often one may try a PIN."""

import itertools
import unicodedata
from datetime import timedelta

from community.accounts.rules import Limit

# Letters and digits that nobody confuses on paper; 28 of them are 140 bits.
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
LENGTH = 28
PIN_LENGTH = 4
PIN_OF_CARD = Limit("pin:card", 8, timedelta(minutes=15))
PIN_FROM_NETWORK = Limit("pin:network", 60, timedelta(minutes=15))


def in_groups(letters: str) -> str:
    """A code as it is printed: groups of four."""
    return "-".join(letters[start : start + 4] for start in range(0, len(letters), 4))


def tidy_code(code: str) -> str:
    """A code as it is kept, whatever the case it was typed in."""
    return code.strip().upper()


def tidy_pin(pin: str) -> str:
    """The digits of a PIN in whatever script they were typed, without anything between them."""
    return "".join(str(unicodedata.digit(sign)) for sign in pin if unicodedata.digit(sign, None) is not None)


def is_guessable(pin: str) -> bool:
    """Whether a PIN is among the first that anybody would try."""
    steps = {(int(after) - int(before)) % 10 for before, after in itertools.pairwise(pin)}
    return len(set(pin)) < 3 or steps in ({1}, {9}) or pin.startswith(("19", "20"))
