"""The emails about sign-ups, worded in the reader's language when they are delivered."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import wraps
from typing import Any

import sqlalchemy as sa
from flask import current_app
from sqlalchemy.orm import contains_eager, joinedload

from community.accounts.models import Account
from community.accounts.queries import actor_of
from community.foundation import clock, i18n
from community.foundation.database import db
from community.foundation.i18n import gettext, lazy_gettext, ngettext
from community.foundation.outbox import Attachment, Facts, Mail, Recipient, compose
from events.activities.rules import ActivityState, Openness
from events.calendar.ics_content import Method
from events.sessions.models import Session
from events.sessions.rules import SessionState
from volunteers.shifts import queries
from volunteers.shifts.models import Shift, SignUp
from volunteers.shifts.rules import COMING, LIVE, SignUpState
from volunteers.shifts.views import entries, invitation

MINE = (lazy_gettext("See my shifts"), "volunteers.shifts.mine")
OPEN = (lazy_gettext("See open shifts"), "volunteers.shifts.index")
Composer = Callable[[SignUp, dict[str, Any], Recipient], Mail | None]


def of_one(*states: SignUpState) -> Callable[[Composer], Callable[[dict[str, Any], Recipient], Mail | None]]:
    """An email about one sign-up, with its session and texts; nothing once it is in none of these states."""

    def decorate(make: Composer) -> Callable[[dict[str, Any], Recipient], Mail | None]:
        @wraps(make)
        def loaded(about: dict[str, Any], recipient: Recipient) -> Mail | None:
            found = _several([about["sign_up"]], states)
            return make(found[0], about, recipient) if found else None

        return loaded

    return decorate


def _several(sign_up_ids: Sequence[int], states: Sequence[SignUpState] = tuple(SignUpState)) -> list[SignUp]:
    rows = db.session.scalars(
        sa.select(SignUp)
        .join(SignUp.shift)
        .where(SignUp.id.in_(sign_up_ids), SignUp.state.in_(states))
        .options(contains_eager(SignUp.shift).options(*queries.SESSION_WITH_TEXTS, joinedload(Shift.contact)))
        .order_by(Shift.starts_at, SignUp.id)
    )
    return list(rows)


def when_and_what(sign_up: SignUp) -> str:
    """The title, the day and the hours of a shift in one line, in the reader's language."""
    return i18n.listed(value for _, value in facts_of(sign_up.shift.session, sign_up.shift))


def facts_of(session: Session, during: Session | Shift) -> Facts:
    """What it is and when, as rows: the session's title, the day and the hours of it or of a shift."""
    return (
        (gettext("What"), i18n.best_of(session.activity.texts).row.title),
        (gettext("When"), i18n.when_in_words(during.starts_at, during.ends_at, session.venue.zone)),
    )


def duties(sign_up: SignUp, *, there: bool = False) -> Facts:
    """What somebody's own shift is, when, and what one does; with `there` also where, as exactly as whoever holds the
    place may know it at this moment."""
    told = facts_of(sign_up.shift.session, sign_up.shift)
    if _invited(sign_up):
        # A first meeting of two: an email says no more of it than it must.
        return told
    if there and (account := db.session.get(Account, sign_up.account_id)):
        [entry] = entries(actor_of(account), [sign_up])
        told = (*told, (gettext("Where"), entry.location or entry.area))
    told = (*told, (gettext("What you do"), str(current_app.jinja_env.filters["label"](sign_up.shift.role))))
    return (*told, *_to_know(sign_up.shift)) if there else told


def _to_know(shift: Shift) -> Facts:
    """What to bring and whom to turn to, as far as the role says so."""
    contact = shift.contact
    who = i18n.listed(filter(None, (contact.name, contact.phone))) if contact else ""
    rows = ((gettext("What to bring"), shift.bring), (gettext("Whom to turn to"), who))
    return tuple(row for row in rows if row[1])


def _invited(sign_up: SignUp) -> bool:
    return sign_up.shift.session.activity.openness is Openness.INVITED


def who_cannot_come(sign_up: SignUp) -> str:
    """What to do when one cannot come."""
    if _invited(sign_up):
        # Nobody else is asked by the house.
        return gettext("If you cannot come, say so with one click. Your coordinator takes care of it.")
    return gettext("If you cannot come, say so with one click, so that somebody else can.")


@of_one(SignUpState.CONFIRMED)
def signed_up(sign_up: SignUp, about: dict[str, Any], recipient: Recipient) -> Mail:
    """You have the place."""
    return compose(
        gettext("You are signed up"),
        gettext("Thank you! You have a place:"),
        duties(sign_up, there=True),
        who_cannot_come(sign_up),
        attachments=invitation(sign_up, recipient, Method.REQUEST),
        button=MINE,
    )


@of_one(SignUpState.WAITING)
def waiting(sign_up: SignUp, about: dict[str, Any], recipient: Recipient) -> Mail:
    """You are on the waiting list."""
    return compose(
        gettext("You are on the waiting list"),
        gettext("All places are taken at the moment. You are on the waiting list:"),
        duties(sign_up),
        gettext("When a place becomes free and it is your turn, we write to you at once."),
        button=MINE,
    )


@of_one(SignUpState.OFFERED)
def offered(sign_up: SignUp, about: dict[str, Any], recipient: Recipient) -> Mail | None:
    """A place became free for you."""
    if sign_up.offered_until is None:
        return None
    until = i18n.local(sign_up.offered_until, sign_up.shift.session.venue.zone)
    kept = gettext(
        "The place is kept for you until %(day)s, %(time)s. After that it is free for others.",
        day=i18n.day_in_words(until.date()),
        time=i18n.time_in_words(until.time()),
    )
    return compose(
        gettext("A place is free for you"), duties(sign_up), kept, button=(gettext("Take the place"), MINE[1])
    )


def _cancellation(about: dict[str, Any], sign_up: SignUp, recipient: Recipient) -> tuple[Attachment, ...]:
    """The end of a calendar entry, for those who were sent one."""
    return invitation(sign_up, recipient, Method.CANCEL) if about.get("entry", True) else ()


@of_one(SignUpState.WITHDRAWN)
def withdrawn(sign_up: SignUp, about: dict[str, Any], recipient: Recipient) -> Mail:
    """You gave the place back."""
    return compose(
        gettext("Your place was given back"),
        gettext("You are no longer signed up for:"),
        duties(sign_up),
        gettext("Thank you for saying so."),
        attachments=_cancellation(about, sign_up, recipient),
        button=OPEN,
    )


@of_one(SignUpState.WITHDRAWN)
def offer_ended(sign_up: SignUp, about: dict[str, Any], recipient: Recipient) -> Mail:
    """The time to take the place is over; it went to the next person, or nobody else waited for it."""
    if about["passed_on"]:
        return compose(
            gettext("The free place went to someone else"),
            gettext("The time to take this place is over, so it was offered to the next person:"),
            duties(sign_up),
            button=OPEN,
        )
    return compose(
        gettext("The time to take the place is over"),
        gettext("The time to take this place is over:"),
        duties(sign_up),
        gettext("Nobody else could take it. If you can come after all, look whether it is still free."),
        button=OPEN,
    )


@of_one(*LIVE)
def session_moved(sign_up: SignUp, about: dict[str, Any], recipient: Recipient) -> Mail:
    """The session is at another time or place."""
    return compose(
        gettext("A change of time or place"),
        gettext("Something you signed up for has moved. It is now:"),
        duties(sign_up, there=True),
        who_cannot_come(sign_up),
        attachments=invitation(sign_up, recipient, Method.REQUEST) if sign_up.state in COMING else (),
        button=MINE,
    )


@of_one(*SignUpState)
def session_cancelled(sign_up: SignUp, about: dict[str, Any], recipient: Recipient) -> Mail:
    """The session does not take place."""
    return compose(
        gettext("It does not take place"),
        gettext("Something you signed up for was cancelled:"),
        duties(sign_up),
        gettext("You do not have to do anything. Thank you for offering your time."),
        attachments=_cancellation(about, sign_up, recipient),
        button=OPEN,
    )


def _given_back(about: dict[str, Any]) -> list[SignUp]:
    return sorted(_several(about["sign_ups"], [SignUpState.WITHDRAWN]), key=lambda one: one.id)


def let_go(about: dict[str, Any], recipient: Recipient) -> Mail | None:
    """You are no longer signed up for these."""
    sign_ups = _given_back(about)
    if not sign_ups:
        return None
    entered = about.get("entries", about["sign_ups"])
    cancelled = [part for one in sign_ups if one.id in entered for part in invitation(one, recipient, Method.CANCEL)]
    # An email cancels one entry of the calendar by itself; more come as files.
    attachments = cancelled if len(cancelled) == 1 else [replace(part, method=None) for part in cancelled]
    return compose(
        gettext("Your shifts have changed"),
        gettext("You are no longer signed up for:"),
        *(when_and_what(sign_up) for sign_up in sign_ups),
        gettext("They need something that has ended. Your page shows what, and how to go on."),
        button=(gettext("See my page"), "volunteers.clearances.mine"),
        attachments=attachments,
    )


def places_freed(about: dict[str, Any], recipient: Recipient) -> Mail | None:
    """Somebody left shifts of your sessions; it does not say who, or why."""
    sign_ups = _given_back(about)
    if not sign_ups:
        return None
    return compose(
        gettext("Places became free"),
        gettext("Somebody can no longer come to:"),
        *(when_and_what(sign_up) for sign_up in sign_ups),
        gettext("Whoever waited was asked. Please look whether enough people come."),
        button=(gettext("See the sessions"), "events.planning.board"),
    )


DATES_LISTED = 20


def series_changed(about: dict[str, Any], recipient: Recipient) -> Mail | None:
    """Several dates moved, were cancelled, or take place after all; each that is still so is listed."""
    moved = _several(about.get("moved", ()), LIVE)
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
    return compose(
        gettext("Several dates changed"),
        *lines,
        gettext("The calendar that you subscribed to shows it by itself."),
        button=MINE if moved or cancelled else OPEN,
    )


def _called_off(sign_up: SignUp) -> bool:
    return sign_up.shift.session.state is SessionState.CANCELLED


def withheld(about: dict[str, Any], recipient: Recipient) -> Mail | None:
    """It is not in the programme at the moment; nothing where it is published again by now."""
    rows = [row for row in _several(about["sign_ups"], LIVE) if not _published(row)]
    if not rows:
        return None
    more = len(rows) - DATES_LISTED
    return compose(
        gettext("Taken out of the programme"),
        gettext("Something you signed up for is not in the programme at the moment:"),
        *(when_and_what(row) for row in rows[:DATES_LISTED]),
        *((ngettext("and %(num)d date more", "and %(num)d dates more", more),) if more > 0 else ()),
        gettext("You keep your place in case it comes back. Ask the organisation before you set out."),
        button=MINE,
    )


def _published(sign_up: SignUp) -> bool:
    return sign_up.shift.session.activity.state is ActivityState.PUBLISHED


@of_one(SignUpState.CONFIRMED)
def soon(sign_up: SignUp, about: dict[str, Any], recipient: Recipient) -> Mail | None:
    """It is soon; nothing for who gave the place back, once it has begun, or while it is not in the programme."""
    if sign_up.shift.starts_at <= clock.now() or not _published(sign_up):
        return None
    return compose(
        gettext("See you soon"),
        gettext("A reminder, because you have a place here:"),
        duties(sign_up, there=True),
        who_cannot_come(sign_up),
        button=MINE,
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
