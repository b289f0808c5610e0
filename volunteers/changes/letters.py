"""The letter about several dates at once, worded when it is delivered."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from flask import url_for
from sqlalchemy.orm import contains_eager

from community.foundation.database import db
from community.foundation.i18n import gettext, ngettext
from community.foundation.outbox import Mail, Recipient
from events.activities.rules import ActivityState
from events.sessions.rules import SessionState
from volunteers.shifts import queries
from volunteers.shifts.letters import when_and_what
from volunteers.shifts.models import Shift, SignUp
from volunteers.shifts.rules import LIVE

DATES_LISTED = 20


def series_changed(about: dict[str, Any], recipient: Recipient) -> Mail | None:
    """Several dates moved, were cancelled, or take place after all; each that is still so is listed."""
    moved = [row for row in _several(about.get("moved", ())) if row.state in LIVE]
    cancelled = [row for row in _several(about.get("cancelled", ())) if _called_off(row)]
    again = [row for row in _several(about.get("put_back", ())) if not _called_off(row)]
    lines: list[str] = []
    for rows, told in (
        (moved, gettext("Dates you signed up for have moved. They are now:")),
        (cancelled, gettext("These dates do not take place:")),
        (again, gettext("These dates take place after all. Sign up again if you can:")),
    ):
        if rows:
            lines += [told, *(when_and_what(row) for row in rows[:DATES_LISTED])]
            if len(rows) > DATES_LISTED:
                more = len(rows) - DATES_LISTED
                lines.append(ngettext("and %(num)d date more", "and %(num)d dates more", more))
    if not lines:
        return None
    if moved:
        lines.append(gettext("If you cannot come now, say so with one click. Somebody else will be asked."))
    mine = bool(moved or cancelled)
    return Mail(
        subject=gettext("Several dates changed"),
        paragraphs=(*lines, gettext("The calendar that you subscribed to shows it by itself.")),
        button_label=gettext("See my shifts") if mine else gettext("See open shifts"),
        button_url=url_for("volunteers.shifts.mine" if mine else "volunteers.shifts.index", _external=True),
    )


def _several(sign_up_ids: Sequence[int]) -> list[SignUp]:
    rows = db.session.scalars(
        sa.select(SignUp)
        .join(SignUp.shift)
        .where(SignUp.id.in_(sign_up_ids))
        .options(contains_eager(SignUp.shift).options(*queries.SESSION_WITH_TEXTS))
        .order_by(Shift.starts_at, SignUp.id)
    )
    return list(rows)


def _called_off(sign_up: SignUp) -> bool:
    return sign_up.shift.session.state is SessionState.CANCELLED


def withheld(about: dict[str, Any], recipient: Recipient) -> Mail | None:
    """It is not in the programme at the moment; nothing where it is published again by now."""
    rows = [
        row
        for row in _several(about["sign_ups"])
        if row.state in LIVE and row.shift.session.activity.state is not ActivityState.PUBLISHED
    ]
    if not rows:
        return None
    more = len(rows) - DATES_LISTED
    return Mail(
        subject=gettext("Taken out of the programme"),
        paragraphs=(
            gettext("Something you signed up for is not in the programme at the moment:"),
            *(when_and_what(row) for row in rows[:DATES_LISTED]),
            *((ngettext("and %(num)d date more", "and %(num)d dates more", more),) if more > 0 else ()),
            gettext("You keep your place in case it comes back. Ask the organisation before you set out."),
        ),
        button_label=gettext("See my shifts"),
        button_url=url_for("volunteers.shifts.mine", _external=True),
    )


MAILS = {"volunteers.changes.series_changed": series_changed, "volunteers.changes.withheld": withheld}
