"""The organisations of the town: a list, a new one, a changed one."""

from typing import Any

from flask import render_template

from community.foundation.access import current_actor, permits, requires, within_reach
from community.foundation.i18n import gettext
from community.foundation.pages import form_page, go, notify, slice_blueprint
from community.organisations import actions, queries
from community.organisations.forms import ChangeForm, OrganisationForm, in_languages
from community.organisations.models import Organisation
from community.organisations.rules import OrganisationKind, OrganisationLevel, OrganisationState
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
    form = in_languages(OrganisationForm)
    if form.validate_on_submit():
        kind, level = OrganisationKind(form.kind.data), OrganisationLevel(form.level.data)
        made = actions.add(form.name.data, form.names, kind, level)
        notify("good", gettext("Added. Now invite the people who coordinate it."))
        return go("community.members.index", organisation_id=made.id)
    return form_page("community/organisations/new.html", form)


@blueprint.route("/<int:organisation_id>", methods=["GET", "POST"])
@requires(Permission.MANAGE_ORGANISATIONS, organisation=Organisation)
def edit(organisation: Organisation) -> Any:
    present = {"kind": organisation.kind.value, "level": organisation.level.value, "state": organisation.state.value}
    form = in_languages(ChangeForm, data={"name": organisation.name, **organisation.names, **present})
    if form.validate_on_submit():
        actions.change(
            organisation,
            form.name.data,
            form.names,
            OrganisationKind(form.kind.data),
            OrganisationLevel(form.level.data),
            OrganisationState(form.state.data),
        )
        return go("community.organisations.index", gettext("Saved."))
    return form_page("community/organisations/edit.html", form, organisation=organisation)
