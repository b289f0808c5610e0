"""The email to the coordinators when nobody is left whom the house could ask."""

from typing import Any

from flask import url_for

from community.foundation import clock, i18n
from community.foundation.i18n import gettext
from community.foundation.outbox import Mail, Recipient
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
    zone = session.venue.zone
    title = i18n.best_of(session.activity.texts).row.title
    return Mail(
        subject=gettext("No substitute was found"),
        paragraphs=(
            gettext("A shift lacks somebody, and nobody is left whom we could ask in time:"),
            i18n.listed([title, i18n.when_in_words(shift.starts_at, shift.ends_at, zone)]),
            gettext("You can ask somebody by name, or plan without this person."),
        ),
        button_label=gettext("Open the shift"),
        button_url=url_for("volunteers.substitutes.show", shift_id=shift.id, _external=True),
    )


MAILS = (nobody_left,)
