"""The email that announces an erasure; it names nobody."""

from typing import Any

from community.foundation.config import settings
from community.foundation.i18n import day_in_words, gettext, local
from community.foundation.outbox import Mail, Recipient, compose
from community.privacy import queries


def resting(about: dict[str, Any], recipient: Recipient) -> Mail | None:
    """Something of your organisation was not used for long, and will be erased."""
    household = queries.find_announced(about["household"])
    if household is None or household.erase_after is None:
        return None
    day = local(household.erase_after, settings().time_zone).date()
    return compose(
        gettext("Something will be erased soon"),
        gettext(
            "Number %(number)s of your organisation has not been used for a long time. On %(day)s all of it "
            "will be erased.",
            number=household.id,
            day=day_in_words(day, "d MMMM y"),
        ),
        gettext("If it should stay, open it and press the button. Otherwise you need do nothing."),
        button=(gettext("Look at it"), "community.households.show"),
        household_id=household.id,
    )


MAILS = (resting,)
