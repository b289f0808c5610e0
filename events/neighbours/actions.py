"""Asking for a place as a guest, pressing the mailed button, and writing to neighbours when something changes."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa

from community.emails import actions as emails
from community.emails.actions import Reminded
from community.emails.rules import EmailKind
from community.foundation import clock, database, outbox
from community.foundation.database import added, db, grouped
from community.foundation.periodic_tasks import for_each
from community.foundation.refusal import Refused, refuse
from community.foundation.tokens import Purpose, digest, issue_sealed, new_secret, revoke_all
from community.households.actions import child_of, come_with, first_person, guest
from community.households.models import Household
from community.households.queries import members_of
from community.privacy.actions import erase, say_farewell
from events.activities.models import Activity
from events.contact_queue.actions import NEVER_MOVED, ask_until, queue
from events.contact_queue.rules import Message, reminds_of
from events.neighbours import queries
from events.neighbours.models import GuestRequest
from events.registrations import actions as registrations
from events.registrations.models import Registration
from events.registrations.queries import addresses_of_parties, find_listed
from events.registrations.rules import Refusal, RegistrationState
from events.registrations.waiting_list import Objection
from events.sessions.emails import before
from events.sessions.models import Session
from events.sessions.queries import ids_to_come
from events.sessions.rules import Span, heard_by

NEVER_LATE: Mapping[int, datetime] = {}
FRESH = timedelta(hours=12)

# The emails about all dates of an activity.
FOR_ALL_DATES = {Message.WITHHELD: "withheld", Message.BACK: "again"}


def ask(session: Session, email: str, name: str, locale: str, ages: Sequence[int] = ()) -> None:
    """Send an email with a button to whoever would like to come as a guest, with children of these ages (years); until
    it is pressed nothing is held. Raises Refused where they could not come at all."""
    now = clock.now()
    check_children(session, ages)
    registrations.check_fit(session, [first_person(name), *(child_of(name, age) for age in ages)])
    request = queries.find_asked(session.id, email) or added(
        GuestRequest(session_id=session.id, email=email, name=name, locale=locale, asked_at=now, digest=new_secret())
    )
    request.name, request.locale, request.asked_at, request.confirmed_at = name, locale, now, None
    request.ages = [*ages]
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
            children = [one.id for one in come_with(person, request.ages)]
            tell_joined(registrations.join(request.session_id, household.id, [person.id, *children]))
    return household


def bring(session: Session, household: Household, ages: Sequence[int]) -> None:
    """The children who come along with a guest are of these ages from now on. Raises Refused, and then everything is
    as it was."""
    check_children(session, ages)
    registration = find_listed(session.id, household.id)
    if registration is None:
        raise Refused(Objection.NOT_LISTED)
    coming = {one.member_id for one in registration.party}
    grown = [one for one in members_of(household.id) if one.guardian]
    people = [*(one for one in grown if one.id in coming), *come_with(grown[0], ages)]
    registrations.change(session.id, household.id, [one.id for one in people])


def check_children(session: Session, ages: Sequence[int]) -> None:
    """Raises Refused where guests bring none to this session."""
    refuse(Refusal.AGE, when=bool(ages) and not queries.takes_children(session))


def give_page(household: Household) -> None:
    """A guest who has an address has a page behind it."""
    if household.email and not queries.secret_of_guest(household.id):
        issue_sealed(Purpose.GUEST, None, household_id=household.id)


def tell_noted(registration: Registration, what: str) -> None:
    """Staff did it for them (`what`: signed_up, changed or taken_off): whoever can be written to hears it; that a place
    is theirs, somebody tells whoever cannot."""
    written = _write(what, registration, f"{what}:{registration.id}:{clock.now().isoformat()}")
    if not written and what == "signed_up" and registration.state is RegistrationState.CONFIRMED:
        queue([registration], Message.KEPT)


def tell_joined(registration: Registration) -> None:
    """They joined by themselves: whoever can be written to has it in writing, with the date for their calendar."""
    _write("joined", registration, f"joined:{registration.id}")


def tell_given_up(registration: Registration, came: bool) -> None:
    """They said themselves that they do not come, or wait, any more: whoever can be written to has it in writing, and
    their calendar is told."""
    _write("given_up", registration, f"given-up:{registration.id}", came=came)


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


def _write(what: str, registration: Registration, key: str, **facts: bool) -> bool:
    """Post an email about a party; whether it has an address."""
    found = addresses_of_parties([registration])
    if recipient := found.get(registration.id):
        about = {"registration": registration.id, **facts}
        outbox.post(f"events.neighbours.{what}", recipient, about, key=f"neighbour-{key}")
    return bool(found)


def _tell(
    registrations: Sequence[Registration],
    message: Message,
    keys: Mapping[int, str],
    addresses: Mapping[int, outbox.Recipient],
    was: Mapping[int, Span] = NEVER_MOVED,
    venue_id: int | None = None,
    helps_until: Mapping[int, datetime] = NEVER_LATE,
) -> None:
    """Let these parties hear of something: by the email that is called like the message, with its key, or, where there
    is no address, by somebody who tells them. `keys`: by registration; `was`: by session, when it was before, and at
    which venue; `helps_until`: by session, from when on it is too late."""
    for one in registrations:
        if recipient := addresses.get(one.id):
            facts = {"registration": one.id, **before(was.get(one.session_id), venue_id)}
            key, until = f"neighbour-{keys[one.id]}", helps_until.get(one.session_id)
            outbox.post(f"events.neighbours.{message.value}", recipient, facts, key=key, helps_until=until)
    queue([one for one in registrations if one.id not in addresses], message, was)


def tell_offered(registrations: Sequence[Registration], addresses: Mapping[int, outbox.Recipient]) -> None:
    """Seats are kept for some who waited."""
    offered = [one for one in registrations if one.offered_until]
    keys = {one.id: f"offered:{one.id}:{one.offered_until.isoformat()}" for one in offered if one.offered_until}
    _tell(offered, Message.OFFERED, keys, addresses)


def tell_moved(session: Session, before: Span, venue_id: int | None = None) -> None:
    """A session is at another time or place."""
    _tell_of_changes([session], Message.MOVED, {session.id: before}, venue_id)


def tell_cancelled(session: Session) -> None:
    """A session does not take place."""
    _tell_of_changes([session], Message.CANCELLED)


def tell_of_series(
    cause: object, moved: Sequence[tuple[Session, Span]], cancelled: Sequence[Session], **_kept: object
) -> None:
    """Many sessions changed at once."""
    was = {session.id: before for session, before in moved}
    _tell_of_changes([session for session, _ in moved], Message.MOVED, was)
    _tell_of_changes(cancelled, Message.CANCELLED)


def tell_put_back(sessions: Sequence[Session], **_kept: object) -> None:
    """Sessions that were called off take place after all."""
    _tell_of_changes(sessions, Message.BACK)


def tell_withheld(activity: Activity) -> None:
    """What they take part in left the programme: one email to each household about all of its dates."""
    _tell_of_activity(activity, Message.WITHHELD)


def tell_published(activity: Activity) -> None:
    """It is in the programme again: whoever still has a place there takes part after all."""
    _tell_of_activity(activity, Message.BACK)


def _tell_of_activity(activity: Activity, message: Message) -> None:
    ids = sorted(ids_to_come(Session.activity_id == activity.id, clock.now()))
    database.lock(Session, ids)
    listed = queries.listed_in(ids)
    addresses = addresses_of_parties(listed)
    for whose, parties in grouped((_whose(one), one.id) for one in listed).items():
        if recipient := addresses.get(parties[0]):
            key = f"neighbour-{message.value}:{activity.id}:{activity.updated_at.isoformat()}:{whose}"
            about = {"registrations": parties}
            outbox.post(f"events.neighbours.{FOR_ALL_DATES[message]}", recipient, about, key=key)
    queue([one for one in listed if one.id not in addresses], message)


def _whose(registration: Registration) -> str:
    """Whose matter it is, in a word: a household's, or one person's of it."""
    return f"{registration.household_id}" + (f"/{registration.member_id}" if registration.member_id else "")


def write_news() -> int:
    """The worker's periodic task: a digest of what is new in the programme to each with an account who asked for it;
    returns how many were posted."""
    return emails.write_digests(
        EmailKind.SESSIONS,
        "events.neighbours.news",
        lambda _, chosen: [*queries.news_for(chosen.topics, chosen.districts, clock.now())],
    )


def remind() -> int:
    """The worker's periodic task: an email on the day before to whoever has an address and a place; returns how many
    were written to."""
    now = clock.now()
    tomorrow = reminds_of(now, clock.town_zone())
    if tomorrow is None:
        return 0
    due = lambda: sorted({one.session_id for one, *_ in _to_remind(tomorrow, now)})  # noqa: E731
    return for_each(due, lambda session_id: _remind(session_id, tomorrow, now))


def _remind(session_id: int, tomorrow: Span, now: datetime) -> int:
    # Read again under the lock: another worker may have written, somebody given the place back.
    database.lock(Session, [session_id])
    found = _to_remind(tomorrow, now, session_id)
    told = [
        Reminded(recipient, {"registration": one.id}, key, heard_by([starts_at]))
        for one, recipient, key, starts_at in found
    ]
    emails.remind("events.neighbours.tomorrow", told)
    return len(told)


def _to_remind(
    tomorrow: Span, now: datetime, session_id: int | None = None
) -> list[tuple[Registration, outbox.Recipient, str, datetime]]:
    # Who joined today has just had an email.
    found = queries.to_remind_of(*tomorrow, now - FRESH, session_id)
    addresses = addresses_of_parties(one for one, *_ in found)
    return [(one, addresses[one.id], key, starts_at) for one, key, starts_at in found if one.id in addresses]


def _tell_of_changes(
    sessions: Sequence[Session],
    message: Message,
    was: Mapping[int, Span] = NEVER_MOVED,
    venue_id: int | None = None,
) -> None:
    sequences = {session.id: session.sequence for session in sessions}
    if sequences:
        ask_until(sequences)
        listed = queries.listed_in(sequences)
        keys = {one.id: f"{message.value}:{one.id}:{sequences[one.session_id]}" for one in listed}
        addresses = addresses_of_parties(listed)
        starts = {one.id: (one.starts_at, was.get(one.id, (one.starts_at,))[0]) for one in sessions}
        until = {number: heard_by(both) for number, both in starts.items()}
        _tell(listed, message, keys, addresses, was, venue_id, helps_until=until)
