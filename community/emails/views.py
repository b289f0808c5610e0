"""The emails that the house wrote: to whom, of which kind, in which state, when; never what they say."""

from flask import current_app, render_template, request, url_for

from community.emails import queries
from community.foundation.access import current_actor, requires, within_reach
from community.foundation.i18n import gettext, lazy_gettext
from community.foundation.outbox import EmailState
from community.foundation.pages import slice_blueprint
from community.permissions import Permission

blueprint = slice_blueprint(__name__)

LABELS = {
    EmailState.QUEUED: lazy_gettext("Waiting"),
    EmailState.SENDING: lazy_gettext("Being sent"),
    EmailState.SENT: lazy_gettext("Sent"),
    EmailState.FAILED: lazy_gettext("Failed"),
    EmailState.DROPPED: lazy_gettext("No longer needed"),
}
LOOKS = {
    EmailState.QUEUED: "waiting",
    EmailState.SENDING: "waiting",
    EmailState.SENT: "good",
    EmailState.FAILED: "off",
    EmailState.DROPPED: "info",
}
# By the slice that wrote it, or by its own name; which email exactly would say too much about its reader.
KINDS = {
    "accounts": lazy_gettext("About signing in"),
    "help_requests": lazy_gettext("About a family"),
    "members": lazy_gettext("An invitation"),
    "shifts": lazy_gettext("About a shift"),
    "clearances": lazy_gettext("About shifts"),
    "volunteers.clearances.asked": lazy_gettext("About a volunteer"),
    "volunteers.clearances.reminded": lazy_gettext("About a volunteer"),
    "attendance": lazy_gettext("About the programme"),
    "rosters": lazy_gettext("About a shift"),
    "pairs": lazy_gettext("About a pair"),
    "journal": lazy_gettext("About a pair"),
    "follow_up": lazy_gettext("About a pair"),
    "sessions": lazy_gettext("About the programme"),
    "registrations": lazy_gettext("About the programme"),
}


def kind_of(template: str) -> str:
    """What an email is about, as its senders and its readers may see it."""
    return str(KINDS.get(template) or KINDS.get(template.split(".")[1], gettext("An email")))


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
        tabs=[tab(gettext("All"), None), *(tab(word, wanted) for wanted, word in LABELS.items())],
        looks=LOOKS,
        kind_of=kind_of,
        zone=current_app.config["ZAEDNO"].time_zone,
        previous_url=at(page - 1) if page > 1 else "",
        next_url=at(page + 1) if more else "",
    )
