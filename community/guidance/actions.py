"""Noting what was agreed in a talk; adding a job, moving it on, taking it off the list."""

from collections.abc import Collection
from datetime import date

from community.foundation import clock, database
from community.foundation.database import added, db
from community.foundation.refusal import refuse
from community.guidance import queries, rules
from community.guidance.models import GuidanceTalk, JobLead
from community.guidance.rules import Job, LeadState, ToldInTalk
from community.households.models import Member


def note_talk(
    member: Member, held_on: date, minutes: int, agreed: str, told: Collection[ToldInTalk], account_id: int | None
) -> GuidanceTalk:
    """Keep what was agreed in a talk; the person sees it from now on."""
    return added(
        GuidanceTalk(
            member_id=member.id,
            held_on=held_on,
            minutes=minutes,
            agreed=agreed,
            told=[one.value for one in ToldInTalk if one in told],
            recorded_by_id=account_id,
            recorded_at=clock.now(),
        )
    )


def add_lead(member: Member, job: Job, *, by_person: bool) -> JobLead:
    """Keep a job for a person. Raises Refused when there are too many already."""
    database.lock(Member, [member.id])
    refuse(rules.fits(queries.number_of_leads(member.id)))
    now = clock.now()
    return added(
        JobLead(
            member_id=member.id,
            state=LeadState.FOUND,
            added_by_person=by_person,
            added_at=now,
            moved_at=now,
            **vars(job),
        )
    )


def move(lead: JobLead, state: LeadState) -> None:
    """Say how far somebody is with a job."""
    if lead.state is not state:
        lead.state, lead.moved_at = state, clock.now()


def remove(lead: JobLead) -> None:
    """Take a job off the list."""
    db.session.delete(lead)
