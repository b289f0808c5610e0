"""Making two accounts of one volunteer one, and two again."""

from community.accounts.models import Account, Device
from community.accounts.rules import AccountState
from community.foundation import clock, merging
from community.foundation.database import db
from community.foundation.merging import Merge
from community.foundation.refusal import refuse
from volunteers.duplicates import queries, rules
from volunteers.duplicates.rules import PROMISES, Refusal
from volunteers.profiles.models import Volunteer
from volunteers.profiles.rules import VolunteerState


def merge(kept: Account, gone: Account, by: int | None) -> Merge:
    """Make two accounts that are locked one: what `gone` promised, did and told is of `kept`; it signs in no more.

    Clearances do not move: two people grant them. Raises Refused, also where both have promised the same.
    """
    numbers, states = (kept.id, gone.id, by), (kept.state, gone.state)
    heights = queries.height_of(kept.id), queries.height_of(gone.id)
    refuse(rules.mergeable(numbers, states, queries.works_here((kept.id, gone.id)), heights))
    refuse(Refusal.PROMISED_BOTH, when=queries.both_promised(kept.id, gone.id))
    ledger, moment = merging.Ledger(), clock.now()
    for model, row_id in queries.opened_by(gone.id):
        ledger.change(model, row_id, **{"ended_at" if model is Device else "revoked_at": moment})
    ours, theirs = (db.session.get_one(Volunteer, one.id) for one in (kept, gone))
    told = {
        name: [*getattr(ours, name), *(one for one in getattr(theirs, name) if one not in getattr(ours, name))]
        for name in ("languages", "districts", "interests")
    }
    ledger.change(Volunteer, kept.id, **told)
    ledger.change(Volunteer, gone.id, state=VolunteerState.ENDED)
    ledger.change(Account, gone.id, state=AccountState.BLOCKED)
    if not kept.phone:
        ledger.change(Account, kept.id, phone=gone.phone)
    left = queries.stays()
    ledger.turn(Volunteer, gone.id, kept.id, stay=left)
    ledger.turn(Account, gone.id, kept.id, stay=left)
    refuse(Refusal.PROMISED_BOTH, when=any(ledger.left.get(name) for name in PROMISES))
    return ledger.keep(Account, kept.id, gone.id, by)
