"""The coming trainings, booked with one tap and given back with another, and the word that an activity is one."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from flask import abort, render_template, url_for

from community.foundation import clock
from community.foundation.access import Actor, current_actor, find, requires, within_reach
from community.foundation.database import grouped
from community.foundation.i18n import gettext
from community.foundation.pages import fragment, go, notify, on_refusal, slice_blueprint
from community.households.actions import first_person, own_household
from community.households.queries import find_own
from events.permissions import Permission as EventPermission
from events.registrations import actions as registrations
from events.registrations import queries as parties
from events.registrations.rules import Circle, RegistrationState
from events.registrations.views import KINDS
from events.registrations.waiting_list import OwnStep
from events.sessions.models import Session
from volunteers.clearances.rules import Training
from volunteers.permissions import Permission
from volunteers.trainings import actions, queries, rules
from volunteers.trainings.forms import CourseForm

blueprint = slice_blueprint(__name__)
# So many dates stand on somebody's own page; the rest is a page further.
A_FEW = 3
SHOWN = {"kinds": KINDS, "States": RegistrationState, "OwnStep": OwnStep}


@dataclass(frozen=True)
class OwnDate:
    """A date of a training as its reader sees it: what they can do about it stands on the tile."""

    training: Training
    tile: parties.Tile

    @property
    def open(self) -> bool:
        """Whether it has room for them, or they stand there already."""
        return bool(self.tile.mine) or bool(self.tile.proposed and not self.tile.full)


@blueprint.get("")
@requires(Permission.OWN_CLEARANCE)
def index() -> str:
    me = current_actor().account_id or 0
    noted = queries.noted(me)
    needed = rules.missing(*queries.wanted_and_taken(me))
    dates = grouped((one.training, one) for one in _dates(current_actor()))
    return render_template(
        "volunteers/trainings/index.html",
        # What is asked of somebody and not taken comes first.
        trainings=sorted(dates.items(), key=lambda one: (one[0] in noted, one[0] not in needed)),
        noted=noted,
        needed=needed,
        **SHOWN,
    )


def _dates(actor: Actor, of: Collection[Training] = tuple(Training)) -> list[OwnDate]:
    """The coming dates of these trainings with what the actor can do about each, soonest first; the database is asked
    as often however many there are."""
    now, me = clock.now(), actor.account_id or 0
    coming = queries.coming(within_reach(actor, EventPermission.SEE_SESSION), now)
    found = [one for one in coming if one.training in of]
    if not found:
        return []
    sessions = [one.session for one in found]
    span = min(one.starts_at for one in sessions), max(one.ends_at for one in sessions)
    home = find_own(actor)
    own = [member for member in parties.people_of(home) if member.account_id == me] if home else []
    # Whoever has joined nothing yet has no number.
    promised = parties.promised_times([own[0].id], *span) if own else {0: parties.engaged([me], *span)[me]}
    members: Sequence[Any] = own or [first_person(actor.name)]
    tiles = parties.tiles_of(home, sessions, now, promised=promised, members=members, circle=Circle.NEIGHBOURS)
    return [OwnDate(one.training, tile) for one, tile in zip(found, tiles, strict=True)]


def step_panel(actor: Actor) -> str | None:
    """The dates with room of what somebody still has to take, to book at once; None where nothing is missing."""
    me = actor.account_id or 0
    needed = rules.missing(*queries.wanted_and_taken(me))
    if not needed:
        return None
    dates = [one for one in _dates(actor, needed) if one.open]
    return fragment("volunteers/trainings/_step_panel.html", dates=dates[:A_FEW], **SHOWN)


@blueprint.post("/dates/<int:session_id>/book")
@on_refusal(lambda session_id: index())
@requires(EventPermission.JOIN, session=Session)
def book(session: Session) -> Any:
    home = _own_home(session)
    own = [member.id for member in parties.members_of(home) if member.account_id == current_actor().account_id]
    made = registrations.take_part(session.id, home, own)
    if made.state is RegistrationState.CONFIRMED:
        notify("good", gettext("You have a place in this training."))
    else:
        notify("info", gettext("All places are taken. You are on the waiting list."))
    return go("volunteers.trainings.index")


@blueprint.post("/dates/<int:session_id>/leave")
@on_refusal(lambda session_id: index())
@requires(EventPermission.JOIN, session=Session)
def leave(session: Session) -> Any:
    if registrations.cancel(session.id, _own_home(session)):
        again = url_for("volunteers.trainings.book", session_id=session.id)
        notify("good", gettext("You gave the place back."), undo_url=again, undo_label=gettext("Book again"))
    return go("volunteers.trainings.index")


@blueprint.post("/dates/<int:session_id>/claim")
@on_refusal(lambda session_id: index())
@requires(EventPermission.JOIN, session=Session)
def claim(session: Session) -> Any:
    registrations.claim(session.id, _own_home(session))
    return go("volunteers.trainings.index", gettext("The place is yours."))


def _own_home(session: Session) -> int:
    """The household of whoever books for themselves; what is no training is booked elsewhere."""
    me = current_actor().account_id
    if me is None or queries.find_course(session.activity_id) is None:
        abort(404)
    return own_household(me)


@blueprint.post("/sessions/<int:session_id>")
@requires(Permission.DECLARE_TRAINING, session=Session)
def declare(session: Session) -> Any:
    form = CourseForm(prefix="course_")
    if not form.validate():
        abort(422)
    actions.declare(session.activity_id, form.training.data)
    return go("events.planning.session", gettext("Saved."), session_id=session.id)


def planning_panel(session: Session) -> str:
    """What training a session is of, for who may say so."""
    if not find(current_actor(), Permission.DECLARE_TRAINING, Session, session.id):
        return ""
    course = queries.find_course(session.activity_id)
    form = CourseForm(prefix="course_", formdata=None, training=course.training if course else None)
    action = url_for("volunteers.trainings.declare", session_id=session.id)
    return fragment("volunteers/trainings/_panel.html", form=form, action=action)
