"""What is kept of courses: whose it is, what its owner reads of it, and what becomes of it."""

import sqlalchemy as sa

from community.foundation.i18n import lazy_gettext
from community.foundation.personal_data import Fate, PersonalData, PersonalTable, Share
from community.households.models import Member
from community.households.personal_data import member_name
from events.activities.personal_data import organiser_of, title_of_activity
from events.courses.models import Enrolment
from events.sessions.personal_data import TAKING_PART

PERSONAL_DATA = PersonalData(
    tables=(
        PersonalTable(
            Enrolment,
            Share(
                lambda number: Enrolment.member_id.in_(sa.select(Member.id).where(Member.household_id == number)),
                Fate.DELETED,
                topic=TAKING_PART,
                label=lazy_gettext("Courses"),
                also={"person": member_name(Enrolment.member_id), "activity": title_of_activity(Enrolment.activity_id)},
                member=lambda: Enrolment.member_id,
                held_by=organiser_of(Enrolment.activity_id),
                told="begun_on entry_level exit_level created_at",
            ),
        ),
    ),
    columns={
        "begun_on": lazy_gettext("Begun"),
        "entry_level": lazy_gettext("Level at the beginning"),
        "exit_level": lazy_gettext("Level at the end"),
    },
)
