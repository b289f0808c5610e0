"""What is kept of emails: whose it is, what its owner reads of it, and what becomes of it."""

import sqlalchemy as sa

from community.accounts.personal_data import address_of
from community.emails.labels import kind_of
from community.foundation.i18n import days_long, gettext, lazy_gettext
from community.foundation.outbox import ERASED, Email, EmailState
from community.foundation.personal_data import Fate, PersonalData, PersonalTable, Share, Term, Topic

EMAILS = Topic(
    lazy_gettext("Emails to you"),
    "mail",
    lazy_gettext("So that we see whether an email arrived. What an email said is not kept."),
    lambda config: gettext(
        "The address for %(time)s. Then only the number of the email stays.", time=days_long(config.keep_emails_days)
    ),
)


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
    },
)
