"""The emails that the house wrote: to whom, of which kind, in which state, when; never what they say."""

from flask import render_template, request, url_for

from community.emails import queries
from community.emails.labels import LABELS, kind_of
from community.foundation.access import current_actor, requires, within_reach
from community.foundation.i18n import gettext
from community.foundation.outbox import EmailState
from community.foundation.pages import slice_blueprint
from community.permissions import Permission

blueprint = slice_blueprint(__name__)

LOOKS = {
    EmailState.QUEUED: "waiting",
    EmailState.SENDING: "waiting",
    EmailState.SENT: "good",
    EmailState.FAILED: "off",
    EmailState.DROPPED: "info",
}


@blueprint.get("")
@requires(Permission.SEE_MAIL)
def index() -> str:
    words = {state.value: state for state in EmailState}
    state = words.get(request.args.get("state", ""))
    page = min(max(request.args.get("page", 1, int), 1), 10_000)
    emails, more = queries.emails(within_reach(current_actor(), Permission.SEE_MAIL), state, page)
    chosen = state.value if state else None

    def at(number: int) -> str:
        return url_for("community.emails.index", state=chosen, page=number)

    def tab(label: object, wanted: EmailState | None) -> tuple[str, str, bool]:
        value = wanted.value if wanted else None
        return str(label), url_for("community.emails.index", state=value), wanted is state

    return render_template(
        "community/emails/index.html",
        emails=emails,
        tabs=[tab(gettext("All"), None), *(tab(LABELS[wanted], wanted) for wanted in EmailState)],
        looks=LOOKS,
        kind_of=kind_of,
        previous_url=at(page - 1) if page > 1 else "",
        next_url=at(page + 1) if more else "",
    )
