"""The email that asks whether an address is somebody's own."""

from typing import Any

from community.foundation.i18n import gettext
from community.foundation.outbox import Mail, Recipient, compose
from community.own_addresses import queries


def asked(about: dict[str, Any], recipient: Recipient) -> Mail | None:
    """Please confirm your address."""
    address = queries.get_asked(about["address"])
    if address is None or address.asked != recipient.address:
        return None
    return compose(
        gettext("Please confirm your address"),
        gettext("Somebody, probably you, would like to be written to here about what they take part in."),
        gettext("Press the button within two days. If it was not you, do nothing."),
        button=(gettext("Confirm"), "community.own_addresses.confirm"),
        secret=queries.secret_of(address),
    )


MAILS = (asked,)
