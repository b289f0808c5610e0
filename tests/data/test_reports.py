"""Every report is read on both databases, of everybody and of one organisation;
requests are counted by where they are."""

from datetime import date, timedelta

import pytest

from community.foundation.database import db
from community.households.models import Member
from community.housing.rules import DwellingState, HousingNeedState
from community.reporting.queries import scope_of
from community.reports import at_school, days_until_moved, days_until_school, housed, worries_told
from community.schooling.rules import SchoolState
from tests import factories
from volunteers.pairs.rules import Ending, PairState
from volunteers.reports import requests_by_stage
from volunteers.requests.rules import RequestStage, RequestState

pytestmark = pytest.mark.both_databases


@pytest.fixture
def ours(writing):
    with writing():
        ours, mentor = factories.organisation(), factories.volunteer().id
        for state in (PairState.ACTIVE, PairState.INTRODUCED, PairState.PROPOSED, None):
            household = factories.household(ours, "Amina")
            request = factories.mentoring_request(household)
            if state:
                factories.pair(request, mentor, state=state)
                factories.pair(request, factories.volunteer().id, state=PairState.CLOSED, ending=Ending.NO_ANSWER)
        factories.mentoring_request(factories.household(ours, "Basma"), state=RequestState.CLOSED)
        factories.mentoring_request(factories.household(factories.organisation(), "Zahra"))
        return ours.id


def test_requests_are_counted_by_where_they_are(ours, reading):
    with reading():
        assert requests_by_stage([ours]) == [
            (RequestStage.LOOKING, (2,)),
            (RequestStage.FOUND, (2,)),
            (RequestStage.CLOSED, (1,)),
        ]
        assert requests_by_stage(None) == [
            (RequestStage.LOOKING, (3,)),
            (RequestStage.FOUND, (2,)),
            (RequestStage.CLOSED, (1,)),
        ]
        assert requests_by_stage([]) == []


def test_every_report_is_read(app, ours, reading):
    with reading():
        for manifest in app.extensions["manifests"]:
            for report in manifest.reports:
                for organisations in (None, [ours]):
                    scope = scope_of(date(2025, 1, 1), date(2026, 12, 31), organisations, "", "")
                    found = report.over(scope) if report.over else report.query(organisations)
                    assert isinstance(found, list)


def test_homes_schools_and_worries_are_counted_over_days(writing, reading):
    with writing():
        town, other = factories.organisation(), factories.organisation()
        household = factories.household(town, "Amina")
        child = factories.add(Member(household_id=household.id, call_name="Nur", birth_year=2016, languages=[]))
        home = factories.dwelling(town, DwellingState.OCCUPIED)
        opened = factories.NOON - timedelta(days=40)
        factories.housing_need(household, town, town, HousingNeedState.MOVED_IN, home, opened_at=opened)
        factories.school_way(child, town.id, state=SchoolState.ATTENDING, attending_on=factories.NOON.date())
        factories.worry(town)
        factories.worry(other)
        members = sorted(one.id for one in db.session.query(Member).filter_by(household_id=household.id))
    with reading():
        today = factories.NOON.date()
        scope = scope_of(today, today, [town.id], "", "")
        assert sorted(number for number, _, _ in housed(scope)) == members
        assert days_until_moved(scope) == [40]
        assert [(number, on) for number, on, _ in at_school(scope)] == [(child.id, today)]
        assert len(days_until_school(scope)) == 1
        assert worries_told(scope) == 1
        before = scope_of(today - timedelta(days=9), today - timedelta(days=1), [town.id], "", "")
        assert (housed(before), days_until_moved(before), at_school(before), worries_told(before)) == ([], [], [], 0)
        assert (
            housed(scope_of(today, today, [other.id], "", "")),
            worries_told(scope_of(today, today, None, "", "")),
        ) == (
            [],
            2,
        )
