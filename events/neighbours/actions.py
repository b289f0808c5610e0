"""Asking for a place as a guest, pressing the mailed button, and writing to neighbours when something changes."""

from collections.abc import Sequence

import sqlalchemy as sa

from community.foundation import clock, database, outbox
from community.foundation.database import added, db
from community.foundation.tokens import Purpose, digest, issue_sealed, new_secret, revoke_all
from community.households.actions import guest
from community.households.models import Household
from community.privacy.actions import erase, say_farewell
from events.activities.models import Series
from events.neighbours import queries
from events.neighbours.models import GuestRequest
from events.registrations import actions as registrations
from events.registrations.models import Registration
from events.registrations.queries import find_listed, members_of
from events.sessions.models import Session
from events.sessions.rules import Span


def ask(session: Session, email: str, name: str, locale: str) -> None:
    """Send an email with a button to whoever would like to come as a guest; until it is pressed nothing is held."""
    now = clock.now()
    request = queries.find_asked(session.id, email) or added(
        GuestRequest(session_id=session.id, email=email, name=name, locale=locale, asked_at=now, digest=new_secret())
    )
    request.name, request.locale, request.asked_at, request.confirmed_at = name, locale, now, None
    request.digest = digest(queries.secret_of_request(request))
    key = f"guest-asked:{request.id}:{now.isoformat()}"
    outbox.post("events.neighbours.asked", outbox.Recipient(None, email, locale), {"request": request.id}, key=key)


def confirm(request: GuestRequest) -> Household:
    """The mailed button was pressed: the guest joins. Raises Refused with the reason, and nothing is kept then."""
    # Two buttons of one address at once make one guest.
    database.lock_words(f"guest:{request.email}")
    db.session.refresh(request)
    household = guest(request.email, request.name, request.locale)
    if request.confirmed_at is None:
        if not queries.secret_of_guest(household.id):
            issue_sealed(Purpose.GUEST, None, household_id=household.id)
        request.confirmed_at = clock.now()
        if find_listed(request.session_id, household.id) is None:
            [person] = members_of(household.id)
            made = registrations.join(request.session_id, household.id, [person.id])
            _write("joined", made, f"joined:{made.id}")
    return household


def forget(household: Household) -> None:
    """A guest goes: what they joined is given back, and their name and address are erased."""
    say_farewell(household.id)
    revoke_all(Purpose.GUEST, household_id=household.id)
    if household.email:
        db.session.execute(sa.delete(GuestRequest).where(GuestRequest.email == household.email))
        outbox.forget(household.email)
    erase(*database.lock(Household, [household.id]))


def forget_guests(ids: Sequence[int]) -> int:
    """The term of guests is over."""
    for household in queries.every(Household, Household.id.in_(ids)):
        forget(household)
    return len(ids)


def _write(what: str, registration: Registration, key: str, **about: str) -> None:
    household = db.session.get_one(Household, registration.household_id)
    if recipient := queries.recipient_of(household):
        facts = {"registration": registration.id, **about}
        outbox.post(f"events.neighbours.{what}", recipient, facts, key=f"neighbour-{key}")


def tell_offered(registrations: Sequence[Registration]) -> None:
    """Seats are kept for some who waited: those of them who can be written to hear of it."""
    for one in registrations:
        if one.household.organisation_id is None and one.offered_until:
            _write("offered", one, f"offered:{one.id}:{one.offered_until.isoformat()}")


def tell_moved(session: Session, before: Span) -> None:
    """A session is at another time."""
    _tell_of_changes([(session, before)], [])


def tell_cancelled(session: Session) -> None:
    """A session does not take place."""
    _tell_of_changes([], [session])


def tell_of_series(series: Series, moved: Sequence[tuple[Session, Span]], cancelled: Sequence[Session]) -> None:
    """Many sessions of a series changed at once."""
    _tell_of_changes(moved, cancelled)


def _tell_of_changes(moved: Sequence[tuple[Session, Span]], cancelled: Sequence[Session]) -> None:
    before = {session.id: span for session, span in moved}
    sequences = {session.id: session.sequence for session in (*(one for one, _ in moved), *cancelled)}
    if not sequences:
        return
    for one in queries.reachable_in(sequences):
        what = "moved" if one.session_id in before else "cancelled"
        key = f"{what}:{one.id}:{sequences[one.session_id]}"
        start, end = before.get(one.session_id, (None, None))
        was = {"was_from": start.isoformat(), "was_to": end.isoformat()} if start and end else {}
        _write(what, one, key, **was)
