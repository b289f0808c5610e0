"""Keeping what somebody agreed to have counted, and taking it out again."""

from typing import Any

from community.foundation import clock
from community.foundation.database import added, db
from community.households.models import Member
from community.origins.models import ReportingFact
from community.origins.queries import find_fact
from community.origins.rules import OriginFacts


def keep(member: Member, origin: OriginFacts, by: int | None) -> None:
    """Keep what somebody agreed to today in the place of what was kept; where they said nothing, nothing is kept."""
    if not origin.says_something:
        take_out(member)
        return
    said: dict[str, Any] = {"sex": origin.sex, "country": origin.country, "status": origin.status}
    said |= {"agreed_on": clock.today(), "noted_at": clock.now(), "noted_by_id": by}
    fact = find_fact(member.id)
    if fact is None:
        added(ReportingFact(member_id=member.id, **said))
        return
    for name, value in said.items():
        setattr(fact, name, value)


def take_out(member: Member) -> None:
    """Nothing is kept of them any more."""
    fact = find_fact(member.id)
    if fact is not None:
        db.session.delete(fact)
