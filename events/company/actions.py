"""Making a code for coming together, entering it, saying yes, and ending it."""

import sqlalchemy as sa

from community.foundation import clock, database, tokens
from community.foundation.database import added, db
from community.foundation.refusal import refuse
from events.company import queries, rules
from events.company.models import CompanyCode
from events.company.rules import Refusal
from events.registrations import actions as registrations
from events.registrations.models import Registration
from events.registrations.rules import stand_alike
from events.sessions.models import Session


def make(party: Registration) -> None:
    """A code of this party: the one that still works, so that a second tap changes nothing, else a new one."""
    database.lock(Session, [party.session_id])
    row = queries.find_of(party.id)
    if row is not None and row.registration_id == party.id and rules.enters(row.made_at, row.entered_at, clock.now()):
        return
    _forget(party)
    row = added(CompanyCode(registration_id=party.id, digest=tokens.new_secret(), made_at=clock.now()))
    code = rules.tidy(queries.code_in_words(row))
    row.digest = queries.digest_of(party.session_id, code)


def enter(party: Registration, typed: str) -> bool:
    """This party entered a code; whether it is one of another party that can be entered still."""
    database.lock(Session, [party.session_id])
    row = queries.find_typed(party.session_id, rules.tidy(typed))
    if row is None or row.registration_id == party.id or not rules.enters(row.made_at, row.entered_at, clock.now()):
        return False
    _forget(party)
    row.other_id, row.entered_at = party.id, clock.now()
    return True


def agree(party: Registration) -> bool:
    """This party says yes; once both have, they come together, and True is returned. Raises Refused where nobody asks
    any more, or one of them holds seats and the other waits."""
    database.lock(Session, [party.session_id])
    row = queries.find_of(party.id)
    refuse(Refusal.NOBODY, when=row is None or row.other_id is None)
    refuse(Refusal.APART, when=not stand_alike(row.registration.state, row.other.state))
    if row.registration_id == party.id:
        row.agreed_at = clock.now()
    else:
        row.other_agreed_at = clock.now()
    if not (row.agreed_at and row.other_agreed_at):
        return False
    both = [row.registration_id, row.other_id]
    _forget(party)
    registrations.come_together(party.session_id, both)
    return True


def end(party: Registration) -> None:
    """This party comes by itself, whatever was asked or agreed; nobody is told why."""
    database.lock(Session, [party.session_id])
    _forget(party)
    if party.together is not None:
        registrations.come_apart(party.session_id, party.id)


def _forget(party: Registration) -> None:
    ours = sa.or_(CompanyCode.registration_id == party.id, CompanyCode.other_id == party.id)
    db.session.execute(sa.delete(CompanyCode).where(ours))
