"""Numbers by which a state knows a person: what looks like one is found in a text, so that it is not kept."""

import re
import unicodedata
from datetime import date

# Ten or twelve digits, with at most one sign or space between two of them.
RUN = re.compile(r"(?<!\d)\d(?:[ \-+./]?\d){9}(?:(?:[ \-+./]?\d){2})?(?!\d)")
# Bulgaria adds these to the month of those born in other centuries than the twentieth.
CENTURIES = {0: (1900, 2000), 20: (1800,), 40: (2000,)}
# The weights of a foreigner's number in Bulgaria.
FOREIGNER = (21, 19, 17, 13, 11, 9, 7, 3, 1)


def find_personal_number(text: str) -> str | None:
    """The first part of a text that looks like a personal number, as it stands there; None where nothing does.

    Such are ten digits that begin with a day of birth (Bulgarian EGN: Act on Civil Registration, article 11; Swedish
    numbers begin alike), twelve that do so with four digits of the year, and ten that pass the check of a foreigner's
    number; digits of any script count. A telephone number begins with 0 and no day.
    """
    plain = "".join(str(unicodedata.digit(sign)) if sign.isdigit() else sign for sign in text)
    for found in RUN.finditer(plain):
        digits = "".join(sign for sign in found[0] if sign.isdigit())
        if _is_born(digits) or _is_foreigner(digits):
            return text[found.start() : found.end()]
    return None


def without_personal_numbers(text: str) -> str:
    """The text without any part that looks like a personal number."""
    while (number := find_personal_number(text)) is not None:
        text = text.replace(number, "")
    return text.strip()


def _is_born(digits: str) -> bool:
    if len(digits) == 12:
        return _is_day(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    year, month, day = int(digits[:2]), int(digits[2:4]), int(digits[4:6])
    return any(
        _is_day(century + year, month - added, day) for added, centuries in CENTURIES.items() for century in centuries
    )


def _is_day(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _is_foreigner(digits: str) -> bool:
    if len(digits) != 10 or digits.startswith("0"):
        return False
    total = sum(weight * int(digit) for weight, digit in zip(FOREIGNER, digits[:9], strict=True))
    return total % 10 == int(digits[9])
