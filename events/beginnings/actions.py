"""An activity with its dates and its helpers, all at once or not at all."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from community.foundation import clock
from events import signals
from events.activities import actions as activities
from events.activities.actions import Texts
from events.activities.models import Activity
from events.activities.queries import get_activity
from events.activities.recurrence import Recurrence
from events.planning import actions as planning
from events.planning import queries
from events.venues.models import Venue


@dataclass(frozen=True)
class DatesWish:
    """When it takes place, naive on the wall clock at the venue: once, or by a rule."""

    venue: Venue
    first: datetime
    last: datetime
    minutes: int
    recurrence: Recurrence | None = None
    leave_out_holidays: bool = False
    left_out: list[date] = field(default_factory=list)
    only_in_terms: bool = False


def begin(
    organisation_id: int,
    facts: Mapping[str, Any],
    texts: Texts,
    dates: DatesWish,
    roles: Mapping[str, int],
    *,
    insisted: bool = False,
    published: bool = False,
) -> Activity:
    """Add an activity with its dates and the roles that each needs (by word, how many), in the programme at once where
    that is wished. Raises Refused as planning and publishing do."""
    activity = activities.describe(organisation_id, facts, texts)
    if dates.recurrence:
        planning.plan_series(
            activity,
            dates.venue,
            dates.recurrence,
            dates.first,
            dates.minutes,
            dates.leave_out_holidays,
            left_out=dates.left_out,
            only_in_terms=dates.only_in_terms,
            insisted=insisted,
        )
    else:
        planning.plan_once(activity, dates.venue, dates.first, dates.last, insisted=insisted)
    if roles:
        signals.roles_wished.send(activity, roles=roles)
    if published:
        now = clock.now()
        activity = get_activity(activity.id)
        activities.publish(activity, queries.coming(activity.id, now), queries.closed_venues(activity.id, now))
    return activity
