"""The email that asks for help in one shift; it stays a question."""

from typing import Any

import sqlalchemy as sa
from flask import url_for
from sqlalchemy.orm import joinedload

from community.foundation import i18n
from community.foundation.database import db
from community.foundation.i18n import gettext
from community.foundation.outbox import Mail, Recipient
from volunteers.rosters.models import Ask
from volunteers.rosters.rules import AskState
from volunteers.shifts import queries as shifts


def asked(about: dict[str, Any], recipient: Recipient) -> Mail | None:
    """Could you help here?"""
    one = db.session.scalars(
        sa.select(Ask)
        .where(Ask.id == about["ask"], Ask.state == AskState.ASKED)
        .options(joinedload(Ask.shift).options(*shifts.SESSION_WITH_TEXTS))
    ).first()
    if one is None or one.answer_until is None or one.shift.taken >= one.shift.maximum:
        return None
    session = one.shift.session
    zone = session.venue.zone
    title = i18n.best_of(session.activity.texts).row.title
    until = i18n.local(one.answer_until, zone)
    return Mail(
        subject=gettext("Could you help here?"),
        paragraphs=(
            gettext("We look for somebody for this, and thought of you:"),
            i18n.listed([title, i18n.when_in_words(one.shift.starts_at, one.shift.ends_at, zone)]),
            gettext(
                "You are free to say no, and nobody asks why. Please answer until %(day)s, %(time)s.",
                day=i18n.day_in_words(until.date()),
                time=i18n.time_in_words(until.time()),
            ),
        ),
        button_label=gettext("Say yes or no"),
        button_url=url_for("volunteers.rosters.mine", _external=True),
    )


MAILS = (asked,)
