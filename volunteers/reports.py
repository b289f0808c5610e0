"""The figures of helping: sign-ups and hours by month, requests and pairs by state."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from enum import Enum
from typing import Any

import sqlalchemy as sa

from community.foundation.database import db
from community.foundation.i18n import lazy_gettext
from community.foundation.manifest import Report
from community.households.models import Household
from events.activities.models import Activity
from events.reports import Rows, held, month_of
from events.sessions.models import Session
from volunteers.pairs.models import Pair
from volunteers.pairs.rules import PairState
from volunteers.requests.models import MentoringRequest
from volunteers.requests.rules import RequestStage, stage
from volunteers.shifts.models import Shift, SignUp
from volunteers.shifts.rules import SignUpState

HOUR = 3600


def sign_ups(organisations: Sequence[int] | None) -> Rows:
    """Sign-ups by the month of their shift: all, full hours of those who helped, still waiting, who did not come."""
    rows = db.session.execute(
        sa.select(Shift.starts_at, Shift.ends_at, SignUp.state, sa.func.count())
        .join(Shift, Shift.id == SignUp.shift_id)
        .join(Session, Session.id == Shift.session_id)
        .join(Activity, Activity.id == Session.activity_id)
        .where(held(organisations), SignUp.state != SignUpState.WITHDRAWN)
        .group_by(Shift.starts_at, Shift.ends_at, SignUp.state)
    )
    counts: dict[date, Counter[Any]] = {}
    for starts_at, ends_at, state, number in rows:
        month = counts.setdefault(month_of(starts_at), Counter())
        month["all"] += number
        month[state] += number
        if state is SignUpState.COMPLETED:
            month["seconds"] += number * int((ends_at - starts_at).total_seconds())
    return [
        (month, (one["all"], one["seconds"] // HOUR, one[SignUpState.WAITING], one[SignUpState.NO_SHOW]))
        for month, one in sorted(counts.items())
    ]


def requests_by_stage(organisations: Sequence[int] | None) -> Rows:
    """Requests for company, by where they are."""
    known = _counted(MentoringRequest, (MentoringRequest.state, MentoringRequest.accompanied), organisations)
    return _in_order(RequestStage, ((stage(state, accompanied), count) for state, accompanied, count in known))


def pairs_by_state(organisations: Sequence[int] | None) -> Rows:
    """Pairs of volunteers and families, by state."""
    return _in_order(PairState, _counted(Pair, (Pair.state,), organisations))


def _counted(model: Any, columns: Sequence[Any], organisations: Sequence[int] | None) -> Iterable[Any]:
    query = sa.select(*columns, sa.func.count(model.id)).group_by(*columns)
    if organisations is not None:
        of_ours = sa.select(Household.id).where(Household.organisation_id.in_(organisations))
        query = query.where(model.household_id.in_(of_ours))
    return db.session.execute(query)


def _in_order(kinds: type[Enum], counted: Iterable[Any]) -> Rows:
    counts: Counter[Any] = Counter()
    for kind, count in counted:
        counts[kind] += count
    return [(kind, (counts[kind],)) for kind in kinds if kind in counts]


REPORTS = (
    Report(
        "sign-ups",
        lazy_gettext("Volunteers by month"),
        lazy_gettext("By the month of the shift. Hours are those of shifts that were completed."),
        (
            lazy_gettext("Sign-ups"),
            lazy_gettext("Hours"),
            lazy_gettext("Still waiting at the start"),
            lazy_gettext("Did not come"),
        ),
        sign_ups,
    ),
    Report(
        "requests",
        lazy_gettext("Requests for company"),
        lazy_gettext("All that were ever made, by where they stand today."),
        (lazy_gettext("Requests"),),
        requests_by_stage,
    ),
    Report(
        "pairs",
        lazy_gettext("Pairs that meet"),
        lazy_gettext("All that were ever proposed, by where they stand today."),
        (lazy_gettext("Pairs"),),
        pairs_by_state,
    ),
)
