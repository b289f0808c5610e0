"""Describing an activity, publishing it, taking it out of the programme."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from community.foundation import clock
from community.foundation.database import added, db
from community.foundation.i18n import in_every_language, listed
from community.foundation.refusal import Refused, refuse
from events import signals
from events.activities import queries, rules
from events.activities.models import Activity, ActivityText
from events.activities.rules import ActivityKind, ActivityState, Openness, Refusal, Words

Texts = Mapping[str, Words]


def describe(organisation_id: int, facts: Mapping[str, Any], texts: Texts) -> Activity:
    """Add a draft, with its words by language."""
    now = clock.now()
    titles = {locale: words.title for locale, words in texts.items()}
    cloth = rules.cloth_of(titles, facts.get("languages") or ())
    activity = Activity(organisation_id=organisation_id, cloth=cloth, created_at=now, updated_at=now, texts=[], **facts)
    _write(activity, texts)
    return added(activity)


def keep_for_invited(
    organisation_id: int, venue_id: int, kind: ActivityKind, title: Any, seats: int, source_uid: str
) -> Activity:
    """Add an activity of the house itself, under which dates run that only those who are invited see: its `title` (not
    yet translated) is what calendars say, and `source_uid` finds it again."""
    now, titles = clock.now(), in_every_language(title)
    return added(
        Activity(
            organisation_id=organisation_id,
            venue_id=venue_id,
            kind=kind,
            cloth=rules.cloth_of(titles, ()),
            state=ActivityState.PUBLISHED,
            openness=Openness.INVITED,
            capacity=seats,
            source_uid=source_uid,
            created_at=now,
            updated_at=now,
            texts=[ActivityText(locale=locale, title=words, description="") for locale, words in titles.items()],
        )
    )


def change(activity: Activity, facts: Mapping[str, Any], texts: Texts, seen_at: str) -> None:
    """Set what the form names. Raises Refused when somebody else was faster."""
    activity = queries.get_activity(activity.id)
    refuse(Refusal.CHANGED_MEANWHILE, when=queries.changed_since(activity, seen_at))
    for name, value in facts.items():
        setattr(activity, name, value)
    _write(activity, texts)
    activity.updated_at = clock.now()
    db.session.flush()
    signals.activity_changed.send(activity)
    if activity.state is ActivityState.PUBLISHED:
        signals.activity_publishing.send(activity)


def check(activity: Activity, coming_sessions: int, closed_venues: Sequence[str]) -> None:
    """Raises Refused with what is missing before an activity (with its texts) can be published; writes nothing.

    `closed_venues`: the names of those that its dates to come are planned at.
    """
    reason = rules.unfit_to_publish(bool(activity.texts), coming_sessions, not closed_venues)
    if reason is Refusal.CLOSED_VENUE:
        raise Refused(reason, venues=listed(closed_venues))
    if reason:
        raise Refused(reason)
    signals.activity_publishing.send(activity)


def publish(activity: Activity, coming_sessions: int, closed_venues: Sequence[str]) -> None:
    """Show an activity in the programme. Raises Refused as `check` does."""
    activity = queries.get_activity(activity.id)
    check(activity, coming_sessions, closed_venues)
    activity.state = ActivityState.PUBLISHED
    activity.updated_at = clock.now()
    db.session.flush()
    signals.activity_published.send(activity)


def withhold(activity: Activity, state: ActivityState) -> None:
    """Take an activity out of the programme: back to a draft, or into the archive; who has a place hears of it."""
    shown = activity.state is ActivityState.PUBLISHED
    activity.state = state
    activity.updated_at = clock.now()
    if shown:
        db.session.flush()
        signals.activity_withheld.send(activity)


def _write(activity: Activity, texts: Texts) -> None:
    present = {text.locale: text for text in activity.texts}
    for locale, words in texts.items():
        text = present.pop(locale, None)
        if not words.title:
            if text:
                activity.texts.remove(text)
        elif text:
            for name, value in asdict(words).items():
                setattr(text, name, value)
        else:
            activity.texts.append(ActivityText(locale=locale, **asdict(words)))
