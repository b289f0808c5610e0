"""A confirmation of hours in the demonstration town, for its own volunteer, who can print it or withdraw it."""

from dataclasses import asdict
from datetime import time, timedelta

from community.accounts.models import Account
from community.demo.town import Town
from community.foundation import tokens
from community.foundation.database import db
from volunteers.hours import queries, rules
from volunteers.hours.models import Confirmation


def load(town: Town, account_id: int) -> None:
    """Confirm yesterday evening what this volunteer had given by then; everything else of the town is there already."""
    made_at, last_on = town.moment(-1, time(18)), town.today - timedelta(days=1)
    lines = queries.lines_of(account_id, None, last_on, town.zone, made_at)
    account = db.session.get_one(Account, account_id)
    row = Confirmation(
        id=town.next_id(Confirmation),
        account_id=account_id,
        name=f"{account.name} {account.family_name}",
        first_on=None,
        last_on=last_on,
        minutes=rules.total(lines),
        lines=[asdict(line) for line in lines],
        made_at=made_at,
    )
    row.code_digest = tokens.digest(queries.secret_of(row))
    if lines:
        db.session.add(row)
        db.session.flush()
