"""The public programme as a list and as a month, and the page of a session."""

import hashlib
from collections.abc import Callable, Container, Hashable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from itertools import groupby
from operator import itemgetter
from typing import Any, TypeVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from flask import Response, abort, current_app, make_response, redirect, render_template, request, url_for
from flask import session as browser

from community.emergency_access.rules import EmergencyKind
from community.emergency_access.views import opened_page
from community.foundation import clock, database, i18n, page_cache
from community.foundation.access import ANYBODY, Actor, current_actor, find, read_by, requires, within_reach
from community.foundation.cache import Cache
from community.foundation.config import settings
from community.foundation.i18n import gettext, lazy_gettext, when_in_words
from community.foundation.manifest import EmergencyRead
from community.foundation.pages import PageParts, home_of, in_frame, page_parts, slice_blueprint
from community.holidays.labels import name_on
from community.places.models import Area
from community.places.queries import areas, districts
from events.activities.rules import ActivityKind
from events.permissions import Permission
from events.sessions import queries
from events.sessions.filters import Filter, UnknownKind, month_of, next_month
from events.sessions.labels import why_off
from events.sessions.models import Session
from events.sessions.rules import GOING_ON, Room, SessionDate, SessionState, on_each_day, room
from events.venues.rules import point_of, way_there

blueprint = slice_blueprint(__name__, prefix="")

Kept = TypeVar("Kept")
# Four screens of a phone; the rest is a tap away.
A_PAGE = 20
# Sessions that are over leave the kept page after at most so many seconds, and kept seats open on it.
FRESH = 300
LAST_PAGE = 400
MOST_LISTED = 5000
MOST_IN_A_CELL = 4
# What a stranger sees of the coming week, and the days under the filter.
A_FEW = 8
A_STRIP = 14
# How the programme is asked for; it once stood at the site's first address.
ASKABLE = {"kind", "area", "organisation", "age", "language", "free", "date", "q", "view", "page", "month"}
# No link of ours asks at such length.
LONGEST_KEPT = 600
PAGES: Cache[tuple[bytes, str]] = Cache(200)
# What was searched for by words has a room of its own: words that nobody asks for twice push out nothing else.
SEARCHED: Cache[tuple[bytes, str]] = Cache(50)
# The same without a reader's frame, for whoever is signed in.
PARTS: Cache[PageParts] = Cache(200)
SEARCHED_PARTS: Cache[PageParts] = Cache(50)

LABELS = {
    Room.FREE: lazy_gettext("Places free"),
    Room.FEW: lazy_gettext("Few places left"),
    Room.FULL: lazy_gettext("Full · waiting list"),
    SessionState.SCHEDULED: lazy_gettext("Takes place"),
    SessionState.MOVED: lazy_gettext("Moved"),
    SessionState.CANCELLED: lazy_gettext("Cancelled"),
    SessionState.DONE: lazy_gettext("Over"),
}
# In the words of schema.org/EventStatusType; what is over took place as it was planned.
EVENT_STATES = {
    SessionState.SCHEDULED: "EventScheduled",
    SessionState.MOVED: "EventRescheduled",
    SessionState.CANCELLED: "EventCancelled",
    SessionState.DONE: "EventScheduled",
}
# schema.org/ItemAvailability.
SEATS = {Room.FREE: "InStock", Room.FEW: "LimitedAvailability", Room.FULL: "SoldOut"}
ROOM_KINDS = {Room.FREE: "good", Room.FEW: "few", Room.FULL: "full"}


@blueprint.get("/")
@requires(Permission.SEE_PROGRAMME, from_replica=True)
def home() -> Any:
    """For a stranger what this is, the ways in and the coming sessions; for everybody else the own page."""
    if not ASKABLE.isdisjoint(request.args):
        return redirect(url_for("events.sessions.programme", **request.args.to_dict()), 301)
    own = home_of(current_actor())
    return redirect(own, 303) if own != "/" else _kept(_home_page)


@blueprint.get("/programme")
@requires(Permission.SEE_PROGRAMME, from_replica=True)
def programme() -> Any:
    """The dated list, or the month: made once for all readers of a language, with each reader's own frame around it."""
    return _kept(lambda: in_frame(_programme_parts()))


def stand_in(reader: Actor) -> Actor:
    """Who reads the list in this reader's place, so that it can say nothing of anybody: of a reader it asks the
    language, and whether seats that are kept for families are free for them."""
    return Actor(household_id=None if reader.household_id is None else 0, locale=i18n.chosen_locale())


def _programme_parts() -> PageParts:
    reader = stand_in(current_actor())
    make = VIEWS.get(request.args.get("view", ""), _list_page)

    def parts() -> PageParts:
        with read_by(reader):
            return make()

    kept = _room_for_answers(PARTS, SEARCHED_PARTS)
    if kept is None:
        return parts()
    return kept.get((reader, *_asked_now(database.version_of("programme"))), parts)


def _asked_now(number: int) -> tuple[Hashable, ...]:
    """All that an answer of the programme (its version's `number`) depends on beside who reads it."""
    since, _ = span_of(clock.now())
    return request.path, i18n.chosen_locale(), request.query_string, number, since, settings()


def _kept(make: Callable[[], str]) -> Response:
    """The same page for everybody who is not signed in is made once for each state of the programme."""
    if current_actor() is not ANYBODY or browser.get("_flashes"):
        return make_response(make())

    def tagged() -> tuple[bytes, str]:
        body = make().encode()
        return body, hashlib.sha256(body).hexdigest()[:32]

    since, until = span_of(clock.now())
    number, kept = database.version_of("programme"), _room_for_answers(PAGES, SEARCHED)
    body, tag = kept.get(_asked_now(number), tagged) if kept else tagged()
    response = Response(body, mimetype="text/html")
    response.set_etag(tag)
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Vary"] = "Cookie, Accept-Language"
    if kept is PAGES:
        page_cache.keep("programme", number, since, until)
    else:
        response.make_conditional(request)
    return response


def span_of(now: datetime) -> tuple[datetime, datetime]:
    """The few minutes for which an answer that time changes is good."""
    since = datetime.fromtimestamp(int(now.timestamp()) // FRESH * FRESH, UTC)
    return since, since + timedelta(seconds=FRESH)


def _room_for_answers(usual: Cache[Kept], searched: Cache[Kept]) -> Cache[Kept] | None:
    """Where the answer to this question is kept; nowhere where it was asked as no page of ours asks."""
    if not ASKABLE.issuperset(request.args) or len(request.query_string) > LONGEST_KEPT:
        return None
    return searched if request.args.get("q") else usual


def _home_page() -> str:
    now, reach = clock.now(), within_reach(ANYBODY, Permission.SEE_PROGRAMME)
    soon = [one.session_id for one in queries.dates_since(reach, Filter(), now, 2 * A_FEW)]
    found = queries.by_ids(soon)
    take_place = [found[one] for one in soon if found[one].state is not SessionState.CANCELLED]
    return render_template(
        "events/sessions/home.html",
        sessions=take_place[:A_FEW],
        count=queries.number_since(reach, Filter(), now),
        organisers=queries.organisers(reach, now),
        badge=badges(take_place[:A_FEW]),
    )


def _list_page() -> PageParts:
    zone = settings().time_zone
    today = clock.today(zone)
    wish = asked()
    number = min(max(request.args.get("page", 1, type=int), 1), LAST_PAGE)
    since = max(midnight(wish.on, zone), clock.now()) if wish.on else clock.now()
    reach, rest = queries.looked_up(queries.within_wish(wish, Permission.SEE_PROGRAMME, current_actor()), wish)
    # Each page is a stretch of (day, session); no more sessions than there are such pairs can come before its end.
    found = on_each_day(queries.dates_since(reach, rest, since, number * A_PAGE + 1), since)
    month = month_of(request.args.get("month", ""), wish.on or today)
    days = _days(found[(number - 1) * A_PAGE : number * A_PAGE])
    return page_parts(
        "events/sessions/programme.html",
        days=days,
        wish=wish,
        count=queries.number_since(reach, rest, since),
        strip=_strip(wish, today, lambda start, end: _dates(reach, rest, start, end, zone)),
        kinds=_kind_links(wish),
        areas=areas(),
        languages=languages_by_name(),
        organiser=queries.name_of_organisation(wish.organisation),
        weeks=_weeks(month, _dates(reach, rest, month, next_month(month), zone)),
        month=month,
        next_month=next_month(month),
        previous_month=next_month(month, -1),
        today=today,
        earlier=_page_url(wish, number - 1) if number > 1 else "",
        later=_page_url(wish, number + 1) if len(found) > number * A_PAGE else "",
        badge=badges({one.id: one for _, sessions in days for one in sessions}.values()),
        weekdays=[name for _, name in i18n.weekdays()],
    )


def _strip(wish: Filter, today: date, dates: Callable[[date, date], Container[date]]) -> list[tuple[date, str, bool]]:
    """The days under the filter: each with the address where the list begins with it ("" without sessions), and
    whether the list does."""
    first = wish.on if wish.on and wish.on >= today + timedelta(days=A_STRIP) else today
    days = [first + timedelta(days=n) for n in range(A_STRIP)]
    busy = dates(days[0], days[-1] + timedelta(days=1))
    return [
        (
            day,
            url_for("events.sessions.programme", **wish.with_(on=day).pairs()) if day in busy else "",
            day == (wish.on or today),
        )
        for day in days
    ]


def _area_page() -> PageParts:
    """Where something is on: the areas of each district with how many dates each has, for want of a map."""
    wish = asked().lasting
    reach = queries.within_wish(wish, Permission.SEE_PROGRAMME, current_actor())
    found: dict[str, list[tuple[Area, int, datetime]]] = {}
    for row in queries.numbers_by_area(reach, wish, clock.now()):
        found.setdefault(row[0].district, []).append(row)
    return page_parts(
        "events/sessions/areas.html",
        districts=[(code, name, found[code]) for code, name in districts() if code in found],
        count=sum(number for rows in found.values() for _, number, _ in rows),
        organiser=queries.name_of_organisation(wish.organisation),
        wish=wish,
        kinds=_kind_links(wish, view="areas"),
    )


def _month_page() -> PageParts:
    zone = settings().time_zone
    wish = asked().lasting
    month = month_of(request.args.get("month", ""), clock.today(zone))
    reach, rest = queries.looked_up(queries.within_wish(wish, Permission.SEE_PROGRAMME, current_actor()), wish)
    dates = _dates(reach, rest, month, next_month(month), zone)
    listed = _dates(reach, rest, month, next_month(month), zone, cancelled=True)
    few = {day: ids[:MOST_IN_A_CELL] for day, ids in listed.items()}
    found = queries.by_ids([session_id for ids in few.values() for session_id in ids])
    holiday = partial(name_on, settings().country)
    weeks = _weeks(month, dates)
    return page_parts(
        "events/sessions/month.html",
        by_date={day: [found[session_id] for session_id in ids] for day, ids in few.items()},
        more={day: len(ids) - len(few[day]) for day, ids in listed.items()},
        holiday=holiday,
        free_days=[
            f"{i18n.day_in_words(cell[0], 'd MMMM')} {holiday(cell[0])}"
            for week in weeks
            for cell in week
            if cell and holiday(cell[0])
        ],
        weeks=weeks,
        count=len({session_id for ids in dates.values() for session_id in ids}),
        organiser=queries.name_of_organisation(wish.organisation),
        wish=wish,
        kinds=_kind_links(wish, view="month", month=f"{month:%Y-%m}"),
        month=month,
        previous_month=next_month(month, -1),
        next_month=next_month(month),
        today=clock.today(zone),
        weekdays=[name for _, name in i18n.weekdays()],
        cancelled=SessionState.CANCELLED,
    )


VIEWS: Mapping[str, Callable[[], PageParts]] = {"month": _month_page, "areas": _area_page}


@blueprint.get("/events/sessions/<int:session_id>")
@requires(Permission.SEE_SESSION, session=Session.__table__, from_replica=True)
def show(session: Session) -> str:
    session = queries.get_session(session.id)
    panels = [panel(session) for panel in current_app.extensions["session_panels"]]
    return render_template(
        "events/sessions/show.html",
        session=session,
        text=i18n.best_of(session.activity.texts),
        place_known=(known := may_know_place(current_actor(), session)),
        way_there=way_there(session.venue.address, session.venue.latitude, session.venue.longitude) if known else "",
        point=point_of(session.venue.latitude, session.venue.longitude) if known else "",
        back=_where_from(),
        badge=badges([session]),
        why_off=why_off(session),
        # A link that is shared shows what a stranger sees, and only a stranger follows it to draw its picture.
        shareable=current_actor() is ANYBODY,
        event=_event(session) if current_actor() is ANYBODY else None,
        panels=[panel for panel in panels if panel],
    )


def _event(session: Session) -> dict[str, Any]:
    """A session of the programme as search engines read it (schema.org/Event): what a stranger's page shows."""
    address = settings().address + url_for("events.sessions.show", session_id=session.id)
    activity, venue, text = session.activity, session.venue, i18n.best_of(session.activity.texts)
    area = {"@type": "Place", "name": i18n.best_name(venue.area.names), "address": i18n.best_name(venue.area.names)}
    exact = {"@type": "Place", "name": venue.called, "address": venue.address}
    places = current_app.jinja_env.globals
    return {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": text.row.title,
        "description": text.row.description,
        "inLanguage": text.language.tag,
        "startDate": i18n.local(session.starts_at, venue.zone).isoformat(),
        "endDate": i18n.local(session.ends_at, venue.zone).isoformat(),
        "eventStatus": f"https://schema.org/{EVENT_STATES[session.state]}",
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
        "location": exact if may_know_place(ANYBODY, session) else area,
        "image": [places["cover_picture_url"](activity)],
        "organizer": _organizer(session),
        "isAccessibleForFree": activity.free,
        "url": address,
        **({"offers": _offer(session, address)} if activity.free and session.state in GOING_ON else {}),
    }


def _organizer(session: Session) -> Any:
    """Who runs it: one, or several."""
    hosts = [{"@type": "Organization", "name": one.called} for one in session.activity.hosts]
    return hosts if len(hosts) > 1 else hosts[0]


def _offer(session: Session, address: str) -> dict[str, Any]:
    """What a seat costs where it costs nothing, and whether a stranger could have one (schema.org/Offer)."""
    withheld = queries.withheld(ANYBODY, [session]).get(session.id, 0)
    return {
        "@type": "Offer",
        "price": 0,
        "priceCurrency": i18n.currency_of(settings().country, session.starts_at.date()),
        "availability": f"https://schema.org/{SEATS[room(session.capacity, session.seats_taken + withheld)]}",
        "url": address,
    }


def _where_from() -> str:
    """The programme as the reader left it, filters and all."""
    programme = url_for("events.sessions.programme")
    parts = urlsplit(request.referrer or "")
    return f"{programme}?{parts.query}" if parts.path == programme and parts.netloc == request.host else programme


def asked() -> Filter:
    """The wish that the address of this request states; 404 for a kind that there is not."""
    try:
        return Filter.read(request.args)
    except UnknownKind:
        abort(404)


EMERGENCY_READS = (
    EmergencyRead(EmergencyKind.MEETING_POINT, queries.owned_session, "events.sessions.meeting_point", "session_id"),
)


@blueprint.get("/events/meeting-points/<int:session_id>")
@requires(Permission.OPEN_PLACE_IN_EMERGENCY, records=True, session=Session)
def meeting_point(session: Session) -> str:
    """Where people meet, for whoever it was opened to in an emergency: not what they do there."""
    found = queries.with_its_place(session.id)
    where = [
        (gettext("When"), when_in_words(found.starts_at, found.ends_at, found.venue.zone)),
        (gettext("Organisation"), i18n.in_words(one.called for one in found.activity.hosts)),
        (gettext("Place"), found.venue.called),
        (gettext("Address"), found.venue.address),
        (gettext("How to find it"), found.venue.way),
    ]
    return opened_page(EmergencyKind.MEETING_POINT, session, [(gettext("Where"), where)])


def public_pages() -> list[str]:
    """The pages of the sessions to come, for the sitemap."""
    ids = queries.ids_to_come(queries.published(ANYBODY), clock.now(), MOST_LISTED)
    return [url_for("events.sessions.show", session_id=session_id) for session_id in ids]


def may_know_place(actor: Actor, session: Session) -> bool:
    """Whether this actor may know the exact place at this moment."""
    return find(actor, Permission.SEE_PLACE, Session.__table__, session.id) is not None


def badges(sessions: Iterable[Session]) -> Callable[[Session], tuple[str, Any]]:
    """The badges of these sessions as their reader sees them: what is kept for others is not free."""
    return _badges(current_actor(), sessions)


def badges_for_strangers(sessions: Iterable[Session]) -> Callable[[Session], tuple[str, Any]]:
    """The same as everybody sees them, whoever asks."""
    return _badges(ANYBODY, sessions)


def _badges(reader: Actor, sessions: Iterable[Session]) -> Callable[[Session], tuple[str, Any]]:
    kept = queries.withheld(reader, list(sessions))
    return lambda session: badge(session, kept.get(session.id, 0))


def badge(session: Session, withheld: int = 0) -> tuple[str, Any]:
    """The kind and the word of a session's badge; so many of its free seats are not for who reads it."""
    if session.state in (SessionState.CANCELLED, SessionState.DONE):
        return "off" if session.state is SessionState.CANCELLED else "info", LABELS[session.state]
    word = room(session.capacity, session.seats_taken + withheld)
    return ROOM_KINDS[word], LABELS[word]


def by_day(sessions: Sequence[Session], since: datetime, until: datetime) -> list[tuple[date, list[Session]]]:
    """Sessions (with their venues) grouped by day, each on all of its days from `since` to `until` (aware)."""
    of = {one.id: one for one in sessions}
    dates = [SessionDate(one.id, one.starts_at, one.ends_at, one.venue.zone) for one in sessions]
    return grouped(on_each_day(dates, since, until), of)


def _days(found: Sequence[tuple[date, int]]) -> list[tuple[date, list[Session]]]:
    return grouped(found, queries.by_ids({session_id for _, session_id in found}))


def grouped(found: Sequence[tuple[date, int]], of: Mapping[int, Any]) -> list[tuple[date, list[Any]]]:
    """The rows of these ids on each of the days that were found."""
    return [(day, [of[one] for _, one in group]) for day, group in groupby(found, key=itemgetter(0))]


def midnight(day: date, zone: str) -> datetime:
    """When a day begins in a zone."""
    return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)


def _kind_links(wish: Filter, **more: str) -> list[tuple[Any, str, bool, str]]:
    def url(kind: Any) -> str:
        return url_for("events.sessions.programme", **wish.with_(kind=kind).pairs(), **more)

    words = current_app.jinja_env.filters["label"]
    first = (i18n.gettext("All"), url(None), wish.kind is None, "")
    return [first, *((words(kind), url(kind), wish.kind is kind, kind.value) for kind in ActivityKind)]


def languages_by_name() -> list[tuple[str, str]]:
    """All languages (code, name), in the reader's order."""
    return sorted(((code, i18n.language_name(code)) for code in i18n.LANGUAGES), key=lambda pair: pair[1].casefold())


def _page_url(wish: Filter, number: int) -> str:
    return url_for("events.sessions.programme", **wish.pairs(), page=number)


def _dates(
    reach: Any, wish: Filter, first: date, after: date, zone: str, cancelled: bool = False
) -> dict[date, list[int]]:
    """The sessions of each day from the first until before `after`; those called off only when asked for."""
    start, end = midnight(first, zone), midnight(after, zone)
    found: dict[date, list[int]] = {}
    for day, session_id in on_each_day(queries.dates_between(reach, wish.lasting, start, end, cancelled), start, end):
        found.setdefault(day, []).append(session_id)
    return found


def _weeks(month: date, dates: dict[date, list[int]]) -> list[list[tuple[date, int] | None]]:
    """The month's days in weeks, each with its number of sessions; None where a week begins before or ends after it."""
    blank = (month.weekday() - i18n.first_weekday()) % 7
    days: list[tuple[date, int] | None] = [None] * blank
    day = month
    while day.month == month.month:
        days.append((day, len(dates.get(day, ()))))
        day += timedelta(days=1)
    days += [None] * (-len(days) % 7)
    return [days[n : n + 7] for n in range(0, len(days), 7)]
