"""Giving an address of one's own, pressing the button that was mailed there, and taking it back."""

from community.accounts.queries import find_account
from community.foundation import clock, database, outbox
from community.foundation.database import added, db
from community.foundation.refusal import refuse
from community.foundation.tokens import digest, new_secret
from community.households.models import Member
from community.own_addresses import queries
from community.own_addresses.models import OwnAddress
from community.own_addresses.rules import Refusal


def ask(member: Member, email: str, locale: str) -> None:
    """Write to an address that somebody says is theirs alone, with a button; until it is pressed nothing else goes
    there. The member is locked."""
    now = clock.now()
    kept = queries.find_of(member.id)
    if kept is None:
        kept = added(OwnAddress(member_id=member.id, locale=locale, created_at=now))
    kept.locale = locale
    if kept.email == email:
        kept.asked = kept.asked_at = kept.digest = None
        return
    kept.asked, kept.asked_at, kept.digest = email, now, new_secret()
    kept.digest = digest(queries.secret_of(kept))
    key = f"own-address:{kept.id}:{now.isoformat()}"
    outbox.post("community.own_addresses.asked", outbox.Recipient(None, email, locale), {"address": kept.id}, key=key)


def confirm(address: OwnAddress) -> None:
    """The mailed button was pressed: what is theirs alone goes there from now on. Raises Refused where it is the
    address of somebody else by now."""
    database.lock_words(f"own-address:{(address.asked or '').lower()}")
    database.lock(OwnAddress, [address.id])
    refuse(Refusal.OF_ANOTHER, when=queries.is_of_another(address))
    _forget_mail(address)
    address.email = address.asked
    address.asked = address.asked_at = address.digest = None
    db.session.flush()


def forget(address: OwnAddress) -> None:
    """Nothing goes there any more."""
    _forget_mail(address)
    db.session.delete(address)


def _forget_mail(address: OwnAddress) -> None:
    """What still waits to go to the address that counted until now does not go out."""
    if address.email and find_account(address.email) is None:
        outbox.forget(address.email)


def let_go(member: Member) -> None:
    """Somebody leaves the household: nothing is written to them any more."""
    if kept := queries.find_of(member.id):
        forget(kept)


def part(household_id: int) -> None:
    """A household is erased: nothing is written to its people any more, and no email keeps where they were reached."""
    for kept in queries.of_household(household_id):
        forget(kept)
