"""The email to who sent a photo: that a second person looked at it; it names no activity and nobody."""

from typing import Any

from community.foundation.i18n import gettext
from community.foundation.outbox import Mail, Recipient, compose
from events.photos import queries
from events.photos.rules import PhotoState


def decided(about: dict[str, Any], recipient: Recipient) -> Mail | None:
    """Your photo was looked at; dropped where it is gone meanwhile, or who sent it no longer plans there."""
    photo = queries.find_decided(about["photo"])
    if photo is None:
        return None
    told = gettext("The photo that you sent is shown now.")
    if photo.state is PhotoState.REFUSED:
        told = gettext("The photo that you sent is not taken, and was deleted. Why stands on its page.")
    return compose(
        gettext("Your photo was looked at"),
        told,
        button=(gettext("See the page of the photo"), "events.photos.show"),
        activity_id=photo.activity_id,
    )


MAILS = (decided,)
