"""What is kept of wishes for company: whose it is, what its owner reads of it, and what becomes of it."""

import sqlalchemy as sa

from community.foundation.i18n import best_name, lazy_gettext
from community.foundation.personal_data import PersonalData, PersonalTable, Topic, owned, with_household
from community.households.personal_data import member_name, own_by
from volunteers.profiles.personal_data import area_of, interests, times
from volunteers.requests.models import MentoringRequest

WISHES = Topic(
    lazy_gettext("Company for your family"),
    "heart",
    lazy_gettext("So that a volunteer is found who suits you. Names of others are not in here."),
    with_household,
)


OF_THE_OTHER = "It would tell what the other side did."


PERSONAL_DATA = PersonalData(
    tables=(
        PersonalTable(
            MentoringRequest,
            owned(
                MentoringRequest.household_id,
                topic=WISHES,
                label=lazy_gettext("What you wish for"),
                lively=lambda moment: sa.select(MentoringRequest.household_id).where(
                    MentoringRequest.updated_at >= moment
                ),
                told="company state week interests gender wished_gender youngest oldest interpreter asked_at "
                "updated_at",
                **own_by(MentoringRequest.member_id),
                also={"person": member_name(MentoringRequest.member_id), "area": area_of(MentoringRequest.area_id)},
                untold={
                    "skills": "Numbers of skills, which the page of the wish words.",
                    "asked_in_vain_at": OF_THE_OTHER,
                },
                read={"week": times, "interests": interests, "area": best_name},
            ),
        ),
    ),
    columns={"company": lazy_gettext("Company")},
)
