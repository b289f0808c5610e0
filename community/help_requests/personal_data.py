"""What is kept of calls for help: whose it is, what its owner reads of it, and what becomes of it."""

import sqlalchemy as sa

from community.foundation.i18n import lazy_gettext
from community.foundation.personal_data import Fate, PersonalData, PersonalTable, Share, Topic, with_household
from community.help_requests.models import HelpCall

CALLS = Topic(
    lazy_gettext("When you asked for help"),
    "rescue",
    lazy_gettext("So that somebody calls you, and so that no call is forgotten."),
    with_household,
)


PERSONAL_DATA = PersonalData(
    tables=(
        PersonalTable(
            HelpCall,
            Share(
                lambda number: HelpCall.household_id == number,
                Fate.DELETED,
                topic=CALLS,
                label=lazy_gettext("When you asked for help"),
                lively=lambda moment: sa.select(HelpCall.household_id).where(HelpCall.created_at >= moment),
                # What was asked with everybody's card is shown on none.
                member=lambda: sa.func.coalesce(HelpCall.member_id, 0),
                alone=True,
                told="state created_at settled_at call_at call_by phone",
            ),
            signed="settled_by_id",
        ),
    ),
    columns={
        "settled_at": lazy_gettext("Settled"),
        "call_at": lazy_gettext("When may somebody call?"),
        "call_by": lazy_gettext("Who should call?"),
    },
)
