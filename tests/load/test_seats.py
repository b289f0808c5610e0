"""60 families and 100 guests want the last 20 seats at once: never more, parties whole, and everybody has an answer."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from community.foundation.database import db, transaction
from community.foundation.refusal import Refused
from community.households.models import Member
from events.neighbours import actions as neighbours
from events.neighbours.models import GuestRequest
from events.neighbours.queries import get_request
from events.registrations import actions
from events.registrations.models import PartyMember, Registration
from events.registrations.rules import RegistrationState
from events.sessions.models import Session
from tests import factories

pytestmark = pytest.mark.both_databases
FAMILIES, GUESTS, SEATS, HELD = 60, 100, 20, 30


def test_60_families_and_100_guests_want_the_last_20_seats(app, writing, reading):
    with writing() as session:
        ours = factories.organisation()
        activity = factories.activity(ours, capacity=HELD + SEATS)
        target = factories.session(activity, capacity=HELD + SEATS, seats_taken=HELD).id
        homes = [factories.household(ours, *["Amina", "Sami", "Lin"][: 1 + n % 3]).id for n in range(FAMILIES)]
        members = {one: [] for one in homes}
        for member in session.query(Member).order_by(Member.id):
            members[member.household_id].append(member.id)
        for number in range(GUESTS):
            neighbours.ask(session.get_one(Session, target), f"guest-{number}@example.org", "Nora", "en")
        requests = list(session.scalars(sa.select(GuestRequest.id)))
    gate = threading.Barrier(FAMILIES + GUESTS)

    def come(what):
        household_id, request_id = what
        with app.app_context():
            gate.wait()
            try:
                with transaction():
                    if household_id:
                        return actions.join(target, household_id, members[household_id]).state
                    guest = neighbours.confirm(get_request(request_id))
                    return actions.queries.find_listed(target, guest.id).state
            except Refused as refused:
                return refused.reason
            finally:
                db.session.remove()

    # Families and guests by turns.
    crowd = [*zip(homes, [0] * FAMILIES, strict=True), *zip([0] * GUESTS, requests, strict=True)]
    crowd.sort(key=lambda one: (one[0] % 7, one[1] % 11))
    with ThreadPoolExecutor(len(crowd)) as pool:
        answers = list(pool.map(come, crowd))
    assert set(answers) == {RegistrationState.CONFIRMED, RegistrationState.WAITING}
    with reading() as session:
        rows = session.query(Registration).all()
        assert len(rows) == FAMILIES + GUESTS
        assert len({row.household_id for row in rows}) == FAMILIES + GUESTS
        # One guest came out of each button.
        held = sum(row.party_size for row in rows if row.state is RegistrationState.CONFIRMED)
        assert session.get_one(Session, target).seats_taken == HELD + held
        assert held == SEATS
        sizes = dict(
            session.execute(
                sa.select(PartyMember.registration_id, sa.func.count()).group_by(PartyMember.registration_id)
            ).all()
        )
        assert {row.id: row.party_size for row in rows} == sizes
        assert all(row.party_size == len(members.get(row.household_id, [0])) for row in rows)
