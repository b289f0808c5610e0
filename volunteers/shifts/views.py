"""Open shifts, one shift, signing up and withdrawing, my shifts, and the roster."""

from typing import Any

from flask import redirect, render_template, url_for

from community.foundation import clock
from community.foundation.access import current_actor, requires, within_reach
from community.foundation.i18n import gettext, lazy_gettext
from community.foundation.pages import notify, on_refusal, slice_blueprint
from volunteers.permissions import Permission
from volunteers.shifts import actions, queries, rules
from volunteers.shifts.models import Shift, SignUp
from volunteers.shifts.rules import Refusal, ShiftRole, SignUpState, Staffing
from volunteers.vetting.rules import Clearance

blueprint = slice_blueprint(__name__)

REFUSALS = {
    Refusal.CANCELLED: lazy_gettext("This shift was cancelled. Nothing was changed."),
    Refusal.STARTED: lazy_gettext("This shift has begun already."),
    Refusal.NOT_ACTIVE: lazy_gettext("Your volunteer profile is not active yet. Your coordinator can tell you what is missing."),
    Refusal.NOT_CLEARED: lazy_gettext("This shift needs a clearance that you do not have on its date yet."),
    Refusal.LANGUAGE: lazy_gettext("This shift needs a language that is not in your profile."),
    Refusal.OVERLAPS: lazy_gettext("You have promised another shift at this time. Withdraw from one of them first."),
    Refusal.ALREADY: lazy_gettext("You are signed up for this shift already."),
    Refusal.NOT_OFFERED: lazy_gettext("This place is not offered to you."),
    Refusal.OFFER_ENDED: lazy_gettext("The time to take this place is over. It went to the next person."),
}  # fmt: skip

WORDS = {
    ShiftRole.LEAD: lazy_gettext("Lead"),
    ShiftRole.HELPER: lazy_gettext("Helper"),
    ShiftRole.COACH: lazy_gettext("Coach"),
    ShiftRole.INTERPRETER: lazy_gettext("Interpreter"),
    ShiftRole.CHILDCARE: lazy_gettext("Childcare"),
    ShiftRole.COOK: lazy_gettext("Cook"),
    ShiftRole.WELCOME: lazy_gettext("Welcome"),
    ShiftRole.MENTOR: lazy_gettext("Mentor"),
    ShiftRole.DRIVER: lazy_gettext("Driver"),
    Staffing.OPEN: lazy_gettext("Places free"),
    Staffing.UNDER_STAFFED: lazy_gettext("Help needed"),
    Staffing.FULL: lazy_gettext("Full"),
    Staffing.CANCELLED: lazy_gettext("Cancelled"),
    SignUpState.CONFIRMED: lazy_gettext("You are coming"),
    SignUpState.WAITING: lazy_gettext("On the waiting list"),
    SignUpState.OFFERED: lazy_gettext("A place is free for you"),
    SignUpState.WITHDRAWN: lazy_gettext("Given back"),
    SignUpState.CHECKED_IN: lazy_gettext("Checked in"),
    SignUpState.COMPLETED: lazy_gettext("Done"),
    SignUpState.EXCUSED: lazy_gettext("Excused"),
    SignUpState.NO_SHOW: lazy_gettext("Did not come"),
    Clearance.ADULTS: lazy_gettext("Cleared for adults"),
    Clearance.FAMILIES: lazy_gettext("Cleared for families"),
    Clearance.CHILDREN: lazy_gettext("Cleared for children"),
}


@blueprint.get("")
@requires(Permission.SEE_SHIFTS)
def index() -> str:
    actor = current_actor()
    now = clock.now()
    shifts = queries.open_shifts(within_reach(actor, Permission.SEE_SHIFTS), now)
    return render_template("volunteers/shifts/index.html", shifts=shifts)


@blueprint.get("/<int:shift_id>")
@requires(Permission.SEE_SHIFTS, shift=Shift)
def show(shift: Shift | None = None, shift_id: int | None = None) -> str:
    shift = queries.get_shift(shift.id)
    actor = current_actor()
    mine = queries.find_live_sign_up(shift.id, actor.account_id) if actor.account_id else None
    place = queries.place_in_queue(mine) if mine and mine.state is SignUpState.WAITING else None
    return render_template(
        "volunteers/shifts/show.html",
        shift=shift,
        mine=mine,
        place=place,
        staffing=rules.staffing(queries.duty_of(shift).cancelled, shift.minimum, shift.maximum, shift.taken),
    )


@blueprint.post("/<int:shift_id>/sign-up")
@on_refusal(show)
@requires(Permission.SIGN_UP, shift=Shift)
def sign_up(shift: Shift) -> Any:
    made = actions.sign_up(shift, current_actor().account_id)
    if made.state is SignUpState.CONFIRMED:
        notify("good", gettext("You have the place. A mail with a calendar entry is on its way."))
    else:
        notify("info", gettext("All places are taken. You are on the waiting list."))
    return redirect(url_for("volunteers.shifts.show", shift_id=shift.id), 303)


@blueprint.get("/mine")
@requires(Permission.SEE_OWN_SHIFTS)
def mine() -> str:
    sign_ups = queries.sign_ups_of(current_actor().account_id, clock.now())
    return render_template("volunteers/shifts/mine.html", sign_ups=sign_ups)


@blueprint.post("/sign-ups/<int:sign_up_id>/withdraw")
@requires(Permission.CHANGE_OWN_SIGN_UP, sign_up=SignUp)
def withdraw(sign_up: SignUp) -> Any:
    actions.withdraw(sign_up)
    notify(
        "good",
        gettext("You gave the place back."),
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
    return render_template("volunteers/shifts/roster.html", shift=queries.get_shift(shift.id), rows=rows)
