"""The vocabulary of accounts, what a password must be, how a device is called and how often one may try."""

import hashlib
import hmac
import ipaddress
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum


class AccountState(Enum):
    INVITED = "invited"
    ACTIVE = "active"
    BLOCKED = "blocked"


class WeakPassword(Enum):
    """Why a password is not taken."""

    SHORT = "short"
    COMMON = "common"
    PERSONAL = "personal"
    MONOTONOUS = "monotonous"


SHORTEST_PASSWORD = 10
LONGEST_PASSWORD = 200
COMMON = frozenset(
    [
        "1234567890",
        "12345678910",
        "0123456789",
        "0987654321",
        "1q2w3e4r5t",
        "qwertyuiop",
        "qwerty12345",
        "qwerty123456",
        "password12",
        "password123",
        "password1234",
        "passw0rd123",
        "letmein123",
        "welcome123",
        "welcome1234",
        "iloveyou12",
        "iloveyou123",
        "administrator",
        "admin12345",
        "changeme123",
        "abcdefghij",
        "abc1234567",
        "abcd123456",
        "123456789a",
        "a123456789",
        "1qaz2wsx3edc",
        "zaq12wsxcde",
        "football123",
        "baseball123",
        "superman123",
        "sunshine123",
        "princess123",
        "dragon12345",
        "monkey12345",
        "trustno1234",
        "whatever123",
        "parola1234",
        "parola12345",
        "parola123456",
        "zaedno1234",
        "zaedno12345",
        "volunteer123",
        "bulgaria123",
        "sofia12345",
        "levski1914",
        "levskisofia",
        "cskasofia1948",
        "йцукенгшщз",
        "парола1234",
        "парола12345",
        "пароль1234",
        "пароль12345",
        "qazwsxedcrfv",
        "asdfghjkl1",
        "asdfghjkl;",
        "zxcvbnm123",
    ]
)


def tidy_password(password: str) -> str:
    """A password as it is hashed: the same emails whichever keyboard composed them (NFC)."""
    return unicodedata.normalize("NFC", password)


def weakness(password: str, personal: Sequence[str] = ()) -> WeakPassword | None:
    """Why the password is not taken; `personal` are the name and the address of its owner."""
    if len(password) < SHORTEST_PASSWORD:
        return WeakPassword.SHORT
    plain = password.casefold()
    if plain in COMMON:
        return WeakPassword.COMMON
    if len(set(plain)) < 4:
        return WeakPassword.MONOTONOUS
    bare = "".join(filter(str.isalnum, plain))
    for text in personal:
        for part in (text, *text.replace("@", " ").split()):
            known = "".join(filter(str.isalnum, part.casefold()))
            if known and (bare == known or (len(known) >= 4 and known in bare and len(bare) - len(known) < 4)):
                return WeakPassword.PERSONAL
    return None


class TooOften(Exception):
    """A limit is reached; `seconds` is how long until one may try again."""

    def __init__(self, seconds: int):
        super().__init__(seconds)
        self.seconds = seconds


@dataclass(frozen=True)
class AttemptLimit:
    """So many attempts of one kind within a time."""

    what: str
    most: int
    within: timedelta


QUARTER = timedelta(minutes=15)
HOUR = timedelta(hours=1)
SIGN_IN_OF_ACCOUNT = AttemptLimit("sign-in:account", 10, QUARTER)
SIGN_IN_FROM_NETWORK = AttemptLimit("sign-in:network", 60, QUARTER)
CODE_OF_ACCOUNT = AttemptLimit("code:account", 6, QUARTER)
EMAIL_TO_ADDRESS = AttemptLimit("email:address", 4, HOUR)
EMAIL_FROM_NETWORK = AttemptLimit("email:network", 40, HOUR)
WRONG_FEED_FROM_NETWORK = AttemptLimit("feed:network", 60, QUARTER)
OFFER_FROM_NETWORK = AttemptLimit("offer:network", 10, HOUR)
CONCERN_FROM_NETWORK = AttemptLimit("concern:network", 20, HOUR)
CONCERN_OF_PERSON = AttemptLimit("concern:person", 6, HOUR)
LONGEST_LIMIT = HOUR

Counted = tuple[AttemptLimit, str]


def key_of(counted: Counted) -> str:
    """What an attempt is kept under: a hash, so that the table names nobody."""
    limit, subject = counted
    return hashlib.sha256(f"{limit.what}:{subject.strip().casefold()}".encode()).hexdigest()


def network_of(address: str | None) -> str:
    """The network that an address is counted with: itself, or its /64 where addresses are given by the million."""
    try:
        parsed = ipaddress.ip_address(address or "")
    except ValueError:
        return "unknown"
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return str(parsed)


def seconds_to_wait(now: datetime, limit: AttemptLimit, latest: Sequence[datetime]) -> int:
    """How long until one may try again; `latest` are the newest attempts first, at most `limit.most` of them."""
    if len(latest) < limit.most:
        return 0
    return max(int((latest[limit.most - 1] + limit.within - now).total_seconds()) + 1, 0)


BROWSERS = (("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Firefox", "Firefox"),
            ("FxiOS", "Firefox"), ("CriOS", "Chrome"), ("Chrome", "Chrome"), ("Safari", "Safari"))  # fmt: skip
SYSTEMS = (("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS", "Mac"),
           ("CrOS", "Chromebook"), ("Linux", "Linux"))  # fmt: skip


def device_name(user_agent: str) -> str:
    """A browser as its owner would call it: "Firefox · Android"; empty when it does not say."""
    browser = next((name for sign, name in BROWSERS if sign in user_agent), "")
    system = next((name for sign, name in SYSTEMS if sign in user_agent), "")
    return " · ".join(filter(None, (browser, system)))


DIGITS = 6
# A phone's clock may be half a minute off in either direction.
TOLERANCE = (0, -1, 1)
CODES_ON_PAPER = 8
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
GROUP = 4


class Refusal(Enum):
    """Why the second step, or what somebody is, stays as it is."""

    ALREADY = "already"
    NOT_BEGUN = "not_begun"
    ALREADY_HELPS = "already_helps"


def step_of(codes: Mapping[int, str], typed: str, last_step: int | None) -> int | None:
    """The newest step whose code was typed, of the `codes` that count now; None for a wrong code and a used one.

    All are compared, so that how long it takes tells nothing (RFC 6238, 5.2: a code counts once).
    """
    right = [step for step, code in codes.items() if hmac.compare_digest(code.encode(), typed.encode())]
    return max((step for step in right if last_step is None or step > last_step), default=None)


def tidy_code(typed: str) -> str:
    """A typed code as it is compared: no spaces or hyphens, small letters, western digits."""
    bare = "".join(email for email in typed.casefold() if email.isalnum())
    return "".join(str(int(email)) if email.isdecimal() else email for email in bare)


def in_groups(code: str) -> str:
    """A recovery code as one reads it aloud: "abcd-efgh-jkmn-pqrs"."""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))
