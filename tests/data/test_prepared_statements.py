"""Statements that are made once answer like SQLAlchemy's own way of running them."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
import sqlalchemy as sa

from community.accounts.models import Account, Attempt
from community.accounts.rules import AccountState
from community.foundation import audit
from community.foundation.audit import AuditEntry, Deed
from community.foundation.database import Version, ask, ask_in_turn, in_one_trip, peek
from community.foundation.idempotency_keys import IdempotencyKey
from community.foundation.outbox import Email, Recipient, post
from tests import factories
from volunteers.shifts.models import Shift

pytestmark = pytest.mark.both_databases
MOMENT = datetime(2026, 11, 23, 12, tzinfo=timezone(timedelta(hours=2)))
LIVELY = sa.select(Account.id, Account.email, Account.state, Account.created_at, Account.last_signed_in_at).where(
    Account.created_at >= sa.bindparam("since"), Account.state.in_([AccountState.ACTIVE, AccountState.INVITED])
)
ENTER = sa.insert(Attempt).returning(Attempt.id)
MORE = sa.update(Shift).where(Shift.id == sa.bindparam("shift_id")).values(taken=Shift.taken + 2)


def test_rows_are_those_of_the_usual_way(app, writing, reading):
    with writing():
        kept = factories.account(created_at=MOMENT)
        factories.account(created_at=MOMENT - timedelta(seconds=1))
        factories.account(created_at=MOMENT, state=AccountState.BLOCKED)
    with reading() as session:
        for since in (MOMENT, MOMENT - timedelta(days=1), MOMENT + timedelta(days=1)):
            usual = [tuple(row) for row in session.execute(LIVELY.order_by(Account.id), {"since": since})]
            assert sorted(map(tuple, ask(LIVELY, since=since))) == usual
        [row] = ask(LIVELY, since=MOMENT)
        assert (row.id, row.state, row.last_signed_in_at) == (kept.id, AccountState.ACTIVE, None)
        assert row.created_at == MOMENT
        assert row.created_at.tzinfo is UTC
    with app.app_context():
        assert [one.id for one in peek(LIVELY, since=MOMENT)] == [kept.id]


def test_what_is_written_is_read_by_the_models(writing, reading):
    with writing():
        account = factories.account()
        shift = factories.shift(factories.session(factories.activity(factories.organisation())))
        before = shift.taken
        [(first,)] = ask(ENTER, key="a", at=MOMENT)
        [(second,)] = ask(ENTER, key="b", at=MOMENT)
        assert first != second
        assert ask(MORE, shift_id=shift.id) == []
        audit.note((Deed.VIEWED, Account, account.id, "email"))
        post("x", Recipient(account.id, account.email, "bg"), {"sign_up": 7}, key="once")
    with reading() as session:
        assert session.get_one(Attempt, second).at == MOMENT
        assert session.get_one(Shift, shift.id).taken == before + 2
        entry = session.query(AuditEntry).filter_by(deed=Deed.VIEWED).one()
        assert (entry.table_name, entry.row_id, entry.columns) == ("accounts", account.id, "email")
        assert session.query(Email).one().about == {"sign_up": 7}


def test_nothing_stays_of_what_is_rolled_back(writing, reading):
    with pytest.raises(KeyError), writing():
        ask(ENTER, key="a", at=MOMENT)
        raise KeyError
    with reading() as session:
        assert session.query(Attempt).count() == 0


def test_errors_are_sqlalchemys_and_show_no_parameter(writing):
    with pytest.raises(sa.exc.IntegrityError) as caught, writing():
        for _ in range(2):
            ask(sa.insert(IdempotencyKey), digest="once", led_to="vera@example.org", sent_at=MOMENT)
    assert "vera@example.org" not in str(caught.value)


def test_a_forgotten_value_and_a_naive_moment_are_errors(writing):
    with writing():
        with pytest.raises(RuntimeError, match="attempts"):
            ask(sa.insert(Email), dedupe_key="x")
        with pytest.raises(ValueError, match="zone"):
            ask(ENTER, key="a", at=datetime(2026, 11, 23))


def test_listeners_hear_of_each_statement(app, writing, count_queries):
    with count_queries() as statements:
        with writing():
            ask(ENTER, key="a", at=MOMENT)
        with app.app_context():
            peek(LIVELY, since=MOMENT)
    assert len(statements) == 2


def test_several_in_turn_answer_like_each_alone_and_see_what_those_before_them_did(writing):
    with writing():
        account = factories.account()
        shift = factories.shift(factories.session(factories.activity(factories.organisation())))
        before = shift.taken
        alone = ask(LIVELY, since=account.created_at)
        place = sa.select(Shift.taken).where(Shift.id == sa.bindparam("shift_id"))
        now = {"shift_id": shift.id}
        rows, was, done, since = ask_in_turn(
            (LIVELY, {"since": account.created_at}), (place, now), (MORE, now), (place, now)
        )
        assert rows == alone
        assert (was, done, since) == ([(before,)], [], [(before + 2,)])


@pytest.mark.parametrize("trip", ["ask_in_turn", "in_one_trip"])
def test_what_fails_on_the_way_is_the_usual_error_and_nothing_is_kept(app, writing, reading, trip):
    first = {"name": "twice", "number": 1, "grown_at": None}
    insert = sa.insert(Version)
    with pytest.raises(sa.exc.IntegrityError), writing():
        if trip == "ask_in_turn":
            ask_in_turn((insert, first), (insert, first), (insert, first))
        else:
            with in_one_trip():
                ask(insert, **first)
                ask(insert, **first)
    with reading() as session:
        assert session.get(Version, "twice") is None
        assert ask(LIVELY, since=MOMENT) == []
