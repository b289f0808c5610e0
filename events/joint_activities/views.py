"""With whom an activity is run together: proposed, answered, ended; and what others propose to one's organisations."""

from typing import Any

from flask import render_template

from community.foundation import clock
from community.foundation.access import current_actor, requires, within_reach
from community.foundation.i18n import gettext, lazy_gettext
from community.foundation.pages import filled_in, go, on_refusal, slice_blueprint
from events.activities.models import Activity
from events.activities.queries import get_activity
from events.joint_activities import actions, queries
from events.joint_activities.forms import ProposalForm
from events.joint_activities.rules import JointState, Refusal
from events.permissions import Permission

blueprint = slice_blueprint(__name__)

REFUSALS = {
    Refusal.OWN: lazy_gettext("It is your own activity already. Choose another organisation."),
    Refusal.NOT_AT_WORK: lazy_gettext("This organisation is closed. Choose another one."),
    Refusal.NOT_ALONE: lazy_gettext("Another organisation is asked already, or runs it together with you."),
    Refusal.ARCHIVED: lazy_gettext("This activity is archived. Publish it again first."),
    Refusal.OF_THE_HOUSE: lazy_gettext("These meetings are between those who are named, so nobody else runs them."),
}


@blueprint.get("")
@requires(Permission.ANSWER_TOGETHER)
def index() -> str:
    """What others propose, and what is run together."""
    actor = current_actor()
    return render_template(
        "events/joint_activities/index.html",
        asked=queries.asked_of(within_reach(actor, Permission.ANSWER_TOGETHER)),
        together=queries.run_together(within_reach(actor, Permission.CHANGE_ACTIVITY)),
    )


@blueprint.get("/<int:activity_id>")
@requires(Permission.CHANGE_ACTIVITY, activity=Activity)
def show(activity: Activity) -> Any:
    return _page(activity, ProposalForm(queries.to_ask(activity)))


def _page(activity: Activity, form: ProposalForm) -> str:
    activity = get_activity(activity.id)
    obstacle = queries.obstacle(activity)
    return render_template(
        "events/joint_activities/show.html",
        activity=activity,
        form=form,
        state=queries.standing(activity),
        States=JointState,
        asked=queries.find_organisation(activity.asked_id),
        obstacle=REFUSALS[obstacle] if obstacle else "",
    )


@blueprint.post("/<int:activity_id>")
@on_refusal(show)
@requires(Permission.PROPOSE_TOGETHER, activity=Activity)
def propose(activity: Activity) -> Any:
    form = filled_in(ProposalForm(queries.to_ask(activity)), lambda form: _page(activity, form))
    actions.propose(activity, form.organisation_id.data)
    return _back(activity, gettext("They are asked. You read here what they answer."))


@blueprint.post("/<int:activity_id>/take-back")
@requires(Permission.PROPOSE_TOGETHER, activity=Activity)
def take_back(activity: Activity) -> Any:
    actions.take_back(activity)
    return _back(activity, gettext("Nobody is asked any more."))


@blueprint.post("/<int:activity_id>/end")
@requires(Permission.CHANGE_ACTIVITY, activity=Activity)
def end(activity: Activity) -> Any:
    actions.end(activity)
    said = gettext("It is no longer run together. Its dates stay as they are, and both organisations are told.")
    return go("events.joint_activities.index", said)


@blueprint.get("/<int:activity_id>/asked")
@requires(Permission.ANSWER_TOGETHER, activity=Activity)
def asked(activity: Activity) -> str:
    """What one is asked to run together: what it is, and its next dates."""
    return render_template(
        "events/joint_activities/asked.html",
        activity=get_activity(activity.id),
        dates=queries.next_dates(activity, clock.now()),
    )


@blueprint.post("/<int:activity_id>/accept")
@requires(Permission.ANSWER_TOGETHER, activity=Activity)
def accept(activity: Activity) -> Any:
    actions.accept(activity)
    said = gettext("You run it together now. Its dates stand on your board and in your calendar.")
    return go("events.planning.activity", said, activity_id=activity.id)


@blueprint.post("/<int:activity_id>/decline")
@requires(Permission.ANSWER_TOGETHER, activity=Activity)
def decline(activity: Activity) -> Any:
    actions.decline(activity)
    return go("events.joint_activities.index", gettext("They are told that you do not."))


def _back(activity: Activity, said: str) -> Any:
    return go("events.joint_activities.show", said, activity_id=activity.id)
