"""The email that announces an erasure; it names nobody."""

from typing import Any

from flask import current_app, url_for

from community.foundation.i18n import day_in_words, gettext, local
from community.foundation.outbox import Mail, Recipient
from community.privacy import queries


def resting(about: dict[str, Any], recipient: Recipient) -> Mail | None:
    """Something of your organisation was not used for long, and will be erased."""
    household = queries.find_announced(about["household"])
    if household is None or household.erase_after is None:
        return None
    day = local(household.erase_after, current_app.config["ZAEDNO"].time_zone).date()
    return Mail(
        subject=gettext("Something will be erased soon"),
        paragraphs=(
            gettext(
                "Number %(number)s of your organisation has not been used for a long time. On %(day)s all of it "
                "will be erased.",
                number=household.id,
                day=day_in_words(day, "d MMMM y"),
            ),
            gettext("If it should stay, open it and press the button. Otherwise you need do nothing."),
        ),
        button_label=gettext("Look at it"),
        button_url=url_for("community.households.show", household_id=household.id, _external=True),
    )


MAILS = (resting,)
