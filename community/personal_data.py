"""What becomes of each table of people and organisations when a household is erased."""

from typing import Any

import sqlalchemy as sa

from community.accounts.models import Account, Attempt, Card, Device
from community.calls.models import HelpCall
from community.credentials.models import Application
from community.foundation.audit import AuditEntry
from community.foundation.database import Version
from community.foundation.outbox import Letter
from community.foundation.personal import Fate, PersonalTable, Share
from community.foundation.tokens import Token
from community.guidance.models import GuidanceTalk, JobLead
from community.interviews.models import InterviewedLanguage, InterviewedSkill, SkillsInterview
from community.members.models import Invitation
from community.organisations.models import Membership, Organisation
from community.people.models import Consent, Household, Member, Need
from community.people.rules import HouseholdState
from community.second_factor.models import RecoveryCode
from community.skills.models import Skill


def _people(number: int) -> sa.Select[Any]:
    """The ids of the people of a household."""
    return sa.select(Member.id).where(Member.household_id == number)


def _interviews(number: int) -> sa.Select[Any]:
    """The ids of the interviews with people of a household."""
    return sa.select(SkillsInterview.id).where(SkillsInterview.member_id.in_(_people(number)))


TABLES = (
    PersonalTable(
        Household,
        Share(
            lambda number: Household.id == number,
            Fate.EMPTIED,
            {"call_name": "", "phone": "", "district": "", "state": HouseholdState.ERASED},
        ),
        because="The number stays, so that counted attendance has something to point to.",
    ),
    PersonalTable(Member, Share(lambda number: Member.household_id == number, Fate.DELETED)),
    PersonalTable(
        Need,
        Share(
            lambda number: Need.member_id.in_(sa.select(Member.id).where(Member.household_id == number)), Fate.DELETED
        ),
    ),
    PersonalTable(SkillsInterview, Share(lambda number: SkillsInterview.member_id.in_(_people(number)), Fate.DELETED)),
    PersonalTable(
        InterviewedLanguage,
        Share(lambda number: InterviewedLanguage.interview_id.in_(_interviews(number)), Fate.DELETED),
    ),
    PersonalTable(
        InterviewedSkill,
        Share(lambda number: InterviewedSkill.interview_id.in_(_interviews(number)), Fate.DELETED),
    ),
    PersonalTable(GuidanceTalk, Share(lambda number: GuidanceTalk.member_id.in_(_people(number)), Fate.DELETED)),
    PersonalTable(JobLead, Share(lambda number: JobLead.member_id.in_(_people(number)), Fate.DELETED)),
    PersonalTable(Consent, Share(lambda number: Consent.household_id == number, Fate.DELETED)),
    PersonalTable(Card, Share(lambda number: Card.household_id == number, Fate.DELETED)),
    PersonalTable(
        Device,
        Share(lambda number: Device.card_id.in_(sa.select(Card.id).where(Card.household_id == number)), Fate.DELETED),
    ),
    PersonalTable(Token, Share(lambda number: Token.household_id == number, Fate.DELETED)),
    PersonalTable(HelpCall, Share(lambda number: HelpCall.household_id == number, Fate.DELETED)),
    PersonalTable(Account, because="People who sign in with an e-mail address are no household."),
    PersonalTable(Application, because="It belongs to somebody who is about to be a volunteer."),
    PersonalTable(Attempt, because="It keeps hashes of what was tried, for a day at most."),
    PersonalTable(AuditEntry, because="Who did what is proved by ids; it holds no value of a household."),
    PersonalTable(Invitation, because="It belongs to staff of an organisation."),
    PersonalTable(Letter, because="Families get no letters; letters about them hold ids only."),
    PersonalTable(Membership, because="It belongs to an account."),
    PersonalTable(Organisation, because="It is no person."),
    PersonalTable(RecoveryCode, because="It belongs to an account."),
    PersonalTable(Skill, because="It is a word."),
    PersonalTable(Version, because="It is a number."),
)
