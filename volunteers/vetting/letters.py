"""The letters about clearances; none says which clearance, or for whom."""

from typing import Any

from flask import url_for

from community.foundation import i18n
from community.foundation.i18n import gettext
from community.foundation.outbox import Mail, Recipient
from volunteers.vetting.granted import find_granted, granted_to


def cleared(about: dict[str, Any], recipient: Recipient) -> Mail | None:
    """More shifts are open to you."""
    if about["volunteer"] not in granted_to([about["volunteer"]]):
        return None
    return Mail(
        subject=gettext("More shifts are open to you"),
        paragraphs=(gettext("Thank you for your patience. You can take more shifts from now on."),),
        button_label=gettext("See open shifts"),
        button_url=url_for("volunteers.shifts.index", _external=True),
    )


def ending(about: dict[str, Any], recipient: Recipient) -> Mail | None:
    """Something ends soon; dropped when it was renewed or withdrawn meanwhile."""
    granted = find_granted(about["granted"])
    if granted is None or granted.expires_on.isoformat() != about["until"]:
        return None
    return Mail(
        subject=gettext("Please look at your page"),
        paragraphs=(
            gettext("Thank you for being there for others!"),
            gettext(
                "Something that your shifts need ends on %(day)s. Until then nothing changes.",
                day=i18n.day_in_words(granted.expires_on, "d MMMM y"),
            ),
            gettext("If you would like to go on, talk with your coordinator in time. Then there is no gap."),
        ),
        button_label=gettext("See my page"),
        button_url=url_for("volunteers.vetting.mine", _external=True),
    )


MAILS = {f"volunteers.vetting.{make.__name__}": make for make in (cleared, ending)}
