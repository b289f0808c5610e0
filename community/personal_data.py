"""What the tables of people and organisations keep of whom, what its owner reads of it, and what becomes of it."""

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

from community import personal_words as words
from community.accounts.models import Account, Application, Attempt, Card, Device, RecoveryCode
from community.accounts.rules import AccountState
from community.emails.views import kind_of
from community.foundation.audit import AuditEntry
from community.foundation.database import Version
from community.foundation.i18n import SOURCE, current_language, lazy_gettext
from community.foundation.idempotency_keys import IdempotencyKey
from community.foundation.outbox import Email, EmailState
from community.foundation.personal_data import Fate, PersonalTable, Share
from community.foundation.tokens import Purpose, Token
from community.help_requests.models import HelpCall
from community.households.models import Consent, Household, Member, Need
from community.households.rules import HouseholdState
from community.members.models import Invitation
from community.organisations.models import Membership, Organisation
from community.personal_skills import SKILLS, member_name, people_of
from community.privacy.models import Upkeep
from community.safeguarding.models import Concern, ConcernNote, NamedColleague
from community.skills.models import Skill


def _organisation(organisation_id: Any) -> Callable[[], Any]:
    def name_in_my_language() -> Any:
        in_my_language = sa.func.nullif(Organisation.names[current_language().code].as_string(), "")
        name = sa.func.coalesce(in_my_language, Organisation.name)
        return sa.select(name).where(Organisation.id == organisation_id).scalar_subquery()

    return name_in_my_language


def _address_of(number: Any) -> sa.ScalarSelect[Any]:
    return sa.select(sa.func.lower(Account.email)).where(Account.id == number).scalar_subquery()


TABLES = (
    PersonalTable(
        Account,
        account=Share(
            lambda number: Account.id == number,
            Fate.EMPTIED,
            {
                # An address of its own, so that the person's is free; a dash, so that old lists have something to show.
                "email": sa.literal("erased-") + sa.cast(Account.id, sa.String),
                "name": "–",
                "family_name": "",
                "phone": "",
                "locale": SOURCE,
                "state": AccountState.BLOCKED,
                **dict.fromkeys(("password_hash", "totp_secret", "totp_confirmed_at", "totp_last_step")),
                **dict.fromkeys(("email_confirmed_at", "last_signed_in_at")),
            },
            topic=words.ACCOUNT,
            label=lazy_gettext("Your account"),
            told="name family_name email phone locale state created_at email_confirmed_at last_signed_in_at totp_confirmed_at",
            untold={
                "totp_last_step": "It keeps a code from being used twice.",
                "erased_at": "Whoever reads this has not deleted the account.",
            },
        ),
        because="The number stays, so that hours that were given and what staff signed have something to point to.",
    ),
    PersonalTable(
        Membership,
        account=Share(
            lambda number: Membership.account_id == number,
            Fate.DELETED,
            topic=words.ROLES,
            label=lazy_gettext("Your roles"),
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
            label=lazy_gettext("Invitations to you"),
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
            {"call_name": "", "phone": "", "district": "", "state": HouseholdState.ERASED, "erase_after": None},
            topic=words.FAMILY,
            label=lazy_gettext("Your family"),
            told="call_name phone district locale state created_at kept_at erase_after",
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
            label=lazy_gettext("The people"),
            told="call_name native_name birth_year birth_year_precision languages guardian active",
        ),
    ),
    PersonalTable(
        Need,
        Share(
            lambda number: Need.member_id.in_(people_of(number)),
            Fate.DELETED,
            topic=words.FAMILY,
            label=lazy_gettext("What helps"),
            told="accommodation",
            also={"person": member_name(Need.member_id)},
        ),
    ),
    PersonalTable(
        Consent,
        Share(
            lambda number: Consent.household_id == number,
            Fate.DELETED,
            topic=words.CONSENTS,
            label=lazy_gettext("What you agreed to"),
            lively=lambda moment: sa.select(Consent.household_id).where(Consent.given_at >= moment),
            told="purpose given_at withdrawn_at manner language text_version",
            also={"organisation": _organisation(Consent.organisation_id)},
        ),
        signed="recorded_by_id",
    ),
    *SKILLS,
    PersonalTable(
        HelpCall,
        Share(
            lambda number: HelpCall.household_id == number,
            Fate.DELETED,
            topic=words.CALLS,
            label=lazy_gettext("When you asked for help"),
            lively=lambda moment: sa.select(HelpCall.household_id).where(HelpCall.created_at >= moment),
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
            label=lazy_gettext("Cards"),
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
            label=lazy_gettext("Devices"),
            told="label created_at last_used_at expires_at ended_at",
            lively=lambda moment: (
                sa.select(Card.household_id)
                .join(Device, Device.card_id == Card.id)
                .where(Device.last_used_at >= moment)
            ),
            own_eyes=True,
        ),
        account=Share(
            lambda number: Device.account_id == number,
            Fate.DELETED,
            topic=words.DEVICES,
            label=lazy_gettext("Devices"),
            told="label created_at last_used_at expires_at ended_at",
        ),
    ),
    PersonalTable(
        Token,
        Share(
            lambda number: Token.household_id == number,
            Fate.DELETED,
            topic=words.CARD,
            label=lazy_gettext("Calendar addresses"),
            told="created_at seen_at revoked_at",
            untold={"purpose": "Only calendars are told.", "*": "Of a calendar it is told that there is one."},
            seen=lambda: Token.purpose == Purpose.FEED,
        ),
        account=Share(
            lambda number: Token.account_id == number,
            Fate.DELETED,
            topic=words.DEVICES,
            label=lazy_gettext("Calendar addresses"),
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
        Email,
        account=Share(
            lambda number: sa.or_(Email.account_id == number, sa.func.lower(Email.address) == _address_of(number)),
            Fate.EMPTIED,
            {
                "address": "",
                "problem": None,
                "state": sa.case(
                    (Email.state == EmailState.QUEUED, sa.literal(EmailState.DROPPED, Email.state.type)),
                    else_=Email.state,
                ),
            },
            topic=words.EMAILS,
            label=lazy_gettext("Emails to you"),
            told="address template state created_at sent_at",
            untold={"*": "It is how the email is delivered once, and what it is about by numbers."},
            read={"template": kind_of},
        ),
        because="That an email went out is counted; its text is nowhere. Emails about families hold ids only.",
    ),
    PersonalTable(
        Concern,
        because="Nobody keeps who wrote it, so it is nobody's to take along; to tell whom it is about could put a child in danger, "
        "and is the court's and the child protection's to decide.",
        signed="handled_by_id",
    ),
    PersonalTable(ConcernNote, because="It is part of the concern, and goes with it.", signed="written_by_id"),
    PersonalTable(
        NamedColleague,
        account=Share(
            lambda number: NamedColleague.account_id == number,
            Fate.KEPT,
            untold={"*": "Whoever a concern is about is never told by this site."},
        ),
        because="A concern outlives the account of whom it is about; of an erased one only the number is left.",
        signed="named_by_id",
    ),
    PersonalTable(
        Application, because="It belongs to somebody who is about to be a volunteer, and runs out in two days."
    ),
    PersonalTable(Attempt, because="It keeps hashes of what was tried, for a day at most."),
    PersonalTable(AuditEntry, because="Who did what is proved by ids; it holds no value of anybody."),
    PersonalTable(Organisation, because="It is no person."),
    PersonalTable(IdempotencyKey, because="It keeps a hash of what was sent and the address of a page, for a day."),
    PersonalTable(Skill, because="It is a word."),
    PersonalTable(Upkeep, because="It counts what was removed."),
    PersonalTable(Version, because="It is a number."),
)
