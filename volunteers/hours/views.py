"""A volunteer's own hours and confirmations, the paper to print, and the short address where anybody checks a code."""

from dataclasses import asdict
from typing import Any

from flask import current_app, make_response, render_template

from community.accounts.views import from_here, turn_away_flood
from community.foundation import clock
from community.foundation.access import current_actor, requires
from community.foundation.database import transaction
from community.foundation.drawings import to_be_scanned
from community.foundation.i18n import gettext
from community.foundation.pages import filled_in, go, on_refusal, slice_blueprint
from community.foundation.rules import tidy_code
from events.activities.rules import ActivityKind
from volunteers.hours import actions, queries, rules
from volunteers.hours.forms import ConfirmationCodeForm, PeriodForm
from volunteers.hours.labels import duration
from volunteers.hours.models import Confirmation
from volunteers.hours.rules import Validity
from volunteers.permissions import Permission

blueprint = slice_blueprint(__name__, prefix="")

PRIVATE = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex, nofollow", "Referrer-Policy": "no-referrer"}


@blueprint.get("/volunteers/hours")
@requires(Permission.OWN_HOURS)
def mine(form: PeriodForm | None = None) -> str:
    me, today = current_actor().account_id or 0, clock.today()
    lines = queries.lines_of(me, None, today, clock.town_zone(), clock.now())
    return render_template(
        "volunteers/hours/mine.html",
        rows=_rows([asdict(line) for line in lines]),
        total=duration(rules.total(lines)) if lines else "",
        # Where a refusal lands, what was chosen stays.
        form=form or PeriodForm(today),
        confirmations=[(one, duration(one.minutes)) for one in queries.confirmations_of(me)],
    )


@blueprint.post("/volunteers/hours")
@on_refusal(mine)
@requires(Permission.OWN_HOURS)
def make() -> Any:
    today = clock.today()
    form = filled_in(PeriodForm(today), lambda form: mine(form=form))
    first_on, last_on = rules.span(form.period.data, today, form.first_on.data, form.last_on.data)
    made = actions.make(current_actor().account_id or 0, first_on, last_on, clock.town_zone())
    return go(
        "volunteers.hours.show",
        gettext("Confirmed. Print this page, or give somebody the code."),
        confirmation_id=made.id,
    )


@blueprint.get("/volunteers/hours/<int:confirmation_id>")
@requires(Permission.OWN_CONFIRMATION, confirmation=Confirmation)
def show(confirmation: Confirmation) -> Any:
    code = queries.secret_of(confirmation)
    address = f"{current_app.config['ZAEDNO'].address}/hours/{code}"
    return _paper(
        "volunteers/hours/show.html",
        confirmation,
        code=code,
        address=address,
        short=f"{current_app.config['ZAEDNO'].address}/hours",
        picture=to_be_scanned(address),
    )


@blueprint.post("/volunteers/hours/<int:confirmation_id>/withdraw")
@requires(Permission.OWN_CONFIRMATION, confirmation=Confirmation)
def withdraw(confirmation: Confirmation) -> Any:
    actions.withdraw(confirmation)
    return go(
        "volunteers.hours.mine", gettext("Withdrawn. Whoever checks its code reads that it confirms nothing any more.")
    )


@blueprint.route("/hours", methods=["GET", "POST"])
@requires(Permission.CHECK_HOURS, own_transactions=True)
def ask() -> Any:
    """Where a code is typed; it changes nothing but the count of wrong ones."""
    form = ConfirmationCodeForm()
    if form.validate_on_submit():
        with transaction(writing=False):
            found = queries.find_by_code(form.code.data)
        if found:
            return go("volunteers.hours.check", code=tidy_code(form.code.data))
        _count_wrong()
        form.code.errors = [gettext("There is no confirmation with this code. Please compare it letter by letter.")]
    return _ask(form, 422 if form.is_submitted() else 200)


@blueprint.get("/hours/<code>")
@requires(Permission.CHECK_HOURS, own_transactions=True)
def check(code: str) -> Any:
    with transaction(writing=False):
        found = queries.find_by_code(code)
        if found:
            return _paper("volunteers/hours/check.html", found)
    _count_wrong()
    form = ConfirmationCodeForm(formdata=None)
    form.code.errors = [gettext("There is no confirmation with this code. Please compare it letter by letter.")]
    return _ask(form, 404)


def _count_wrong() -> None:
    """429 where a network guesses; whoever has a right code is never turned away."""
    with transaction():
        turn_away_flood(from_here(rules.WRONG_CODE_FROM_NETWORK))


def _ask(form: ConfirmationCodeForm, status: int) -> Any:
    with transaction(writing=False):
        page = render_template("volunteers/hours/ask.html", form=form)
    return _private(page, status)


def _rows(lines: list[dict[str, Any]]) -> list[tuple[str, ActivityKind, str]]:
    """What a page shows of each line; a name that no organisation bears any more stays as it was."""
    names = queries.names_today({line["organisation"] for line in lines})
    return [
        (names.get(line["organisation"], line["organisation"]), ActivityKind(line["kind"]), duration(line["minutes"]))
        for line in lines
    ]


def _paper(template: str, confirmation: Confirmation, **more: Any) -> Any:
    page = render_template(
        template,
        confirmation=confirmation,
        rows=_rows(confirmation.lines),
        total=duration(confirmation.minutes),
        validity=queries.validity_of(confirmation, clock.town_zone()),
        Validity=Validity,
        **more,
    )
    return _private(page, 200)


def _private(page: str, status: int) -> Any:
    response = make_response(page, status)
    response.headers.update(PRIVATE)
    return response
