"""Closing a venue, with a word of what is ahead there, and putting it into use again."""

from collections.abc import Iterable
from datetime import date

from community.foundation import clock, database
from community.foundation.database import added, db
from community.foundation.refusal import refuse
from events import signals
from events.activities.models import Series
from events.activities.queries import get_activity
from events.closures import queries, rules
from events.closures.queries import ClosingOutline
from events.closures.rules import AheadChoice, Refusal
from events.planning.actions import break_off, check_published, country, note, rewrite, rows_now
from events.planning.queries import dates_of_series
from events.planning.rules import BatchKind
from events.planning.rules import Refusal as NotPlanned
from events.registrations.actions import offer_free_seats
from events.registrations.queries import sessions_with_places
from events.sessions.models import Session
from events.sessions.rules import CancelReason, SessionState, Span
from events.venues.actions import check_shared
from events.venues.models import ClosedTime, Venue
from events.venues.rules import VenueState


def close(
    venue: Venue,
    choice: AheadChoice | None,
    elsewhere: Venue | None,
    seen: str,
    *,
    words: str = "",
    insisted: bool = False,
) -> ClosingOutline:
    """Close a venue, and let become of the dates ahead what was chosen, exactly as it was shown (`seen`), so that one
    button undoes it. Whoever counts on them hears once; `words`: what they read beside the reason.

    Raises Refused where it is closed already, where dates are ahead and nothing is chosen for them, where something
    changed meanwhile, and where the other venue is taken, closed then or too small unless it is `insisted`.
    """
    _lock(venue, elsewhere)
    found = queries.closing(venue, choice, elsewhere, country(), clock.now())
    refuse(rules.unclosable(venue.state is VenueState.CLOSED, len(found.ahead), choice))
    refuse(NotPlanned.CHANGED_MEANWHILE, when=found.seen != seen)
    if found.elsewhere and found.moves:
        check_shared(found.elsewhere, venue.organisation_id)
    refuse(NotPlanned.ROOM_TAKEN, when=bool(found.taken) and not insisted)
    refuse(NotPlanned.ROOM_CLOSED, when=bool(found.shut) and not insisted)
    refuse(NotPlanned.ROOM_TOO_SMALL, when=bool(found.small) and not insisted)
    series = [rule.series.id for rule in found.rules]
    ids = sorted({row.id for row in found.ahead})
    before = rows_now(_with_their_series(ids, series), series, [venue.id])
    venue.state, venue.closed_at = VenueState.CLOSED, clock.now()
    moved = _moved(found)
    off = _called_off(found, words)
    db.session.flush()
    if moved or off:
        signals.series_changed.send(venue, moved=moved, cancelled=off)
        db.session.flush()
        offer_free_seats(sessions_with_places([row.id for row, _ in moved]))
    activities = sorted({row.activity_id for row in found.ahead})
    for activity_id in activities if moved or off else ():
        check_published(get_activity(activity_id))
    note(
        BatchKind.CANCELLED if choice is AheadChoice.CANCEL else BatchKind.CHANGED,
        [get_activity(one) for one in activities],
        before,
        ids,
        after=rows_now(_with_their_series(ids, series), series, [venue.id]),
        closed=venue,
    )
    return found


def close_for(venue: Venue, first_on: date, last_on: date, reason: str) -> ClosedTime:
    """Say that nobody can meet at a venue from one day to another, both among them. What is planned then stays; its
    boards say it."""
    return added(ClosedTime(venue_id=venue.id, first_on=first_on, last_on=last_on, reason=reason))


def set_hours(venue: Venue, hours: dict[str, list[str]]) -> None:
    """Say at which hours of the week a venue is open; with none it always is."""
    venue.open_hours = hours


def open_again(closed: ClosedTime) -> None:
    """Take back that a venue is closed on some days."""
    db.session.delete(closed)


def reopen(venue: Venue) -> None:
    """Put a closed venue into use again; what was planned there and left alone goes on. Raises Refused where it is."""
    refuse(Refusal.IN_USE, when=venue.state is VenueState.ACTIVE)
    venue.state, venue.closed_at = VenueState.ACTIVE, None


def _lock(venue: Venue, elsewhere: Venue | None) -> None:
    """Nothing of what the outline speaks of becomes another before it is done: series, then sessions, then venues."""
    ahead = queries.dates_ahead(venue, clock.now())
    series = database.lock(Series, sorted({row.series_id for row in ahead if row.series_id}))
    ids = _with_their_series([row.id for row in ahead], [one.id for one in series])
    database.lock(Session, sorted(ids))
    database.lock(Venue, sorted({one.id for one in (venue, elsewhere) if one}))


def _with_their_series(ids: Iterable[int], series: Iterable[int]) -> list[int]:
    return sorted({*ids, *(one for row in series for one in dates_of_series(row))})


def _moved(found: ClosingOutline) -> list[tuple[Session, Span]]:
    """Take what moves to the other venue; returns the dates, each with when it was."""
    if found.elsewhere is None:
        return []
    moved = []
    for rule in found.rules:
        if rule.wish:
            moved += rewrite(rule.series, rule.wish, rule.since, rule.outline)
    for row in found.singles:
        moved.append((row, (row.starts_at, row.ends_at)))
        row.venue_id = found.elsewhere.id
        row.turns(SessionState.MOVED, clock.now())
    return moved


def _called_off(found: ClosingOutline, words: str) -> list[Session]:
    """End the series there and call off what is ahead; returns the dates."""
    reason, off = CancelReason.VENUE, found.called_off
    if found.choice is AheadChoice.CANCEL:
        for rule in found.rules:
            break_off(rule.series, rule.since, rule.rows, reason, words)
        for row in found.singles:
            row.call_off(clock.now(), reason, words)
    return off
