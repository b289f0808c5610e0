"""One's own dates as a secret feed, and the page on which its address is made, shown and ended."""

from typing import Any

from flask import Response, current_app, redirect, render_template, request, url_for
from sqlalchemy.exc import OperationalError

from community.accounts.views import wrong_feed
from community.foundation import clock, i18n, tokens
from community.foundation.access import Actor, current_actor, requires
from community.foundation.database import transaction
from community.foundation.i18n import gettext
from community.foundation.pages import notify, slice_blueprint
from community.foundation.tokens import Purpose
from events.calendar.ics import MEDIA_TYPE, Feed, FeedSession, etag, render_feed
from events.calendar.views import cancelled_prefix, feed_session, ways_to
from events.feeds import actions, queries
from events.permissions import Permission

blueprint = slice_blueprint(__name__, prefix="")


@blueprint.get("/my/<secret>.ics")
@requires(Permission.READ_FEED, own_transactions=True)
def show(secret: str) -> Any:
    """Whoever has the secret reads the dates; whose it was is found out anew each time."""
    with transaction(writing=False):
        token = tokens.find(Purpose.FEED, secret)
        owner = queries.owner_of(token) if token else None
        content = _render(*owner) if owner else None
    if token is None or content is None:
        wrong_feed()
    if actions.is_stale(token, clock.now()):
        _note_use(token.id)
    response = Response(content, content_type=MEDIA_TYPE)
    response.set_etag(etag(content).strip('"'))
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Content-Disposition"] = 'inline; filename="zaedno-my-dates.ics"'
    return response.make_conditional(request)


def _render(actor: Actor, locale: str) -> bytes:
    config = current_app.config["ZAEDNO"]
    with i18n.force_locale(locale):
        dates = [one for provider in current_app.extensions["personal_dates"] for one in provider(actor)]
        name = gettext("%(site)s: my dates", site=config.site_name)
        about = Feed(name=name, zone=config.time_zone, language=locale, private=True)
        return render_feed(about, dates, cancelled_prefix=cancelled_prefix())


def _note_use(token_id: int) -> None:
    try:
        with transaction():
            actions.note_use(token_id)
    except OperationalError:
        current_app.logger.info("a feed's last use was not noted: the database is busy")


def household_dates(actor: Actor) -> list[FeedSession]:
    """The sessions that the actor's household comes to."""
    if actor.household_id is None:
        return []
    rows = queries.coming_to(actor.household_id)
    told = queries.told_places(actor, [session.id for _, session in rows])
    locale = i18n.current_language().code
    return [feed_session(session, locale, place_known=session.id in told, private=True) for _, session in rows]


@blueprint.get("/calendars/mine")
@requires(Permission.OWN_FEED)
def mine() -> str:
    token = queries.feed_of(current_actor())
    config = current_app.config["ZAEDNO"]
    address = config.address + url_for("events.feeds.show", secret=tokens.secret_of(token)) if token else ""
    return render_template(
        "events/feeds/mine.html",
        token=token,
        zone=config.time_zone,
        ways=ways_to(address, gettext("%(site)s: my dates", site=config.site_name)) if token else None,
    )


@blueprint.post("/calendars/mine")
@requires(Permission.OWN_FEED)
def make() -> Any:
    actions.make(current_actor())
    notify("good", gettext("Here is the address of your calendar. An older one no longer works."))
    return redirect(url_for("events.feeds.mine"), 303)


@blueprint.post("/calendars/mine/end")
@requires(Permission.OWN_FEED)
def end() -> Any:
    actions.end(current_actor())
    notify("good", gettext("The address no longer works."))
    return redirect(url_for("events.feeds.mine"), 303)
