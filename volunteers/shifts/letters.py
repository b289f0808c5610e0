"""The letters about sign-ups, worded in the reader's language when they are delivered."""

from dataclasses import replace
from typing import Any

import sqlalchemy as sa
from flask import url_for
from sqlalchemy.orm import joinedload

from community.foundation import i18n
from community.foundation.database import db
from community.foundation.i18n import gettext
from community.foundation.outbox import Attachment, Mail, Recipient
from events.activities.rules import Openness
from events.calendar.ics import Method
from volunteers.shifts import queries
from volunteers.shifts.entries import COMING, invitation
from volunteers.shifts.models import SignUp
from volunteers.shifts.rules import LIVE, SignUpState


def load(about: dict[str, Any], *states: SignUpState) -> SignUp | None:
    """The sign-up that a letter is about, with its session and texts, while it is in one of these states."""
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
    day = i18n.day_in_words(i18n.local(sign_up.shift.starts_at, zone).date())
    return i18n.listed([title, day, i18n.hours_in_words(sign_up.shift.starts_at, sign_up.shift.ends_at, zone)])


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
    return gettext("If you cannot come, say so with one click. Somebody else will be asked.")


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
                "The place is kept for you until %(day)s, %(time)s. After that it goes to the next person.",
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
    """The offer went to the next person."""
    sign_up = load(about, SignUpState.WITHDRAWN)
    if sign_up is None:
        return None
    return Mail(
        subject=gettext("The free place went to someone else"),
        paragraphs=(
            gettext("The time to take this place is over, so it was offered to the next person:"),
            when_and_what(sign_up),
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
            gettext("If you cannot come now, say so with one click. Somebody else will be asked."),
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
    # A letter cancels one entry of the calendar by itself; more come as files.
    attachments = cancelled if len(cancelled) == 1 else [replace(part, method=None) for part in cancelled]
    return Mail(
        subject=gettext("Your shifts have changed"),
        paragraphs=(
            gettext("You are no longer signed up for:"),
            *(when_and_what(sign_up) for sign_up in sign_ups),
            gettext("They need something that has ended. Your page shows what, and how to go on."),
        ),
        button_label=gettext("See my page"),
        button_url=url_for("volunteers.vetting.mine", _external=True),
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


MAILS = {
    f"volunteers.shifts.{make.__name__}": make
    for make in (
        signed_up,
        waiting,
        offered,
        withdrawn,
        offer_ended,
        session_moved,
        session_cancelled,
        let_go,
        places_freed,
    )
}
