"""The figures of people: households by district, how long a home takes, and who still lives there."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta

import sqlalchemy as sa

from community.foundation import clock
from community.foundation.database import db
from community.foundation.i18n import gettext, lazy_gettext, local
from community.foundation.manifest import Report
from community.households.models import Household
from community.households.rules import HouseholdState
from community.housing.queries import moved
from community.housing.rules import WAITED, HousingNeedState, bracket_of
from community.places.queries import districts


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
