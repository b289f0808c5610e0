"""An administrator keeps the terms of the schools, by which activities can be planned."""

from typing import Any

from flask import render_template

from community.foundation.access import requires
from community.foundation.i18n import gettext, lazy_gettext
from community.foundation.pages import filled_in, go, on_refusal, slice_blueprint
from community.permissions import Permission
from community.school_terms import actions, queries
from community.school_terms.forms import SchoolTermForm
from community.school_terms.labels import ICONS, LABELS
from community.school_terms.models import SchoolTerm
from community.school_terms.rules import Refusal, TermKind

blueprint = slice_blueprint(__name__)

__all__ = ["LABELS", "REFUSALS", "blueprint"]

REFUSALS = {Refusal.OVERLAPS: lazy_gettext("Another one has some of these days already. Nothing was saved.")}


def _new() -> SchoolTermForm:
    return SchoolTermForm(data={"kind": TermKind.TERM})


@blueprint.get("")
@requires(Permission.KEEP_SCHOOL_TERMS)
def index() -> str:
    return _list(_new())


def _list(form: SchoolTermForm) -> str:
    return render_template("community/school_terms/index.html", terms=queries.all_terms(), form=form, icons=ICONS)


@blueprint.post("")
@on_refusal(index)
@requires(Permission.KEEP_SCHOOL_TERMS)
def add() -> Any:
    actions.add(*filled_in(_new(), _list).facts)
    return go("community.school_terms.index", gettext("Saved."))


@blueprint.get("/<int:term_id>")
@requires(Permission.KEEP_SCHOOL_TERMS, term=SchoolTerm)
def show(term: SchoolTerm) -> str:
    return _page(SchoolTermForm(obj=term), term)


def _page(form: SchoolTermForm, term: SchoolTerm) -> str:
    return render_template("community/school_terms/show.html", form=form, term=term)


@blueprint.post("/<int:term_id>")
@on_refusal(show)
@requires(Permission.KEEP_SCHOOL_TERMS, term=SchoolTerm)
def keep(term: SchoolTerm) -> Any:
    form = filled_in(SchoolTermForm(obj=term), lambda form: _page(form, term))
    actions.change(term, *form.facts)
    return go("community.school_terms.index", gettext("Saved."))


@blueprint.post("/<int:term_id>/remove")
@requires(Permission.KEEP_SCHOOL_TERMS, term=SchoolTerm)
def remove(term: SchoolTerm) -> Any:
    actions.remove(term)
    return go("community.school_terms.index", gettext("Removed."))
