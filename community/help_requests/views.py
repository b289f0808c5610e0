"""The button "I need help" of a family, and the coordinators' list of who asks."""

from typing import Any

from flask import render_template, url_for

from community.foundation import audit
from community.foundation.access import current_actor, requires, within_reach
from community.foundation.config import settings
from community.foundation.i18n import gettext
from community.foundation.pages import go, notify, slice_blueprint
from community.help_requests import actions, queries
from community.help_requests.labels import REACHED
from community.help_requests.models import HelpCall
from community.households.queries import may_be_read
from community.members.rules import Heard
from community.permissions import Permission
from community.site.rules import numbers

blueprint = slice_blueprint(__name__)


@blueprint.get("/ask")
@requires(Permission.ASK_FOR_HELP)
def ask_page() -> str:
    """Whom to call at once, and the button that asks to be called."""
    household = current_actor().household_id
    return render_template(
        "community/help_requests/ask.html",
        numbers=numbers(settings().country),
        waiting=queries.find_open(household) is not None if household else False,
    )


@blueprint.post("/ask")
@requires(Permission.ASK_FOR_HELP)
def ask() -> Any:
    heard = actions.ask(current_actor().household_id)
    notify(
        "good" if heard is Heard.COORDINATORS else "warning",
        str(REACHED[heard]),
        undo_url=url_for("community.help_requests.take_back"),
        undo_label=gettext("I do not need it any more"),
    )
    return go("events.registrations.family")


@blueprint.post("/take-back")
@requires(Permission.ASK_FOR_HELP)
def take_back() -> Any:
    actions.take_back(current_actor().household_id)
    return go("events.registrations.family", gettext("Good. Nobody will be asked to call you."))


@blueprint.get("")
@requires(Permission.SEE_CALLS, records=True)
def index() -> str:
    calls = queries.open_calls(within_reach(current_actor(), Permission.SEE_CALLS))
    audit.record(audit.Deed.VIEWED, *calls)
    return render_template(
        "community/help_requests/index.html",
        calls=calls,
        named={call.id for call in calls if may_be_read(call.household, call.household.consents)},
    )


@blueprint.post("/<int:call_id>/settle")
@requires(Permission.SEE_CALLS, call=HelpCall)
def settle(call: HelpCall) -> Any:
    actions.settle(call, current_actor().account_id)
    return go("community.help_requests.index", gettext("Settled."))
