"""The email that asks for help in one shift; it stays a question."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from community.foundation import i18n
from community.foundation.database import db
from community.foundation.i18n import gettext
from community.foundation.outbox import Mail, Recipient, compose
from events.sessions.emails import facts_of
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
    until = i18n.local(one.answer_until, session.venue.zone)
    return compose(
        gettext("Could you help here?"),
        gettext("We look for somebody for this, and thought of you:"),
        facts_of(session, one.shift),
        gettext(
            "You are free to say no, and nobody asks why. Please answer until %(day)s, %(time)s.",
            day=i18n.day_in_words(until.date()),
            time=i18n.time_in_words(until.time()),
        ),
        button=(gettext("Say yes or no"), "volunteers.rosters.mine"),
        _anchor=f"ask-{one.id}",
    )


MAILS = (asked,)
