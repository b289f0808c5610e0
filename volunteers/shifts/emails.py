"""The emails about sign-ups, worded in the reader's language when they are delivered."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import sqlalchemy as sa
from flask import url_for
from sqlalchemy.orm import contains_eager, joinedload

from community.foundation import clock, i18n
from community.foundation.database import db
from community.foundation.i18n import gettext, ngettext
from community.foundation.outbox import Attachment, Mail, Recipient
from events.activities.rules import ActivityState, Openness
from events.calendar.ics import Method
from events.sessions.rules import SessionState
from volunteers.shifts import queries
from volunteers.shifts.models import Shift, SignUp
from volunteers.shifts.rules import COMING, LIVE, SignUpState
from volunteers.shifts.views import invitation


def load(about: dict[str, Any], *states: SignUpState) -> SignUp | None:
    """The sign-up that an email is about, with its session and texts, while it is in one of these states."""
    return db.session.scalars(
        sa.select(SignUp)
        .where(SignUp.id == about["sign_up"], SignUp.state.in_(states))
        .options(joinedload(SignUp.shift).options(*queries.SESSION_WITH_TEXTS))
    ).first()


def when_and_what(sign_up: SignUp) -> str:
    """The title, the day and the hours of a shift, in the reader's language."""
    session = sign_up.shift.session
    zone = session.venue.zone
    title = i18n.best_of(session.activity.texts).row.title
    return i18n.listed([title, i18n.when_in_words(sign_up.shift.starts_at, sign_up.shift.ends_at, zone)])


def signed_up(about: dict[str, Any], recipient: Recipient) -> Mail | None:
    """You have the place."""
    sign_up = load(about, SignUpState.CONFIRMED)
    if sign_up is None:
        return None
    return Mail(
        subject=gettext("You are signed up"),
        paragraphs=(
            gettext("Thank you! You have a place:"),
            when_and_what(sign_up),
            who_cannot_come(sign_up),
        ),
        button_label=gettext("See my shifts"),
        button_url=url_for("volunteers.shifts.mine", _external=True),
        attachments=invitation(sign_up, recipient, Method.REQUEST),
    )


def who_cannot_come(sign_up: SignUp) -> str:
    """What to do when one cannot come."""
    if sign_up.shift.session.activity.openness is Openness.INVITED:
        # A first meeting of two, for instance: nobody else is asked by the house.
        return gettext("If you cannot come, say so with one click. Your coordinator takes care of it.")
    return gettext("If you cannot come, say so with one click, so that somebody else can.")


def waiting(about: dict[str, Any], recipient: Recipient) -> Mail | None:
    """You are on the waiting list."""
    sign_up = load(about, SignUpState.WAITING)
    if sign_up is None:
        return None
    return Mail(
        subject=gettext("You are on the waiting list"),
        paragraphs=(
            gettext("All places are taken at the moment. You are on the waiting list:"),
            when_and_what(sign_up),
            gettext("When a place becomes free and it is your turn, we write to you at once."),
        ),
        button_label=gettext("See my shifts"),
        button_url=url_for("volunteers.shifts.mine", _external=True),
    )


def offered(about: dict[str, Any], recipient: Recipient) -> Mail | None:
    """A place became free for you."""
    sign_up = load(about, SignUpState.OFFERED)
    if sign_up is None or sign_up.offered_until is None:
        return None
    until = i18n.local(sign_up.offered_until, sign_up.shift.session.venue.zone)
    return Mail(
        subject=gettext("A place is free for you"),
        paragraphs=(
            when_and_what(sign_up),
            gettext(
                "The place is kept for you until %(day)s, %(time)s. After that it is free for others.",
                day=i18n.day_in_words(until.date()),
                time=i18n.time_in_words(until.time()),
            ),
        ),
        button_label=gettext("Take the place"),
        button_url=url_for("volunteers.shifts.mine", _external=True),
    )


def _cancellation(about: dict[str, Any], sign_up: SignUp, recipient: Recipient) -> tuple[Attachment, ...]:
    """The end of a calendar entry, for those who were sent one."""
    return invitation(sign_up, recipient, Method.CANCEL) if about.get("entry", True) else ()


def withdrawn(about: dict[str, Any], recipient: Recipient) -> Mail | None:
    """You gave the place back."""
    sign_up = load(about, SignUpState.WITHDRAWN)
    if sign_up is None:
        return None
    return Mail(
        subject=gettext("Your place was given back"),
        paragraphs=(
            gettext("You are no longer signed up for:"),
            when_and_what(sign_up),
            gettext("Thank you for saying so early."),
        ),
        button_label=gettext("See open shifts"),
        button_url=url_for("volunteers.shifts.index", _external=True),
        attachments=_cancellation(about, sign_up, recipient),
    )


def offer_ended(about: dict[str, Any], recipient: Recipient) -> Mail | None:
    """The time to take the place is over; it went to the next person, or nobody else waited for it."""
    sign_up = load(about, SignUpState.WITHDRAWN)
    if sign_up is None:
        return None
    passed_on = about["passed_on"]
    return Mail(
        subject=gettext("The free place went to someone else")
        if passed_on
        else gettext("The time to take the place is over"),
        paragraphs=(
            gettext("The time to take this place is over, so it was offered to the next person:"),
            when_and_what(sign_up),
        )
        if passed_on
        else (
            gettext("The time to take this place is over:"),
            when_and_what(sign_up),
            gettext("Nobody else could take it. If you can come after all, look whether it is still free."),
        ),
        button_label=gettext("See open shifts"),
        button_url=url_for("volunteers.shifts.index", _external=True),
    )


def session_moved(about: dict[str, Any], recipient: Recipient) -> Mail | None:
    """The session is at another time or place."""
    sign_up = load(about, *LIVE)
    if sign_up is None:
        return None
    return Mail(
        subject=gettext("A change of time or place"),
        paragraphs=(
            gettext("Something you signed up for has moved. It is now:"),
            when_and_what(sign_up),
            who_cannot_come(sign_up),
        ),
        button_label=gettext("See my shifts"),
        button_url=url_for("volunteers.shifts.mine", _external=True),
        attachments=invitation(sign_up, recipient, Method.REQUEST) if sign_up.state in COMING else (),
    )


def session_cancelled(about: dict[str, Any], recipient: Recipient) -> Mail | None:
    """The session does not take place."""
    sign_up = load(about, *SignUpState)
    if sign_up is None:
        return None
    return Mail(
        subject=gettext("It does not take place"),
        paragraphs=(
            gettext("Something you signed up for was cancelled:"),
            when_and_what(sign_up),
            gettext("You do not have to do anything. Thank you for offering your time."),
        ),
        button_label=gettext("See open shifts"),
        button_url=url_for("volunteers.shifts.index", _external=True),
        attachments=_cancellation(about, sign_up, recipient),
    )


def _load_all(about: dict[str, Any]) -> list[SignUp]:
    query = sa.select(SignUp).where(SignUp.id.in_(about["sign_ups"]), SignUp.state == SignUpState.WITHDRAWN)
    query = query.options(joinedload(SignUp.shift).options(*queries.SESSION_WITH_TEXTS))
    return list(db.session.scalars(query.order_by(SignUp.id)))


def let_go(about: dict[str, Any], recipient: Recipient) -> Mail | None:
    """You are no longer signed up for these."""
    sign_ups = _load_all(about)
    if not sign_ups:
        return None
    entered = about.get("entries", about["sign_ups"])
    cancelled = [part for one in sign_ups if one.id in entered for part in invitation(one, recipient, Method.CANCEL)]
    # An email cancels one entry of the calendar by itself; more come as files.
    attachments = cancelled if len(cancelled) == 1 else [replace(part, method=None) for part in cancelled]
    return Mail(
        subject=gettext("Your shifts have changed"),
        paragraphs=(
            gettext("You are no longer signed up for:"),
            *(when_and_what(sign_up) for sign_up in sign_ups),
            gettext("They need something that has ended. Your page shows what, and how to go on."),
        ),
        button_label=gettext("See my page"),
        button_url=url_for("volunteers.clearances.mine", _external=True),
        attachments=tuple(attachments),
    )


def places_freed(about: dict[str, Any], recipient: Recipient) -> Mail | None:
    """Somebody left shifts of your sessions; it does not say who, or why."""
    sign_ups = _load_all(about)
    if not sign_ups:
        return None
    return Mail(
        subject=gettext("Places became free"),
        paragraphs=(
            gettext("Somebody can no longer come to:"),
            *(when_and_what(sign_up) for sign_up in sign_ups),
            gettext("Whoever waited was asked. Please look whether enough people come."),
        ),
        button_label=gettext("See the sessions"),
        button_url=url_for("events.planning.board", _external=True),
    )


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
        lines.append(gettext("If you cannot come, say so with one click, so that somebody else can."))
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


MAILS = (
    signed_up,
    waiting,
    offered,
    withdrawn,
    offer_ended,
    session_moved,
    session_cancelled,
    let_go,
    places_freed,
    series_changed,
    withheld,
    soon,
)
