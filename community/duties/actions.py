"""Changing the duties of a town; agreements that were signed before keep theirs."""

from community.duties import queries
from community.duties.models import DutyChange
from community.duties.rules import DutyTemplate
from community.foundation import clock
from community.foundation.database import added, lock_words
from community.foundation.slugs import slug_of

LONGEST_KEY = 40


def change(country: str, duty: DutyTemplate, account_id: int | None) -> DutyChange | None:
    """Let a duty be so from now on; None where it is so already."""
    lock_words(f"duty {country} {duty.key}")
    if queries.find_duty(country, duty.key) == duty:
        return None
    return added(
        DutyChange(
            law_code=country,
            duty_code=duty.key,
            words=dict(duty.words),
            days=duty.days,
            picture=duty.picture,
            child=duty.child,
            owner=duty.owner,
            off=duty.off,
            changed_by_id=account_id,
            changed_at=clock.now(),
        )
    )


def free_key(country: str, name: str) -> str:
    """A key that no duty of the country has, from what a new one is called."""
    taken = {one.key for one in queries.duties_of(country)}
    begin = f"own-{slug_of(name, 'duty')}"[: LONGEST_KEY - 4].strip("-")
    return next(key for key in (begin, *(f"{begin}-{number}" for number in range(2, 999))) if key not in taken)
