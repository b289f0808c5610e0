"""The figures of people: households by district, what neighbours wrote, how long a home takes."""

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from community.foundation import clock
from community.foundation.config import settings
from community.foundation.database import db
from community.foundation.i18n import gettext, lazy_gettext, local
from community.foundation.manifest import Report
from community.households.models import Household
from community.households.rules import HouseholdState
from community.housing.queries import moved
from community.housing.rules import WAITED, HousingNeedState, bracket_of
from community.mediation.queries import counted as mediations
from community.mediation.rules import MediationState
from community.places.queries import districts
from community.worries.models import Worry
from community.worries.queries import counted, soon_over
from community.worries.rules import LIVE, WorryAge, age_of


def by_district(organisations: Sequence[int] | None) -> list[tuple[str, tuple[int]]]:
    """Active households by the district they live in."""
    query = sa.select(Household.district, sa.func.count()).where(
        Household.state == HouseholdState.ACTIVE, Household.organisation_id.is_not(None)
    )
    if organisations is not None:
        query = query.where(Household.organisation_id.in_(organisations))
    counts = {code: count for code, count in db.session.execute(query.group_by(Household.district))}  # noqa: C416
    names = dict(districts())
    return [(names.get(code, code) or gettext("Not said"), (counts[code],)) for code in sorted(counts)]


def _month(worry: Worry) -> date:
    return local(worry.told_at, settings().time_zone).date().replace(day=1)


def _by_month(some: Sequence[Worry], *columns: Callable[[Worry], Any]) -> list[tuple[date, tuple[int, ...]]]:
    """Of the worries of each month, for each column how many it is true of."""
    months: dict[date, list[Worry]] = defaultdict(list)
    for one in some:
        months[_month(one)].append(one)
    return [
        (month, tuple(sum(bool(is_true(one)) for one in of) for is_true in columns)) for month, of in months.items()
    ]


def worries_by_month(organisations: Sequence[int] | None) -> list[tuple[date, tuple[int, ...]]]:
    """What was written in each month, and what became of it."""
    agreed = {one.worry_id for one in mediations(organisations) if one.state is MediationState.AGREED}
    return _by_month(
        counted(organisations), lambda one: True, soon_over, lambda one: one.id in agreed, lambda one: one.repeated
    )


def worries_by_age(organisations: Sequence[int] | None) -> list[tuple[WorryAge, tuple[int]]]:
    """What is not over, by how long it has been open."""
    now = clock.now()
    ages = [age_of(one.told_at, now) for one in counted(organisations) if one.state in LIVE]
    return [(age, (ages.count(age),)) for age in WorryAge]


def hate_incidents(organisations: Sequence[int] | None) -> list[tuple[date, tuple[int, ...]]]:
    """Hate incidents by the month in which they were written of."""
    return _by_month([one for one in counted(organisations) if one.hate], lambda one: True)


YEAR = timedelta(days=365)


def days_to_a_home(organisations: Sequence[int] | None) -> list[tuple[str, tuple[int]]]:
    """Families that moved into a home within a year, by how long they waited for it."""
    found = moved(organisations, clock.today() - YEAR)
    waited = Counter(bracket_of((day - local(opened, clock.town_zone()).date()).days) for opened, day, _ in found)
    return [
        (gettext("up to %(days)s days", days=bound) if bound else gettext("longer"), (waited[bound],))
        for bound in (*WAITED, None)
        if waited[bound]
    ]


def still_housed(organisations: Sequence[int] | None) -> list[tuple[date, tuple[int, int, int]]]:
    """Families that moved into a home within a year, by the month of the move, and how many of them still lived there
    when they were asked."""
    months: dict[date, Counter[str]] = {}
    for _, day, state in moved(organisations, clock.today() - YEAR):
        one = months.setdefault(day.replace(day=1), Counter())
        one["moved"] += 1
        one["90"] += state in (HousingNeedState.AFTER_90, HousingNeedState.AFTER_180)
        one["180"] += state is HousingNeedState.AFTER_180
    return [(month, (one["moved"], one["90"], one["180"])) for month, one in sorted(months.items())]


REPORTS = (
    Report(
        "households",
        lazy_gettext("Households by district"),
        lazy_gettext("Families that are registered today."),
        (lazy_gettext("Households"),),
        by_district,
    ),
    Report(
        "worries",
        lazy_gettext("Worries of neighbours by month"),
        lazy_gettext(
            "What residents and families wrote in the month, of the last two years. Agreements: of mediations "
            "that came of it. Again: the same was written within the six months before."
        ),
        (
            lazy_gettext("Written"),
            lazy_gettext("Over within 30 days"),
            lazy_gettext("Agreements"),
            lazy_gettext("Again"),
        ),
        worries_by_month,
        population="worries",
    ),
    Report(
        "worries_open",
        lazy_gettext("Worries of neighbours that are open"),
        lazy_gettext("By how long they have been open today."),
        (lazy_gettext("Open"),),
        worries_by_age,
        population="worries",
    ),
    Report(
        "hate_incidents",
        lazy_gettext("Hate incidents by month"),
        lazy_gettext("What staff marked as one, in the month in which it was written."),
        (lazy_gettext("Written"),),
        hate_incidents,
        population="worries",
    ),
    Report(
        "days-to-a-home",
        lazy_gettext("How long families wait for a home"),
        lazy_gettext("Families that moved within a year, by the days from the need to the move."),
        (lazy_gettext("Families"),),
        days_to_a_home,
        population="homes",
    ),
    Report(
        "still-housed",
        lazy_gettext("Who still lives there"),
        lazy_gettext("Families by the month of their move, and who still lived there when somebody asked."),
        (
            lazy_gettext("Moved in"),
            lazy_gettext("Still there after 90 days"),
            lazy_gettext("Still there after 180 days"),
        ),
        still_housed,
        population="homes",
    ),
)
