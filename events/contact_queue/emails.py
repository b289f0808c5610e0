"""What somebody tells or sends to a household, ready in its language; it says no more than the programme does."""

from collections.abc import Iterable
from typing import Any

from community.foundation import clock, i18n, telephone
from community.foundation.config import settings
from community.foundation.i18n import force_locale, gettext, ngettext, plain_words
from community.foundation.outbox import Recipient, Sms
from events.contact_queue import queries, rules
from events.contact_queue.models import QueuedContact
from events.contact_queue.rules import Message
from events.registrations.rules import RegistrationState
from events.sessions.emails import bring_to, invites
from events.sessions.labels import why_off
from events.venues.rules import PlaceVisibility


def text_of(rows: Iterable[QueuedContact], locale: str, sender: str) -> str:
    """All that these rows say, in one text in this language; `sender` is the name of the organisation that tells it."""
    with plain_words(), force_locale(locale):
        parts: list[str] = []
        for row in rows:
            beginning, end = _beginning(row), _end(row)
            # What several dates have in common is said once.
            if beginning not in parts:
                parts.append(beginning)
            if end in parts:
                parts.remove(end)
            parts += [_line(row), *([end] if end else [])]
        return " ".join([gettext("Hello, this is %(name)s.", name=sender), *parts])


def told(about: dict[str, Any], recipient: Recipient) -> Sms | None:
    """What the site sends by itself to who agreed to it; nothing where it was said meanwhile, or is not so any more."""
    row = queries.find_to_send(about["contact"])
    if row is None:
        return None
    number = telephone.mobile(row.about.household.phone, settings().country)
    sender = queries.names_of([row.organisation_id])[row.organisation_id]
    return Sms(number, text_of([row], recipient.locale, sender.name)) if number else None


def _beginning(row: QueuedContact) -> str:
    zone = row.about.session.venue.zone
    if row.message is Message.MOVED and row.was_from and row.was_to:
        session = row.about.session
        if (row.was_from, row.was_to) == (session.starts_at, session.ends_at):
            return f"{gettext('A change of time or place')}:"
        before = i18n.when_in_words(row.was_from, row.was_to, zone)
        return gettext("Something you take part in has moved. It was: %(when)s. It is now:", when=before)
    if row.words:
        # In its own language, whatever the sentences around it are in.
        return row.words
    if row.message is Message.CANCELLED:
        return gettext("Something you take part in was cancelled:")
    if row.message is Message.INVITED:
        return invites(row.about.session)
    if row.message is Message.OFFERED:
        size = row.about.party_size
        return ngettext("%(num)d place is kept for you:", "%(num)d places are kept for you:", size)
    if row.message is Message.TOMORROW:
        return gettext("A reminder, because you have a place here:")
    if row.message is Message.WITHHELD:
        return gettext("Not in the programme at the moment. Please ask before you set out.")
    if row.message is Message.BACK:
        return gettext("It takes place after all:")
    return gettext("A place is kept for you:")


def _line(row: QueuedContact) -> str:
    session = row.about.session
    activity, venue = session.activity, session.venue
    known = venue.visibility is PlaceVisibility.PUBLIC
    named = rules.may_be_named(activity.kind, activity.audience, activity.openness)
    facts = [
        i18n.best_of(activity.texts).row.title if named else "",
        i18n.when_in_words(session.starts_at, session.ends_at, venue.zone),
        venue.name if known else i18n.best_name(venue.area.names),
    ]
    if row.message is Message.CANCELLED:
        facts.pop()
    comes = row.registration is not None and row.registration.state is RegistrationState.CONFIRMED
    bring = bring_to(session) if named and comes and row.message not in rules.OFF else ""
    told = [" · ".join(filter(None, facts)), f"{gettext('What to bring')}: {bring.rstrip('.')}" if bring else ""]
    return " ".join(f"{one}." for one in told if one)


def _end(row: QueuedContact) -> str:
    if row.message is Message.CANCELLED:
        return " ".join(filter(None, (why_off(row.about.session), gettext("You do not have to do anything."))))
    if row.message in (Message.WITHHELD, Message.WRITTEN):
        return ""
    if row.message is Message.INVITED:
        return gettext("Please say whether you come: answer, call us, or press a button on your page.")
    if row.message is not Message.OFFERED:
        return gettext("If you cannot come, please answer or call us.")
    until = i18n.local(row.about.offered_until or clock.now(), row.about.session.venue.zone)
    by = i18n.listed([i18n.day_in_words(until.date()), i18n.time_in_words(until)])
    taken = gettext("To take it, answer, call us, or press the button on your page.")
    return f"{gettext('Take it by %(time)s; then it goes to the next who waits.', time=by)} {taken}"
