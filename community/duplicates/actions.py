"""Making two households one, and two again."""

from collections.abc import Mapping, Sequence

import sqlalchemy as sa
from flask import current_app

from community.accounts.models import Card, Device
from community.duplicates import queries, rules
from community.foundation import clock, database, merging, tokens
from community.foundation.database import db, every
from community.foundation.merging import Merge
from community.foundation.refusal import refuse
from community.households import queries as households
from community.households.actions import check_consent
from community.households.models import Consent, Household, Member
from community.households.rules import HouseholdState


def merge(kept: Household, gone: Household, same: Mapping[int, int], by: int | None) -> Merge:
    """Make two households that are locked one: all that is of `gone` becomes of `kept`. `same`: people of the one who
    are people of the other, by id. The cards of `gone` end, and so does what it alone agreed to as a household.

    What both have of one kind, where there may be only one, stays as the kept one has it. Raises Refused where that is
    something that somebody waits for, and where they are not to be made one.
    """
    erasing = bool(kept.erasure_asked_at or gone.erasure_asked_at)
    refuse(rules.mergeable(kept.id, gone.id, (kept.organisation_id, gone.organisation_id), erasing))
    for household in (kept, gone):
        check_consent(household)
    # A child for whom they were two homes has one.
    same = {**same, **queries.twins_in(kept.id, gone.id)}
    ledger, moment = merging.Ledger(), clock.now()
    given = households.consents_of(kept.id)
    for consent in households.consents_of(gone.id):
        agreed = households.agreed_to(kept, given, towards=consent.organisation_id)
        if consent.live and consent.member_id is None and consent.purpose not in agreed:
            ledger.change(Consent, consent.id, withdrawn_at=moment)
    for token_id in queries.live_tokens(gone.id):
        ledger.change(tokens.Token, token_id, revoked_at=moment)
    for device_id in queries.live_devices(gone.id):
        ledger.change(Device, device_id, ended_at=moment)
    for card in every(Card, Card.household_id == gone.id, Card.revoked_at.is_(None)):
        ledger.change(Card, card.id, revoked_at=moment)
    names = {"call_name": kept.call_name, "family_name": kept.family_name or gone.family_name}
    filled = {"phone": kept.phone or gone.phone, "district": kept.district or gone.district}
    ledger.change(Household, kept.id, **names, **filled)
    ledger.change(Household, gone.id, state=HouseholdState.MERGED)
    ledger.turn(Household, gone.id, kept.id, but={Member.__tablename__: same})
    for theirs, ours in sorted(same.items()):
        ledger.turn(Member, theirs, ours)
        ledger.change(Member, theirs, active=False)
        _keep_second_home(ledger, theirs, ours)
    for check in current_app.extensions["merge_checks"]:
        refuse(check(ledger.left))
    return ledger.keep(Household, kept.id, gone.id, by)


def _keep_second_home(ledger: merging.Ledger, theirs: int, ours: int) -> None:
    """Somebody of `gone` is one with somebody of `kept`, who has the second home from now on that the other had."""
    one, other = db.session.get_one(Member, theirs), db.session.get_one(Member, ours)
    if one.twin_id not in (None, ours) and other.twin_id is None:
        twin_id = one.twin_id
        ledger.change(Member, theirs, twin_id=None)
        ledger.change(Member, ours, twin_id=twin_id)


def part(merge: Merge) -> None:
    """Undo a merge: whatever still is as it was left goes back. What was made since stays, but for what is one person's
    own. The households are locked. Raises Refused where people of both joined something together since."""
    members = merging.moved_rows(merge, Member.__tablename__)
    for check in current_app.extensions["parting_checks"]:
        refuse(check(merge, members))
    merging.turned_back(merge)
    for column in merging.pointing_to(Member):
        table = column.table
        if "household_id" not in table.c or table is Member.__table__:
            continue
        own = sa.update(table).where(column.in_(members), table.c.household_id == merge.kept_id)
        db.session.execute(own.values(household_id=merge.gone_id))
    db.session.expire_all()


def settle(ids: Sequence[int]) -> list[Household]:
    """Merges that cannot be undone any more are forgotten; returns the households that are only shells, to be
    erased."""
    locked = database.lock(Household, merging.gone_for_good(Household, ids))
    for one in every(Merge, Merge.id.in_(ids)):
        db.session.delete(one)
    return [one for one in locked if one.state is HouseholdState.MERGED]
