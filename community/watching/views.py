"""What waits, in numbers: for whoever may see to it, and, where nobody does, for whoever can ask somebody to."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask import current_app, render_template

from community.foundation import clock
from community.foundation.access import current_actor, permits, requires
from community.foundation.i18n import lazy_gettext
from community.foundation.pages import slice_blueprint
from community.permissions import Permission
from community.watching import queries, rules
from community.watching.rules import Urgency

blueprint = slice_blueprint(__name__)

GROUPS = {
    Urgency.AT_ONCE: (lazy_gettext("Cannot wait"), "bell"),
    Urgency.TODAY: (lazy_gettext("Today"), "calendar"),
    Urgency.THIS_WEEK: (lazy_gettext("This week"), "inbox"),
    Urgency.LATER: (lazy_gettext("Later"), "clock"),
}


@blueprint.get("")
@requires(Permission.SEE_WAITING)
def index() -> str:
    actor, now = current_actor(), clock.now()
    seen = queries.look(now)
    tomorrow = datetime.combine(clock.today() + timedelta(days=1), time())
    midnight = tomorrow.replace(tzinfo=ZoneInfo(clock.town_zone())).astimezone(UTC)
    mine = queries.mine(seen.matters, actor.account_id)
    by_urgency = {line: rules.urgency(line.since, line.kind.within, now, midnight) for line in mine if line.kind}
    return render_template(
        "community/watching/index.html",
        groups=[
            (head, icon, [line for line in mine if by_urgency.get(line) is one]) for one, (head, icon) in GROUPS.items()
        ],
        number=sum(line.number for line in mine),
        late=sum(line.late for line in mine),
        today=clock.today(),
        panels=[panel for offer in current_app.extensions["desk_panels"] if (panel := offer(actor))],
        overlooked=queries.overlooked(seen.matters) if permits(actor, Permission.SEE_OVERLOOKED) else None,
        unread=bool(seen.unread),
    )
