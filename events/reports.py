"""The figures of the programme: sessions held and seats used, by month and by kind; families that came or waited."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from community.foundation import clock
from community.foundation.config import settings
from community.foundation.database import db
from community.foundation.i18n import lazy_gettext, local
from community.foundation.manifest import HeatMap, Report
from events.activities.models import Activity
from events.registrations.models import Registration
from events.registrations.rules import RegistrationState
from events.sessions.models import Session
from events.sessions.rules import SessionState

YEAR = timedelta(days=365)
Rows = list[tuple[Any, tuple[int, ...]]]


def month_of(moment: datetime) -> date:
    """The first day of the month in which a moment lies, by the town's clock."""
    return local(moment, settings().time_zone).date().replace(day=1)


def held(organisations: Sequence[int] | None) -> sa.ColumnElement[bool]:
    """Sessions of these organisations (None: of all) that ended within the last twelve months."""
    now = clock.now()
    past = sa.and_(Session.ends_at <= now, Session.ends_at > now - YEAR, Session.state != SessionState.CANCELLED)
    return past if organisations is None else sa.and_(past, Activity.organisation_id.in_(organisations))


def _sessions(organisations: Sequence[int] | None) -> Iterable[Any]:
    return db.session.execute(
        sa.select(Session.starts_at, Activity.kind, Session.seats_taken)
        .join(Activity, Activity.id == Session.activity_id)
        .where(held(organisations))
    )


def _added(numbered: Iterable[tuple[Any, tuple[int, ...]]], key: Any) -> Rows:
    sums: dict[Any, Counter[int]] = {}
    width = 0
    for label, numbers in numbered:
        width = len(numbers)
        one = sums.setdefault(label, Counter())
        for column, number in enumerate(numbers):
            one[column] += number
    return [(label, tuple(sums[label][column] for column in range(width))) for label in sorted(sums, key=key)]


def by_month(organisations: Sequence[int] | None) -> Rows:
    """Sessions held and seats used, by month."""
    return _added(((month_of(at), (1, seats)) for at, _, seats in _sessions(organisations)), lambda label: label)


def by_kind(organisations: Sequence[int] | None) -> Rows:
    """Sessions held and seats used, by kind."""
    return _added(((kind, (1, seats)) for _, kind, seats in _sessions(organisations)), lambda label: label.value)


def families(organisations: Sequence[int] | None) -> Rows:
    """Registrations by the month of their session: all, those still waiting when it began, those who did not come; and
    the people who came, as the door noted them."""
    waiting, missing = RegistrationState.WAITING, RegistrationState.NO_SHOW
    rows = db.session.execute(
        sa.select(
            Session.starts_at,
            Registration.state,
            sa.func.count(),
            sa.func.sum(Registration.party_size - Registration.missing),
        )
        .join(Session, Session.id == Registration.session_id)
        .join(Activity, Activity.id == Session.activity_id)
        .where(held(organisations))
        .group_by(Session.starts_at, Registration.state)
    )
    came = RegistrationState.ATTENDED
    numbered = (
        (month_of(at), (n, n * (state is waiting), n * (state is missing), int(people) * (state is came)))
        for at, state, n, people in rows
    )
    return _added(numbered, lambda label: label)


def by_hour(organisations: Sequence[int] | None) -> Counter[tuple[int, int]]:
    """Seats used, by the weekday and the hour at which a session began, by the town's clock."""
    found: Counter[tuple[int, int]] = Counter()
    for at, _, seats in _sessions(organisations):
        begins = local(at, settings().time_zone)
        found[begins.weekday(), begins.hour] += seats
    return found


SESSIONS, SEATS = lazy_gettext("Sessions"), lazy_gettext("Seats used")
REPORTS = (
    Report(
        "sessions-by-month",
        lazy_gettext("Sessions by month"),
        lazy_gettext("Sessions that took place."),
        (SESSIONS, SEATS),
        by_month,
        population="sessions",
    ),
    Report(
        "sessions-by-kind",
        lazy_gettext("Sessions by kind"),
        lazy_gettext("Sessions that took place."),
        (SESSIONS, SEATS),
        by_kind,
        population="sessions",
    ),
    Report(
        "registrations",
        lazy_gettext("Families that signed up"),
        lazy_gettext("By the month of the session."),
        (
            lazy_gettext("Registrations"),
            lazy_gettext("Still waiting at the start"),
            lazy_gettext("Did not come"),
            lazy_gettext("People who came"),
        ),
        families,
    ),
)
HEAT_MAPS = (
    HeatMap(
        "visits-by-hour",
        lazy_gettext("Visits by weekday and hour"),
        lazy_gettext("By the hour at which sessions began."),
        by_hour,
    ),
)
