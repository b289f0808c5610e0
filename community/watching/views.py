"""What waits, in numbers: for whoever may see to it, and, where nobody does, for whoever can ask somebody to."""

from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask import current_app, g, render_template

from community.foundation import clock
from community.foundation.access import Actor, current_actor, permits, requires
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
    seen = g.seen_waiting = queries.look(now)
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


def room_counts(actor: Actor) -> Mapping[str, int]:
    """How much waits for this person in each room, as My work has it, and there all of it."""
    seen = g.get("seen_waiting") or queries.look_of(actor, clock.now())
    pages = queries.by_page(seen.matters, actor.account_id)
    rooms: Counter[str] = Counter()
    for page, number in pages.items():
        rooms[page.rpartition(".")[0]] += number
    return {**rooms, f"community.{blueprint.name}": pages.total()}
