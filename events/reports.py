"""The figures of the programme: sessions held and seats used, families that came or waited, people and levels."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from community.foundation import clock
from community.foundation.config import settings
from community.foundation.database import db
from community.foundation.i18n import lazy_gettext, local
from community.foundation.manifest import Book, Counts, HeatMap, Indicator, Narrowing, Report, Scope
from community.households.models import Household, Member
from community.places.models import Area
from community.reports import People, guided
from community.skills.rules import Cefr
from events.activities.models import Activity
from events.activities.queries import run_by
from events.activities.rules import ActivityKind
from events.courses.models import Enrolment
from events.registrations.models import PartyMember, Registration
from events.registrations.rules import RegistrationState
from events.sessions.models import Session
from events.sessions.rules import SessionState
from events.venues.models import Venue

Rows = list[tuple[Any, tuple[int, ...]]]
# What is asked of sessions is asked by their kind, and by where they are.
OF_SESSIONS = frozenset(Narrowing)


def month_of(moment: datetime) -> date:
    """The first day of the month in which a moment lies, by the town's clock."""
    return local(moment, settings().time_zone).date().replace(day=1)


def held(scope: Scope) -> sa.ColumnElement[bool]:
    """Sessions that took place in a scope and are over; their activities are joined."""
    conditions: list[sa.ColumnElement[bool]] = [
        Session.starts_at >= scope.since,
        Session.starts_at < scope.until,
        Session.ends_at <= clock.now(),
        Session.state != SessionState.CANCELLED,
    ]
    if scope.organisations is not None:
        conditions.append(run_by(scope.organisations))
    if scope.kind:
        conditions.append(Activity.kind == ActivityKind(scope.kind))
    if scope.district:
        there = sa.select(Venue.id).join(Area, Area.id == Venue.area_id).where(Area.district == scope.district)
        conditions.append(Session.venue_id.in_(there))
    return sa.and_(*conditions)


def offered(scope: Scope) -> sa.ColumnElement[bool]:
    """Those of them to which people could come: not what the house made for those who are named in it, first meetings
    and viewings, whose seats are empty by nature."""
    return sa.and_(held(scope), sa.or_(Activity.source != "", Activity.source_uid.is_(None)))


def _sessions(scope: Scope) -> Iterable[Any]:
    return db.session.execute(
        sa.select(Session.starts_at, Activity.kind, Session.seats_taken)
        .join(Activity, Activity.id == Session.activity_id)
        .where(offered(scope))
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


def by_month(scope: Scope) -> Rows:
    """Sessions held and seats used, by month."""
    return _added(((month_of(at), (1, seats)) for at, _, seats in _sessions(scope)), lambda label: label)


def by_kind(scope: Scope) -> Rows:
    """Sessions held and seats used, by kind."""
    return _added(((kind, (1, seats)) for _, kind, seats in _sessions(scope)), lambda label: label.value)


def families(scope: Scope) -> Rows:
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
        .where(offered(scope))
        .group_by(Session.starts_at, Registration.state)
    )
    came = RegistrationState.ATTENDED
    numbered = (
        (month_of(at), (n, n * (state is waiting), n * (state is missing), int(people) * (state is came)))
        for at, state, n, people in rows
    )
    return _added(numbered, lambda label: label)


def by_hour(scope: Scope) -> Counter[tuple[int, int]]:
    """Seats used, by the weekday and the hour at which a session began, by the town's clock."""
    found: Counter[tuple[int, int]] = Counter()
    for at, _, seats in _sessions(scope):
        begins = local(at, settings().time_zone)
        found[begins.weekday(), begins.hour] += seats
    return found


def came(scope: Scope) -> People:
    """People who were at a session."""
    return _came(scope)


def _came(scope: Scope, *conditions: sa.ColumnElement[bool]) -> People:
    rows = db.session.execute(
        sa.select(PartyMember.member_id, sa.func.min(Session.starts_at), Member.birth_year)
        .select_from(Session)
        .join(Activity, Activity.id == Session.activity_id)
        .join(Registration, Registration.session_id == Session.id)
        .join(PartyMember, PartyMember.registration_id == Registration.id)
        .join(Member, Member.id == PartyMember.member_id)
        .where(
            held(scope),
            Registration.state == RegistrationState.ATTENDED,
            PartyMember.missing.is_(False),
            *conditions,
        )
        .group_by(PartyMember.member_id, Member.birth_year)
    )
    zone = settings().time_zone
    return [(member_id, local(at, zone).date(), born) for member_id, at, born in rows]


def _registered() -> sa.ColumnElement[bool]:
    """Members of families that an organisation registered."""
    return Member.household_id.in_(sa.select(Household.id).where(Household.organisation_id.is_not(None)))


def learned(scope: Scope) -> People:
    """People of registered families who were at a session in which a language is learned."""
    return _came(scope, _registered(), Activity.kind == ActivityKind.LANGUAGE)


def oriented(scope: Scope) -> People:
    """People of registered families who were at a session of what its organisers call civic orientation."""
    return _came(scope, _registered(), Activity.orientation.is_(True))


def supported(scope: Scope) -> People:
    """People of registered families who were at a session, or had a talk about work."""
    talks = [] if scope.kind else guided(scope)
    return [*_came(scope, _registered()), *talks]


def one_level_more(scope: Scope) -> People:
    """People who began a course and left it on a higher level than they came with."""
    levels = list(Cefr)
    query = (
        sa.select(Enrolment.member_id, Enrolment.begun_on, Member.birth_year, Enrolment.entry_level,
                  Enrolment.exit_level)
        .join(Activity, Activity.id == Enrolment.activity_id)
        .join(Member, Member.id == Enrolment.member_id)
        .where(
            Enrolment.begun_on.between(scope.first, scope.last),
            Enrolment.entry_level.is_not(None),
            Enrolment.exit_level.is_not(None),
            _registered(),
        )
    )  # fmt: skip
    if scope.organisations is not None:
        query = query.where(run_by(scope.organisations))
    return [
        (member_id, begun, born)
        for member_id, begun, born, entry, left in db.session.execute(query)
        if entry and left and levels.index(left) > levels.index(entry)
    ]


def _sum(scope: Scope, *columns: Any) -> tuple[int, ...]:
    row = db.session.execute(
        sa.select(*(sa.func.coalesce(column, 0) for column in columns))
        .select_from(Session)
        .join(Activity, Activity.id == Session.activity_id)
        .where(offered(scope))
    ).one()
    return tuple(map(int, row))


def sessions_held(scope: Scope) -> int:
    return _sum(scope, sa.func.count())[0]


def seats_used(scope: Scope) -> int:
    return _sum(scope, sa.func.sum(Session.seats_taken))[0]


def fill_rate(scope: Scope) -> tuple[int, int]:
    """Seats used, of all there were."""
    taken, there = _sum(scope, sa.func.sum(Session.seats_taken), sa.func.sum(Session.capacity))
    return taken, there


def families_not_coming(scope: Scope) -> tuple[int, int]:
    """Families that did not come, of those that had seats at the end."""
    counts: Counter[RegistrationState] = Counter()
    for state, number in db.session.execute(
        sa.select(Registration.state, sa.func.count())
        .join(Session, Session.id == Registration.session_id)
        .join(Activity, Activity.id == Session.activity_id)
        .where(offered(scope), Registration.state.in_((RegistrationState.ATTENDED, RegistrationState.NO_SHOW)))
        .group_by(Registration.state)
    ):
        counts[state] += number
    return counts[RegistrationState.NO_SHOW], sum(counts.values())


SESSIONS, SEATS = lazy_gettext("Sessions"), lazy_gettext("Seats used")
REPORTS = (
    Report(
        "sessions-by-month",
        lazy_gettext("Sessions by month"),
        lazy_gettext("Sessions that took place."),
        (SESSIONS, SEATS),
        over=by_month,
        population="sessions",
        plain=(0,),
        knows=OF_SESSIONS,
    ),
    Report(
        "sessions-by-kind",
        lazy_gettext("Sessions by kind"),
        lazy_gettext("Sessions that took place."),
        (SESSIONS, SEATS),
        over=by_kind,
        population="sessions",
        plain=(0,),
        knows=OF_SESSIONS,
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
        over=families,
        knows=OF_SESSIONS,
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
INDICATORS = (
    Indicator(
        "people",
        lazy_gettext("People who came"),
        lazy_gettext("Everybody who was noted at the door of a session on one of these days, each person once; "
                     "families and neighbours."),
        Counts.PEOPLE,
        came,
        (Book.OWN,),
        OF_SESSIONS,
        opens=True,
    ),
    Indicator(
        "supported",
        lazy_gettext("Participants supported"),
        lazy_gettext("People of registered families who were at a session or had a talk about work on one of these "
                     "days, each person once."),
        Counts.PEOPLE,
        supported,
        (Book.AMIF,),
        OF_SESSIONS,
        opens=True,
    ),
    Indicator(
        "language-course",
        lazy_gettext("Participants in a language course"),
        lazy_gettext("People of registered families who were at a session of the kind language."),
        Counts.PEOPLE,
        learned,
        (Book.AMIF,),
        OF_SESSIONS,
        opens=True,
    ),
    Indicator(
        "civic-orientation",
        lazy_gettext("Participants in a civic orientation course"),
        lazy_gettext("People of registered families who were at a session of an activity of which its organisers say "
                     "that it is civic orientation."),
        Counts.PEOPLE,
        oriented,
        (Book.AMIF,),
        OF_SESSIONS,
        opens=True,
    ),
    Indicator(
        "one-level-more",
        lazy_gettext("One language level more on leaving"),
        lazy_gettext("People who began a course on one of these days and left it at least one level of the Common "
                     "European Framework (CEFR) higher, both noted by the course."),
        Counts.PEOPLE,
        one_level_more,
        (Book.AMIF,),
        opens=True,
    ),
    Indicator(
        "sessions",
        SESSIONS,
        lazy_gettext("Sessions that took place and were not cancelled, without first meetings of pairs and visits to "
                     "homes."),
        Counts.NUMBER,
        sessions_held,
        knows=OF_SESSIONS,
        plain=True,
    ),
    Indicator(
        "seats",
        SEATS,
        lazy_gettext("Seats that were taken at these sessions: whoever came three times took three."),
        Counts.NUMBER,
        seats_used,
        knows=OF_SESSIONS,
    ),
    Indicator(
        "fill-rate",
        lazy_gettext("Seats used of all"),
        lazy_gettext("Seats that were taken, of all seats of these sessions."),
        Counts.SHARE,
        fill_rate,
        knows=OF_SESSIONS,
    ),
    Indicator(
        "families-not-coming",
        lazy_gettext("Families that did not come"),
        lazy_gettext("Of the families that had seats and did not say that they cannot come."),
        Counts.SHARE,
        families_not_coming,
        knows=OF_SESSIONS,
    ),
)  # fmt: skip
