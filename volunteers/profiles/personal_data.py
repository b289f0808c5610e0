"""What is kept of those who help: whose it is, what its owner reads of it, and what becomes of it."""

from collections.abc import Callable, Sequence
from datetime import time
from typing import Any

import sqlalchemy as sa

from community.foundation.i18n import best_name, lazy_gettext, time_in_words, weekdays
from community.foundation.personal_data import PersonalData, PersonalTable, Topic, owned, with_account
from community.places.models import Area
from community.skills.models import Skill
from volunteers.profiles.models import Volunteer, VolunteerLanguage, VolunteerPause, VolunteerSkill
from volunteers.profiles.rules import Interest
from volunteers.profiles.week import Week

PROFILE = Topic(
    lazy_gettext("Your profile"),
    "star",
    lazy_gettext("So that you are shown what fits you, and so that a pair suits both sides."),
    with_account,
)


def area_of(area_id: Any) -> Callable[[], Any]:
    """The names of a neighbourhood."""
    return lambda: sa.select(Area.names).where(Area.id == area_id).scalar_subquery()


def times(week: str) -> list[str]:
    """The free times of a week, worded: "Mon 10:00 – 12:00"."""
    names = dict(weekdays("abbreviated"))
    return [f"{names[day]} {_clock(begin)} – {_clock(end)}" for day, begin, end in Week.read(week).spans()]


def _clock(minutes: int) -> str:
    return time_in_words(time(minutes // 60 % 24, minutes % 60))


def interests(values: Sequence[str]) -> list[Interest]:
    """Interests by their values; one that is not offered any more has no word."""
    return [one for one in Interest if one.value in values]


PERSONAL_DATA = PersonalData(
    tables=(
        PersonalTable(
            Volunteer,
            account=owned(
                Volunteer.id,
                topic=PROFILE,
                label=lazy_gettext("Your profile"),
                told="state languages districts travel_metres week interests gender birth_year wished_gender "
                "youngest oldest places stands_in matching_agreed_at matching_from created_at",
                also={"area": area_of(Volunteer.area_id)},
                read={"week": times, "interests": interests, "area": best_name},
            ),
        ),
        PersonalTable(
            VolunteerLanguage,
            account=owned(
                VolunteerLanguage.volunteer_id,
                topic=PROFILE,
                label=lazy_gettext("Languages"),
                told="language listening reading speaking writing",
            ),
        ),
        PersonalTable(
            VolunteerSkill,
            account=owned(
                VolunteerSkill.volunteer_id,
                topic=PROFILE,
                label=lazy_gettext("Skills"),
                also={
                    "skill": lambda: sa.select(Skill.names).where(Skill.id == VolunteerSkill.skill_id).scalar_subquery()
                },
                read={"skill": best_name},
            ),
        ),
        PersonalTable(
            VolunteerPause,
            account=owned(
                VolunteerPause.volunteer_id,
                topic=PROFILE,
                label=lazy_gettext("Pauses"),
                told="first_on last_on",
                untold={
                    "gave_back": "Numbers of shifts, for the button that undoes; the sign-ups themselves are told."
                },
            ),
        ),
    ),
    columns={
        "districts": lazy_gettext("Districts"),
        "travel_metres": lazy_gettext("Way in metres"),
        "week": lazy_gettext("Times"),
        "interests": lazy_gettext("Interests"),
        "gender": lazy_gettext("Gender"),
        "wished_gender": lazy_gettext("Whom you would like to meet"),
        "youngest": lazy_gettext("From the age of"),
        "oldest": lazy_gettext("Up to the age of"),
        "places": lazy_gettext("Households at a time"),
        "stands_in": lazy_gettext("Asked when somebody cannot come"),
        "matching_agreed_at": lazy_gettext("Agreed to be proposed"),
        "matching_from": lazy_gettext("Nobody new before"),
        "area": lazy_gettext("Neighbourhood"),
        "first_on": lazy_gettext("From"),
        "last_on": lazy_gettext("Until"),
    },
)
