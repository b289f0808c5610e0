"""What the demonstration town opened in an emergency, and who did what lately."""

from datetime import time, timedelta

import sqlalchemy as sa

from community.accounts.models import Account, Card
from community.accounts.rules import PUBLISHED_CARDS
from community.demo.town import Town
from community.emergency_access.models import EmergencyAccess
from community.emergency_access.rules import ANSWERED_WITHIN, KNOWN_FOR, OPEN_FOR, EmergencyKind, EmergencyState
from community.foundation import tokens
from community.foundation.audit import AuditEntry, Deed
from community.foundation.database import db
from community.households.models import Household
from community.households.rules import tidy_code
from community.referrals.models import Referral

REASON = "Детето е в болница и лекарят търси родителите. Координаторът не вдига телефона."
# Who did what with the family of the published card: days ago, hour, who, deed.
DEEDS = (
    (-20, 9, "coordinator@example.org", Deed.VIEWED),
    (-13, 10, "coordinator@example.org", Deed.CHANGED),
    (-9, 15, "coordinator@example.org", Deed.VIEWED),
    (-6, 11, "coordinator@example.org", Deed.EXPORTED),
    (-2, 16, "coordinator@example.org", Deed.VIEWED),
)
REFERRALS = 12


def load(town: Town) -> None:
    """One emergency that is over, with the deeds around it, and who opened families and referrals in the last weeks."""
    emails = {email for *_, email, _ in DEEDS} | {"admin@example.org", "health@example.org"}
    known = db.session.execute(sa.select(Account.email, Account.id).where(Account.email.in_(emails)))
    ids = {email: number for email, number in known}  # noqa: C416 - a result is no mapping
    code = tokens.digest(tidy_code(min(PUBLISHED_CARDS)))
    household = db.session.scalars(
        sa.select(Household).join(Card, Card.household_id == Household.id).where(Card.code_digest == code)
    ).one()
    asked, opened = town.moment(-4, time(21, 10)), town.moment(-4, time(21, 22))
    access = {
        "id": town.next_id(EmergencyAccess),
        "kind": EmergencyKind.FAMILY,
        "row_id": household.id,
        "organisation_id": household.organisation_id,
        "household_id": household.id,
        "reason": REASON,
        "state": EmergencyState.ENDED,
        "asked_by_id": ids["admin@example.org"],
        "asked_at": asked,
        "answer_until": asked + ANSWERED_WITHIN,
        "known_since": asked - KNOWN_FOR,
        "decided_by_id": ids["coordinator@example.org"],
        "opened_at": opened,
        "open_until": opened + OPEN_FOR,
        "ended_at": opened + OPEN_FOR,
    }
    town.keep(EmergencyAccess, [access])
    referrals = db.session.scalars(sa.select(Referral.id).order_by(Referral.id).limit(REFERRALS)).all()
    deeds = [
        *((town.moment(day, time(hour)), ids[who], deed, Household, household.id) for day, hour, who, deed in DEEDS),
        (asked, ids["admin@example.org"], Deed.CREATED, EmergencyAccess, access["id"]),
        (opened, ids["coordinator@example.org"], Deed.CHANGED, EmergencyAccess, access["id"]),
        (opened + timedelta(minutes=1), ids["admin@example.org"], Deed.VIEWED, Household, household.id),
        *(
            (town.moment(-number, time(10, 30)), ids["health@example.org"], Deed.VIEWED, Referral, one)
            for number, one in enumerate(referrals, 1)
        ),
    ]
    town.keep(
        AuditEntry,
        [
            {
                "at": at,
                "deed": deed,
                "account_id": account,
                "household_id": None,
                "table_name": model.__tablename__,
                "row_id": row,
                "columns": "",
            }
            for at, account, deed, model, row in sorted(deeds, key=lambda one: one[0])
        ],
    )
