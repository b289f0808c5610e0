"""What is kept of ways to school: whose it is, what the family reads of it, and what becomes of it."""

import sqlalchemy as sa

from community.foundation.i18n import lazy_gettext
from community.foundation.personal_data import Fate, PersonalData, PersonalTable, Share, Topic, with_household
from community.households.personal_data import lively_since, member_name, own_by
from community.organisations.personal_data import organisation_name
from community.schooling.models import SchoolStep, SchoolWay

SCHOOLING = Topic(
    lazy_gettext("The way to school"),
    "school",
    lazy_gettext("So that a child gets a place in a school or kindergarten, and nobody forgets a step."),
    with_household,
)

PERSONAL_DATA = PersonalData(
    tables=(
        PersonalTable(
            SchoolWay,
            Share(
                lambda number: SchoolWay.household_id == number,
                Fate.DELETED,
                topic=SCHOOLING,
                label=lazy_gettext("The way to school"),
                told="state stage due_on begun_on attending_on rests_on why school last_class",
                also={
                    "person": member_name(SchoolWay.member_id),
                    "organisation": organisation_name(SchoolWay.organisation_id),
                },
                untold={
                    "law_code": "It says whose law holds, which is the town's.",
                    "grade_code": "The key of a class; the family's page says it in words.",
                    "level_code": "The key of a level; the paper that the parent signs says it in words.",
                    "mother_language": "It is among the languages of the person, which are told.",
                    "created_at": "When staff typed it; the day on which it began is told.",
                },
                lively=lively_since(SchoolWay.member_id, SchoolWay.created_at),
                held_by=lambda: SchoolWay.organisation_id,
                **own_by(SchoolWay.member_id),
            ),
            signed="owner_id",
        ),
        PersonalTable(
            SchoolStep,
            Share(
                lambda number: SchoolStep.way_id.in_(sa.select(SchoolWay.id).where(SchoolWay.household_id == number)),
                Fate.DELETED,
                topic=SCHOOLING,
                label=lazy_gettext("Steps to school"),
                told="stage due_on done_on",
                held_by=lambda: (
                    sa.select(SchoolWay.organisation_id).where(SchoolWay.id == SchoolStep.way_id).scalar_subquery()
                ),
                **own_by(sa.select(SchoolWay.member_id).where(SchoolWay.id == SchoolStep.way_id).scalar_subquery()),
            ),
            signed="noted_by_id",
        ),
    ),
    columns={
        "stage": lazy_gettext("Step"),
        "begun_on": lazy_gettext("Begun"),
        "attending_on": lazy_gettext("Goes to school since"),
        "rests_on": lazy_gettext("Does not go on since"),
        "why": lazy_gettext("Why"),
        "school": lazy_gettext("School or kindergarten"),
        "last_class": lazy_gettext("Last class"),
        "done_on": lazy_gettext("Done"),
    },
)
