"""Names of sites on the web: whole names of hosts that are reached by https, and nothing that could be more."""

import re
from urllib.parse import urlsplit

LONGEST_HOST = 253
_LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")


def host_of(typed: str) -> str | None:
    """The host that somebody names, or pastes as an address, in ASCII (RFC 5890); None for what is none on the web.

    No wildcard, no number of a network, no port: a site is named by its whole name, and reached by https.
    """
    text = typed.strip()
    try:
        parts = urlsplit(text if "://" in text else f"https://{text}")
        if parts.scheme != "https" or parts.username is not None or parts.port not in (None, 443):
            return None
        host = (parts.hostname or "").rstrip(".").encode("idna").decode("ascii").lower()
    except ValueError:
        return None
    labels = host.split(".")
    if len(host) > LONGEST_HOST or len(labels) < 2 or not all(_LABEL.fullmatch(label) for label in labels):
        return None
    return None if labels[-1].isdigit() else host
