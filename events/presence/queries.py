"""Reading who of the families is expected and who is here."""

from collections.abc import Collection

import sqlalchemy as sa

from community.foundation.database import db
from events.presence.rules import Door
from events.registrations.models import Registration
from events.registrations.rules import RegistrationState

EXPECTED = (RegistrationState.CONFIRMED, RegistrationState.ATTENDED)


def doors(session_ids: Collection[int]) -> dict[int, Door]:
    """The families of each session, by its id."""
    rows = db.session.execute(
        sa.select(Registration.session_id, Registration.state, sa.func.count(), sa.func.sum(Registration.party_size))
        .where(Registration.session_id.in_(session_ids), Registration.state.in_(EXPECTED))
        .group_by(Registration.session_id, Registration.state)
    )
    counted: dict[int, dict[RegistrationState, tuple[int, int]]] = {}
    for session_id, state, parties, people in rows:
        counted.setdefault(session_id, {})[state] = (parties, int(people))
    nobody = (0, 0)
    return {
        session_id: Door(
            parties=sum(parties for parties, _ in states.values()),
            people=sum(people for _, people in states.values()),
            here=states.get(RegistrationState.ATTENDED, nobody)[0],
            people_here=states.get(RegistrationState.ATTENDED, nobody)[1],
        )
        for session_id, states in counted.items()
    }


def find_registration(session_id: int, registration_id: int) -> Registration | None:
    """A registration of this session, as it is now."""
    query = sa.select(Registration).where(Registration.id == registration_id, Registration.session_id == session_id)
    return db.session.scalars(query.execution_options(populate_existing=True)).first()
