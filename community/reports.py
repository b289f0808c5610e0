"""The figures of people: households by district."""

from collections.abc import Sequence

import sqlalchemy as sa

from community.foundation.database import db
from community.foundation.i18n import gettext, lazy_gettext
from community.foundation.manifest import Report
from community.households.models import Household
from community.households.rules import HouseholdState
from community.organisations.rules import OrganisationKind
from community.places.queries import districts
from community.staff_training.queries import outcomes


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


def by_employer(organisations: Sequence[int] | None) -> list[tuple[OrganisationKind, tuple[int, int, int]]]:
    """People who finished courses for staff by the kind of organisation that they work for, and what they said."""
    return [(kind, (finished, useful, in_use)) for kind, finished, useful, in_use in outcomes(organisations)]


REPORTS = (
    Report(
        "households",
        lazy_gettext("Households by district"),
        lazy_gettext("Families that are registered today."),
        (lazy_gettext("Households"),),
        by_district,
    ),
    Report(
        "staff-training",
        lazy_gettext("Courses for staff by where people work"),
        lazy_gettext(
            "People of authorities and institutions who finished a course with a certificate, each once; who of them "
            "found it useful, at least in part; who of them uses it 90 days later, at least sometimes."
        ),
        (lazy_gettext("Finished"), lazy_gettext("Found it useful"), lazy_gettext("Use it after 90 days")),
        by_employer,
    ),
)
