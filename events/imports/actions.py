"""Taking over a programme: activities, venues and sessions made, moved, cancelled as a file says, nothing else touched.

What the file did not change since the last import is left alone, so that the same file changes nothing and what a
coordinator changed here stays until the file says something new about it.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from community.foundation import clock, database
from community.foundation.database import added, db, exists
from community.foundation.embroidery import seed_of
from community.foundation.i18n import in_every_language, lazy_gettext
from community.foundation.refusal import Refused, refuse
from community.organisations.models import Organisation
from community.places.models import Area, District
from events import signals
from events.activities.models import Activity, ActivityText
from events.activities.rules import ActivityState
from events.calendar.content_lines import shorten
from events.calendar.ics_report import DatesOf, NoteKind, NoteReason, ReadCalendar, ReadEvent
from events.imports import queries, rules
from events.imports.models import BroughtProgramme
from events.imports.rules import (
    CalendarFormat,
    CalledOff,
    ChangedPart,
    ImportDoubt,
    Imported,
    ImportedChange,
    ImportFate,
    Refusal,
)
from events.sessions.models import Session
from events.sessions.rules import SessionState
from events.venues.models import Venue
from events.venues.rules import PlaceVisibility, VenueState

ELSEWHERE = "elsewhere"
NAME_OF_ELSEWHERE = lazy_gettext("Elsewhere")
UNNAMED = "—"
# A date without an end takes up no time in a calendar; here it needs some.
SHORTEST = timedelta(minutes=1)
# What of a date is told apart when it changed.
PARTS = {
    "activity_id": ChangedPart.TEXT,
    "all_day": ChangedPart.LENGTH,
    "ends_at": ChangedPart.END,
    "state": ChangedPart.STATE,
    "venue_id": ChangedPart.PLACE,
}
_Looks = Mapping[str, str]


def import_calendar(
    calendar: ReadCalendar,
    organisation: Organisation,
    *,
    source: str,
    sure: bool = False,
    language: str = "",
    advance: Callable[[int], None] = lambda dates: None,
) -> Imported:
    """Bring what the organisation has from `source` up to the file.

    Unless the caller is `sure`, a file that may be another calendar, or half of one, is Refused(ImportDoubt).
    """
    database.lock(Organisation, [organisation.id])
    work = _Import(calendar, organisation, source[:200], language)
    work.recognise()
    for number, event in enumerate(calendar.events, 1):
        work.take(event)
        if number % 100 == 0:
            advance(100)
    work.cancel_what_is_called_off()
    work.cancel_the_missing()
    work.hide_the_private()
    db.session.flush()
    work.done.doubts = work.doubts()
    if work.done.doubts and not sure:
        raise Refused(work.done.doubts[0], source=source, others=work.done.other_sources)
    return work.done


class _OtherByNow(Exception):
    """What a file would do is not what was shown any more."""

    def __init__(self, preview: str) -> None:
        super().__init__()
        self.preview = preview


def rehearsed(calendar: ReadCalendar, organisation: Organisation, source: str) -> str:
    """What a file would do now, as it is kept; nothing is changed."""
    savepoint = db.session.begin_nested()
    done = import_calendar(calendar, organisation, source=source, sure=True)
    preview = rules.preview_of(calendar, done).packed()
    savepoint.rollback()
    return preview


def keep(
    content: bytes, kind: CalendarFormat, organisation: Organisation, source: str, me: int | None, preview: str
) -> BroughtProgramme:
    """Keep a file for a short time, with what it would do as `rehearsed`."""
    return added(
        BroughtProgramme(
            organisation_id=organisation.id,
            source=source,
            format=kind,
            content=content,
            preview=preview,
            digest=rules.digest(preview),
            brought_by_id=me,
            brought_at=clock.now(),
        )
    )


def bring(
    content: bytes,
    kind: CalendarFormat,
    calendar: ReadCalendar,
    organisation: Organisation,
    source: str,
    me: int | None,
) -> BroughtProgramme:
    """Keep a file for a short time, with what it would do now; nothing else is changed."""
    return keep(content, kind, organisation, source, me, rehearsed(calendar, organisation, source))


def take_over(
    brought: BroughtProgramme, calendar: ReadCalendar, organisation: Organisation, *, sure: bool
) -> Imported | None:
    """Do exactly what was shown; None where it would be something else by now: then nothing is done, and what it would
    be is kept to be shown. Raises Refused where it was taken over, and where it is doubtful and nobody is `sure`."""
    refuse(Refusal.TAKEN, when=brought.taken_at is not None)
    try:
        with db.session.begin_nested():
            done = import_calendar(calendar, organisation, source=brought.source, sure=sure)
            preview = rules.preview_of(calendar, done).packed()
            if rules.digest(preview) != brought.digest:
                raise _OtherByNow(preview)
    except _OtherByNow as other:
        brought.preview, brought.digest = other.preview, rules.digest(other.preview)
        return None
    # What was taken over needs to be kept no longer.
    brought.taken_at, brought.content = clock.now(), b""
    signals.programme_taken.send(brought)
    return done


class _Import:
    """One import in progress."""

    def __init__(self, calendar: ReadCalendar, organisation: Organisation, source: str, language: str) -> None:
        self.calendar, self.organisation = calendar, organisation
        self.source, self.language = source, language
        self.now = clock.now()
        self.done = Imported()
        self.activities = {row.source_uid: row for row in queries.imported_activities(organisation.id, source)}
        self.old = set(self.activities)
        # By UID and recurrence: the session, and the UID of its activity.
        self.known: dict[str, dict[str, tuple[Session, str]]] = defaultdict(dict)
        self.to_come = 0
        for session, uid in queries.imported_sessions(organisation.id, source):
            recurrence = session.source_recurrence or rules.SINGLE
            self.known[rules.series_uid(uid, recurrence)][recurrence] = session, uid
            self.to_come += self._to_come(session)
        self.venues: dict[tuple[str, str, str], Venue] = {}
        self.zones: dict[int, str] = {}
        for venue in queries.venues_of(organisation.id):
            self.venues.setdefault((venue.name, venue.address, venue.zone), venue)
            self.zones[venue.id] = venue.zone
        # Whoever writes only the name of a place means the one that is called so.
        for venue in list(self.venues.values()):
            if venue.state is VenueState.ACTIVE:
                self.venues.setdefault((venue.name, "", venue.zone), venue)
        self.words = rules.usual_words(calendar)
        self.retold: set[int] = set()
        self.told: set[str] = set()
        self.taken: set[tuple[str, str]] = set()

    def _to_come(self, session: Session) -> bool:
        return session.ends_at > self.now and session.state is not SessionState.CANCELLED

    def recognise(self) -> None:
        """Find the sessions of dates that were rescheduled: they stay the same, with everybody who signed up."""
        for uid, events in rules.by_uid(self.calendar).items():
            if uid not in self.known:
                continue
            known, zone = self.known[uid], ZoneInfo(events[0].zone)
            if rules.SINGLE in known and all(event.end_at > self.now for event in events):
                self._leave_behind(known)
            named = {rules.recurrence_of(event): event.original_start.astimezone(zone).date() for event in events}
            days, was = set(named.values()), {}
            for recurrence, (session, _) in known.items():
                day = _original(session).astimezone(zone).date()
                # What was gone is itself when it comes back, and nothing else; what is over becomes no other day's.
                alive = session.source_digest != rules.GONE and (session.ends_at > self.now or day in days)
                if alive or recurrence in named:
                    was[recurrence] = day
            for new, old in rules.rescheduled(was, named).items():
                known[new] = known.pop(old)

    def _leave_behind(self, known: dict[str, tuple[Session, str]]) -> None:
        """What took place stays; who moves its entry on to a date to come, as some do each week, means a new one."""
        session, source_uid = known[rules.SINGLE]
        if session.ends_at > self.now:
            return
        session = database.lock(Session, [session.id])[0]
        session.source_recurrence = rules.recurrence(_original(session))
        del known[rules.SINGLE]
        known[session.source_recurrence] = session, source_uid
        db.session.flush()

    def take(self, event: ReadEvent) -> None:
        """Make or update the session of one date."""
        uid, recurrence = rules.stored_uid(event.uid), rules.recurrence_of(event)
        usual = self.words[event.uid] == (event.title, event.description)
        venue = self._venue(event)
        activity = self._activity(uid if usual else f"{uid}/{recurrence}", event, venue)
        self.taken.add((uid, recurrence))
        mark = rules.digest(
            event.start_at, event.end_at, event.all_day, event.status, event.location, event.zone, activity.id
        )
        found = self.known.get(uid, {}).get(recurrence)
        if found is None:
            self._new_session(activity, venue, event, recurrence, mark)
            fresh = uid not in self.old
            fate = ImportFate.NEW if fresh else ImportFate.ADDED
            self._step(event, fate, event.start_at)
        else:
            fate = self._update(found[0], activity, venue, event, recurrence, mark)
        self.done.counts[fate] += 1
        self.done.note(event.uid, fate)

    def _new_session(self, activity: Activity, venue: Venue, event: ReadEvent, recurrence: str, mark: str) -> None:
        db.session.add(
            Session(
                activity_id=activity.id,
                venue_id=venue.id,
                original_start_at=event.original_start,
                starts_at=event.start_at,
                ends_at=_end(event),
                all_day=event.all_day,
                state=rules.state_of(event),
                capacity=activity.capacity,
                sequence=event.sequence,
                source_recurrence=recurrence,
                source_digest=mark,
                created_at=self.now,
                updated_at=self.now,
            )
        )

    def _update(
        self, session: Session, activity: Activity, venue: Venue, event: ReadEvent, recurrence: str, mark: str
    ) -> ImportFate:
        if session.source_digest == mark and session.source_recurrence == recurrence:
            if activity.id in self.retold:
                session.updated_at = self.now
                return ImportFate.CHANGED
            return ImportFate.SAME
        session = database.lock(Session, [session.id])[0]
        before, was = (session.starts_at, session.state, session.ends_at), self._looks(session)
        session.source_recurrence, session.original_start_at = recurrence, event.original_start
        if session.ends_at <= self.now and event.end_at <= self.now:
            # What took place is not told anew: nobody can come at another time.
            session.source_digest = mark
            return ImportFate.SAME
        changed = _put(
            session,
            activity_id=activity.id,
            venue_id=venue.id,
            starts_at=event.start_at,
            ends_at=_end(event),
            all_day=event.all_day,
            state=rules.state_of(event),
        )
        session.source_digest, session.updated_at = mark, self.now
        if changed - {"activity_id"}:
            session.sequence += 1
        fate = rules.fate_of(before[1], session.state, "starts_at" in changed)
        db.session.flush()
        if fate is ImportFate.CANCELLED:
            signals.session_cancelled.send(session)
        elif changed & {"starts_at", "ends_at", "venue_id"} and session.state is not SessionState.CANCELLED:
            signals.session_moved.send(session, before=(before[0], before[2]))
        moved_from = before[0] if fate is ImportFate.MOVED else None
        self._step(event, fate, session.starts_at, moved_from, self._parts(session, was, changed))
        return fate

    def _parts(self, session: Session, was: _Looks, changed: set[str]) -> tuple[tuple[ChangedPart, str, str], ...]:
        """What of a date changed besides its beginning, as it was and as it becomes."""
        now = self._looks(session)
        return tuple((PARTS[name], was[name], now[name]) for name in sorted(changed & PARTS.keys(), key=_in_order))

    def _looks(self, session: Session) -> _Looks:
        names = {venue.id: venue.name for venue in self.venues.values()}
        return {
            "venue_id": names.get(session.venue_id, ""),
            "ends_at": session.ends_at.isoformat(),
            "activity_id": "",
            "all_day": "",
            "state": "",
        }

    def _step(
        self,
        event: ReadEvent,
        fate: ImportFate,
        at: datetime | None,
        before: datetime | None = None,
        parts: tuple[tuple[ChangedPart, str, str], ...] = (),
    ) -> None:
        """Note what happened; the dates of what is new stand apart."""
        there = self.done.fresh if fate is ImportFate.NEW else self.done.steps
        there.append(ImportedChange(event.line, fate, event.title, at, before, event.zone, parts))

    def _activity(self, source_uid: str, event: ReadEvent, venue: Venue) -> Activity:
        """The activity of an event, made or reworded; a date whose words differ from its series' has its own."""
        if source_uid in self.told:
            return self.activities[source_uid]
        self.told.add(source_uid)
        words = (_title(event, self.calendar), event.description, event.url, rules.kind_of(event.categories).value)
        mark = rules.digest(*words, self.language)
        activity = self.activities.get(source_uid)
        if activity is None:
            activity = self.activities[source_uid] = self._new_activity(source_uid, event, venue, mark)
        elif activity.source_digest != mark:
            _put(activity, kind=rules.kind_of(event.categories), source_digest=mark, updated_at=self.now)
            if activity.state is ActivityState.ARCHIVED:
                activity.state = ActivityState.PUBLISHED
            said = _said(activity)
            self._reword(activity, event)
            self.retold.add(activity.id)
            self._step(event, ImportFate.CHANGED, None, parts=((ChangedPart.TEXT, said, _said(activity)),))
        return activity

    def _new_activity(self, source_uid: str, event: ReadEvent, venue: Venue, mark: str) -> Activity:
        activity = Activity(
            organisation_id=self.organisation.id,
            venue_id=venue.id,
            kind=rules.kind_of(event.categories),
            cloth=seed_of(_title(event, self.calendar)),
            state=ActivityState.PUBLISHED,
            capacity=rules.CAPACITY,
            source=self.source,
            source_uid=source_uid,
            source_digest=mark,
            created_at=self.now,
            updated_at=self.now,
            texts=[],
        )
        self._reword(activity, event)
        return added(activity)

    def _reword(self, activity: Activity, event: ReadEvent) -> None:
        title = _title(event, self.calendar)
        about = event.description
        if event.url and event.url not in about:
            about = f"{about}\n\n{event.url}".strip()
        locale = self.language or rules.language_of(f"{title} {about}")
        text = next((row for row in activity.texts if row.locale == locale), None)
        if text is None and activity.texts:
            text = activity.texts[0]
        if text is None:
            activity.texts.append(ActivityText(locale=locale, title=title, description=about))
        else:
            _put(text, locale=locale, title=title, description=about)

    def _venue(self, event: ReadEvent) -> Venue:
        """The organisation's venue for a location; where the file gives none, only the area is ever shown."""
        name, address = rules.place_of(event.location)
        key = (shorten(name, 160) or UNNAMED, shorten(address, 300), event.zone)
        if key not in self.venues:
            venue = added(
                Venue(
                    organisation_id=self.organisation.id,
                    area_id=self._elsewhere().id,
                    name=key[0],
                    address=key[1],
                    zone=event.zone,
                    capacity=rules.CAPACITY,
                    visibility=PlaceVisibility.PUBLIC if name else PlaceVisibility.PRIVATE,
                )
            )
            self.venues[key] = venue
        return self.venues[key]

    def _elsewhere(self) -> Area:
        area = queries.find_area(ELSEWHERE)
        if area is None:
            names = in_every_language(NAME_OF_ELSEWHERE)
            area = Area(slug=ELSEWHERE, names=names, district=ELSEWHERE)
            db.session.add(area)
            if not exists(District.code == ELSEWHERE):
                db.session.add(District(code=ELSEWHERE, names=dict(names)))
            db.session.flush()
        return area

    def cancel_what_is_called_off(self) -> None:
        """Cancel the dates to come that a message calls off."""
        for dates in self.calendar.called_off:
            for session, source_uid in self.known.get(rules.stored_uid(dates.uid), {}).values():
                if self._to_come(session) and dates.holds(_original(session)):
                    self._cancel(session, source_uid, CalledOff.MESSAGE)

    def cancel_the_missing(self) -> None:
        """Cancel dates to come that the file no longer has; what it has but cannot be read stays as it is."""
        if not self.calendar.whole:
            return
        named = {uid for uid, _ in self.taken}
        private = self._skipped(NoteReason.PRIVATE) - named
        unread: dict[str, list[DatesOf]] = defaultdict(list)
        for dates in self.calendar.unread:
            unread[rules.stored_uid(dates.uid)].append(dates)
        for uid, known in self.known.items():
            if uid in private:
                continue
            for recurrence, (session, source_uid) in known.items():
                if (uid, recurrence) in self.taken or session.ends_at <= self.now:
                    continue
                there = any(dates.holds(_original(session)) for dates in unread[uid])
                if not there and session.source_digest != rules.GONE:
                    self._cancel(session, source_uid, CalledOff.MISSING)

    def _cancel(self, session: Session, source_uid: str, why: CalledOff) -> None:
        session = database.lock(Session, [session.id])[0]
        session.source_digest = rules.GONE
        if session.state is SessionState.CANCELLED:
            return
        session.turns(SessionState.CANCELLED, self.now)
        db.session.flush()
        signals.session_cancelled.send(session)
        title, zone = self.activities[source_uid].texts[0].title, self.zones.get(session.venue_id, "UTC")
        self.done.steps.append(ImportedChange(0, ImportFate.CANCELLED, title, session.starts_at, zone=zone, why=why))
        self.done.counts[ImportFate.CANCELLED] += 1

    def doubts(self) -> tuple[ImportDoubt, ...]:
        """What speaks against what was done."""
        named = {rules.stored_uid(note.uid) for note in self.calendar.notes if note.uid}
        elsewhere = queries.uids_of_other_sources(self.organisation.id, self.source)
        self.done.other_sources = tuple(sorted({elsewhere[uid] for uid in named & elsewhere.keys()}))
        cancelled = self.done.counts[ImportFate.CANCELLED]
        return rules.doubts(self.known.keys(), named, elsewhere.keys(), self.to_come, cancelled)

    def hide_the_private(self) -> None:
        """What became private at its source leaves the programme at once."""
        private = self._skipped(NoteReason.PRIVATE) - {uid for uid, _ in self.taken}
        for source_uid in sorted(map(str, self.old)):
            activity = self.activities[source_uid]
            hidden = source_uid in private or source_uid.rpartition("/")[0] in private
            if hidden and activity.source_digest != rules.WITHHELD:
                activity.state, activity.source_digest = ActivityState.ARCHIVED, rules.WITHHELD
                activity.updated_at = self.now
                self.done.steps.append(ImportedChange(0, ImportFate.HIDDEN, activity.texts[0].title))

    def _skipped(self, *reasons: NoteReason) -> set[str]:
        notes = (note for note in self.calendar.notes if note.kind is NoteKind.SKIPPED and note.reason in reasons)
        return {rules.stored_uid(note.uid) for note in notes}


def _said(activity: Activity) -> str:
    """The title and the text of an activity, in the language of the file."""
    text = activity.texts[0] if activity.texts else None
    return f"{text.title}\n{text.description}".strip() if text else ""


def _in_order(name: str) -> str:
    return PARTS[name].value


def _original(session: Session) -> datetime:
    return session.original_start_at or session.starts_at


def _title(event: ReadEvent, calendar: ReadCalendar) -> str:
    return shorten(event.title or calendar.name or UNNAMED, 160)


def _end(event: ReadEvent) -> datetime:
    return max(event.end_at, event.start_at + SHORTEST)


def _put(row: Any, **values: Any) -> set[str]:
    """Set what differs and nothing else, so that an unchanged row is not written; returns the names."""
    changed = {name for name, value in values.items() if getattr(row, name) != value}
    for name in changed:
        setattr(row, name, values[name])
    return changed
