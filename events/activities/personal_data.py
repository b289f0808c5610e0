"""What is kept of what is offered: whose it is, what its owner reads of it, and what becomes of it."""

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

from community.foundation.config import settings
from community.foundation.i18n import current_language
from community.foundation.personal_data import PersonalData, PersonalTable
from events.activities.models import Activity, ActivityText, Series


def best_title(texts: sa.Select[Any]) -> Any:
    """Of the titles that a query finds the one that the reader understands best."""
    wish = sa.case(
        (ActivityText.locale == current_language().code, 0),
        (ActivityText.locale == settings().default_locale, 1),
        else_=2,
    )
    return texts.order_by(wish, ActivityText.locale).limit(1).scalar_subquery()


def title_of_activity(activity_id: Any) -> Callable[[], Any]:
    return lambda: best_title(sa.select(ActivityText.title).where(ActivityText.activity_id == activity_id))


def organiser_of(activity_id: Any) -> Callable[[], Any]:
    """The id of the organisation that offers an activity."""
    return lambda: sa.select(Activity.organisation_id).where(Activity.id == activity_id).scalar_subquery()


PERSONAL_DATA = PersonalData(
    tables=(
        PersonalTable(Activity, because="It is what an organisation offers.", signed="contact_id"),
        PersonalTable(ActivityText, because="It is what an organisation tells of its offer."),
        PersonalTable(Series, because="It is what an organisation offers."),
    ),
)
