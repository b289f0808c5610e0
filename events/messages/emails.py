"""A message of those who plan a date, as its reader gets it: under a subject that says nothing of it."""

from typing import Any

from community.foundation.i18n import gettext
from community.foundation.outbox import Mail, Recipient, compose
from events.messages import queries
from events.neighbours.emails import to_own_page
from events.sessions.emails import facts_of


def written(about: dict[str, Any], recipient: Recipient) -> Mail | None:
    """What somebody wrote, and of which date; nothing once the reader's place in it is gone."""
    found = queries.recipient_to_write(about["recipient"])
    if found is None:
        return None
    one, message, party, session = found
    hosts = session.activity.hosts
    writer = next((host for host in hosts if host.id == message.organisation_id), session.activity.organisation)
    words = next((text.text for text in message.texts if text.locale == one.locale), "")
    parts = (
        gettext("%(organisation)s writes to you:", organisation=writer.called),
        *(line.strip() for line in words.splitlines() if line.strip()),
        facts_of(session),
    )
    subject = gettext("A message for you")
    if party:
        return to_own_page(party, subject, *parts)
    return compose(subject, *parts, button=(gettext("See the date"), "events.sessions.show"), session_id=session.id)


def thanked(about: dict[str, Any], recipient: Recipient) -> Mail | None:
    """Thanks, which come only to who wants them."""
    return written(about, recipient)


MAILS = (written, thanked)
