"""What is kept of own addresses: whose it is, what its owner reads of it, and what becomes of it."""

import sqlalchemy as sa

from community.foundation.i18n import lazy_gettext
from community.foundation.personal_data import Fate, PersonalData, PersonalTable, Share, Term
from community.households.personal_data import FAMILY, own_by, people_of
from community.own_addresses.models import OwnAddress
from community.own_addresses.rules import BUTTON_WORKS

PERSONAL_DATA = PersonalData(
    tables=(
        PersonalTable(
            OwnAddress,
            Share(
                lambda number: OwnAddress.member_id.in_(people_of(number)),
                Fate.DELETED,
                topic=FAMILY,
                label=lazy_gettext("Your own email"),
                told="email asked created_at",
                untold={"*": "It is in which language the address is written to, and what its mailed button carries."},
                own_eyes=True,
                alone=True,
                **own_by(OwnAddress.member_id),
            ),
        ),
    ),
    terms=(
        Term(
            "own_addresses",
            lazy_gettext("Emails that nobody confirmed"),
            lambda _config: BUTTON_WORKS.days,
            OwnAddress,
            lambda moment: sa.and_(OwnAddress.email.is_(None), OwnAddress.asked_at < moment),
        ),
        Term(
            "other_own_addresses",
            lazy_gettext("Emails that nobody confirmed"),
            lambda _config: BUTTON_WORKS.days,
            OwnAddress,
            lambda moment: sa.and_(OwnAddress.email.is_not(None), OwnAddress.asked_at < moment),
            {"asked": None, "asked_at": None, "digest": None},
        ),
    ),
    columns={"email": lazy_gettext("Email"), "asked": lazy_gettext("Not confirmed yet")},
)
