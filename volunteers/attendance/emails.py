"""The email about a session that is at risk, worded when it is delivered."""

from typing import Any

from community.foundation.i18n import gettext
from community.foundation.outbox import Mail, Recipient, compose
from events.sessions.emails import facts_of
from events.sessions.queries import get_session
from events.sessions.rules import SessionState
from volunteers.attendance import queries


def at_risk(about: dict[str, Any], recipient: Recipient) -> Mail | None:
    """Fewer helpers than are needed; nothing where somebody else was found by now."""
    session = get_session(about["session"])
    if session.state is SessionState.CANCELLED or not queries.risk_of(session, queries.lines_of([session])[session.id]):
        return None
    return compose(
        gettext("A session needs helpers"),
        gettext("A helper gave a place back, and fewer are left than this session needs:"),
        facts_of(session),
        gettext("Find a substitute, or call the session off in time."),
        button=(gettext("Open the session"), "events.planning.session"),
        session_id=session.id,
    )


MAILS = (at_risk,)
