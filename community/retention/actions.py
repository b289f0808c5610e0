"""Removing what is old: once a day, in small batches, each in a transaction of its own; again is harmless."""

from collections.abc import Sequence
from datetime import timedelta

import sqlalchemy as sa

from community.calls.queries import coordinators_of
from community.foundation import clock, database, outbox
from community.foundation.database import db, transaction
from community.foundation.outbox import Recipient
from community.foundation.personal import Term
from community.people.models import Household
from community.privacy import actions as privacy
from community.retention import queries, rules
from community.retention.models import Upkeep
from community.retention.rules import Step


def keep_house() -> int:
    """The worker's chore: remove what is over; returns how many rows went."""
    now = clock.now()
    with transaction(writing=False):
        ran = {slug: one.ran_at for slug, one in queries.kept().items()}
        due = [term for term in queries.terms() if rules.due(ran.get(term.slug), now)]
    return sum(_look_after(term) for term in due)


def _look_after(term: Term) -> int:
    removed, finished = 0, False
    for _ in range(rules.MOST_BATCHES):
        with transaction(writing=False):
            ids = queries.due_rows(term, term.batch)
        if not ids:
            finished = True
            break
        with transaction():
            removed += term.end(ids) if term.end else remove(term, ids)
    with transaction():
        _note(term.slug, removed, finished)
    return removed


def remove(term: Term, ids: Sequence[int]) -> int:
    """Delete or empty these rows, those that are still over; returns how many."""
    condition = sa.and_(term.model.id.in_(ids), term.old(queries.before(term)))
    statement = (
        sa.update(term.model).where(condition).values(**term.emptied)
        if term.emptied
        else sa.delete(term.model).where(condition)
    )
    return int(db.session.execute(statement.execution_options(synchronize_session=False)).rowcount)


def _note(slug: str, removed: int, finished: bool) -> None:
    found = queries.kept().get(slug)
    if found is None:
        found = Upkeep(slug=slug, removed=0, total=0)
        db.session.add(found)
    found.removed, found.total = removed, found.total + removed
    if finished:
        found.ran_at = clock.now()


def announce(ids: Sequence[int]) -> int:
    """Tell the coordinators of households that nobody uses when they will be erased; nothing is removed yet."""
    config, now = queries.settings(), clock.now()
    moment = now - timedelta(days=config.keep_households_days)
    for household in database.lock(Household, list(ids)):
        if rules.step(not queries.is_unused(household.id, moment), household.erase_after, now) is not Step.TELL:
            continue
        household.erase_after = now + timedelta(days=config.keep_notice_days)
        for coordinator in coordinators_of(household.organisation_id):
            recipient = Recipient(coordinator.id, coordinator.email, coordinator.locale)
            key = f"resting:{household.id}:{household.erase_after.date()}:{coordinator.id}"
            outbox.post("community.retention.resting", recipient, {"household": household.id}, key=key)
    return 0


def end_households(ids: Sequence[int]) -> int:
    """Erase households whose notice is over, as a coordinator does; whoever came back meanwhile is left in peace."""
    now = clock.now()
    moment = now - timedelta(days=queries.settings().keep_households_days)
    erased = 0
    for household_id in ids:
        decision = rules.step(not queries.is_unused(household_id, moment), *_notice(household_id), now)
        if decision is Step.ERASE:
            # What the family joined is given back before the family is locked.
            privacy.say_farewell(household_id)
        [household] = database.lock(Household, [household_id])
        if decision is Step.ERASE and household.erase_after is not None:
            privacy.erase(household)
            erased += 1
        elif decision is Step.FORGET:
            household.erase_after = None
    return erased


def _notice(household_id: int) -> tuple:
    return (db.session.scalar(sa.select(Household.erase_after).where(Household.id == household_id)),)


def keep(household: Household) -> None:
    """Staff know that the family is still there: its time begins anew."""
    household.erase_after, household.kept_at = None, clock.now()
