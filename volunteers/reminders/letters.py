"""The letter of the day before, worded in the reader's language when it is delivered."""

from typing import Any

from flask import url_for

from community.foundation import clock
from community.foundation.i18n import gettext
from community.foundation.outbox import Mail, Recipient
from events.activities.rules import ActivityState
from volunteers.shifts.letters import load, when_and_what, who_cannot_come
from volunteers.shifts.rules import SignUpState


def soon(about: dict[str, Any], recipient: Recipient) -> Mail | None:
    """It is soon; nothing for who gave the place back, once it has begun, or while it is not in the programme."""
    sign_up = load(about, SignUpState.CONFIRMED)
    if sign_up is None or sign_up.shift.starts_at <= clock.now():
        return None
    if sign_up.shift.session.activity.state is not ActivityState.PUBLISHED:
        return None
    return Mail(
        subject=gettext("See you soon"),
        paragraphs=(
            gettext("A reminder, because you have a place here:"),
            when_and_what(sign_up),
            who_cannot_come(sign_up),
        ),
        button_label=gettext("See my shifts"),
        button_url=url_for("volunteers.shifts.mine", _external=True),
    )


MAILS = {"volunteers.reminders.soon": soon}
