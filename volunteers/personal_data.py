"""What the tables of those who help keep of whom, what its owner reads of it, and what becomes of it."""

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

from community.foundation.i18n import best_name, lazy_gettext
from community.foundation.personal_data import Fate, PersonalTable, Share
from community.skills.models import Skill
from events.activities.models import ActivityText
from events.personal_data import best_title
from events.sessions.models import Session
from volunteers import personal_words as words
from volunteers.hours.models import Confirmation
from volunteers.personal_file import FILE
from volunteers.personal_pairs import PAIRS, area_of, interests, times
from volunteers.profiles.models import Volunteer, VolunteerLanguage, VolunteerPause, VolunteerSkill
from volunteers.rosters.models import Ask
from volunteers.rosters.rules import AskState
from volunteers.shifts.models import Shift, SignUp
from volunteers.substitutes.models import Search


def _of_shift(column: Any, shift_id: Any) -> Any:
    return sa.select(column).where(Shift.id == shift_id).scalar_subquery()


def _title_of_shift(shift_id: Any) -> Callable[[], Any]:
    texts = (
        sa.select(ActivityText.title)
        .join(Session, Session.activity_id == ActivityText.activity_id)
        .join(Shift, Shift.session_id == Session.id)
        .where(Shift.id == shift_id)
    )
    return lambda: best_title(texts)


TABLES = (
    PersonalTable(
        Volunteer,
        account=Share(
            lambda number: Volunteer.id == number,
            Fate.DELETED,
            topic=words.PROFILE,
            label=lazy_gettext("Your profile"),
            told="state languages districts travel_metres week interests gender birth_year wished_gender youngest oldest"
            " places stands_in matching_agreed_at matching_from created_at",
            also={"area": area_of(Volunteer.area_id)},
            read={"week": times, "interests": interests, "area": best_name},
        ),
    ),
    PersonalTable(
        VolunteerLanguage,
        account=Share(
            lambda number: VolunteerLanguage.volunteer_id == number,
            Fate.DELETED,
            topic=words.PROFILE,
            label=lazy_gettext("Languages"),
            told="language listening reading speaking writing",
        ),
    ),
    PersonalTable(
        VolunteerSkill,
        account=Share(
            lambda number: VolunteerSkill.volunteer_id == number,
            Fate.DELETED,
            topic=words.PROFILE,
            label=lazy_gettext("Skills"),
            also={"skill": lambda: sa.select(Skill.names).where(Skill.id == VolunteerSkill.skill_id).scalar_subquery()},
            read={"skill": best_name},
        ),
    ),
    PersonalTable(
        VolunteerPause,
        account=Share(
            lambda number: VolunteerPause.volunteer_id == number,
            Fate.DELETED,
            topic=words.PROFILE,
            label=lazy_gettext("Pauses"),
            told="first_on last_on",
        ),
    ),
    PersonalTable(
        SignUp,
        account=Share(
            lambda number: SignUp.account_id == number,
            Fate.KEPT,
            topic=words.SHIFTS,
            label=lazy_gettext("Shifts"),
            also={
                "activity": _title_of_shift(SignUp.shift_id),
                "starts_at": lambda: _of_shift(Shift.starts_at, SignUp.shift_id),
                "ends_at": lambda: _of_shift(Shift.ends_at, SignUp.shift_id),
                "role": lambda: _of_shift(Shift.role, SignUp.shift_id),
            },
            told="state offered_until created_at updated_at",
            untold={"sequence": "It counts changes, so that calendars know the newest."},
        ),
        because="Hours that were given are counted; without the account they are a number without a person.",
    ),
    PersonalTable(
        Ask,
        account=Share(
            lambda number: Ask.account_id == number,
            Fate.DELETED,
            topic=words.SHIFTS,
            label=lazy_gettext("When you were asked for a shift"),
            also={
                "activity": _title_of_shift(Ask.shift_id),
                "starts_at": lambda: _of_shift(Shift.starts_at, Ask.shift_id),
                "role": lambda: _of_shift(Shift.role, Ask.shift_id),
            },
            told="state asked_at answer_until answered_at",
            untold={
                "rest": "How long nobody had asked, from which a plan is made.",
                "fit": "What a plan was made from; all of it is told beside.",
                "created_at": "When a plan was made of which nobody was told.",
            },
            seen=lambda: Ask.state != AskState.PROPOSED,
        ),
    ),
    PersonalTable(
        Confirmation,
        account=Share(
            lambda number: Confirmation.account_id == number,
            Fate.DELETED,
            topic=words.SHIFTS,
            label=lazy_gettext("Confirmations of hours"),
            told="name first_on last_on minutes made_at withdrawn_at",
            untold={"lines": "The shifts and meetings that it adds up are told one by one."},
        ),
    ),
    *FILE,
    *PAIRS,
    PersonalTable(Shift, because="It is a task of an organisation."),
    PersonalTable(Search, because="It says that a shift lacks somebody, and nothing of who gave the place back."),
)
