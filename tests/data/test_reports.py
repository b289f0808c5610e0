"""Every report is read on both databases, of everybody and of one organisation;
requests are counted by where they are."""

from datetime import date

import pytest

from community.reporting.queries import scope_of
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
