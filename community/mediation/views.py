"""Mediation: who begins one, who leads it, and the own page of each side, with a card or by a mailed address."""

from typing import Any

from flask import abort, render_template, request, url_for
from flask import session as browser

from community.accounts.queries import get_account
from community.foundation import audit, clock
from community.foundation.access import current_actor, find, requires, within_reach
from community.foundation.forms import clean_line
from community.foundation.i18n import force_locale, gettext
from community.foundation.manifest import FamilyPanel
from community.foundation.pages import filled_in, fragment, go, on_refusal, slice_blueprint
from community.households.models import Member
from community.mediation import actions, queries, rules
from community.mediation.forms import (
    BeginForm,
    HandOverForm,
    HeldForm,
    MediationEndForm,
    MediatorForm,
    MeetingHeldForm,
    NeighbourForm,
    PartyNoteForm,
    TermsForm,
)
from community.mediation.labels import LOOKS
from community.mediation.models import Mediation, MediationFollowUp, MediationParty
from community.mediation.rules import MediationDeed, MediationState, StartLack
from community.permissions import Permission
from community.referrals.queries import people
from community.worries.models import Worry
from community.worries.rules import WorryDeed
from community.worries.rules import open_to as open_to_worry

blueprint = slice_blueprint(__name__, prefix="")

LAST_PAGE = 400


def _page_number() -> int:
    return min(max(request.args.get("page", 1, type=int), 1), LAST_PAGE)


@blueprint.get("/community/mediation")
@requires(Permission.SEE_MEDIATIONS)
def index() -> str:
    """What one's organisations began: the state and the days, and nothing that was said."""
    return _list(Permission.SEE_MEDIATIONS, "community/mediation/index.html", ".index")


def _list(permission: Permission, template: str, endpoint: str, **parts: Any) -> str:
    number = _page_number()
    found, more = queries.mediations(within_reach(current_actor(), permission), number)
    return render_template(
        template,
        mediations=found,
        looks=LOOKS,
        until={one.id: rules.ends_on(one.started_on) for one in found if one.started_on},
        previous_url=url_for(endpoint, page=number - 1) if number > 1 else "",
        next_url=url_for(endpoint, page=number + 1) if more else "",
        **parts,
    )


@blueprint.route("/community/mediation/begin/<int:worry_id>", methods=["GET", "POST"])
@requires(Permission.SEE_WORRIES, worry=Worry)
def begin(worry: Worry) -> Any:
    known = queries.find_of_worry(worry.id)
    if WorryDeed.MEDIATE not in open_to_worry(worry.state):
        # A second press finds what the first one made.
        if known:
            return go("community.mediation.show", mediation_id=known.id)
        return go("community.worries.show", worry_id=worry.id)
    able = queries.mediators()
    form = filled_in(
        BeginForm(able), lambda form: render_template("community/mediation/begin.html", form=form, worry=worry)
    )
    made = actions.begin(worry, get_account(form.mediator.data), current_actor().account_id)
    return go("community.mediation.show", gettext("The mediator is asked. Now say who the two sides are."),
              mediation_id=made.id)  # fmt: skip


@blueprint.get("/community/mediation/<int:mediation_id>")
@requires(Permission.SEE_MEDIATIONS, records=True, mediation=Mediation)
def show(mediation: Mediation) -> str:
    return _begun_page(mediation)


def _begun_page(mediation: Mediation, form: NeighbourForm | None = None) -> str:
    audit.record(audit.Deed.VIEWED, mediation)
    reach = within_reach(current_actor(), Permission.REFER)
    typed = (clean_line(request.args.get("q")) or "")[:80]
    may = rules.open_to(mediation.state, queries.lacks_of(mediation))
    sides = queries.sides_as_begun(mediation.id, reach)
    there = {one.party.household_id for one in sides}
    inviting = MediationDeed.INVITE in may
    found = people(reach, typed) if typed and inviting else []
    return render_template(
        "community/mediation/show.html",
        mediation=mediation,
        sides=sides,
        mediator=queries.name_of(mediation.mediator_id),
        until=rules.ends_on(mediation.started_on) if mediation.started_on else None,
        inviting=inviting,
        hearing=MediationDeed.CONSENT in may,
        handing_over=rules.may_hand_over(mediation.state, asks=queries.lacks_an_asker(mediation.id)) is None,
        alone=queries.is_led_by_nobody(mediation.id),
        form=form or NeighbourForm(formdata=None),
        typed=typed,
        people=[one for one in found if queries.is_grown_up(one) and one.household_id not in there],
        looks=LOOKS,
    )


@blueprint.post("/community/mediation/<int:mediation_id>/neighbours")
@on_refusal(show)
@requires(Permission.SEE_MEDIATIONS, mediation=Mediation)
def invite_neighbour(mediation: Mediation) -> Any:
    form = filled_in(NeighbourForm(), lambda form: _begun_page(mediation, form))
    actions.invite_neighbour(mediation, form.name.data, form.email.data or "", form.language.data)
    return _begun(mediation.id, gettext("Asked."))


@blueprint.post("/community/mediation/<int:mediation_id>/families/<int:member_id>")
@on_refusal(lambda mediation_id, member_id: show(mediation_id=mediation_id))
@requires(Permission.SEE_MEDIATIONS, mediation=Mediation)
def invite_family(mediation: Mediation, member_id: int) -> Any:
    member = find(current_actor(), Permission.REFER, Member, member_id)
    if member is None:
        abort(404)
    actions.invite_family(mediation, member)
    return _begun(mediation.id, gettext("Asked. They read it with their own card."))


@blueprint.route("/community/mediation/<int:mediation_id>/hand-over", methods=["GET", "POST"])
@on_refusal(show)
@requires(Permission.SEE_MEDIATIONS, mediation=Mediation)
def hand_over(mediation: Mediation) -> Any:
    """Somebody else leads it from now on."""
    over = rules.may_hand_over(mediation.state, asks=queries.lacks_an_asker(mediation.id))
    if request.method == "GET" and over:
        return _begun(mediation.id, "")
    goes_on = mediation.state in rules.LIVE
    form = filled_in(
        HandOverForm(queries.successors(mediation)),
        lambda form: render_template(
            "community/mediation/hand_over.html", form=form, mediation=mediation, goes_on=goes_on
        ),
    )
    actions.hand_over(mediation, get_account(form.mediator.data), form.why.data)
    said = gettext("Handed over. Both sides are asked anew.") if goes_on else gettext("Handed over.")
    return _begun(mediation.id, said)


def _begun(mediation_id: int, said: str) -> Any:
    return go("community.mediation.show", said, mediation_id=mediation_id)


def _of_party_begun(party_id: int) -> Any:
    return render_template("community/mediation/refused.html", back=url_for(".index"))


@blueprint.post("/community/mediation/parties/<int:party_id>/agreed")
@on_refusal(_of_party_begun)
@requires(Permission.HEAR_PARTY, party=MediationParty)
def agreed(party: MediationParty) -> Any:
    """Somebody of a family said to staff that they take part."""
    if party.member_id is None:
        abort(404)
    actions.consent(party, current_actor().account_id)
    return _begun(party.mediation_id, gettext("Taken down."))


@blueprint.route("/community/mediation/led", methods=["GET", "POST"])
@requires(Permission.MEDIATE)
def led() -> Any:
    """What one leads, and the own number in the register."""
    known = queries.find_mediator(current_actor().account_id)
    form = filled_in(
        MediatorForm(register_number=known.register_number if known else ""),
        lambda form: _list(Permission.MEDIATE, "community/mediation/led.html", ".led", form=form, known=known),
    )
    actions.register(current_actor().account_id or 0, form.register_number.data)
    return go("community.mediation.led", gettext("Saved."))


@blueprint.get("/community/mediation/led/<int:mediation_id>")
@requires(Permission.MEDIATE, records=True, mediation=Mediation)
def lead(mediation: Mediation) -> str:
    return _lead_page(mediation)


def _lead_page(mediation: Mediation, at: int = 0, **typed: Any) -> str:
    """The mediator's page; a form of one side that comes back stands at that side (`at`: its id)."""
    audit.record(audit.Deed.VIEWED, mediation)
    lacks, today = queries.lacks_of(mediation), clock.today()
    forms = {
        "met_form": MeetingHeldForm(formdata=None, held_on=today),
        "note_form": PartyNoteForm(formdata=None),
        "terms_form": TermsForm(formdata=None, signed_on=today),
        "end_form": MediationEndForm(formdata=None),
        "held_form": HeldForm(formdata=None),
    }
    questions = queries.follow_ups_of(mediation.id)
    return render_template(
        "community/mediation/lead.html",
        mediation=mediation,
        sides=queries.sides_as_led(mediation.id),
        may=rules.open_to(mediation.state, lacks),
        lacks=lacks,
        Lacks=StartLack,
        Deeds=MediationDeed,
        States=MediationState,
        until=rules.ends_on(mediation.started_on) if mediation.started_on else None,
        questions=questions,
        due={one.id for one in questions if not rules.may_ask_after(one.due_on, today, done=bool(one.asked_at))},
        looks=LOOKS,
        at=at,
        **(forms | typed),
    )


def _led(mediation_id: int, said: str) -> Any:
    return go("community.mediation.lead", said, mediation_id=mediation_id)


def _to_led(**_address: int) -> Any:
    """Where a refused step of one side lands."""
    return render_template("community/mediation/refused.html", back=url_for(".led"))


@blueprint.post("/community/mediation/led/<int:mediation_id>/met")
@on_refusal(lead)
@requires(Permission.MEDIATE, mediation=Mediation)
def met(mediation: Mediation) -> Any:
    form = filled_in(MeetingHeldForm(), lambda form: _lead_page(mediation, met_form=form))
    actions.meet(mediation, form.held_on.data)
    return _led(mediation.id, gettext("Noted."))


@blueprint.post("/community/mediation/led/<int:mediation_id>/start")
@on_refusal(lead)
@requires(Permission.MEDIATE, mediation=Mediation)
def start(mediation: Mediation) -> Any:
    actions.start(mediation)
    return _led(mediation.id, gettext("It has begun. After six months it ends by itself."))


@blueprint.post("/community/mediation/led/<int:mediation_id>/agree")
@on_refusal(lead)
@requires(Permission.MEDIATE, mediation=Mediation)
def agree(mediation: Mediation) -> Any:
    form = filled_in(TermsForm(), lambda form: _lead_page(mediation, terms_form=form))
    actions.agree(mediation, form.signed_on.data, form.place.data, form.terms.data)
    return _led(mediation.id, gettext("Good. After 30 and 90 days you are asked whether it holds."))


@blueprint.post("/community/mediation/led/<int:mediation_id>/end")
@on_refusal(lead)
@requires(Permission.MEDIATE, mediation=Mediation)
def end(mediation: Mediation) -> Any:
    form = filled_in(MediationEndForm(), lambda form: _lead_page(mediation, end_form=form))
    actions.end(mediation, refused=form.why.data == "refused" or mediation.started_on is None)
    return _led(mediation.id, gettext("Ended. After 180 days only the days are left of it."))


@blueprint.post("/community/mediation/led/parties/<int:party_id>/impartial")
@on_refusal(_to_led)
@requires(Permission.MEDIATE_PARTY, party=MediationParty)
def impartial(party: MediationParty) -> Any:
    actions.declare(party)
    return _led(party.mediation_id, gettext("Declared. This side reads it on its page."))


@blueprint.post("/community/mediation/led/parties/<int:party_id>/heard")
@on_refusal(_to_led)
@requires(Permission.MEDIATE_PARTY, party=MediationParty)
def heard(party: MediationParty) -> Any:
    """A neighbour said to the mediator that they take part."""
    if party.member_id is not None:
        abort(404)
    actions.consent(party, current_actor().account_id)
    return _led(party.mediation_id, gettext("Taken down."))


@blueprint.post("/community/mediation/led/parties/<int:party_id>/note")
@on_refusal(_to_led)
@requires(Permission.MEDIATE_PARTY, party=MediationParty)
def note(party: MediationParty) -> Any:
    mediation = queries.get_mediation(party.mediation_id)
    form = filled_in(PartyNoteForm(), lambda form: _lead_page(mediation, at=party.id, note_form=form))
    actions.note(party, form.noted.data, current_actor().account_id)
    return _led(party.mediation_id, gettext("Noted. Nobody but you reads it."))


@blueprint.get("/community/mediation/led/parties/<int:party_id>/paper")
@requires(Permission.MEDIATE_PARTY, records=True, party=MediationParty)
def paper(party: MediationParty) -> str:
    """The agreement to be signed, in the language of this side."""
    mediation = queries.get_mediation(party.mediation_id)
    audit.record(audit.Deed.VIEWED, mediation)
    back = url_for(".lead", mediation_id=mediation.id)
    with force_locale(party.locale):
        return _paper(mediation, back)


def _paper(mediation: Mediation, back: str) -> str:
    if mediation.state is not MediationState.AGREED or mediation.emptied_at:
        abort(404)
    # Whoever only asks whether it holds did not lead the talks.
    there = rules.led_the_talks(mediation.agreed_on, queries.handed_over_on(mediation))
    leader = mediation.mediator_id if there else None
    known = queries.find_mediator(leader)
    return render_template(
        "community/mediation/paper.html",
        mediation=mediation,
        mediator=queries.name_of(leader),
        number=known.register_number if known else "",
        back=back,
    )


@blueprint.post("/community/mediation/led/follow-ups/<int:follow_up_id>")
@on_refusal(_to_led)
@requires(Permission.ASK_AFTER, follow_up=MediationFollowUp)
def ask_after(follow_up: MediationFollowUp) -> Any:
    mediation = queries.get_mediation(follow_up.mediation_id)
    form = filled_in(HeldForm(), lambda form: _lead_page(mediation, held_form=form))
    actions.ask_after(follow_up, form.result.data)
    return _led(mediation.id, gettext("Noted."))


def _own_parts(party: MediationParty, mediation: Mediation) -> dict[str, Any]:
    """What each side reads of its mediation: nothing of the other side but what both agreed."""
    lacks = queries.lacks_of(mediation)
    may, alone = rules.open_to(mediation.state, lacks), queries.is_led_by_nobody(mediation.id)
    return {
        "party": party,
        "mediation": mediation,
        "mediator": "" if alone else queries.name_of(mediation.mediator_id),
        "alone": alone and mediation.state in rules.LIVE,
        "asked": MediationDeed.CONSENT in may and party.consented_at is None,
        "ends": MediationDeed.REFUSE in may and party.consented_at is not None,
        "until": rules.ends_on(mediation.started_on) if mediation.started_on else None,
        "anew": mediation.handed_over_at is not None,
        "printed": mediation.state is MediationState.AGREED and not mediation.emptied_at,
    }


@blueprint.get("/family/mediation")
@requires(Permission.SEE_OWN_MEDIATION)
def mine() -> str:
    """What whoever holds this card is asked to take part in, or takes part in."""
    actor = current_actor()
    return render_template(
        "community/mediation/mine.html",
        talks=[_own_parts(*one) for one in queries.own_parties(actor)],
        shared=actor.is_shared,
        looks=LOOKS,
    )


@blueprint.post("/family/mediation/<int:party_id>/agree")
@on_refusal(lambda **_address: mine())
@requires(Permission.SEE_OWN_MEDIATION, party=MediationParty)
def take_part(party: MediationParty) -> Any:
    actions.consent(party)
    return go("community.mediation.mine", gettext("Thank you. The mediator will speak with you."))


@blueprint.post("/family/mediation/<int:party_id>/refuse")
@on_refusal(lambda **_address: mine())
@requires(Permission.SEE_OWN_MEDIATION, party=MediationParty)
def refuse(party: MediationParty) -> Any:
    actions.decline(party)
    return go("community.mediation.mine", gettext("It is ended. Nothing else changes for you."))


@blueprint.get("/family/mediation/<int:party_id>/paper")
@requires(Permission.SEE_OWN_MEDIATION, party=MediationParty)
def own_paper(party: MediationParty) -> str:
    return _paper(queries.get_mediation(party.mediation_id), url_for(".mine"))


def _party_of(secret: str) -> MediationParty:
    found = queries.find_by_secret(secret)
    if found is None:
        abort(404)
    return found


def _neighbour_page(secret: str) -> str:
    party = _party_of(secret)
    mediation = queries.get_mediation(party.mediation_id)
    parts = _own_parts(party, mediation)
    with force_locale(browser.get("locale") or party.locale):
        if "paper" in request.args:
            return _paper(mediation, url_for(".neighbour", secret=secret))
        return render_template("community/mediation/neighbour.html", secret=secret, looks=LOOKS, **parts)


@blueprint.route("/mediation/<secret>", methods=["GET", "POST"])
@requires(Permission.OPEN_PARTY_PAGE)
def neighbour(secret: str) -> Any:
    """The mailed page of a neighbour: the GET shows it, or what is agreed on paper; one of its two buttons acts."""
    party = _party_of(secret)
    wants = request.form.get("said") != "no"
    if request.method != "POST" or not actions.say(party, takes_part=wants):
        return _neighbour_page(secret)
    said = gettext("It is ended. Nothing else changes for you.")
    if wants:
        said = gettext("Thank you. The mediator will speak with you.")
    return go("community.mediation.neighbour", said, secret=secret)


# That a talk waits for the word of whoever holds this card: not of what.
FAMILY_PANEL = FamilyPanel(
    queries.asks_me, lambda _actor: fragment("community/mediation/_family_panel.html"), pressing=True
)
