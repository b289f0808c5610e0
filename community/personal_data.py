"""What the tables of people and organisations keep of whom, what its owner reads of it, and what becomes of it."""

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

from community import personal_words as words
from community.accounts.models import Account, Attempt, Card, Device
from community.calls.models import HelpCall
from community.credentials.models import Application
from community.foundation.audit import AuditEntry
from community.foundation.database import Version
from community.foundation.i18n import best_name, lazy_gettext
from community.foundation.outbox import Letter
from community.foundation.personal import Fate, PersonalTable, Share
from community.foundation.tokens import Purpose, Token
from community.guidance.models import GuidanceTalk, JobLead
from community.interviews.models import InterviewedLanguage, InterviewedSkill, SkillsInterview
from community.members.models import Invitation
from community.notifications.views import kind_of
from community.organisations.models import Membership, Organisation
from community.people.models import Consent, Household, Member, Need
from community.people.rules import HouseholdState
from community.second_factor.models import RecoveryCode
from community.skills.models import Skill

STEPS_OF_THE_TALK = "How far the talk is, part by part, for whoever leads it; what was told is all there."


def _people(number: Any) -> sa.Select[Any]:
    """The ids of the people of a household."""
    return sa.select(Member.id).where(Member.household_id == number)


def _interviews(number: Any) -> sa.Select[Any]:
    """The ids of the interviews with people of a household."""
    return sa.select(SkillsInterview.id).where(SkillsInterview.member_id.in_(_people(number)))


def called(member_id: Any) -> Callable[[], Any]:
    """The name of the person whom a row is about."""
    return lambda: sa.select(Member.call_name).where(Member.id == member_id).scalar_subquery()


def _interviewed(interview_id: Any) -> Callable[[], Any]:
    return lambda: (
        sa.select(Member.call_name)
        .join(SkillsInterview, SkillsInterview.member_id == Member.id)
        .where(SkillsInterview.id == interview_id)
        .scalar_subquery()
    )


def _organisation(organisation_id: Any) -> Callable[[], Any]:
    return lambda: sa.select(Organisation.name).where(Organisation.id == organisation_id).scalar_subquery()


def _address_of(number: Any) -> sa.ScalarSelect[Any]:
    return sa.select(sa.func.lower(Account.email)).where(Account.id == number).scalar_subquery()


TABLES = (
    PersonalTable(
        Account,
        account=Share(
            lambda number: Account.id == number,
            Fate.KEPT,
            topic=words.ACCOUNT,
            called=lazy_gettext("Your account"),
            told="name family_name email phone locale state created_at email_confirmed_at last_signed_in_at totp_confirmed_at",
            untold={"totp_last_step": "It keeps a code from being used twice."},
        ),
        because="It is what one signs in with.",
    ),
    PersonalTable(
        Membership,
        account=Share(
            lambda number: Membership.account_id == number,
            Fate.DELETED,
            topic=words.ROLES,
            called=lazy_gettext("Your roles"),
            told="role granted_at",
            also={"organisation": _organisation(Membership.organisation_id)},
        ),
    ),
    PersonalTable(
        Invitation,
        account=Share(
            lambda number: sa.func.lower(Invitation.email) == _address_of(number),
            Fate.DELETED,
            topic=words.ROLES,
            called=lazy_gettext("Invitations to you"),
            told="name email role locale created_at expires_at",
            also={"organisation": _organisation(Invitation.organisation_id)},
        ),
        signed="invited_by_id",
    ),
    PersonalTable(
        Household,
        Share(
            lambda number: Household.id == number,
            Fate.EMPTIED,
            {"call_name": "", "phone": "", "district": "", "state": HouseholdState.ERASED},
            topic=words.FAMILY,
            called=lazy_gettext("Your family"),
            told="call_name phone district locale state created_at",
            also={"organisation": _organisation(Household.organisation_id)},
        ),
        because="The number stays, so that counted attendance has something to point to.",
    ),
    PersonalTable(
        Member,
        Share(
            lambda number: Member.household_id == number,
            Fate.DELETED,
            topic=words.FAMILY,
            called=lazy_gettext("The people"),
            told="call_name native_name birth_year birth_year_precision languages guardian active",
        ),
    ),
    PersonalTable(
        Need,
        Share(
            lambda number: Need.member_id.in_(_people(number)),
            Fate.DELETED,
            topic=words.FAMILY,
            called=lazy_gettext("What helps"),
            told="accommodation",
            also={"person": called(Need.member_id)},
        ),
    ),
    PersonalTable(
        Consent,
        Share(
            lambda number: Consent.household_id == number,
            Fate.DELETED,
            topic=words.CONSENTS,
            called=lazy_gettext("What you agreed to"),
            told="purpose given_at withdrawn_at manner language text_version",
            also={"organisation": _organisation(Consent.organisation_id)},
        ),
        signed="recorded_by_id",
    ),
    PersonalTable(
        SkillsInterview,
        Share(
            lambda number: SkillsInterview.member_id.in_(_people(number)),
            Fate.DELETED,
            topic=words.SKILLS,
            called=lazy_gettext("What was told about school, work and goals"),
            told="language begun_at updated_at version confirmed_at schooling school_years subject experience jobs"
            " wished_work scripts aims in_three_months in_a_year",
            also={"person": called(SkillsInterview.member_id)},
            untold=dict.fromkeys(
                ("confirmed_version", "doubted_version", "doubted", "answered", "skipped"), STEPS_OF_THE_TALK
            ),
            read={
                "schooling": words.worded("schooling"),
                "experience": words.worded("experience"),
                "aims": words.aims,
                "scripts": words.scripts,
            },
        ),
        signed="begun_by_id",
    ),
    PersonalTable(
        InterviewedLanguage,
        Share(
            lambda number: InterviewedLanguage.interview_id.in_(_interviews(number)),
            Fate.DELETED,
            topic=words.SKILLS,
            called=lazy_gettext("Languages"),
            told="language listening reading speaking writing",
            also={"person": _interviewed(InterviewedLanguage.interview_id)},
        ),
    ),
    PersonalTable(
        InterviewedSkill,
        Share(
            lambda number: InterviewedSkill.interview_id.in_(_interviews(number)),
            Fate.DELETED,
            topic=words.SKILLS,
            called=lazy_gettext("Skills"),
            also={
                "skill": lambda: sa.select(Skill.names).where(Skill.id == InterviewedSkill.skill_id).scalar_subquery(),
                "person": _interviewed(InterviewedSkill.interview_id),
            },
            read={"skill": best_name},
        ),
    ),
    PersonalTable(
        GuidanceTalk,
        Share(
            lambda number: GuidanceTalk.member_id.in_(_people(number)),
            Fate.DELETED,
            topic=words.SKILLS,
            called=lazy_gettext("Talks about work"),
            told="held_on minutes agreed",
            also={"person": called(GuidanceTalk.member_id)},
            untold={"recorded_at": "When staff typed it; the day of the talk is told."},
        ),
        signed="recorded_by_id",
    ),
    PersonalTable(
        JobLead,
        Share(
            lambda number: JobLead.member_id.in_(_people(number)),
            Fate.DELETED,
            topic=words.SKILLS,
            called=lazy_gettext("Jobs"),
            told="title employer place link state added_by_person added_at moved_at",
            also={"person": called(JobLead.member_id)},
        ),
    ),
    PersonalTable(
        HelpCall,
        Share(
            lambda number: HelpCall.household_id == number,
            Fate.DELETED,
            topic=words.CALLS,
            called=lazy_gettext("When you asked for help"),
            told="state created_at settled_at",
        ),
        signed="settled_by_id",
    ),
    PersonalTable(
        Card,
        Share(
            lambda number: Card.household_id == number,
            Fate.DELETED,
            topic=words.CARD,
            called=lazy_gettext("Cards"),
            told="issued_at revoked_at",
        ),
        signed="issued_by_id",
    ),
    PersonalTable(
        Device,
        Share(
            lambda number: Device.card_id.in_(sa.select(Card.id).where(Card.household_id == number)),
            Fate.DELETED,
            topic=words.CARD,
            called=lazy_gettext("Devices"),
            told="label created_at last_used_at expires_at ended_at",
            own_eyes=True,
        ),
        account=Share(
            lambda number: Device.account_id == number,
            Fate.DELETED,
            topic=words.DEVICES,
            called=lazy_gettext("Devices"),
            told="label created_at last_used_at expires_at ended_at",
        ),
    ),
    PersonalTable(
        Token,
        Share(
            lambda number: Token.household_id == number,
            Fate.DELETED,
            topic=words.CARD,
            called=lazy_gettext("Calendar addresses"),
            told="created_at seen_at revoked_at",
            untold={"purpose": "Only calendars are told.", "*": "Of a calendar it is told that there is one."},
            seen=lambda: Token.purpose == Purpose.FEED,
        ),
        account=Share(
            lambda number: Token.account_id == number,
            Fate.DELETED,
            topic=words.DEVICES,
            called=lazy_gettext("Calendar addresses"),
            told="created_at seen_at revoked_at",
            untold={"purpose": "Only calendars are told.", "*": "Of a calendar it is told that there is one."},
            seen=lambda: Token.purpose == Purpose.FEED,
        ),
    ),
    PersonalTable(
        RecoveryCode,
        account=Share(
            lambda number: RecoveryCode.account_id == number,
            Fate.DELETED,
            untold={"*": "It is a secret for signing in."},
        ),
    ),
    PersonalTable(
        Letter,
        account=Share(
            lambda number: Letter.account_id == number,
            Fate.KEPT,
            topic=words.LETTERS,
            called=lazy_gettext("Letters to you"),
            told="address template state created_at sent_at",
            untold={"*": "It is how the letter is delivered once, and what it is about by numbers."},
            read={"template": kind_of},
        ),
        because="That a letter went out is counted; its text is nowhere. Letters about families hold ids only.",
    ),
    PersonalTable(
        Application, because="It belongs to somebody who is about to be a volunteer, and runs out in two days."
    ),
    PersonalTable(Attempt, because="It keeps hashes of what was tried, for a day at most."),
    PersonalTable(AuditEntry, because="Who did what is proved by ids; it holds no value of anybody."),
    PersonalTable(Organisation, because="It is no person."),
    PersonalTable(Skill, because="It is a word."),
    PersonalTable(Version, because="It is a number."),
)
