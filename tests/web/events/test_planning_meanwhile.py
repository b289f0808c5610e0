"""Two coordinators at one form: the slower one is told, keeps what was typed, sees what is there, and decides."""

import pytest
import sqlalchemy as sa

from community.foundation.access import Role
from community.organisations.models import Membership
from events.activities.models import Activity
from events.sessions.models import Session
from events.venues.models import Venue
from tests import cast, factories
from volunteers.shifts.models import Shift


@pytest.fixture
def play(writing):
    with writing():
        return cast.gather()


@pytest.fixture
def coordinator(play, visitor):
    person = visitor()
    person.sign_in(play.coordinator)
    return person


@pytest.fixture
def things(play, reading):
    with reading() as session:
        row = session.get_one(Session, play.session)
        return {"venue": row.venue_id, "activity": row.activity_id, "shift": play.shift}


FORMS = [
    ("/events/venues/{venue}", Venue, "venue", {"name": "The new hall"}, {"name": "Hall of mine", "capacity": "55"},
    "The new hall"),
    ("/events/activities/{activity}/edit", Activity, "activity", {"capacity": "31"}, {"capacity": "44",
    "title_en": "Kickers"}, "31"),
    ("/volunteers/shifts/roles/{shift}", Shift, "shift", {"maximum": "4"}, {"maximum": "9"}, "4"),
]  # fmt: skip


@pytest.mark.both_databases
@pytest.mark.parametrize(("path", "model", "name", "first", "second", "there"), FORMS)
def test_the_slower_one_is_told_and_nothing_is_lost(
    coordinator, things, reading, clock, path, model, name, first, second, there
):
    path = path.format(**things)
    one, other = coordinator.get(path), coordinator.get(path)
    clock.advance(minutes=1)
    assert coordinator.press(one, "Save", **first).status_code == 303
    late = coordinator.press(other, "Save", **second)
    assert late.status_code == 409
    assert "Somebody else saved this in the meantime" in late.text
    assert "What is there now" in late.text
    assert f"<dd>{there}</dd>" in late.text
    for typed in second.values():
        assert f'value="{typed}"' in late.text
    field, value = next(iter(first.items()))
    with reading() as session:
        assert str(getattr(session.get_one(model, things[name]), field)) == value
    assert coordinator.press(late, "Save").status_code == 303
    field, value = next(iter(second.items()))
    with reading() as session:
        assert str(getattr(session.get_one(model, things[name]), field)) == value


@pytest.mark.parametrize("seen_at", ["yesterday", "2026-02-30", "\x00", "٣", "1" * 5000])
def test_a_moment_that_nobody_was_shown_is_another_one(coordinator, things, seen_at):
    page = coordinator.get("/events/activities/{activity}/edit".format(**things))
    assert coordinator.press(page, "Save", seen_at=seen_at).status_code == 409


def test_a_coordinator_of_two_organisations_says_in_which_one(coordinator, play, writing, reading, clock):
    with writing():
        second = factories.organisation(name="Second house").id
        factories.add(
            Membership(
                account_id=play.coordinator, role=Role.COORDINATOR, organisation_id=second, granted_at=clock.now()
            )
        )
        theirs = factories.organisation(name="Not ours").id
        area = factories.area().id
    facts = {"name": "Room 2", "address": "Street 2", "area_id": str(area), "capacity": "12"}
    page = coordinator.get("/events/venues/new")
    assert "Second house" in page.text
    assert "Not ours" not in page.text
    assert coordinator.press(page, "Save", organisation_id=str(theirs), **facts).status_code == 422
    assert coordinator.press(page, "Save", organisation_id=str(second), **facts).status_code == 303
    page = coordinator.get("/events/activities/new")
    answer = coordinator.press(page, "Save", organisation_id=str(second), title_en="Dance", kind="culture")
    assert answer.status_code == 303
    with reading() as session:
        assert session.scalars(sa.select(Venue.organisation_id).where(Venue.name == "Room 2")).one() == second
        latest = session.scalars(sa.select(Activity).order_by(Activity.id.desc())).first()
        assert latest.organisation_id == second


def test_with_one_organisation_nothing_is_asked(coordinator):
    assert "organisation_id" not in coordinator.get("/events/venues/new").text
    assert "organisation_id" not in coordinator.get("/events/activities/new").text
