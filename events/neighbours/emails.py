"""What neighbours hear by email of what they take part in; none says more than the programme does."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from community.foundation import clock, i18n
from community.foundation.i18n import gettext, ngettext
from community.foundation.outbox import Facts, Mail, Recipient, compose
from events.neighbours import queries, rules
from events.registrations.models import Registration
from events.registrations.rules import LIVE, RegistrationState
from events.sessions.models import Session
from events.sessions.rules import SessionState
from events.venues.rules import PlaceVisibility

Composer = Callable[[Registration, dict[str, Any], Recipient], Mail | None]


def facts_of(session: Session) -> Facts:
    """What it is, when and where, as far as everybody may know."""
    venue = session.venue
    known = venue.visibility is PlaceVisibility.PUBLIC
    area = i18n.best_name(venue.area.names)
    return (
        (gettext("What"), i18n.best_of(session.activity.texts).row.title),
        (gettext("When"), i18n.when_in_words(session.starts_at, session.ends_at, venue.zone)),
        (gettext("Where"), i18n.listed([venue.name, venue.address]) if known else area),
    )


def asked(about: dict[str, Any], recipient: Recipient) -> Mail | None:
    """Please confirm that you come."""
    request = queries.get_request(about["request"])
    if request is None or not rules.works(request.asked_at, request.session.starts_at, clock.now()):
        return None
    return compose(
        gettext("Please confirm that you come"),
        gettext("With this address somebody asked for a place, we hope you:"),
        facts_of(request.session),
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


def _to_own_page(registration: Registration, subject: str, *parts: str | Facts) -> Mail:
    home = registration.household
    if home.email is None:
        return compose(subject, *parts, button=(gettext("See what I take part in"), "events.registrations.joined"))
    button = (gettext("See or cancel"), "events.neighbours.mine")
    return compose(subject, *parts, button=button, secret=queries.secret_of_guest(home.id))


@of_one(*LIVE)
def joined(registration: Registration, about: dict[str, Any], recipient: Recipient) -> Mail:
    """The place is yours, or you wait for it."""
    if registration.state is RegistrationState.WAITING:
        return _to_own_page(
            registration,
            gettext("You are on the waiting list"),
            gettext("All places are taken at the moment. You are on the waiting list:"),
            facts_of(registration.session),
            gettext("When a place becomes free and it is your turn, we write to you at once."),
        )
    return _to_own_page(
        registration,
        gettext("You are coming"),
        gettext("A place is kept for you:"),
        facts_of(registration.session),
        gettext("If you cannot come, cancel with one click, so that somebody else can."),
    )


@of_one(RegistrationState.OFFERED)
def offered(registration: Registration, about: dict[str, Any], recipient: Recipient) -> Mail:
    """Seats are kept for you for a while."""
    until = i18n.local(registration.offered_until or clock.now(), registration.session.venue.zone)
    by = i18n.listed([i18n.day_in_words(until.date()), i18n.time_in_words(until)])
    return _to_own_page(
        registration,
        gettext("A place is free for you"),
        ngettext("%(num)d place is kept for you:", "%(num)d places are kept for you:", registration.party_size),
        facts_of(registration.session),
        gettext("Take it by %(time)s; then it goes to the next who waits.", time=by),
    )


@of_one(*LIVE)
def moved(registration: Registration, about: dict[str, Any], recipient: Recipient) -> Mail:
    """It was then, and is now."""
    was = (datetime.fromisoformat(about[word]) for word in ("was_from", "was_to"))
    before = i18n.when_in_words(*was, registration.session.venue.zone)
    return _to_own_page(
        registration,
        gettext("A change of time or place"),
        gettext("Something you take part in has moved. It was: %(when)s. It is now:", when=before),
        facts_of(registration.session),
        gettext("If you cannot come, cancel with one click, so that somebody else can."),
    )


@of_one(*LIVE)
def cancelled(registration: Registration, about: dict[str, Any], recipient: Recipient) -> Mail:
    """It does not take place."""
    return _to_own_page(
        registration,
        gettext("It does not take place"),
        gettext("Something you take part in was cancelled:"),
        facts_of(registration.session),
        gettext("You do not have to do anything."),
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
    return _to_own_page(registration, subject, said, facts_of(registration.session), _not_asked())


@of_one(*LIVE)
def changed(registration: Registration, about: dict[str, Any], recipient: Recipient) -> Mail:
    """Staff changed who comes."""
    return _to_own_page(
        registration,
        gettext("Who comes has changed"),
        gettext("%(organisation)s changed who comes, as you asked:", organisation=_who(registration)),
        facts_of(registration.session),
        _not_asked(),
    )


def _not_asked() -> str:
    return gettext("If you did not ask for this, cancel with one click.")


@of_one(RegistrationState.CANCELLED)
def taken_off(registration: Registration, about: dict[str, Any], recipient: Recipient) -> Mail:
    """Staff took you off the list."""
    return _to_own_page(
        registration,
        gettext("You do not come any more"),
        gettext("%(organisation)s took you off the list, as you asked:", organisation=_who(registration)),
        facts_of(registration.session),
        gettext("If this is not what you wanted, join again or tell the organisers."),
    )


@of_one(*LIVE)
def back(registration: Registration, about: dict[str, Any], recipient: Recipient) -> Mail | None:
    """It takes place after all."""
    if registration.session.state is SessionState.CANCELLED:
        return None
    return _to_own_page(
        registration,
        gettext("It takes place after all"),
        gettext("It takes place after all:"),
        facts_of(registration.session),
        gettext("If you cannot come, cancel with one click, so that somebody else can."),
    )


MAILS = (asked, joined, offered, moved, cancelled, back, signed_up, changed, taken_off)
