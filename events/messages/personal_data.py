"""What is kept of messages: whose it is, what its owner reads of it, and what becomes of it."""

import sqlalchemy as sa

from community.foundation.i18n import lazy_gettext
from community.foundation.personal_data import Fate, PersonalData, PersonalTable, Share, Term
from events.messages.models import MessageDate, MessageRecipient, MessageText, WrittenMessage
from events.registrations.models import Registration

# What is not sent is forgotten after so many days.
DRAFTS_KEPT = 7


def _of(number: object) -> sa.ColumnElement[bool]:
    """What one household was written."""
    mine = sa.select(Registration.id).where(Registration.household_id == number)
    return MessageRecipient.registration_id.in_(mine)


PERSONAL_DATA = PersonalData(
    tables=(
        PersonalTable(WrittenMessage, because="It is what an organisation writes.", signed="written_by_id"),
        PersonalTable(MessageText, because="It is what an organisation writes."),
        PersonalTable(MessageDate, because="It is what an organisation writes."),
        PersonalTable(
            MessageRecipient,
            Share(_of, Fate.DELETED, untold={"*": "It stands among what you were told, or among the emails."}),
            Share(
                lambda number: MessageRecipient.account_id == number,
                Fate.DELETED,
                untold={"*": "The emails stand among the emails."},
            ),
        ),
    ),
    terms=(
        Term(
            "written_messages",
            lazy_gettext("What families were told"),
            lambda config: config.keep_emails_days,
            WrittenMessage,
            lambda moment: sa.and_(WrittenMessage.created_at < moment, WrittenMessage.sent_at.is_not(None)),
        ),
        Term(
            "message_drafts",
            lazy_gettext("What families were told"),
            lambda _config: DRAFTS_KEPT,
            WrittenMessage,
            lambda moment: sa.and_(WrittenMessage.created_at < moment, WrittenMessage.sent_at.is_(None)),
        ),
    ),
)
