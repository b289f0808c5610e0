"""What somebody hears who is invited: that they are, by whom and when; where, only as far as they may know."""

from typing import Any

from community.foundation.i18n import gettext
from community.foundation.outbox import Mail, Recipient, compose
from events.invitations import queries
from events.sessions.emails import facts_of, invites, place_of
from events.sessions.queries import get_session


def invited(about: dict[str, Any], recipient: Recipient) -> Mail | None:
    """Please say whether you come; nothing once the invitation was taken back."""
    invitee = queries.get_invitee(about["invitee"])
    if invitee is None:
        return None
    session = get_session(invitee.session_id)
    return compose(
        gettext("You are invited"),
        invites(session),
        (*facts_of(session), (gettext("Where"), place_of(session.venue))),
        gettext("Please say yes or no on its page."),
        button=(gettext("Answer"), "events.sessions.show"),
        session_id=session.id,
    )


MAILS = (invited,)
