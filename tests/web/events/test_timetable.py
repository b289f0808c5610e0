"""The week of whoever plans: what takes place, what clashes, which hours are free, and moving from there."""

from datetime import UTC, datetime, timedelta

import pytest

from events.activities.models import Activity
from events.activities.rules import ActivityState
from events.sessions.models import Session
from events.sessions.rules import CancelReason, SessionState
from events.timetable import rules
from events.venues.models import RoomUse, SharedVenue
from events.venues.rules import PlaceVisibility
from tests import cast, factories
from tests.visitor import Visitor

# Monday 1 March 2027, 11:00 in Sofia.
NOW = datetime(2027, 3, 1, 9, tzinfo=UTC)
# Wednesday 3 March 2027, 18:00 in Sofia.
EVENING = datetime(2027, 3, 3, 16, tzinfo=UTC)
WEEK = "/events/timetable"


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


def offered(writing, play, title, starts_at=EVENING, hours=1.5, *, elsewhere=False, venue=None, **changes):
    """A session at a venue of its own, of the coordinator's organisation or of another; returns its id."""
    with writing() as session:
        ours = session.get_one(Activity, session.get_one(Session, play.session).activity_id).organisation_id
        of = factories.organisation() if elsewhere else session.get_one(factories.Organisation, ours)
        venue_id = venue or factories.venue(of, name=f"Hall of {title}", **changes.pop("hall", {})).id
        state = changes.pop("state", ActivityState.PUBLISHED)
        other = factories.activity(of, title, venue_id=venue_id, state=state)
        return factories.session(other, starts_at, hours, venue_id=venue_id, **changes).id


def day_of(page, day):
    """What a page says of a day of the week."""
    return page.text.split(f'data-on="{day}"')[1].split("</section>")[0]


def test_the_week_shows_each_on_its_days_with_its_hours(coordinator, play, writing):
    one = offered(writing, play, "Sewing circle")
    offered(writing, play, "Camp", datetime(2027, 3, 5, 16, tzinfo=UTC), 40)
    off = offered(writing, play, "Choir", state=ActivityState.DRAFT)
    with writing() as session:
        session.get_one(Session, off).call_off(NOW, CancelReason.WEATHER)
    page = coordinator.get(WEEK)
    assert page.status_code == 200
    wednesday = day_of(page, "2027-03-03")
    assert "Sewing circle" in wednesday
    assert "Hall of Sewing circle" in wednesday
    assert "18:00 – 19:30" in wednesday
    # From 8 o'clock on, two rows an hour.
    assert "at-21 for-3" in wednesday
    assert f'data-move="/events/planning/sessions/{one}"' in wednesday
    assert wednesday.count("Cancelled") == 1
    assert f'data-move="/events/planning/sessions/{off}"' not in wednesday
    assert [day for day in range(1, 8) if "Camp" in day_of(page, f"2027-03-0{day}")] == [5, 6, 7]
    # What takes all of a day stands above the hours; only its first day can be dragged.
    assert "at-0 for-1" in day_of(page, "2027-03-06")
    assert "data-move" not in day_of(page, "2027-03-06")
    assert "Nothing is planned." in day_of(page, "2027-03-04")


def test_weeks_lead_to_one_another_and_over_the_end_of_a_month(coordinator, play, writing):
    offered(writing, play, "Sewing circle", datetime(2027, 2, 28, 16, tzinfo=UTC))
    page = coordinator.get(f"{WEEK}?on=2027-02-28")
    assert "Sewing circle" in day_of(page, "2027-02-28")
    assert f'rel="prev" href="{WEEK}?on=2027-02-15"' in page.text
    assert f'rel="next" href="{WEEK}?on=2027-03-01"' in page.text
    assert "Sewing circle" not in coordinator.get(WEEK).text
    # 3 March is a holiday in Bulgaria.
    assert "Liberation" in day_of(coordinator.get(WEEK), "2027-03-03")


@pytest.mark.parametrize("on", ["", "yesterday", "2027-13-01", "0001-01-01", "9999-12-31", "2027-03-28"])
@pytest.mark.parametrize("rest", ["", "&venue=x&organisation=-1", "&venue=99999999999999999999"])
def test_whatever_stands_in_the_address_there_is_a_week(coordinator, on, rest):
    page = coordinator.get(f"{WEEK}?on={on}{rest}")
    assert page.status_code == 200
    assert page.text.count("data-on=") == 7


def test_others_are_paler_and_not_told_more_than_to_everybody(coordinator, play, writing):
    public = offered(writing, play, "Their chess", elsewhere=True)
    hidden = offered(
        writing, play, "Their walk", elsewhere=True, hall={"visibility": PlaceVisibility.AFTER_CONFIRMATION}
    )
    offered(writing, play, "Their draft", elsewhere=True, state=ActivityState.DRAFT)
    shown = coordinator.get(f"{WEEK}?on=2027-03-03")
    assert "Their chess" not in day_of(shown, "2027-03-03")
    assert "2 dates of others too" in shown.text
    page = coordinator.get(f"{WEEK}?on=2027-03-03&organisation=all")
    assert f'href="{WEEK}?organisation=all&amp;on=2027-03-08"' in page.text
    assert "Only ours" in page.text
    wednesday = day_of(page, "2027-03-03")
    assert wednesday.count(" others") == 2
    assert f"/events/sessions/{public}" in wednesday
    assert "Hall of Their chess" in page.text
    assert f"/events/sessions/{hidden}" in wednesday
    assert "Hall of Their walk" not in page.text
    assert "Their draft" not in page.text
    assert "draggable" not in wednesday


def test_a_room_that_is_taken_twice_or_too_small_is_marked(coordinator, play, writing, reading):
    first = offered(writing, play, "Sewing circle", capacity=5, hall={"capacity": 8})
    with reading() as session:
        venue = session.get_one(Session, first).venue_id
    offered(writing, play, "Choir", EVENING + timedelta(hours=1), venue=venue, capacity=20)
    wednesday = day_of(coordinator.get(WEEK), "2027-03-03")
    assert wednesday.count("The venue is taken twice") == 2
    assert wednesday.count("More seats than the venue has room") == 1


def test_one_venue_or_one_organisation(coordinator, play, writing, reading):
    first = offered(writing, play, "Sewing circle")
    offered(writing, play, "Choir")
    other = offered(writing, play, "Their chess", elsewhere=True)
    hidden = offered(
        writing, play, "Their walk", elsewhere=True, hall={"visibility": PlaceVisibility.AFTER_CONFIRMATION}
    )
    with reading() as session:
        venue, secret = session.get_one(Session, first).venue_id, session.get_one(Session, hidden).venue_id
        theirs = session.get_one(Activity, session.get_one(Session, other).activity_id).organisation_id
    at_venue = day_of(coordinator.get(f"{WEEK}?venue={venue}"), "2027-03-03")
    assert ("Sewing circle" in at_venue, "Choir" in at_venue) == (True, False)
    of_others = coordinator.get(f"{WEEK}?organisation={theirs}")
    assert "Their chess" in day_of(of_others, "2027-03-03")
    assert "Sewing circle" not in day_of(of_others, "2027-03-03")
    assert f'href="{WEEK}?organisation={theirs}&amp;on=2027-03-08"' in of_others.text
    # A filter tells nobody at which venue something is.
    assert "Their walk" not in day_of(coordinator.get(f"{WEEK}?organisation=all&venue={secret}"), "2027-03-03")


def test_whoever_does_not_plan_has_no_week(visitor, play):
    stranger = visitor()
    assert stranger.get(WEEK).status_code in (302, 303)
    stranger.sign_in(play.volunteer)
    assert stranger.get(WEEK).status_code in (403, 404)


def moved_to(coordinator, one, **wish):
    asked = "&".join(f"{name}={value}" for name, value in wish.items())
    return coordinator.get(f"/events/planning/sessions/{one}?{asked}")


@pytest.mark.both_databases
def test_dragging_leads_to_the_same_look_as_the_form_and_changes_nothing(coordinator, play, writing, reading):
    one = offered(writing, play, "Sewing circle")
    dragged = moved_to(coordinator, one, on="2027-03-04", starts="10:30")
    typed = coordinator.press(
        coordinator.get(f"/events/planning/sessions/{one}"), "Save", on="2027-03-04", starts="10:30", ends="12:00"
    )
    for page in (dragged, typed):
        assert page.status_code == 200
        assert "This would happen" in page.text
        assert "Nothing stands in the way" in page.text
    assert panel(dragged) == panel(typed)
    with reading() as session:
        assert session.get_one(Session, one).starts_at == EVENING
    assert coordinator.press(dragged, "Move it and tell everybody").status_code == 303
    with reading() as session:
        moved = session.get_one(Session, one)
        assert moved.starts_at == datetime(2027, 3, 4, 8, 30, tzinfo=UTC)
        assert moved.ends_at == datetime(2027, 3, 4, 10, tzinfo=UTC)
        assert moved.state is SessionState.MOVED


def panel(page):
    return page.text.split("This would happen")[1].split("</section>")[0]


def test_a_drag_over_midnight_keeps_how_long_it_lasts(coordinator, play, writing, reading):
    one = offered(writing, play, "Sewing circle", hours=4)
    look = moved_to(coordinator, one, on="2027-03-05", starts="22:00")
    assert coordinator.press(look, "Move it and tell everybody").status_code == 303
    with reading() as session:
        assert session.get_one(Session, one).ends_at == datetime(2027, 3, 6, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        ({"on": "2027-02-27", "starts": "10:00"}, "This date is over"),
        ({"on": "2027-03-28", "starts": "03:30"}, "This time does not exist"),
        ({"on": "2027-03-03", "starts": "18:00"}, ""),
        ({"on": "2027-03-04"}, ""),
        ({"on": "soon", "starts": "18:00"}, ""),
        ({"on": "9999-12-31", "starts": "23:30"}, ""),
        ({"on": "2027-03-04", "starts": "25:00"}, ""),
    ],
)
def test_where_nothing_can_be_moved_to_the_page_says_why(coordinator, play, writing, wish, said):
    page = moved_to(coordinator, offered(writing, play, "Sewing circle"), **wish)
    assert page.status_code == 200
    assert "This would happen" not in page.text
    assert said in page.text


def test_what_is_cancelled_or_of_others_is_not_moved(coordinator, play, writing):
    one = offered(writing, play, "Sewing circle")
    with writing() as session:
        session.get_one(Session, one).call_off(NOW, CancelReason.WEATHER)
    assert "This would happen" not in moved_to(coordinator, one, on="2027-03-04", starts="10:30").text
    other = offered(writing, play, "Their chess", elsewhere=True)
    assert moved_to(coordinator, other, on="2027-03-04", starts="10:30").status_code == 404


def test_of_many_dates_of_others_it_is_said_whose_they_are_where_one_looks_at_them(
    coordinator, play, writing, monkeypatch
):
    offered(writing, play, "First")
    theirs = offered(writing, play, "Their chess", elsewhere=True)
    with writing() as session:
        whose = session.get_one(Activity, session.get_one(Session, theirs).activity_id).organisation_id
    named = f'<option value="{whose}"'
    assert named in coordinator.get(WEEK).text
    monkeypatch.setattr(rules, "FEW_OTHERS", 0)
    page = coordinator.get(WEEK)
    assert "1 date of others too" in page.text
    assert named not in page.text
    for wish in ("all", whose):
        assert named in coordinator.get(f"{WEEK}?organisation={wish}").text


def test_weeks_are_copied_from_where_one_has_dates_whosever_one_looks_at(coordinator, play, writing):
    later = EVENING + timedelta(weeks=8)
    theirs = offered(writing, play, "Their chess", later, elsewhere=True)
    with writing() as session:
        whose = session.get_one(Activity, session.get_one(Session, theirs).activity_id).organisation_id
    pages = [f"{WEEK}?on={later.date()}&organisation={one}" for one in ("", "all", whose)]
    assert ["Copy weeks" in coordinator.get(page).text for page in pages] == [False] * 3
    offered(writing, play, "First", later)
    assert ["Copy weeks" in coordinator.get(page).text for page in pages] == [True] * 3


def test_a_full_week_asks_no_more_than_an_empty_one(coordinator: Visitor, play, writing, count_queries):
    offered(writing, play, "First")
    offered(writing, play, "Theirs", elsewhere=True)
    coordinator.get(WEEK)
    with count_queries() as few:
        coordinator.get(WEEK)
    for number in range(6):
        offered(writing, play, f"Our {number}", EVENING + timedelta(hours=number))
        offered(writing, play, f"Their {number}", EVENING + timedelta(hours=number), elsewhere=True)
    coordinator.get(WEEK)
    with count_queries() as many:
        coordinator.get(WEEK)
    assert len(many) == len(few) <= 16, many


def kept(writing, play, title, starts_at=EVENING, minutes=90, *, shared=False):
    """A room that is kept for a meeting about a family: of the coordinator's organisation, of another, or of another
    that is shared with theirs; returns its id."""
    with writing() as session:
        ours = session.get_one(Activity, session.get_one(Session, play.session).activity_id).organisation_id
        of = session.get_one(factories.Organisation, ours) if shared is None else factories.organisation()
        room = factories.venue(of, name=title)
        if shared:
            factories.add(SharedVenue(venue_id=room.id, organisation_id=ours, shared_at=NOW))
        meeting = factories.conference(factories.household(of, "Haddad"), of, starts_at=starts_at, minutes=minutes)
        when = {"starts_at": starts_at, "ends_at": meeting.ends_at}
        factories.add(RoomUse(venue_id=room.id, conference_id=meeting.id, **when))
        return room.id


@pytest.mark.both_databases
def test_rooms_that_are_kept_for_meetings_stand_in_the_week_under_no_name(coordinator, play, writing):
    ours = kept(writing, play, "Room twelve", shared=None)
    kept(writing, play, "Library", shared=True)
    kept(writing, play, "Foreign room")
    kept(writing, play, "Early room", datetime(2027, 3, 4, 4, tzinfo=UTC), shared=None)
    offered(writing, play, "Sewing circle", venue=ours, starts_at=EVENING - timedelta(hours=2))
    page = coordinator.get(WEEK)
    wednesday = day_of(page, "2027-03-03")
    assert wednesday.count("Kept for a meeting") == 2
    assert "18:00 – 19:30" in wednesday
    # From six o'clock on, because of the early one: two rows an hour.
    assert "at-25 for-3" in wednesday
    assert "at-1 for-3" in day_of(page, "2027-03-04")
    for name in ("Foreign room", "Haddad"):
        assert name not in page.text
    # What is kept is no date that is counted, moved or copied.
    assert wednesday.count("data-move") == 1
    assert f"{page.text.count('data-move')} date" in page.text
    only = day_of(coordinator.get(f"{WEEK}?venue={ours}"), "2027-03-03")
    assert "Room twelve" in only
    assert "Library" not in only
