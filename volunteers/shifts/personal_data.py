"""What is kept of shifts: whose it is, what its owner reads of it, and what becomes of it."""

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

from community.foundation.config import Config
from community.foundation.i18n import gettext, lazy_gettext
from community.foundation.personal_data import Fate, PersonalData, PersonalTable, Topic, owned
from events.activities.models import ActivityText
from events.activities.personal_data import best_title
from events.sessions.models import Session
from volunteers.shifts.models import Shift, SignUp


def hours_stay(_config: Config) -> str:
    """What is counted outlives the account, without the person."""
    return gettext("As long as you have your account. Afterwards only the hours stay, as a number without your name.")


SHIFTS = Topic(
    lazy_gettext("Shifts and hours"),
    "calendar",
    lazy_gettext("So that everybody knows who comes, and so that your hours can be confirmed."),
    hours_stay,
)


def of_shift(column: Any, shift_id: Any) -> Any:
    return sa.select(column).where(Shift.id == shift_id).scalar_subquery()


def title_of_shift(shift_id: Any) -> Callable[[], Any]:
    texts = (
        sa.select(ActivityText.title)
        .join(Session, Session.activity_id == ActivityText.activity_id)
        .join(Shift, Shift.session_id == Session.id)
        .where(Shift.id == shift_id)
    )
    return lambda: best_title(texts)


PERSONAL_DATA = PersonalData(
    tables=(
        PersonalTable(
            SignUp,
            account=owned(
                SignUp.account_id,
                Fate.KEPT,
                topic=SHIFTS,
                label=lazy_gettext("Shifts"),
                also={
                    "activity": title_of_shift(SignUp.shift_id),
                    "starts_at": lambda: of_shift(Shift.starts_at, SignUp.shift_id),
                    "ends_at": lambda: of_shift(Shift.ends_at, SignUp.shift_id),
                    "role": lambda: of_shift(Shift.role, SignUp.shift_id),
                },
                told="state first_time late_by came_at left_at offered_until created_at updated_at",
                untold={
                    "sequence": "It counts changes, so that calendars know the newest.",
                    "marked_at": "When the door said it; what it said is told.",
                },
            ),
            because="Hours that were given are counted; without the account they are a number without a person.",
        ),
        PersonalTable(Shift, because="It is a task of an organisation.", signed="contact_id"),
    ),
    columns={
        "ends_at": lazy_gettext("Until"),
        "first_time": lazy_gettext("First time, beside somebody"),
        "came_at": lazy_gettext("Really came"),
        "left_at": lazy_gettext("Really left"),
    },
)
