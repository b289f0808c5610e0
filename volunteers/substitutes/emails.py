"""The email to the coordinators when nobody is left whom the house could ask."""

from typing import Any

from community.foundation import clock
from community.foundation.i18n import gettext
from community.foundation.outbox import Mail, Recipient, compose
from events.sessions.emails import facts_of
from events.sessions.rules import SessionState
from volunteers.substitutes import queries


def nobody_left(about: dict[str, Any], recipient: Recipient) -> Mail | None:
    """Nobody else fits; nothing where somebody came by now, or where it has begun."""
    search = queries.find_for_email(about["search"])
    if search is None or search.shift.starts_at <= clock.now():
        return None
    shift, session = search.shift, search.shift.session
    if session.state is SessionState.CANCELLED:
        return None
    return compose(
        gettext("No substitute was found"),
        gettext("A shift lacks somebody, and nobody is left whom we could ask in time:"),
        facts_of(session, shift),
        gettext("You can ask somebody by name, or plan without this person."),
        button=(gettext("Open the shift"), "volunteers.substitutes.show"),
        shift_id=shift.id,
    )


MAILS = (nobody_left,)
