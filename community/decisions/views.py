"""The settings of the town: what they are, who changed what and when, and what organisations are asked."""

from dataclasses import dataclass
from typing import Any

from flask import abort, render_template, request

from community.decisions import actions, queries
from community.decisions.forms import FIELDS, SettingForm
from community.decisions.labels import CARE, TOWN, in_plain_words
from community.decisions.models import SettingAnswer, SettingChange
from community.decisions.rules import ChangeState, Refusal
from community.foundation.access import Actor, Role, current_actor, permits, requires
from community.foundation.config import BINDING, settings
from community.foundation.i18n import gettext, lazy_gettext
from community.foundation.pages import filled_in, go, on_refusal, slice_blueprint
from community.permissions import Permission

blueprint = slice_blueprint(__name__)

REFUSALS = {
    Refusal.LOCKED: lazy_gettext("Whoever runs the server has locked this setting."),
    Refusal.ASKED_ALREADY: lazy_gettext("The organisations are being asked about this setting. Wait or withdraw it."),
    Refusal.OVER: lazy_gettext("This was decided meanwhile."),
}
HINTS = {
    "offered_languages": lazy_gettext("English stays: its words stand in where another language lacks some."),
    "emergency_number": lazy_gettext("For example 112. Empty: the number of the country."),
    "children_number": lazy_gettext("For example 116 111. Empty: the number of the country."),
    "safeguarding_ratios": lazy_gettext("Age of the youngest and children for one adult, for example 1:3 3:4 8:6."),
}
GROUPS = ((lazy_gettext("Of the town"), TOWN), (lazy_gettext("What binds all organisations"), CARE))


@dataclass(frozen=True)
class ChangeLine:
    """A change as its page shows it: what the organisations say of it, and what its reader may do."""

    change: SettingChange
    label: Any
    was: str
    becomes: str
    by: str
    answers: list[SettingAnswer]
    may_answer: bool
    may_withdraw: bool


def _lines(actor: Actor) -> list[ChangeLine]:
    changes = queries.changes()
    answers = queries.answers_to([one.id for one in changes])
    mine = set(actor.organisations(Role.COORDINATOR))
    decides = permits(actor, Permission.DECIDE)
    lines = []
    for one in changes:
        asked, own = one.state is ChangeState.ASKED, one.asked_by_id == actor.account_id
        lines.append(
            ChangeLine(
                one,
                {**TOWN, **CARE}[one.name],
                in_plain_words(one.name, one.was),
                in_plain_words(one.name, one.becomes),
                # Who works elsewhere is known to who administers (visibility.md, 21).
                one.asked_by.name if one.asked_by and (decides or own) else "",
                answers[one.id],
                asked and any(row.organisation_id in mine and row.agrees is None for row in answers[one.id]),
                asked and (decides or own),
            )
        )
    return lines


@blueprint.get("")
@requires(Permission.SEE_DECISIONS)
def index(**_address: Any) -> str:
    """Every setting of the town and its history; also where a refused answer lands."""
    actor = current_actor()
    lines = _lines(actor)
    changeable = settings().decided_by_the_town if permits(actor, Permission.DECIDE) else ()
    groups = [
        (title, [(name, label, in_plain_words(name, queries.in_force(name))) for name, label in names.items()])
        for title, names in GROUPS
    ]
    return render_template(
        "community/decisions/index.html",
        groups=groups,
        asked=[line for line in lines if line.change.state is ChangeState.ASKED],
        over=[line for line in lines if line.change.state is not ChangeState.ASKED],
        changeable=[name for name in changeable if name in FIELDS],
    )


@blueprint.route("/<name>", methods=["GET", "POST"])
@on_refusal(index)
@requires(Permission.DECIDE)
def change(name: str) -> Any:
    if name not in FIELDS:
        abort(404)
    form = filled_in(SettingForm.of(name, queries.value_of(name)), lambda form: _page(form, name))
    return go("community.decisions.index", said_of(actions.change(name, form.text, current_actor())))


def said_of(made: SettingChange | None) -> str:
    """What somebody is told of a change they made."""
    if made is not None and made.state is ChangeState.ASKED:
        return gettext("The organisations are asked. It acts when all agreed.")
    return gettext("Saved.") if made else gettext("It is so already.")


def _page(form: SettingForm, name: str) -> str:
    label, hint = {**TOWN, **CARE}[name], HINTS.get(name, "")
    binds = name in BINDING
    return render_template("community/decisions/change.html", form=form, label=label, hint=hint, binds=binds)


@blueprint.post("/<int:change_id>/answer")
@on_refusal(index)
@requires(Permission.ANSWER_DECISION, change=SettingChange)
def answer(change: SettingChange) -> Any:
    actions.answer(change, current_actor(), agrees=request.form.get("agrees") == "yes")
    return go("community.decisions.index", gettext("Saved."))


@blueprint.post("/<int:change_id>/withdraw")
@on_refusal(index)
@requires(Permission.WITHDRAW_DECISION, change=SettingChange)
def withdraw(change: SettingChange) -> Any:
    actions.withdraw(change)
    return go("community.decisions.index", gettext("Withdrawn."))
