"""Public feeds, one session as a file, and the page that explains how to subscribe."""

import gzip
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from flask import Response, current_app, render_template, request, url_for
from sqlalchemy.exc import OperationalError

from community.accounts.views import wrong_feed
from community.foundation import clock, database, i18n, page_cache, tokens
from community.foundation.access import ANYBODY, Actor, current_actor, requires
from community.foundation.cache import Cache
from community.foundation.config import settings
from community.foundation.database import transaction
from community.foundation.i18n import gettext
from community.foundation.pages import go, slice_blueprint
from community.foundation.tokens import Purpose
from community.places.queries import areas, districts
from events.calendar import actions, queries
from events.calendar.ics_content import MEDIA_TYPE, Feed, FeedSession, etag
from events.calendar.window import window
from events.permissions import Permission
from events.sessions import queries as programme
from events.sessions.filters import Filter
from events.sessions.models import Session
from events.sessions.queries import told_places
from events.sessions.rules import SessionState
from events.sessions.views import asked, may_know_place, span_of
from events.venues.rules import PlaceVisibility

blueprint = slice_blueprint(__name__, prefix="")


@dataclass(frozen=True)
class Rendered:
    """The programme as it is sent to programs: plain and packed, each with the tag of its bytes."""

    plain: bytes
    packed: bytes
    tag: str
    changed_at: datetime


@dataclass(frozen=True)
class AskedFor:
    """What a program asks of the programme: the language, the wish, and which page of what is found; `query` is how
    our own links ask for it."""

    locale: str
    wish: Filter
    query: str
    page: int = 1


@dataclass(frozen=True)
class Publication:
    """A form in which the programme goes to programs, the same for everybody who asks: its media type, what writes it
    (of what is asked, at a time), and whether it says what time changes: which seats are free, what is over."""

    media_type: str
    write: Callable[[AskedFor, datetime], bytes]
    by_the_minute: bool = False
    kept: Cache[Rendered] = field(default_factory=lambda: Cache(100))
    # What was searched for by words has a room of its own: words that nobody asks for twice push out nothing else.
    searched: Cache[Rendered] = field(default_factory=lambda: Cache(10))


WRITTEN_BY = etag(b"".join(path.read_bytes() for path in sorted(Path(__file__).parent.glob("ics*.py"))))


@blueprint.get("/cal/<locale>/programme.ics")
@requires(Permission.READ_FEED, own_transactions=True)
def feed(locale: str) -> Any:
    """A feed is made once for each wish, state of the programme and day; an unchanged one is answered with 304.

    Nothing of the question enters it but the wish, and nothing of who asks: it is sent to everybody.
    """
    if locale not in {language.code for language in i18n.available()}:
        wrong_feed()
    with transaction(writing=False):
        wish = asked().lasting
        response = published(CALENDAR, AskedFor(locale, wish, wish.query))
    name = "-".join(["zaedno", *wish.pairs().values()])
    safe = "".join(email for email in name if email.isascii() and (email.isalnum() or email == "-"))
    response.headers["Content-Disposition"] = f'inline; filename="{safe}.ics"'
    return response


def published(form: Publication, found: AskedFor) -> Any:
    """The programme in this form, made once for what is asked, the state of the programme and the day (or, where time
    changes it, some minutes); with 304 for whoever has it."""
    number, grown_at = database.growth_of("programme")
    now = clock.now()
    # Kept seats become everybody's at a time, which changes nothing that is written down.
    short = form.by_the_minute or found.wish.free
    since, until = span_of(now) if short else (midnight_of(now), midnight_of(now) + timedelta(days=1))

    def rendered() -> Rendered:
        with i18n.force_locale(found.locale):
            plain = form.write(found, since)
        return Rendered(plain, gzip.compress(plain, mtime=0), etag(plain), max(grown_at or since, since))

    kept = form.searched if found.wish.words else form.kept
    ready = kept.get((found, number, since, settings()), rendered)
    pack = settings().compress_feeds and request.accept_encodings["gzip"] > 0
    response = Response(ready.packed if pack else ready.plain, content_type=form.media_type)
    if pack:
        response.headers["Content-Encoding"] = "gzip"
    response.set_etag(ready.tag + ("-gz" if pack else ""))
    response.last_modified = ready.changed_at
    response.headers["Cache-Control"] = "public, max-age=900, stale-while-revalidate=3600"
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    if not found.wish.words and request.query_string.decode("latin-1") == found.query:
        # The same feed asked for in a thousand ways must not push out what others ask for.
        page_cache.keep("programme", number, since, until)
        return response
    return response.make_conditional(request)


def midnight_of(now: datetime) -> datetime:
    """When the day in UTC began: lists for programs move on by whole days."""
    return now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)


def _calendar(found: AskedFor, at: datetime) -> bytes:
    from events.calendar.ics import render_feed

    wish, locale, span = found.wish, found.locale, window(at)
    reach = programme.within_wish(wish, Permission.READ_FEED, ANYBODY)
    sessions = [public_session(row) for row in programme.for_feed(reach, wish, span.start, span.end)]
    config = settings()
    about = Feed(
        name=feed_name(wish),
        zone=config.time_zone,
        url=config.address + url_for("events.sessions.programme", **wish.pairs()),
        source_url=config.address + url_for("events.calendar.feed", locale=locale, **wish.pairs()),
        language=locale,
    )
    return render_feed(about, sessions, cancelled_prefix=cancelled_prefix())


CALENDAR = Publication(MEDIA_TYPE, _calendar)


def public_session(row: Session) -> FeedSession:
    """A session of the programme as everybody may read it, in the reader's language: its place where that is public."""
    known = row.venue.visibility is PlaceVisibility.PUBLIC
    return feed_session(row, place_known=known)


def cancelled_prefix() -> str:
    """What stands before the title of a cancelled session."""
    return gettext("Cancelled: ")


def feed_name(wish: Filter) -> str:
    """The name of a feed in the reader's language: what it is filtered by."""
    words = current_app.jinja_env.filters["label"]
    parts = [settings().site_name]
    if wish.kind:
        parts.append(str(words(wish.kind)))
    if wish.area:
        names = dict(districts()) | {area.slug: i18n.best_name(area.names) for area in areas()}
        parts.append(names.get(wish.area, gettext("a place that is not known here")))
    if name := programme.name_of_organisation(wish.organisation):
        parts.append(name)
    if wish.language:
        parts.append(i18n.language_name(wish.language))
    if wish.age is not None:
        parts.append(gettext("age %(age)s", age=wish.age))
    if wish.free:
        parts.append(gettext("places free"))
    if wish.words:
        # Not the words themselves: whoever is sent the link would read them under our name.
        parts.append(gettext("what you searched for"))
    return ", ".join(parts)


def feed_session(row: Session, *, place_known: bool, private: bool = False) -> FeedSession:
    """A session as a calendar may show it; its exact place only to whom its page would tell it (`place_known`)."""
    config = settings()
    text = i18n.best_of(row.activity.texts)
    words = current_app.jinja_env.filters["label"]
    place = (row.venue.latitude, row.venue.longitude)
    return FeedSession(
        key=row.key,
        title=text.row.title,
        description="" if private else text.row.description,
        start_at=row.starts_at,
        end_at=row.ends_at,
        zone=row.venue.zone,
        updated_at=row.updated_at,
        created_at=row.created_at,
        location=", ".join(filter(None, (row.venue.called, row.venue.address))) if place_known else "",
        area=i18n.best_name(row.venue.area.names),
        sequence=row.sequence,
        cancelled=row.state is SessionState.CANCELLED,
        url=config.address + url_for("events.sessions.show", session_id=row.id),
        categories=(str(words(row.activity.kind)),),
        language=text.language.tag,
        organiser=row.activity.organisation.called,
        geo=(place[0], place[1]) if place_known and place[0] is not None and place[1] is not None else None,
        private=private,
        all_day=row.all_day,
    )


@blueprint.get("/events/sessions/<int:session_id>.ics")
@requires(Permission.SEE_SESSION, session=Session)
def download(session: Session) -> Any:
    from events.calendar.ics import render_session

    session = programme.get_session(session.id)
    known = may_know_place(current_actor(), session)
    content = render_session(feed_session(session, place_known=known), cancelled_prefix=cancelled_prefix())
    response = Response(content, content_type=MEDIA_TYPE)
    response.headers["Content-Disposition"] = f'attachment; filename="zaedno-{session.id}.ics"'
    response.headers["Vary"] = "Cookie, Accept-Language"
    response.set_etag(etag(content))
    # Whoever is signed in may read a place in it, which nothing on the way keeps.
    response.headers["Cache-Control"] = "no-store"
    if current_actor() is ANYBODY:
        response.headers["Cache-Control"] = "private, no-cache"
        # For somebody who is confirmed the place becomes known without a change of the programme.
        response.last_modified = database.growth_of("programme")[1]
    return response.make_conditional(request)


@blueprint.get("/calendars")
@requires(Permission.SEE_PROGRAMME)
def subscribe() -> str:
    wish = asked().lasting
    config = settings()
    path = url_for("events.calendar.feed", locale=i18n.current_language().code, **wish.pairs())
    name = feed_name(wish)
    return render_template(
        "events/calendar/subscribe.html", wish=wish, name=name, ways=ways_to(config.address + path, name)
    )


@dataclass(frozen=True)
class Ways:
    """The address of a feed, and where a click brings it into a person's calendar."""

    address: str
    webcal: str
    google: str
    outlook: str


def ways_to(address: str, name: str) -> Ways:
    """The ways into the calendars that most people use."""
    return Ways(
        address=address,
        webcal=f"webcal://{address.split('://', 1)[1]}",
        google=f"https://calendar.google.com/calendar/r?cid={quote(address, safe='')}",
        outlook="https://outlook.live.com/calendar/0/addfromweb?" + urlencode({"url": address, "name": name}),
    )


@blueprint.get("/my/<secret>.ics")
@requires(Permission.READ_FEED, own_transactions=True)
def personal_feed(secret: str) -> Any:
    """Whoever has the secret reads the dates; whose it was is found out anew each time."""
    with transaction(writing=False):
        token = tokens.find(Purpose.FEED, secret)
        owner = queries.owner_of(token) if token else None
        written = _own_dates(*owner, with_places=token.with_places) if token and owner else None
    if token is None or written is None:
        wrong_feed()
    if actions.is_stale(token, clock.now()):
        _note_use(token.id)
    response = Response(content_type=MEDIA_TYPE)
    response.set_etag(written.tag)
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Content-Disposition"] = 'inline; filename="zaedno-my-dates.ics"'
    response.make_conditional(request)
    if response.status_code == 200:
        # Nothing is written for who has it already: the tag is known from what it would be written of.
        response.set_data(written.content)
    return response


@dataclass(frozen=True)
class OwnDates:
    """All that somebody's calendar is written of."""

    about: Feed
    dates: tuple[FeedSession, ...]
    cancelled_prefix: str

    @property
    def tag(self) -> str:
        """The tag of the content: it changes with whatever it is written of, and with the code that writes it."""
        return etag(repr((self, WRITTEN_BY)).encode())

    @property
    def content(self) -> bytes:
        """The calendar."""
        from events.calendar.ics import render_feed

        return render_feed(self.about, self.dates, cancelled_prefix=self.cancelled_prefix)


def _own_dates(actor: Actor, locale: str, *, with_places: bool) -> OwnDates:
    with i18n.force_locale(locale):
        dates = (one for provider in current_app.extensions["personal_dates"] for one in provider(actor))
        site = settings().site_name
        name, title = gettext("%(site)s: my dates", site=site), gettext("%(site)s: a date", site=site)
        about = Feed(name=name, zone=settings().time_zone, language=locale, private=True)
        return OwnDates(about, tuple(neutral(one, title, with_places) for one in dates), cancelled_prefix())


def neutral(entry: FeedSession, title: str, with_places: bool) -> FeedSession:
    """The entry as it may lie on many screens: no activity, organisation or role, and the exact place only for who
    asked for it. Its link leads whoever may read more to where it stands."""
    private = replace(entry, title=title, description="", categories=(), organiser="", language="")
    return private if with_places else replace(private, location="", geo=None)


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
    rows = queries.coming_to(actor)
    told = told_places(actor, [session.id for _, session in rows])
    return [feed_session(session, place_known=session.id in told, private=True) for _, session in rows]


@blueprint.get("/calendars/mine")
@requires(Permission.OWN_FEED)
def my_feed() -> str:
    token = queries.feed_of(current_actor())
    config = settings()
    address = config.address + url_for("events.calendar.personal_feed", secret=tokens.secret_of(token)) if token else ""
    return render_template(
        "events/calendar/my_feed.html",
        token=token,
        ways=ways_to(address, gettext("%(site)s: my dates", site=config.site_name)) if token else None,
    )


@blueprint.post("/calendars/mine")
@requires(Permission.OWN_FEED)
def make_feed() -> Any:
    actions.make(current_actor())
    return go("events.calendar.my_feed", gettext("Here is the address of your calendar. An older one no longer works."))


@blueprint.post("/calendars/mine/places")
@requires(Permission.OWN_FEED)
def tell_places() -> Any:
    actions.tell_places(current_actor(), True)
    return go("events.calendar.my_feed", gettext("The exact places are in your calendar from now on."))


@blueprint.post("/calendars/mine/places/end")
@requires(Permission.OWN_FEED)
def hide_places() -> Any:
    actions.tell_places(current_actor(), False)
    return go("events.calendar.my_feed", gettext("Your calendar says the neighbourhood only from now on."))


@blueprint.post("/calendars/mine/end")
@requires(Permission.OWN_FEED)
def end_feed() -> Any:
    actions.end(current_actor())
    return go("events.calendar.my_feed", gettext("The address no longer works."))
