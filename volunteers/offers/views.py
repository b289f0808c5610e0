"""Offering help without an account, the mailed button, and the list of those who answer."""

from typing import Any

from flask import render_template
from flask import request as web
from flask import session as browser

from community.accounts.rules import EMAIL_FROM_NETWORK, EMAIL_TO_ADDRESS, OFFER_FROM_NETWORK
from community.accounts.views import from_here, turn_away_flood
from community.foundation import audit, clock, i18n
from community.foundation.access import current_actor, requires, within_reach
from community.foundation.i18n import force_locale, gettext, lazy_gettext
from community.foundation.pages import filled_in, go, on_refusal, slice_blueprint
from volunteers.offers import actions, queries, rules
from volunteers.offers.forms import OfferForm
from volunteers.offers.models import HelpOffer
from volunteers.offers.rules import OfferState, Refusal
from volunteers.permissions import Permission

blueprint = slice_blueprint(__name__)

REFUSALS = {Refusal.NOBODY: lazy_gettext("Nobody can receive an offer here yet. Please come back later.")}


def _form_page(form: OfferForm | None = None) -> str:
    attended = queries.attended()
    form = form or OfferForm(attended)
    # What was typed stays, whoever left meanwhile.
    return render_template("volunteers/offers/offer.html", form=form, attended=attended or form.is_submitted())


@blueprint.route("/new", methods=["GET", "POST"])
@on_refusal(_form_page)
@requires(Permission.OFFER_HELP)
def offer() -> Any:
    form = filled_in(OfferForm(queries.attended()), _form_page)
    facts = form.facts
    turn_away_flood(from_here(OFFER_FROM_NETWORK))
    if facts["email"]:
        turn_away_flood((EMAIL_TO_ADDRESS, facts["email"]), from_here(EMAIL_FROM_NETWORK))
    made = actions.offer(facts, form.organisation_id.data or None, i18n.current_language().code)
    return go("volunteers.offers.sent", mailed=int(made.state is OfferState.ASKED))


@blueprint.get("/sent")
@requires(Permission.OFFER_HELP)
def sent() -> str:
    return render_template("volunteers/offers/sent.html", mailed=web.args.get("mailed") == "1")


@blueprint.route("/confirm/<secret>", methods=["GET", "POST"])
@requires(Permission.OFFER_HELP)
def confirm(secret: str) -> Any:
    """The button of the email: the page shows it once more, pressing it there lets the offer land."""
    found = queries.find_by_secret(secret)
    if found is None or not rules.works(found.state, found.asked_at, clock.now()):
        return render_template("volunteers/offers/over.html"), 404
    with force_locale(browser.get("locale") or found.locale):
        if found.state is not OfferState.ASKED:
            return render_template("volunteers/offers/sent.html", mailed=False)
        if web.method != "POST":
            return render_template("volunteers/offers/confirm.html", offer=found)
    actions.confirm(found)
    return go("volunteers.offers.sent")


@blueprint.get("")
@requires(Permission.KEEP_OFFERS, records=True)
def index() -> str:
    offers = queries.open_offers(within_reach(current_actor(), Permission.KEEP_OFFERS))
    audit.record(audit.Deed.VIEWED, *offers)
    return render_template("volunteers/offers/index.html", offers=offers)


@blueprint.post("/<int:offer_id>/settle")
@requires(Permission.KEEP_OFFERS, offer=HelpOffer)
def settle(offer: HelpOffer) -> Any:
    actions.settle(offer, current_actor().account_id)
    return go("volunteers.offers.index", gettext("Settled."))
