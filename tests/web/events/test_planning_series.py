"""A coordinator changes a series from a date on: first it shows whom that touches, then each person hears once."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from community.foundation.outbox import Email
from events.activities.models import Activity, Series
from events.planning.actions import keep_series_ahead
from events.registrations.models import PartyMember, Registration
from events.registrations.rules import RegistrationState
from events.sessions.models import Session
from events.sessions.rules import SessionState
from tests import cast, factories
from volunteers.shifts.models import Shift, SignUp
from volunteers.shifts.rules import ShiftState, SignUpState

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


@pytest.fixture
def series(play, coordinator, reading):
    """Wednesdays 18:00 to 19:30 from 3 March to 7 April 2027, over the clock change, a role in each; returns its id."""
    with reading() as session:
        activity_id = session.get_one(Session, play.session).activity_id
    page = coordinator.get(f"/events/planning/activities/{activity_id}/dates")
    answer = coordinator.press(
        page, "Plan these dates", on="2027-03-03", starts="18:00", ends="19:30", weekdays=["2"], until="2027-04-07"
    )
    assert answer.status_code == 303
    with reading() as session:
        return session.scalars(sa.select(Series.id)).one()


def rows_of(reading, series_id):
    with reading() as session:
        query = sa.select(Session).where(Session.series_id == series_id).order_by(Session.starts_at, Session.id)
        return list(session.scalars(query))


def when(row):
    return f"{row.starts_at.astimezone(SOFIA):%a %d %b %H:%M}"


def signed_up(visitor, reading, account_id, rows):
    person = visitor()
    person.sign_in(account_id)
    for row in rows:
        with reading() as session:
            shift = session.scalars(sa.select(Shift.id).where(Shift.session_id == row.id)).one()
        assert person.post(f"/volunteers/shifts/{shift}/sign-up").status_code == 303
    return person


def family(writing, play, row, state=RegistrationState.CONFIRMED):
    with writing() as session:
        home = factories.household(session.get_one(factories.Organisation, play.organisation), "Amina", "Sami")
        member = session.scalars(sa.select(factories.Member.id).where(factories.Member.household_id == home.id)).first()
        factories.add(
            Registration(
                session_id=row.id,
                household_id=home.id,
                state=state,
                party_size=1,
                created_at=FEBRUARY,
                updated_at=FEBRUARY,
                party=[PartyMember(member_id=member)],
            )
        )
        if state is RegistrationState.CONFIRMED:
            session.get_one(Session, row.id).seats_taken += 1


def looked(coordinator, series_id, since="2027-03-17", **typed):
    page = coordinator.get(f"/events/planning/series/{series_id}/edit?since={since}")
    seen = coordinator.press(page, "Look whom it touches", **typed)
    assert seen.status_code == 200, seen.text
    return seen


@pytest.mark.both_databases
def test_a_look_touches_nothing_then_one_button_moves_all_and_each_hears_once(
    coordinator, play, series, visitor, reading, writing, mailbox
):
    before = rows_of(reading, series)
    signed_up(visitor, reading, play.volunteer, before)
    signed_up(visitor, reading, play.second_volunteer, before[:3])
    family(writing, play, before[3])
    family(writing, play, before[3], RegistrationState.WAITING)
    with writing() as session:
        session.get_one(Session, before[3].id).seats_taken = 20
    mailbox.deliver()
    seen = looked(coordinator, series, weekdays=["0"], starts="17:00", ends="18:30")
    assert [(row.id, row.starts_at) for row in rows_of(reading, series)] == [(row.id, row.starts_at) for row in before]
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", seen.text))
    assert "dates move 3" in text
    assert "are called off 1" in text
    assert "1 family, 1 sign-up, 1 waits" in text
    assert "2 helpers, 5 sign-ups" in text
    assert coordinator.press(seen, "Change these dates").status_code == 303
    after = rows_of(reading, series)
    assert [row.id for row in after] == [row.id for row in before]
    assert [row.key for row in after] == [row.key for row in before]
    assert [when(row) for row in after] == [
        "Wed 03 Mar 18:00", "Wed 10 Mar 18:00", "Wed 17 Mar 18:00", "Mon 22 Mar 17:00", "Mon 29 Mar 17:00",
        "Mon 05 Apr 17:00",
    ]  # fmt: skip
    assert [row.sequence for row in after] == [0, 0, 1, 1, 1, 1]
    assert after[2].state is SessionState.CANCELLED
    assert after[3].seats_taken == 20
    emails = mailbox.deliver()
    assert sorted((email["To"], email["Subject"]) for email in emails) == [
        ("vera@example.org", "Several dates changed"),
        ("walid@example.org", "It does not take place"),
    ]
    vera = next(email for email in emails if email["To"] == "vera@example.org")
    body = vera.get_body(("plain",)).get_content()
    assert [day in body for day in ("17 March", "22 March", "29 March", "5 April", "3 March", "10 March")] == [
        True, True, True, True, False, False,
    ]  # fmt: skip
    with reading() as session:
        shifts = session.scalars(sa.select(Shift).where(Shift.session_id == after[3].id)).all()
        assert [(shift.starts_at, shift.ends_at) for shift in shifts] == [(after[3].starts_at, after[3].ends_at)]


def test_the_form_says_what_will_happen_before_anything_is_looked_at_or_saved(coordinator, series, reading):
    def told(page):
        would = re.search(r'<section class="panel warm" id="would".*?</section>', page.text, re.DOTALL)[0]
        return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", would)).strip()

    before = rows_of(reading, series)
    page = coordinator.get(f"/events/planning/series/{series}/edit?since=2027-03-17")
    assert "Changes from Wednesday 17 March 2027 on. Every week: Wednesday, 18:00" in told(page)
    assert "dates move" not in told(page)
    typed = {"weekdays": ["0"], "starts": "17:00", "ends": "18:30"}
    live = coordinator.press(page, "Look whom it touches", preview="1", **typed)
    assert live.status_code == 200
    assert "Every week: Monday, 17:00" in told(live)
    assert "dates move 3" in told(live)
    assert "are called off 1" in told(live)
    assert "Change these dates" not in live.text
    wrong = coordinator.press(page, "Look whom it touches", preview="1", starts="17:00", ends="16:00")
    assert wrong.status_code == 422
    assert "As soon as day, hours and venue are chosen" in told(wrong)
    assert [row.starts_at for row in rows_of(reading, series)] == [row.starts_at for row in before]


def test_what_was_moved_or_cancelled_by_itself_is_left_alone_and_named(coordinator, series, reading):
    before = rows_of(reading, series)
    page = coordinator.get(f"/events/planning/sessions/{before[3].id}")
    coordinator.press(coordinator.press(page, "Save", on="2027-03-26"), "Move it and tell everybody")
    coordinator.post(f"/events/planning/sessions/{before[4].id}/cancel", data={"reason": "weather"})
    seen = looked(coordinator, series, starts="17:00", ends="18:30")
    assert "was moved by itself" in seen.text
    assert "was cancelled, stays cancelled" in seen.text
    coordinator.press(seen, "Change these dates")
    after = {row.id: row for row in rows_of(reading, series)}
    assert when(after[before[3].id]) == "Fri 26 Mar 18:00"
    assert after[before[4].id].state is SessionState.CANCELLED
    assert [when(after[row.id]) for row in (before[2], before[5])] == ["Wed 17 Mar 17:00", "Wed 07 Apr 17:00"]
    assert len(after) == len(before)


def test_the_worker_goes_on_with_the_changed_rule(app, coordinator, series, reading, clock):
    seen = looked(coordinator, series, weekdays=["0"], until="")
    assert coordinator.press(seen, "Change these dates").status_code == 303
    number = len(rows_of(reading, series))
    assert number > 70
    clock.advance(days=14)
    with app.app_context():
        assert keep_series_ahead() == 2
        assert keep_series_ahead() == 0
    after = rows_of(reading, series)
    assert len(after) == number + 2
    assert {row.starts_at.astimezone(SOFIA).weekday() for row in after[3:]} == {0}
    assert len({row.original_start_at for row in after}) == len(after)


def test_an_added_weekday_brings_its_roles_and_the_old_dates_stay(coordinator, series, reading):
    before = rows_of(reading, series)
    seen = looked(coordinator, series, weekdays=["2", "4"])
    coordinator.press(seen, "Change these dates")
    after = rows_of(reading, series)
    assert [row.id for row in after if when(row).startswith("Wed")] == [row.id for row in before]
    assert {row.sequence for row in after} == {0}
    added = [row.id for row in after if row.id not in {one.id for one in before}]
    assert len(added) == 3
    with reading() as session:
        assert set(session.scalars(sa.select(Shift.session_id))) >= set(added)


def test_a_taken_venue_a_holiday_and_a_helper_who_is_elsewhere_are_shown_first(
    coordinator, play, series, visitor, reading, writing
):
    before = rows_of(reading, series)
    signed_up(visitor, reading, play.volunteer, before[2:3])
    with writing() as session:
        usual = session.get_one(Series, series).venue_id
        other = factories.activity(session.get_one(factories.Organisation, play.organisation), "Choir")
        start = before[2].starts_at + timedelta(hours=2)
        elsewhere = factories.shift(factories.session(other, start)).id
        factories.session(session.get_one(Activity, before[0].activity_id), start, venue_id=usual)
    helper = visitor()
    helper.sign_in(play.volunteer)
    assert helper.post(f"/volunteers/shifts/{elsewhere}/sign-up").status_code == 303
    seen = looked(coordinator, series, starts="19:30", ends="21:00", until="2027-05-31")
    assert "The venue is taken at 1 of these dates" in seen.text
    assert "Vera" in seen.text
    assert "is elsewhere then" in seen.text
    seen = looked(coordinator, series, weekdays=["0"], until="2027-05-31")
    assert "public holiday" in seen.text
    assert "Day of Culture" in seen.text
    seen = looked(coordinator, series, weekdays=["0"], until="2027-05-31", leave_out_holidays="y")
    assert "Left out:" in seen.text
    coordinator.press(seen, "Change these dates")
    assert not any(when(row)[4:10] in ("03 May", "24 May") for row in rows_of(reading, series))


def test_what_changed_since_the_look_is_not_done_and_is_shown_anew(coordinator, series, reading):
    seen = looked(coordinator, series, starts="17:00", ends="18:30")
    [row] = rows_of(reading, series)[3:4]
    page = coordinator.get(f"/events/planning/sessions/{row.id}")
    coordinator.press(coordinator.press(page, "Save", on="2027-03-26"), "Move it and tell everybody")
    late = coordinator.press(seen, "Change these dates")
    assert late.status_code == 409
    assert "Something changed since you looked" in late.text
    assert "was moved by itself" in late.text
    assert 'value="17:00"' in late.text
    assert coordinator.press(late, "Change these dates").status_code == 303


def test_seats_reach_the_dates_that_have_the_usual_number_and_those_who_wait(
    coordinator, play, series, reading, writing
):
    before = rows_of(reading, series)
    coordinator.press(coordinator.get(f"/events/planning/sessions/{before[3].id}"), "Save", capacity="7")
    with writing() as session:
        session.get_one(Session, before[4].id).seats_taken = 20
    family(writing, play, before[4], RegistrationState.WAITING)
    seen = looked(coordinator, series, capacity="25")
    assert "3 dates get another number of seats" in seen.text
    assert coordinator.press(seen, "Change these dates").status_code == 303
    assert [row.capacity for row in rows_of(reading, series)] == [20, 20, 25, 7, 25, 25]
    with reading() as session:
        assert session.scalars(sa.select(Registration.state)).one() is RegistrationState.OFFERED


@pytest.mark.both_databases
def test_all_following_are_cancelled_and_put_back(
    app, coordinator, play, series, visitor, reading, writing, mailbox, clock
):
    before = rows_of(reading, series)
    person = signed_up(visitor, reading, play.volunteer, before)
    family(writing, play, before[3])
    mailbox.deliver()
    page = coordinator.get(f"/events/planning/series/{series}/end?since=2027-03-17")
    assert "1 helper, 4 sign-ups" in page.text
    clock.advance(minutes=1)
    assert coordinator.press(page, "Cancel these dates", reason="weather").status_code == 303
    assert [row.state is SessionState.CANCELLED for row in rows_of(reading, series)] == [False] * 2 + [True] * 4
    [email] = mailbox.deliver()
    assert "These dates do not take place:" in email.get_body(("plain",)).get_content()
    with reading() as session:
        states = session.scalars(sa.select(SignUp.state).order_by(SignUp.id)).all()
        assert states == [SignUpState.CONFIRMED] * 2 + [SignUpState.WITHDRAWN] * 4
    clock.advance(days=1, minutes=1)
    with app.app_context():
        assert keep_series_ahead() == 0
    page = coordinator.get(f"/events/planning/activities/{before[0].activity_id}")
    assert coordinator.press(page, "Put back what was called off").status_code == 303
    after = rows_of(reading, series)
    assert {row.state for row in after} == {SessionState.SCHEDULED}
    assert [row.sequence for row in after] == [0, 0, 2, 2, 2, 2]
    assert [row.id for row in after] == [row.id for row in before]
    assert after[3].seats_taken == 1
    [email] = mailbox.deliver()
    assert "take place after all" in email.get_body(("plain",)).get_content()
    with reading() as session:
        assert set(session.scalars(sa.select(Shift.state))) == {ShiftState.OPEN}
    shift = next(s for s in shifts_of(reading, after[2]))
    assert person.post(f"/volunteers/shifts/{shift}/sign-up").status_code == 303
    with app.app_context():
        assert keep_series_ahead() == 0
    assert coordinator.post(f"/events/planning/series/{series}/put-back").status_code == 409


def shifts_of(reading, row):
    with reading() as session:
        return list(session.scalars(sa.select(Shift.id).where(Shift.session_id == row.id)))


def test_the_end_is_done_only_as_it_was_shown(coordinator, series, reading):
    page = coordinator.get(f"/events/planning/series/{series}/end?since=2027-03-17")
    [row] = rows_of(reading, series)[3:4]
    coordinator.post(f"/events/planning/sessions/{row.id}/cancel", data={"reason": "weather"})
    late = coordinator.press(page, "Cancel these dates", reason="weather")
    assert late.status_code == 409
    assert sum(r.state is SessionState.CANCELLED for r in rows_of(reading, series)) == 1
    assert coordinator.press(late, "Cancel these dates", reason="weather").status_code == 303


@pytest.mark.parametrize("page", ["edit", "end"])
def test_a_series_is_for_our_coordinator_only(coordinator, play, series, visitor, page):
    path = f"/events/planning/series/{series}/{page}"
    assert coordinator.get(path).status_code == 200
    stranger, volunteer = visitor(), visitor()
    stranger.sign_in(play.stranger)
    volunteer.sign_in(play.volunteer)
    assert stranger.get(path).status_code == 404
    assert stranger.post(path, query_string={"since": "2027-03-17"}).status_code == 404
    assert stranger.post(f"/events/planning/series/{series}/put-back").status_code == 404
    assert volunteer.get(path).status_code == 403
    assert visitor().get(path).status_code == 303


def test_what_makes_no_sense_is_said_with_the_form_kept(coordinator, series):
    page = coordinator.get(f"/events/planning/series/{series}/edit?since=2027-03-17")
    past = coordinator.press(page, "Look whom it touches", on="2027-01-05", starts="16:15")
    assert past.status_code == 422
    assert "This date is over" in past.text
    assert 'value="16:15"' in past.text
    none = coordinator.press(page, "Look whom it touches", weekdays=[])
    for day in ("9999-12-31", "0001-01-01", "2027-02-30", "x"):
        assert coordinator.get(f"/events/planning/series/{series}/edit?since={day}").status_code == 200
        for name in ("until", "on"):
            odd = coordinator.press(page, "Look whom it touches", **{name: day})
            assert odd.status_code == 422
            assert "Please enter a date that exists" in odd.text
    assert none.status_code == 422
    idle = coordinator.press(page, "Look whom it touches")
    assert "No date to come changes by this" in idle.text


def test_a_look_costs_the_same_for_few_and_for_many(coordinator, play, series, visitor, reading, count_queries):
    def cost(until):
        with count_queries() as statements:
            looked(coordinator, series, starts="17:00", ends="18:30", until=until)
        return len(statements)

    # Whether anybody counts on a date decides what is asked, and how many do, nothing.
    signed_up(visitor, reading, play.volunteer, rows_of(reading, series)[2:3])
    few = cost("2027-04-07")
    coordinator.press(looked(coordinator, series, until="2028-04-07"), "Change these dates")
    assert len(rows_of(reading, series)) > 55
    signed_up(visitor, reading, play.volunteer, rows_of(reading, series)[3:8])
    assert cost("2028-04-07") <= few


def test_no_email_is_stored_twice_for_one_change(coordinator, play, series, visitor, reading):
    signed_up(visitor, reading, play.volunteer, rows_of(reading, series))
    for start in ("17:00", "16:00"):
        seen = looked(coordinator, series, starts=start, ends="18:30")
        assert coordinator.press(seen, "Change these dates").status_code == 303
    with reading() as session:
        emails = session.scalars(sa.select(Email).where(Email.template == "volunteers.shifts.series_changed")).all()
    assert [len(email.about["moved"]) for email in emails] == [4, 4]


def test_nights_over_the_change_of_the_clocks_follow_their_series(coordinator, play, reading):
    with reading() as session:
        activity_id = session.get_one(Session, play.session).activity_id
    page = coordinator.get(f"/events/planning/activities/{activity_id}/dates")
    nights = {"on": "2027-03-20", "starts": "22:00", "ends": "06:00", "days": "1", "weekdays": ["5"], "count": "3"}
    assert coordinator.press(page, "Plan these dates", **nights).status_code == 303
    with reading() as session:
        series = session.scalars(sa.select(Series.id)).one()
    seen = looked(coordinator, series, ends="07:00")
    assert coordinator.press(seen, "Change these dates").status_code == 303
    ends = [f"{row.ends_at.astimezone(SOFIA):%a %d %b %H:%M}" for row in rows_of(reading, series)]
    assert ends == ["Sun 21 Mar 07:00", "Sun 28 Mar 07:00", "Sun 04 Apr 07:00"]


def test_an_edit_of_the_hour_alone_leaves_the_venue_of_others(coordinator, play, series, reading, writing):
    with writing() as session:
        theirs = session.scalars(sa.select(factories.Organisation).where(factories.Organisation.slug == "theirs")).one()
        hall = factories.venue(theirs, name="The hall of others").id
        session.get_one(Series, series).venue_id = hall
        for row in session.scalars(sa.select(Session).where(Session.series_id == series)):
            row.venue_id = hall
    seen = looked(coordinator, series, since="2027-03-03", starts="17:00", ends="18:30")
    panel = seen.text[seen.text.index("This would happen") :]
    assert "<dt>From</dt>\n<dd><bdi>18:00</bdi> becomes <b><bdi>17:00</bdi></b></dd>" in panel
    assert "<dt>Venue</dt>" not in panel
    assert coordinator.press(seen, "Change these dates").status_code == 303
    assert {row.venue_id for row in rows_of(reading, series)} == {hall}
    seen = looked(coordinator, series, since="2027-03-03", venue_id=str(play_venue(reading, play)), capacity="30")
    panel = seen.text[seen.text.index("This would happen") :]
    assert "<dt>Venue</dt>\n<dd><bdi>The hall of others</bdi> becomes <b>" in panel
    assert "<dt>Seats</dt>\n<dd><bdi>20</bdi> becomes <b><bdi>30</bdi></b></dd>" in panel


def play_venue(reading, play):
    with reading() as session:
        return session.get_one(Session, play.session).venue_id
