"""Reading emails: whose one may see, how their delivery goes, and what their readers chose."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from community.accounts.models import Account
from community.accounts.rules import AccountState
from community.emails.models import EmailChoice
from community.emails.rules import LONG, EmailKind, EmailRhythm, rhythms_of
from community.foundation import tokens
from community.foundation.access import Actor, Role
from community.foundation.config import settings
from community.foundation.database import db, every, first
from community.foundation.outbox import Channel, Email, EmailState, Recipient, Wish
from community.foundation.rules import Quiet
from community.households.models import Household
from community.households.rules import HouseholdState
from community.members.models import Invitation
from community.organisations.models import Membership
from community.own_addresses.models import OwnAddress
from community.own_addresses.queries import find_confirmed, is_here

A_PAGE = 50
SEAL = "emails of a kind"
# Whoever chooses: somebody with an account, a guest, or who gave an address of their own.
Chooser = Account | Household | OwnAddress
LETTERS = {"a": Account, "g": Household, "o": OwnAddress}
COLUMNS = {Account: "account_id", Household: "household_id", OwnAddress: "own_address_id"}
NUMBER = re.compile(r"[1-9][0-9]{0,9}")


def to_my_people(actor: Actor) -> sa.ColumnElement[bool]:
    """Emails to the members of the organisations that the actor coordinates, and to those invited there."""
    mine = actor.organisations(Role.COORDINATOR)
    members = sa.select(Membership.account_id).where(Membership.organisation_id.in_(mine))
    invited = sa.select(Invitation.email).where(Invitation.organisation_id.in_(mine))
    return sa.or_(
        # That somebody wrote of a child in danger is nobody's to see but those who read it.
        sa.and_(Email.account_id.in_(members), ~Email.template.startswith("community.safeguarding.")),
        sa.and_(Email.template == "community.members.invited", Email.address.in_(invited)),
    )


def emails(reach: sa.ColumnElement[bool], state: EmailState | None, page: int) -> tuple[list[tuple[Email, str]], bool]:
    """A page of the emails within reach with the recipients' names, and whether there are more: those that failed
    before all others, then the newest first."""
    query = (
        sa.select(Email, sa.func.coalesce(Account.name, ""))
        .outerjoin(Account, Account.id == Email.account_id)
        # What was written to nobody, so that it takes as long as writing to somebody, is no email.
        .where(reach, sa.or_(Email.address != "", Email.account_id.is_not(None), Email.channel != Channel.EMAIL))
        .order_by(sa.case((Email.state == EmailState.FAILED, 0), else_=1), Email.id.desc())
        .offset((page - 1) * A_PAGE)
        .limit(A_PAGE + 1)
    )
    if state:
        query = query.where(Email.state == state)
    rows = [(email, name) for email, name in db.session.execute(query)]
    return rows[:A_PAGE], len(rows) > A_PAGE


def wish(recipient: Recipient, kind: EmailKind | None) -> Wish:
    """What a recipient wishes of an email of a kind (None: it must be heard), or, where there is no address, of an SMS:
    nothing goes to who was blocked after it was posted."""
    account = db.session.get(Account, recipient.account_id) if recipient.account_id else None
    if account and account.state is AccountState.BLOCKED:
        return Wish(settings().quiet, comes=False)
    quiet = quiet_of(account) if account else settings().quiet
    chooser = (account or _guest(recipient.address) or find_confirmed(recipient.address)) if kind else None
    if kind is None or chooser is None:
        return Wish(quiet)
    chosen = find_choice(chooser, kind)
    if not recipient.address:
        return Wish(quiet, comes=chosen is not None and chosen.by_sms)
    rhythm = chosen.rhythm if chosen else rhythms_of(kind)[0]
    return Wish(quiet, secret_of(chooser, kind), comes=rhythm is not EmailRhythm.NEVER)


def quiet_of(account: Account) -> Quiet:
    """When somebody sleeps: as they said, else as the town does."""
    if account.night is None or account.morning is None:
        return settings().quiet
    return Quiet(account.night, account.morning)


def _guest(address: str) -> Household | None:
    return first(Household, Household.email == address, Household.state != HouseholdState.ERASED) if address else None


def whose(chooser: Chooser) -> dict[str, int]:
    """The column of a choice that says whose it is, and the number in it."""
    return {COLUMNS[type(chooser)]: chooser.id}


def choices_of(chooser: Chooser) -> dict[EmailKind, EmailChoice]:
    """What somebody has chosen, by kind."""
    mine = (getattr(EmailChoice, name) == number for name, number in whose(chooser).items())
    return {one.kind: one for one in every(EmailChoice, *mine)}


def find_choice(chooser: Chooser, kind: EmailKind) -> EmailChoice | None:
    """What somebody has chosen of a kind."""
    return choices_of(chooser).get(kind)


def due_digests(kind: EmailKind, now: datetime) -> list[int]:
    """Whose digest of a kind is to be made: the ids of their choices."""
    here = sa.exists().where(Account.id == EmailChoice.account_id, Account.state == AccountState.ACTIVE)
    due = (
        sa.and_(EmailChoice.rhythm == rhythm, sa.or_(EmailChoice.told_at.is_(None), EmailChoice.told_at <= now - long))
        for rhythm, long in LONG.items()
    )
    return every(EmailChoice.id, EmailChoice.kind == kind, sa.or_(*due), here, by=EmailChoice.id)


def with_sms(account_ids: Sequence[int], kind: EmailKind) -> set[int]:
    """Who of these people agreed to SMS of a kind and has a telephone that can be dialled."""
    reached = sa.and_(Account.id == EmailChoice.account_id, Account.phone_number != "")
    chosen = sa.and_(EmailChoice.account_id.in_(account_ids), EmailChoice.kind == kind, EmailChoice.by_sms)
    return set(every(EmailChoice.account_id, chosen, sa.exists().where(reached)))


def secret_of(chooser: Chooser, kind: EmailKind) -> str:
    """What the address carries by which somebody ends emails of a kind."""
    letter = next(letter for letter, model in LETTERS.items() if isinstance(chooser, model))
    return f"{letter}{chooser.id}.{kind.value}.{_seal(letter, chooser, kind)}"


def _seal(letter: str, chooser: Chooser, kind: EmailKind) -> str:
    return tokens.sealed(f"{SEAL}:{kind.value}:{letter}", chooser.id, chooser.created_at)


def find_chooser(secret: str) -> tuple[Chooser, EmailKind] | None:
    """Whom such an address belongs to, and the kind; None for a strange one, and of who is not here any more."""
    who, _, rest = secret.partition(".")
    word, _, seal = rest.partition(".")
    model, kind = LETTERS.get(who[:1]), next((one for one in EmailKind if one.value == word), None)
    if model is None or kind is None or not NUMBER.fullmatch(who[1:]):
        return None
    chooser: Any = db.session.get(model, int(who[1:]))
    if chooser is None or not _is_here(chooser) or not tokens.same(seal, _seal(who[:1], chooser, kind)):
        return None
    return chooser, kind


def _is_here(chooser: Chooser) -> bool:
    if isinstance(chooser, Account):
        return chooser.state is AccountState.ACTIVE
    if isinstance(chooser, OwnAddress):
        return is_here(chooser)
    return chooser.email is not None and chooser.state is not HouseholdState.ERASED
