"""What is kept of referrals: whose it is, what its owner reads of it, and what becomes of it."""

import sqlalchemy as sa

from community.foundation.i18n import lazy_gettext
from community.foundation.personal_data import (
    Fate,
    PersonalData,
    PersonalTable,
    Share,
    Term,
    Topic,
    with_household,
)
from community.households.personal_data import lively_since, own_by
from community.organisations.personal_data import organisation_name
from community.referrals.actions import empty
from community.referrals.models import Referral, ReferralNote, ReferralOffer
from community.referrals.rules import TEXTS_KEPT

REFERRALS = Topic(
    lazy_gettext("Who was asked to help you"),
    "help-out",
    lazy_gettext("So that you see who was asked for what, and can take it back at any time."),
    with_household,
)

PERSONAL_DATA = PersonalData(
    tables=(
        PersonalTable(
            Referral,
            Share(
                lambda number: Referral.household_id == number,
                Fate.DELETED,
                topic=REFERRALS,
                label=lazy_gettext("Who was asked to help you"),
                lively=lively_since(Referral.member_id, Referral.created_at),
                **own_by(Referral.member_id),
                # What an adult is helped with no other card of the household shows, and no file that staff make.
                own_eyes=True,
                told="state reason answer other_place created_at consented_at sent_at accepted_at met_at over_at",
                also={"organisation": organisation_name(Referral.receiver_id)},
                untold={
                    "*": "It stands on the page of one's own card, in words, as long as there is something of it.",
                },
            ),
            signed="author_id consent_noted_by_id",
        ),
        PersonalTable(
            ReferralNote,
            Share(
                lambda number: ReferralNote.referral_id.in_(
                    sa.select(Referral.id).where(Referral.household_id == number)
                ),
                Fate.DELETED,
                own_eyes=True,
                untold={"*": "What those who help note for one another never leaves their organisation."},
            ),
            signed="written_by_id",
        ),
        PersonalTable(ReferralOffer, because="It is what an organisation offers."),
    ),
    terms=(
        Term(
            "referral_texts",
            lazy_gettext("What was written in referrals that are over"),
            lambda _config: TEXTS_KEPT,
            Referral,
            lambda moment: sa.and_(Referral.over_at < moment, Referral.emptied_at.is_(None)),
            end=empty,
        ),
    ),
    columns={
        "reason": lazy_gettext("Why"),
        "answer": lazy_gettext("Answer"),
        "other_place": lazy_gettext("Who may help instead"),
        "consented_at": lazy_gettext("Agreed"),
        "sent_at": lazy_gettext("Sent"),
        "accepted_at": lazy_gettext("Accepted"),
        "met_at": lazy_gettext("First contact"),
        "over_at": lazy_gettext("Ended"),
    },
)
