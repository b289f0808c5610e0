"""Shifts as calendars show them: in the personal feed, and in the invitation of a letter, the same entry in both."""

from collections.abc import Sequence
from dataclasses import replace

import sqlalchemy as sa
from flask import current_app
from sqlalchemy.orm import contains_eager

from community.accounts.models import Account
from community.accounts.queries import actor_of
from community.foundation import clock, i18n
from community.foundation.access import Actor
from community.foundation.database import db
from community.foundation.outbox import Attachment, Recipient
from events.activities.rules import Openness
from events.calendar.ics import Attendee, FeedSession, Method, render_invitation
from events.calendar.views import cancelled_prefix, feed_session
from events.calendar.window import window
from events.feeds.queries import told_places
from events.sessions.models import Session
from events.sessions.rules import SessionState
from volunteers.shifts import queries
from volunteers.shifts.models import Shift, SignUp
from volunteers.shifts.rules import ShiftState, SignUpState

COMING = (SignUpState.CONFIRMED, SignUpState.CHECKED_IN, SignUpState.COMPLETED)


def personal_dates(actor: Actor) -> list[FeedSession]:
    """The shifts that the actor has a place in, within the window of feeds."""
    if actor.account_id is None:
        return []
    span = window(clock.now())
    # Whom a cancellation set free reads "cancelled" in the calendar, and is not left wondering.
    set_free = sa.and_(
        SignUp.state == SignUpState.WITHDRAWN,
        Session.state == SessionState.CANCELLED,
        SignUp.updated_at >= Session.updated_at,
    )
    rows = db.session.scalars(
        sa.select(SignUp)
        .join(SignUp.shift)
        .join(Session, Session.id == Shift.session_id)
        .where(
            SignUp.account_id == actor.account_id,
            sa.or_(SignUp.state.in_(COMING), set_free),
            Shift.ends_at > span.start,
            Shift.starts_at < span.end,
        )
        .options(contains_eager(SignUp.shift).options(*queries.SESSION_WITH_TEXTS))
        .order_by(Shift.starts_at, SignUp.id)
    )
    return entries(actor, list(rows))


def entries(actor: Actor, sign_ups: Sequence[SignUp]) -> list[FeedSession]:
    """Sign-ups of one volunteer as entries; their shifts and sessions must be loaded."""
    told = told_places(actor, [row.shift.session_id for row in sign_ups])
    changes = _changes(actor.account_id, [row.shift_id for row in sign_ups])
    return [_entry(row, told, changes[row.shift_id]) for row in sign_ups]


def _changes(account_id: int | None, shift_ids: Sequence[int]) -> dict[int, int]:
    """How often a volunteer's place in each shift changed, over all sign-ups: a number that only grows."""
    rows = db.session.execute(
        sa.select(SignUp.shift_id, sa.func.sum(SignUp.sequence + 1))
        .where(SignUp.account_id == account_id, SignUp.shift_id.in_(shift_ids))
        .group_by(SignUp.shift_id)
    )
    return {shift_id: int(number) for shift_id, number in rows}


def _entry(sign_up: SignUp, told: Sequence[int], changes: int) -> FeedSession:
    shift, session = sign_up.shift, sign_up.shift.session
    locale = i18n.current_language().code
    shown = feed_session(session, locale, place_known=session.id in told, private=True)
    role = str(current_app.jinja_env.filters["word"](shift.role))
    invited = session.activity.openness is Openness.INVITED
    return replace(
        shown,
        # A calendar lies about on many screens: what is not public keeps its name to itself.
        title=f"{session.activity.organisation.called if invited else shown.title} ({role})",
        key=f"{session.key}/{shift.id}",
        start_at=shift.starts_at,
        end_at=shift.ends_at,
        all_day=False,
        sequence=session.sequence + changes,
        updated_at=max(session.updated_at, sign_up.updated_at),
        cancelled=shown.cancelled or shift.state is ShiftState.CANCELLED,
    )


def invitation(sign_up: SignUp, recipient: Recipient, method: Method) -> tuple[Attachment, ...]:
    """The entry as the attachment of a letter to the volunteer; its session must be loaded."""
    account = db.session.get(Account, sign_up.account_id)
    if account is None:
        return ()
    [entry] = entries(actor_of(account), [sign_up])
    content = render_invitation(
        entry,
        current_app.config["ZAEDNO"].mail_sender,
        Attendee(account.name, recipient.address),
        method,
        cancelled_prefix=cancelled_prefix(),
        sequence=entry.sequence,
    )
    return (Attachment("invite.ics", "text/calendar", content, method.value),)
