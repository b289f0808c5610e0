"""Both sides decide: the cards of a volunteer and of a family, yes and no with one tap, ending, blocking, phones."""

from datetime import date, timedelta
from typing import Any

from flask import current_app, redirect, render_template, request, url_for
from markupsafe import Markup

from community.foundation import clock
from community.foundation.access import Actor, Role, current_actor, requires, within_reach
from community.foundation.i18n import gettext
from community.foundation.pages import notify, on_refusal, slice_blueprint
from events.venues.queries import districts
from volunteers.pairs import actions, queries
from volunteers.pairs.models import Pair
from volunteers.pairs.rules import ASKED, STANDING, PairState, Side
from volunteers.permissions import Permission
from volunteers.profiles.rules import Interest
from volunteers.vetting.granted import was_cleared_for_more

blueprint = slice_blueprint(__name__)

# Seven days from any Monday on: only the names of the days are read from them.
WEEKDAYS = [date(2024, 1, 1) + timedelta(days=number) for number in range(7)]


def _side() -> Side:
    """A card's device speaks for the family, an account for the volunteer."""
    return Side.MENTEE if current_actor().household_id else Side.MENTOR


def _today() -> Any:
    return clock.today(current_app.config["ZAEDNO"].time_zone)


@blueprint.get("")
@requires(Permission.ANSWER_PAIR)
def mine(**_address: Any) -> str:
    side = _side()
    cards = queries.cards(within_reach(current_actor(), Permission.ANSWER_PAIR), side, _today())
    return render_template(
        "volunteers/pairs/mine.html",
        asked=[card for card in cards if card.pair.state in ASKED],
        standing=[card for card in cards if card.pair.state in STANDING],
        family=side is Side.MENTEE,
        lost=was_cleared_for_more(current_actor().account_id, _today()),
        weekdays=WEEKDAYS,
        districts=dict(districts()),
        Interest=Interest,
        States=PairState,
    )


def _back() -> Any:
    return redirect(url_for("volunteers.pairs.mine"), 303)


@blueprint.post("/<int:pair_id>/accept")
@on_refusal(mine)
@requires(Permission.ANSWER_PAIR, pair=Pair)
def accept(pair: Pair) -> Any:
    actions.accept(pair, _side(), _today())
    if pair.state in STANDING:
        notify("good", gettext("You both said yes. A coordinator will bring you together."))
    else:
        notify("good", gettext("Thank you. The other side is still thinking."))
    return _back()


@blueprint.post("/<int:pair_id>/decline")
@on_refusal(mine)
@requires(Permission.ANSWER_PAIR, pair=Pair)
def decline(pair: Pair) -> Any:
    actions.decline(pair, _side())
    notify("good", gettext("It is over. Nobody asks why."))
    return _back()


@blueprint.post("/<int:pair_id>/block")
@on_refusal(mine)
@requires(Permission.ANSWER_PAIR, pair=Pair)
def block(pair: Pair) -> Any:
    actions.block(pair, _side())
    notify("good", gettext("You will not be brought together again. The other side is not told."))
    return _back()


@blueprint.post("/<int:pair_id>/phone")
@requires(Permission.ANSWER_PAIR, pair=Pair)
def phone(pair: Pair) -> Any:
    shown = "show" in request.form
    actions.release_phone(pair, _side(), shown)
    notify("good", gettext("Your phone number is shown now.") if shown else gettext("Your phone number is hidden now."))
    return _back()


@blueprint.post("/<int:pair_id>/guardian")
@on_refusal(mine)
@requires(Permission.AGREE_AS_GUARDIAN, pair=Pair)
def guardian(pair: Pair) -> Any:
    actions.agree_as_guardian(pair)
    notify("good", gettext("Thank you. A coordinator will bring them together."))
    return _back()


def _asked(actor: Actor) -> list[Pair]:
    asked = queries.known(within_reach(actor, Permission.ANSWER_PAIR))
    side = Side.MENTEE if actor.household_id else Side.MENTOR
    said = "mentee_said_at" if side is Side.MENTEE else "mentor_said_at"
    return [pair for pair in asked if pair.state in ASKED and getattr(pair, said) is None]


def own_panel(actor: Actor) -> Markup | None:
    """How many wait for the volunteer's answer, above their shifts; None when nobody does."""
    number = len(_asked(actor)) if Role.VOLUNTEER in actor.roles else 0
    return _panel(number, family=False)


def family_panel(actor: Actor) -> Markup | None:
    """How many wait for the family's answer, on its home; None when nobody does."""
    return _panel(len(_asked(actor)), family=True)


def _panel(number: int, *, family: bool) -> Markup | None:
    if not number:
        return None
    return Markup(render_template("volunteers/pairs/_panel.html", number=number, family=family))  # noqa: S704
