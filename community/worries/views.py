"""Where anybody writes what worries them among neighbours, the page of its number, and the list of who looks at it."""

from typing import Any

from flask import Response, abort, render_template, request, url_for

from community.accounts.rules import (
    EMAIL_FROM_NETWORK,
    EMAIL_TO_ADDRESS,
    WORRY_FROM_NETWORK,
    WORRY_NUMBER_FROM_NETWORK,
    network_of,
)
from community.accounts.views import from_here, turn_away_flood
from community.foundation import audit, i18n, tokens
from community.foundation.access import current_actor, requires, within_reach
from community.foundation.i18n import gettext
from community.foundation.pages import filled_in, go, on_refusal, slice_blueprint
from community.permissions import Permission
from community.safeguarding.queries import reading
from community.safeguarding.views import NO_DAY
from community.site.queries import help_numbers
from community.worries import actions, queries, rules
from community.worries.actions import ToldWorry
from community.worries.forms import WorryAnswerForm, WorryCountForm, WorryForm, WorryNumberForm
from community.worries.labels import LOOKS, TOLD
from community.worries.models import Worry
from community.worries.rules import Refusal, WorryDeed

blueprint = slice_blueprint(__name__, prefix="")

LAST_PAGE = 400


@blueprint.after_request
def leave_no_copy(response: Response) -> Response:
    """That somebody wrote is found by nobody who takes the phone next."""
    response.headers["Cache-Control"] = "no-store"
    return response


def _tell_page(form: WorryForm | None = None) -> str:
    form = form or WorryForm()
    # What was typed stays, whoever left meanwhile.
    attended = form.is_submitted() or queries.lands_with() is not Refusal.NOBODY
    return render_template("community/worries/tell.html", form=form, numbers=help_numbers()[:1], attended=attended)


@blueprint.route("/worries/new", methods=["GET", "POST"])
@on_refusal(_tell_page)
@requires(Permission.TELL_WORRY)
def tell() -> Any:
    form = filled_in(WorryForm(), _tell_page)
    # Sealed, because whoever has the database could try all networks against a plain hash.
    here = tokens.sealed(f"worry from {network_of(request.remote_addr)}", 0, NO_DAY)
    turn_away_flood((WORRY_FROM_NETWORK, here))
    if form.email.data:
        turn_away_flood((EMAIL_TO_ADDRESS, form.email.data), from_here(EMAIL_FROM_NETWORK))
    number = actions.tell(
        ToldWorry(
            kind=form.kind.data,
            text=form.text.data,
            place=form.place.data or "",
            email=form.email.data or "",
            locale=i18n.current_language().code,
        )
    )
    return go("community.worries.answered", number=number)


@blueprint.route("/worries/answer", methods=["GET", "POST"])
@requires(Permission.TELL_WORRY)
def find() -> Any:
    """Where somebody types the number that they kept."""
    form = filled_in(WorryNumberForm(), _find_page)
    turn_away_flood((WORRY_NUMBER_FROM_NETWORK, network_of(request.remote_addr)))
    number = rules.tidy_number(form.number.data)
    if queries.find_by_number(number) is None:
        form.number.errors = [gettext("This number is not known here, or it is over for more than three months.")]
        return _find_page(form), 422
    return go("community.worries.answered", number=number)


def _find_page(form: WorryNumberForm) -> str:
    return render_template("community/worries/find.html", form=form)


@blueprint.get("/worries/answer/<number>")
@requires(Permission.TELL_WORRY)
def answered(number: str) -> str:
    """How far it is, for whoever has the number; the same wherever somebody lives."""
    found = queries.find_by_number(number)
    if found is None:
        abort(404)
    numbers = help_numbers()[:1]
    return render_template(
        "community/worries/answered.html", number=number, worry=found, told=TOLD[found.state], numbers=numbers
    )


@blueprint.get("/community/worries")
@requires(Permission.SEE_WORRIES)
def index() -> str:
    over = request.args.get("show") == "over"
    page = min(max(request.args.get("page", 1, int), 1), LAST_PAGE)
    found, more = queries.worries(within_reach(current_actor(), Permission.SEE_WORRIES), over=over, page=page)

    def at(number: int) -> str:
        return url_for("community.worries.index", show="over" if over else None, page=number)

    return render_template(
        "community/worries/index.html",
        worries=found,
        over=over,
        tabs=[
            (gettext("To look after"), url_for(".index"), not over),
            (gettext("Over"), url_for(".index", show="over"), over),
        ],
        looks=LOOKS,
        previous_url=at(page - 1) if page > 1 else "",
        next_url=at(page + 1) if more else "",
    )


@blueprint.get("/community/worries/<int:worry_id>")
@requires(Permission.SEE_WORRIES, records=True, worry=Worry)
def show(worry: Worry) -> str:
    return _page(worry)


def _page(worry: Worry, **typed: Any) -> str:
    audit.record(audit.Deed.VIEWED, worry)
    may = rules.open_to(worry.state)
    forms = {
        "answer_form": WorryAnswerForm(formdata=None),
        "count_form": WorryCountForm(formdata=None, hate=worry.hate, repeated=worry.repeated),
    }
    return render_template(
        "community/worries/show.html",
        worry=worry,
        may=may,
        # Where nobody would read it, it is not handed over.
        handed_over=WorryDeed.HAND_OVER in may and bool(reading()),
        Deeds=WorryDeed,
        looks=LOOKS,
        numbers=help_numbers()[:1],
        **(forms | typed),
    )


@blueprint.post("/community/worries/<int:worry_id>/answer")
@on_refusal(show)
@requires(Permission.SEE_WORRIES, worry=Worry)
def answer(worry: Worry) -> Any:
    form = filled_in(WorryAnswerForm(), lambda form: _page(worry, answer_form=form))
    actions.answer(worry, form.reply.data, form.words.data or "", current_actor().account_id)
    return _back(worry, gettext("Whoever wrote it can read the answer now."))


@blueprint.post("/community/worries/<int:worry_id>/talk")
@on_refusal(show)
@requires(Permission.SEE_WORRIES, worry=Worry)
def talk(worry: Worry) -> Any:
    actions.talk(worry, current_actor().account_id)
    return _back(worry, gettext("Noted. Answer it when you have talked."))


@blueprint.post("/community/worries/<int:worry_id>/hand-over")
@on_refusal(show)
@requires(Permission.SEE_WORRIES, worry=Worry)
def hand_over(worry: Worry) -> Any:
    actions.hand_over(worry, current_actor().account_id)
    return _back(worry, gettext("Those who protect people have it now."))


@blueprint.post("/community/worries/<int:worry_id>/count")
@on_refusal(show)
@requires(Permission.SEE_WORRIES, worry=Worry)
def count(worry: Worry) -> Any:
    form = filled_in(WorryCountForm(), lambda form: _page(worry, count_form=form))
    actions.mark(worry, hate=form.hate.data, repeated=form.repeated.data)
    return _back(worry, gettext("Saved."))


def public_pages() -> list[str]:
    """The one page of these that a search engine may list."""
    return [url_for("community.worries.tell")]


def _back(worry: Worry, said: str) -> Any:
    return go("community.worries.show", said, worry_id=worry.id)
