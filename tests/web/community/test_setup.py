"""A town that begins empty is led to its first event: who reads which step is next, and what the doctor says."""

import pytest

from community.foundation.access import Role
from community.setup.queries import done, lacking
from events.activities.models import Activity
from events.activities.rules import ActivityState
from tests import factories

STEPS = "/community/setup"
TITLES = [
    "Name a neighbourhood",
    "Add an organisation",
    "Invite somebody who coordinates",
    "Connect a mail server",
    "Look through the settings of the town",
    "Describe a venue",
    "Publish an activity",
    "Plan its first date",
    "Welcome the first who joins",
]


@pytest.fixture
def administrator(writing, visitor):
    with writing():
        ada = factories.account((Role.ADMINISTRATOR, None)).id
    person = visitor()
    person.sign_in(ada)
    return person


def test_an_empty_town_begins_with_its_map(administrator, app, reading, writing):
    page = administrator.get(STEPS).text
    assert [title for title in TITLES if title in page] == TITLES
    assert page.index('aria-current="step"') < page.index(TITLES[0]) < page.index(TITLES[1])
    assert "0 of 9 done" in page
    # On the own page, too, with the way there, and before the word that the inbox is empty.
    own = administrator.get("/community/watching").text
    assert STEPS in own
    assert own.index(TITLES[0]) < own.index("All done")
    with reading():
        assert lacking() == [f"First steps (9 left): {'; '.join(TITLES)}."]
    with writing():
        factories.area()
    assert "1 of 9 done" in administrator.get(STEPS).text
    with reading():
        assert done() == [True] + [False] * 8


def test_each_step_is_done_by_what_it_names(app, writing, reading, config):
    with writing():
        organisation = factories.organisation()
        factories.account((Role.COORDINATOR, organisation.id))
        activity = factories.activity(organisation)
        factories.session(activity)
        number = activity.id
    with reading():
        # Left are the mail server, which the tests have not, the settings, and whoever joins.
        assert done() == [True, True, True, False, False, True, True, True, False]
    with writing() as open_:
        open_.get_one(Activity, number).state = ActivityState.DRAFT
    with reading():
        assert done()[6] is False


def test_a_coordinator_sees_whose_turn_it_is(writing, visitor):
    with writing():
        carla = factories.account((Role.COORDINATOR, factories.organisation().id)).id
    person = visitor()
    person.sign_in(carla)
    page = person.get(STEPS).text
    # The map is missing, but it is not hers to draw: her own next step is the venue.
    assert page.index(TITLES[4]) < page.index('aria-current="step"') < page.index(TITLES[5])
    assert "by: administrator" in page.lower()
    assert "/community/places" not in page


def test_nobody_else_reads_it(visitor, writing):
    with writing():
        vera = factories.account((Role.VOLUNTEER, None)).id
    person = visitor()
    assert person.get(STEPS).status_code == 303
    person.sign_in(vera)
    assert person.get(STEPS).status_code == 403
    assert STEPS not in person.get("/").text
