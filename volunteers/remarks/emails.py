"""The emails about remarks on attendance; none repeats what was said."""

from typing import Any

from community.foundation.i18n import gettext
from community.foundation.outbox import Mail, Recipient, compose
from events.sessions.emails import facts_of
from volunteers.remarks import queries


def contested(about: dict[str, Any], recipient: Recipient) -> Mail | None:
    """A volunteer says that it was otherwise; nothing once it is answered."""
    remark = queries.find_for_email(about["remark"], answered=False)
    if remark is None:
        return None
    shift = remark.sign_up.shift
    return compose(
        gettext("A remark on who was there"),
        gettext("A volunteer says that their attendance was noted otherwise than it was:"),
        facts_of(shift.session, shift),
        gettext("Please answer within a week."),
        button=(gettext("Read and answer"), "volunteers.remarks.index"),
    )


def answered(about: dict[str, Any], recipient: Recipient) -> Mail | None:
    """Your remark was answered."""
    remark = queries.find_for_email(about["remark"], answered=True)
    if remark is None:
        return None
    shift = remark.sign_up.shift
    return compose(
        gettext("Your remark was answered"),
        gettext("Somebody looked into what was noted of this shift:"),
        facts_of(shift.session, shift),
        button=(gettext("See my past shifts"), "volunteers.remarks.past"),
    )


MAILS = (contested, answered)
