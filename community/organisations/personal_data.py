"""What is kept of who holds which role: whose it is, what its owner reads of it, and what becomes of it."""

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

from community.foundation.i18n import current_language, lazy_gettext
from community.foundation.personal_data import Fate, PersonalData, PersonalTable, Share, Topic, with_account
from community.organisations.models import Membership, Organisation

ROLES = Topic(
    lazy_gettext("Your roles"), "team", lazy_gettext("So that every page knows what is open to you."), with_account
)


def organisation_name(organisation_id: Any) -> Callable[[], Any]:
    def name_in_my_language() -> Any:
        in_my_language = sa.func.nullif(Organisation.names[current_language().code].as_string(), "")
        name = sa.func.coalesce(in_my_language, Organisation.name)
        return sa.select(name).where(Organisation.id == organisation_id).scalar_subquery()

    return name_in_my_language


PERSONAL_DATA = PersonalData(
    tables=(
        PersonalTable(
            Membership,
            account=Share(
                lambda number: Membership.account_id == number,
                Fate.DELETED,
                topic=ROLES,
                label=lazy_gettext("Your roles"),
                told="role granted_at",
                also={"organisation": organisation_name(Membership.organisation_id)},
            ),
        ),
        PersonalTable(Organisation, because="It is no person."),
    ),
    columns={
        "role": lazy_gettext("Role"),
        "granted_at": lazy_gettext("Since"),
        "organisation": lazy_gettext("Organisation"),
    },
)
