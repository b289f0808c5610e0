"""Referrals: what a sender writes and follows, what a receiver does, what the person reads, agrees to, takes back."""

from collections.abc import Sequence
from typing import Any

from flask import current_app, render_template, request, url_for
from markupsafe import Markup

from community.foundation import audit, clock, i18n
from community.foundation.access import Role, current_actor, permits, requires, within_reach
from community.foundation.forms import clean_line
from community.foundation.i18n import gettext, in_words, language_name
from community.foundation.manifest import FamilyPanel
from community.foundation.pages import filled_in, fragment, go, on_refusal, slice_blueprint
from community.households.forms import ACCOMMODATIONS
from community.households.models import Household, Member
from community.organisations.models import Organisation
from community.permissions import Permission
from community.places.queries import districts
from community.referrals import actions, queries, rules
from community.referrals.actions import ToldCaregiver, ToldReferral
from community.referrals.forms import (
    DeclineForm,
    OralForm,
    OutcomeForm,
    ReferralAnswerForm,
    ReferralForm,
    ReferralKindsForm,
    ReferralNoteForm,
)
from community.referrals.labels import LOOKS, REFUSALS
from community.referrals.models import Referral
from community.referrals.rules import ReferralDeed, ReferralKind, ReferralSide, ReferralState, ReferralWay
from community.sharing.labels import DISCLOSED
from community.sharing.labels import REFUSALS as SHARING_REFUSALS
from community.sharing.queries import shared_with
from community.sharing.rules import Disclosure

blueprint = slice_blueprint(__name__, prefix="")

LAST_PAGE = 400


def _page_number() -> int:
    return min(max(request.args.get("page", 1, type=int), 1), LAST_PAGE)


@blueprint.get("/community/referrals")
@requires(Permission.SEE_SENT_REFERRALS, records=True)
def index() -> str:
    """What one's organisations sent: of a confidential one of somebody else only who handles it."""
    actor, number = current_actor(), _page_number()
    found, more = queries.referrals(within_reach(actor, Permission.SEE_SENT_REFERRALS), number)
    audit.record(audit.Deed.VIEWED, *found)
    return _list("community/referrals/index.html", ".index", found, number, more, open_ones=_open_to_me(found))


def _open_to_me(found: list[Referral]) -> set[int]:
    reach = within_reach(current_actor(), Permission.READ_SENT_REFERRAL)
    return queries.readable(reach, [one.id for one in found])


def _list(template: str, endpoint: str, found: list[Referral], number: int, more: bool, **parts: Any) -> str:
    return render_template(
        template,
        referrals=found,
        looks=LOOKS,
        overdue={one.id for one in found if rules.is_overdue(one.state, one.due_at, clock.now())},
        previous_url=url_for(endpoint, page=number - 1) if number > 1 else "",
        next_url=url_for(endpoint, page=number + 1) if more else "",
        **parts,
    )


@blueprint.get("/community/referrals/people")
@requires(Permission.REFER)
def people() -> str:
    """Whom it is about: somebody of a family that agrees to be known here, by name."""
    typed = (clean_line(request.args.get("q")) or "")[:80]
    found = queries.people(within_reach(current_actor(), Permission.REFER), typed) if typed else []
    return render_template("community/referrals/people.html", typed=typed, people=found)


@blueprint.route("/community/referrals/people/<int:member_id>", methods=["GET", "POST"])
@requires(Permission.REFER, records=True, member=Member)
def write(member: Member) -> Any:
    audit.record(audit.Deed.VIEWED, member)
    actor = current_actor()
    sender = queries.sender_of(queries.household_of(member), actor)
    form = filled_in(_form(member, sender), lambda form: _form_page(form, member))
    referral = actions.write(member, _told(form), sender, actor.account_id)
    said = gettext("Written. It is sent once the person has read it and agrees.")
    return go("community.referrals.show", said, referral_id=referral.id)


def _form(member: Member, sender: int, **held: Any) -> ReferralForm:
    receivers, shared = queries.receivers(but=sender), shared_with(sender)
    return ReferralForm(receivers, shared, queries.guardians_of(member), child=queries.is_child(member), **held)


def _form_page(form: ReferralForm, member: Member, referral: Referral | None = None) -> str:
    may_agree = permits(current_actor(), Permission.PROPOSE_SHARING)
    return render_template(
        "community/referrals/write.html", form=form, member=member, referral=referral, may_agree=may_agree
    )


def _told(form: ReferralForm) -> ToldReferral:
    caregiver = ToldCaregiver(None, None, None)
    if "caregiver" in form:
        number = int(form.caregiver.data) if form.caregiver.data else None
        told = (form.related.data, form.informed.data)
        caregiver = ToldCaregiver(number, *told, "" if form.informed.data else form.not_informed.data or "")
    return ToldReferral(
        kind=form.kind.data,
        priority=form.priority.data,
        receiver_id=form.receiver.data,
        reason=form.reason.data,
        disclosed=[Disclosure(one) for one in form.disclosed.data],
        asked=form.confidential.data,
        interpreter=form.interpreter.data,
        caregiver=caregiver,
    )


@blueprint.get("/community/referrals/<int:referral_id>")
@requires(Permission.READ_SENT_REFERRAL, records=True, referral=Referral)
def show(referral: Referral) -> str:
    return _sender_page(referral)


def _sender_page(referral: Referral, oral: OralForm | None = None) -> str:
    audit.record(audit.Deed.VIEWED, referral)
    found = queries.whole(referral)
    held = queries.held_back(found) if found.state in rules.BEFORE else None
    return render_template(
        "community/referrals/show.html",
        oral_form=oral or OralForm(formdata=None, language=found.household.locale),
        held_back={**REFUSALS, **SHARING_REFUSALS}[held] if held else "",
        may_agree=permits(current_actor(), Permission.PROPOSE_SHARING),
        **_parts(found, ReferralSide.SENDER),
    )


def _parts(referral: Referral, side: ReferralSide) -> dict[str, Any]:
    """What each page about one referral shows."""
    return {
        "referral": referral,
        "facts": facts([referral])[referral.id],
        "may": rules.open_to(referral.state, side),
        "Deeds": ReferralDeed,
        "looks": LOOKS,
        "is_overdue": rules.is_overdue(referral.state, referral.due_at, clock.now()),
        "panels": [panel for offer in current_app.extensions["referral_panels"] if (panel := offer(referral))],
    }


def facts(some: Sequence[Referral]) -> dict[int, list[tuple[str, str, str]]]:
    """What goes along with each of these, in the reader's language: the word of each fact, what it is at this moment,
    and in which direction that is read."""
    places = dict(districts())

    def worded(fact: Disclosure, value: Any) -> str:
        if fact is Disclosure.LANGUAGES:
            return in_words([language_name(code) for code in value])
        if fact is Disclosure.ACCOMMODATIONS:
            return in_words([str(ACCOMMODATIONS[need]) for need in value])
        return str(places.get(value, value) if fact is Disclosure.DISTRICT else value)

    return {
        number: [
            (str(DISCLOSED[fact]), worded(fact, value), "ltr" if fact is Disclosure.PHONE else "auto")
            for fact, value in known
        ]
        for number, known in queries.facts_of(some).items()
    }


@blueprint.route("/community/referrals/<int:referral_id>/change", methods=["GET", "POST"])
@requires(Permission.READ_SENT_REFERRAL, records=True, referral=Referral)
def change(referral: Referral) -> Any:
    if request.method == "GET" and referral.state not in rules.BEFORE:
        # What went out is not changed any more.
        return _to(referral)
    audit.record(audit.Deed.VIEWED, referral)
    found = queries.whole(referral)
    held = {
        "kind": found.kind,
        "receiver": found.receiver_id,
        "priority": found.priority,
        "reason": found.reason,
        "disclosed": found.disclosed,
        "confidential": found.confidential,
        "interpreter": found.interpreter_language,
        "caregiver": str(found.caregiver_id or ""),
        "related": bool(found.caregiver_related),
        "informed": bool(found.caregiver_informed),
        "not_informed": found.not_informed,
    }
    form = filled_in(_form(found.member, found.sender_id, **held), lambda form: _form_page(form, found.member, found))
    actions.change(referral, _told(form))
    return _to(referral, gettext("Saved. The person has to agree to it as it is now."))


def _to(referral: Referral, said: str = "") -> Any:
    return go("community.referrals.show", said, referral_id=referral.id)


def _at_sender(referral_id: int) -> str:
    """Where a refused step of a sender lands, with nothing of it."""
    return render_template("community/referrals/refused.html", back=url_for(".show", referral_id=referral_id))


def _at_receiver(referral_id: int) -> str:
    """Where a refused step of a receiver lands, with nothing of it."""
    return render_template("community/referrals/refused.html", back=url_for(".treat", referral_id=referral_id))


@blueprint.post("/community/referrals/<int:referral_id>/agreed")
@on_refusal(_at_sender)
@requires(Permission.READ_SENT_REFERRAL, referral=Referral)
def agreed(referral: Referral) -> Any:
    """The person heard it from staff and agrees; who took it down is kept."""
    form = filled_in(OralForm(), lambda form: _sender_page(referral, form))
    actions.agree(referral, form.way.data, form.language.data, current_actor().account_id)
    return _to(referral, gettext("The consent is taken down."))


@blueprint.post("/community/referrals/<int:referral_id>/send")
@on_refusal(_at_sender)
@requires(Permission.READ_SENT_REFERRAL, referral=Referral)
def send(referral: Referral) -> Any:
    actions.send(referral)
    return _to(referral, gettext("Sent. You see here how far it is."))


@blueprint.post("/community/referrals/<int:referral_id>/withdraw")
@on_refusal(_at_sender)
@requires(Permission.READ_SENT_REFERRAL, referral=Referral)
def withdraw(referral: Referral) -> Any:
    """The person said so to staff."""
    actions.withdraw(referral, ReferralSide.SENDER)
    return _to(referral, gettext("Taken back. Whoever received it reads nothing of it any more."))


@blueprint.get("/community/referrals/received")
@requires(Permission.TREAT_REFERRALS, records=True)
def received() -> str:
    actor, number = current_actor(), _page_number()
    found, more = queries.referrals(within_reach(actor, Permission.TREAT_REFERRALS), number)
    audit.record(audit.Deed.VIEWED, *found)
    return _list(
        "community/referrals/received.html",
        ".received",
        found,
        number,
        more,
        offers=[
            (name, sorted(kinds, key=list(ReferralKind).index))
            for name, kinds in queries.offered_by(actor.organisations(Role.SERVICE))
        ],
    )


@blueprint.get("/community/referrals/received/<int:referral_id>")
@requires(Permission.TREAT_REFERRALS, records=True, referral=Referral)
def treat(referral: Referral) -> str:
    return _receiver_page(referral)


def _receiver_page(referral: Referral, **forms: Any) -> str:
    audit.record(audit.Deed.VIEWED, referral)
    found = queries.whole(referral)
    empty = {
        "decline_form": DeclineForm(formdata=None),
        "answer_form": ReferralAnswerForm(formdata=None, text=found.answer),
        "note_form": ReferralNoteForm(formdata=None),
        "outcome_form": OutcomeForm(formdata=None),
    }
    return render_template(
        "community/referrals/treat.html",
        notes=queries.notes_of(found.id),
        **{**empty, **forms},
        **_parts(found, ReferralSide.RECEIVER),
    )


def _on(referral: Referral, said: str) -> Any:
    return go("community.referrals.treat", said, referral_id=referral.id)


@blueprint.post("/community/referrals/received/<int:referral_id>/acknowledge")
@on_refusal(_at_receiver)
@requires(Permission.TREAT_REFERRALS, referral=Referral)
def acknowledge(referral: Referral) -> Any:
    actions.acknowledge(referral)
    return _on(referral, gettext("They know that you have it. Say next whether you can help."))


@blueprint.post("/community/referrals/received/<int:referral_id>/accept")
@on_refusal(_at_receiver)
@requires(Permission.TREAT_REFERRALS, referral=Referral)
def accept(referral: Referral) -> Any:
    actions.accept(referral)
    return _on(referral, gettext("Good. Now call or meet the person, and note it here."))


@blueprint.post("/community/referrals/received/<int:referral_id>/decline")
@on_refusal(_at_receiver)
@requires(Permission.TREAT_REFERRALS, referral=Referral)
def decline(referral: Referral) -> Any:
    form = filled_in(DeclineForm(), lambda form: _receiver_page(referral, decline_form=form))
    actions.decline(referral, form.reason.data, form.other_place.data or "")
    return go("community.referrals.received", gettext("They know that you cannot help, and look for somebody else."))


@blueprint.post("/community/referrals/received/<int:referral_id>/meet")
@on_refusal(_at_receiver)
@requires(Permission.TREAT_REFERRALS, referral=Referral)
def meet(referral: Referral) -> Any:
    actions.meet(referral)
    return _on(referral, gettext("Noted. Close it when you are done."))


@blueprint.post("/community/referrals/received/<int:referral_id>/answer")
@on_refusal(_at_receiver)
@requires(Permission.TREAT_REFERRALS, referral=Referral)
def answer(referral: Referral) -> Any:
    form = filled_in(ReferralAnswerForm(), lambda form: _receiver_page(referral, answer_form=form))
    actions.answer(referral, form.text.data)
    return _on(referral, gettext("Who asked you, and the person, can read it now."))


@blueprint.post("/community/referrals/received/<int:referral_id>/note")
@on_refusal(_at_receiver)
@requires(Permission.TREAT_REFERRALS, referral=Referral)
def note(referral: Referral) -> Any:
    form = filled_in(ReferralNoteForm(), lambda form: _receiver_page(referral, note_form=form))
    actions.note(referral, form.noted.data, current_actor().account_id)
    return _on(referral, gettext("Noted."))


@blueprint.post("/community/referrals/received/<int:referral_id>/close")
@on_refusal(_at_receiver)
@requires(Permission.TREAT_REFERRALS, referral=Referral)
def close(referral: Referral) -> Any:
    form = filled_in(OutcomeForm(), lambda form: _receiver_page(referral, outcome_form=form))
    actions.close(referral, form.outcome.data)
    return _on(referral, gettext("Closed. After 90 days only the dates are left of it."))


@blueprint.route("/community/referrals/offers/<int:organisation_id>", methods=["GET", "POST"])
@requires(Permission.OFFER_REFERRALS, organisation=Organisation)
def offers(organisation: Organisation) -> Any:
    """For what an organisation may be asked by others."""
    kinds = [one.value for one in queries.offers_of(organisation.id)]
    form = filled_in(
        ReferralKindsForm(kinds=kinds),
        lambda form: render_template("community/referrals/offers.html", form=form, organisation=organisation),
    )
    actions.offer(organisation.id, [ReferralKind(one) for one in form.kinds.data])
    return go("community.members.index", gettext("Saved."), organisation_id=organisation.id)


@blueprint.get("/family/referrals")
@requires(Permission.SEE_OWN_REFERRALS)
def mine() -> str:
    """Who was asked to help whoever holds this card, and those who are young."""
    actor = current_actor()
    found = queries.own_referrals(actor)
    return render_template(
        "community/referrals/mine.html",
        referrals=found,
        facts=facts(found),
        may={one.id: rules.open_to(one.state, ReferralSide.PERSON) for one in found},
        several=len({one.member_id for one in found} | ({actor.member_id} - {None})) > 1,
        me=actor.member_id,
        shared=actor.is_shared,
        Deeds=ReferralDeed,
        States=ReferralState,
        looks=LOOKS,
    )


@blueprint.post("/family/referrals/<int:referral_id>/agree")
@on_refusal(lambda **_address: mine())
@requires(Permission.SEE_OWN_REFERRALS, referral=Referral)
def agree(referral: Referral) -> Any:
    actions.agree(referral, ReferralWay.OWN_CARD, i18n.current_language().code, None)
    return go("community.referrals.mine", gettext("Thank you. Now it can be sent."))


@blueprint.post("/family/referrals/<int:referral_id>/withdraw")
@on_refusal(lambda **_address: mine())
@requires(Permission.SEE_OWN_REFERRALS, referral=Referral)
def take_back(referral: Referral) -> Any:
    actions.withdraw(referral, ReferralSide.PERSON)
    return go("community.referrals.mine", gettext("It is taken back. They read nothing of it any more."))


# That something waits for the word of whoever holds this card: not what it is.
FAMILY_PANEL = FamilyPanel(
    queries.wait_for_me, lambda _actor: fragment("community/referrals/_family_panel.html"), pressing=True
)


def household_panel(household: Household) -> Markup | None:
    """Whom one may ask for somebody of this household, and what was asked, on its page."""
    actor = current_actor()
    if not permits(actor, Permission.SEE_SENT_REFERRALS):
        return None
    found = queries.of_household(household.id, within_reach(actor, Permission.SEE_SENT_REFERRALS))
    return fragment(
        "community/referrals/_household_panel.html", referrals=found, looks=LOOKS, open_ones=_open_to_me(found)
    )
