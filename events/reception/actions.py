"""Signing others up, changing who of them comes, and taking them off: as they asked, by the rules for everybody."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager

from community.foundation import database
from community.foundation.database import db
from community.foundation.i18n import gettext
from community.foundation.refusal import Refused, refuse
from community.households.actions import come_with, guest, own_household
from community.households.models import Household, Member
from events.neighbours.actions import give_page, tell_noted
from events.reception import queries
from events.reception.rules import Refusal, for_staff
from events.registrations import actions as registrations
from events.registrations.models import Registration
from events.registrations.queries import members_of, session_with_place
from events.registrations.rules import Asked
from events.sessions.models import Session


@contextmanager
def worded_for_staff(*, named: bool = True) -> Iterator[None]:
    """A refusal inside speaks to whoever does it for somebody else, and names nobody whom they may not know."""
    try:
        yield
    except Refused as refused:
        unnamed = {"who": gettext("somebody of them"), "adults": gettext("a grown-up")} if not named else {}
        details = {word: unnamed.get(word, said) for word, said in refused.details.items()}
        raise Refused(for_staff(refused.reason), **details) from refused


def sign_up(
    session: Session, household_id: int, member_ids: Collection[int], asked: Asked, *, here: bool
) -> Registration:
    """Give them seats or a place on the waiting list; who stands at the door (`here`) is here at once.

    Raises Refused.
    """
    refuse(Refusal.NOT_INVITED, when=not queries.welcome(session_with_place(session.id), household_id))
    with worded_for_staff():
        if here:
            return registrations.walk_in(session.id, household_id, member_ids)
        made = registrations.join(session.id, household_id, member_ids, asked=asked)
    tell_noted(made, "signed_up")
    return made


def home_of(account_id: int) -> tuple[int, int]:
    """The household of whoever has this account, made when they first join something, and the number of themselves."""
    household_id = own_household(account_id)
    return household_id, next(one.id for one in members_of(household_id) if one.account_id == account_id)


def lock_guest(email: str, phone: str) -> None:
    """Of two who sign the same guest up at once, the second finds what the first made; before any row is locked."""
    database.lock_words(f"guest:{email or phone}")


def receive(name: str, locale: str, email: str, phone: str, ages: Sequence[int] = (), *, welcome: bool) -> list[Member]:
    """The guest of this name, who gave an address or a number, and the children of these ages who come along. Raises
    Refused where no guests are `welcome`."""
    refuse(Refusal.NO_GUESTS, when=not welcome)
    person = guest(name, locale, email or None, phone)
    give_page(db.session.get_one(Household, person.household_id))
    return [person, *come_with(person, ages)]


def change(
    session: Session, registration: Registration, member_ids: Collection[int], asked: Asked, *, named: bool
) -> None:
    """They come as these people, and keep what they hold. Raises Refused."""
    with worded_for_staff(named=named):
        before = registrations.change(
            session.id, registration.household_id, member_ids, asked, of=registration.member_id
        )
    if before != sorted(member_ids):
        tell_noted(registration, "changed")


def claim(session: Session, registration: Registration, asked: Asked) -> None:
    """They take the seats that are kept for them. Raises Refused."""
    with worded_for_staff():
        registrations.claim(session.id, registration.household_id, asked, of=registration.member_id)
    tell_noted(registration, "signed_up")


def come_together(session: Session, registration: Registration, other: int) -> None:
    """They come with another household. Raises Refused where one has seats and the other waits."""
    with worded_for_staff():
        registrations.come_together(session.id, [registration.id, other])


def come_apart(session: Session, registration: Registration) -> None:
    """They come by themselves again."""
    registrations.come_apart(session.id, registration.id)


def take_off(session: Session, registration: Registration, asked: Asked) -> bool:
    """They do not come; their seats go to those who wait. Returns whether there was anything to give back.

    Raises Refused when it has begun: then the door notes it.
    """
    with worded_for_staff():
        gone = registrations.cancel(session.id, registration.household_id, asked, of=registration.member_id)
    if gone:
        tell_noted(gone, "taken_off")
    return gone is not None
