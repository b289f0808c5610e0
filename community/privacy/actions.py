"""Erasing a household or an account: what was promised is given back, then the rows go or lose what tells of people."""

from collections.abc import Sequence
from datetime import timedelta
from functools import partial

import sqlalchemy as sa

from community.accounts import actions as accounts
from community.accounts.models import Account
from community.duplicates.actions import settle
from community.duplicates.queries import merged_into
from community.foundation import audit, clock, database, merging, personal_data
from community.foundation.access import Actor, Role
from community.foundation.config import settings
from community.foundation.database import db, first, transaction
from community.foundation.derived_columns import with_derived
from community.foundation.periodic_tasks import Unfinished, for_each
from community.foundation.personal_data import Owner, Term
from community.foundation.refusal import refuse
from community.households.actions import revoke_all
from community.households.models import Household
from community.households.queries import find_own
from community.members.actions import tell_coordinators
from community.privacy import queries, rules
from community.privacy.models import Upkeep
from community.privacy.rules import HouseholdEnding


def say_farewell(household_id: int) -> None:
    """Let every context give back what the household holds; before anything else is locked."""
    for farewell in queries.farewells():
        farewell(household_id)


def erase(household: Household) -> None:
    """Erase a household that is locked and has said farewell, and what was made one with it; only that it was done
    stays."""
    number = household.id
    for shell in merged_into(number):
        erase(shell)
    revoke_all(number)
    audit.note((audit.Deed.DELETED, Household, number, ""))
    personal_data.erase(queries.tables(), Owner.HOUSEHOLD, number)


def ask_to_erase(household: Household) -> None:
    """Somebody of a family of several grown-ups asks that everything about it be erased: staff hear, and in a week it
    is done, unless somebody stops it. Again changes nothing. The household is locked."""
    if household.erasure_asked_at is None:
        household.erasure_asked_at = clock.now()
        key = f"erasure-asked:{household.id}:{household.erasure_asked_at.isoformat()}"
        _tell_staff(household, "erasure_asked", key)


def stop_erasing(household: Household) -> None:
    """Somebody of the family, or staff, want that everything stays."""
    household.erasure_asked_at = None


def erase_by_family(household: Household) -> None:
    """The only grown-up of a family erases everything about it; staff hear that it is gone."""
    _tell_staff(household, "erased", f"erased:{household.id}")
    erase(household)


def _tell_staff(household: Household, what: str, key: str) -> None:
    about = {"household": household.id}
    tell_coordinators(household.organisation_id, f"community.privacy.{what}", about, key=key)


def end_asked(ids: Sequence[int]) -> int:
    """Erase households that asked for it, and that nobody stopped in time."""
    for household_id in ids:
        say_farewell(household_id)
    households = [one for one in database.lock(Household, list(ids)) if one.erasure_asked_at is not None]
    for household in households:
        erase(household)
    return len(households)


def check_leaving(account_id: int) -> None:
    """Raises Refused for the only administrator, and for the only coordinator of an organisation."""
    alone = queries.alone_in(account_id)
    organisations = [name for role, _, name in alone if role is Role.COORDINATOR]
    refusal = rules.may_leave(any(role is Role.ADMINISTRATOR for role, _, _ in alone), organisations)
    refuse(refusal, **({"organisation": organisations[0]} if refusal is rules.Refusal.LAST_COORDINATOR else {}))


def delete_account(account_id: int) -> None:
    """Delete an account: places are passed on, pairs end, and only a number without a person stays. Raises Refused.

    Of two who are the last ones together, one goes first: words for what has no row to lock come before all rows.
    """
    database.lock_words(*(f"post:{organisation_id}" for organisation_id in queries.posts_of(account_id)))
    check_leaving(account_id)
    for shell in merging.into(Account, account_id):
        # What was made one with it goes with it.
        delete_account(shell.gone_id)
    for farewell in queries.account_farewells():
        farewell(account_id)
    if own := find_own(Actor(account_id=account_id)):
        # What they joined is given back, and their own household goes as any other.
        say_farewell(own)
        erase(*database.lock(Household, [own]))
    [account] = database.lock(Account, [account_id])
    accounts.end_devices(account_id)
    account.erased_at = clock.now()
    audit.note((audit.Deed.DELETED, Account, account_id, ""))
    personal_data.erase(queries.tables(), Owner.ACCOUNT, account_id)


def end_merges(ids: Sequence[int]) -> int:
    """What was made one stays so: of the other nothing is kept."""
    for number in merging.gone_for_good(Account, ids):
        delete_account(number)
    for shell in settle(ids):
        erase(shell)
    return len(ids)


def keep_house() -> int:
    """The worker's periodic task: remove what is over; returns how many rows went."""
    now = clock.now()
    with transaction(writing=False):
        ran = {slug: one.ran_at for slug, one in queries.kept().items()}
        due = [term for term in queries.terms() if rules.due(ran.get(term.slug), now)]
    return for_each(due, _look_after, own_transactions=True)


def _look_after(term: Term) -> int:
    """Remove batch by batch what is over; where one row stands in the way of the others, each goes alone.

    Raises Unfinished at the end, when some stayed: the term is not looked after before they are gone.
    """
    removed, finished = 0, False
    stayed: list[int] = []
    problem: Unfinished | None = None
    for _ in range(rules.MOST_BATCHES):
        with transaction(writing=False):
            ids = queries.due_rows(term, term.batch, but=stayed)
        if not ids:
            finished = not stayed
            break
        try:
            removed += _end(term, ids)
        except Unfinished as some:
            removed, problem = removed + some.done, problem or some
            stayed += some.rows
    with transaction():
        _note(term.slug, removed, finished)
    if problem:
        raise problem
    return removed


def _end(term: Term, ids: Sequence[int]) -> int:
    end = term.end or partial(remove, term)
    try:
        with transaction():
            return end(ids)
    except sa.exc.OperationalError:
        # The database is away or full, for each of them.
        raise
    except Exception:
        return for_each(ids, lambda row_id: end([row_id]))


def remove(term: Term, ids: Sequence[int]) -> int:
    """Delete or empty these rows, those that are still over; returns how many."""
    condition = sa.and_(term.model.id.in_(ids), term.old(queries.before(term)))
    statement = (
        sa.update(term.model).where(condition).values(**with_derived(term.model, term.emptied))
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
    config, now = settings(), clock.now()
    moment = now - timedelta(days=config.keep_households_days)
    for household in database.lock(Household, list(ids)):
        if (
            rules.step(not queries.is_unused(household.id, moment), household.erase_after, now)
            is not HouseholdEnding.TELL
        ):
            continue
        household.erase_after = now + timedelta(days=config.keep_notice_days)
        key = f"resting:{household.id}:{household.erase_after.date()}"
        tell_coordinators(household.organisation_id, "community.privacy.resting", {"household": household.id}, key=key)
    return 0


def end_households(ids: Sequence[int]) -> int:
    """Erase households whose notice is over, as a coordinator does; whoever came back meanwhile is left in peace."""
    now = clock.now()
    moment = now - timedelta(days=settings().keep_households_days)
    erased = 0
    for household_id in ids:
        erase_after = first(Household.erase_after, Household.id == household_id)
        decision = rules.step(not queries.is_unused(household_id, moment), erase_after, now)
        if decision is HouseholdEnding.ERASE:
            # What the family joined is given back before the family is locked.
            say_farewell(household_id)
        [household] = database.lock(Household, [household_id])
        if decision is HouseholdEnding.ERASE and household.erase_after is not None:
            erase(household)
            erased += 1
        elif decision is HouseholdEnding.FORGET:
            household.erase_after = None
    return erased


def keep(household: Household) -> None:
    """Staff know that the family is still there: its time begins anew."""
    household.erase_after, household.kept_at = None, clock.now()
