"""The button "I need help" of a family, and the coordinators' list of who asks."""

from typing import Any

from flask import abort, render_template, url_for

from community.foundation import audit
from community.foundation.access import current_actor, requires, within_reach
from community.foundation.i18n import gettext
from community.foundation.pages import filled_in, go, notify, slice_blueprint
from community.help_requests import actions, queries
from community.help_requests.forms import HelpForm
from community.help_requests.labels import REACHED
from community.help_requests.models import HelpCall
from community.help_requests.rules import CallBy, CallTime
from community.households.queries import get_household, may_be_read, organisation_of
from community.households.views import page_of
from community.members.rules import Heard
from community.permissions import Permission
from community.site.queries import help_numbers

blueprint = slice_blueprint(__name__)


@blueprint.get("/ask")
@requires(Permission.ASK_FOR_HELP)
def ask_page() -> str:
    """Whom to call at once, and the button that asks to be called."""
    return _page(HelpForm(formdata=None))


def _page(form: HelpForm) -> str:
    actor = current_actor()
    return render_template(
        "community/help_requests/ask.html",
        numbers=help_numbers(),
        organisation=organisation_of(get_household(actor.household_id or 0)),
        waiting=queries.find_own(actor) is not None,
        shared=actor.is_shared,
        form=form,
    )


@blueprint.post("/ask")
@requires(Permission.ASK_FOR_HELP)
def ask() -> Any:
    actor = current_actor()
    form = filled_in(HelpForm(), _page)
    wished = (form.call_at.data or CallTime.ANY, form.call_by.data or CallBy.ANYBODY, form.phone.data or "")
    heard = actions.ask(actor.household_id or 0, actor.member_id, *wished)
    notify(
        "good" if heard is Heard.COORDINATORS else "warning",
        str(REACHED[heard]),
        # Whoever holds everybody's card later neither sees it nor takes it back.
        undo_url="" if actor.is_shared else url_for("community.help_requests.take_back"),
        undo_label=gettext("I do not need it any more"),
    )
    return go("events.registrations.family")


@blueprint.post("/take-back")
@requires(Permission.ASK_FOR_HELP)
def take_back() -> Any:
    actor = current_actor()
    actions.take_back(actor.household_id or 0, actor.member_id or abort(404))
    return go("events.registrations.family", gettext("Good. Nobody will be asked to call you."))


@blueprint.get("")
@requires(Permission.SEE_CALLS, records=True)
def index() -> str:
    calls = queries.open_calls(within_reach(current_actor(), Permission.SEE_CALLS))
    audit.record(audit.Deed.VIEWED, *calls)
    return render_template(
        "community/help_requests/index.html",
        calls=calls,
        pages={call.id: page_of(call.household) for call in calls},
        named={call.id for call in calls if may_be_read(call.household, call.household.consents)},
    )


@blueprint.post("/<int:call_id>/settle")
@requires(Permission.SEE_CALLS, call=HelpCall)
def settle(call: HelpCall) -> Any:
    actions.settle(call, current_actor().account_id)
    return go("community.help_requests.index", gettext("Settled."))
