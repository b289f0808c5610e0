"""The emails about sign-ups, worded in the reader's language when they are delivered."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import wraps
from typing import Any

import sqlalchemy as sa
from flask import current_app
from sqlalchemy.orm import contains_eager, joinedload

from community.accounts.models import Account
from community.accounts.queries import actor_of
from community.emails.emails import reminder
from community.foundation import clock, i18n
from community.foundation.access import Actor, find
from community.foundation.database import db
from community.foundation.i18n import gettext, lazy_gettext, ngettext
from community.foundation.outbox import Attachment, Facts, Mail, Recipient, Sms, compose
from events.activities.rules import ActivityState, Openness
from events.calendar.ics_content import FeedSession, Method
from events.calendar.views import mailed
from events.sessions.emails import facts_of, moved, to_know
from events.sessions.labels import why_off
from events.sessions.queries import contact_of
from events.sessions.rules import SessionState
from volunteers.permissions import Permission
from volunteers.shifts import queries
from volunteers.shifts.models import Shift, SignUp
from volunteers.shifts.rules import COMING, LIVE, SignUpState
from volunteers.shifts.views import entry_for, invitation

MINE: dict[str, Any] = {"button": (lazy_gettext("See my shifts"), "volunteers.shifts.mine")}
OPEN: dict[str, Any] = {"button": (lazy_gettext("See open shifts"), "volunteers.shifts.index")}
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
        .options(contains_eager(SignUp.shift).options(*queries.WITH_CONTACTS), joinedload(SignUp.account))
        .order_by(Shift.starts_at, SignUp.id)
    )
    return list(rows)


def when_and_what(sign_up: SignUp) -> str:
    """The title, the day and the hours of a shift in one line, in the reader's language."""
    return _in_one_line(sign_up.shift)


def _in_one_line(shift: Shift) -> str:
    return i18n.listed(value for _, value in facts_of(shift.session, shift))


def duties(sign_up: SignUp, entry: FeedSession | None = None) -> Facts:
    """What somebody's own shift is, when, and what one does; with the `entry` of their calendar also where, as exactly
    as whoever holds the place may know it at this moment."""
    told = facts_of(sign_up.shift.session, sign_up.shift)
    if _invited(sign_up):
        # A first meeting of two: an email says no more of it than it must.
        return told
    if entry:
        told = (*told, (gettext("Where"), entry.location or entry.area))
    shift, comes = sign_up.shift, sign_up.state in COMING
    told = (*told, (gettext("What you do"), str(current_app.jinja_env.filters["label"](shift.role))))
    # Whom to turn to is told to who comes.
    contact = contact_of(shift.session, shift.contact) if comes else None
    return (*told, *to_know(contact, shift.bring)) if entry else told


def _to_it(sign_up: SignUp, actor: Actor | None = None, label: str = "") -> dict[str, Any]:
    """The button to that very shift; to one's own shifts where it has no page for its volunteer (an `actor`, where that
    is known) at this moment."""
    actor = actor or actor_of(sign_up.account)
    if not find(actor, Permission.SEE_SHIFTS, Shift.__table__, sign_up.shift_id):
        return MINE
    return {"button": (label or gettext("See this shift"), "volunteers.shifts.show"), "shift_id": sign_up.shift_id}


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
    actor = actor_of(sign_up.account)
    entry = entry_for(actor, sign_up)
    return compose(
        gettext("You are signed up"),
        gettext("Thank you! You have a place:"),
        duties(sign_up, entry),
        *((gettext("This is your first time: somebody who knows the way stands beside you."),) * sign_up.first_time),
        who_cannot_come(sign_up),
        attachments=mailed(entry, recipient, Method.REQUEST, entry.sequence),
        **_to_it(sign_up, actor),
    )


@of_one(SignUpState.WAITING)
def waiting(sign_up: SignUp, about: dict[str, Any], recipient: Recipient) -> Mail:
    """You are on the waiting list."""
    return compose(
        gettext("You are on the waiting list"),
        gettext("All places are taken at the moment. You are on the waiting list:"),
        duties(sign_up),
        gettext("When a place becomes free and it is your turn, we write to you at once."),
        **_to_it(sign_up),
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
    button = _to_it(sign_up, label=gettext("Take the place"))
    return compose(gettext("A place is free for you"), duties(sign_up), kept, **button)


def _cancellation(about: dict[str, Any], sign_up: SignUp, recipient: Recipient) -> tuple[Attachment, ...]:
    """The end of a calendar entry, for those who were sent one."""
    return invitation(sign_up, recipient, Method.CANCEL) if about.get("entry", True) else ()


@of_one(SignUpState.WITHDRAWN)
def withdrawn(sign_up: SignUp, about: dict[str, Any], recipient: Recipient) -> Mail:
    """You gave the place back, or wait no longer: what one did oneself."""
    came = about.get("entry", True)
    return compose(
        gettext("You gave the place back") if came else gettext("You left the waiting list"),
        gettext("You do not come any more to:") if came else gettext("You do not wait any more for:"),
        duties(sign_up),
        gettext("Thank you for saying so."),
        attachments=_cancellation(about, sign_up, recipient),
        **OPEN,
    )


@of_one(SignUpState.WITHDRAWN)
def offer_ended(sign_up: SignUp, about: dict[str, Any], recipient: Recipient) -> Mail:
    """The time to take the place is over; it went to the next person, or nobody else waited for it."""
    if about["passed_on"]:
        return compose(
            gettext("The free place went to someone else"),
            gettext("The time to take this place is over, so it was offered to the next person:"),
            duties(sign_up),
            **OPEN,
        )
    return compose(
        gettext("The time to take the place is over"),
        gettext("The time to take this place is over:"),
        duties(sign_up),
        gettext("Nobody else could take it. If you can come after all, look whether it is still free."),
        **OPEN,
    )


@of_one(*LIVE)
def session_moved(sign_up: SignUp, about: dict[str, Any], recipient: Recipient) -> Mail:
    """The session is at another time or place."""
    actor, comes = actor_of(sign_up.account), sign_up.state in COMING
    entry = entry_for(actor, sign_up)
    return compose(
        gettext("A change of time or place"),
        moved(sign_up.shift.session, about, confirmed=comes)
        if "was_from" in about
        else gettext("Something you signed up for has moved. It is now:"),
        duties(sign_up, entry),
        who_cannot_come(sign_up),
        attachments=mailed(entry, recipient, Method.REQUEST, entry.sequence) if comes else (),
        **_to_it(sign_up, actor),
    )


@of_one(*SignUpState)
def session_cancelled(sign_up: SignUp, about: dict[str, Any], recipient: Recipient) -> Mail:
    """The session does not take place."""
    return compose(
        gettext("It does not take place"),
        gettext("Something you signed up for was cancelled:"),
        duties(sign_up),
        *filter(None, [why_off(sign_up.shift.session)]),
        gettext("You do not have to do anything. Thank you for offering your time."),
        attachments=_cancellation(about, sign_up, recipient),
        **OPEN,
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


def otherwise(about: dict[str, Any], recipient: Recipient) -> Mail | None:
    """A helper comes later, or cannot come; it does not say who, or why. Nothing when it is over."""
    shift = queries.get_shift(about["shift"])
    if shift.session.state is SessionState.CANCELLED or shift.ends_at <= clock.now():
        return None
    return compose(
        gettext("Somebody is late or cannot come"),
        gettext("Somebody comes later, or cannot come:"),
        facts_of(shift.session, shift),
        gettext("The list shows who is expected."),
        button=(gettext("Who comes"), "volunteers.shifts.roster"),
        shift_id=shift.id,
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


def newcomers_alone(about: dict[str, Any], recipient: Recipient) -> Mail | None:
    """Nobody is beside somebody who helps for the first time; nothing where somebody is by now. It names nobody."""
    rows = _several(about["sign_ups"], COMING)
    if not rows or rows[0].shift.session_id not in queries.alone_in([rows[0].shift.session]):
        return None
    session = rows[0].shift.session
    return compose(
        gettext("Nobody is beside a newcomer"),
        gettext("A helper gave a place back, and somebody who comes for the first time is left without anybody beside "
                "them:"),
        facts_of(session, session),
        gettext("Find somebody who is cleared, or tell the newcomer in time."),
        button=(gettext("Open the session"), "events.planning.session"),
        session_id=session.id,
    )  # fmt: skip


DATES_LISTED = 20


def series_changed(about: dict[str, Any], recipient: Recipient) -> Mail | None:
    """Several dates moved, were cancelled, or take place after all; each that is still so is listed."""
    at_new_times = _several(about.get("moved", ()), LIVE)
    cancelled = [row for row in _several(about.get("cancelled", ())) if _called_off(row)]
    again = [row for row in _several(about.get("again", ()), LIVE) if not _called_off(row)]
    put_back = [row for row in _several(about.get("put_back", ())) if not _called_off(row)]
    lines: list[str] = []
    before = dict(about.get("was", ()))
    for rows, told in (
        (at_new_times, gettext("Dates you signed up for have moved. They are now:")),
        (cancelled, gettext("These dates do not take place:")),
        (again, gettext("These dates take place after all. You have your place again:")),
        (put_back, gettext("These dates take place after all. Sign up again if you can:")),
    ):
        if rows:
            lines += [told, *(_then_and_now(row, before) for row in rows[:DATES_LISTED])]
            if len(rows) > DATES_LISTED:
                more = len(rows) - DATES_LISTED
                lines.append(ngettext("and %(num)d date more", "and %(num)d dates more", more))
    lines += dict.fromkeys(filter(None, (why_off(one.shift.session) for one in cancelled)))
    if not lines:
        return None
    if at_new_times or again:
        lines.append(gettext("If you cannot come, say so with one click, so that somebody else can."))
    return compose(
        gettext("Several dates changed"),
        *lines,
        gettext("The calendar that you subscribed to shows it by itself."),
        **(MINE if at_new_times or cancelled or again else OPEN),
    )


def _then_and_now(sign_up: SignUp, before: Mapping[int, Mapping[str, str]]) -> str:
    """A date in one line, and when its session was before it moved."""
    now, zone = when_and_what(sign_up), sign_up.shift.session.venue.zone
    if sign_up.id not in before:
        return now
    was = (datetime.fromisoformat(before[sign_up.id][word]) for word in ("was_from", "was_to"))
    return gettext("%(now)s (it was: %(before)s)", now=now, before=i18n.when_in_words(*was, zone))


def _called_off(sign_up: SignUp) -> bool:
    return sign_up.shift.session.state is SessionState.CANCELLED


def withheld(about: dict[str, Any], recipient: Recipient) -> Mail | None:
    """It is not in the programme at the moment; nothing where it is published again by now."""
    rows = [row for row in _several(about["sign_ups"], LIVE) if not _published(row)]
    return _of_dates(
        rows,
        gettext("Taken out of the programme"),
        gettext("Something you signed up for is not in the programme at the moment:"),
        gettext("You keep your place in case it comes back. Ask the organisation before you set out."),
    )


def returned(about: dict[str, Any], recipient: Recipient) -> Mail | None:
    """It is in the programme again; nothing of what was called off or taken out by now."""
    rows = [row for row in _several(about["sign_ups"], LIVE) if _published(row) and not _called_off(row)]
    return _of_dates(
        rows,
        gettext("It takes place after all"),
        gettext("It takes place after all:"),
        gettext("If you cannot come, say so with one click, so that somebody else can."),
    )


def _of_dates(rows: Sequence[SignUp], subject: str, said: str, asked: str) -> Mail | None:
    """An email about all of somebody's dates in an activity; nothing where there is none."""
    if not rows:
        return None
    more = len(rows) - DATES_LISTED
    return compose(
        subject,
        said,
        *(when_and_what(row) for row in rows[:DATES_LISTED]),
        *((ngettext("and %(num)d date more", "and %(num)d dates more", more),) if more > 0 else ()),
        asked,
        **MINE,
    )


def _published(sign_up: SignUp) -> bool:
    return sign_up.shift.session.activity.state is ActivityState.PUBLISHED


@of_one(SignUpState.CONFIRMED)
def soon(sign_up: SignUp, about: dict[str, Any], recipient: Recipient) -> Mail | None:
    """It is soon; nothing for who gave the place back, once it has begun, or while it is not in the programme."""
    if sign_up.shift.starts_at <= clock.now() or not _published(sign_up):
        return None
    actor = actor_of(sign_up.account)
    return compose(
        gettext("See you soon"),
        gettext("A reminder, because you have a place here:"),
        duties(sign_up, entry_for(actor, sign_up)),
        who_cannot_come(sign_up),
        **_to_it(sign_up, actor),
    )


def fitting(about: dict[str, Any], recipient: Recipient) -> Mail | None:
    """New shifts that suit the reader; nothing where none of them does any more."""
    account = db.session.get_one(Account, recipient.account_id)
    still = set(queries.fitting_for(account, clock.now()))
    shifts = queries.whole([one for one in about["ids"] if one in still])
    if not shifts:
        return None
    return compose(
        gettext("Shifts that suit you"),
        gettext("A hand is needed here, and it would suit you:"),
        *(_in_one_line(shift) for shift in shifts),
        *((gettext("and %(num)d more", num=about["more"]),) if about["more"] else ()),
        **OPEN,
    )


def soon_by_sms(about: dict[str, Any], recipient: Recipient) -> Sms | None:
    """The same on the telephone of who agreed: when, and not what."""
    found = _several([about["sign_up"]], [SignUpState.CONFIRMED])
    if not found or soon(about, recipient) is None:
        return None
    shift = found[0].shift
    return reminder(recipient, i18n.when_in_words(shift.starts_at, shift.ends_at, shift.session.venue.zone))


MAILS = (
    fitting,
    signed_up,
    waiting,
    offered,
    withdrawn,
    offer_ended,
    session_moved,
    session_cancelled,
    let_go,
    otherwise,
    places_freed,
    newcomers_alone,
    series_changed,
    withheld,
    returned,
    soon,
)
