"""Data-sharing agreements as both sides read them: the list, one of them, a new one, and the sheet to be signed."""

from datetime import timedelta
from typing import Any

from flask import render_template, request, url_for

from community.agreements.rules import in_months
from community.foundation import clock
from community.foundation.access import Role, current_actor, find, requires, within_reach
from community.foundation.i18n import gettext
from community.foundation.pages import filled_in, go, on_refusal, slice_blueprint
from community.permissions import Permission
from community.sharing import actions, queries, rules
from community.sharing.forms import SharingForm
from community.sharing.labels import LOOKS
from community.sharing.models import SharingAgreement
from community.sharing.rules import SharingDeed, SharingState

blueprint = slice_blueprint(__name__)

MONTHS = 12


@blueprint.get("")
@requires(Permission.SEE_SHARING)
def index() -> str:
    found = queries.agreements(within_reach(current_actor(), Permission.SEE_SHARING))
    today = clock.today()
    states = {one.id: rules.state_of(one.course, today) for one in found}
    groups = [
        (word, icon, [one for one in found if states[one.id] in among])
        for word, icon, among in (
            (gettext("Waits for an answer"), "waiting", (SharingState.PROPOSED,)),
            (gettext("In force"), "check", rules.AGREED),
            (gettext("Expired"), "clock", (SharingState.EXPIRED,)),
            (gettext("Ended"), "close", (SharingState.ENDED,)),
        )
    ]
    return render_template("community/sharing/index.html", groups=groups, states=states, looks=LOOKS)


@blueprint.route("/propose", methods=["GET", "POST"])
@on_refusal(lambda: _form_page(_form(), url_for(".index")))
@requires(Permission.PROPOSE_SHARING)
def propose() -> Any:
    """One organisation proposes it to another."""
    today = clock.today()
    held = {"valid_from": today, "expires_on": in_months(today, MONTHS), "partner": None}
    form = filled_in(_form(**held), lambda form: _form_page(form, url_for(".index")))
    return _propose(form)


def _form(**held: Any) -> SharingForm:
    proposers = queries.proposers(within_reach(current_actor(), Permission.PROPOSE_SHARING))
    return SharingForm(proposers, queries.partners(), **held)


def _form_page(form: SharingForm, back: str) -> str:
    return render_template("community/sharing/propose.html", form=form, back=back)


def _propose(form: SharingForm) -> Any:
    me = current_actor().account_id
    made = actions.propose(form.proposer.data, form.partner.data, form.told, me)
    return _to(made, gettext("Proposed. It runs as soon as somebody of the other organisation accepts it."))


def _to(sharing: SharingAgreement, said: str) -> Any:
    return go("community.sharing.show", said, sharing_id=sharing.id)


def _refused(back: str) -> str:
    """Where a refused step lands."""
    return render_template("community/sharing/refused.html", back=back)


def _at(sharing_id: int) -> str:
    return _refused(url_for(".show", sharing_id=sharing_id))


@blueprint.get("/<int:sharing_id>")
@requires(Permission.SEE_SHARING, sharing=SharingAgreement)
def show(sharing: SharingAgreement) -> str:
    found = queries.whole(sharing)
    state = rules.state_of(found.course, clock.today())
    answers = find(current_actor(), Permission.ANSWER_SHARING, SharingAgreement, found.id) is not None
    own, waits = _is_own(found), queries.waits_between(found.proposer_id, found.partner_id)
    may = [one for one in SharingDeed if rules.may(state, one, own=own, waits=waits) is None]
    return render_template(
        "community/sharing/show.html",
        sharing=found,
        state=state,
        looks=LOOKS,
        may=[one for one in may if answers or one is not SharingDeed.ACCEPT],
        Deeds=SharingDeed,
        States=SharingState,
        people=queries.names_of([found.proposed_by_id, found.accepted_by_id, found.ended_by_id]),
    )


def _is_own(sharing: SharingAgreement) -> bool:
    """Whether whoever asks has proposed it, or coordinates the side that has."""
    actor = current_actor()
    proposed = sharing.proposed_by_id is not None and sharing.proposed_by_id == actor.account_id
    return proposed or sharing.proposer_id in actor.organisations(Role.COORDINATOR)


@blueprint.post("/<int:sharing_id>/accept")
@on_refusal(_at)
@requires(Permission.ANSWER_SHARING, sharing=SharingAgreement)
def accept(sharing: SharingAgreement) -> Any:
    actions.accept(sharing, current_actor().account_id, own=_is_own(sharing))
    return _to(sharing, gettext("Accepted. Print it and let both sides sign it."))


@blueprint.post("/<int:sharing_id>/end")
@on_refusal(_at)
@requires(Permission.SEE_SHARING, sharing=SharingAgreement)
def end(sharing: SharingAgreement) -> Any:
    actions.end(sharing, current_actor().account_id)
    return _to(sharing, gettext("Ended. Nothing new is sent across it; what is under way goes on."))


@blueprint.route("/<int:sharing_id>/renew", methods=["GET", "POST"])
@on_refusal(lambda sharing_id: _form_page(_form(), url_for(".show", sharing_id=sharing_id)))
@requires(Permission.SEE_SHARING, sharing=SharingAgreement)
def renew(sharing: SharingAgreement) -> Any:
    """The same once more: a new one, proposed by one's own side, from the day after the last one."""
    today, back = clock.today(), url_for(".show", sharing_id=sharing.id)
    waits = queries.waits_between(sharing.proposer_id, sharing.partner_id)
    if request.method == "GET" and rules.may(rules.state_of(sharing.course, today), SharingDeed.RENEW, waits=waits):
        return go("community.sharing.show", sharing_id=sharing.id)
    begins = max(today, sharing.expires_on + timedelta(days=1)) if sharing.ended_at is None else today
    mine = current_actor().organisations(Role.COORDINATOR)
    sides = [sharing.proposer_id, sharing.partner_id]
    # Whoever renews it proposes it for their own side.
    proposer, partner = reversed(sides) if sharing.proposer_id not in mine and sharing.partner_id in mine else sides
    form = filled_in(
        _form(
            proposer=proposer,
            partner=partner,
            purpose=sharing.purpose,
            categories=sharing.shared,
            basis=sharing.basis,
            valid_from=begins,
            expires_on=in_months(begins, MONTHS),
        ),
        lambda form: _form_page(form, back),
    )
    return _propose(form)


@blueprint.get("/<int:sharing_id>/paper")
@requires(Permission.SEE_SHARING, sharing=SharingAgreement)
def paper(sharing: SharingAgreement) -> str:
    """The sheet that both sides sign."""
    return render_template("community/sharing/paper.html", sharing=queries.whole(sharing))
