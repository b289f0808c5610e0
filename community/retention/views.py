"""What is removed when its time is over: the administrator's page of numbers, and a household that is to stay."""

from typing import Any

from flask import current_app, redirect, render_template, url_for
from markupsafe import Markup

from community.foundation.access import requires
from community.foundation.i18n import gettext
from community.foundation.pages import notify, slice_blueprint
from community.people.models import Household
from community.permissions import Permission
from community.retention import actions, queries

blueprint = slice_blueprint(__name__)


@blueprint.get("")
@requires(Permission.SEE_RETENTION)
def index() -> str:
    lines = queries.lines()
    moments = [line.upkeep.ran_at for line in lines if line.upkeep and line.upkeep.ran_at]
    return render_template(
        "community/retention/index.html",
        lines=lines,
        last=max(moments, default=None),
        late=queries.overdue(),
        zone=current_app.config["ZAEDNO"].time_zone,
    )


@blueprint.post("/households/<int:household_id>/keep")
@requires(Permission.CHANGE_HOUSEHOLD, household=Household)
def keep(household: Household) -> Any:
    actions.keep(household)
    notify("good", gettext("It stays. Its time begins anew."))
    return redirect(url_for("community.people.show", household_id=household.id), 303)


def household_panel(household: Household) -> Markup | None:
    """That a household will be erased, and the button that keeps it."""
    if household.erase_after is None:
        return None
    return Markup(  # noqa: S704 - a rendered template
        render_template(
            "community/retention/_household_panel.html",
            household=household,
            zone=current_app.config["ZAEDNO"].time_zone,
        )
    )
