"""How often a change hears of the server of its database while others wait for the row that it holds."""

import pytest

from community.accounts.queries import actor_of
from community.foundation.access import find
from community.foundation.database import transaction
from tests import factories
from volunteers.permissions import Permission
from volunteers.shifts.actions import sign_up
from volunteers.shifts.models import Shift


@pytest.mark.parametrize("database_kind", ["postgresql"], scope="session")
def test_a_sign_up_hears_of_the_server_six_times(app, writing, tmp_path):
    """The beginning, the shift and its lock, what the rule asks, the row, what follows from it, the commit: others wait
    for the shift during four of them."""
    with writing():
        ours = factories.organisation()
        shift = factories.shift(factories.session(factories.activity(ours)), minimum=1, maximum=9, taken=4)
        people = [actor_of(factories.volunteer()) for _ in range(2)]
    with (tmp_path / "trace").open("w+b") as trace:
        for person in people:
            with app.app_context(), transaction() as session:
                server = session.connection().connection.driver_connection.pgconn
                trace.seek(0)
                trace.truncate()
                server.trace(trace.fileno())
                sign_up(find(person, Permission.SIGN_UP, Shift.__table__, shift.id), person.account_id)
            server.untrace()
        trace.seek(0)
        # Each line is a message: its time, whose it is (F: ours), what it is.
        told = [line.split(b"\t")[1] for line in trace.read().splitlines() if line.count(b"\t") > 1]
    trips = sum(one == b"B" != before for before, one in zip([b"B", *told], told, strict=False))
    assert trips == 6
