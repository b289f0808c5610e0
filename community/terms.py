"""What of people and organisations is kept for a time only: for how long, and what becomes of it then."""

import sqlalchemy as sa

from community.accounts.models import Device
from community.foundation.audit import AuditEntry
from community.foundation.i18n import lazy_gettext
from community.foundation.idempotency_keys import KEPT_DAYS, IdempotencyKey
from community.foundation.outbox import Email, EmailState
from community.foundation.personal_data import Term
from community.foundation.tokens import Token
from community.households.models import Household
from community.privacy.actions import announce, end_households
from community.privacy.queries import announced_or_back, unused_since
from community.safeguarding.models import Concern

SETTLED = (EmailState.SENT, EmailState.FAILED, EmailState.DROPPED)

TERMS = (
    Term(
        "emails",
        lazy_gettext("Addresses of emails that went out"),
        lambda config: config.keep_emails_days,
        Email,
        # The row stays: it keeps an email from being written twice.
        lambda moment: sa.and_(Email.state.in_(SETTLED), Email.created_at < moment, Email.address != ""),
        {"address": "", "problem": None},
    ),
    Term(
        "devices",
        lazy_gettext("Devices that were signed out"),
        lambda config: config.keep_devices_days,
        Device,
        lambda moment: sa.func.coalesce(Device.ended_at, Device.expires_at) < moment,
    ),
    Term(
        "tokens",
        lazy_gettext("Calendar addresses and buttons that ended"),
        lambda config: config.keep_devices_days,
        Token,
        lambda moment: sa.func.coalesce(Token.revoked_at, Token.used_at, Token.expires_at) < moment,
    ),
    Term(
        "idempotency_keys",
        lazy_gettext("Forms that were sent, so that a double click counts once"),
        lambda config: KEPT_DAYS,
        IdempotencyKey,
        lambda moment: IdempotencyKey.sent_at < moment,
    ),
    Term(
        "trail",
        lazy_gettext("Who did what"),
        lambda config: config.keep_trail_days,
        AuditEntry,
        lambda moment: AuditEntry.at < moment,
    ),
    Term(
        "concerns",
        lazy_gettext("Concerns about children that were closed"),
        lambda config: config.keep_concerns_days,
        Concern,
        lambda moment: Concern.closed_at < moment,
    ),
    Term(
        "notices",
        lazy_gettext("Households that nobody uses any more (their coordinators are told first)"),
        lambda config: config.keep_households_days,
        Household,
        lambda moment: sa.and_(Household.erase_after.is_(None), unused_since(moment)),
        end=announce,
        batch=20,
    ),
    Term(
        "households",
        lazy_gettext("Households that were announced"),
        lambda config: 0,
        Household,
        announced_or_back,
        end=end_households,
        # Giving back what one family joined locks its sessions: one family a transaction.
        batch=1,
    ),
)
