"""What is kept of who takes part: whose it is, what its owner reads of it, and what becomes of it."""

from dataclasses import replace

import sqlalchemy as sa

from community.foundation.i18n import lazy_gettext
from community.foundation.personal_data import Fate, PersonalData, PersonalTable, Share
from community.households.personal_data import member_name, own_household_of
from events.activities.models import ActivityText
from events.activities.personal_data import best_title
from events.registrations.models import PartyMember, Registration
from events.sessions.models import Session
from events.sessions.personal_data import TAKING_PART, beginning_of_session, organiser_of_session, title_of_session

JOINED = Share(
    lambda number: Registration.household_id == number,
    Fate.KEPT,
    topic=TAKING_PART,
    label=lazy_gettext("What you joined"),
    also={
        "activity": title_of_session(Registration.session_id),
        "starts_at": beginning_of_session(Registration.session_id),
    },
    lively=lambda moment: sa.select(Registration.household_id).where(Registration.updated_at >= moment),
    untold={
        "circle": "It follows from the kind of the household.",
        "marked_at": "When the door said it; what it said is told.",
    },
    told="state party_size missing late_by offered_until asked created_at updated_at",
    member=lambda: Registration.member_id,
    held_by=organiser_of_session(Session.id == Registration.session_id),
)

PERSONAL_DATA = PersonalData(
    tables=(
        PersonalTable(
            Registration,
            JOINED,
            replace(JOINED, whose=lambda number: Registration.household_id.in_(own_household_of(number)), lively=None),
            because="How many came is counted; after the erasure it points to a number without a person.",
        ),
        PersonalTable(
            PartyMember,
            Share(
                lambda number: PartyMember.registration_id.in_(
                    sa.select(Registration.id).where(Registration.household_id == number)
                ),
                Fate.DELETED,
                topic=TAKING_PART,
                label=lazy_gettext("Who comes along"),
                also={
                    "person": member_name(PartyMember.member_id),
                    "activity": lambda: best_title(
                        sa.select(ActivityText.title)
                        .join(Session, Session.activity_id == ActivityText.activity_id)
                        .join(Registration, Registration.session_id == Session.id)
                        .where(Registration.id == PartyMember.registration_id)
                    ),
                },
                told="missing",
                member=lambda: (
                    sa.select(Registration.member_id)
                    .where(Registration.id == PartyMember.registration_id)
                    .scalar_subquery()
                ),
                held_by=organiser_of_session(Registration.id == PartyMember.registration_id, Registration),
            ),
        ),
    ),
    columns={
        "missing": lazy_gettext("Did not come"),
        "party_size": lazy_gettext("How many people"),
        "asked": lazy_gettext("How the organisers were asked"),
        "offered_until": lazy_gettext("Offered until"),
        "late_by": lazy_gettext("Late by (minutes)"),
    },
)
