"""The vocabulary of accounts, what a password must be, how a device is called and how often one may try."""

import hashlib
import hmac
import ipaddress
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
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


# What everybody can read in the README; it opens nothing but the demonstration.
PUBLISHED_PASSWORD = "zaedno-demo"  # noqa: S105 - printed for everybody who tries it
PUBLISHED_CARDS = ("DEMO-CARD-0001", "DEMO-CARD-0002", "DEMO-CARD-0003")
SHORTEST_PASSWORD = 10
LONGEST_PASSWORD = 200
# What people here begin with, and no English list knows.
LOCAL_WORDS = (
    *("zaedno", "заедно", "volunteer", "доброволец", "parola", "парола", "пароль", "йцукенг", "явертъ", "qwertz"),
    *("sofia", "софия", "bulgaria", "българия", "levski", "левски", "cska", "цска", "plovdiv", "пловдив"),
    *("spring", "summer", "autumn", "winter", "пролет", "лято", "есен", "зима"),
)
# How many guesses a password must withstand: a thousand times as many as the 100,000 best known ones, because wrong
# ones are counted here, and because Argon2 makes each dear whoever steals the hashes.
ENOUGH_GUESSES = 10**8


def tidy_password(password: str) -> str:
    """A password as it is hashed: the same emails whichever keyboard composed them (NFC)."""
    return unicodedata.normalize("NFC", password)


def weakness(
    password: str, personal: Sequence[str], guesses: Callable[[str, Sequence[str]], float]
) -> WeakPassword | None:
    """Why the password is not taken; `personal` are the names and the address of its owner, `guesses` tells after how
    many attempts somebody who knows some words besides finds a password."""
    if len(password) < SHORTEST_PASSWORD:
        return WeakPassword.SHORT
    if len(set(password.casefold())) < 4:
        return WeakPassword.MONOTONOUS
    if _is_name(password, personal):
        return WeakPassword.PERSONAL
    if password == PUBLISHED_PASSWORD or guesses(password, ()) < ENOUGH_GUESSES:
        return WeakPassword.COMMON
    if guesses(password, words_of(personal)) < ENOUGH_GUESSES:
        return WeakPassword.PERSONAL
    return None


def words_of(texts: Sequence[str]) -> list[str]:
    """The words of names and addresses."""
    return [word for text in texts for word in re.split(r"[\W_]+", text.casefold()) if len(word) > 1]


def _is_name(password: str, personal: Sequence[str]) -> bool:
    bare = "".join(filter(str.isalnum, password.casefold()))
    for text in personal:
        for part in (text, *text.replace("@", " ").split()):
            known = "".join(filter(str.isalnum, part.casefold()))
            if known and (bare == known or (len(known) >= 4 and known in bare and len(bare) - len(known) < 4)):
                return True
    return False


class Presence(Enum):
    """What becomes of a signed-in device: it goes on, it asks for the password again, or it signs in anew."""

    HERE = "here"
    AWAY = "away"
    GONE = "gone"


@dataclass(frozen=True)
class SessionLimits:
    """How long a device stays signed in without use, and at all; whether the password alone brings it back."""

    idle: timedelta
    longest: timedelta
    returns: bool = False

    def presence(self, now: datetime, signed_in_at: datetime, last_used_at: datetime) -> Presence:
        """What becomes of a device that was signed in and last used at these moments."""
        if now - signed_in_at >= self.longest:
            return Presence.GONE
        if now - last_used_at < self.idle:
            return Presence.HERE
        return Presence.AWAY if self.returns else Presence.GONE

    @property
    def note_every(self) -> timedelta:
        """How often a use is written down, so that the idle time is right to a sixth."""
        return min(NOTED_EVERY, self.idle / 6)


NOTED_EVERY = timedelta(hours=1)
SIGNED_IN_FOR = timedelta(days=60)


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
# Wrong passwords: of an account from one network, of an account from everywhere, and on a device that knows the account
# (it is let through, whatever strangers try elsewhere).
SIGN_IN_HERE = AttemptLimit("sign-in:account:network", 10, QUARTER)
SIGN_IN_OF_ACCOUNT = AttemptLimit("sign-in:account", 60, HOUR)
SIGN_IN_OF_DEVICE = AttemptLimit("sign-in:device", 10, QUARTER)
SIGN_IN_FROM_NETWORK = AttemptLimit("sign-in:network", 60, QUARTER)
CODE_OF_ACCOUNT = AttemptLimit("code:account", 6, QUARTER)
EMAIL_TO_ADDRESS = AttemptLimit("email:address", 4, HOUR)
EMAIL_FROM_NETWORK = AttemptLimit("email:network", 40, HOUR)
WRONG_FEED_FROM_NETWORK = AttemptLimit("feed:network", 60, QUARTER)
ASKED_FROM_NETWORK = AttemptLimit("passkey:network", 300, QUARTER)
OFFER_FROM_NETWORK = AttemptLimit("offer:network", 10, HOUR)
CONCERN_FROM_NETWORK = AttemptLimit("concern:network", 20, HOUR)
CONCERN_OF_PERSON = AttemptLimit("concern:person", 6, HOUR)
WORRY_FROM_NETWORK = AttemptLimit("worry:network", 10, HOUR)
WORRY_NUMBER_FROM_NETWORK = AttemptLimit("worry number:network", 30, HOUR)
# Guessed codes of families that come together: of one party, and from one network.
COMPANY_OF_PARTY = AttemptLimit("company:party", 8, HOUR)
COMPANY_FROM_NETWORK = AttemptLimit("company:network", 60, HOUR)
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
