"""What is kept of emails and of what one chose of them: whose it is, what its owner reads, and what becomes of it."""

from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from community.accounts.personal_data import address_of
from community.emails.labels import LABELS, kind_of
from community.emails.models import EmailChoice
from community.foundation.i18n import days_long, gettext, lazy_gettext
from community.foundation.outbox import ERASED, Email, EmailState
from community.foundation.personal_data import Fate, PersonalData, PersonalTable, Share, Term, Topic
from community.households.personal_data import people_of
from community.own_addresses.models import OwnAddress

EMAILS = Topic(
    lazy_gettext("Emails to you"),
    "mail",
    lazy_gettext("So that we see whether an email arrived. What an email said is not kept."),
    lambda config: gettext(
        "The address for %(time)s. Then only the number of the email stays.", time=days_long(config.keep_emails_days)
    ),
)


CHOICES = Share(
    lambda number: EmailChoice.account_id == number,
    Fate.DELETED,
    topic=EMAILS,
    label=lazy_gettext("Which emails I get"),
    told="kind rhythm by_sms topics districts told_at",
    untold={"*": "It keeps a digest from telling one thing twice."},
    read={"kind": lambda kind: LABELS[kind]},
)


def _of_household(number: Any) -> sa.ColumnElement[bool]:
    given = sa.select(OwnAddress.id).where(OwnAddress.member_id.in_(people_of(number)))
    return sa.or_(EmailChoice.household_id == number, EmailChoice.own_address_id.in_(given))


def _of_member() -> Any:
    """Of an address of one's own, whose it is."""
    return sa.select(OwnAddress.member_id).where(OwnAddress.id == EmailChoice.own_address_id).scalar_subquery()


SETTLED = (EmailState.SENT, EmailState.FAILED, EmailState.DROPPED)


PERSONAL_DATA = PersonalData(
    tables=(
        PersonalTable(
            Email,
            account=Share(
                lambda number: sa.or_(Email.account_id == number, sa.func.lower(Email.address) == address_of(number)),
                Fate.EMPTIED,
                ERASED,
                topic=EMAILS,
                label=lazy_gettext("Emails to you"),
                told="address template state created_at sent_at",
                untold={"*": "It is how the email is delivered once, and what it is about by numbers."},
                read={"template": kind_of},
            ),
            because="That an email went out is counted; its text is nowhere. Emails about families hold ids only.",
        ),
        PersonalTable(EmailChoice, replace(CHOICES, whose=_of_household, member=_of_member), CHOICES),
    ),
    terms=(
        Term(
            "emails",
            lazy_gettext("Addresses of emails that went out"),
            lambda config: config.keep_emails_days,
            Email,
            # The row stays: it keeps an email from being written twice.
            lambda moment: sa.and_(Email.state.in_(SETTLED), Email.created_at < moment, Email.address != ""),
            {"address": "", "problem": None},
        ),
    ),
    columns={
        "address": lazy_gettext("To"),
        "template": lazy_gettext("Kind"),
        "sent_at": lazy_gettext("Sent"),
        "rhythm": lazy_gettext("How often"),
        "by_sms": lazy_gettext("By SMS, too"),
        "topics": lazy_gettext("What about"),
        "told_at": lazy_gettext("Last told"),
    },
)
