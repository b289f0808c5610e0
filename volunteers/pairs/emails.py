"""The emails about pairs; they name nobody, and say nothing of why."""

from typing import Any

from community.foundation.database import db
from community.foundation.i18n import gettext, ngettext
from community.foundation.outbox import Mail, Recipient, compose
from volunteers.pairs import queries
from volunteers.pairs.labels import BROUGHT_TOGETHER
from volunteers.pairs.models import Pair
from volunteers.pairs.rules import ASKED, STANDING, PairState


def _load(about: dict[str, Any], *states: PairState) -> Pair | None:
    pair = db.session.get(Pair, about["pair"])
    return pair if pair is not None and pair.state in states else None


def asked(about: dict[str, Any], recipient: Recipient) -> Mail | None:
    """Somebody would like company, and you would fit."""
    pair = _load(about, *ASKED)
    if pair is None or pair.mentor_said_at or pair.answer_until is None:
        return None
    return compose(
        gettext("Would this fit you?"),
        gettext("Somebody would like company, and you would fit well."),
        gettext("Look at it, and say yes or no with one tap. Nobody asks why."),
        button=(gettext("Look at it"), "volunteers.pairs.mine"),
    )


def agreed(about: dict[str, Any], recipient: Recipient) -> Mail | None:
    """Both sides said yes."""
    pair = _load(about, *STANDING)
    if pair is None:
        return None
    return compose(
        gettext("Both of you said yes"),
        str(BROUGHT_TOGETHER[queries.who_hears_of([pair])[pair.id]]),
        button=(gettext("See who it is"), "volunteers.pairs.mine"),
    )


def ended(about: dict[str, Any], recipient: Recipient) -> Mail | None:
    """It has come to an end."""
    return None if _load(about, PairState.CLOSED) is None else _thanks()


def parted(about: dict[str, Any], recipient: Recipient) -> Mail | None:
    """It has come to an end, because the other side is here no more; the reader is told what everybody is told."""
    return _thanks()


def family_left(about: dict[str, Any], recipient: Recipient) -> Mail | None:
    """A pair of one's organisation is no more, and the volunteer may need a word."""
    return compose(
        gettext("A pair has come to an end"),
        gettext("A family does not take part any more, and with that a pair has ended."),
        gettext("The volunteer was told. A call to say thank you would be kind."),
        button=(gettext("See this week"), "volunteers.follow_up.index"),
    )


def _thanks() -> Mail:
    return compose(
        gettext("Something has come to an end"),
        gettext("One of your pairs has ended. Thank you for your time. Your coordinator is there for you."),
        button=(gettext("See my pairs"), "volunteers.pairs.mine"),
    )


def left(about: dict[str, Any], recipient: Recipient) -> Mail:
    """Somebody who accompanied others does not take part any more; it does not say who, or why."""
    return compose(
        gettext("Somebody has left"),
        ngettext(
            "A volunteer does not take part any more, so %(num)d pair has ended.",
            "A volunteer does not take part any more, so %(num)d pairs have ended.",
            len(about["pairs"]),
        ),
        gettext("Please talk with the other side, and look whether somebody else would fit."),
        button=(gettext("See this week"), "volunteers.follow_up.index"),
    )


MAILS = (asked, agreed, ended, parted, family_left, left)
