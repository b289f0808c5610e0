"""The page that other sites show in a frame, and where an organisation says which may."""

from datetime import datetime
from typing import Any

from flask import abort, render_template, request, url_for

from community.foundation import clock, i18n
from community.foundation.access import current_actor, requires, within_reach
from community.foundation.config import settings
from community.foundation.database import transaction
from community.foundation.hosts import host_of
from community.foundation.i18n import gettext, lazy_gettext
from community.foundation.pages import filled_in, framed_by, go, on_refusal, slice_blueprint
from community.organisations.models import Organisation
from events.calendar.views import AskedFor, Publication, published
from events.embeds import actions, queries
from events.embeds.forms import HostForm
from events.embeds.rules import MOST_HOSTS, Refusal
from events.open_data.views import asked_language
from events.permissions import Permission
from events.sessions.filters import Filter
from events.sessions.views import badges_for_strangers

blueprint = slice_blueprint(__name__, prefix="")

REFUSALS = {
    Refusal.TOO_MANY_HOSTS: lazy_gettext("That is enough: take a site off the list before you add another."),
}
# So many dates other sites show.
A_FEW = 10


@blueprint.get("/embed/<organisation_slug>")
@requires(Permission.READ_FEED, own_transactions=True)
def embedded(organisation_slug: str) -> Any:
    """The next dates of an organisation, bare, for a frame on a site that it allowed: the same for everybody."""
    with transaction(writing=False):
        organisation = queries.find_shown(organisation_slug) or abort(404)
        locale = asked_language()
        query = f"lang={locale}" if request.args.get("lang") else ""
        answer = published(PAGE, AskedFor(locale, Filter(organisation=organisation.slug), query))
        return framed_by(answer, queries.hosts(organisation.id))


def _page(found: AskedFor, at: datetime) -> bytes:
    slug = found.wish.organisation
    rows = queries.next_dates(slug, at, A_FEW)
    page = render_template(
        "events/embeds/embedded.html",
        organisation=queries.find_shown(slug),
        sessions=rows,
        badge=badges_for_strangers(rows),
        programme_url=url_for("events.sessions.programme", **found.wish.pairs()),
    )
    return page.encode()


PAGE = Publication("text/html; charset=utf-8", _page, by_the_minute=True)


@blueprint.get("/events/embeds")
@requires(Permission.EMBED)
def index() -> str:
    found = queries.organisations(within_reach(current_actor(), Permission.EMBED))
    return render_template("events/embeds/index.html", organisations=found)


@blueprint.get("/events/embeds/<int:organisation_id>")
@requires(Permission.EMBED, organisation=Organisation)
def show(organisation: Organisation) -> Any:
    return _shown(organisation, HostForm())


@blueprint.post("/events/embeds/<int:organisation_id>")
@on_refusal(show)
@requires(Permission.EMBED, organisation=Organisation)
def allow(organisation: Organisation) -> Any:
    form = filled_in(HostForm(), lambda form: _shown(organisation, form))
    actions.allow(organisation, host_of(form.host.data) or "")
    return go("events.embeds.show", gettext("The site may show your dates."), organisation_id=organisation.id)


@blueprint.post("/events/embeds/<int:organisation_id>/withdraw")
@requires(Permission.EMBED, organisation=Organisation)
def withdraw(organisation: Organisation) -> Any:
    actions.withdraw(organisation, request.form.get("host", ""))
    said = gettext("Taken off the list: the site can no longer show your dates in a frame.")
    return go("events.embeds.show", said, organisation_id=organisation.id)


def _shown(organisation: Organisation, form: HostForm) -> str:
    hosts, locale = queries.hosts(organisation.id), i18n.current_language().code
    lasting = Filter(organisation=organisation.slug)
    rows = queries.next_dates(organisation.slug, clock.now(), A_FEW)
    # What is copied into another site must be whole there.
    site = settings().address
    address = site + url_for("events.embeds.embedded", organisation_slug=organisation.slug, lang=locale)
    feed = site + url_for("events.calendar.feed", locale=locale, **lasting.pairs())
    return render_template(
        "events/embeds/show.html",
        organisation=organisation,
        form=form,
        hosts=hosts,
        full=len(hosts) >= MOST_HOSTS,
        address=address,
        frame=render_template("events/embeds/_frame.html", organisation=organisation, address=address),
        links=render_template(
            "events/embeds/_links.html",
            site=site,
            sessions=rows,
            language=i18n.current_language(),
            programme_url=site + url_for("events.sessions.programme", **lasting.pairs()),
            feed_url=feed,
        ),
    )
