"""Telephone numbers: what was typed is kept; what can be dialled in it is found, in the digits of every script."""

import re
from urllib.parse import quote

import phonenumbers
from phonenumbers import Leniency, PhoneNumber, PhoneNumberFormat, PhoneNumberMatcher, PhoneNumberType

# What has fewer digits is no number; and who types fewer does not look for one.
FEWEST_DIGITS, FEWEST_SOUGHT = 3, 4
# How an extension is written by those whom the library does not know.
EXTENSION = re.compile(r"(?:вътр(?:ешен)?|вн|داخلي|تحويلة)[. ]*(?=\d)", re.IGNORECASE)
# Numbers that may be carried about, and take messages.
MOBILE = (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE)
TRUNK = re.compile(r"\(\s*[0٠۰]\s*\)")


def numbers(typed: str, country: str) -> list[PhoneNumber]:
    """What can be dialled in a text, in its order; `country` (ISO 3166) is where numbers without a code are at home.

    Only what the numbering plans know (phonenumbers, VALID): a link that rings elsewhere is worse than none.
    """
    given = EXTENSION.sub("ext. ", typed)
    return [found.number for found in PhoneNumberMatcher(given, country, Leniency.VALID)]


def link(typed: str, country: str) -> str:
    """The address that dials the first number of a text with its extension (RFC 3966); "" where none can be dialled."""
    found = numbers(typed, country)
    return phonenumbers.format_number(found[0], PhoneNumberFormat.RFC3966) if found else ""


def mobile(typed: str, country: str) -> str:
    """The first number of a text that takes messages, as E.164; "" where there is none."""
    takes = (one for one in numbers(typed, country) if phonenumbers.number_type(one) in MOBILE)
    return next((phonenumbers.format_number(one, PhoneNumberFormat.E164) for one in takes), "")


def messengers(typed: str, country: str, text: str) -> dict[str, str]:
    """The addresses that open an app of whoever taps them, with the text ready for the first number that takes
    messages: "sms" (RFC 5724, the `body` of iOS and Android), "whatsapp" (wa.me), "viber"; none where no number does.

    Nothing is asked of anybody before they are tapped.
    """
    number, said = mobile(typed, country), quote(text, safe="")
    if not number:
        return {}
    return {
        "sms": f"sms:{number}?body={said}",
        "whatsapp": f"https://wa.me/{number[1:]}?text={said}",
        "viber": f"viber://chat?number={quote(number, safe='')}&draft={said}",
    }


def digits(typed: str) -> str:
    """The digits of a text in ASCII, whatever their script; "(0)", which nobody dials from abroad, is left out."""
    return phonenumbers.normalize_digits_only(TRUNK.sub("", typed))


def is_number(typed: str) -> bool:
    """Whether a text holds a number at all, be it one that cannot be dialled from everywhere."""
    return len(digits(typed)) >= FEWEST_DIGITS


def searchable(typed: str | None, country: str) -> str:
    """What is kept of a text to find it by: its numbers as E.164, else its digits alone."""
    if not typed:
        return ""
    found = numbers(typed, country)
    return " ".join(phonenumbers.format_number(one, PhoneNumberFormat.E164) for one in found) or digits(typed)


def sought(typed: str, country: str) -> list[str]:
    """What a kept number may hold when this is typed: all of it as E.164, or its digits, dialled from anywhere."""
    here = digits(typed)
    if len(here) < FEWEST_SOUGHT:
        return []
    whole = [phonenumbers.format_number(one, PhoneNumberFormat.E164) for one in numbers(typed, country)]
    return whole or [here.lstrip("0") or here]
