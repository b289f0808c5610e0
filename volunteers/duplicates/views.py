"""Two accounts of one volunteer: who it may be, what would become of them, the button, and its undo."""

from typing import Any

from flask import abort, render_template, request, url_for

from community.accounts.models import Account
from community.accounts.queries import get_account
from community.foundation import audit, database, merging
from community.foundation.access import current_actor, find, requires, within_reach
from community.foundation.database import transaction
from community.foundation.forms import numbers
from community.foundation.i18n import gettext, lazy_gettext
from community.foundation.pages import go, notify, on_refusal, slice_blueprint
from volunteers.duplicates import actions, queries
from volunteers.duplicates.rules import Refusal
from volunteers.permissions import Permission
from volunteers.profiles.models import Volunteer

blueprint = slice_blueprint(__name__)

REFUSALS = {
    Refusal.ONE_ACCOUNT: lazy_gettext("This is one account already."),
    Refusal.ONESELF: lazy_gettext("You cannot do this with your own account. Ask a colleague."),
    Refusal.STAFF: lazy_gettext("One of them works here. Take that role away first."),
    Refusal.NOT_ACTIVE: lazy_gettext("One of them is blocked or was never confirmed."),
    Refusal.CLEARED_FOR_MORE: lazy_gettext(
        "The other one is cleared for more. Keep that one: clearances do not move, two people grant them."
    ),
    Refusal.PROMISED_BOTH: lazy_gettext("Both promised something at one time. Settle it for one of them first."),
}


@blueprint.get("/<int:volunteer_id>")
@requires(Permission.MERGE_VOLUNTEERS, records=True, volunteer=Volunteer)
def show(volunteer: Volunteer) -> str:
    """Who may be this volunteer, and what would become of the one who is chosen."""
    reach = within_reach(current_actor(), Permission.MERGE_VOLUNTEERS)
    account = get_account(volunteer.id)
    alike = queries.alike(reach, account)
    chosen = numbers([request.args.get("other", "")])
    other = next((one for one in alike if one.id in chosen), None)
    if database.is_writing():
        audit.record(audit.Deed.VIEWED, volunteer)
    return render_template(
        "volunteers/duplicates/show.html",
        account=account,
        alike=alike,
        other=other,
        holdings=queries.holdings(other.id) if other else [],
        merges=queries.undoable(account.id),
    )


def _refused(volunteer_id: int, **_address: Any) -> str:
    """The page on which a refused change lands, without a name on it."""
    return render_template("volunteers/duplicates/refused.html", volunteer_id=volunteer_id)


@blueprint.post("/<int:volunteer_id>/merge/<int:other_id>")
@on_refusal(_refused)
@requires(Permission.MERGE_VOLUNTEERS, own_transactions=True)
def merge(volunteer_id: int, other_id: int) -> Any:
    """Its transactions are its own, because two people are locked in the order of their numbers."""
    with transaction():
        kept, gone = _both(volunteer_id, other_id)
        made = actions.merge(kept, gone, current_actor().account_id)
        undo = url_for("volunteers.duplicates.part", volunteer_id=volunteer_id, merge_id=made.id)
    notify("good", gettext("They are one account now. Within a day that can be undone."), undo)
    return go("volunteers.duplicates.show", volunteer_id=volunteer_id)


@blueprint.post("/<int:volunteer_id>/merges/<int:merge_id>/undo")
@on_refusal(_refused)
@requires(Permission.MERGE_VOLUNTEERS, own_transactions=True)
def part(volunteer_id: int, merge_id: int) -> Any:
    """Two accounts that were made one are two again."""
    with transaction():
        found = merging.find_undoable(Account, merge_id, volunteer_id) or abort(404)
        database.lock(Account, sorted({volunteer_id, found.gone_id}))
        find(current_actor(), Permission.MERGE_VOLUNTEERS, Volunteer, volunteer_id) or abort(404)
        # Somebody else may have undone it while this one waited.
        merging.turned_back(merging.find_undoable(Account, merge_id, volunteer_id) or abort(404))
    return go("volunteers.duplicates.show", gettext("They are two accounts again."), volunteer_id=volunteer_id)


def _both(kept_id: int, gone_id: int) -> list[Account]:
    """Two accounts that are locked, in this order. Ends with 404 where one is out of reach."""
    actor = current_actor()
    locked = {one.id: one for one in database.lock(Account, sorted({kept_id, gone_id}))}
    for number in (kept_id, gone_id):
        find(actor, Permission.MERGE_VOLUNTEERS, Volunteer, number) or abort(404)
    return [locked[kept_id], locked[gone_id]]
