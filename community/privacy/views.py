"""One's own data: a page that says what is kept, why and how long, a file to take along; and erasing, in two steps."""

from typing import Any

from flask import abort, current_app, jsonify, redirect, render_template, url_for

from community.accounts import queries as accounts
from community.accounts.models import Account
from community.foundation import audit, clock
from community.foundation.access import current_actor, find, requires
from community.foundation.database import transaction
from community.foundation.i18n import gettext
from community.foundation.pages import notify, slice_blueprint
from community.foundation.personal import Owner
from community.people.models import Household
from community.permissions import Permission
from community.privacy import actions, queries
from community.privacy.forms import EraseForm
from community.privacy.words import chapters, plain

blueprint = slice_blueprint(__name__)


@blueprint.get("/account")
@requires(Permission.SEE_OWN_ACCOUNT)
def account() -> str:
    """All that is kept of whoever signed in with an e-mail address."""
    return _page(Owner.ACCOUNT, current_actor().account_id, "account")


@blueprint.post("/account/file")
@requires(Permission.SEE_OWN_ACCOUNT)
def account_file() -> Any:
    return _file(Owner.ACCOUNT, accounts.get_account(current_actor().account_id))


@blueprint.get("/family")
@requires(Permission.SEE_OWN_HOUSEHOLD)
def family() -> str:
    """All that is kept of the family whose card opened this device."""
    return _page(Owner.HOUSEHOLD, _own_household().id, "family")


@blueprint.post("/family/file")
@requires(Permission.SEE_OWN_HOUSEHOLD)
def family_file() -> Any:
    return _file(Owner.HOUSEHOLD, _own_household())


def _own_household() -> Household:
    actor = current_actor()
    return find(actor, Permission.SEE_OWN_HOUSEHOLD, Household, actor.household_id) or abort(404)


@blueprint.get("/households/<int:household_id>")
@requires(Permission.EXPORT_HOUSEHOLD, records=True, household=Household)
def household(household: Household) -> str:
    """The same on behalf of a family that agrees, without what is for its own eyes."""
    audit.record(audit.Deed.VIEWED, household)
    return _page(Owner.HOUSEHOLD, household.id, "household")


@blueprint.post("/households/<int:household_id>/file")
@requires(Permission.EXPORT_HOUSEHOLD, household=Household)
def household_file(household: Household) -> Any:
    return _file(Owner.HOUSEHOLD, household, by_staff=True)


def _page(owner: Owner, number: int, whose: str) -> str:
    return render_template(
        "community/privacy/data.html",
        whose=whose,
        number=number,
        chapters=chapters(queries.copy_of(owner, number, by_staff=whose == "household")),
        openings=queries.openings(owner, number),
        zone=current_app.config["ZAEDNO"].time_zone,
    )


def _file(owner: Owner, row: Account | Household, *, by_staff: bool = False) -> Any:
    """The copy as a file; that it was taken along stands in the audit trail, in the same transaction."""
    copied = queries.copy_of(owner, row.id, by_staff=by_staff)
    openings = queries.openings(owner, row.id)
    audit.record(audit.Deed.EXPORTED, row)
    named = queries.columns()
    response = jsonify(
        made_at=clock.now().isoformat(),
        made_by=current_app.config["ZAEDNO"].site_name,
        words={name: str(named[name]) for sheet in copied for name in sheet.share.columns},
        tables={
            sheet.name: [
                {name: plain(value) for name, value in zip(sheet.share.columns, values, strict=True)}
                for values in sheet.rows
            ]
            for sheet in copied
        },
        opened=[
            {
                "at": one.at.isoformat(),
                "what": one.deed.value,
                "by": [{"role": role.value, "organisation": organisation} for role, organisation in one.by],
            }
            for one in openings
        ],
    )
    response.headers["Content-Disposition"] = 'attachment; filename="my-data.json"'
    response.headers["Cache-Control"] = "no-store"
    return response


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
