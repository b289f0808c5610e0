"""Figures of sessions and seats leave out what is between people who were named: first meetings and visits to homes."""

from datetime import timedelta

import pytest

from community.foundation import clock
from community.reporting.queries import scope_of
from events import reports
from events.activities.actions import keep_for_invited
from events.activities.rules import ActivityKind, Openness
from events.registrations.actions import join
from events.registrations.queries import members_of
from tests import factories

pytestmark = pytest.mark.both_databases
A_DAY = timedelta(days=1)


def test_seats_that_are_empty_by_nature_are_not_counted(writing, reading):
    with writing():
        town, now = factories.organisation(), clock.now()
        venue = factories.venue(town)
        held = {"capacity": 20, "seats_taken": 10}
        factories.session(factories.activity(town, venue=venue), now - A_DAY, **held)
        # By invitation of its organisers, as a circle of women is: offered all the same.
        circle = factories.activity(town, venue=venue, openness=Openness.INVITED)
        factories.session(circle, now - 2 * A_DAY, **held)
        # What came from another calendar is found again by its number, too.
        factories.session(factories.activity(town, venue=venue, source="partner", source_uid="a"), now - A_DAY, **held)
        for word, kind in (("viewings", ActivityKind.COMMUNITY), ("introductions", ActivityKind.MENTORING)):
            own = keep_for_invited(town.id, venue.id, kind, word, 40, word)
            session, family = factories.session(own, now + A_DAY, capacity=40), factories.household(town, "Rana")
            join(session.id, family.id, [one.id for one in members_of(family.id)])
            session.starts_at, session.ends_at = now - A_DAY, now - A_DAY + timedelta(hours=1)
        today, ours = clock.today(), [town.id]
    with reading():
        scope = scope_of(today - 3 * A_DAY, today, ours, "", "")
        assert reports.sessions_held(scope) == 3
        assert reports.seats_used(scope) == 30
        assert reports.fill_rate(scope) == (30, 60)
        assert [sum(numbers[0] for _, numbers in rows(scope)) for rows in (reports.by_month, reports.by_kind)] == [3, 3]
        assert sum(reports.by_hour(scope).values()) == 30
        assert reports.families(scope) == []
