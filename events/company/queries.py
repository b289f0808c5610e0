"""Reading codes for coming together: a party's own, and the one that somebody typed."""

from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from community.foundation import tokens
from community.foundation.access import Actor
from community.foundation.database import every, first
from community.households.queries import find_own
from events.company.models import CompanyCode
from events.company.rules import code_of
from events.registrations.models import Registration
from events.registrations.queries import find_listed
from events.registrations.rules import LIVE

NAMED = (
    joinedload(CompanyCode.registration).joinedload(Registration.household),
    joinedload(CompanyCode.other).joinedload(Registration.household),
)


def own_party(actor: Actor, session_id: int, card: Actor | None) -> Registration | None:
    """What the reader's household holds or waits for in a session; not what is one person's own."""
    household_id = find_own(actor)
    found = find_listed(session_id, household_id, card) if household_id else None
    return found if found and found.state in LIVE and found.member_id is None else None


def find_of(registration_id: int) -> CompanyCode | None:
    """The code that a party made, or entered, with the households of both."""
    ours = sa.or_(CompanyCode.registration_id == registration_id, CompanyCode.other_id == registration_id)
    return next(iter(every(CompanyCode, ours, by=CompanyCode.id.desc(), load=NAMED, fresh=True)), None)


def codes_of(parties: Collection[Registration]) -> dict[int, CompanyCode]:
    """By party, the newest code that it made, or entered, with the households of both; one question for all."""
    ids = [one.id for one in parties]
    ours = sa.or_(CompanyCode.registration_id.in_(ids), CompanyCode.other_id.in_(ids))
    rows = every(CompanyCode, ours, by=CompanyCode.id, load=NAMED, fresh=True) if ids else []
    return {number: row for row in rows for number in (row.registration_id, row.other_id) if number in ids}


def digest_of(session_id: int, code: str) -> str:
    """What the database keeps of a code of a session: nobody makes it of a guess without SECRET_KEY."""
    return tokens.digest(tokens.signed(f"company:{session_id}:{code}"))


def find_typed(session_id: int, code: str) -> CompanyCode | None:
    """The code of a session that somebody typed."""
    return first(CompanyCode, CompanyCode.digest == digest_of(session_id, code))


def code_in_words(row: CompanyCode) -> str:
    """The code of a row, made anew from it, in two groups."""
    code = code_of(tokens.sealed("company", row.id, row.made_at))
    return f"{code[:4]} {code[4:]}"
