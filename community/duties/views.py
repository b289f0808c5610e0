"""Administrators keep the duties of the municipality: by when, whose, and what each is called."""

from typing import Any

from flask import abort, render_template

from community.duties import actions, queries
from community.duties.forms import DutyForm
from community.duties.labels import ICONS, OWNERS
from community.duties.rules import DutyTemplate
from community.foundation.access import current_actor, requires
from community.foundation.config import settings
from community.foundation.i18n import SOURCE, gettext
from community.foundation.pages import filled_in, go, slice_blueprint
from community.permissions import Permission

blueprint = slice_blueprint(__name__)


@blueprint.get("")
@requires(Permission.KEEP_DUTIES)
def index() -> str:
    country = settings().country
    told = {one.key: one for one in queries.country_duties(country)}
    duties = queries.duties_of(country)
    return render_template(
        "community/duties/index.html",
        duties=[(one, dict(one.words), one.key not in told, told.get(one.key, one) != one) for one in duties],
        icons=ICONS,
        owners=OWNERS,
    )


@blueprint.route("/new", methods=["GET", "POST"])
@requires(Permission.KEEP_DUTIES)
def new() -> Any:
    country = settings().country
    form = filled_in(DutyForm.of(None), lambda form: _page(form))
    key = actions.free_key(country, form.names.get(SOURCE) or next(iter(form.names.values())))
    actions.change(country, form.told(key), current_actor().account_id)
    return go("community.duties.index", gettext("Added. It comes with every agreement that is signed from now on."))


def _page(form: DutyForm, duty: DutyTemplate | None = None) -> str:
    changes = queries.changes_of(settings().country, duty.key) if duty else []
    words = dict(duty.words) if duty else {}
    return render_template("community/duties/edit.html", form=form, words=words, changes=changes, owners=OWNERS)


@blueprint.route("/<duty_code>", methods=["GET", "POST"])
@requires(Permission.KEEP_DUTIES)
def edit(duty_code: str) -> Any:
    country = settings().country
    duty = queries.find_duty(country, duty_code) or abort(404)
    form = filled_in(DutyForm.of(duty), lambda form: _page(form, duty))
    made = actions.change(country, form.told(duty_code, duty), current_actor().account_id)
    said = gettext("Saved. Agreements that were signed before keep theirs.") if made else gettext("It is so already.")
    return go("community.duties.index", said)
