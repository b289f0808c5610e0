"""The page of a card of one's own on which its holder gives an address, and the button that was mailed there."""

from typing import Any

from flask import abort, render_template, request

from community.accounts.rules import EMAIL_FROM_NETWORK, EMAIL_TO_ADDRESS
from community.accounts.views import from_here, turn_away_flood
from community.foundation import database, i18n
from community.foundation.access import current_actor, requires
from community.foundation.i18n import gettext, lazy_gettext
from community.foundation.pages import filled_in, go, on_refusal, slice_blueprint
from community.households.models import Member
from community.own_addresses import actions, queries
from community.own_addresses.forms import OwnAddressForm
from community.own_addresses.models import OwnAddress
from community.own_addresses.rules import Refusal
from community.permissions import Permission

blueprint = slice_blueprint(__name__, prefix="")

REFUSALS = {
    Refusal.OF_ANOTHER: lazy_gettext("This is the address of somebody else already. Choose one that you alone read."),
}


def _page(form: OwnAddressForm, kept: OwnAddress | None) -> str:
    asked = queries.get_asked(kept.id) if kept else None
    counts, waits = kept and kept.email, asked and asked.asked
    return render_template("community/own_addresses/mine.html", form=form, counts=counts, waits=waits)


def _member_id() -> int:
    """Whose own card it is; everybody's has no such page."""
    return current_actor().member_id or abort(404)


@blueprint.route("/community/households/mine/email", methods=["GET", "POST"])
@requires(Permission.SEE_OWN_HOUSEHOLD)
def mine() -> Any:
    """Where what is one's own is written to."""
    member_id = _member_id()
    kept = queries.find_of(member_id)
    form = filled_in(OwnAddressForm(), lambda form: _page(form, kept))
    turn_away_flood((EMAIL_TO_ADDRESS, form.email.data), from_here(EMAIL_FROM_NETWORK))
    [member] = database.lock(Member, [member_id])
    actions.ask(member, form.email.data, i18n.current_language().code)
    return go("community.own_addresses.mine")


@blueprint.post("/community/households/mine/email/forget")
@requires(Permission.SEE_OWN_HOUSEHOLD)
def forget() -> Any:
    [member] = database.lock(Member, [_member_id()])
    if kept := queries.find_of(member.id):
        actions.forget(kept)
    return go("community.own_addresses.mine", gettext("Nothing is written there any more."))


def _over(**_address: Any) -> Any:
    return render_template("community/own_addresses/over.html")


@blueprint.route("/own-email/<secret>", methods=["GET", "POST"])
@on_refusal(_over)
@requires(Permission.SEE_SITE)
def confirm(secret: str) -> Any:
    """The button of the email: the page shows it once more, pressing it there counts."""
    address = queries.find_asked(secret)
    if address is None:
        return _over(), 404
    if request.method != "POST":
        return render_template("community/own_addresses/confirm.html", address=address)
    actions.confirm(address)
    return go("community.own_addresses.confirmed")


@blueprint.get("/own-email")
@requires(Permission.SEE_SITE)
def confirmed() -> str:
    return render_template("community/own_addresses/confirmed.html")
