"""The figures of helping: who helps, for how long, who stays, and how pairs begin and end."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from enum import Enum
from typing import Any

import sqlalchemy as sa

from community.foundation import clock
from community.foundation.database import count, db
from community.foundation.i18n import gettext, lazy_gettext
from community.foundation.manifest import Counts, Indicator, Narrowing, Report, Scope
from community.households.models import Household
from community.reporting.suppression import LEAST
from events.activities.models import Activity
from events.activities.queries import run_by
from events.reports import OF_SESSIONS, Rows, held, month_of
from events.sessions.models import Session
from volunteers.follow_up.labels import LABELS
from volunteers.pairs.models import Pair
from volunteers.pairs.rules import Ending, PairState
from volunteers.requests.models import MentoringRequest
from volunteers.requests.rules import RequestStage, stage
from volunteers.shifts.models import Shift, SignUp
from volunteers.shifts.queries import CAME_AT, LEFT_AT
from volunteers.shifts.rules import SignUpState

HOUR = 3600
HALF_A_YEAR = timedelta(days=182)


def sign_ups(scope: Scope) -> Rows:
    """Sign-ups by the month of their shift: all, full hours of those who helped, still waiting, who did not come."""
    rows = db.session.execute(
        sa.select(Shift.starts_at, CAME_AT, LEFT_AT, SignUp.state, sa.func.count())
        .select_from(SignUp)
        .join(Shift, Shift.id == SignUp.shift_id)
        .join(Session, Session.id == Shift.session_id)
        .join(Activity, Activity.id == Session.activity_id)
        .where(held(scope), SignUp.state != SignUpState.WITHDRAWN)
        .group_by(Shift.starts_at, CAME_AT, LEFT_AT, SignUp.state)
    )
    counts: dict[date, Counter[Any]] = {}
    for starts_at, came_at, left_at, state, number in rows:
        month = counts.setdefault(month_of(starts_at), Counter())
        month["all"] += number
        month[state] += number
        if state is SignUpState.COMPLETED:
            month["seconds"] += number * int((left_at - came_at).total_seconds())
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


def _of_families(scope: Scope) -> sa.ColumnElement[bool]:
    """Pairs whose family the scope's organisations registered, and where it lives."""
    families = sa.select(Household.id).where(Household.organisation_id.is_not(None))
    if scope.organisations is not None:
        families = families.where(Household.organisation_id.in_(scope.organisations))
    if scope.district:
        families = families.where(Household.district == scope.district)
    return Pair.household_id.in_(families)


def pairs_by_end(scope: Scope) -> Rows:
    """Pairs that had met and were closed, by their ending: the reasons that people give, and all others together."""
    rows = db.session.execute(
        sa.select(Pair.ending, sa.func.count())
        .where(Pair.closed_at >= scope.since, Pair.closed_at < scope.until, _of_families(scope))
        .where(Pair.introduced_at.is_not(None))
        .group_by(Pair.ending)
    )
    counts: Counter[Any] = Counter()
    for ending, number in rows:
        counts[ending if ending in LABELS else None] += number
    told = [(ending, (counts[ending],)) for ending in Ending if ending in counts]
    return [*told, (gettext("Another reason"), (counts[None],))] if None in counts else list(told)


def _met(scope: Scope) -> sa.ColumnElement[bool]:
    return sa.and_(Pair.introduced_at >= scope.since, Pair.introduced_at < scope.until, _of_families(scope))


def pairs_begun(scope: Scope) -> int:
    """Pairs whose first meeting took place."""
    return count(Pair, _met(scope))


def waited(scope: Scope) -> list[int]:
    """Days from the request to the first meeting."""
    rows = db.session.execute(
        sa.select(MentoringRequest.asked_at, sa.func.min(Pair.introduced_at))
        .join(Pair, Pair.request_id == MentoringRequest.id)
        .where(_met(scope))
        .group_by(MentoringRequest.id, MentoringRequest.asked_at)
    )
    return [max((met - asked).days, 0) for asked, met in rows if met is not None]


def _places(scope: Scope, *columns: Any) -> Any:
    return (
        sa.select(*columns)
        .select_from(SignUp)
        .join(Shift, Shift.id == SignUp.shift_id)
        .join(Session, Session.id == Shift.session_id)
        .join(Activity, Activity.id == Session.activity_id)
        .where(held(scope))
    )


def people_helping(scope: Scope) -> int:
    """Volunteers who completed a shift."""
    query = _places(scope, sa.func.count(SignUp.account_id.distinct())).where(SignUp.state == SignUpState.COMPLETED)
    return int(db.session.execute(query).scalar_one())


def hours(scope: Scope) -> int:
    """Full hours of completed shifts; of so few that their hours would be told, none."""
    if people_helping(scope) < LEAST:
        return 0
    rows = db.session.execute(
        _places(scope, CAME_AT, LEFT_AT, sa.func.count())
        .where(SignUp.state == SignUpState.COMPLETED)
        .group_by(CAME_AT, LEFT_AT)
    )
    return sum(number * int((left - came).total_seconds()) for came, left, number in rows) // HOUR


def places_not_used(scope: Scope) -> tuple[int, int]:
    """Places of volunteers who did not come, of all that were held."""
    held_on_to = (SignUpState.COMPLETED, SignUpState.NO_SHOW)
    counts = dict(
        db.session.execute(
            _places(scope, SignUp.state, sa.func.count()).where(SignUp.state.in_(held_on_to)).group_by(SignUp.state)
        ).all()
    )
    return counts.get(SignUpState.NO_SHOW, 0), sum(counts.values())


def stayed(scope: Scope, long: timedelta) -> tuple[int, int]:
    """Of volunteers whose first shift was in the scope and so long ago: who completed one so long after it."""
    query = (
        sa.select(sa.func.min(Shift.starts_at), sa.func.max(Shift.starts_at))
        .select_from(SignUp)
        .join(Shift, Shift.id == SignUp.shift_id)
        .join(Session, Session.id == Shift.session_id)
        .join(Activity, Activity.id == Session.activity_id)
        .where(SignUp.state == SignUpState.COMPLETED)
        .group_by(SignUp.account_id)
    )
    if scope.organisations is not None:
        query = query.where(run_by(scope.organisations))
    until = min(scope.until, clock.now() - long)
    begun = [(first, last) for first, last in db.session.execute(query) if scope.since <= first < until]
    return sum(last >= first + long for first, last in begun), len(begun)


def _counted(model: Any, columns: Sequence[Any], organisations: Sequence[int] | None) -> Iterable[Any]:
    query = sa.select(*columns, sa.func.count(model.id)).group_by(*columns)
    if organisations is not None:
        of_ours = sa.select(Household.id).where(Household.organisation_id.in_(organisations))
        query = query.where(model.household_id.in_(of_ours))
    return db.session.execute(query)


def _in_order(kinds: type[Enum], counted: Iterable[Any]) -> Rows:
    counts: Counter[Any] = Counter()
    for kind, number in counted:
        counts[kind] += number
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
        over=sign_ups,
        knows=OF_SESSIONS,
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
    Report(
        "pairs-by-end",
        lazy_gettext("Pairs by how they ended"),
        lazy_gettext("Pairs that had met and were closed on these days, by the reason that was noted."),
        (lazy_gettext("Pairs"),),
        over=pairs_by_end,
        knows=frozenset({Narrowing.DISTRICT}),
    ),
)
OF_FAMILIES = frozenset({Narrowing.DISTRICT})
INDICATORS = (
    Indicator(
        "volunteers",
        lazy_gettext("Volunteers who helped"),
        lazy_gettext("People who completed a shift on one of these days, each once."),
        Counts.NUMBER,
        people_helping,
        knows=OF_SESSIONS,
    ),
    Indicator(
        "hours",
        lazy_gettext("Hours that volunteers gave"),
        lazy_gettext("Full hours of the shifts that were completed."),
        Counts.NUMBER,
        hours,
        knows=OF_SESSIONS,
    ),
    Indicator(
        "volunteers-not-coming",
        lazy_gettext("Volunteers who did not come"),
        lazy_gettext("Of the places in shifts that were held at the end."),
        Counts.SHARE,
        places_not_used,
        knows=OF_SESSIONS,
    ),
    Indicator(
        "stayed-6",
        lazy_gettext("Volunteers still there after 6 months"),
        lazy_gettext("Of those who completed their first shift on one of these days, at least 6 months ago: who "
                     "completed one 6 months after it or later."),
        Counts.SHARE,
        lambda scope: stayed(scope, HALF_A_YEAR),
    ),
    Indicator(
        "stayed-12",
        lazy_gettext("Volunteers still there after 12 months"),
        lazy_gettext("Of those who completed their first shift on one of these days, at least 12 months ago: who "
                     "completed one 12 months after it or later."),
        Counts.SHARE,
        lambda scope: stayed(scope, 2 * HALF_A_YEAR),
    ),
    Indicator(
        "pairs",
        lazy_gettext("Pairs that began to meet"),
        lazy_gettext("Pairs of a volunteer and a family whose first meeting was on one of these days."),
        Counts.NUMBER,
        pairs_begun,
        knows=OF_FAMILIES,
    ),
    Indicator(
        "waiting",
        lazy_gettext("Days until somebody keeps company"),
        lazy_gettext("Of families whose first meeting was on one of these days: from their request to it, the one in "
                     "the middle."),
        Counts.DAYS,
        waited,
        knows=OF_FAMILIES,
    ),
)  # fmt: skip
