"""An activity begins on one page: its words, its dates and its helpers, all at once or not at all."""

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from events.activities.models import Activity, ActivityText, Series
from events.activities.rules import ActivityState
from events.sessions.models import Session
from events.venues.models import Venue
from events.venues.rules import VenueState
from tests import cast, factories
from volunteers.shifts.models import Shift
from volunteers.shifts.rules import ShiftRole

FEBRUARY = datetime(2027, 2, 1, 9, tzinfo=UTC)
NEW = "/events/beginnings/new"
FOOTBALL = {
    "title_en": "Football for everybody",
    "on": "2027-03-07",
    "starts": "10:00",
    "ends": "12:00",
    "until": "2027-06-13",
    "interval": "2",
    "role_helper": "2",
    "role_coach": "1",
}


@pytest.fixture
def play(writing, clock):
    clock.set(FEBRUARY)
    with writing():
        return cast.gather()


@pytest.fixture
def coordinator(play, visitor):
    person = visitor()
    person.sign_in(play.coordinator)
    return person


@pytest.fixture
def meadow(play, writing):
    with writing() as session:
        area = session.scalars(sa.select(factories.Area.id)).first() or factories.area().id
        ours = session.get_one(factories.Organisation, play.organisation)
        return str(factories.venue(ours, name="Pine Meadow", area_id=area, capacity=40).id)


def made(reading):
    with reading() as session:
        activity = session.scalars(sa.select(Activity).order_by(Activity.id.desc())).first()
        rows = session.scalars(
            sa.select(Session).where(Session.activity_id == activity.id).order_by(Session.starts_at)
        ).all()
        shifts = session.scalars(sa.select(Shift).where(Shift.session_id.in_([row.id for row in rows]))).all()
        return activity, rows, shifts


def number(reading):
    with reading() as session:
        return session.scalar(sa.select(sa.func.count()).select_from(Activity))


@pytest.mark.both_databases
def test_football_every_second_sunday_with_two_helpers_and_a_coach(coordinator, meadow, reading, visitor):
    page = coordinator.get(NEW)
    seen = coordinator.press(page, "Look first", **FOOTBALL, venue_id=meadow)
    before = number(reading)
    assert seen.status_code == 200
    assert "Football for everybody" in seen.text
    assert "takes place 8 times, from Sunday 7 March 2027 to Sunday 13 June 2027" in seen.text
    assert "Venue: " in seen.text
    assert "Pine Meadow" in seen.text
    assert "Helper: 2" in seen.text
    assert "Coach: 1" in seen.text
    assert number(reading) == before
    answer = coordinator.press(seen, "Plan and publish")
    assert answer.status_code == 303
    activity, rows, shifts = made(reading)
    assert activity.state is ActivityState.PUBLISHED
    assert len(rows) == 8
    assert {row.starts_at.weekday() for row in rows} == {6}
    assert {(one.role, one.minimum, one.maximum) for one in shifts} == {
        (ShiftRole.HELPER, 2, 2),
        (ShiftRole.COACH, 1, 1),
    }
    assert len(shifts) == 16
    assert "Football for everybody" in visitor().get("/programme?date=2027-03-07").text
    # What a person wrote in their own language is no draft of a translation.
    with reading() as session:
        assert [
            text.reviewed for text in session.scalars(sa.select(ActivityText).filter_by(activity_id=activity.id))
        ] == [True]


def test_a_single_date_and_a_draft(coordinator, meadow, reading):
    facts = FOOTBALL | {"until": "", "interval": "1", "role_helper": "", "role_coach": ""}
    answer = coordinator.press(coordinator.get(NEW), "Save as a draft", **facts, venue_id=meadow)
    assert answer.status_code == 303
    activity, rows, shifts = made(reading)
    assert (activity.state, len(rows), shifts) == (ActivityState.DRAFT, 1, [])
    page = coordinator.get(answer.location)
    assert coordinator.press(page, "Undo").status_code == 303
    assert made(reading)[1] == []


def test_refused_input_keeps_everything_typed_and_makes_nothing(coordinator, play, meadow, reading, writing):
    before = number(reading)
    page = coordinator.get(NEW)
    wrong = coordinator.press(page, "Save as a draft", **FOOTBALL | {"ends": "09:00", "title_en": ""}, venue_id=meadow)
    assert wrong.status_code == 422
    assert "Give it a title" in wrong.text
    wrong = coordinator.press(wrong, "Save as a draft", title_en="Football & more")
    assert wrong.status_code == 422
    assert "This is not after the start" in wrong.text
    assert 'value="Football &amp; more"' in wrong.text
    with writing() as session:
        ours = session.get_one(factories.Organisation, play.organisation)
        taken = datetime(2027, 3, 21, 8, tzinfo=UTC)
        factories.session(factories.activity(ours, "Fair", venue_id=int(meadow)), taken, venue_id=int(meadow))
    held = number(reading)
    late = coordinator.press(wrong, "Plan and publish", ends="12:00")
    assert late.status_code == 409
    assert "The venue is taken" in late.text
    assert "Fair" in late.text
    assert 'value="Football &amp; more"' in late.text
    assert (held, number(reading)) == (before + 1, before + 1)
    assert coordinator.press(late, "Plan them all the same").status_code == 303
    assert made(reading)[0].state is ActivityState.DRAFT


def test_what_must_not_be_published_leaves_nothing_behind(coordinator, meadow, reading):
    before = number(reading)
    facts = FOOTBALL | {"audience": "children", "age_to": "10", "role_helper": "", "role_coach": ""}
    refused = coordinator.press(coordinator.get(NEW), "Plan and publish", **facts, venue_id=meadow)
    assert refused.status_code == 409
    assert number(reading) == before
    assert 'value="2027-03-07"' in refused.text


def test_one_like_it_is_filled_in(coordinator, meadow, reading):
    coordinator.press(coordinator.get(NEW), "Save as a draft", **FOOTBALL, venue_id=meadow, food_facts=["halal"])
    activity, *_ = made(reading)
    page = coordinator.get(f"/events/beginnings/like/{activity.id}")
    answer = coordinator.press(page, "Save as a draft", on="2027-09-05", until="2027-10-31", title_en="Autumn football")
    assert answer.status_code == 303
    again, rows, shifts = made(reading)
    assert again.id != activity.id
    assert (again.foods, again.venue_id) == (activity.foods, activity.venue_id)
    assert [row.starts_at.day for row in rows] == [5, 19, 3, 17, 31]
    assert len(shifts) == 10
    with reading() as session:
        assert session.scalars(sa.select(Series.rrule).order_by(Series.id.desc())).first() == (
            "FREQ=WEEKLY;INTERVAL=2;BYDAY=SU;UNTIL=20271031"
        )


def test_one_like_it_takes_what_took_place_and_nothing_that_was_undone(coordinator, meadow, reading):
    coordinator.press(coordinator.get(NEW), "Plan and publish", **FOOTBALL, venue_id=meadow)
    activity, *_ = made(reading)
    dates = coordinator.get(f"/events/planning/activities/{activity.id}/dates")
    wrong = {"on": "2027-03-05", "starts": "19:00", "ends": "20:00", "weekdays": ["4"], "venue_id": meadow}
    planned = coordinator.get(coordinator.press(dates, "Plan these dates", **wrong).location)
    like = f"/events/beginnings/like/{activity.id}"
    assert 'value="19:00"' in coordinator.get(like).text
    assert coordinator.press(planned, "Undo").status_code == 303
    page = coordinator.get(like).text
    assert 'value="10:00"' in page
    assert 'value="19:00"' not in page


def test_one_like_it_takes_the_hours_of_a_single_date(coordinator, meadow, reading):
    facts = FOOTBALL | {"until": "", "interval": "1", "role_helper": "", "role_coach": "", "weekdays": []}
    coordinator.press(coordinator.get(NEW), "Save as a draft", **facts, venue_id=meadow)
    activity, *_ = made(reading)
    page = coordinator.get(f"/events/beginnings/like/{activity.id}").text
    assert 'value="10:00"' in page
    assert 'value="12:00"' in page


def test_the_readers_own_language_is_open_and_no_translation_is_ticked(coordinator, play):
    page = coordinator.get(NEW).text
    assert page.count('name="shown"') > 1
    assert 'value="en" checked' in page
    assert 'name="reviewed_bg"' in page
    assert "checked" not in page[page.index('name="reviewed_bg"') :][:120]


def test_it_is_for_coordinators(play, visitor):
    assert visitor().get(NEW).status_code == 303
    volunteer, stranger = visitor(), visitor()
    volunteer.sign_in(play.volunteer)
    assert volunteer.get(NEW).status_code == 403
    assert volunteer.post(NEW).status_code == 403
    stranger.sign_in(play.stranger)
    assert stranger.get(f"/events/beginnings/like/{1}").status_code == 404


def test_a_double_click_begins_one_activity(coordinator, meadow, reading):
    page = coordinator.get(NEW)
    before = number(reading)
    first, second = (coordinator.press(page, "Save as a draft", **FOOTBALL, venue_id=meadow) for _ in range(2))
    assert (first.status_code, second.status_code) == (303, 303)
    assert second.location == first.location
    assert number(reading) == before + 1


@pytest.mark.parametrize("address", [NEW, "/events/activities/new"])
def test_where_no_venue_is_described_the_way_to_one_stands_in_place_of_the_form(coordinator, address, writing):
    assert "No venues yet" not in coordinator.get(address).text
    with writing() as session:
        session.execute(sa.update(Venue).values(state=VenueState.CLOSED))
    page = coordinator.get(address).text
    assert "No venues yet" in page
    assert 'href="/events/venues/new"' in page
    assert 'name="capacity"' not in page
