"""Making a confirmation of hours, and withdrawing it."""

from dataclasses import asdict
from datetime import date

from community.accounts.models import Account
from community.foundation import clock, database, tokens
from community.foundation.database import added
from community.foundation.refusal import refuse
from volunteers.hours import queries, rules
from volunteers.hours.models import Confirmation
from volunteers.hours.rules import Refusal


def make(account_id: int, first_on: date | None, last_on: date, zone: str) -> Confirmation:
    """Confirm what somebody gave in these days, as it is known now. Raises Refused when there is nothing, or enough."""
    [account] = database.lock(Account, [account_id])
    refuse(Refusal.ENOUGH, when=len(queries.confirmations_of(account_id)) >= rules.MOST, most=rules.MOST)
    now = clock.now()
    lines = queries.lines_of(account_id, first_on, last_on, zone, now)
    refuse(Refusal.NO_HOURS, when=not lines)
    made = added(
        Confirmation(
            account_id=account_id,
            code_digest=tokens.new_secret(),
            name=f"{account.name} {account.family_name or ''}".strip(),
            first_on=first_on,
            last_on=last_on,
            minutes=rules.total(lines),
            lines=[asdict(line) for line in lines],
            made_at=now,
        )
    )
    made.code_digest = tokens.digest(queries.secret_of(made))
    return made


def withdraw(confirmation: Confirmation) -> None:
    """From now on whoever checks it reads that it confirms nothing; again is harmless."""
    if confirmation.withdrawn_at is None:
        confirmation.withdrawn_at = clock.now()
