"""The email about a session that is at risk, worded when it is delivered."""

from typing import Any

from flask import url_for

from community.foundation import i18n
from community.foundation.i18n import gettext
from community.foundation.outbox import Mail, Recipient
from events.sessions.queries import get_session
from events.sessions.rules import SessionState
from volunteers.attendance import queries


def at_risk(about: dict[str, Any], recipient: Recipient) -> Mail | None:
    """Fewer helpers than are needed; nothing where somebody else was found by now."""
    session = get_session(about["session"])
    if session.state is SessionState.CANCELLED or not queries.risk_of(session, queries.lines_of([session])[session.id]):
        return None
    zone = session.venue.zone
    title = i18n.best_of(session.activity.texts).row.title
    return Mail(
        subject=gettext("A session needs helpers"),
        paragraphs=(
            gettext("A helper gave a place back, and fewer are left than this session needs:"),
            i18n.listed([title, i18n.when_in_words(session.starts_at, session.ends_at, zone)]),
            gettext("Find a substitute, or call the session off in time."),
        ),
        button_label=gettext("Open the session"),
        button_url=url_for("events.planning.session", session_id=session.id, _external=True),
    )


MAILS = (at_risk,)
