"""The reports on one page, and each as a file of exactly its rows."""

import csv
import io
from datetime import time
from typing import Any

from flask import Response, abort, render_template

from community.foundation import audit
from community.foundation.access import Role, current_actor, requires
from community.foundation.audit import Deed
from community.foundation.i18n import gettext, in_words, isolated, lazy_gettext, time_in_words, weekdays
from community.foundation.pages import slice_blueprint
from community.organisations.models import Organisation
from community.permissions import Permission
from community.reporting import queries, rules
from community.reporting.queries import ReportTable
from community.reporting.rules import Heat, Trend

blueprint = slice_blueprint(__name__)

TRENDS = {
    Trend.DOUBLED: lazy_gettext("At least twice as many as at the beginning"),
    Trend.MORE: lazy_gettext("More than at the beginning"),
    Trend.ALIKE: lazy_gettext("About as many as at the beginning"),
    Trend.FEWER: lazy_gettext("Fewer than at the beginning"),
    Trend.HALVED: lazy_gettext("At most half as many as at the beginning"),
}
SHADES = ("", lazy_gettext("few"), lazy_gettext("some"), lazy_gettext("many"), lazy_gettext("most"))


def _mine() -> list[int] | None:
    """The organisations whose figures the reader sees; None is the town, for an administrator."""
    actor = current_actor()
    return None if Role.ADMINISTRATOR in actor.roles else actor.organisations(Role.COORDINATOR)


@blueprint.get("")
@requires(Permission.SEE_REPORTS)
def index() -> str:
    mine = _mine()
    return render_template(
        "community/reporting/index.html",
        tables=(tables := queries.tables(mine)),
        heat_maps=[
            {"map": one, "heat": heat, "finding": _busiest(heat), "words": SHADES, "hours": _hours(heat)}
            for one, heat in queries.heat_maps(mine)
        ],
        finding=_finding,
        anchors=[(table.report.title, f"#{table.report.slug}", False, "") for table in tables],
        whole=mine is None,
        least=rules.LEAST,
        figures=[
            (table.shown.totals[0], table.report.heads[0])
            for table in tables
            if table.rows and table.shown.totals[0] is not None
        ],
    )


def _finding(table: ReportTable) -> str:
    """What the figures say, in a sentence made of what is shown alone; "" where nothing stands out."""
    if table.trend:
        return str(TRENDS[table.trend])
    if table.peak is None:
        return ""
    label, number = table.peak
    total = table.shown.totals[0]
    if total is None or total == number:
        return gettext("Most: %(label)s", label=isolated(label))
    return gettext("Most: %(label)s, %(number)s of %(total)s", label=isolated(label), number=number, total=total)


def _busiest(heat: Heat) -> str:
    names = dict(weekdays("wide"))
    times = [gettext("%(day)s at %(time)s", day=names[day], time=_hour(hour)) for day, hour in heat.busiest]
    return gettext("Most people come on %(times)s", times=in_words(times)) if times else ""


def _hour(hour: int) -> str:
    return time_in_words(time(hour))


def _hours(heat: Heat) -> dict[int, str]:
    return {hour: _hour(hour) for hour in heat.hours}


@blueprint.get("/<slug>.csv")
@requires(Permission.SEE_REPORTS, records=True)
def export(slug: str) -> Any:
    mine = _mine()
    found = [table for table in queries.tables(mine) if table.report.slug == slug]
    if not found:
        abort(404)
    # A report of the town belongs to no organisation: 0.
    audit.note(*((Deed.EXPORTED, Organisation, of, f"report {slug}") for of in ([0] if mine is None else mine)))
    (table,) = found
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["", *(rules.harmless(str(head)) for head in table.report.heads)])
    for label, counts in (*table.rows, (gettext("Together"), table.shown.totals)):
        writer.writerow([rules.harmless(label), *(hidden() if count is None else count for count in counts)])
    headers = {"Content-Disposition": f'attachment; filename="{slug}.csv"'}
    return Response("\ufeff" + out.getvalue(), mimetype="text/csv", headers=headers)


def hidden() -> str:
    """What stands in the place of a hidden count."""
    return gettext("hidden")
