"""Why a session does not take place, in the reader's language."""

from community.foundation.i18n import lazy_gettext
from events.sessions.models import Session
from events.sessions.rules import CancelReason

LABELS = {
    CancelReason.WEATHER: lazy_gettext("Because of the weather."),
    CancelReason.SOMEBODY_CANNOT: lazy_gettext("Somebody who is needed cannot come."),
    CancelReason.VENUE: lazy_gettext("The venue cannot be used."),
    CancelReason.TOO_FEW: lazy_gettext("Too few people joined."),
    CancelReason.ANOTHER_TIME: lazy_gettext("It takes place at another time."),
    CancelReason.OTHER: lazy_gettext("Another reason."),
}


def why_off(session: Session) -> str:
    """The reason in a word and in the organisers' own; "" where nothing was said."""
    word = str(LABELS[session.reason]) if session.reason and session.reason is not CancelReason.OTHER else ""
    return " ".join(filter(None, (word, session.reason_words)))
