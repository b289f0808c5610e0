"""A coordinator describes a venue and an activity, plans a series over a clock change, publishes, moves and cancels."""

import re
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from events.activities.models import Activity, ActivityText, Series
from events.activities.rules import ActivityState, Audience
from events.planning.actions import keep_series_ahead
from events.registrations.models import Registration
from events.registrations.rules import RegistrationState
from events.sessions.models import Session
from events.sessions.rules import SessionState
from events.venues.models import Venue
from events.venues.rules import VenueState
from tests import cast, factories
from volunteers.clearances.rules import Clearance
from volunteers.shifts.models import Shift, SignUp
from volunteers.shifts.rules import ShiftRole, SignUpState

FEBRUARY = datetime(2027, 2, 1, 9, tzinfo=UTC)
SOFIA = ZoneInfo("Europe/Sofia")


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


def only(reading, model, *conditions):
    with reading() as session:
        return session.scalars(sa.select(model).where(*conditions).order_by(model.id.desc())).first()


def confirmed_move(coordinator, page, **typed):
    """Save, look at whom it touches, and confirm."""
    look = coordinator.press(page, "Save", **typed)
    assert look.status_code == 200, look.text
    return coordinator.press(look, "Move it and tell everybody")


def described(coordinator, reading, **facts):
    """An activity described in the form; returns its id."""
    page = coordinator.get("/events/activities/new")
    answer = coordinator.press(page, "Save", title_bg="Хор", title_en="Choir", kind="culture", **facts)
    assert answer.status_code == 303, answer.text
    return only(reading, Activity).id


def planned(coordinator, activity_id, **facts):
    page = coordinator.get(f"/events/planning/activities/{activity_id}/dates")
    when = {"on": "2027-03-15", "starts": "18:00", "ends": "19:30", **facts}
    return coordinator.press(page, "Plan these dates", **when)


def test_from_nothing_to_a_published_series_over_the_clock_change(coordinator, reading, visitor, writing):
    with writing():
        area = factories.area().id
    page = coordinator.get("/events/venues/new")
    saved = coordinator.press(page, "Save", name="Читалище", address="Улица 1", area_id=area, capacity=30)
    assert saved.status_code == 303
    venue = only(reading, Venue)
    number = described(coordinator, reading, venue_id=venue.id)
    assert planned(coordinator, number, weekdays=["0", "3"], until="2027-04-30").status_code == 303
    with reading() as session:
        rows = session.scalars(
            sa.select(Session).where(Session.activity_id == number).order_by(Session.starts_at)
        ).all()
    local = [row.starts_at.astimezone(SOFIA) for row in rows]
    assert {(moment.hour, moment.weekday()) for moment in local} == {(18, 0), (18, 3)}
    assert {row.starts_at.hour for row in rows} == {16, 15}
    assert all(b > a for a, b in pairwise(local))
    assert "Choir" not in visitor().get("/programme").text
    answer = coordinator.press(coordinator.get(f"/events/planning/activities/{number}"), "Publish")
    assert answer.status_code == 303
    assert "Choir" in visitor().get("/programme?date=2027-03-15").text


def test_looking_first_saves_nothing_and_shows_a_taken_venue(coordinator, play, reading, writing):
    number = described(coordinator, reading)
    planned(coordinator, number)
    page = coordinator.get(f"/events/planning/activities/{number}/dates")
    seen = coordinator.press(page, "Look first", on="2027-03-15", starts="19:00", ends="20:00", preview="1")
    assert "The venue is taken" in seen.text
    with reading() as session:
        assert session.scalar(sa.select(sa.func.count(Session.id)).where(Session.activity_id == number)) == 1


def test_an_hour_that_does_not_exist_is_refused_with_the_form_kept(coordinator, reading):
    number = described(coordinator, reading)
    answer = planned(coordinator, number, on="2027-03-28", starts="03:30", ends="05:00")
    assert answer.status_code == 422
    assert "clocks go forward" in answer.text
    assert 'value="03:30"' in answer.text


def hours_of(row):
    return [f"{moment.astimezone(SOFIA):%d %b %H:%M}" for moment in (row.starts_at, row.ends_at)]


@pytest.mark.parametrize(
    ("day", "hours"),
    [("2027-03-27", ["27 Mar 22:00", "28 Mar 06:00"]), ("2027-10-30", ["30 Oct 22:00", "31 Oct 06:00"])],
)
@pytest.mark.parametrize("weekdays", [[], ["5"]])
def test_a_night_ends_at_six_over_both_changes_of_the_clocks(coordinator, reading, day, hours, weekdays):
    number = described(coordinator, reading)
    repeated = {"weekdays": weekdays, "count": "2"} if weekdays else {}
    assert planned(coordinator, number, on=day, starts="22:00", ends="06:00", days="1", **repeated).status_code == 303
    with reading() as session:
        rows = list(session.scalars(sa.select(Session).where(Session.activity_id == number).order_by(Session.id)))
    assert hours_of(rows[0]) == hours
    assert len(rows) == (2 if weekdays else 1)
    if weekdays:
        page = coordinator.get(f"/events/planning/series/{rows[0].series_id}/edit")
        assert 'selected value="1">on the next day' in page.text
        assert "it ends on the next day" in coordinator.get(f"/events/planning/activities/{number}").text


@pytest.mark.parametrize("ends", ["10:00", "11:00"])
def test_an_end_before_the_start_is_refused_unless_it_is_said_to_be_of_a_later_day(coordinator, reading, ends):
    number = described(coordinator, reading)
    refused = planned(coordinator, number, starts="11:00", ends=ends)
    assert refused.status_code == 422
    assert "If it ends on a later day, say so" in refused.text
    assert only(reading, Session, Session.activity_id == number) is None
    said = coordinator.press(refused, "Plan these dates", days="1")
    assert said.status_code == 303
    assert hours_of(only(reading, Session, Session.activity_id == number)) == ["15 Mar 11:00", f"16 Mar {ends}"]


def test_a_weekly_date_that_lasts_into_the_next_one_is_refused_in_words(coordinator, reading):
    number = described(coordinator, reading)
    over = {"weekdays": ["0", "1"], "until": "2027-04-30", "starts": "18:00", "ends": "19:30"}
    answer = planned(coordinator, number, days="1", **over)
    assert answer.status_code == 422
    assert "The next date would begin before this one ends." in answer.text
    with reading() as session:
        assert session.scalar(sa.select(sa.func.count(Session.id)).where(Session.activity_id == number)) == 0
    assert planned(coordinator, number, **over).status_code == 303
    series = only(reading, Series, Series.activity_id == number)
    page = coordinator.get(f"/events/planning/series/{series.id}/edit?since=2027-03-15")
    changed = coordinator.press(page, "Look whom it touches", days="1")
    assert changed.status_code == 422
    assert "The next date would begin before this one ends." in changed.text


@pytest.mark.parametrize("days", [2, 40])
def test_what_lasts_several_days_still_does_when_only_its_seats_change(coordinator, play, reading, writing, days):
    with writing() as session:
        row = session.get_one(Session, play.session)
        row.starts_at = datetime(2027, 3, 18, 16, tzinfo=UTC)
        row.ends_at = row.starts_at + timedelta(days=days, hours=-3)
    before = hours_of(only(reading, Session, Session.id == play.session))
    page = coordinator.get(f"/events/planning/sessions/{play.session}")
    assert coordinator.press(page, "Save", capacity="13").status_code == 303
    row = only(reading, Session, Session.id == play.session)
    assert (hours_of(row), row.capacity, row.state) == (before, 13, SessionState.SCHEDULED)


def test_a_children_session_over_night_is_not_published(coordinator, reading, writing):
    number = described(coordinator, reading, audience="children", age_from="7", age_to="12", capacity="8")
    planned(coordinator, number, starts="19:00", ends="08:00", days="1")
    with writing() as session:
        row = session.scalars(sa.select(Session).where(Session.activity_id == number)).one()
        factories.shift(row, maximum=2, clearance=Clearance.CHILDREN)
        factories.shift(row, maximum=1, role=ShiftRole.LEAD, clearance=Clearance.CHILDREN)
    refused = coordinator.post(f"/events/planning/activities/{number}/publish")
    assert refused.status_code == 409
    assert "ends too late for children" in refused.text
    page = coordinator.get(f"/events/planning/sessions/{row.id}")
    assert confirmed_move(coordinator, page, starts="17:00", ends="19:00", days="0").status_code == 303
    assert coordinator.post(f"/events/planning/activities/{number}/publish").status_code == 303


def test_what_is_missing_is_said_and_what_was_typed_stays(coordinator, reading):
    page = coordinator.get("/events/activities/new")
    answer = coordinator.press(page, "Save", description_bg="Пеем заедно", capacity="0")
    assert answer.status_code == 422
    assert "Пеем заедно" in answer.text
    assert "title in at least one language" in answer.text or "number from 1" in answer.text


def test_an_activity_without_dates_is_not_published(coordinator, reading):
    number = described(coordinator, reading)
    answer = coordinator.post(f"/events/planning/activities/{number}/publish")
    assert answer.status_code == 409
    assert "no date to come" in answer.text


def test_children_need_cleared_adults_and_a_lead_before_the_world_sees_it(coordinator, reading, writing):
    number = described(coordinator, reading, audience="children", age_from="7", age_to="12", capacity="16")
    planned(coordinator, number)
    refused = coordinator.post(f"/events/planning/activities/{number}/publish")
    assert refused.status_code == 409
    assert "needs 3 adults" in refused.text
    with writing() as session:
        row = session.scalars(sa.select(Session).where(Session.activity_id == number)).one()
        factories.shift(row, maximum=2, clearance=Clearance.CHILDREN)
    assert "3 adults" in coordinator.post(f"/events/planning/activities/{number}/publish").text
    with writing() as session:
        row = session.scalars(sa.select(Session).where(Session.activity_id == number)).one()
        factories.shift(row, maximum=1, role=ShiftRole.LEAD, clearance=Clearance.CHILDREN)
    assert coordinator.post(f"/events/planning/activities/{number}/publish").status_code == 303
    assert only(reading, Activity, Activity.id == number).audience is Audience.CHILDREN


def test_a_move_reaches_everybody_once_and_the_shift_moves_along(coordinator, play, visitor, mailbox, reading):
    for who in (play.volunteer, play.second_volunteer):
        person = visitor()
        person.sign_in(who)
        person.post(f"/volunteers/shifts/{play.shift}/sign-up")
    mailbox.deliver()
    page = coordinator.get(f"/events/planning/sessions/{play.session}")
    answer = confirmed_move(coordinator, page, on="2027-02-03", starts="10:00", ends="12:00")
    assert answer.status_code == 303
    emails = mailbox.deliver()
    assert sorted(email["To"] for email in emails) == ["vera@example.org", "walid@example.org"]
    assert {email["Subject"] for email in emails} == {"A change of time or place"}
    moved = only(reading, Session, Session.id == play.session)
    shift = only(reading, Shift, Shift.id == play.shift)
    assert (moved.state, moved.sequence) == (SessionState.MOVED, 1)
    assert (shift.starts_at, shift.ends_at) == (moved.starts_at, moved.ends_at)
    again = coordinator.press(coordinator.get(f"/events/planning/sessions/{play.session}"), "Save")
    assert again.status_code == 303
    assert mailbox.deliver() == []


def test_a_cancelled_session_frees_its_people_and_tells_each_once(
    coordinator, play, visitor, mailbox, reading, writing
):
    with writing() as session:
        row = session.get_one(Session, play.session)
        later = factories.shift(row, starts_at=row.ends_at, ends_at=row.ends_at + timedelta(hours=1)).id
        elsewhere = factories.shift(factories.session(session.get_one(Activity, row.activity_id), row.starts_at)).id
    person = visitor()
    person.sign_in(play.volunteer)
    for shift in (play.shift, later):
        assert person.post(f"/volunteers/shifts/{shift}/sign-up").status_code == 303
    mailbox.deliver()
    page = coordinator.get(f"/events/planning/sessions/{play.session}")
    assert coordinator.press(page, "Yes, cancel it", reason="weather").status_code == 303
    assert [email["Subject"] for email in mailbox.deliver()] == ["It does not take place"]
    with reading() as session:
        assert set(session.scalars(sa.select(SignUp.state))) == {SignUpState.WITHDRAWN}
    assert person.post(f"/volunteers/shifts/{elsewhere}/sign-up").status_code == 303
    assert (
        coordinator.post(f"/events/planning/sessions/{play.session}/cancel", data={"reason": "weather"}).status_code
        == 409
    )
    assert "Cancelled" in visitor().get("/programme").text
    assert "STATUS:CANCELLED" in visitor().get("/cal/en/programme.ics").text


def test_of_two_coordinators_the_slower_one_is_told(coordinator, play, clock):
    first = coordinator.get(f"/events/planning/sessions/{play.session}")
    second = coordinator.get(f"/events/planning/sessions/{play.session}")
    clock.advance(minutes=1)
    coordinator.press(first, "Save", capacity="19")
    late = confirmed_move(coordinator, second, on="2027-02-04")
    assert late.status_code == 409
    assert "2027-02-04" in late.text
    assert confirmed_move(coordinator, late).status_code == 303


def test_places_can_be_raised_and_lowered_and_nobody_is_thrown_out(coordinator, play, visitor, reading):
    for who in (play.volunteer, play.second_volunteer):
        person = visitor()
        person.sign_in(who)
        person.post(f"/volunteers/shifts/{play.shift}/sign-up")
    page = coordinator.get(f"/volunteers/shifts/roles/{play.shift}")
    assert coordinator.press(page, "Save", minimum="1", maximum="1").status_code == 303
    shift = only(reading, Shift, Shift.id == play.shift)
    assert (shift.maximum, shift.taken) == (1, 2)


def test_a_role_is_opened_in_the_whole_series(coordinator, reading):
    number = described(coordinator, reading)
    planned(coordinator, number, weekdays=["0"], until="2027-04-05")
    session_id = only(reading, Session, Session.activity_id == number).id
    with reading() as session:
        ids = session.scalars(sa.select(Session.id).where(Session.activity_id == number).order_by(Session.id)).all()
    page = coordinator.get(f"/volunteers/shifts/roles/sessions/{ids[0]}")
    answer = coordinator.press(page, "Save", role="coach", minimum="1", maximum="3", language="ar", later_too="y")
    assert answer.status_code == 303
    with reading() as session:
        found = session.scalars(sa.select(Shift.session_id).where(Shift.role == ShiftRole.COACH)).all()
    assert sorted(found) == list(ids)
    assert session_id in found


def test_the_worker_keeps_an_endless_series_ahead(app, coordinator, reading, clock):
    number = described(coordinator, reading)
    planned(coordinator, number, weekdays=["0"])
    with reading() as session:
        before = session.scalar(sa.select(sa.func.count(Session.id)).where(Session.activity_id == number))
    assert before >= 70
    clock.advance(days=21)
    with app.app_context():
        assert keep_series_ahead() == 3
        assert keep_series_ahead() == 0


@pytest.mark.parametrize(
    "path",
    [
        "/events/planning",
        "/events/venues",
        "/events/activities",
        "/events/activities/{activity}/edit",
        "/events/planning/activities/{activity}",
        "/events/planning/activities/{activity}/dates",
        "/events/planning/sessions/{session}",
        "/volunteers/shifts/roles/{shift}",
        "/volunteers/shifts/roles/sessions/{session}",
    ],
)
def test_pages_are_for_our_coordinator_only(coordinator, play, visitor, reading, path):
    activity = only(reading, Session, Session.id == play.session).activity_id
    path = path.format(activity=activity, session=play.session, shift=play.shift)
    assert coordinator.get(path).status_code == 200
    volunteer, stranger = visitor(), visitor()
    volunteer.sign_in(play.volunteer)
    stranger.sign_in(play.stranger)
    assert volunteer.get(path).status_code == 403
    seen = stranger.get(path)
    assert seen.status_code == (404 if any(part.isdigit() for part in path.split("/")) else 200)
    assert "Football" not in seen.text
    assert visitor().get(path).status_code == 303


def test_what_the_form_does_not_name_cannot_be_set(coordinator, play, reading, writing):
    with writing():
        theirs = factories.organisation().id
    number = described(coordinator, reading, organisation_id=str(theirs), state="published", id="999")
    row = only(reading, Activity, Activity.id == number)
    assert (row.organisation_id, row.state) == (play.organisation, ActivityState.DRAFT)


def test_raised_seats_are_offered_to_the_family_that_waits(coordinator, play, reading, writing):
    with writing() as session:
        row = session.get_one(Session, play.session)
        row.capacity = row.seats_taken = 3
        home = factories.household(session.get_one(factories.Organisation, play.organisation), "Amina", "Sami")
        factories.add(
            Registration(
                session_id=row.id,
                household_id=home.id,
                state=RegistrationState.WAITING,
                party_size=2,
                created_at=row.created_at,
                updated_at=row.created_at,
            )
        )
    page = coordinator.get(f"/events/planning/sessions/{play.session}")
    assert coordinator.press(page, "Save", capacity="5").status_code == 303
    assert only(reading, Registration).state is RegistrationState.OFFERED


def test_a_published_childrens_session_cannot_be_moved_too_late(coordinator, play, reading, writing):
    with writing() as session:
        row = session.get_one(Session, play.session)
        activity = session.get_one(Activity, row.activity_id)
        activity.audience, activity.age_from, activity.age_to, row.capacity = Audience.CHILDREN, 7, 12, 8
        factories.shift(row, maximum=2, role=ShiftRole.LEAD, clearance=Clearance.CHILDREN)
    page = coordinator.get(f"/events/planning/sessions/{play.session}")
    late = confirmed_move(coordinator, page, starts="19:00", ends="20:30")
    assert late.status_code == 409
    assert "too late for children" in late.text
    assert only(reading, Session, Session.id == play.session).sequence == 0


def test_what_keeps_an_activity_out_of_the_programme_is_said_with_its_date(coordinator, play, writing):
    with writing() as session:
        row = session.get_one(Session, play.session)
        activity = session.get_one(Activity, row.activity_id)
        activity.audience, activity.age_from, activity.age_to, row.capacity = Audience.CHILDREN, 7, 12, 8
        activity.state, number = ActivityState.DRAFT, activity.id
        day = row.starts_at.astimezone(ZoneInfo("Europe/Sofia"))
    said = re.compile(rf"{day:%A} {day.day} {day:%B %Y}, [^<]*: [A-Z]")
    address = f"/events/planning/activities/{number}"
    assert len(said.findall(coordinator.get(address).text)) == 1
    refused = coordinator.post(f"{address}/publish")
    assert refused.status_code == 409
    # Once because it was pressed, once because it stands there.
    assert len(said.findall(refused.text)) == 2


def test_dates_made_later_bring_the_roles_of_the_ones_before(coordinator, play, reading):
    activity = only(reading, Session, Session.id == play.session).activity_id
    planned(coordinator, activity)
    new = only(reading, Session, Session.activity_id == activity)
    assert only(reading, Shift).session_id == new.id != play.session


def test_no_role_is_opened_in_a_cancelled_session(coordinator, play):
    assert "Open a role" in coordinator.get(f"/events/planning/sessions/{play.session}").text
    coordinator.post(f"/events/planning/sessions/{play.session}/cancel", data={"reason": "weather"})
    assert "Open a role" not in coordinator.get(f"/events/planning/sessions/{play.session}").text
    address = f"/volunteers/shifts/roles/sessions/{play.session}"
    page = coordinator.get(address).text
    assert "its roles stay as they are" in page
    assert "Save" not in page
    role = {"role": "helper", "clearance": "adults", "language": "", "minimum": "1", "maximum": "2"}
    role |= {"skill_id": "0", "text_language": "", "contact_id": "0"}
    assert coordinator.post(address, data=role).status_code == 409
    places = coordinator.get(f"/volunteers/shifts/roles/{play.shift}").text
    assert "its roles stay as they are" in places


def test_a_series_ends_after_so_many_times_and_leaves_out_holidays(coordinator, reading):
    number = described(coordinator, reading)
    page = coordinator.get(f"/events/planning/activities/{number}/dates")
    typed = {"on": "2027-04-26", "starts": "18:00", "ends": "19:00", "weekdays": ["0"], "count": "3"}
    assert "the dates stand here" in page.text
    seen = coordinator.press(page, "Look first", preview="1", **typed).text
    # The script puts this part, and no other, in the place of the one on the page.
    would = seen.partition('id="would"')[2].partition("</section>")[0]
    assert "takes place 3 times, from Monday 26 April 2027 to Monday 10 May 2027, 18:00 – 19:00." in would
    assert "Easter Monday" in would
    assert "Left out" not in seen
    seen = coordinator.press(page, "Look first", preview="1", leave_out_holidays="y", **typed).text
    assert "3 May 2027 (Easter Monday)" in seen
    assert planned(coordinator, number, leave_out_holidays="y", **typed).status_code == 303
    with reading() as session:
        rows = session.scalars(sa.select(Session.starts_at).where(Session.activity_id == number)).all()
    assert sorted(row.astimezone(SOFIA).day for row in rows) == [10, 26]


def test_a_last_date_and_a_number_of_times_contradict_each_other(coordinator, reading):
    number = described(coordinator, reading)
    answer = planned(coordinator, number, weekdays=["0"], count="3", until="2027-04-26")
    assert answer.status_code == 422
    assert "not both" in answer.text


def test_a_holiday_is_named_in_the_list_of_dates_and_in_the_month(coordinator, reading, visitor):
    number = described(coordinator, reading)
    planned(coordinator, number, on="2027-03-03")
    assert "Liberation Day" in coordinator.get(f"/events/planning/activities/{number}").text
    assert "Liberation Day" in visitor().get("/programme?view=month&month=2027-03").text
    assert "Liberation Day" not in visitor().get("/programme?view=month&month=2027-02").text


@pytest.mark.settings(country="IQ")
def test_each_country_names_its_own_holidays(visitor):
    assert "Army Day" in visitor().get("/programme?view=month&month=2027-01").text
    assert "Liberation Day" not in visitor().get("/programme?view=month&month=2027-03").text


def test_what_stands_in_the_way_of_a_move_is_shown_before_it_is_done(
    coordinator, play, visitor, reading, writing, mailbox
):
    with writing() as session:
        row = session.get_one(Session, play.session)
        start = datetime(2027, 3, 3, 8, tzinfo=UTC)
        factories.session(session.get_one(Activity, row.activity_id), start)
        other = factories.activity(session.get_one(factories.Organisation, play.organisation), "Choir")
        elsewhere = factories.shift(factories.session(other, start)).id
    person = visitor()
    person.sign_in(play.volunteer)
    for shift in (play.shift, elsewhere):
        assert person.post(f"/volunteers/shifts/{shift}/sign-up").status_code == 303
    mailbox.deliver()
    page = coordinator.get(f"/events/planning/sessions/{play.session}")
    look = coordinator.press(page, "Save", on="2027-03-03", starts="10:00", ends="12:00", capacity="17")
    assert look.status_code == 200
    for word in ("The venue is taken", "Liberation Day", "Vera", "1 helper, 1 sign-up", 'value="17"'):
        assert word in look.text
    assert only(reading, Session, Session.id == play.session).sequence == 0
    assert coordinator.press(look, "Move it and tell everybody").status_code == 303
    assert only(reading, Session, Session.id == play.session).capacity == 17
    assert len(mailbox.deliver()) == 1


def test_a_quiet_move_says_so_and_can_be_left_undone(coordinator, play, reading):
    page = coordinator.get(f"/events/planning/sessions/{play.session}")
    look = coordinator.press(page, "Save", on="2027-02-05")
    assert "Nothing stands in the way" in look.text
    assert "Leave it as it is" in look.text
    assert only(reading, Session, Session.id == play.session).sequence == 0


def test_a_date_at_a_closed_venue_is_not_published(coordinator, play, reading, writing):
    number = described(coordinator, reading)
    planned(coordinator, number)
    with writing() as session:
        session.scalars(sa.select(Session).where(Session.activity_id == number)).one().venue_id = factories.venue(
            session.get_one(factories.Organisation, play.organisation), name="The old mill", state=VenueState.CLOSED
        ).id
    refused = coordinator.post(f"/events/planning/activities/{number}/publish")
    assert refused.status_code == 409
    assert "The old mill" in refused.text


def test_whoever_has_a_place_hears_once_that_it_left_the_programme(
    coordinator, play, visitor, reading, mailbox, writing
):
    activity = only(reading, Session, Session.id == play.session).activity_id
    with writing() as session:
        later = factories.session(session.get_one(Activity, activity), FEBRUARY + timedelta(days=3))
        other = factories.shift(later).id
    person = visitor()
    person.sign_in(play.volunteer)
    for shift in (play.shift, other):
        person.post(f"/volunteers/shifts/{shift}/sign-up")
    mailbox.deliver()
    page = coordinator.get(f"/events/planning/activities/{activity}")
    assert coordinator.press(page, "Yes, take it out").status_code == 303
    [email] = mailbox.deliver()
    assert email["Subject"] == "Taken out of the programme"
    body = email.get_body(("plain",)).get_content()
    assert "2 February" in body
    assert "4 February" in body
    page = coordinator.get(f"/events/planning/activities/{activity}")
    assert coordinator.press(page, "Archive").status_code == 303
    assert mailbox.deliver() == []


@pytest.mark.settings(safeguarding_ratios="17:2", safeguarding_adults=3)
def test_the_thresholds_are_the_installations(coordinator, reading):
    number = described(coordinator, reading, audience="children", age_from="7", age_to="12", capacity="16")
    planned(coordinator, number)
    assert "needs 8 adults" in coordinator.post(f"/events/planning/activities/{number}/publish").text


def test_a_title_in_another_language_says_in_which_one(coordinator, play, writing):
    with writing() as session:
        row = session.get_one(Session, play.session)
        number, month = row.activity_id, f"{row.starts_at:%Y-%m}"
        factories.activity(session.get_one(factories.Organisation, play.organisation), state=ActivityState.DRAFT)
        for text in session.scalars(sa.select(ActivityText)):
            text.locale, text.title = "bg", "Неделен футбол"
    pages = [
        "/events/planning",
        f"/events/planning/activities/{number}",
        f"/events/planning/activities/{number}/dates",
        f"/events/planning/sessions/{play.session}",
        f"/events/registrations/sessions/{play.session}",
        f"/volunteers/shifts/roles/sessions/{play.session}",
        f"/volunteers/shifts/roles/{play.shift}",
        f"/volunteers/shifts/{play.shift}/roster",
        "/events/activities",
        f"/programme?view=month&month={month}",
        "/programme",
        f"/events/sessions/{play.session}",
    ]
    for path in pages:
        page = coordinator.get(path).text
        body = page[page.index("<main") :]
        around = re.findall(r"<([^<>]*)>[^<>]*Неделен футбол", body)
        assert around, path
        assert all('lang="bg" dir="ltr"' in tag for tag in around), f"{path}: {around}"


def test_nobody_is_counted_where_nobody_joined(coordinator, play):
    page = coordinator.get(f"/events/planning/sessions/{play.session}").text
    assert "No family has joined yet." in page
    assert "0 households" not in page


def test_the_board_shows_what_takes_several_days_on_each_of_them(coordinator, play, writing, clock):
    with writing() as session:
        row = session.get_one(Session, play.session)
        row.starts_at, row.ends_at = FEBRUARY - timedelta(days=1), FEBRUARY + timedelta(days=2)
    page = coordinator.get("/events/planning").text
    assert page.count("31 January 11:00 to 3 February 11:00") == 3


def test_a_whole_day_that_moves_to_an_hour_is_whole_no_more(coordinator, play, writing, reading):
    with writing() as session:
        row = session.get_one(Session, play.session)
        row.starts_at, row.all_day = datetime(2027, 2, 9, 22, tzinfo=UTC), True
        row.ends_at = row.starts_at + timedelta(days=1)
    page = coordinator.get(f"/events/planning/sessions/{play.session}")
    assert "All day" in page.text
    assert confirmed_move(coordinator, page, on="2027-02-11").status_code == 303
    assert only(reading, Session, Session.id == play.session).all_day
    page = coordinator.get(f"/events/planning/sessions/{play.session}")
    assert confirmed_move(coordinator, page, starts="10:00", ends="12:00", days="0").status_code == 303
    assert not only(reading, Session, Session.id == play.session).all_day


def test_more_seats_leave_the_hall_of_another_organisation(coordinator, play, reading, writing):
    with writing() as session:
        theirs = session.scalars(sa.select(factories.Organisation).where(factories.Organisation.slug == "theirs")).one()
        hall = factories.venue(theirs, name="The hall of others").id
        row = session.get_one(Session, play.session)
        own, row.venue_id = row.venue_id, hall
    page = coordinator.get(f"/events/planning/sessions/{play.session}")
    assert coordinator.press(page, "Save", capacity="13").status_code == 303
    row = only(reading, Session, Session.id == play.session)
    assert (row.venue_id, row.capacity, row.state) == (hall, 13, SessionState.SCHEDULED)
    page = coordinator.get(f"/events/planning/sessions/{play.session}")
    look = coordinator.press(page, "Save", capacity="14", venue_id=str(own))
    assert "<dt>Venue</dt>\n<dd><bdi>The hall of others</bdi> becomes <b>" in look.text
    assert "<dt>Seats</dt>\n<dd><bdi>13</bdi> becomes <b><bdi>14</bdi></b></dd>" in look.text
    assert "<dt>From</dt>" not in look.text


def test_texts_of_an_activity_without_a_venue_or_at_one_of_others_leave_that_so(coordinator, play, reading, writing):
    number = described(coordinator, reading)
    for usual in ("theirs", None):
        with writing() as session:
            theirs = factories.venue(factories.organisation()).id if usual else None
            session.get_one(Activity, number).venue_id = theirs
        page = coordinator.get(f"/events/activities/{number}/edit")
        assert coordinator.press(page, "Save", title_en="A new title").status_code == 303
        assert only(reading, Activity, Activity.id == number).venue_id == theirs


def test_a_date_of_an_activity_whose_venue_is_closed_asks_for_one(coordinator, play, reading, writing):
    number = described(coordinator, reading)
    with writing() as session:
        own = session.get_one(Activity, number).venue_id
        session.get_one(Venue, own).state = VenueState.CLOSED
    refused = planned(coordinator, number)
    assert refused.status_code == 422
    assert only(reading, Session, Session.activity_id == number) is None
