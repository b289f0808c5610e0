"""Asking for a place as a guest, pressing the mailed button, and writing to neighbours when something changes."""

from collections.abc import Mapping, Sequence

import sqlalchemy as sa

from community.foundation import clock, database, outbox
from community.foundation.database import added, db
from community.foundation.tokens import Purpose, digest, issue_sealed, new_secret, revoke_all
from community.households.actions import guest
from community.households.models import Household
from community.households.queries import addresses_of
from community.privacy.actions import erase, say_farewell
from events.activities.models import Series
from events.contact_queue.actions import NEVER_MOVED, queue
from events.contact_queue.rules import Message
from events.neighbours import queries
from events.neighbours.models import GuestRequest
from events.registrations import actions as registrations
from events.registrations.models import Registration
from events.registrations.queries import find_listed
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
    person = guest(request.name, request.locale, request.email)
    household = db.session.get_one(Household, person.household_id)
    if request.confirmed_at is None:
        give_page(household)
        request.confirmed_at = clock.now()
        if find_listed(request.session_id, household.id) is None:
            made = registrations.join(request.session_id, household.id, [person.id])
            _write("joined", made, f"joined:{made.id}")
    return household


def give_page(household: Household) -> None:
    """A guest who has an address has a page behind it."""
    if household.email and not queries.secret_of_guest(household.id):
        issue_sealed(Purpose.GUEST, None, household_id=household.id)


def tell_noted(registration: Registration, what: str) -> None:
    """Staff did it for them (`what`: signed_up, changed or taken_off): whoever can be written to hears it."""
    _write(what, registration, f"{what}:{registration.id}:{clock.now().isoformat()}")


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
    found = addresses_of([registration.household_id])
    if recipient := found.get(registration.household_id):
        facts = {"registration": registration.id, **about}
        outbox.post(f"events.neighbours.{what}", recipient, facts, key=f"neighbour-{key}")


def _tell(
    registrations: Sequence[Registration],
    message: Message,
    keys: Mapping[int, str],
    addresses: Mapping[int, outbox.Recipient],
    was: Mapping[int, Span] = NEVER_MOVED,
) -> None:
    """Let these parties hear of something: by the email that is called like the message, with its key, or, where there
    is no address, by somebody who tells them. `keys`: by registration; `was`: by session, when it was before."""
    for one in registrations:
        if recipient := addresses.get(one.household_id):
            start, end = was.get(one.session_id, (None, None))
            before = {"was_from": start.isoformat(), "was_to": end.isoformat()} if start and end else {}
            facts = {"registration": one.id, **before}
            outbox.post(f"events.neighbours.{message.value}", recipient, facts, key=f"neighbour-{keys[one.id]}")
    queue([one for one in registrations if one.household_id not in addresses], message, was)


def tell_offered(registrations: Sequence[Registration], addresses: Mapping[int, outbox.Recipient]) -> None:
    """Seats are kept for some who waited."""
    offered = [one for one in registrations if one.offered_until]
    keys = {one.id: f"offered:{one.id}:{one.offered_until.isoformat()}" for one in offered if one.offered_until}
    _tell(offered, Message.OFFERED, keys, addresses)


def tell_moved(session: Session, before: Span) -> None:
    """A session is at another time."""
    _tell_of_changes([session], Message.MOVED, {session.id: before})


def tell_cancelled(session: Session) -> None:
    """A session does not take place."""
    _tell_of_changes([session], Message.CANCELLED)


def tell_of_series(series: Series, moved: Sequence[tuple[Session, Span]], cancelled: Sequence[Session]) -> None:
    """Many sessions of a series changed at once."""
    was = {session.id: before for session, before in moved}
    _tell_of_changes([session for session, _ in moved], Message.MOVED, was)
    _tell_of_changes(cancelled, Message.CANCELLED)


def tell_put_back(series: Series, sessions: Sequence[Session]) -> None:
    """Sessions that were called off take place after all."""
    _tell_of_changes(sessions, Message.BACK)


def _tell_of_changes(sessions: Sequence[Session], message: Message, was: Mapping[int, Span] = NEVER_MOVED) -> None:
    sequences = {session.id: session.sequence for session in sessions}
    if sequences:
        listed = queries.listed_in(sequences)
        keys = {one.id: f"{message.value}:{one.id}:{sequences[one.session_id]}" for one in listed}
        _tell(listed, message, keys, addresses_of({one.household_id for one in listed}), was)
