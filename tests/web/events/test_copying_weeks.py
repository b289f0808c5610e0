"""A week is copied into others: what would be made is shown first, what clashes is a decision."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from events.activities.models import Activity
from events.activities.rules import ActivityState
from events.registrations.models import Registration
from events.sessions.models import Invitee, Session
from events.sessions.rules import CancelReason, SessionState
from tests import cast, factories
from volunteers.shifts.models import Shift, SignUp
from volunteers.shifts.rules import ShiftRole, ShiftState

# Monday 1 March 2027, 11:00 in Sofia.
NOW = datetime(2027, 3, 1, 9, tzinfo=UTC)
# Thursday 18 March 2027, 18:00 in Sofia; the week after next the clocks have gone forward.
EVENING = datetime(2027, 3, 18, 16, tzinfo=UTC)
COPY = "/events/timetable/copy?on=2027-03-15"


@pytest.fixture
def play(writing, clock):
    clock.set(NOW)
    with writing():
        return cast.gather()


@pytest.fixture
def coordinator(play, visitor):
    person = visitor()
    person.sign_in(play.coordinator)
    return person


@pytest.fixture
def sewing(writing, play):
    """A session with a seat more than usual and two roles, one of them called off."""
    return planned(writing, play, "Sewing circle", capacity=13, kept_for_families=3, roles=True)


def planned(writing, play, title, starts_at=EVENING, *, venue=None, elsewhere=False, roles=False, **changes):
    with writing() as session:
        ours = session.get_one(Activity, session.get_one(Session, play.session).activity_id).organisation_id
        of = factories.organisation() if elsewhere else session.get_one(factories.Organisation, ours)
        venue_id = venue or factories.venue(of, name=f"Hall of {title}").id
        activity = factories.activity(of, title, venue_id=venue_id, state=ActivityState.PUBLISHED)
        one = factories.session(activity, starts_at, 1.5, venue_id=venue_id, **changes)
        if roles:
            # Half an hour before, to lay the tables.
            factories.shift(one, role=ShiftRole.COOK, maximum=3, starts_at=starts_at - timedelta(minutes=30))
            factories.shift(one, role=ShiftRole.DRIVER, state=ShiftState.CANCELLED)
        return one.id


def made(reading, source):
    """The dates of the activity of a session, on the wall clock, but for itself."""
    with reading() as session:
        own = session.get_one(Session, source)
        rows = session.scalars(
            sa.select(Session)
            .where(Session.activity_id == own.activity_id, Session.id != source)
            .order_by(Session.starts_at)
        )
        return [row.starts_at.astimezone(ZoneInfo("Europe/Sofia")).strftime("%m-%d %H:%M") for row in rows]


def look(coordinator, **wish):
    return coordinator.press(coordinator.get(COPY), "Look first", **{"first": "2027-03-22", "number": "2", **wish})


@pytest.mark.both_databases
def test_a_week_is_made_again_at_the_same_hours_with_its_roles_and_without_its_people(
    coordinator, play, sewing, reading
):
    shown = look(coordinator)
    assert shown.status_code == 200
    assert "2 dates would be made." in shown.text
    assert "Sewing circle" in shown.text
    assert made(reading, sewing) == []
    done = coordinator.press(shown, "Make these dates")
    assert done.status_code == 303
    assert done.location == "/events/timetable?on=2027-03-22"
    # The clocks go forward on the 28th; the hour stays.
    assert made(reading, sewing) == ["03-25 18:00", "04-01 18:00"]
    with reading() as session:
        own = session.get_one(Session, sewing)
        rows = session.scalars(
            sa.select(Session).where(Session.activity_id == own.activity_id, Session.id != sewing)
        ).all()
        for row in rows:
            assert (row.capacity, row.kept_for_families, row.seats_taken, row.series_id) == (13, 3, 0, None)
            assert row.venue_id == own.venue_id
            [shift] = session.scalars(sa.select(Shift).where(Shift.session_id == row.id))
            assert (shift.role, shift.maximum, shift.taken) == (ShiftRole.COOK, 3, 0)
            assert row.starts_at - shift.starts_at == timedelta(minutes=30)
            assert shift.ends_at <= row.ends_at
            for model, column in ((Registration, Registration.session_id), (SignUp, None)):
                where = column == row.id if column is not None else SignUp.shift_id == shift.id
                assert session.scalar(sa.select(sa.func.count()).select_from(model).where(where)) == 0


def test_what_is_there_already_is_not_made_again(coordinator, play, sewing, reading):
    coordinator.press(look(coordinator), "Make these dates")
    again = look(coordinator, number="3")
    assert "1 date would be made." in again.text
    assert "2 dates are there already and are not made again." in again.text
    coordinator.press(again, "Make these dates")
    assert made(reading, sewing) == ["03-25 18:00", "04-01 18:00", "04-08 18:00"]
    assert "0 dates would be made." in look(coordinator).text
    assert "Make these dates" not in look(coordinator).text


def test_a_date_that_was_called_off_is_there_too(coordinator, play, sewing, reading, writing):
    coordinator.press(look(coordinator), "Make these dates")
    with writing() as session:
        activity = session.get_one(Session, sewing).activity_id
        for row in session.scalars(sa.select(Session).where(Session.activity_id == activity, Session.id != sewing)):
            row.call_off(NOW, CancelReason.WEATHER)
    assert "0 dates would be made." in look(coordinator).text


def test_a_taken_room_is_said_and_can_be_left_out_or_insisted_upon(coordinator, play, sewing, reading, writing):
    with reading() as session:
        venue = session.get_one(Session, sewing).venue_id
    planned(writing, play, "Choir", EVENING + timedelta(days=7, hours=1), venue=venue)
    shown = look(coordinator)
    assert shown.text.count("The venue is taken") == 1
    assert "Choir" in shown.text
    assert "Make these dates" not in shown.text
    fewer = coordinator.press(shown, "Look again", left_out=[f"{sewing}:2027-03-25"])
    assert "1 date would be made." in fewer.text
    assert coordinator.press(fewer, "Make these dates").status_code == 303
    assert made(reading, sewing) == ["04-01 18:00"]
    assert coordinator.press(look(coordinator), "Make them all the same").status_code == 303
    assert made(reading, sewing) == ["03-25 18:00", "04-01 18:00"]
    # What was insisted upon stays in sight.
    assert "The venue is taken twice" in coordinator.get("/events/timetable?on=2027-03-22").text


def test_who_took_the_room_meanwhile_is_seen_before_anything_is_made(coordinator, play, sewing, reading, writing):
    shown = look(coordinator)
    with reading() as session:
        venue = session.get_one(Session, sewing).venue_id
    planned(writing, play, "Choir", EVENING + timedelta(days=7, hours=1), venue=venue)
    refused = coordinator.press(shown, "Make these dates")
    assert refused.status_code == 409
    assert "Something changed since you looked" in refused.text
    assert "Choir" in refused.text
    assert made(reading, sewing) == []


def test_two_that_share_a_room_are_said_as_well(coordinator, play, sewing, reading, writing):
    with reading() as session:
        venue = session.get_one(Session, sewing).venue_id
    planned(writing, play, "Choir", EVENING + timedelta(minutes=30), venue=venue)
    assert look(coordinator, number="1").text.count("The venue is taken") == 2


def test_holidays_are_named_and_left_out_by_hand(coordinator, play, sewing, reading):
    # Thursday 6 May 2027 is one.
    shown = look(coordinator, first="2027-05-05", number="1")
    assert "George" in shown.text
    left = coordinator.press(shown, "Look again", left_out=[f"{sewing}:2027-05-06", "x", "1:soon"])
    assert "0 dates would be made." in left.text
    assert "Make" not in left.text.split("turns")[1].split("</form>")[0]


def test_only_what_is_chosen_and_only_ones_own(coordinator, play, sewing, reading, writing):
    choir = planned(writing, play, "Choir")
    off = planned(writing, play, "Chess")
    theirs = planned(writing, play, "Their walk", elsewhere=True)
    with writing() as session:
        session.get_one(Session, off).call_off(NOW, CancelReason.WEATHER)
    page = coordinator.get(COPY)
    assert "Their walk" not in page.text
    assert "Chess" not in page.text
    shown = coordinator.press(page, "Look first", first="2027-03-22", number="1", sessions=[str(choir)])
    assert "1 date would be made." in shown.text
    coordinator.press(shown, "Make these dates")
    assert (made(reading, sewing), made(reading, choir)) == ([], ["03-25 18:00"])
    wrong = coordinator.press(page, "Look first", first="2027-03-22", number="1", sessions=[str(theirs)])
    assert wrong.status_code == 422


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        ({"first": "2027-03-17"}, "This is the week that is copied"),
        ({"first": "2027-03-08"}, "This is the week that is copied"),
        ({"first": ""}, "Please look at this again"),
        ({"number": "0"}, "Please look at this again"),
        ({"number": "21"}, "Please look at this again"),
        ({"sessions": []}, "Choose at least one date"),
    ],
)
def test_what_makes_no_sense_is_said(coordinator, play, sewing, wish, said):
    page = look(coordinator, **wish)
    assert page.status_code == 422
    assert said in page.text


def test_what_would_be_over_is_not_made(coordinator, play, sewing):
    past = look(coordinator, first="2027-02-22", number="1")
    assert "0 dates would be made." in past.text
    assert "1 date would be over and is not made." in past.text


def test_a_quiet_week_has_nothing_to_copy(coordinator, play):
    page = coordinator.get("/events/timetable/copy?on=2027-06-14")
    assert "Nothing of yours takes place in this week." in page.text
    assert "Copy weeks" not in coordinator.get("/events/timetable?on=2027-06-14").text
    assert "Copy weeks" in coordinator.get(f"/events/timetable?on={date(2027, 3, 2)}").text


def test_whoever_does_not_plan_copies_nothing(visitor, play):
    stranger = visitor()
    stranger.sign_in(play.volunteer)
    assert stranger.get(COPY).status_code in (403, 404)
    assert stranger.post(COPY, data={}).status_code in (403, 404)


def test_a_meeting_of_those_who_were_named_is_not_copied(coordinator, play, sewing, writing):
    with writing():
        factories.add(Invitee(session_id=sewing, account_id=play.volunteer))
    assert "Nothing of yours takes place in this week." in coordinator.get(COPY).text


def test_many_dates_ask_as_few_questions_as_one(coordinator, play, sewing, writing, count_queries):
    page = coordinator.get(COPY)
    asked = []
    for number in ("1", "20"):
        with count_queries() as told:
            coordinator.press(page, "Look first", first="2027-03-22", number=number)
        asked.append(len(told))
    assert asked[0] == asked[1]


@pytest.mark.both_databases
def test_a_copied_week_is_undone_by_one_button(coordinator, play, sewing, reading, writing):
    draft = planned(writing, play, "Draft circle", EVENING + timedelta(days=1))
    with writing() as session:
        activity = session.get_one(Activity, session.get_one(Session, draft).activity_id)
        activity.state = ActivityState.DRAFT
    done = coordinator.press(look(coordinator), "Make these dates")
    assert len(made(reading, sewing)) == len(made(reading, draft)) == 2
    week = coordinator.get(done.location)
    assert "4 dates are planned." in week.text
    assert coordinator.press(week, "Undo").status_code == 303
    # Nobody saw the dates of the draft; the others stay in the calendars, marked as cancelled.
    assert made(reading, draft) == []
    with reading() as session:
        own = session.get_one(Session, sewing)
        rows = session.scalars(
            sa.select(Session).where(Session.activity_id == own.activity_id, Session.id != sewing)
        ).all()
        assert {row.state for row in rows} == {SessionState.CANCELLED}
        assert own.state is SessionState.SCHEDULED
        # No date of anybody else is another version by it.
        assert own.sequence == 0


RANGE = "/events/timetable/copy?on=2027-03-15&through=2027-03-24"


def of_range(coordinator, **wish):
    return coordinator.press(coordinator.get(RANGE), "Look first", **{"first": "2027-03-29", **wish})


@pytest.mark.both_databases
def test_weeks_are_made_again_together_each_date_on_its_day_and_undone_together(
    coordinator, play, sewing, reading, writing
):
    # A Monday of the second week; in the weeks into which it is copied the clocks have gone forward.
    choir = planned(writing, play, "Choir", datetime(2027, 3, 22, 7, 30, tzinfo=UTC))
    page = coordinator.get(RANGE)
    assert "2 weeks are copied." in page.text
    # Both are there to be chosen, each with its day.
    assert "Thu 18 Mar" in page.text
    assert "Mon 22 Mar" in page.text
    shown = coordinator.press(page, "Look first", number="2")
    assert "4 dates would be made." in shown.text
    done = coordinator.press(shown, "Make these dates")
    assert done.location == "/events/timetable?on=2027-03-29"
    assert made(reading, sewing) == ["04-01 18:00", "04-15 18:00"]
    assert made(reading, choir) == ["04-05 09:30", "04-19 09:30"]
    assert coordinator.press(coordinator.get(done.location), "Undo").status_code == 303
    with reading() as session:
        rows = session.scalars(sa.select(Session).where(Session.id.not_in([sewing, choir]))).all()
        copies = [row for row in rows if row.starts_at > datetime(2027, 3, 29, tzinfo=UTC) and row.series_id is None]
        assert {row.state for row in copies} <= {SessionState.CANCELLED}


def test_what_clashes_or_is_a_holiday_is_named_in_a_range_too(coordinator, play, sewing, reading, writing):
    with reading() as session:
        venue = session.get_one(Session, sewing).venue_id
    planned(writing, play, "Choir", datetime(2027, 5, 6, 15, tzinfo=UTC), venue=venue)
    shown = of_range(coordinator, first="2027-05-03")
    assert "George" in shown.text
    assert "The venue is taken" in shown.text
    left = coordinator.press(shown, "Look again", left_out=[f"{sewing}:2027-05-06"])
    assert "0 dates would be made." in left.text


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        ({"first": "2027-03-22"}, "This is among the weeks that are copied"),
        ({"first": "2027-03-10"}, "This is among the weeks that are copied"),
        ({"number": "11"}, "At most 20 weeks are made at once."),
    ],
)
def test_a_range_is_not_copied_into_itself_nor_without_end(coordinator, play, sewing, wish, said):
    page = of_range(coordinator, **wish)
    assert page.status_code == 422
    assert said in page.text


@pytest.mark.parametrize(
    ("through", "weeks"), [("2027-01-01", 1), ("soon", 1), ("2027-03-21", 1), ("2099-01-01", 20), ("2027-07-28", 20)]
)
def test_however_far_it_is_asked_for_there_are_some_weeks(coordinator, play, sewing, through, weeks):
    page = coordinator.get(f"/events/timetable/copy?on=2027-03-15&through={through}")
    assert f"{weeks} week{'s are' if weeks > 1 else ' is'} copied." in page.text


def test_so_many_dates_are_made_at_once_and_no_more(coordinator, play, sewing, writing, monkeypatch):
    monkeypatch.setattr("events.timetable.rules.MOST_DATES", 1)
    shown = look(coordinator)
    assert "dates are made at once." in shown.text
    assert "Make these dates" not in shown.text
    fewer = coordinator.press(shown, "Look again", left_out=[f"{sewing}:2027-03-25"])
    assert coordinator.press(fewer, "Make these dates").status_code == 303
