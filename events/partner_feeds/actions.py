"""Reading partners' calendars at their addresses: one that fails stops no other, and what is doubtful waits.

Nothing is asked of another site while a transaction is open. The worker alone reads: no page waits for another site.
"""

import hashlib
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from flask import current_app

from community.foundation import clock, database
from community.foundation.config import settings
from community.foundation.database import added, db, transaction
from community.foundation.fetching import Fetched, FetchFailed, FetchProblem, Road
from community.foundation.hosts import host_of
from community.foundation.periodic_tasks import for_each
from community.foundation.refusal import Refused
from community.organisations.models import Organisation
from events.calendar.ics_report import ReadCalendar, UnreadableCalendar
from events.imports import actions as imports
from events.imports.models import BroughtProgramme
from events.imports.rules import MOST_BYTES, SKIPPED, CalendarFormat, Preview, digest, few_enough
from events.partner_feeds import queries, rules
from events.partner_feeds.models import PartnerFeed
from events.partner_feeds.rules import FeedVerdict


def subscribe(organisation: Organisation, source: str, address: str, me: int | None) -> PartnerFeed:
    """Have a calendar read for an organisation, from the worker's next round on. Raises Refused."""
    database.lock(Organisation, [organisation.id])
    host, now = host_of(address) or "", clock.now()
    names = queries.names_of(organisation.id)
    config = settings()
    allowed = host in config.feed_hosts.split()
    found = rules.obstacle(allowed=allowed, names=names, name=source, demonstration=config.demo)
    if found:
        raise Refused(found)
    return added(
        PartnerFeed(
            organisation_id=organisation.id,
            source=source,
            host=host,
            address=address,
            subscribed_by_id=me,
            subscribed_at=now,
            due_at=now,
        )
    )


def read_soon(feed: PartnerFeed) -> None:
    """Let the worker read it in its next round; what was read a moment ago is not read again."""
    if settings().demo:
        raise Refused(rules.Refusal.DEMONSTRATION)
    now = clock.now()
    if feed.checked_at is None or feed.checked_at <= now - rules.A_MOMENT:
        _note(feed.id, due_at=min(feed.due_at, now))


def end(feed: PartnerFeed) -> None:
    """Read it no longer; the dates that were taken over stay."""
    held = queries.held_back(feed)
    db.session.delete(feed)
    db.session.flush()
    if held is not None:
        db.session.delete(held)


def note_taken(programme: BroughtProgramme) -> None:
    """Somebody looked at what was held back and took it over: from now on the calendar goes by itself."""
    now, preview = clock.now(), Preview.unpacked(programme.preview)
    theirs = sa.update(PartnerFeed).where(PartnerFeed.programme_id == programme.id)
    agreed = sa.func.coalesce(PartnerFeed.agreed_at, now)
    done = {"changed": _acting(preview), "changed_at": now}
    db.session.execute(theirs.values(agreed_at=agreed, held_since=None, programme_id=None, **done))


@dataclass(frozen=True)
class _Errand:
    """What is asked of a site: where, and by what it tells whether that is another than it was."""

    feed_id: int
    address: str
    digest: str = ""
    etag: str = ""
    modified: str = ""


def read_due() -> int:
    """The worker's periodic task: read the calendar that is due for longest; emails go out between one and the next.
    In a demonstration none is."""
    if settings().demo:
        return 0
    with transaction(writing=False):
        due = queries.next_due(clock.now())
    return for_each([due], _read, own_transactions=True) if due is not None else 0


def _read(feed_id: int) -> int:
    errand = _claim(feed_id)
    if errand is None:
        return 0
    hosts = settings().feed_hosts.split()
    road: Road = current_app.extensions["road"]
    try:
        fetched = road.fetch(errand.address, hosts, MOST_BYTES, etag=errand.etag, modified=errand.modified)
        if fetched.content is None or hashlib.sha256(fetched.content).hexdigest() == errand.digest:
            with transaction():
                _note_success(feed_id, etag=fetched.etag, modified=fetched.modified)
            return 1
        _take(feed_id, fetched, _calendar_in(fetched.content))
    except FetchFailed as failed:
        _note_failure(feed_id, problem=failed.problem, answer=failed.answer)
    except UnreadableCalendar as refused:
        _note_failure(feed_id, unreadable=refused.reason)
    except Exception:
        # What nobody foresaw is told on the page, and where all such errors are.
        _note_failure(feed_id)
        raise
    return 1


def _claim(feed_id: int) -> _Errand | None:
    """Take it in hand, so that no other worker does; None where one did."""
    now = clock.now()
    with transaction():
        found = database.lock(PartnerFeed, [feed_id])
        if not found or found[0].due_at > now:
            return None
        [feed] = found
        _note(feed_id, due_at=now + rules.CLAIMED)
        address = queries.address_of(feed_id)
        # What somebody should look at is read as a whole each time: what they see must be what there is.
        if feed.held_since or not rules.is_fresh(feed.read_at, now):
            return _Errand(feed_id, address)
        return _Errand(feed_id, address, feed.digest, feed.etag, feed.modified)


def _calendar_in(content: bytes) -> ReadCalendar:
    from events.calendar.ics_reader import read_calendar

    return few_enough(read_calendar(content, now=clock.now(), zone=settings().time_zone))


def _take(feed_id: int, fetched: Fetched, calendar: ReadCalendar) -> None:
    """Take over what was read, or hold it back."""
    content = fetched.content or b""
    with transaction() as session:
        feed = session.get(PartnerFeed, feed_id)
        if feed is None:
            return
        # In the order in which somebody who takes over what is held back comes to them.
        database.lock(BroughtProgramme, [feed.programme_id] if feed.programme_id else [])
        [organisation] = database.lock(Organisation, [feed.organisation_id])
        [feed] = database.lock(PartnerFeed, [feed_id])
        packed = imports.rehearsed(calendar, organisation, feed.source)
        preview = Preview.unpacked(packed)
        number = _acting(preview)
        verdict = rules.verdict(agreed=feed.agreed_at is not None, doubts=preview.doubts, acts=number > 0)
        facts: dict[str, Any] = {}
        held = queries.held_back(feed)
        if verdict is FeedVerdict.HOLD:
            if held is None or not _still_shown(held, packed):
                kept = imports.keep(content, CalendarFormat.ICS, organisation, feed.source, None, packed)
                _drop(held)
                facts["programme_id"] = kept.id
            facts["held_since"] = feed.held_since or clock.now()
        else:
            _drop(held)
            facts |= {"held_since": None, "programme_id": None}
        if verdict is FeedVerdict.TAKE:
            imports.import_calendar(calendar, organisation, source=feed.source, sure=True)
            facts |= {"changed": number, "changed_at": clock.now()}
        elif verdict is FeedVerdict.NOTHING and preview.same:
            # All of it is here already, from a file that somebody looked at.
            facts["agreed_at"] = feed.agreed_at or clock.now()
        skipped = sum(row.fate == SKIPPED for row in preview.rows)
        facts |= {"found": len(calendar.events), "refused": skipped, "read_at": clock.now()}
        facts |= {"etag": fetched.etag, "modified": fetched.modified, "digest": hashlib.sha256(content).hexdigest()}
        _note_success(feed_id, **facts)


def _still_shown(held: BroughtProgramme, packed: str) -> bool:
    return held.digest == digest(packed) and held.brought_at > clock.now() - rules.KEPT_ANEW


def _drop(held: BroughtProgramme | None) -> None:
    if held is not None:
        db.session.execute(sa.update(PartnerFeed).where(PartnerFeed.programme_id == held.id).values(programme_id=None))
        db.session.delete(held)
        db.session.flush()


def _acting(preview: Preview) -> int:
    """How many lines change something."""
    return sum(row.fate != SKIPPED for row in preview.rows)


def _note_success(feed_id: int, **facts: Any) -> None:
    now = clock.now()
    well = {"failing_since": None, "failures": 0, "problem": None, "answer": 0, "unreadable": None}
    _note(feed_id, checked_at=now, succeeded_at=now, due_at=now + rules.EVERY, **well, **facts)


def _note_failure(feed_id: int, **why: Any) -> None:
    now = clock.now()
    with transaction():
        found = database.lock(PartnerFeed, [feed_id])
        if not found:
            return
        [feed] = found
        failures, gone = feed.failures + 1, why.get("problem") is FetchProblem.GONE
        since = feed.failing_since or now
        due = now + rules.again_after(failures, gone=gone)
        facts = {"problem": None, "answer": 0, "unreadable": None, **why}
        _note(feed_id, checked_at=now, failing_since=since, failures=failures, due_at=due, **facts)


def _note(feed_id: int, **facts: Any) -> None:
    db.session.execute(sa.update(PartnerFeed).where(PartnerFeed.id == feed_id).values(**facts))
