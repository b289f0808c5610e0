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
from community.places.queries import areas
from events.activities.rules import ActivityKind
from events.calendar.views import AskedFor, Publication, feed_name, published
from events.embeds import actions, queries
from events.embeds.forms import HostForm
from events.embeds.rules import MOST_HOSTS, Refusal
from events.open_data.views import asked_for, asked_language
from events.permissions import Permission
from events.sessions.filters import Filter
from events.sessions.views import asked, badges_for_strangers, languages_by_name

blueprint = slice_blueprint(__name__, prefix="")

REFUSALS = {
    Refusal.TOO_MANY_HOSTS: lazy_gettext("That is enough: take a site off the list before you add another."),
}
# So many dates other sites show.
A_FEW = 10


@blueprint.get("/embed/<organisation_slug>")
@requires(Permission.READ_FEED, own_transactions=True, from_replica=True)
def embedded(organisation_slug: str) -> Any:
    """The next dates of an organisation, bare, for a frame on a site that it allowed: the same for everybody."""
    with transaction(writing=False):
        organisation = queries.find_shown(organisation_slug) or abort(404)
        locale = asked_language()
        query = f"lang={locale}" if request.args.get("lang") else ""
        answer = published(PAGE, AskedFor(locale, Filter(organisation=organisation.slug), query))
        return framed_by(answer, queries.hosts(organisation.id))


@blueprint.get("/embed/<organisation_slug>/town")
@requires(Permission.READ_FEED, own_transactions=True, from_replica=True)
def embedded_town(organisation_slug: str) -> Any:
    """The next dates of everybody in the town that fit the wish, bare, for a frame on a site that the municipality
    allowed."""
    with transaction(writing=False):
        town = queries.find_town(organisation_slug) or abort(404)
        answer = published(TOWN, asked_for(asked().subscribed))
        return framed_by(answer, queries.hosts(town.id))


def _page(found: AskedFor, at: datetime) -> bytes:
    organisation = queries.find_shown(found.wish.organisation)
    return _bare(found, at, organisation.called if organisation else "", by_everybody=False)


def _town(found: AskedFor, at: datetime) -> bytes:
    return _bare(found, at, feed_name(found.wish), by_everybody=True)


def _bare(found: AskedFor, at: datetime, name: str, *, by_everybody: bool) -> bytes:
    rows = queries.next_dates(found.wish, at, A_FEW)
    page = render_template(
        "events/embeds/embedded.html",
        name=name,
        sessions=rows,
        badge=badges_for_strangers(rows),
        by_everybody=by_everybody,
        programme_url=url_for("events.sessions.programme", **found.wish.pairs()),
    )
    return page.encode()


PAGE = Publication("text/html; charset=utf-8", _page, by_the_minute=True)
TOWN = Publication("text/html; charset=utf-8", _town, by_the_minute=True)


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


@blueprint.get("/events/embeds/<int:organisation_id>/town")
@requires(Permission.EMBED_TOWN, organisation=Organisation)
def show_town(organisation: Organisation) -> str:
    wish = asked().subscribed
    locale = i18n.current_language().code
    path = url_for("events.embeds.embedded_town", organisation_slug=organisation.slug, lang=locale, **wish.pairs())
    return render_template(
        "events/embeds/show_town.html",
        organisation=organisation,
        wish=wish,
        hosts=queries.hosts(organisation.id),
        kinds=list(ActivityKind),
        areas=areas(),
        languages=languages_by_name(),
        **_to_copy(feed_name(wish), settings().address + path, wish, by_everybody=True),
    )


def _shown(organisation: Organisation, form: HostForm) -> str:
    hosts, locale = queries.hosts(organisation.id), i18n.current_language().code
    path = url_for("events.embeds.embedded", organisation_slug=organisation.slug, lang=locale)
    return render_template(
        "events/embeds/show.html",
        organisation=organisation,
        form=form,
        hosts=hosts,
        full=len(hosts) >= MOST_HOSTS,
        of_the_town=queries.is_within(within_reach(current_actor(), Permission.EMBED_TOWN), organisation.id),
        **_to_copy(organisation.called, settings().address + path, Filter(organisation=organisation.slug)),
    )


def _to_copy(name: str, address: str, wish: Filter, *, by_everybody: bool = False) -> dict[str, str]:
    """What is copied into another site: it must be whole there."""
    site, language = settings().address, i18n.current_language()
    return {
        "name": name,
        "address": address,
        "frame": render_template("events/embeds/_frame.html", name=name, address=address),
        "links": render_template(
            "events/embeds/_links.html",
            site=site,
            sessions=queries.next_dates(wish, clock.now(), A_FEW),
            language=language,
            by_everybody=by_everybody,
            programme_url=site + url_for("events.sessions.programme", **wish.pairs()),
            feed_url=site + url_for("events.calendar.feed", locale=language.code, **wish.pairs()),
        ),
    }
