"""The emails that the house wrote: to whom, of which kind, in which state, when; and of which kinds one wants none."""

from typing import Any

from flask import current_app, redirect, render_template, request, url_for

from community.accounts.queries import get_account
from community.emails import actions, queries
from community.emails.forms import ChoicesForm
from community.emails.labels import CHOICES, LABELS, kind_of
from community.emails.rules import EmailRhythm, offered, rhythms_of
from community.foundation import sms
from community.foundation.access import STAFF, Role, current_actor, requires, within_reach
from community.foundation.i18n import gettext
from community.foundation.outbox import EmailState
from community.foundation.pages import filled_in, go, slice_blueprint
from community.foundation.rules import Quiet
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


@blueprint.route("/mine", methods=["GET", "POST"])
@requires(Permission.SEE_OWN_ACCOUNT)
def mine() -> Any:
    """Which emails one wants, and when one sleeps."""
    actor = current_actor()
    account = get_account(actor.account_id)
    kinds = offered(Role.VOLUNTEER in actor.roles, not actor.roles.isdisjoint(STAFF))
    kept = queries.choices_of(account)
    topics = current_app.extensions["topics"]
    form = filled_in(
        ChoicesForm(kinds, kept, queries.quiet_of(account), topics, sms=sms.is_on()),
        lambda form: render_template("community/emails/mine.html", form=form),
    )
    for kind, rhythm in form.rhythms.items():
        actions.choose(account, kind, rhythm, **form.more(kind))
    actions.choose_quiet(account, Quiet(form.night.data, form.morning.data))
    return go("community.emails.mine", gettext("Saved."))


@blueprint.route("/stop/<secret>", methods=["GET", "POST"])
@requires(Permission.SEE_SITE, from_outside=True)
def stop(secret: str) -> Any:
    """Where an email says how to have no more of its kind: a button for people, one request for mail programs (by RFC
    8058 without a redirect)."""
    found = queries.find_chooser(secret)
    if found is None:
        url = url_for("community.accounts.sign_in")
        return render_template("community/accounts/over.html", url=url, label=gettext("Sign in")), 404
    chooser, kind = found
    changed = False
    if request.method == "POST" and "again" in request.form:
        changed = actions.resume(chooser, kind)
    elif request.method == "POST":
        changed = actions.stop(chooser, kind)
    if changed and "List-Unsubscribe" not in request.form:
        return redirect(url_for("community.emails.stop", secret=secret), 303)
    chosen = queries.find_choice(chooser, kind)
    rhythm = chosen.rhythm if chosen else rhythms_of(kind)[0]
    return render_template("community/emails/stop.html", kind=CHOICES[kind], ended=rhythm is EmailRhythm.NEVER)
