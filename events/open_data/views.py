"""The programme as JSON and as a news feed, and the description of both (OpenAPI)."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode

from flask import Response, abort, request, url_for

from community.foundation import i18n
from community.foundation.access import ANYBODY, requires
from community.foundation.config import settings
from community.foundation.database import transaction
from community.foundation.i18n import when_in_words
from community.foundation.pages import slice_blueprint
from events.calendar.ics_content import etag, session_uid
from events.calendar.views import (
    AskedFor,
    Publication,
    cancelled_prefix,
    feed_name,
    midnight_of,
    public_session,
    published,
)
from events.open_data import atom, openapi, programme_json
from events.open_data.listing import Addresses, PublicDate
from events.permissions import Permission
from events.sessions import queries as programme
from events.sessions.filters import Filter
from events.sessions.models import Session
from events.sessions.rules import GOING_ON, room
from events.sessions.views import LAST_PAGE, asked, midnight
from events.venues.rules import PlaceVisibility

blueprint = slice_blueprint(__name__, prefix="")

# So many dates in one part of the list, and in the news feed.
A_PART = 50
NEWS = 100


@blueprint.get("/programme.json")
@requires(Permission.READ_FEED, own_transactions=True, from_replica=True)
def programme_as_json() -> Any:
    """What a stranger reads on the page with the same filter, a part at a time."""
    with transaction(writing=False):
        wish = asked()
        page = min(max(request.args.get("page", 1, type=int), 1), LAST_PAGE)
        return published(DATA, asked_for(wish, page))


@blueprint.get("/programme.atom")
@requires(Permission.READ_FEED, own_transactions=True, from_replica=True)
def programme_as_atom() -> Any:
    """The next dates, for news readers and other sites."""
    with transaction(writing=False):
        return published(NEWS_FEED, asked_for(asked().lasting))


@blueprint.get("/openapi.json")
@requires(Permission.READ_FEED, own_transactions=True)
def description() -> Any:
    with transaction(writing=False):
        languages = [language.code for language in i18n.available()]
        told = openapi.document(settings().site_name, settings().address, languages)
    content = json.dumps(told, ensure_ascii=False, indent=1).encode() + b"\n"
    response = Response(content, content_type="application/json")
    response.set_etag(etag(content))
    response.headers["Cache-Control"] = "public, max-age=3600"
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response.make_conditional(request)


def asked_language() -> str:
    """The language that the address names, else the town's: never the browser's, so that everybody gets the same; 404
    for one that there is not."""
    spoken = [language.code for language in i18n.available()]
    code = request.args.get("lang") or i18n.language_of_the_town()
    return code if code in spoken else abort(404)


def asked_for(wish: Filter, page: int = 1) -> AskedFor:
    """What was asked, and how our own links ask for it: what else stood in the address enters nothing."""
    locale = asked_language()
    pairs = {"lang": locale if request.args.get("lang") else "", **wish.pairs(), "page": str(page) if page > 1 else ""}
    pairs = {name: value for name, value in pairs.items() if value}
    return AskedFor(locale, wish, urlencode(pairs), page)


def _json(found: AskedFor, at: datetime) -> bytes:
    wish = found.wish
    reach, rest = programme.looked_up(programme.within_wish(wish, Permission.READ_FEED, ANYBODY), wish)
    since = max(midnight(wish.on, settings().time_zone), at) if wish.on else at
    rows = programme.coming(reach, rest, since, A_PART + 1, (found.page - 1) * A_PART)
    following = found.page + 1 if len(rows) > A_PART and found.page < LAST_PAGE else 0
    return programme_json.write(
        feed_name(wish),
        i18n.current_language().tag,
        _addresses(found, "programme_as_json", following),
        public_dates(rows[:A_PART]),
        programme.number_since(reach, rest, since),
    )


def _atom(found: AskedFor, at: datetime) -> bytes:
    today = midnight_of(at)
    reach = programme.within_wish(found.wish, Permission.READ_FEED, ANYBODY)
    return atom.write(
        feed_name(found.wish),
        i18n.current_language().tag,
        _addresses(found, "programme_as_atom"),
        public_dates(programme.coming(reach, found.wish, today, NEWS)),
        site=settings().site_name,
        cancelled_prefix=cancelled_prefix(),
        unless_changed_at=today,
    )


DATA = Publication(programme_json.MEDIA_TYPE, _json, by_the_minute=True)
NEWS_FEED = Publication(atom.MEDIA_TYPE, _atom)


def _addresses(found: AskedFor, itself: str, following: int = 0) -> Addresses:
    """Where this list is found, in this form and in the others."""
    address, wish = settings().address, found.wish
    own = f"{address}{url_for(f'events.open_data.{itself}')}"
    lasting = {"lang": found.locale, **wish.lasting.pairs()}
    after = urlencode({**dict(parse_qsl(found.query)), "page": following})
    return Addresses(
        itself=f"{own}?{found.query}" if found.query else own,
        page=address + url_for("events.sessions.programme", **wish.pairs()),
        calendar=address + url_for("events.calendar.feed", locale=found.locale, **wish.lasting.pairs()),
        atom=address + url_for("events.open_data.programme_as_atom", **lasting),
        following=f"{own}?{after}" if following else "",
    )


def public_dates(rows: Sequence[Session]) -> list[PublicDate]:
    """These sessions as a stranger may know them, in the reader's language."""
    kept = programme.withheld(ANYBODY, rows)
    return [_public_date(row, kept.get(row.id, 0)) for row in rows]


def _public_date(row: Session, withheld: int) -> PublicDate:
    activity, venue = row.activity, row.venue
    known = venue.visibility is PlaceVisibility.PUBLIC
    return PublicDate(
        session=public_session(row),
        uid=session_uid(row.key),
        when=when_in_words(row.starts_at, row.ends_at, venue.zone),
        kind=activity.kind,
        state=row.state,
        room=room(row.capacity, row.seats_taken + withheld) if row.state in GOING_ON else None,
        area=(venue.area.slug, i18n.best_name(venue.area.names)),
        organiser=activity.organisation.slug,
        organiser_name=activity.organisation.called,
        partner=(activity.partner.slug, activity.partner.called) if activity.partner_id and activity.partner else None,
        place=(venue.called, venue.address) if known else None,
        audience=activity.audience,
        languages=activity.languages,
        age_from=activity.age_from,
        age_to=activity.age_to,
        free=activity.free,
        food=activity.food,
        childcare=activity.childcare,
        step_free=venue.step_free,
    )
