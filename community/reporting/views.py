"""The reports on one page, and each as a file of exactly its rows."""

import csv
import io
from typing import Any

from flask import Response, abort, render_template

from community.foundation import audit
from community.foundation.access import Role, current_actor, requires
from community.foundation.audit import Deed
from community.foundation.i18n import gettext
from community.foundation.pages import slice_blueprint
from community.organisations.models import Organisation
from community.permissions import Permission
from community.reporting import queries, rules

blueprint = slice_blueprint(__name__)


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
        anchors=[(table.report.title, f"#{table.report.slug}", False, "") for table in tables],
        whole=mine is None,
        least=rules.LEAST,
        figures=[
            (table.shown.totals[0], table.report.heads[0])
            for table in tables
            if table.rows and table.shown.totals[0] is not None
        ],
    )


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
