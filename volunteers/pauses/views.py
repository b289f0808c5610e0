"""A pause: asked about where shifts were promised on its days, begun, ended, taken back."""

from typing import Any

from flask import abort, render_template, request, url_for

from community.foundation import clock
from community.foundation.access import current_actor, requires, within_reach
from community.foundation.database import db
from community.foundation.i18n import gettext, lazy_gettext, ngettext
from community.foundation.pages import filled_in, go, notify, on_refusal, slice_blueprint
from events.registrations.waiting_list import Outcome
from volunteers.pauses import actions, queries
from volunteers.pauses.rules import PauseWish, Refusal
from volunteers.permissions import Permission
from volunteers.profiles.forms import PauseForm
from volunteers.profiles.models import Volunteer, VolunteerPause
from volunteers.profiles.queries import find_pause
from volunteers.profiles.views import profile_page
from volunteers.shifts.queries import reached
from volunteers.shifts.rules import SignUpState
from volunteers.shifts.views import STATE_KINDS

blueprint = slice_blueprint(__name__)

REFUSALS = {Refusal.PROMISED: lazy_gettext("On these days you are expected somewhere. Say what becomes of it first.")}


def _me() -> Volunteer:
    """The actor's profile; shifts are locked before people, so nothing is locked here."""
    return db.session.get(Volunteer, current_actor().account_id or 0) or abort(404)


@blueprint.get("/new")
@requires(Permission.OWN_PROFILE)
def ask() -> Any:
    form = PauseForm(request.values, prefix="pause_", meta={"csrf": False})
    if not form.validate():
        return profile_page(_me(), "where", pause=form)
    first_on, last_on = form.first_on.data, form.last_on.data
    return render_template(
        "volunteers/pauses/ask.html",
        form=form,
        sign_ups=queries.promised(_me().id, first_on, last_on, clock.now()),
        first_on=first_on,
        last_on=last_on,
        Wish=PauseWish,
        States=SignUpState,
        kinds=STATE_KINDS,
    )


@blueprint.post("")
@on_refusal(ask)
@requires(Permission.OWN_PROFILE)
def pause() -> Any:
    me = _me()
    form = filled_in(PauseForm(prefix="pause_"), lambda form: profile_page(me, "where", pause=form))
    days = {"first_on": form.first_on.data, "last_on": form.last_on.data}
    wish, seen = request.form.get("wish", ""), request.form.getlist("seen", type=int)
    if not wish and queries.promised(me.id, **days, now=clock.now()):
        return go("volunteers.pauses.ask", **{f"pause_{name}": day.isoformat() for name, day in days.items()})
    about = {PauseWish.GIVE_BACK.value: "giving_back", PauseWish.KEEP.value: "keeping"}
    begun = actions.pause(me.id, **days, **({about[wish]: seen} if wish in about else {}))
    notify(
        "good",
        _words(begun),
        undo_url=url_for("volunteers.pauses.take_back", pause_id=begun.id),
        undo_label=gettext("Undo"),
    )
    return go("volunteers.profiles.mine", step="where")


def _words(begun: VolunteerPause) -> str:
    if not begun.gave_back:
        return gettext("Saved. On these days nobody asks you for anything.")
    return ngettext(
        "Saved. %(num)d shift was given back; those who wait are asked.",
        "Saved. %(num)d shifts were given back; those who wait are asked.",
        len(begun.gave_back),
    )


@blueprint.post("/<int:pause_id>/end")
@requires(Permission.OWN_PROFILE)
def end(pause_id: int) -> Any:
    actions.end(find_pause(_me().id, pause_id) or abort(404))
    return _to_pauses(gettext("The pause is over. Welcome back!"))


@blueprint.post("/<int:pause_id>/take-back")
@requires(Permission.OWN_PROFILE)
def take_back(pause_id: int) -> Any:
    paused = find_pause(_me().id, pause_id) or abort(404)
    wanted = len(paused.gave_back)
    reach = within_reach(current_actor(), Permission.SIGN_UP)
    outcomes = actions.take_back(paused, reached(reach, paused.gave_back))
    if not wanted:
        return _to_pauses(gettext("The pause is gone."))
    return _to_pauses(
        gettext(
            "The pause is gone. Of %(all)s shifts you have %(have)s again and wait for %(waiting)s.",
            all=wanted,
            have=outcomes.count(Outcome.CONFIRMED),
            waiting=outcomes.count(Outcome.WAITING),
        )
    )


def _to_pauses(said: str) -> Any:
    notify("good", said, at="pauses")
    return go("volunteers.profiles.mine", step="where", _anchor="pauses")
