"""What waits, in numbers: for whoever may see to it, and, where nobody does, for whoever can ask somebody to."""

from flask import render_template

from community.foundation import clock
from community.foundation.access import current_actor, permits, requires
from community.foundation.pages import slice_blueprint
from community.permissions import Permission
from community.watching import queries

blueprint = slice_blueprint(__name__)


@blueprint.get("")
@requires(Permission.SEE_WAITING)
def index() -> str:
    actor = current_actor()
    seen = queries.look(clock.now())
    return render_template(
        "community/watching/index.html",
        mine=queries.mine(seen.matters, actor.account_id),
        overlooked=queries.overlooked(seen.matters) if permits(actor, Permission.SEE_OVERLOOKED) else None,
        unread=bool(seen.unread),
    )
