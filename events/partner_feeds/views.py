"""Where a coordinator has calendars of partners read, sees how each goes, and looks at what is held back."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import render_template

from community.foundation import i18n
from community.foundation.access import current_actor, requires, within_reach
from community.foundation.clock import town_zone
from community.foundation.config import settings
from community.foundation.i18n import gettext, lazy_gettext, local
from community.foundation.pages import filled_in, go, on_refusal, slice_blueprint
from events.imports import queries as imports
from events.imports.labels import REFUSED
from events.partner_feeds import actions, queries
from events.partner_feeds.forms import PartnerFeedForm
from events.partner_feeds.labels import IN_A_DEMONSTRATION, LABELS, LOOKS, UNEXPECTED
from events.partner_feeds.models import PartnerFeed
from events.partner_feeds.rules import MOST_FEEDS, FeedState, Refusal
from events.permissions import Permission
from events.venues.views import own_organisations

blueprint = slice_blueprint(__name__)

__all__ = ["LABELS", "REFUSALS", "blueprint"]

REFUSALS: dict[Any, Any] = {
    Refusal.NOT_ALLOWED: lazy_gettext(
        "Calendars of this site are not fetched here. Whoever administers can allow it in the settings."
    ),
    Refusal.NAME_TAKEN: lazy_gettext("A calendar of this name is read already: give this one another."),
    Refusal.DEMONSTRATION: lazy_gettext("This is a demonstration: it fetches nothing from other sites."),
    Refusal.TOO_MANY: lazy_gettext("That is enough: end one before you subscribe to another."),
}


@dataclass(frozen=True)
class FeedLine:
    """A calendar as its page shows it."""

    feed: PartnerFeed
    look: str
    said: str
    why: str
    facts: list[tuple[str, str]]
    to_look_at: int | None


@blueprint.get("")
@requires(Permission.SUBSCRIBE_TO_PARTNER)
def index() -> str:
    return _page(PartnerFeedForm(own_organisations()))


def _page(form: PartnerFeedForm) -> str:
    feeds = queries.feeds(within_reach(current_actor(), Permission.SUBSCRIBE_TO_PARTNER))
    own = own_organisations()
    there = [sum(feed.organisation_id == number for feed in feeds) for number, _ in own]
    return render_template(
        "events/partner_feeds/index.html",
        form=form,
        lines=[_line(feed) for feed in feeds],
        hosts=settings().feed_hosts.split(),
        reads=not settings().demo,
        full=all(number >= MOST_FEEDS for number in there),
        several=len(own) > 1,
    )


def _line(feed: PartnerFeed) -> FeedLine:
    held = feed.programme_id if feed.state is FeedState.HELD and feed.programme else None
    facts = [
        (gettext("Last success"), _moment(feed.succeeded_at)),
        (gettext("Last failure"), _moment(feed.checked_at) if feed.failing_since else ""),
        (gettext("Next time"), _moment(feed.due_at) if feed.checked_at else ""),
        (gettext("Dates in it"), str(feed.found) if feed.succeeded_at else ""),
        (gettext("Entries refused"), str(feed.refused) if feed.succeeded_at else ""),
        (gettext("Last change"), f"{_moment(feed.changed_at)} · {feed.changed}" if feed.changed_at else ""),
    ]
    state = IN_A_DEMONSTRATION if settings().demo else LABELS[feed.state]
    return FeedLine(feed, LOOKS[feed.state], str(state), why(feed), [one for one in facts if one[1]], held)


def why(feed: PartnerFeed) -> str:
    """Why it could not be read, in words; "" where it could."""
    if feed.failing_since is None:
        return ""
    if feed.problem:
        return str(LABELS[feed.problem]) % {"number": feed.answer}
    return str(REFUSED[feed.unreadable] if feed.unreadable else UNEXPECTED)


def _moment(at: datetime | None) -> str:
    if at is None:
        return ""
    here = local(at, town_zone())
    return i18n.listed([i18n.day_in_words(here.date(), "EEE d MMM"), i18n.time_in_words(here)])


@blueprint.post("")
@on_refusal(index)
@requires(Permission.SUBSCRIBE_TO_PARTNER)
def subscribe() -> Any:
    own = own_organisations()
    form = filled_in(PartnerFeedForm(own), _page)
    organisation_id = form.organisation_id.data if form.organisation_id else own[0][0]
    organisation = imports.get_organisation(organisation_id)
    actions.subscribe(organisation, form.source.data, form.url, current_actor().account_id)
    said = gettext("Subscribed. In a moment it is read, and you see what it would do before anything is changed.")
    return go("events.partner_feeds.index", said)


@blueprint.post("/<int:feed_id>/read")
@requires(Permission.SUBSCRIBE_TO_PARTNER, feed=PartnerFeed)
def read_now(feed: PartnerFeed) -> Any:
    actions.read_soon(feed)
    return go("events.partner_feeds.index", gettext("It is read in a moment."))


@blueprint.post("/<int:feed_id>/end")
@requires(Permission.SUBSCRIBE_TO_PARTNER, feed=PartnerFeed)
def end(feed: PartnerFeed) -> Any:
    actions.end(feed)
    return go("events.partner_feeds.index", gettext("Ended. The dates that were taken over stay."))
