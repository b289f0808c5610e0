"""Open shifts, one shift, signing up and withdrawing, my shifts, and the roster."""

from collections.abc import Sequence
from datetime import date, datetime
from itertools import groupby
from typing import Any

from flask import current_app, redirect, render_template, request, url_for
from markupsafe import Markup

from community.foundation import audit, clock
from community.foundation.access import Actor, current_actor, permits, requires, within_reach
from community.foundation.i18n import gettext, lazy_gettext, local
from community.foundation.pages import notify, on_refusal, slice_blueprint
from events.feeds.queries import told_places
from events.presence.rules import late
from events.sessions.models import Session
from events.sessions.rules import SessionState
from volunteers.permissions import Permission
from volunteers.shifts import actions, queries, rules
from volunteers.shifts.models import Shift, SignUp
from volunteers.shifts.rules import Outcome, Refusal, SignUpState, Staffing
from volunteers.vetting import queries as clearances

blueprint = slice_blueprint(__name__)

REFUSALS = {
    Refusal.CANCELLED: lazy_gettext("This shift was cancelled. Nothing was changed."),
    Refusal.STARTED: lazy_gettext("This shift has begun already."),
    Refusal.NOT_ACTIVE: lazy_gettext("Your volunteer profile is not active yet. Your coordinator can tell you what is missing."),
    Refusal.PAUSED: lazy_gettext("You have a pause on this day. End the pause in your profile first."),
    Refusal.NOT_CLEARED: lazy_gettext("This shift needs a clearance that you do not have on its date yet."),
    Refusal.CLEARANCE_ENDS: lazy_gettext("Your clearance ends before the date of this shift. Renewed in time, it opens the shift."),
    Refusal.LANGUAGE: lazy_gettext("This shift needs a language that is not in your profile."),
    Refusal.OVERLAPS: lazy_gettext("You have promised another shift at this time. Withdraw from one of them first."),
    Refusal.ALREADY: lazy_gettext("You are signed up for this shift already."),
    Refusal.NOT_OFFERED: lazy_gettext("This place is not offered to you."),
    Refusal.OFFER_ENDED: lazy_gettext("The time to take this place is over. It went to the next person."),
}  # fmt: skip

A_PAGE = 40
FITTING = (Outcome.CONFIRMED, Outcome.WAITING)
# What the person's own page of the clearance explains.
ON_THE_WAY = (Refusal.NOT_ACTIVE, Refusal.NOT_CLEARED, Refusal.CLEARANCE_ENDS)

STATE_KINDS = {
    SignUpState.CONFIRMED: "good",
    SignUpState.WAITING: "waiting",
    SignUpState.OFFERED: "few",
    SignUpState.CHECKED_IN: "good",
    SignUpState.COMPLETED: "good",
    Staffing.OPEN: "good",
    Staffing.UNDER_STAFFED: "few",
    Staffing.FULL: "full",
    Staffing.CANCELLED: "off",
}


@blueprint.get("")
@requires(Permission.SEE_SHIFTS)
def index() -> str:
    actor = current_actor()
    now = clock.now()
    shifts = queries.open_shifts(within_reach(actor, Permission.SEE_SHIFTS), now)
    answers = _answers(actor, shifts, now)
    everything = "all" in request.args or not answers
    fitting = [shift for shift in shifts if everything or answers[shift.id] in FITTING]
    shown = fitting[:A_PAGE]
    return render_template(
        "volunteers/shifts/index.html",
        days=_by_day(shown),
        answers=answers,
        reasons={shift_id: REFUSALS.get(answer) for shift_id, answer in answers.items()},
        kinds=STATE_KINDS,
        everything=everything,
        hidden=len(shifts) - len(fitting),
        more=len(fitting) - len(shown),
        staffing=queries.staffing_of,
        way=_way(actor) if not shown and any(answer in ON_THE_WAY for answer in answers.values()) else None,
    )


@blueprint.get("/<int:shift_id>")
@requires(Permission.SEE_SHIFTS, shift=Shift)
def show(shift: Shift) -> str:
    shift = queries.get_shift(shift.id)
    actor = current_actor()
    mine = queries.find_live_sign_up(shift.id, actor.account_id) if actor.account_id else None
    answer = None if mine else _answers(actor, [shift], clock.now()).get(shift.id)
    return render_template(
        "volunteers/shifts/show.html",
        States=SignUpState,
        shift=shift,
        told=told_places(actor, [shift.session_id]) if mine else (),
        mine=mine,
        place=queries.place_in_queue(mine) if mine and mine.state is SignUpState.WAITING else None,
        obstacle=REFUSALS[answer] if isinstance(answer, Refusal) else None,
        way=_way(actor) if answer in ON_THE_WAY else None,
        may_sign_up=answer in FITTING,
        will_wait=answer is Outcome.WAITING,
        staffing=queries.staffing_of(shift),
        kinds=STATE_KINDS,
    )


def _way(actor: Actor) -> clearances.Standing:
    """How far the actor is on the way to a clearance."""
    me = actor.account_id or 0
    return clearances.standings_of([me], clock.today(current_app.config["ZAEDNO"].time_zone))[me]


def _answers(actor: Actor, shifts: Sequence[Shift], now: datetime) -> dict[int, Outcome | Refusal]:
    """What signing up would lead to, for each shift; empty for whoever is no volunteer."""
    if not shifts or not permits(actor, Permission.SIGN_UP):
        return {}
    standing = queries.standings_of([actor.account_id])[actor.account_id]
    ends = max(shift.ends_at for shift in shifts)
    busy = queries.promised_times(actor.account_id, min(shift.starts_at for shift in shifts), ends)
    return {shift.id: rules.decide(now, queries.duty_of(shift), standing, busy) for shift in shifts}


def _by_day(shifts: Sequence[Shift]) -> list[tuple[date, list[Shift]]]:
    def on(shift: Shift) -> date:
        return local(shift.starts_at, shift.session.venue.zone).date()

    return [(day, list(group)) for day, group in groupby(shifts, key=on)]


@blueprint.post("/<int:shift_id>/sign-up")
@on_refusal(show)
@requires(Permission.SIGN_UP, shift=Shift.__table__)
def sign_up(shift: Shift) -> Any:
    if actions.sign_up(shift, current_actor().account_id) is Outcome.CONFIRMED:
        notify("good", gettext("You have the place. A mail with a calendar entry is on its way."))
    else:
        notify("info", gettext("All places are taken. You are on the waiting list."))
    return redirect(url_for("volunteers.shifts.show", shift_id=shift.id), 303)


@blueprint.get("/mine")
@requires(Permission.SEE_OWN_SHIFTS)
def mine() -> str:
    actor = current_actor()
    sign_ups = queries.sign_ups_of(actor.account_id, clock.now())
    panels = [panel(actor) for panel in current_app.extensions["own_panels"]]
    return render_template(
        "volunteers/shifts/mine.html",
        sign_ups=sign_ups,
        told=told_places(actor, [row.shift.session_id for row in sign_ups]),
        clashing=rules.clashing(
            (row.id, row.shift.starts_at, row.shift.ends_at) for row in sign_ups if row.state in rules.HOLDS_A_PLACE
        ),
        moved=SessionState.MOVED,
        panels=[panel for panel in panels if panel],
        States=SignUpState,
        kinds=STATE_KINDS,
    )


@blueprint.post("/sign-ups/<int:sign_up_id>/withdraw")
@requires(Permission.CHANGE_OWN_SIGN_UP, sign_up=SignUp)
def withdraw(sign_up: SignUp) -> Any:
    looking = actions.withdraw(sign_up)
    notify(
        "good",
        gettext("You gave the place back. We are looking for a stand-in.")
        if looking
        else gettext("You gave the place back."),
        undo_url=url_for("volunteers.shifts.sign_up", shift_id=sign_up.shift_id),
        undo_label=gettext("Sign up again"),
    )
    return redirect(url_for("volunteers.shifts.mine"), 303)


@blueprint.post("/sign-ups/<int:sign_up_id>/claim")
@requires(Permission.CHANGE_OWN_SIGN_UP, sign_up=SignUp)
def claim(sign_up: SignUp) -> Any:
    actions.claim(sign_up)
    notify("good", gettext("The place is yours."))
    return redirect(url_for("volunteers.shifts.mine"), 303)


@blueprint.get("/<int:shift_id>/roster")
@requires(Permission.SEE_ROSTER, records=True, shift=Shift)
def roster(shift: Shift) -> str:
    rows = queries.roster_of(shift.id)
    audit.record(audit.Deed.VIEWED, shift)
    shift = queries.get_shift(shift.id)
    return render_template(
        "volunteers/shifts/roster.html",
        shift=shift,
        coming=[row for row in rows if row[0].state is not SignUpState.WAITING],
        States=SignUpState,
        late=late(clock.now(), shift.starts_at, shift.ends_at),
        waiting=[row for row in rows if row[0].state is SignUpState.WAITING],
        staffing=queries.staffing_of(shift),
        kinds=STATE_KINDS,
    )


def session_panel(session: Session) -> Markup | None:
    """The shifts of a session, for its page; None when there are none, or when it is over."""
    shifts = queries.shifts_of(session) if session.ends_at > clock.now() else []
    if not shifts:
        return None
    return Markup(  # noqa: S704 - a rendered template
        render_template("volunteers/shifts/_panel.html", shifts=shifts, staffing=queries.staffing_of, kinds=STATE_KINDS)
    )
