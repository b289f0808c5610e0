"""What is kept of telling people: whose it is, what its owner reads of it, and what becomes of it."""

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

from community.foundation.i18n import lazy_gettext
from community.foundation.personal_data import Fate, PersonalData, PersonalTable, Share, Term, Topic, with_household
from community.households.personal_data import FAMILY
from community.organisations.personal_data import organisation_name
from events.contact_queue.models import ContactAttempt, QueuedContact, ReachingWish
from events.registrations.models import Registration

TOLD = Topic(
    lazy_gettext("What you were told"),
    "talk",
    lazy_gettext("So that you hear in time when something changes, and nobody is forgotten."),
    with_household,
)


def _of(number: Any) -> sa.Select[Any]:
    """The ids of what one household was to hear."""
    mine = sa.select(Registration.id).where(Registration.household_id == number)
    return sa.select(QueuedContact.id).where(QueuedContact.registration_id.in_(mine))


def _whose(registration_id: Any) -> Callable[[], Any]:
    return lambda: sa.select(Registration.member_id).where(Registration.id == registration_id).scalar_subquery()


PERSONAL_DATA = PersonalData(
    tables=(
        PersonalTable(
            QueuedContact,
            Share(
                lambda number: QueuedContact.id.in_(_of(number)),
                Fate.DELETED,
                topic=TOLD,
                label=lazy_gettext("What you were told"),
                told="message state created_at due_at told_at was_from was_to",
                member=_whose(QueuedContact.registration_id),
                also={"organisation": organisation_name(QueuedContact.organisation_id)},
                untold={"again_at": "It is when those who tell it try again."},
            ),
            signed="told_by_id",
        ),
        PersonalTable(
            ContactAttempt,
            Share(
                lambda number: ContactAttempt.contact_id.in_(_of(number)),
                Fate.DELETED,
                topic=TOLD,
                label=lazy_gettext("When somebody tried to tell you"),
                told="answer at",
                member=_whose(
                    sa.select(QueuedContact.registration_id)
                    .where(QueuedContact.id == ContactAttempt.contact_id)
                    .scalar_subquery()
                ),
            ),
            signed="by_id",
        ),
        PersonalTable(
            ReachingWish,
            Share(
                lambda number: ReachingWish.household_id == number,
                Fate.DELETED,
                topic=FAMILY,
                label=lazy_gettext("How you like to be reached"),
                told="way remind sms_agreed_at changed_at",
            ),
            signed="sms_noted_by_id",
        ),
    ),
    terms=(
        Term(
            "contact_queue",
            lazy_gettext("What families were told"),
            lambda config: config.keep_emails_days,
            QueuedContact,
            lambda moment: QueuedContact.due_at < moment,
        ),
    ),
    columns={
        "message": lazy_gettext("What it was about"),
        "due_at": lazy_gettext("To be told by"),
        "told_at": lazy_gettext("Told"),
        "was_from": lazy_gettext("Before: from"),
        "was_to": lazy_gettext("Before: to"),
        "answer": lazy_gettext("What came of it"),
        "at": lazy_gettext("When"),
        "way": lazy_gettext("How you like to be reached"),
        "remind": lazy_gettext("Reminded the day before"),
        "sms_agreed_at": lazy_gettext("Agreed to SMS"),
        "changed_at": lazy_gettext("Changed"),
    },
)
