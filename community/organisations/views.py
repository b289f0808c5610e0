"""The organisations of the town: a list, a new one, a changed one."""

from typing import Any

from flask import render_template

from community.foundation.access import current_actor, permits, requires, within_reach
from community.foundation.i18n import gettext
from community.foundation.pages import filled_in, go, slice_blueprint
from community.organisations import actions, queries
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
        lambda form: render_template("community/organisations/edit.html", form=form, organisation=organisation),
    )
    facts = (form.kind.data, form.level.data, form.state.data, form.phone.data or "")
    actions.change(organisation, form.name.data, form.names, *facts)
    return go("community.organisations.index", gettext("Saved."))
