"""What is kept of telling people: whose it is, what its owner reads of it, and what becomes of it."""

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from community.foundation.i18n import lazy_gettext
from community.foundation.personal_data import Fate, PersonalData, PersonalTable, Share, Term, Topic, with_household
from community.households.personal_data import FAMILY
from community.organisations.personal_data import organisation_name
from events.contact_queue.models import ContactAttempt, QueuedContact, ReachingWish
from events.registrations.models import Registration
from events.sessions.models import Invitee

TOLD = Topic(
    lazy_gettext("What you were told"),
    "talk",
    lazy_gettext("So that you hear in time when something changes, and nobody is forgotten."),
    with_household,
)


def _of(number: Any) -> sa.Select[Any]:
    """The ids of what one household was to hear."""
    mine, asked = (sa.select(one.id).where(one.household_id == number) for one in (Registration, Invitee))
    ours = sa.or_(QueuedContact.registration_id.in_(mine), QueuedContact.invitee_id.in_(asked))
    return sa.select(QueuedContact.id).where(ours)


def _whose(contact_id: Any) -> Callable[[], Any]:
    """Whose alone of the household it is."""
    row = aliased(QueuedContact)
    query = (
        sa.select(sa.func.coalesce(Registration.member_id, Invitee.member_id))
        .select_from(row)
        .outerjoin(Registration, Registration.id == row.registration_id)
        .outerjoin(Invitee, Invitee.id == row.invitee_id)
    )
    return lambda: query.where(row.id == contact_id).scalar_subquery()


def _of_account(number: Any) -> sa.Select[Any]:
    """The ids of what somebody with an account was to hear by an invitation: none, because they get an email."""
    asked = sa.select(Invitee.id).where(Invitee.account_id == number)
    return sa.select(QueuedContact.id).where(QueuedContact.invitee_id.in_(asked))


BY_EMAIL = {"*": "Whoever has an account gets an email instead."}

PERSONAL_DATA = PersonalData(
    tables=(
        PersonalTable(
            QueuedContact,
            Share(
                lambda number: QueuedContact.id.in_(_of(number)),
                Fate.DELETED,
                topic=TOLD,
                label=lazy_gettext("What you were told"),
                told="message words state created_at due_at told_at was_from was_to",
                member=_whose(QueuedContact.id),
                held_by=lambda: QueuedContact.organisation_id,
                also={"organisation": organisation_name(QueuedContact.organisation_id)},
                untold={
                    "again_at": "It is when those who tell it try again.",
                    "words_locale": "It is the language of the words.",
                },
            ),
            Share(lambda number: QueuedContact.id.in_(_of_account(number)), Fate.DELETED, untold=BY_EMAIL),
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
                member=_whose(ContactAttempt.contact_id),
                held_by=lambda: (
                    sa.select(QueuedContact.organisation_id)
                    .where(QueuedContact.id == ContactAttempt.contact_id)
                    .scalar_subquery()
                ),
            ),
            Share(lambda number: ContactAttempt.contact_id.in_(_of_account(number)), Fate.DELETED, untold=BY_EMAIL),
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
        "words": lazy_gettext("In these words"),
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
