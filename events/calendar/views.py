"""Public feeds, one session as a file, and the page that explains how to subscribe."""

import gzip
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from flask import Response, abort, current_app, redirect, render_template, request, url_for
from sqlalchemy.exc import OperationalError

from community.accounts.views import wrong_feed
from community.foundation import clock, database, i18n, page_cache, tokens
from community.foundation.access import ANYBODY, Actor, current_actor, requires, within_reach
from community.foundation.cache import Cache
from community.foundation.config import settings
from community.foundation.database import transaction
from community.foundation.drawings import to_be_scanned
from community.foundation.i18n import gettext
from community.foundation.outbox import Attachment, Recipient
from community.foundation.pages import go, slice_blueprint
from community.organisations.models import called
from community.places.queries import areas, districts
from events.activities.rules import ActivityKind
from events.calendar import actions, queries, rules
from events.calendar.ics_content import MEDIA_TYPE, Attendee, Feed, FeedSeries, FeedSession, Method, etag
from events.calendar.ics_series import Layout, Run, is_honest, laid_out, run_of
from events.calendar.queries import KnownSeries, OpenedFeed
from events.calendar.rules import CalendarAtHand
from events.calendar.window import Weighed, Window, depth, fitting, narrower, today, window
from events.permissions import Permission
from events.registrations.models import Registration
from events.sessions import queries as programme
from events.sessions.filters import Filter
from events.sessions.models import Session
from events.sessions.queries import told_places
from events.sessions.rules import FeedDate, SessionState
from events.sessions.views import asked, languages_by_name, may_know_place, span_of
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
# Google leaves events out above a million bytes; a feed ends sooner instead.
MOST_BYTES = 900_000
# What a feed says of what it holds is shorter in every language, in both places where it says it.
MOST_OF_A_WORD = 2_000
NEXT_SHOWN = 3
# So many entries are looked up together while a feed is made.
AT_ONCE = 500
# Files of single sessions, with their tags.
FILES: Cache[tuple[bytes, str]] = Cache(500)


@blueprint.get("/cal/<locale>/programme.ics")
@requires(Permission.READ_FEED, own_transactions=True, from_replica=True)
def feed(locale: str) -> Any:
    """A feed is made once for each wish, state of the programme and day; an unchanged one is answered with 304.

    Nothing of the question enters it but the wish, and nothing of who asks: it is sent to everybody.
    """
    if locale not in {language.code for language in i18n.available()}:
        wrong_feed()
    with transaction(writing=False):
        wish = asked().subscribed
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
    # Where the house is away, what stands before it goes on for a day.
    response.headers["Cache-Control"] = "public, max-age=900, stale-while-revalidate=3600, stale-if-error=86400"
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
    from events.calendar.ics import FeedWriting

    wish, locale, span = found.wish, found.locale, window(at)
    config = settings()
    about = Feed(
        name=feed_name(wish),
        zone=config.time_zone,
        url=config.address + url_for("events.sessions.programme", **wish.pairs()),
        source_url=config.address + url_for("events.calendar.feed", locale=locale, **wish.pairs()),
        language=locale,
    )
    writing = FeedWriting(about, cancelled_prefix())
    room = MOST_BYTES - len(writing.whole([])) - MOST_OF_A_WORD
    reach = within_reach(ANYBODY, Permission.READ_FEED)
    shown = FeedDates(programme.for_feed(reach, wish, span.start, span.end), span)
    written = ((deep, writing.entry(one)) for deep, one in shown.nearest_first())
    entries, held = fitting((Weighed(entry, deep, writing.weigh(entry, room)) for deep, entry in written), room)
    return writing.whole(entries, _what_it_holds(shown.windows, held))


CALENDAR = Publication(MEDIA_TYPE, _calendar)


def public_session(row: Session) -> FeedSession:
    """A session of the programme as everybody may read it, in the reader's language: its place where that is public."""
    known = row.venue.visibility is PlaceVisibility.PUBLIC
    return feed_session(row, place_known=known)


def _what_it_holds(windows: Sequence[Window], deep: int | None) -> str:
    """What a feed says of the window that it holds; nothing where that is the whole."""
    if deep is None:
        return gettext("This calendar holds what takes place next: with more, some calendars would read none.")
    if deep == 0:
        return ""
    held = windows[deep]
    last = i18n.day_in_words((held.end - timedelta(days=1)).date(), "d MMMM y")
    if held.start == windows[0].start:
        return gettext("This calendar holds what takes place until %(day)s, and later dates of the same activities: "
                       "with more, some calendars would read none.", day=last)  # fmt: skip
    first = i18n.day_in_words(held.start.date(), "d MMMM y")
    return gettext("This calendar holds what takes place from %(first)s to %(last)s, and later dates of the "
                   "same activities: with more, some calendars would read none.", first=first, last=last)  # fmt: skip


@dataclass(frozen=True)
class _Alone:
    """A date that is an entry by itself, of a series (its key) or of none."""

    date: FeedDate
    series_key: str = ""

    @property
    def ids(self) -> list[int]:
        """The sessions of which the entry says more than when they are."""
        return [self.date.id]


@dataclass(frozen=True)
class _Together:
    """Dates that a rule tells, and one that is like most of them."""

    known: KnownSeries
    run: Run
    layout: Layout
    like: int

    @property
    def ids(self) -> list[int]:
        """The sessions of which the entry says more than when they are."""
        return [self.like, *(number for _, number in self.layout.changed)]


class FeedDates:
    """The dates of a public feed: those of a series as one, as far as its rules are known and readers agree about
    them. The series are whole: what a feed says of one does not depend on how much else there is."""

    def __init__(self, dates: Sequence[FeedDate], span: Window):
        self.span, self.windows = span, narrower(span)
        self.known = queries.known_series({one.series_id for one in dates if one.series_id is not None}, span)
        self._found: list[tuple[list[FeedDate], _Alone | _Together]] = []
        of: dict[tuple[int, Run], list[FeedDate]] = {}
        for one in dates:
            known = self.known.get(one.series_id or 0)
            if known is None or one.original_start_at is None:
                self._alone([one], "")
                continue
            run = run_of(known.runs, one.original_start_at)
            if is_honest(run):
                of.setdefault((known.series.id, run), []).append(one)
            else:
                self._alone([one], known.series.key)
        for (series_id, run), several in of.items():
            self._together(self.known[series_id], run, several)

    def _alone(self, dates: Iterable[FeedDate], key: str) -> None:
        self._found += [([one], _Alone(one, key)) for one in dates]

    def _together(self, known: KnownSeries, run: Run, dates: Sequence[FeedDate]) -> None:
        # Where every date is elsewhere, its rule is, too.
        usual = next((one for one in dates if one.venue_id == run.venue_id), dates[0])
        turns = [queries.turn_of(one, one.original_start_at) for one in dates if one.original_start_at]
        turns += [turn for turn in known.older if run_of(known.runs, turn.original) == run]
        layout = laid_out(run, turns, usual.venue_id, self.span)
        apart = {one.id for one in dates} if layout is None else set(layout.apart)
        if layout is not None:
            told = [one for one in dates if one.id not in apart]
            self._found.append((told, _Together(known, run, layout, usual.id)))
        self._alone((one for one in dates if one.id in apart), known.series.key)

    def nearest_first(self) -> Iterator[tuple[int, FeedSession | FeedSeries]]:
        """Each entry and how deep in ever narrower windows it lies, the deepest first."""
        day = today(self.span)
        ordered = sorted((*self._place_of(dates, day), number) for number, (dates, _) in enumerate(self._found))
        for since in range(0, len(ordered), AT_ONCE):
            entries = [(-before, self._found[number][1]) for before, _, number in ordered[since : since + AT_ONCE]]
            rows = programme.whole({one for _, entry in entries for one in entry.ids})
            for deep, entry in entries:
                yield deep, self._entry(entry, rows)

    def _place_of(self, dates: Sequence[FeedDate], day: datetime) -> tuple[int, timedelta]:
        """How deep the nearest of these dates lies (less than nothing, so that it sorts first), and how far away."""
        coming = min((one for one in dates if one.ends_at > day), key=lambda one: one.starts_at, default=None)
        nearest = coming or max(dates, key=lambda one: one.ends_at)
        return -depth(self.windows, nearest.starts_at, nearest.ends_at), abs(nearest.starts_at - day)

    def _entry(self, entry: _Alone | _Together, rows: Mapping[int, Session]) -> FeedSession | FeedSeries:
        if isinstance(entry, _Alone):
            row = rows[entry.date.id]
            return replace(public_session(row), related_to=entry.series_key or _source_of(row))
        known, run, layout = entry.known, entry.run, entry.layout
        settled = [layout.settled_at] if layout.settled_at else []
        usual = rows[entry.like]
        first = replace(
            public_session(usual),
            key=run.key,
            start_at=layout.start,
            end_at=layout.start + run.length,
            zone=run.zone,
            sequence=known.changes + layout.later,
            updated_at=max(known.changed_at, usual.activity.updated_at, *settled),
            created_at=known.series.created_at,
            cancelled=False,
            all_day=False,
            url=settings().address + url_for("events.calendar.next_date", series_id=known.series.id),
        )
        changed = tuple(
            (original, replace(_short(public_session(rows[number])), sequence=first.sequence))
            for original, number in layout.changed
        )
        return FeedSeries(first, run.recurrence.endless.to_rrule(), layout.until, layout.left_out, changed)


def _short(entry: FeedSession) -> FeedSession:
    """Of a date of a series that is called off, nobody needs to read what it would have been."""
    return replace(entry, description="") if entry.cancelled else entry


def _source_of(row: Session) -> str:
    """What an imported date belongs to, where it is one of several."""
    activity = row.activity
    return f"{activity.organisation_id} {activity.source} {activity.source_uid}" if row.source_recurrence else ""


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
    if wish.words:
        # Not the words themselves: whoever is sent the link would read them under our name.
        parts.append(gettext("what you searched for"))
    return ", ".join(parts)


def feed_session(row: Session, *, place_known: bool) -> FeedSession:
    """A session as a calendar may show it; its exact place only to whom its page would tell it (`place_known`)."""
    config = settings()
    text = i18n.best_of(row.activity.texts)
    words = current_app.jinja_env.filters["label"]
    place = (row.venue.latitude, row.venue.longitude)
    return FeedSession(
        key=row.key,
        title=text.row.title,
        description=text.row.description,
        start_at=row.starts_at,
        end_at=row.ends_at,
        zone=row.venue.zone,
        updated_at=max(row.updated_at, row.activity.updated_at),
        created_at=row.created_at,
        location=", ".join(filter(None, (row.venue.called, row.venue.address))) if place_known else "",
        area=i18n.best_name(row.venue.area.names),
        sequence=row.sequence,
        cancelled=row.state is SessionState.CANCELLED,
        url=config.address + url_for("events.sessions.show", session_id=row.id),
        categories=(str(words(row.activity.kind)),),
        language=text.language.tag,
        organiser=i18n.in_words(one.called for one in row.activity.hosts),
        geo=(place[0], place[1]) if place_known and place[0] is not None and place[1] is not None else None,
        all_day=row.all_day,
    )


@blueprint.get("/events/sessions/<int:session_id>.ics")
@requires(Permission.SEE_SESSION, session=Session)
def download(session: Session) -> Any:
    """The file of a session is made once for each language, state of the programme, and who may know its place."""
    known = may_know_place(current_actor(), session)
    number, grown_at = database.growth_of("programme")
    key = (session.id, known, i18n.chosen_locale(), number, settings())
    content, tag = FILES.get(key, lambda: _file_of(session.id, known))
    response = Response(content, content_type=MEDIA_TYPE)
    response.headers["Content-Disposition"] = f'attachment; filename="zaedno-{session.id}.ics"'
    response.headers["Vary"] = "Cookie, Accept-Language"
    response.set_etag(tag)
    # Whoever is signed in may read a place in it, which nothing on the way keeps.
    response.headers["Cache-Control"] = "no-store"
    if current_actor() is ANYBODY:
        response.headers["Cache-Control"] = "private, no-cache"
        # For somebody who is confirmed the place becomes known without a change of the programme.
        response.last_modified = grown_at
    return response.make_conditional(request)


def _file_of(session_id: int, known: bool) -> tuple[bytes, str]:
    from events.calendar.ics import render_session

    entry = feed_session(programme.get_session(session_id), place_known=known)
    content = render_session(entry, cancelled_prefix=cancelled_prefix())
    return content, etag(content)


@blueprint.get("/events/series/<int:series_id>")
@requires(Permission.SEE_PROGRAMME)
def next_date(series_id: int) -> Any:
    """Where the entry of a series leads: to the page of its next date."""
    found = queries.next_of(series_id, clock.now())
    if found is None:
        abort(404)
    return redirect(url_for("events.sessions.show", session_id=found), 303)


@blueprint.get("/calendars")
@requires(Permission.SEE_PROGRAMME)
def subscribe() -> str:
    """What a calendar shall hold is chosen here, and how it gets there."""
    wish, now = asked().subscribed, clock.now()
    path = url_for("events.calendar.feed", locale=i18n.current_language().code, **wish.pairs())
    name, address = feed_name(wish), settings().address + path
    reach, rest = programme.looked_up(within_reach(ANYBODY, Permission.READ_FEED), wish)
    coming = programme.dates_between(reach, rest, now, now + timedelta(days=rules.COUNTED_DAYS))
    following = programme.by_ids([one.session_id for one in coming[:NEXT_SHOWN]])
    return render_template(
        "events/calendar/subscribe.html",
        wish=wish,
        name=name,
        ways=ways_to(address, name),
        picture=to_be_scanned(address),
        a_month=rules.a_month(len(coming)),
        following=[following[one.session_id] for one in coming[:NEXT_SHOWN]],
        kinds=list(ActivityKind),
        areas=areas(),
        languages=languages_by_name(),
    )


@dataclass(frozen=True)
class Ways:
    """The address of a feed, and where a click brings it into a calendar, the likeliest for this reader first."""

    address: str
    links: tuple[tuple[str, str], ...]


def ways_to(address: str, name: str) -> Ways:
    """The ways into the calendars that most people use."""
    links = {
        CalendarAtHand.DEVICE: f"webcal://{address.split('://', 1)[1]}",
        CalendarAtHand.GOOGLE: f"https://calendar.google.com/calendar/r?cid={quote(address, safe='')}",
        CalendarAtHand.OUTLOOK: "https://outlook.live.com/calendar/0/addfromweb?"
        + urlencode({"url": address, "name": name}),
    }
    return Ways(address, tuple((one.value, links[one]) for one in rules.likeliest_first(request.user_agent.string)))


@blueprint.get("/my/<secret>.ics")
@requires(Permission.READ_FEED, own_transactions=True)
def personal_feed(secret: str) -> Any:
    """Whoever has the secret reads the dates; whose it was is found out anew each time."""
    with transaction(writing=False):
        opened = queries.find_opened(secret)
        written = _own_dates(opened) if opened else None
    if opened is None or written is None:
        wrong_feed()
    if actions.is_stale(opened.seen_at, clock.now()):
        _note_use(opened.token_id)
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


def _own_dates(opened: OpenedFeed) -> OwnDates:
    with i18n.force_locale(opened.locale):
        providers = current_app.extensions["personal_dates"]
        dates = tuple(one for dates in providers for one in dates(opened.owner, opened.with_places))
        name = gettext("%(site)s: my dates", site=settings().site_name)
        zone, alarms = settings().time_zone, opened.with_alarms
        about = Feed(name=name, zone=zone, language=opened.locale, private=True, alarms=alarms)
        return OwnDates(about, dates, cancelled_prefix())


def own_date(row: Any, version: int, updated_at: datetime, *, place_known: bool) -> FeedSession:
    """A session (a row with OWN_DATE) as it may lie on many screens: no activity, organisation or role, and the exact
    place only for who knows it and asked for it. Its link leads whoever may read more to where it stands."""
    place = (row.latitude, row.longitude)
    return FeedSession(
        key=row.key,
        title=gettext("%(site)s: a date", site=settings().site_name),
        start_at=row.starts_at,
        end_at=row.ends_at,
        zone=row.zone,
        updated_at=max(row.updated_at, updated_at),
        created_at=row.created_at,
        location=", ".join(filter(None, (called(row.name, row.names), row.address))) if place_known else "",
        area=i18n.best_name(row.area_names),
        sequence=version,
        cancelled=row.state is SessionState.CANCELLED,
        url=settings().address + url_for("events.sessions.show", session_id=row.session_id),
        geo=(place[0], place[1]) if place_known and place[0] is not None and place[1] is not None else None,
        private=True,
        all_day=row.all_day,
    )


def _note_use(token_id: int) -> None:
    try:
        with transaction():
            actions.note_use(token_id)
    except OperationalError:
        current_app.logger.info("a feed's last use was not noted: the database is busy")


def household_dates(actor: Actor, with_places: bool) -> list[FeedSession]:
    """The sessions that the actor's household comes to."""
    if actor.household_id is None:
        return []
    rows = queries.coming_to(actor)
    told = told_places(actor, [row.session_id for row in rows]) if with_places else ()
    return [_of_party(row, place_known=row.session_id in told) for row in rows]


def _of_party(row: Any, *, place_known: bool) -> FeedSession:
    return own_date(row, row.version, max(row.joined_at, row.told_at), place_known=place_known)


def mailed_date(
    registration: Registration, recipient: Recipient, method: Method, *, place_known: bool
) -> tuple[Attachment, ...]:
    """What somebody takes part in as the attachment of an email to them: the entry of their own calendar, with the
    place that the email tells."""
    entry = _of_party(queries.party_date(registration.id), place_known=place_known)
    # Whoever does not come any more though it takes place: a version between this and the next.
    return mailed(entry, recipient, method, entry.sequence + (method is Method.CANCEL and not entry.cancelled))


def mailed(entry: FeedSession, recipient: Recipient, method: Method, sequence: int) -> tuple[Attachment, ...]:
    """An entry of somebody's own calendar as the attachment of an email to them: it says no more than that it is a
    date, and where."""
    from events.calendar.ics import render_invitation

    content = render_invitation(
        entry,
        settings().mail_sender,
        Attendee("", recipient.address),
        method,
        cancelled_prefix=cancelled_prefix(),
        sequence=sequence,
    )
    return (Attachment("invite.ics", "text/calendar", content, method.value),)


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


@blueprint.post("/calendars/mine/alarms")
@requires(Permission.OWN_FEED)
def add_alarms() -> Any:
    actions.remind(current_actor(), True)
    return go("events.calendar.my_feed", gettext("Your calendar reminds you an hour before, where it takes reminders."))


@blueprint.post("/calendars/mine/alarms/end")
@requires(Permission.OWN_FEED)
def end_alarms() -> Any:
    actions.remind(current_actor(), False)
    return go("events.calendar.my_feed", gettext("Your calendar reminds you no more."))


@blueprint.post("/calendars/mine/end")
@requires(Permission.OWN_FEED)
def end_feed() -> Any:
    actions.end(current_actor())
    return go("events.calendar.my_feed", gettext("The address no longer works."))
