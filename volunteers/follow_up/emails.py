"""The email after the last talk; it names nobody, and says nothing of why it ended."""

from typing import Any

from community.foundation.database import db
from community.foundation.i18n import gettext, ngettext
from community.foundation.outbox import Mail, Recipient, compose
from volunteers.follow_up import queries
from volunteers.follow_up.rules import NextMatch
from volunteers.pairs.models import Pair
from volunteers.pairs.rules import PairState


def thanked(about: dict[str, Any], recipient: Recipient) -> Mail | None:
    """Thank you, so many hours so far, and what is next is up to you."""
    pair = db.session.get(Pair, about["pair"])
    if pair is None or pair.state is not PairState.CLOSED:
        return None
    hours = queries.minutes_given(pair.volunteer_id) // 60
    given = [ngettext("So far you have given %(num)d hour of your time.", "So far you have given %(num)d hours of "
                                                                          "your time.", hours)]  # fmt: skip
    return compose(
        gettext("Thank you for your time"),
        gettext("You were there for somebody, and that stays. Thank you!"),
        *(given if hours else []),
        _what_next(pair.id),
        button=(gettext("See my page"), "volunteers.profiles.mine"),
    )


def _what_next(pair_id: int) -> str:
    known = queries.find_farewell(pair_id)
    wish = known[0].volunteer_again if known else None
    if wish is NextMatch.LATER:
        return gettext("You wished for a rest: until the day you named nobody new is proposed to you. On your page "
                       "you can change this at any time.")  # fmt: skip
    if wish is NextMatch.NO:
        return gettext("You said that you would rather not accompany anybody at the moment, so nobody proposes you. "
                       "If you feel like it again, say so on your page.")  # fmt: skip
    return gettext("What comes next is up to you. If you would like a pause, note it on your page. Otherwise we "
                   "write when somebody new would fit, and you decide again.")  # fmt: skip


MAILS = (thanked,)
