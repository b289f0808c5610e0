"""Who waits for a clearance, one volunteer's clearances, granting, confirming and withdrawing them."""

from typing import Any

from flask import abort, current_app, redirect, render_template, request, url_for

from community.accounts import queries as accounts
from community.foundation import audit, clock, database
from community.foundation.access import current_actor, requires, within_reach
from community.foundation.audit import Deed
from community.foundation.forms import clean_line
from community.foundation.i18n import gettext, lazy_gettext
from community.foundation.pages import notify, on_refusal, slice_blueprint
from volunteers.permissions import Permission
from volunteers.profiles.models import Volunteer
from volunteers.vetting import actions, queries
from volunteers.vetting.forms import GrantForm
from volunteers.vetting.rules import Clearance, Outcome, Refusal

blueprint = slice_blueprint(__name__)

REFUSALS = {
    Refusal.ONESELF: lazy_gettext("Nobody clears themselves. Ask a colleague."),
    Refusal.SAME_PERSON: lazy_gettext("You proposed this. Another person has to confirm it."),
    Refusal.PAST: lazy_gettext("Choose a date that is still to come."),
    Refusal.TOO_LONG: lazy_gettext("A clearance lasts three years at most."),
}

WANTED = {
    "open": lazy_gettext("Not yet cleared"),
    "waiting": lazy_gettext("Second person needed"),
    "all": lazy_gettext("All"),
}


@blueprint.get("")
@requires(Permission.VET)
def index() -> str:
    wanted = request.args.get("show", "open")
    wanted = wanted if wanted in WANTED else "open"
    typed = (clean_line(request.args.get("q")) or "")[:80]
    page = min(max(request.args.get("page", 1, int), 1), 1000)
    reach = within_reach(current_actor(), Permission.VET)
    found, more = queries.files(reach, _today(), wanted, typed, page)

    def at(number: int) -> str:
        return url_for("volunteers.vetting.index", show=wanted, q=typed or None, page=number)

    return render_template(
        "volunteers/vetting/index.html",
        files=found,
        tabs=[
            (str(label), url_for(".index", show=key, q=typed or None), key == wanted) for key, label in WANTED.items()
        ],
        typed=typed,
        wanted=wanted,
        previous_url=at(page - 1) if page > 1 else "",
        next_url=at(page + 1) if more else "",
    )


@blueprint.get("/<int:volunteer_id>")
@requires(Permission.VET, records=True, volunteer=Volunteer)
def show(volunteer: Volunteer) -> str:
    if database.is_writing():
        audit.record(Deed.VIEWED, volunteer)
    return _page(volunteer, GrantForm())


def _page(volunteer: Volunteer, form: GrantForm) -> str:
    return render_template(
        "volunteers/vetting/show.html",
        volunteer=volunteer,
        account=accounts.get_account(volunteer.id),
        granted=queries.granted_to([volunteer.id]).get(volunteer.id, []),
        proposals=queries.proposals_for(volunteer.id),
        form=form,
        today=_today(),
        me=current_actor().account_id,
    )


@blueprint.post("/<int:volunteer_id>/grant")
@on_refusal(show)
@requires(Permission.VET, volunteer=Volunteer)
def grant(volunteer: Volunteer) -> Any:
    form = GrantForm()
    if not form.validate_on_submit():
        return _page(volunteer, form), 422
    me = current_actor().account_id or 0
    outcome = actions.grant(volunteer, Clearance(form.clearance.data), form.until.data, _today(), me)
    if outcome is Outcome.GRANTED:
        notify("good", gettext("Cleared. The volunteer gets a letter."))
    else:
        notify("info", gettext("Proposed. Another person has to confirm it."))
    return _back(volunteer)


@blueprint.post("/<int:volunteer_id>/confirm")
@on_refusal(show)
@requires(Permission.VET, volunteer=Volunteer)
def confirm(volunteer: Volunteer) -> Any:
    proposal = queries.find_proposal(volunteer.id, _clearance())
    if proposal is None:
        abort(404)
    actions.confirm(volunteer, proposal, _today(), current_actor().account_id or 0)
    notify("good", gettext("Cleared. The volunteer gets a letter."))
    return _back(volunteer)


@blueprint.post("/<int:volunteer_id>/withdraw")
@requires(Permission.VET, volunteer=Volunteer)
def withdraw(volunteer: Volunteer) -> Any:
    actions.withdraw(volunteer, _clearance())
    notify("good", gettext("Withdrawn. It allows nothing new from now on."))
    return _back(volunteer)


def _clearance() -> Clearance:
    try:
        return Clearance(request.form.get("clearance", ""))
    except ValueError:
        abort(404)


def _back(volunteer: Volunteer) -> Any:
    return redirect(url_for("volunteers.vetting.show", volunteer_id=volunteer.id), 303)


def _today() -> Any:
    return clock.today(current_app.config["ZAEDNO"].time_zone)
