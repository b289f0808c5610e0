"""What neighbours hear by email of what they take part in; none says more than the programme does."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from community.emails.emails import reminder
from community.foundation import clock, i18n
from community.foundation.i18n import gettext, ngettext
from community.foundation.outbox import Attachment, Facts, Mail, Recipient, Sms, compose
from events.activities.rules import ActivityState
from events.calendar.ics_content import Method
from events.calendar.views import mailed_date
from events.neighbours import queries, rules
from events.registrations.models import Registration
from events.registrations.rules import COMING, LIVE, RegistrationState
from events.sessions.emails import bring_to, facts_of, place_of, to_know
from events.sessions.emails import moved as was_before
from events.sessions.labels import why_off
from events.sessions.models import Session
from events.sessions.queries import by_ids, contact_of
from events.sessions.rules import SessionState
from events.venues.rules import PlaceVisibility

Composer = Callable[[Registration, dict[str, Any], Recipient], Mail | None]


def _known_to_all(session: Session) -> Facts:
    return (*facts_of(session), (gettext("Where"), place_of(session.venue)))


def _duties(registration: Registration) -> Facts:
    """What somebody takes part in, when, where and whom to turn to: as exactly as they may know at this moment."""
    session, confirmed = registration.session, registration.state is RegistrationState.CONFIRMED
    told = (*facts_of(session), (gettext("Where"), place_of(session.venue, confirmed=confirmed)))
    return (*told, *to_know(contact_of(session), bring_to(session))) if confirmed else told


def asked(about: dict[str, Any], recipient: Recipient) -> Mail | None:
    """Please confirm that you come."""
    request = queries.get_request(about["request"])
    if request is None or not rules.works(request.asked_at, request.session.starts_at, clock.now()):
        return None
    return compose(
        gettext("Please confirm that you come"),
        gettext("With this address somebody asked for a place, we hope you:"),
        _known_to_all(request.session),
        gettext("Press the button within a day, then you have the place. If it was not you, do nothing at all."),
        button=(gettext("Yes, I come"), "events.neighbours.confirm"),
        secret=queries.secret_of_request(request),
    )


def of_one(*states: RegistrationState) -> Callable[[Composer], Callable[[dict[str, Any], Recipient], Mail | None]]:
    """An email about one registration; nothing once it is in none of these states."""

    def decorate(make: Composer) -> Callable[[dict[str, Any], Recipient], Mail | None]:
        @wraps(make)
        def loaded(about: dict[str, Any], recipient: Recipient) -> Mail | None:
            found = queries.find_registration(about["registration"])
            return make(found, about, recipient) if found and found.state in states else None

        return loaded

    return decorate


def _entry(registration: Registration, recipient: Recipient) -> tuple[Attachment, ...]:
    """The date for the calendar of who has a place, or had one; nothing for who waits, or where it is not shown."""
    session, venue = registration.session, registration.session.venue
    if registration.state not in (*COMING, RegistrationState.CANCELLED):
        return ()
    comes = registration.state in COMING and session.state is not SessionState.CANCELLED
    known = venue.visibility is PlaceVisibility.PUBLIC
    known = known or (comes and venue.visibility is PlaceVisibility.AFTER_CONFIRMATION)
    return mailed_date(registration, recipient, Method.REQUEST if comes else Method.CANCEL, place_known=known)


def to_own_page(
    registration: Registration,
    subject: str,
    *parts: str | Facts,
    gone: bool = False,
    attachments: tuple[Attachment, ...] = (),
) -> Mail:
    """An email that leads to that very date: its page, or its place on a guest's own; where they are `gone` from it, to
    what else they take part in."""
    home, session_id = registration.household, registration.session_id
    if home.email:
        button, secret = (gettext("See or cancel"), "events.neighbours.mine"), queries.secret_of_guest(home.id)
        anchor = f"date-{session_id}"
        return compose(subject, *parts, button=button, attachments=attachments, secret=secret, _anchor=anchor)
    if gone:
        button = (gettext("See what I take part in"), "events.registrations.joined")
        return compose(subject, *parts, button=button, attachments=attachments)
    button = (gettext("See or cancel"), "events.sessions.show")
    return compose(subject, *parts, button=button, attachments=attachments, session_id=session_id)


@of_one(*LIVE)
def joined(registration: Registration, about: dict[str, Any], recipient: Recipient) -> Mail:
    """The place is yours, or you wait for it."""
    if registration.state is RegistrationState.WAITING:
        return to_own_page(
            registration,
            gettext("You are on the waiting list"),
            gettext("All places are taken at the moment. You are on the waiting list:"),
            _duties(registration),
            gettext("When a place becomes free and it is your turn, we write to you at once."),
        )
    return to_own_page(
        registration,
        gettext("You are coming"),
        gettext("A place is kept for you:"),
        _duties(registration),
        gettext("If you cannot come, cancel with one click, so that somebody else can."),
        attachments=_entry(registration, recipient),
    )


@of_one(RegistrationState.OFFERED)
def offered(registration: Registration, about: dict[str, Any], recipient: Recipient) -> Mail:
    """Seats are kept for you for a while."""
    until = i18n.local(registration.offered_until or clock.now(), registration.session.venue.zone)
    by = i18n.listed([i18n.day_in_words(until.date()), i18n.time_in_words(until)])
    return to_own_page(
        registration,
        gettext("A place is free for you"),
        ngettext("%(num)d place is kept for you:", "%(num)d places are kept for you:", registration.party_size),
        _duties(registration),
        gettext("Take it by %(time)s; then it goes to the next who waits.", time=by),
    )


@of_one(*LIVE)
def moved(registration: Registration, about: dict[str, Any], recipient: Recipient) -> Mail:
    """It was then, and is now."""
    confirmed = registration.state is RegistrationState.CONFIRMED
    return to_own_page(
        registration,
        gettext("A change of time or place"),
        was_before(registration.session, about, confirmed=confirmed),
        _duties(registration),
        gettext("If you cannot come, cancel with one click, so that somebody else can."),
        attachments=_entry(registration, recipient),
    )


@of_one(RegistrationState.CONFIRMED)
def tomorrow(registration: Registration, about: dict[str, Any], recipient: Recipient) -> Mail | None:
    """It is tomorrow; nothing once it has begun, was called off, or is not in the programme."""
    session = registration.session
    gone = session.activity.state is not ActivityState.PUBLISHED or session.state is SessionState.CANCELLED
    if gone or session.starts_at <= clock.now():
        return None
    return to_own_page(
        registration,
        gettext("See you soon"),
        gettext("A reminder, because you have a place here:"),
        facts_of(session),
        gettext("If you cannot come, cancel with one click, so that somebody else can."),
    )


@of_one(*LIVE)
def cancelled(registration: Registration, about: dict[str, Any], recipient: Recipient) -> Mail:
    """It does not take place."""
    return to_own_page(
        registration,
        gettext("It does not take place"),
        gettext("Something you take part in was cancelled:"),
        _duties(registration),
        *filter(None, [why_off(registration.session)]),
        gettext("You do not have to do anything."),
        gone=True,
        attachments=_entry(registration, recipient),
    )


def _who(registration: Registration) -> str:
    return registration.session.activity.organisation.called


@of_one(*LIVE)
def signed_up(registration: Registration, about: dict[str, Any], recipient: Recipient) -> Mail:
    """Staff gave you a place, or put you on the waiting list."""
    waits = registration.state is RegistrationState.WAITING
    subject = gettext("You are on the waiting list") if waits else gettext("You are coming")
    said = (
        gettext(
            "%(organisation)s put you on the waiting list, as you asked. All places are taken at the moment:",
            organisation=_who(registration),
        )
        if waits
        else gettext("%(organisation)s signed you up, as you asked:", organisation=_who(registration))
    )
    entry = _entry(registration, recipient)
    return to_own_page(registration, subject, said, _duties(registration), _not_asked(), attachments=entry)


@of_one(*LIVE)
def changed(registration: Registration, about: dict[str, Any], recipient: Recipient) -> Mail:
    """Staff changed who comes."""
    return to_own_page(
        registration,
        gettext("Who comes has changed"),
        gettext("%(organisation)s changed who comes, as you asked:", organisation=_who(registration)),
        _duties(registration),
        _not_asked(),
    )


def _not_asked() -> str:
    return gettext("If you did not ask for this, cancel with one click.")


@of_one(RegistrationState.CANCELLED)
def taken_off(registration: Registration, about: dict[str, Any], recipient: Recipient) -> Mail:
    """Staff took you off the list."""
    return to_own_page(
        registration,
        gettext("You do not come any more"),
        gettext("%(organisation)s took you off the list, as you asked:", organisation=_who(registration)),
        _duties(registration),
        gettext("If this is not what you wanted, join again or tell the organisers."),
        gone=True,
        attachments=_entry(registration, recipient),
    )


@of_one(RegistrationState.CANCELLED)
def given_up(registration: Registration, about: dict[str, Any], recipient: Recipient) -> Mail:
    """You do not come, or wait, any more: what one did oneself."""
    came = about["came"]
    return to_own_page(
        registration,
        gettext("You do not come any more") if came else gettext("You left the waiting list"),
        gettext("You said that you do not come any more:") if came else gettext("You do not wait any more for:"),
        _duties(registration),
        gettext("Thank you for telling us."),
        gone=True,
        attachments=_entry(registration, recipient) if came else (),
    )


def _of_dates(subject: str, about: dict[str, Any], *said: str, published: bool) -> Mail | None:
    """An email about all dates of an activity at once; nothing where it is otherwise by now."""
    rows = queries.find_registrations(about["registrations"])
    rows = [one for one in rows if (one.session.activity.state is ActivityState.PUBLISHED) is published]
    if not rows:
        return None
    lines = [i18n.listed(value for _, value in facts_of(one.session)) for one in rows]
    turn_to = to_know(contact_of(rows[0].session))
    home = rows[0].household
    if home.email:
        button, secret = (gettext("See or cancel"), "events.neighbours.mine"), queries.secret_of_guest(home.id)
        return compose(subject, *said, *lines, turn_to, button=button, secret=secret)
    button = (gettext("See what I take part in"), "events.registrations.joined")
    return compose(subject, *said, *lines, turn_to, button=button)


def withheld(about: dict[str, Any], recipient: Recipient) -> Mail | None:
    """It is not in the programme at the moment."""
    said = gettext("Not in the programme at the moment. Please ask before you set out.")
    return _of_dates(gettext("Not in the programme at the moment"), about, said, published=False)


def again(about: dict[str, Any], recipient: Recipient) -> Mail | None:
    """It is in the programme again."""
    subject, said = gettext("It takes place after all"), gettext("It takes place after all:")
    return _of_dates(subject, about, said, published=True)


@of_one(*LIVE)
def back(registration: Registration, about: dict[str, Any], recipient: Recipient) -> Mail | None:
    """It takes place after all."""
    if registration.session.state is SessionState.CANCELLED:
        return None
    return to_own_page(
        registration,
        gettext("It takes place after all"),
        gettext("It takes place after all:"),
        _duties(registration),
        gettext("If you cannot come, cancel with one click, so that somebody else can."),
        attachments=_entry(registration, recipient),
    )


def tomorrow_by_sms(about: dict[str, Any], recipient: Recipient) -> Sms | None:
    """The same on the telephone of who agreed: when, and not what."""
    found = queries.find_registration(about["registration"])
    if found is None or tomorrow(about, recipient) is None:
        return None
    session = found.session
    return reminder(recipient, i18n.when_in_words(session.starts_at, session.ends_at, session.venue.zone))


def news(about: dict[str, Any], recipient: Recipient) -> Mail | None:
    """What is new in the programme; nothing where none of it has room any more."""
    still = queries.news_for((), (), clock.now())
    sessions = by_ids([still[number] for number in about["ids"] if number in still])
    if not sessions:
        return None
    shown = sorted(sessions.values(), key=lambda one: (one.starts_at, one.id))
    return compose(
        gettext("What is new in the programme"),
        gettext("This is new, and there is still room:"),
        *(i18n.listed(value for _, value in facts_of(session)) for session in shown),
        *((gettext("and %(num)d more", num=about["more"]),) if about["more"] else ()),
        button=(gettext("See the programme"), "events.sessions.programme"),
    )


MAILS = (
    news, asked, joined, offered, moved, tomorrow, cancelled, back, withheld, again, signed_up, changed, taken_off,
    given_up,
)  # fmt: skip
