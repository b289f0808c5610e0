"""A volunteer's access: what blocking it would touch, the button, and opening it again."""

from typing import Any

from flask import abort, render_template

from community.accounts.queries import get_account
from community.accounts.rules import AccountState
from community.foundation import clock
from community.foundation.access import Role, current_actor, find, requires
from community.foundation.database import transaction
from community.foundation.i18n import gettext, lazy_gettext
from community.foundation.idempotency_keys import once
from community.foundation.pages import go, on_refusal, slice_blueprint
from volunteers.blocking import actions, queries
from volunteers.blocking.forms import BlockForm
from volunteers.blocking.rules import Refusal
from volunteers.permissions import Permission
from volunteers.profiles.models import Volunteer

blueprint = slice_blueprint(__name__)

REFUSALS = {
    Refusal.CHANGED: lazy_gettext("Something changed in the meantime. Look again at what this touches."),
    Refusal.MEANWHILE: lazy_gettext("They signed up for something at this very moment. Nothing was changed; look "
                                    "again."),
}  # fmt: skip


@blueprint.get("/<int:volunteer_id>")
@requires(Permission.BLOCK, volunteer=Volunteer)
def show(volunteer: Volunteer) -> str:
    actor = current_actor()
    account = get_account(volunteer.id)
    outline = queries.outline_of(volunteer.id, actor.organisations(Role.COORDINATOR), clock.now())
    form = BlockForm(formdata=None)
    form.seen.data = outline.seen
    return render_template(
        "volunteers/blocking/show.html",
        account=account,
        blocked=account.state is AccountState.BLOCKED,
        oneself=account.id == actor.account_id,
        outline=outline,
        form=form,
    )


@blueprint.post("/<int:volunteer_id>/block")
@on_refusal(show)
@requires(Permission.BLOCK, own_transactions=True)
def block(volunteer_id: int) -> Any:
    """Its transactions are its own, because the shifts of a volunteer are locked before the volunteer."""
    actor = current_actor()
    with transaction(writing=False):
        find(actor, Permission.BLOCK, Volunteer, volunteer_id) or abort(404)

    def change() -> Any:
        actions.block(get_account(volunteer_id), actor, BlockForm().seen.data or "")
        find(actor, Permission.BLOCK, Volunteer, volunteer_id) or abort(404)
        return _back(volunteer_id, gettext("Blocked, and signed out everywhere."))

    with transaction():
        return once(change)


@blueprint.post("/<int:volunteer_id>/unblock")
@on_refusal(show)
@requires(Permission.BLOCK, volunteer=Volunteer)
def unblock(volunteer: Volunteer) -> Any:
    actions.unblock(get_account(volunteer.id), current_actor())
    return _back(volunteer.id, gettext("This person can sign in again."))


def _back(volunteer_id: int, said: str = "") -> Any:
    return go("volunteers.blocking.show", said, volunteer_id=volunteer_id)
