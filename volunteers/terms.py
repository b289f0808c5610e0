"""What of those who help is kept for a time only: for how long, and what becomes of it then."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from community.foundation.i18n import lazy_gettext
from community.foundation.personal_data import Term
from volunteers.clearances.actions import forget_files
from volunteers.clearances.models import ClearanceRequest, GrantedClearance, Interview
from volunteers.clearances.rules import InterviewOutcome
from volunteers.follow_up.models import CheckIn, Farewell
from volunteers.hours.models import Confirmation
from volunteers.journal.models import Goal, Meeting, MeetingQuestion
from volunteers.pairs.models import Pair
from volunteers.profiles.models import Volunteer


def _of_ended_pair(key: Any) -> Callable[[datetime], sa.ColumnElement[bool]]:
    return lambda moment: key.in_(sa.select(Pair.id).where(Pair.closed_at < moment))


def turned_down(moment: datetime) -> sa.ColumnElement[bool]:
    """Volunteers whose last talk said "not now" before `moment`, with no clearance and nothing new in the file since."""
    last = (
        sa.select(Interview.outcome)
        .where(Interview.volunteer_id == Volunteer.id)
        .order_by(Interview.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    recent = sa.exists().where(Interview.volunteer_id == Volunteer.id, Interview.recorded_at >= moment)
    cleared = sa.exists().where(GrantedClearance.volunteer_id == Volunteer.id)
    again = sa.exists().where(ClearanceRequest.volunteer_id == Volunteer.id, ClearanceRequest.created_at >= moment)
    return sa.and_(last == InterviewOutcome.NOT_NOW, ~recent, ~cleared, ~again)


def _days(config: Any) -> int:
    return int(config.keep_diaries_days)


TERMS = (
    Term(
        "files",
        lazy_gettext("Files of volunteers who were told “not now”"),
        lambda config: config.keep_files_days,
        Volunteer,
        turned_down,
        end=forget_files,
        batch=50,
    ),
    Term(
        "diaries",
        lazy_gettext("Words in the diaries of pairs that ended"),
        _days,
        Meeting,
        lambda moment: sa.and_(
            _of_ended_pair(Meeting.pair_id)(moment), sa.or_(Meeting.note != "", Meeting.mood.is_not(None))
        ),
        # How long they met is counted.
        {"note": "", "mood": None},
    ),
    Term("goals", lazy_gettext("Goals of pairs that ended"), _days, Goal, _of_ended_pair(Goal.pair_id)),
    Term(
        "talks", lazy_gettext("Notes of talks with pairs that ended"), _days, CheckIn, _of_ended_pair(CheckIn.pair_id)
    ),
    Term(
        "farewells",
        lazy_gettext("Notes of last talks"),
        _days,
        Farewell,
        lambda moment: sa.and_(_of_ended_pair(Farewell.id)(moment), Farewell.note != ""),
        {"note": ""},
    ),
    Term(
        "confirmations",
        lazy_gettext("Confirmations of hours that were withdrawn"),
        lambda config: config.keep_devices_days,
        Confirmation,
        lambda moment: Confirmation.withdrawn_at < moment,
    ),
    Term(
        "questions",
        lazy_gettext("Mailed buttons that ended"),
        lambda config: config.keep_devices_days,
        MeetingQuestion,
        lambda moment: MeetingQuestion.expires_at < moment,
    ),
)
