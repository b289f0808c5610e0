"""Erasing a household, in two steps: a page that says what goes and what stays, and the button."""

from typing import Any

from flask import abort, redirect, render_template, url_for

from community.foundation.access import current_actor, find, requires
from community.foundation.database import transaction
from community.foundation.i18n import gettext
from community.foundation.pages import notify, slice_blueprint
from community.people.models import Household
from community.permissions import Permission
from community.privacy import actions
from community.privacy.forms import EraseForm

blueprint = slice_blueprint(__name__)


@blueprint.route("/households/<int:household_id>/erase", methods=["GET", "POST"])
@requires(Permission.ERASE_HOUSEHOLD, own_transactions=True)
def erase_household(household_id: int) -> Any:
    """Its transactions are its own, because the sessions that the family joined are locked before the family."""
    actor = current_actor()
    form = EraseForm()
    with transaction(writing=False):
        if find(actor, Permission.ERASE_HOUSEHOLD, Household, household_id) is None:
            abort(404)
        if not form.validate_on_submit():
            page = render_template("community/privacy/erase_household.html", household_id=household_id, form=form)
            return page, 422 if form.is_submitted() else 200
    with transaction():
        actions.say_farewell(household_id)
        actions.erase(find(actor, Permission.ERASE_HOUSEHOLD, Household, household_id) or abort(404))
    notify("good", gettext("The household is erased."))
    return redirect(url_for("community.people.index"), 303)
