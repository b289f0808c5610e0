"""The page for a child in danger with its form, and the records that come of it, for the few who read them."""

from datetime import UTC, datetime
from typing import Any

from flask import Response, make_response, render_template, request, url_for
from werkzeug.exceptions import TooManyRequests

from community.accounts.rules import CONCERN_FROM_NETWORK, CONCERN_OF_PERSON, Counted, network_of
from community.accounts.views import turn_away_flood
from community.foundation import audit, i18n, tokens
from community.foundation.access import current_actor, requires, within_reach
from community.foundation.audit import Deed
from community.foundation.i18n import gettext
from community.foundation.pages import filled_in, go, on_refusal, slice_blueprint
from community.permissions import Permission
from community.safeguarding import actions, queries
from community.safeguarding.actions import ToldConcern
from community.safeguarding.forms import CloseForm, ColleagueForm, NoteForm, TellForm
from community.safeguarding.models import Concern
from community.safeguarding.rules import ConcernState
from community.site.queries import help_numbers

blueprint = slice_blueprint(__name__, prefix="")

LOOKS = {ConcernState.OPEN: "few", ConcernState.HANDLED: "waiting", ConcernState.CLOSED: "good"}

# What is sealed without a row has no day of its own.
NO_DAY = datetime(1970, 1, 1, tzinfo=UTC)


@blueprint.after_request
def leave_no_copy(response: Response) -> Response:
    """That somebody looked at these pages is found by nobody who takes the phone next."""
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.get("/danger")
@requires(Permission.SEE_SITE)
def danger() -> str:
    return _danger()


def _danger(form: TellForm | None = None, flood: str = "") -> str:
    organisations, protecting = queries.organisations()
    return render_template(
        "community/safeguarding/danger.html",
        numbers=help_numbers(),
        # Where nobody would read it, nothing is asked.
        form=(form or TellForm(organisations, protecting)) if protecting else None,
        flood=flood,
    )


@blueprint.post("/danger")
@on_refusal(danger)
@requires(Permission.RAISE_CONCERN)
def tell() -> Any:
    form = filled_in(TellForm(*queries.organisations()), _danger)
    try:
        turn_away_flood(*_limits())
    except TooManyRequests as flood:
        # What was typed is worth more than the limit: it stays on the page.
        text = gettext("A lot was sent from here in the last hour. Please call one of the numbers, or try again later.")
        page = make_response(_danger(form, text), 429)
        page.headers["Retry-After"] = str(flood.retry_after)
        return page
    actions.tell(
        ToldConcern(
            seen=form.seen.data,
            place=form.place.data or "",
            about=form.about.data or "",
            contact=form.contact.data or "",
            reads=int(form.reads.data or 0) or None,
            concerned=int(form.concerned.data or 0) or None,
            locale=i18n.current_language().code,
        )
    )
    return go("community.safeguarding.thanks")


def _limits() -> list[Counted]:
    """By network, and by who is signed in. Sealed, because whoever has the database could try all addresses and numbers
    against a plain hash, and would know who wrote in the last hour."""
    actor = current_actor()
    subjects = [(CONCERN_FROM_NETWORK, f"concern from {network_of(request.remote_addr)}")]
    if actor.signed_in:
        subjects.append((CONCERN_OF_PERSON, f"concern of {actor.account_id} {actor.household_id}"))
    return [(limit, tokens.sealed(who, 0, NO_DAY)) for limit, who in subjects]


@blueprint.get("/danger/thank-you")
@requires(Permission.SEE_SITE)
def thanks() -> str:
    return render_template("community/safeguarding/thanks.html", numbers=help_numbers())


@blueprint.get("/waiting")
@requires(Permission.SEE_CONCERNS)
def waiting() -> Any:
    """Where the email leads: an address that says nothing to who looks over a shoulder."""
    return go("community.safeguarding.index")


@blueprint.get("/community/safeguarding")
@requires(Permission.SEE_CONCERNS)
def index() -> str:
    closed = request.args.get("show") == "closed"
    page = min(max(request.args.get("page", 1, int), 1), 1000)
    found, more = queries.concerns(within_reach(current_actor(), Permission.SEE_CONCERNS), closed=closed, page=page)

    def at(number: int) -> str:
        return url_for("community.safeguarding.index", show="closed" if closed else None, page=number)

    return render_template(
        "community/safeguarding/index.html",
        concerns=found,
        closed=closed,
        tabs=[
            (gettext("To look after"), url_for(".index"), not closed),
            (gettext("Closed"), url_for(".index", show="closed"), closed),
        ],
        looks=LOOKS,
        previous_url=at(page - 1) if page > 1 else "",
        next_url=at(page + 1) if more else "",
    )


@blueprint.get("/community/safeguarding/<int:concern_id>")
@requires(Permission.SEE_CONCERNS, records=True, concern=Concern)
def show(concern: Concern) -> str:
    return _page(concern)


def _page(concern: Concern, **typed: Any) -> str:
    # A page whose row cannot be kept is not shown, whichever way one came to it.
    audit.record(Deed.VIEWED, concern)
    me = _me()
    handler, reads, concerned = queries.names_of(concern)
    forms = {
        "note_form": NoteForm(),
        "close_form": CloseForm(),
        "colleague_form": ColleagueForm(queries.colleagues(concern, me)),
    }
    return render_template(
        "community/safeguarding/show.html",
        concern=concern,
        handler=handler,
        reads=reads,
        concerned=concerned,
        named=queries.named_in(concern.id),
        notes=queries.notes_of(concern.id),
        looks=LOOKS,
        States=ConcernState,
        me=me,
        **(forms | typed),
    )


@blueprint.post("/community/safeguarding/<int:concern_id>/claim")
@on_refusal(show)
@requires(Permission.SEE_CONCERNS, concern=Concern)
def claim(concern: Concern) -> Any:
    actions.claim(concern, _me())
    return _back(concern, gettext("It is yours now. The others see that you look after it."))


@blueprint.post("/community/safeguarding/<int:concern_id>/release")
@on_refusal(show)
@requires(Permission.SEE_CONCERNS, concern=Concern)
def release(concern: Concern) -> Any:
    actions.release(concern)
    return _back(concern, gettext("It waits for somebody again."))


@blueprint.post("/community/safeguarding/<int:concern_id>/close")
@on_refusal(show)
@requires(Permission.SEE_CONCERNS, concern=Concern)
def close(concern: Concern) -> Any:
    form = filled_in(CloseForm(), lambda form: _page(concern, close_form=form))
    actions.close(concern, form.outcome.data, _me())
    return _back(concern, gettext("Closed."))


@blueprint.post("/community/safeguarding/<int:concern_id>/note")
@requires(Permission.SEE_CONCERNS, concern=Concern)
def note(concern: Concern) -> Any:
    form = filled_in(NoteForm(), lambda form: _page(concern, note_form=form))
    actions.note(concern, form.text.data, _me())
    return _back(concern, gettext("Noted."))


@blueprint.post("/community/safeguarding/<int:concern_id>/colleague")
@on_refusal(show)
@requires(Permission.SEE_CONCERNS, concern=Concern)
def colleague(concern: Concern) -> Any:
    others = ColleagueForm(queries.colleagues(concern, _me()))
    form = filled_in(others, lambda form: _page(concern, colleague_form=form))
    actions.name_colleague(concern, form.colleague.data, _me())
    return _back(concern, gettext("From now on they do not find it here. Nobody tells them."))


def public_pages() -> list[str]:
    """The one page of these that a search engine may list."""
    return [url_for("community.safeguarding.danger")]


def _me() -> int:
    return current_actor().account_id or 0


def _back(concern: Concern, said: str = "") -> Any:
    return go("community.safeguarding.show", said, concern_id=concern.id)
