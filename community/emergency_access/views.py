"""Asking, deciding and ending; and each thing as it is read while it is open."""

from collections.abc import Sequence
from typing import Any

from flask import render_template, request, url_for
from markupsafe import Markup

from community.emergency_access import actions, queries, rules
from community.emergency_access.forms import EmergencyForm
from community.emergency_access.labels import KINDS, LABELS, LOOKS, REFUSALS
from community.emergency_access.models import EmergencyAccess
from community.emergency_access.queries import A_PAGE
from community.emergency_access.rules import EmergencyKind
from community.foundation import audit, clock, i18n
from community.foundation.access import Actor, current_actor, permits, requires, within_reach
from community.foundation.i18n import gettext, in_words, language_name
from community.foundation.manifest import EmergencyRead, FamilyPanel
from community.foundation.pages import filled_in, fragment, go, on_refusal, slice_blueprint
from community.households.forms import ACCOMMODATIONS
from community.households.models import Household
from community.households.queries import members_of
from community.permissions import Permission
from community.places.queries import districts
from community.referrals.labels import KINDS as REFERRAL_KINDS
from community.referrals.labels import STATES
from community.referrals.models import Referral

blueprint = slice_blueprint(__name__)

__all__ = ["LABELS", "READS", "REFUSALS", "blueprint"]

LAST_PAGE = 400
READS = (
    EmergencyRead(EmergencyKind.FAMILY, queries.owned_family, "community.emergency_access.family", "household_id"),
    EmergencyRead(EmergencyKind.NEEDS, queries.owned_family, "community.emergency_access.needs", "household_id"),
    EmergencyRead(EmergencyKind.REFERRAL, queries.owned_referral, "community.emergency_access.referral", "referral_id"),
)
# A part of what is open: its head, and rows of a word and what it is.
Part = tuple[str, Sequence[tuple[Any, Any]]]


@blueprint.get("")
@requires(Permission.SEE_EMERGENCIES)
def index(**_address: Any) -> str:
    """What was asked for, is open, and was; also where a refused answer lands."""
    actor, now = current_actor(), clock.now()
    number = min(max(request.args.get("page", 1, type=int), 1), LAST_PAGE)
    found = queries.accesses(within_reach(actor, Permission.SEE_EMERGENCIES), (number - 1) * A_PAGE, A_PAGE + 1)
    shown = found[:A_PAGE]
    ids = [one.id for one in shown]
    answers = queries.decidable(within_reach(actor, Permission.DECIDE_EMERGENCY), ids)
    ends = queries.decidable(within_reach(actor, Permission.END_EMERGENCY), ids)
    asked = {one.id for one in shown if rules.is_asked(one.state, one.answer_until, now)}
    open_now = {one.id for one in shown if rules.is_open(one.state, one.open_until, now)}
    return render_template(
        "community/emergency_access/index.html",
        accesses=shown,
        # What nobody has ended yet though its time is over is shown as what it is.
        became={one.id: rules.ending(one.state, one.answer_until, one.open_until, now) or one.state for one in shown},
        asked=asked,
        open_now=open_now,
        answers=answers & asked,
        ends=ends & (asked | open_now),
        pages={one.id: _page_of(one) for one in shown if one.id in open_now and one.asked_by_id == actor.account_id},
        looks=LOOKS,
        may_ask=permits(actor, Permission.ASK_EMERGENCY) and _could_be_agreed_to(actor),
        previous_url=url_for(".index", page=number - 1) if number > 1 else "",
        next_url=url_for(".index", page=number + 1) if len(found) > A_PAGE else "",
    )


def _could_be_agreed_to(actor: Actor) -> bool:
    return queries.has_deciders(actor.account_id, clock.now() - rules.KNOWN_FOR)


def _page_of(access: EmergencyAccess) -> str:
    read = queries.reads()[access.kind]
    return url_for(read.page, **{read.argument: access.row_id})


@blueprint.route("/ask", methods=["GET", "POST"])
@on_refusal(index)
@requires(Permission.ASK_EMERGENCY)
def ask() -> Any:
    form = EmergencyForm()
    filled_in(form, _ask_page)
    owned = queries.reads()[form.wanted].owned(form.number.data)
    if owned is None:
        form.number.errors = [gettext("Nothing of this kind has this number.")]
        return _ask_page(form), 422
    actions.ask(form.wanted, form.number.data, owned, form.reason.data, current_actor().account_id)
    return go(
        "community.emergency_access.index",
        gettext("Asked. Call somebody who can agree: it waits for an hour, and opens for half an hour."),
    )


def _ask_page(form: EmergencyForm) -> str:
    return render_template(
        "community/emergency_access/ask.html",
        form=form,
        in_vain="" if _could_be_agreed_to(current_actor()) else REFUSALS[rules.Refusal.NOBODY_ELSE],
    )


@blueprint.post("/<int:access_id>/agree")
@on_refusal(index)
@requires(Permission.DECIDE_EMERGENCY, access=EmergencyAccess)
def agree(access: EmergencyAccess) -> Any:
    actions.agree(access, current_actor().account_id)
    return go("community.emergency_access.index", gettext("It is open for half an hour, for the one who asked."))


@blueprint.post("/<int:access_id>/refuse")
@on_refusal(index)
@requires(Permission.DECIDE_EMERGENCY, access=EmergencyAccess)
def refuse(access: EmergencyAccess) -> Any:
    actions.decline(access, current_actor().account_id)
    return go("community.emergency_access.index", gettext("It stays closed."))


@blueprint.post("/<int:access_id>/end")
@on_refusal(index)
@requires(Permission.END_EMERGENCY, access=EmergencyAccess)
def end(access: EmergencyAccess) -> Any:
    actions.end(access)
    return go("community.emergency_access.index", gettext("It is closed."))


def opened_page(kind: EmergencyKind, row: Any, parts: Sequence[Part]) -> str:
    """What is open in an emergency, to read; that it was opened, and by which access, stands in the trail."""
    access = queries.find_open(kind, row.id, current_actor().account_id)
    assert access is not None
    audit.note((audit.Deed.VIEWED, type(row), row.id, f"emergency {access.id}"))
    return render_template(
        "community/emergency_access/opened.html", access=access, title=KINDS[kind], number=row.id, parts_shown=parts
    )


@blueprint.get("/families/<int:household_id>")
@requires(Permission.OPEN_FAMILY_IN_EMERGENCY, records=True, household=Household)
def family(household: Household) -> str:
    """Who they are, and how they are reached."""
    names = dict(districts())
    reached: Part = (
        gettext("The family"),
        [
            (gettext("Called"), household.call_name),
            (gettext("Family name"), household.family_name),
            (gettext("Phone"), household.phone),
            (gettext("District"), names.get(household.district, household.district)),
            (gettext("Language"), language_name(household.locale)),
        ],
    )
    people = [
        (
            member.call_name,
            [
                (gettext("In their own script"), member.native_name),
                (gettext("Born in"), member.birth_year or ""),
                (gettext("Languages"), in_words([language_name(code) for code in member.languages])),
            ],
        )
        for member in members_of(household.id)
    ]
    return opened_page(EmergencyKind.FAMILY, household, [reached, *people])


@blueprint.get("/needs/<int:household_id>")
@requires(Permission.OPEN_NEEDS_IN_EMERGENCY, records=True, household=Household)
def needs(household: Household) -> str:
    """What its people need to take part."""
    needed = [
        (member.call_name, in_words([str(ACCOMMODATIONS[need.accommodation]) for need in member.needs]) or "–")
        for member in members_of(household.id)
    ]
    return opened_page(EmergencyKind.NEEDS, household, [(gettext("What makes taking part possible"), needed)])


@blueprint.get("/referrals/<int:referral_id>")
@requires(Permission.OPEN_REFERRAL_IN_EMERGENCY, records=True, referral=Referral)
def referral(referral: Referral) -> str:
    """What was asked and answered; what those who help note for one another not even now."""
    found = queries.referral_of(referral.id)
    asked = [
        (gettext("Kind"), REFERRAL_KINDS[found.kind]),
        (gettext("How far it is"), STATES[found.state]),
        (gettext("From"), found.sender.called),
        (gettext("To"), found.receiver.called),
        (gettext("Why"), found.reason),
        (gettext("Answer"), found.answer),
        (gettext("Who may help instead"), found.other_place),
    ]
    return opened_page(EmergencyKind.REFERRAL, referral, [(found.code, asked)])


def _family_panel(actor: Actor) -> Markup:
    days = [i18n.local(one.opened_at, clock.town_zone()).date() for one in queries.told_to(actor)]
    return fragment("community/emergency_access/_family_panel.html", days=days)


# That something of what this card shows was opened in an emergency, lately.
FAMILY_PANEL = FamilyPanel(queries.has_been_told, _family_panel, pressing=True)
