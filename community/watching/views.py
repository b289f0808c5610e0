"""What waits, in numbers: for whoever may see to it, and, where nobody does, for whoever can ask somebody to."""

from collections import Counter

from flask import Response, current_app, g, jsonify, render_template

from community.foundation import clock
from community.foundation.access import Actor, current_actor, permits, requires
from community.foundation.frame import Page
from community.foundation.i18n import lazy_gettext, ngettext
from community.foundation.pages import slice_blueprint
from community.permissions import Permission
from community.watching import queries
from community.watching.queries import Look
from community.watching.rules import Urgency

blueprint = slice_blueprint(__name__)

GROUPS = {
    Urgency.AT_ONCE: (lazy_gettext("Cannot wait"), "bell"),
    Urgency.TODAY: (lazy_gettext("Today"), "calendar"),
    Urgency.THIS_WEEK: (lazy_gettext("This week"), "inbox"),
    Urgency.LATER: (lazy_gettext("Later"), "clock"),
}
# What cannot be put off is told one by one, the rest a kind a row.
CASE_BY_CASE = (Urgency.AT_ONCE, Urgency.TODAY)


@blueprint.get("")
@requires(Permission.SEE_WAITING)
def index() -> str:
    actor, now = current_actor(), clock.now()
    # The whole town is read only for whoever sees what nobody sees to.
    all_of_it = permits(actor, Permission.SEE_OVERLOOKED)
    seen = queries.look(now) if all_of_it else queries.look_of(actor, now)
    g.waiting_in_rooms = _in_rooms(seen, actor)
    midnight = clock.end_of(clock.today())
    agenda = queries.agenda(seen.matters, actor.account_id, now, midnight)
    mine = [line for lines in agenda.values() for line in lines]
    return render_template(
        "community/watching/index.html",
        groups=[(head, icon, one in CASE_BY_CASE, agenda[one]) for one, (head, icon) in GROUPS.items()],
        number=sum(line.number for line in mine),
        late=sum(line.late for line in mine),
        today=clock.today(),
        panels=[panel for offer in current_app.extensions["desk_panels"] if (panel := offer(actor))],
        overlooked=queries.overlooked(seen.matters) if all_of_it else None,
        unread=bool(seen.unread),
    )


@blueprint.get("/rooms")
@requires(Permission.SEE_WAITING)
def rooms() -> Response:
    """How much waits in each room that has something, by its address: the number, and in words."""
    actor = current_actor()
    g.waiting_in_rooms = _in_rooms(queries.look_of(actor, clock.now()), actor)
    items = (item for _, room in Page().rooms for item in room if item.waiting)
    return jsonify({item.url: [item.waiting, _in_words(item.waiting)] for item in items})


def _in_words(number: int) -> str:
    return ngettext("%(num)d waits", "%(num)d wait", number)


def _in_rooms(seen: Look, actor: Actor) -> dict[str, int]:
    """How much waits for this person in each room (the name of a blueprint), and in My work all of it."""
    pages = queries.by_page(seen.matters, actor.account_id)
    found: Counter[str] = Counter()
    for page, number in pages.items():
        found[page.rpartition(".")[0]] += number
    return {**found, f"community.{blueprint.name}": pages.total()}
