"""A child's second home: staff look for it and note who said so; staff and either home's guardian end it."""

from typing import Any

import sqlalchemy as sa
from flask import abort, render_template, request

from community.duplicates.queries import find_other, find_same, lock_both
from community.foundation import audit, clock
from community.foundation.access import current_actor, find, requires, within_reach
from community.foundation.database import transaction
from community.foundation.forms import clean_line
from community.foundation.i18n import gettext, lazy_gettext
from community.foundation.pages import form_page, go, on_refusal, slice_blueprint
from community.homes import actions
from community.homes.forms import TwoHomesForm
from community.homes.rules import Refusal
from community.households import queries
from community.households.models import Household, Member
from community.households.views import apart_of, refused
from community.permissions import Permission
from community.places.queries import districts

blueprint = slice_blueprint(__name__, prefix="")

REFUSALS = {
    Refusal.GROWN_UP: lazy_gettext("Only children have a second home here."),
    Refusal.ONE_HOUSEHOLD: lazy_gettext("This is one household already."),
    Refusal.TWO_ALREADY: lazy_gettext("This child has two homes already. End the second one first."),
    Refusal.NO_GUARDIAN: lazy_gettext("Somebody who is responsible in each home has to say so."),
}


def _child(household_id: int, member_id: int) -> Member:
    member = queries.find_member(household_id, member_id) or abort(404)
    # Who grew up since may still have two homes.
    return member if member.twin_id or queries.relative_of(member).may_be_child else abort(404)


@blueprint.get("/community/households/<int:household_id>/members/<int:member_id>/home")
@requires(Permission.NOTE_SECOND_HOME, records=True, household=Household)
def show(household: Household, member_id: int) -> str:
    """The second home of a child where there is one, else who may be it."""
    return _page(household, _child(household.id, member_id))


def _page(household: Household, child: Member) -> str:
    reach = within_reach(current_actor(), Permission.NOTE_SECOND_HOME)
    audit.record(audit.Deed.VIEWED, household)
    twin, typed = queries.find_twin(child), (clean_line(request.args.get("number")) or "")[:80]
    known = find(current_actor(), Permission.NOTE_SECOND_HOME, Household, twin.household_id) if twin else None
    people = {one.id: one.call_name for one in queries.members_of(household.id)}
    others = reach if twin is None else sa.false()
    alike = queries.alike(sa.and_(others, Household.id != household.id), [queries.known_of(child)], "")
    named = find_other(reach, household, typed) if typed else None
    return render_template(
        "community/homes/show.html",
        household=household,
        child=child,
        twin=twin,
        # Whoever accompanies this home alone reads nothing of the other.
        other=known,
        words=[word for word in queries.words_for_homes(child) if word.member_id == child.id],
        names=people,
        alike=alike,
        apart={one.household.id: apart_of(one.household, one.members) for one in alike},
        districts=dict(districts()),
        typed=typed,
        named=named,
    )


@blueprint.route(
    "/community/households/<int:household_id>/members/<int:member_id>/home/<int:other_id>", methods=["GET", "POST"]
)
@on_refusal(lambda household_id, **_address: refused(household_id))
@requires(Permission.NOTE_SECOND_HOME, own_transactions=True)
def note(household_id: int, member_id: int, other_id: int) -> Any:
    """Who of each home said it. Its transactions are its own, because two households are locked in their order."""
    actor = current_actor()
    with transaction():
        lock_both(household_id, other_id)
        homes = [find(actor, Permission.NOTE_SECOND_HOME, Household, number) for number in (household_id, other_id)]
        here, there = homes if all(homes) else abort(404)
        child = _child(here.id, member_id)
        people, theirs = queries.members_of(here.id), queries.members_of(there.id)
        today, same = clock.today(), find_same(child, [one for one in theirs if not one.guardian])
        form = TwoHomesForm(people, theirs, said_on=today, said_there_on=today, there=same or 0)
        audit.record(audit.Deed.VIEWED, here, there)
        facts = {"household": here, "other": there, "child": child, "apart": apart_of(there, theirs)}
        if not form.validate_on_submit():
            return form_page("community/homes/note.html", form, **facts)
        known = queries.find_member(there.id, form.there.data) if form.there.data else None
        actions.share(child, there, known, form.said, actor.account_id)
    return go("community.homes.show", gettext("Saved."), household_id=household_id, member_id=member_id)


@blueprint.post("/community/households/<int:household_id>/members/<int:member_id>/home/end")
@on_refusal(lambda household_id, member_id: refused(household_id))
@requires(Permission.NOTE_SECOND_HOME, own_transactions=True)
def end(household_id: int, member_id: int) -> Any:
    """Its transactions are its own, because the sessions that somebody joined are locked before the family."""
    actor = current_actor()
    with transaction(writing=False):
        find(actor, Permission.NOTE_SECOND_HOME, Household, household_id) or abort(404)
    with transaction():
        _end(_child(household_id, member_id))
        # Its consent may have ended meanwhile.
        find(actor, Permission.NOTE_SECOND_HOME, Household, household_id) or abort(404)
    return go("community.households.show", gettext("Saved."), household_id=household_id)


@blueprint.post("/community/households/mine/members/<int:member_id>/home/end")
@requires(Permission.END_SECOND_HOME, own_transactions=True)
def end_by_family(member_id: int) -> Any:
    """A guardian, with their own card, says that a child has one home."""
    actor = current_actor()
    with transaction():
        if member_id not in actor.decides_for:
            abort(404)
        _end(_child(actor.household_id or 0, member_id))
    return go("community.households.mine", gettext("Saved."))


def _end(child: Member) -> None:
    actions.end(actions.further_of(child) or abort(404))
