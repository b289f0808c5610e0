"""What is kept of emergencies: whose it is, what its owner reads of it, and what becomes of it."""

import sqlalchemy as sa

from community.emergency_access.models import EmergencyAccess
from community.emergency_access.rules import EmergencyKind
from community.foundation.i18n import days_long, gettext, lazy_gettext
from community.foundation.personal_data import Fate, PersonalData, PersonalTable, Share, Term, Topic
from community.households.personal_data import own_by

EMERGENCIES = Topic(
    lazy_gettext("Opened in an emergency"),
    "key",
    lazy_gettext("So that you know when somebody who has no right to it opened what is kept about you, and when."),
    lambda config: gettext("Kept for %(time)s.", time=days_long(config.keep_trail_days)),
)
UNTOLD = {"*": "Why, and who: their names are not told; which organisation and role stands beside it."}

PERSONAL_DATA = PersonalData(
    tables=(
        PersonalTable(
            EmergencyAccess,
            Share(
                lambda number: EmergencyAccess.household_id == number,
                Fate.DELETED,
                topic=EMERGENCIES,
                label=lazy_gettext("Opened in an emergency"),
                **own_by(EmergencyAccess.member_id),
                seen=lambda: EmergencyAccess.opened_at.is_not(None),
                # What is one person's alone would be known by it to staff.
                own_eyes=True,
                told="kind opened_at ended_at",
                untold=UNTOLD,
            ),
            Share(
                lambda number: sa.and_(
                    EmergencyAccess.kind == EmergencyKind.VETTING_FILE, EmergencyAccess.row_id == number
                ),
                Fate.DELETED,
                topic=EMERGENCIES,
                label=lazy_gettext("Opened in an emergency"),
                seen=lambda: EmergencyAccess.opened_at.is_not(None),
                told="kind opened_at ended_at",
                untold=UNTOLD,
            ),
            signed="asked_by_id decided_by_id",
        ),
    ),
    terms=(
        Term(
            "emergencies",
            lazy_gettext("What was opened in emergencies"),
            lambda config: config.keep_trail_days,
            EmergencyAccess,
            lambda moment: sa.and_(EmergencyAccess.ended_at.is_not(None), EmergencyAccess.asked_at < moment),
        ),
    ),
    columns={
        "kind": lazy_gettext("Kind"),
        "opened_at": lazy_gettext("Opened"),
    },
)
