"""Reading talks and jobs: of the people that a live consent opens, and of a household's own."""

from collections.abc import Collection

import sqlalchemy as sa

from community.foundation.access import Actor
from community.foundation.database import count, every
from community.guidance.models import GuidanceTalk, JobLead
from community.households.models import Member
from community.households.queries import members_agreeing, of_my_organisations
from community.households.rules import ConsentPurpose


def people_in_my_care(actor: Actor) -> sa.ColumnElement[bool]:
    """People of households of the actor's organisations, as long as the household agrees."""
    return Member.id.in_(members_agreeing(ConsentPurpose.COORDINATION).where(of_my_organisations(actor)))


def leads_in_my_care(actor: Actor) -> sa.ColumnElement[bool]:
    """The jobs of people of households of the actor's organisations, as long as the household agrees."""
    return JobLead.member_id.in_(members_agreeing(ConsentPurpose.COORDINATION).where(of_my_organisations(actor)))


def people_of_mine(actor: Actor) -> sa.ColumnElement[bool]:
    """Whose work the actor's card shows: one's own, and what a guardian reads."""
    return Member.id.in_(actor.reads)


def leads_of_mine(actor: Actor) -> sa.ColumnElement[bool]:
    """The jobs that the actor's card shows."""
    return JobLead.member_id.in_(actor.reads)


def talks_of(member_ids: Collection[int]) -> list[GuidanceTalk]:
    """The talks with these people, newest first."""
    newest = (GuidanceTalk.held_on.desc(), GuidanceTalk.id.desc())
    return every(GuidanceTalk, GuidanceTalk.member_id.in_(member_ids), by=newest)


def leads_of(member_ids: Collection[int]) -> list[JobLead]:
    """The jobs of these people, what was moved last first."""
    return every(JobLead, JobLead.member_id.in_(member_ids), by=(JobLead.moved_at.desc(), JobLead.id.desc()))


def number_of_leads(member_id: int) -> int:
    """How many jobs are kept for a person."""
    return count(JobLead, JobLead.member_id == member_id)
