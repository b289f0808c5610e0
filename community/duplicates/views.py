"""Two households that are one family: who it may be, what would become of them, the button, and its undo."""

from typing import Any

import sqlalchemy as sa
from flask import abort, render_template, request, url_for
from markupsafe import Markup

from community.duplicates import actions, queries
from community.duplicates.rules import Refusal
from community.foundation import audit, merging
from community.foundation.access import current_actor, find, requires, within_reach
from community.foundation.database import transaction
from community.foundation.forms import clean_line
from community.foundation.i18n import gettext, lazy_gettext
from community.foundation.pages import fragment, go, notify, on_refusal, slice_blueprint
from community.households import queries as households
from community.households.models import Household
from community.households.views import apart_of, refused
from community.permissions import Permission
from community.places.queries import districts

blueprint = slice_blueprint(__name__, prefix="")

REFUSALS = {
    Refusal.ONE_HOUSEHOLD: lazy_gettext("This is one household already."),
    Refusal.ANOTHER_ORGANISATION: lazy_gettext(
        "Two organisations accompany them. Only one that accompanies both makes them one."
    ),
    Refusal.ERASING: lazy_gettext("One of them asked that everything be erased. That comes first."),
    Refusal.BOTH_LIVE: lazy_gettext(
        "Both wait for the same: a date to come, a call for help, or company. Settle it for one of them first."
    ),
    Refusal.TOGETHER_SINCE: lazy_gettext(
        "People of both have joined a date together since. Take it off the list first, then undo."
    ),
}


def _pair(kept: Household, gone: Household) -> str:
    """What would become of two households that are made one."""
    people = households.members_by_household([kept.id, gone.id])
    audit.record(audit.Deed.VIEWED, kept, gone)
    return render_template(
        "community/duplicates/merge.html",
        household=kept,
        gone=gone,
        apart=apart_of(gone, people[gone.id]),
        moving=people[gone.id],
        staying=people[kept.id],
        same={one.id: queries.find_same(one, people[kept.id]) for one in people[gone.id]},
        holdings=queries.holdings(gone.id),
        ending=queries.agreed_by_one(kept, gone),
    )


@blueprint.get("/community/households/<int:household_id>/merge")
@requires(Permission.MERGE_HOUSEHOLDS, records=True, household=Household)
def show(household: Household) -> str:
    """Families that may be this one, registered a second time."""
    reach = within_reach(current_actor(), Permission.MERGE_HOUSEHOLDS)
    audit.record(audit.Deed.VIEWED, household)
    if typed := clean_line(request.args.get("number")):
        other = queries.find_other(reach, household, typed)
        if other:
            return _pair(household, other)
    people = [households.known_of(one) for one in households.members_of(household.id)]
    # Who is alike in a second home is one child, and two families.
    others = Household.id.not_in(households.second_homes_of([household.id]))
    alike = households.alike(sa.and_(reach, others, Household.id != household.id), people, household.phone)
    return render_template(
        "community/duplicates/show.html",
        household=household,
        alike=alike,
        apart={one.household.id: apart_of(one.household, one.members) for one in alike},
        districts=dict(districts()),
        typed=typed or "",
    )


@blueprint.post("/community/households/<int:household_id>/merge/<int:other_id>")
@on_refusal(lambda household_id, other_id: refused(household_id))
@requires(Permission.MERGE_HOUSEHOLDS, own_transactions=True)
def merge(household_id: int, other_id: int) -> Any:
    """Its transactions are its own, because two households are locked in the order of their numbers."""
    actor = current_actor()
    with transaction(writing=False):
        for number in (household_id, other_id):
            find(actor, Permission.MERGE_HOUSEHOLDS, Household, number) or abort(404)
    with transaction():
        kept, gone = _both(household_id, other_id)
        ours, theirs = ({one.id for one in households.members_of(home.id)} for home in (kept, gone))
        chosen = {one: request.form.get(f"same-{one}", type=int) for one in theirs}
        same = {one: other for one, other in chosen.items() if other in ours}
        made = actions.merge(kept, gone, same, actor.account_id)
        undo = url_for("community.duplicates.part", household_id=kept.id, merge_id=made.id)
    said = gettext("They are one household now. Within a day that can be undone.")
    notify("good", said, undo)
    return go("community.households.show", household_id=household_id)


def _both(kept_id: int, gone_id: int) -> list[Any]:
    """Two households that are locked, in this order. Ends with 404 where one is out of reach by now."""
    actor = current_actor()
    queries.lock_both(kept_id, gone_id)
    found = [find(actor, Permission.MERGE_HOUSEHOLDS, Household, number) for number in (kept_id, gone_id)]
    return found if all(found) else abort(404)


@blueprint.post("/community/households/<int:household_id>/merges/<int:merge_id>/undo")
@on_refusal(lambda household_id, merge_id: refused(household_id))
@requires(Permission.MERGE_HOUSEHOLDS, own_transactions=True)
def part(household_id: int, merge_id: int) -> Any:
    """Two households that were made one are two again."""
    actor = current_actor()
    with transaction():
        found = merging.find_undoable(Household, merge_id, household_id) or abort(404)
        queries.lock_both(household_id, found.gone_id)
        _ = find(actor, Permission.MERGE_HOUSEHOLDS, Household, household_id) or abort(404)
        # Somebody else may have undone it while this one waited.
        found = merging.find_undoable(Household, merge_id, household_id) or abort(404)
        actions.part(found)
    return go("community.households.show", gettext("They are two households again."), household_id=household_id)


def household_panel(household: Household) -> Markup | None:
    """Where a household is looked for a second time, and what was made one with it within a day."""
    if not households.may_be_read(household, households.consents_of(household.id)):
        return None
    merges = queries.undoable_merges(household.id)
    return fragment("community/duplicates/_panel.html", household=household, merges=merges)
