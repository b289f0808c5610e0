"""Administrators take the town along as a pack, and look at one before they take it over."""

from typing import Any

from flask import Response, render_template, request

from community.foundation import audit
from community.foundation.access import current_actor, requires
from community.foundation.audit import Deed
from community.foundation.config import settings
from community.foundation.i18n import gettext, lazy_gettext, ngettext
from community.foundation.pages import filled_in, go, on_refusal, slice_blueprint
from community.foundation.slugs import slug_of
from community.packs import actions, queries, rules
from community.packs.forms import PackForm
from community.packs.labels import LABELS, in_plain_words
from community.packs.models import TownPack
from community.packs.queries import PackPlan
from community.packs.rules import Doing, PackRefusal
from community.permissions import Permission

blueprint = slice_blueprint(__name__)

__all__ = ["LABELS", "REFUSALS", "blueprint"]

REFUSALS = {
    PackRefusal.FAULTY: lazy_gettext("Something in this pack does not fit here any more. Nothing was written."),
}
# How the page sorts what a pack would do: those that one decides about first.
GROUPS = (
    (Doing.KEPT, "waiting"),
    (Doing.MADE, "add"),
    (Doing.FIXED, "lock"),
    (Doing.SAME, "check"),
)


@blueprint.get("")
@requires(Permission.KEEP_PACKS)
def index() -> str:
    return _page(PackForm(formdata=None), PackPlan())


def _page(form: PackForm, plan: PackPlan) -> str:
    return render_template(
        "community/packs/index.html", form=form, faults=_worded(plan), packs=queries.packs(), offered=queries.parts()
    )


def _worded(plan: PackPlan) -> list[tuple[str, str]]:
    return [(fault.place, in_plain_words(fault)) for fault in plan.faults]


@blueprint.post("")
@requires(Permission.KEEP_PACKS)
def bring() -> Any:
    """Keep a pack that is whole, so that its reader sees what it would do; what is wrong with another is told."""
    form = filled_in(PackForm(), lambda form: _page(form, PackPlan()))
    document, faults = rules.document_of(form.content)
    plan = queries.plan(document) if document else PackPlan(faults=tuple(faults))
    if plan.faults:
        return _page(form, plan), 422
    made = actions.bring(document, current_actor().account_id)
    return go("community.packs.show", pack_id=made.id)


@blueprint.get("/this-town.json")
@requires(Permission.KEEP_PACKS, records=True)
def download() -> Response:
    """The town as a file; that it was taken along stands in the audit trail."""
    # The town itself is no row: 0.
    audit.note((Deed.EXPORTED, TownPack, 0, "this town"))
    response = Response(rules.in_bytes(queries.this_town()), mimetype="application/json")
    name = slug_of(settings().site_name.encode("ascii", "ignore").decode(), "town")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.json"'
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.get("/<int:pack_id>")
@requires(Permission.KEEP_PACKS, pack=TownPack)
def show(pack: TownPack) -> str:
    """What a pack would do here, line by line."""
    plan = queries.plan(pack.content)
    groups = [(doing, icon, plan.of(doing)) for doing, icon in GROUPS]
    return render_template(
        "community/packs/show.html",
        pack=pack,
        faults=_worded(plan),
        groups=[(doing, icon, lines) for doing, icon, lines in groups if lines],
        kept=Doing.KEPT,
        acts=bool(plan.of(Doing.MADE, Doing.KEPT)),
        other_texts=plan.other_texts,
    )


@blueprint.post("/<int:pack_id>/take")
@on_refusal(show)
@requires(Permission.KEEP_PACKS, pack=TownPack)
def take(pack: TownPack) -> Any:
    done = actions.take_over(pack, request.form.getlist("replace"), current_actor())
    said = ngettext("%(num)d entry was written.", "%(num)d entries were written.", done)
    return go("community.packs.show", said if done else gettext("It is so already."), pack_id=pack.id)
