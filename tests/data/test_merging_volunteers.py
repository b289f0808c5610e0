"""Two accounts of one volunteer become one, whatever is theirs, and two again within a day."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from community.accounts.models import Account, Device
from community.accounts.rules import AccountState
from community.foundation import clock, merging
from community.foundation.access import Role
from community.foundation.database import db, lock, transaction
from community.foundation.refusal import Refused
from community.organisations.models import Membership
from community.privacy import actions as privacy
from tests import any_rows, cast, factories
from tests.data.test_merging import GROWS
from volunteers.clearances.rules import Clearance
from volunteers.duplicates import actions, queries
from volunteers.duplicates.rules import STAYS, Refusal
from volunteers.profiles.models import Volunteer
from volunteers.profiles.rules import VolunteerState
from volunteers.shifts.actions import sign_up
from volunteers.shifts.models import Shift, SignUp

pytestmark = pytest.mark.both_databases
# What waits would stand in the way, where both have it.
OVER = {"sign_ups": "withdrawn"}


@pytest.fixture
def two(writing):
    """Two accounts of volunteers, the kept one cleared for more."""
    with writing():
        play = cast.gather()
        kept = factories.volunteer(Clearance.FAMILIES, email="maria@example.org", name="Maria")
        gone = factories.volunteer(Clearance.ADULTS, email="mariya@example.org", name="Мария")
        return play, kept.id, gone.id


def turned():
    stays = queries.stays()
    for model in (Volunteer, Account):
        for column in merging.pointing_to(model):
            if column.name not in stays.get(column.table.name, ()):
                yield model, column


def plant(*accounts):
    """A row wherever a volunteer can have one, once with parents of its own and once with shared ones."""
    for _, column in turned():
        table = column.table
        parents = {
            one.name: any_rows.make(next(iter(one.foreign_keys)).column.table)
            for one in table.columns
            if one.foreign_keys and not one.nullable and one is not column
        }
        state = {"rank": 2} if table.name == "candidates" else {}
        if table.name in OVER and "state" in table.c:
            kind = table.c.state.type.enum_class
            state["state"] = next((one for one in kind if one.value == OVER[table.name]), list(kind)[-1])
        for number in accounts:
            for shared in ({}, parents):
                any_rows.make(table, **{column.name: number}, **shared, **state)


def merge(kept, gone, by=None):
    locked = {one.id: one for one in lock(Account, sorted({kept, gone}))}
    return actions.merge(locked[kept], locked[gone], by)


def test_what_was_merged_and_undone_is_as_before_in_every_table(two, writing, reading):
    _, kept, gone = two
    with writing():
        # What both joined as neighbours is one household each, and there may be only one.
        plant(gone)
        times = {"created_at": clock.now(), "last_used_at": clock.now(), "expires_at": clock.now() + timedelta(days=9)}
        factories.add(Device(digest="x", account_id=gone, **times))
    with reading() as session:
        planted = {
            column.table.name: session.execute(column.table.select().where(column == gone)).first()
            for _, column in turned()
        }
        assert [name for name, row in planted.items() if row is None] == [], "plant a row of the new table"
        before = any_rows.everything(*GROWS)
    with writing():
        merge(kept, gone)
    with reading() as session:
        assert session.get_one(Account, gone).state is AccountState.BLOCKED
        assert session.get_one(Volunteer, gone).state is VolunteerState.ENDED
        assert session.query(Device).filter_by(account_id=gone).one().ended_at
        still = {
            column.table.name
            for _, column in turned()
            if session.execute(column.table.select().where(column == gone)).first()
        }
        assert still == set()
    with writing():
        merging.turned_back(merging.into(Account, kept)[0])
    with reading():
        after = any_rows.everything(*GROWS)
        assert {name: rows for name, rows in after.items() if rows != before[name]} == {}


def test_what_both_have_stays_and_comes_back(two, writing, reading):
    _, kept, gone = two
    with writing():
        plant(kept, gone)
        for one in ("members", "sign_ups", "pairs", "candidates", "asks"):
            db.session.execute(db.metadata.tables[one].delete())
    with reading():
        before = any_rows.everything(*GROWS)
    with writing():
        merge(kept, gone)
    with writing():
        merging.turned_back(merging.into(Account, kept)[0])
    with reading():
        after = any_rows.everything(*GROWS)
        assert {name: rows for name, rows in after.items() if rows != before[name]} == {}


def test_a_door_is_never_opened_by_it(two, writing, reading):
    """Roles, devices, passwords and clearances are of the one to whom they were given."""
    _, kept, gone = two
    assert {
        "devices",
        "recovery_codes",
        "passkeys",
        "tokens",
        "memberships",
        "named_colleagues",
        "granted_clearances",
    } <= set(STAYS)
    with reading():
        heights = queries.height_of(kept), queries.height_of(gone)
    with writing():
        merge(kept, gone)
    with reading():
        assert (queries.height_of(kept), queries.height_of(gone)) == heights


def help_with(shift_id, account_id):
    return sign_up(*lock(Shift, [shift_id]), account_id)


def staff(play, kept, gone):
    factories.add(
        Membership(account_id=gone, organisation_id=play.organisation, role=Role.COORDINATOR, granted_at=clock.now())
    )


def blocked(play, kept, gone):
    db.session.get_one(Account, gone).state = AccountState.BLOCKED


def promised(play, kept, gone):
    for number in (kept, gone):
        help_with(play.shift, number)


@pytest.mark.parametrize(
    ("change", "reason"),
    [(staff, Refusal.STAFF), (blocked, Refusal.NOT_ACTIVE), (promised, Refusal.PROMISED_BOTH)],
)
def test_what_is_not_made_one(two, writing, reading, change, reason):
    play, kept, gone = two
    with writing():
        change(play, kept, gone)
    with reading():
        before = any_rows.everything(*GROWS)
    with pytest.raises(Refused) as refused, writing():
        merge(kept, gone)
    assert refused.value.reason is reason
    with reading():
        assert any_rows.everything(*GROWS) == before


def test_who_is_cleared_for_more_is_kept_and_nobody_merges_themselves(two, writing):
    _, kept, gone = two
    for first, second, by, reason in (
        (gone, kept, None, Refusal.CLEARED_FOR_MORE),
        (kept, kept, None, Refusal.ONE_ACCOUNT),
        (kept, gone, gone, Refusal.ONESELF),
    ):
        with pytest.raises(Refused) as refused, writing():
            merge(first, second, by)
        assert refused.value.reason is reason


def test_a_promise_of_the_other_is_of_the_one(two, writing, reading):
    play, kept, gone = two
    with writing():
        help_with(play.shift, gone)
    with writing():
        merge(kept, gone)
    with reading() as session:
        assert session.query(SignUp).one().account_id == kept


def test_after_a_day_the_other_is_gone_and_what_moved_stays(two, app, writing, reading, clock):
    play, kept, gone = two
    with writing():
        help_with(play.shift, gone)
    with writing():
        made = merge(kept, gone).id
    clock.advance(hours=24, minutes=1)
    with reading():
        assert merging.find_undoable(Account, made, kept) is None
    with app.app_context():
        privacy.keep_house()
    with reading() as session:
        assert session.get_one(Account, gone).erased_at
        assert session.get_one(Account, kept).erased_at is None
        assert session.query(SignUp).one().account_id == kept
        assert session.query(merging.Merge).count() == 0


def test_who_deletes_the_one_account_deletes_what_was_made_one_with_it(two, writing, reading):
    _, kept, gone = two
    with writing():
        merge(kept, gone)
    with writing():
        privacy.delete_account(kept)
    with reading() as session:
        assert session.get_one(Account, gone).erased_at
        assert session.query(merging.Merge).count() == 0


def test_two_merges_at_once_leave_one_account(two, app, writing, reading):
    _, kept, gone = two
    with writing():
        for number in (kept, gone):
            for one in queries.every(queries.GrantedClearance, queries.GrantedClearance.volunteer_id == number):
                db.session.delete(one)
    gate = threading.Barrier(2)

    def make(first, second):
        with app.app_context():
            gate.wait()
            try:
                with transaction():
                    merge(first, second)
                return "made"
            except Refused as refused:
                return refused.reason
            finally:
                db.session.remove()

    with ThreadPoolExecutor(2) as pool:
        ends = [one.result() for one in (pool.submit(make, kept, gone), pool.submit(make, gone, kept))]
    assert set(ends) == {"made", Refusal.NOT_ACTIVE}
    with reading() as session:
        assert session.query(merging.Merge).count() == 1
