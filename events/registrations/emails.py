"""The email to who runs a session when it is soon and somebody comes otherwise than noted; it says not who, or why."""

from typing import Any

from community.foundation import clock
from community.foundation.i18n import gettext
from community.foundation.outbox import Mail, Recipient, compose
from events.sessions.emails import facts_of
from events.sessions.queries import get_session
from events.sessions.rules import SessionState


def otherwise(about: dict[str, Any], recipient: Recipient) -> Mail | None:
    """Somebody comes later, or cannot come; nothing when it is over."""
    session = get_session(about["session"])
    if session.state is SessionState.CANCELLED or session.ends_at <= clock.now():
        return None
    return compose(
        gettext("Somebody is late or cannot come"),
        gettext("Somebody comes later, or cannot come:"),
        facts_of(session),
        gettext("The list shows who is expected."),
        button=(gettext("Who comes"), "events.registrations.roster"),
        session_id=session.id,
    )


MAILS = (otherwise,)
