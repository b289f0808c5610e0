"""The emails that tell staff of an erasure; they name nobody."""

from typing import Any

from community.foundation.config import settings
from community.foundation.i18n import day_in_words, gettext, local
from community.foundation.outbox import Mail, Recipient, compose
from community.households.queries import get_household
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


def erasure_asked(about: dict[str, Any], recipient: Recipient) -> Mail | None:
    """Somebody of your organisation asked that everything be erased; dropped when it was stopped."""
    household = get_household(about["household"])
    at = queries.erased_on(household)
    if at is None:
        return None
    return compose(
        gettext("Something will be erased soon"),
        gettext(
            "Number %(number)s of your organisation asked that everything about it be erased. On %(day)s it is done.",
            number=household.id,
            day=day_in_words(local(at, settings().time_zone).date(), "d MMMM y"),
        ),
        gettext("Please talk with everybody grown up of it. They can stop it until then, and so can you."),
        button=(gettext("Look at it"), "community.households.show"),
        household_id=household.id,
    )


def erased(about: dict[str, Any], recipient: Recipient) -> Mail | None:
    """Something of your organisation was erased because it wished so."""
    number = about["household"]
    done = gettext(
        "Number %(number)s of your organisation wished that everything about it be erased. It is done.", number=number
    )
    return Mail(subject=gettext("Something was erased"), paragraphs=(done,))


MAILS = (resting, erasure_asked, erased)
