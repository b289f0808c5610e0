"""What a passkey is for, how long a question to one waits, and at which address it counts."""

from datetime import timedelta
from enum import Enum
from urllib.parse import urlsplit

ASKED_FOR = timedelta(minutes=5)
MOST_PASSKEYS = 10


class Ceremony(Enum):
    """What a passkey is asked for."""

    REGISTER = "register"
    SIGN_IN = "sign_in"
    AGAIN = "again"


class Refusal(Enum):
    """Why a passkey is not taken."""

    NOT_RIGHT = "not_right"
    TOO_MANY = "too_many"


def relying_party(address: str) -> tuple[str, str]:
    """The name under which passkeys are kept for a site, and the origin from which they are asked (WebAuthn 3, 4 and
    13.4.9), by the address of the site."""
    parts = urlsplit(address)
    return parts.hostname or "localhost", f"{parts.scheme}://{parts.netloc}"
