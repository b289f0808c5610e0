"""Noting a second home of a child by the word of a guardian of each home, and ending it in one step."""

from collections.abc import Sequence
from dataclasses import replace

from community.foundation import clock
from community.foundation.database import added, db
from community.foundation.refusal import refuse
from community.homes.rules import Refusal, Said, shareable
from community.households import queries
from community.households.actions import add_member, check_consent, remove_member, see_off, tell, told_of
from community.households.models import HomeWord, Household, Member


def share(child: Member, there: Household, known: Member | None, said: Sequence[Said], by: int | None) -> Member:
    """A child has a second home from now on; returns them as a member there. The households are locked.

    `known`: who of that home the child is already, if anybody; `said`: by a guardian of the first home, and of the
    second. Raises Refused where it cannot be, and where one of the homes does not agree that its people are kept here.
    """
    here = db.session.get_one(Household, child.household_id)
    twins = (child.twin_id, known.twin_id if known else None)
    refuse(shareable(queries.relative_of(child), (here.id, there.id), twins))
    for home, word in zip((here, there), said, strict=True):
        check_consent(home)
        guardian = queries.find_member(home.id, word.guardian_id)
        refuse(Refusal.NO_GUARDIAN, when=guardian is None or not guardian.guardian)
    facts = told_of(child)
    if known:
        needs = {*facts.needs, *(need.accommodation for need in queries.needs_of(known.id))}
        facts = replace(facts, needs=needs)
    twin = known or add_member(there, facts)
    child.twin_id, twin.twin_id = twin.id, child.id
    db.session.flush()
    tell(child, facts)
    for one, word in zip((child, twin), said, strict=True):
        further = one is twin
        added(HomeWord(member_id=one.id, further=further, noted_by_id=by, noted_at=clock.now(), **vars(word)))
    return twin


def further_of(member: Member) -> Member | None:
    """Of a child of two homes, who they are in the home that was added; None where they have one."""
    number = next((word.member_id for word in queries.words_for_homes(member) if word.further), None)
    return db.session.get(Member, number) if number else None


def end(further: Member) -> None:
    """The child belongs to the first home alone: what the home that was added joined with them is given back, and it
    does not see them any more. Raises Refused where they are the last one there."""
    see_off(further)
    remove_member(further)
