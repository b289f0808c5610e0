"""The organisations of the town: a list, a new one, a changed one."""

from collections.abc import Sequence
from typing import Any

from flask import current_app, render_template, request

from community.foundation.access import current_actor, permits, requires, within_reach
from community.foundation.i18n import gettext
from community.foundation.pages import filled_in, go, slice_blueprint
from community.organisations import actions, queries, rules
from community.organisations.forms import ChangeForm, OrganisationForm
from community.organisations.models import Organisation
from community.permissions import Permission

blueprint = slice_blueprint(__name__)


@blueprint.get("")
@requires(Permission.SEE_MEMBERS)
def index() -> str:
    actor = current_actor()
    return render_template(
        "community/organisations/index.html",
        organisations=queries.organisations(within_reach(actor, Permission.SEE_MEMBERS)),
        may_manage=permits(actor, Permission.MANAGE_ORGANISATIONS),
    )


@blueprint.route("/new", methods=["GET", "POST"])
@requires(Permission.MANAGE_ORGANISATIONS)
def new() -> Any:
    form = filled_in(
        OrganisationForm.in_languages(), lambda form: render_template("community/organisations/new.html", form=form)
    )
    made = actions.add(form.name.data, form.names, form.kind.data, form.level.data, form.phone.data or "")
    said = gettext("Added. Now invite the people who coordinate it.")
    return go("community.members.index", said, organisation_id=made.id)


@blueprint.route("/<int:organisation_id>", methods=["GET", "POST"])
@requires(Permission.MANAGE_ORGANISATIONS, organisation=Organisation)
def edit(organisation: Organisation) -> Any:
    form = filled_in(
        ChangeForm.in_languages(obj=organisation, data=organisation.names),
        lambda form: _page(organisation, form),
    )
    ahead = _still_ahead(organisation) if rules.closes(organisation.state, form.state.data) else []
    if ahead and "confirm" not in request.form:
        return _page(organisation, form, ahead)
    facts = (form.kind.data, form.level.data, form.state.data, form.phone.data or "")
    actions.change(organisation, form.name.data, form.names, *facts)
    return go("community.organisations.index", gettext("Saved."))


def _page(organisation: Organisation, form: ChangeForm, ahead: Sequence[Any] = ()) -> str:
    return render_template("community/organisations/edit.html", form=form, organisation=organisation, ahead=ahead)


def _still_ahead(organisation: Organisation) -> list[Any]:
    """What it still has ahead, in sentences of the contexts above."""
    return [line for offer in current_app.extensions["still_ahead"] for line in offer(organisation.id)]
