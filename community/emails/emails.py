"""The short message of a reminder, which whoever looks at a telephone may read: when, and not what."""

from community.accounts.models import Account
from community.foundation.config import settings
from community.foundation.database import db
from community.foundation.i18n import gettext
from community.foundation.outbox import Recipient, Sms


def reminder(recipient: Recipient, when: str) -> Sms | None:
    """An SMS to somebody with an account; None where no number can be dialled."""
    account = db.session.get(Account, recipient.account_id) if recipient.account_id else None
    if account is None or not account.phone_number:
        return None
    return Sms(account.phone_number, f"{settings().site_name}: {gettext('See you soon')}. {when}")
