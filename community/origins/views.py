"""The reporting table: who of one's families is in it, and what somebody agreed to have counted."""

from typing import Any

from flask import render_template, request, url_for

from community.foundation import audit
from community.foundation.access import current_actor, requires, within_reach
from community.foundation.i18n import gettext
from community.foundation.pages import filled_in, go, slice_blueprint
from community.households.models import Member
from community.origins import actions, queries
from community.origins.forms import OriginForm
from community.origins.rules import OriginFacts
from community.permissions import Permission

blueprint = slice_blueprint(__name__)

A_PAGE = 50
LAST_PAGE = 10_000


@blueprint.get("")
@requires(Permission.KEEP_ORIGINS)
def index() -> str:
    """The people, those first of whom nothing is kept; what is kept stands on a page of its own."""
    number = min(max(request.args.get("page", 1, type=int), 1), LAST_PAGE)
    reach = within_reach(current_actor(), Permission.KEEP_ORIGINS)
    found = queries.people(reach, (number - 1) * A_PAGE, A_PAGE + 1)
    return render_template(
        "community/origins/index.html",
        people=found[:A_PAGE],
        earlier=url_for(".index", page=number - 1) if number > 1 else "",
        later=url_for(".index", page=number + 1) if len(found) > A_PAGE else "",
    )


@blueprint.get("/<int:member_id>")
@requires(Permission.KEEP_ORIGINS, records=True, member=Member)
def show(member: Member) -> str:
    """What is kept of somebody, to be changed or taken out."""
    fact = queries.find_fact(member.id)
    return _page(member, OriginForm(fact.origin if fact else OriginFacts(), formdata=None))


def _page(member: Member, form: OriginForm) -> str:
    audit.record(audit.Deed.VIEWED, member)
    return render_template("community/origins/show.html", member=member, form=form, fact=queries.find_fact(member.id))


@blueprint.post("/<int:member_id>")
@requires(Permission.KEEP_ORIGINS, member=Member)
def keep(member: Member) -> Any:
    form = filled_in(OriginForm(), lambda form: _page(member, form))
    actions.keep(member, form.origin, current_actor().account_id)
    return go("community.origins.index", gettext("Saved."))


@blueprint.post("/<int:member_id>/take-out")
@requires(Permission.KEEP_ORIGINS, member=Member)
def take_out(member: Member) -> Any:
    actions.take_out(member)
    return go("community.origins.index", gettext("Taken out. Nothing of it is kept."))
