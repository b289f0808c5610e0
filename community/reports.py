"""The figures of people: households by district, children on their way to school."""

from collections.abc import Sequence

import sqlalchemy as sa

from community.foundation.database import db, every
from community.foundation.i18n import gettext, lazy_gettext
from community.foundation.manifest import Report
from community.holidays.queries import free_days_of
from community.holidays.rules import working_days_between
from community.households.models import Household
from community.households.rules import HouseholdState
from community.places.queries import districts
from community.schooling.models import SchoolStep, SchoolWay
from community.schooling.rules import BEFORE_SCHOOL, SchoolStage, SchoolState


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


def _ways(organisations: Sequence[int] | None, *conditions: sa.ColumnElement[bool]) -> list[SchoolWay]:
    """Ways to school of these organisations (None: of all)."""
    ours = () if organisations is None else (SchoolWay.organisation_id.in_(organisations),)
    return every(SchoolWay, *conditions, *ours)


def by_step_to_school(organisations: Sequence[int] | None) -> list[tuple[SchoolStage, tuple[int, int]]]:
    """Children without a school place by the step that is next, and how many of them do not go on."""
    states = (SchoolState.ON_THE_WAY, SchoolState.STALLED)
    found = _ways(organisations, SchoolWay.stage.in_(BEFORE_SCHOOL), SchoolWay.state.in_(states))
    here = {stage: [one for one in found if one.stage is stage] for stage in BEFORE_SCHOOL}
    return [
        (stage, (len(ways), sum(one.state is SchoolState.STALLED for one in ways)))
        for stage, ways in here.items()
        if ways
    ]


# So many working days a place may take from the day of the need on; then twice as many, and longer.
PLACE_WITHIN = 31


def by_days_to_school(organisations: Sequence[int] | None) -> list[tuple[str, tuple[int, int, int]]]:
    """Children with a school place by the working days it took, and how many of them were asked after, after a month
    and at the end of the year."""
    found = _ways(organisations, SchoolWay.attending_on.is_not(None))
    asked = {
        stage: set(every(SchoolStep.way_id, SchoolStep.stage == stage))
        for stage in (SchoolStage.FIRST_MONTH, SchoolStage.YEAR_END)
    }
    groups: dict[str, list[int]] = {
        gettext("Up to %(days)s working days", days=PLACE_WITHIN): [],
        gettext("Up to %(days)s working days", days=2 * PLACE_WITHIN): [],
        gettext("Longer"): [],
    }
    for one in found:
        days = working_days_between(one.begun_on, one.attending_on or one.begun_on, free_days_of(one.law_code))
        place = 0 if days <= PLACE_WITHIN else 1 if days <= 2 * PLACE_WITHIN else 2
        list(groups.values())[place].append(one.id)
    return [
        (label, (len(ids), *(len(asked[stage].intersection(ids)) for stage in asked)))  # type: ignore[misc]
        for label, ids in groups.items()
        if ids
    ]


REPORTS = (
    Report(
        "households",
        lazy_gettext("Households by district"),
        lazy_gettext("Families that are registered today."),
        (lazy_gettext("Households"),),
        by_district,
    ),
    Report(
        "steps-to-school",
        lazy_gettext("On the way to school"),
        lazy_gettext("Children without a school place today, by the step that is next."),
        (lazy_gettext("Children"), lazy_gettext("Do not go on")),
        by_step_to_school,
    ),
    Report(
        "school-places",
        lazy_gettext("Days to a school place"),
        lazy_gettext("Children who got a place, by the working days from the need to the place."),
        (lazy_gettext("Children"), lazy_gettext("Asked after a month"), lazy_gettext("Asked at the year's end")),
        by_days_to_school,
    ),
)
