"""What is kept of who is invited: whose it is, what its owner reads of it, and what becomes of it."""

import sqlalchemy as sa

from community.accounts.personal_data import address_of
from community.foundation.access import Role
from community.foundation.i18n import lazy_gettext
from community.foundation.personal_data import Fate, PersonalData, PersonalTable, Share
from community.members.models import Invitation
from community.organisations.personal_data import ROLES, organisation_name

PERSONAL_DATA = PersonalData(
    tables=(
        PersonalTable(
            Invitation,
            account=Share(
                lambda number: sa.func.lower(Invitation.email) == address_of(number),
                Fate.DELETED,
                topic=ROLES,
                label=lazy_gettext("Invitations to you"),
                told="name email roles locale created_at expires_at",
                also={"organisation": organisation_name(Invitation.organisation_id)},
                read={"roles": lambda names: [Role(name) for name in names]},
            ),
            signed="invited_by_id",
        ),
    ),
    columns={"roles": lazy_gettext("Your roles")},
)
