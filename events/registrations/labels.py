"""How staff were asked, and for whom seats are kept, in words."""

from typing import Any

from community.foundation import clock, i18n
from community.foundation.i18n import lazy_gettext, ngettext
from events.registrations.queries import KeptForOthers, kept_in, opens_at
from events.registrations.rules import Asked, Circle
from events.sessions.models import Session

LABELS = {
    Asked.TELEPHONE: lazy_gettext("By telephone"),
    Asked.IN_PERSON: lazy_gettext("In person"),
    Asked.AT_THE_DOOR: lazy_gettext("At the door"),
}
LEFT = {
    Circle.FAMILIES: lazy_gettext("What is left is kept for families until %(time)s. Then it is offered to who waits."),
    Circle.NEIGHBOURS: lazy_gettext(
        "What is left is kept for neighbours until %(time)s. Then it is offered to who waits."
    ),
}


def left_for_others(kept: KeptForOthers | None, zone: str) -> str:
    """For whom, and until when, what is left is kept; nothing where it is not."""
    return str(LEFT[kept.circle]) % {"time": _moment(kept.until, zone)} if kept else ""


def kept_in_words(session: Session) -> list[str]:
    """How many of its seats a session keeps for whom at this moment, and until when."""
    if opens_at(session) <= clock.now():
        return []
    time = _moment(opens_at(session), session.venue.zone)
    words = {
        Circle.FAMILIES: lambda number: ngettext(
            "%(num)d kept for families until %(time)s", "%(num)d kept for families until %(time)s", number, time=time
        ),
        Circle.NEIGHBOURS: lambda number: ngettext(
            "%(num)d kept for neighbours until %(time)s",
            "%(num)d kept for neighbours until %(time)s",
            number,
            time=time,
        ),
    }
    return [words[circle](number) for circle, number in kept_in(session).items()]


def _moment(moment: Any, zone: str) -> str:
    there = i18n.local(moment, zone)
    return i18n.listed([i18n.day_in_words(there.date(), "EEEE d MMMM"), i18n.time_in_words(there)])
