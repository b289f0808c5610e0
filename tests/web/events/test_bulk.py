"""Several dates at once: chosen on the board, shown first, done to all or to none, and undone by one button."""

from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import pytest
import sqlalchemy as sa

from events.activities.models import Activity
from events.activities.rules import ActivityKind, ActivityState, Audience
from events.bulk.rules import MOST
from events.planning.models import Batch
from events.planning.rules import BatchKind
from events.registrations.models import PartyMember, Registration
from events.registrations.rules import RegistrationState
from events.sessions.models import Session
from events.sessions.rules import CancelReason, SessionState
from events.venues.rules import VenueState
from tests import cast, factories
from volunteers.clearances.rules import Clearance
from volunteers.shifts.models import Shift, SignUp
from volunteers.shifts.rules import ShiftRole, SignUpState

# Monday 1 March 2027, 11:00 in Sofia.
NOW = datetime(2027, 3, 1, 9, tzinfo=UTC)
# Wednesday, 18:00 in Sofia.
EVENING = datetime(2027, 3, 3, 16, tzinfo=UTC)
A_DAY = timedelta(days=1)


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


def ours(session, play):
    activity = session.get_one(Activity, session.get_one(Session, play.session).activity_id)
    return session.get_one(factories.Organisation, activity.organisation_id)


def planned(writing, play, title, starts_at=EVENING, *, of=None, state=ActivityState.PUBLISHED, **changes):
    with writing() as session:
        of = session.get_one(factories.Organisation, of) if of else ours(session, play)
        venue_id = changes.pop("venue_id", None) or factories.venue(of, name=f"Hall of {title}").id
        activity = factories.activity(of, title, venue_id=venue_id, state=state)
        return factories.session(activity, starts_at, 1.5, venue_id=venue_id, **changes).id


@pytest.fixture
def dates(writing, play):
    """Two dates of two activities, one day after the other."""
    return [planned(writing, play, "Sewing"), planned(writing, play, "Choir", EVENING + A_DAY)]


def look(coordinator, act, ids, **more):
    return coordinator.get(f"/events/bulk?{urlencode({'act': act, 'dates': ids, **more}, doseq=True)}")


def state_of(reading, ids):
    with reading() as session:
        rows = session.scalars(sa.select(Session).where(Session.id.in_(ids)).order_by(Session.id))
        return [(row.state, row.starts_at, row.ends_at, row.venue_id, row.reason, row.reason_words) for row in rows]


def family(writing, play, session_id, email="", state=RegistrationState.CONFIRMED):
    with writing() as session:
        home = factories.household(ours(session, play), "Amina", email=email or None)
        member = session.scalars(sa.select(factories.Member.id).where(factories.Member.household_id == home.id)).first()
        session.get_one(Session, session_id).seats_taken += state is RegistrationState.CONFIRMED
        row = Registration(
            session_id=session_id, household_id=home.id, state=state, party_size=1, created_at=NOW, updated_at=NOW,
            party=[PartyMember(member_id=member)],
        )  # fmt: skip
        return factories.add(row).id


def helper(writing, session_id):
    with writing() as session:
        shift = factories.shift(session.get_one(Session, session_id), taken=1)
        person = factories.volunteer()
        row = SignUp(
            shift_id=shift.id, account_id=person.id, state=SignUpState.CONFIRMED, created_at=NOW, updated_at=NOW
        )
        return factories.add(row).id


def standing(reading, sign_up_id):
    with reading() as session:
        row = session.get_one(SignUp, sign_up_id)
        shift = session.get_one(Shift, row.shift_id)
        return row.state, shift.starts_at, shift.ends_at


def batches(reading):
    with reading() as session:
        return session.execute(sa.select(Batch.kind, Batch.dates, Batch.activity_id).order_by(Batch.id)).all()


def undo(coordinator, page=None):
    return coordinator.press(page or coordinator.get("/events/planning"), "Undo")


def test_the_board_offers_a_box_beside_each_date_and_what_can_be_done(coordinator, play, dates):
    page = coordinator.get("/events/planning")
    for one in dates:
        assert f'value="{one}" form="bulk"' in page.text.replace("\n ", "")
    for act in ("publish", "move", "cancel"):
        assert f'name="act" value="{act}"' in page.text
    chosen = look(coordinator, "", dates)
    assert "Sewing" in chosen.text
    assert "Choir" in chosen.text


def test_without_a_date_it_says_where_to_choose_some(coordinator, play):
    for act in ("", "cancel", "move", "publish", "nonsense"):
        assert "Nothing is chosen" in look(coordinator, act, []).text


@pytest.mark.both_databases
def test_dates_are_cancelled_together_with_the_reason_and_come_back_by_one_button(
    coordinator, play, dates, writing, reading
):
    parties = [family(writing, play, dates[0]), family(writing, play, dates[1], "amina@example.org")]
    stands = helper(writing, dates[0])
    before, stood = state_of(reading, dates), standing(reading, stands)
    shown = look(coordinator, "cancel", dates)
    assert "2 families" in shown.text
    assert "1 helper gets an email." in shown.text
    assert "1 household gets an email." in shown.text
    assert "1 household has to be told: it stands in the queue." in shown.text
    assert state_of(reading, dates) == before
    lacking = coordinator.press(shown, "Cancel 2 dates")
    assert lacking.status_code == 422
    done = coordinator.press(lacking, "Cancel 2 dates", reason="weather", words="A storm")
    assert done.status_code == 303
    assert {(row[0], row[4], row[5]) for row in state_of(reading, dates)} == {
        (SessionState.CANCELLED, CancelReason.WEATHER, "A storm")
    }
    assert batches(reading) == [(BatchKind.CANCELLED, 2, None)]
    assert standing(reading, stands)[0] is SignUpState.WITHDRAWN
    board = coordinator.get("/events/planning")
    assert "2 dates are cancelled." in board.text
    assert undo(coordinator, board).status_code == 303
    assert state_of(reading, dates) == before
    assert standing(reading, stands) == stood
    with reading() as session:
        rows = session.scalars(sa.select(Registration).where(Registration.id.in_(parties)))
        assert {row.state for row in rows} == {RegistrationState.CONFIRMED}


@pytest.mark.both_databases
def test_dates_move_together_on_the_wall_clock_and_go_back_exactly(coordinator, play, writing, reading):
    # The second one crosses the night in which the clocks go forward.
    dates = [planned(writing, play, "Sewing"), planned(writing, play, "Choir", datetime(2027, 3, 27, 16, tzinfo=UTC))]
    stands = helper(writing, dates[0])
    before, stood = state_of(reading, dates), standing(reading, stands)
    form = look(coordinator, "move", dates)
    shown = coordinator.press(form, "Look first", days="1", minutes="30")
    assert "becomes" in shown.text
    assert state_of(reading, dates) == before
    assert coordinator.press(shown, "Move 2 dates").status_code == 303
    assert [row[1] for row in state_of(reading, dates)] == [
        EVENING + timedelta(days=1, minutes=30),
        datetime(2027, 3, 28, 15, 30, tzinfo=UTC),
    ]
    assert standing(reading, stands)[1] == stood[1] + timedelta(days=1, minutes=30)
    assert batches(reading) == [(BatchKind.CHANGED, 2, None)]
    undo(coordinator)
    assert [row[1:] for row in state_of(reading, dates)] == [row[1:] for row in before]
    assert standing(reading, stands) == stood


def test_dates_move_to_another_venue_that_is_taken_only_knowingly(coordinator, play, writing, reading):
    with writing() as session:
        hall = factories.venue(ours(session, play), name="Great hall", capacity=1).id
    one, other = planned(writing, play, "Sewing"), planned(writing, play, "Choir", EVENING + timedelta(minutes=30))
    planned(writing, play, "Dance", EVENING, venue_id=hall)
    shown = coordinator.press(look(coordinator, "move", [one, other]), "Look first", venue_id=str(hall))
    assert shown.text.count("The venue is taken") == 2
    assert "Dance" in shown.text
    assert shown.text.count("More seats than the venue has room") == 2
    assert coordinator.press(shown, "Move 2 dates all the same").status_code == 303
    assert {row[3] for row in state_of(reading, [one, other])} == {hall}
    assert "The venue is taken twice" in coordinator.get("/events/planning").text


def test_dates_move_to_a_venue_that_is_closed_then_only_knowingly(coordinator, play, writing, reading):
    one = planned(writing, play, "Choir")
    with writing() as session:
        hall = factories.venue(ours(session, play), name="The Long Hall")
        factories.closed_time(hall, (EVENING.date() - factories.clock.today()).days, 1)
        hall_id = hall.id
    page = look(coordinator, "move", [one])
    shown = coordinator.press(page, "Look first", venue_id=hall_id)
    assert "The floor is laid anew" in shown.text
    assert coordinator.press(shown, "Move 1 date all the same").status_code == 303
    with reading() as session:
        assert session.get_one(Session, one).venue_id == hall_id


def test_dates_of_which_nothing_changes_or_that_would_be_over_are_left_alone(coordinator, play, dates, reading):
    before = state_of(reading, dates)
    shown = coordinator.press(look(coordinator, "move", dates), "Look first", days="0")
    assert shown.text.count("nothing of it changes") == 2
    assert "Move 2" not in shown.text
    shown = coordinator.press(look(coordinator, "move", dates), "Look first", days="-3")
    assert shown.text.count("would be over, stays as it is") == 1
    assert coordinator.press(shown, "Move 1 date").status_code == 303
    assert state_of(reading, dates)[0] == before[0]
    assert state_of(reading, dates)[1][1] == before[1][1] - 3 * A_DAY


@pytest.mark.both_databases
def test_drafts_are_published_together_and_are_drafts_again(coordinator, play, writing, reading, visitor):
    drafts = [planned(writing, play, name, state=ActivityState.DRAFT) for name in ("Sewing", "Choir")]
    there = planned(writing, play, "Dance")
    shown = look(coordinator, "publish", [*drafts, there])
    assert "is in the programme already" in shown.text
    assert coordinator.press(shown, "Publish 2 activities").status_code == 303
    assert "Sewing" in visitor().get("/programme").text
    assert batches(reading) == [(BatchKind.PUBLISHED, 2, None)]
    board = coordinator.get("/events/planning")
    assert "2 activities are published." in board.text
    undo(coordinator, board)
    assert "Sewing" not in visitor().get("/programme").text
    with reading() as session:
        states = session.scalars(
            sa.select(Activity.state).join(Session, Session.activity_id == Activity.id).where(Session.id.in_(drafts))
        )
        assert set(states) == {ActivityState.DRAFT}
    # What is in the programme stays there.
    assert "Dance" in visitor().get("/programme").text


def test_what_was_taken_out_by_hand_since_is_not_undone(coordinator, play, writing, reading):
    draft = planned(writing, play, "Sewing", state=ActivityState.DRAFT)
    coordinator.press(look(coordinator, "publish", [draft]), "Publish 1 activity")
    with writing() as session:
        session.get_one(Activity, session.get_one(Session, draft).activity_id).state = ActivityState.ARCHIVED
    assert "It was changed again since" in coordinator.get("/events/planning").text


def test_an_activity_that_cannot_be_published_says_why_and_is_left_out(coordinator, play, writing, reading):
    draft = planned(writing, play, "Sewing", state=ActivityState.DRAFT)
    with writing() as session:
        venue = session.get_one(factories.Venue, session.get_one(Session, draft).venue_id)
        venue.state = VenueState.CLOSED
    shown = look(coordinator, "publish", [draft])
    assert "cannot be published yet" in shown.text
    assert "Hall of Sewing" in shown.text
    assert "Publish 1" not in shown.text


@pytest.mark.both_databases
@pytest.mark.parametrize("act", ["cancel", "move"])
def test_a_date_that_changed_meanwhile_refuses_for_all_and_is_marked(coordinator, play, dates, writing, reading, act):
    shown = look(coordinator, act, dates)
    if act == "move":
        shown = coordinator.press(shown, "Look first", days="1")
    with writing() as session:
        session.get_one(Session, dates[0]).call_off(NOW, CancelReason.VENUE)
    before = state_of(reading, dates)
    button, more = ("Cancel 2 dates", {"reason": "weather"}) if act == "cancel" else ("Move 2 dates", {})
    refused = coordinator.press(shown, button, **more)
    assert refused.status_code == 409
    assert "changed since you looked" in refused.text
    assert refused.text.count("Changed since you looked") == 1
    assert "was cancelled, stays cancelled" in refused.text
    assert state_of(reading, dates) == before
    assert batches(reading) == []


def test_who_took_the_venue_meanwhile_refuses_it_too(coordinator, play, dates, writing, reading):
    shown = coordinator.press(look(coordinator, "move", dates), "Look first", days="1")
    with reading() as session:
        venue = session.get_one(Session, dates[0]).venue_id
    planned(writing, play, "Dance", EVENING + A_DAY, venue_id=venue)
    before = state_of(reading, dates)
    refused = coordinator.press(shown, "Move 2 dates")
    assert refused.status_code == 409
    assert "Dance" in refused.text
    assert state_of(reading, dates) == before


def test_other_days_than_those_that_were_shown_are_looked_at_again(coordinator, play, dates, reading):
    shown = coordinator.press(look(coordinator, "move", dates), "Look first", days="1")
    before = state_of(reading, dates)
    assert coordinator.press(shown, "Move 2 dates", days="2").status_code == 409
    assert state_of(reading, dates) == before


def test_dates_of_others_are_not_there(coordinator, play, dates, writing, reading):
    with writing():
        elsewhere = factories.organisation().id
    foreign = planned(writing, play, "Foreign circle", of=elsewhere)
    shown = look(coordinator, "cancel", [*dates, foreign, 999_999])
    assert "Foreign circle" not in shown.text
    assert "Cancel 2 dates" in shown.text
    coordinator.press(shown, "Cancel 2 dates", reason="weather", dates=[str(foreign)])
    assert state_of(reading, [foreign])[0][0] is SessionState.SCHEDULED


def test_a_coordinator_elsewhere_reads_and_changes_nothing(play, dates, visitor, writing, reading):
    with writing():
        of = factories.organisation()
        stranger = factories.coordinator(of).id
    person = visitor()
    person.sign_in(stranger)
    assert "Nothing is chosen" in look(person, "cancel", dates).text
    assert visitor().get("/events/bulk").status_code in (302, 303)


def test_dates_of_two_organisations_are_done_together_and_undone_by_who_may_change_each(
    coordinator, play, dates, writing, reading, visitor
):
    with writing() as session:
        second = factories.organisation()
        role = factories.Role.COORDINATOR
        me = play.coordinator
        factories.add(factories.Membership(account_id=me, role=role, organisation_id=second.id, granted_at=NOW))
        colleagues = [factories.coordinator(second).id, factories.coordinator(ours(session, play)).id]
        second = second.id
    other = planned(writing, play, "Theirs", of=second)
    shown = look(coordinator, "cancel", [*dates, other])
    assert coordinator.press(shown, "Cancel 3 dates", reason="weather").status_code == 303
    with reading() as session:
        [number] = session.scalars(sa.select(Batch.id))
    # Whoever coordinates in one of the two would change dates that are not theirs.
    for account in colleagues:
        person = visitor()
        person.sign_in(account)
        assert person.get(f"/events/planning/batches/{number}").status_code == 404
        assert 'Undo"' not in person.get("/events/planning").text
    assert undo(coordinator).status_code == 303
    assert {state for state, *_ in state_of(reading, [*dates, other])} == {SessionState.SCHEDULED}


def test_twice_pressed_is_done_once(coordinator, play, dates, reading):
    shown = look(coordinator, "cancel", dates)
    for _ in range(2):
        coordinator.press(shown, "Cancel 2 dates", reason="weather")
    assert len(batches(reading)) == 1


def test_the_page_of_an_activity_offers_it_and_shows_what_was_done_to_one_of_its_dates(
    coordinator, play, dates, reading
):
    with reading() as session:
        activity = session.get_one(Session, dates[0]).activity_id
    address = f"/events/planning/activities/{activity}"
    assert 'form="bulk"' in coordinator.get(address).text
    assert f'name="of" value="{activity}"' in coordinator.get(address).text
    done = coordinator.press(look(coordinator, "cancel", dates, of=activity), "Cancel 2 dates", reason="weather")
    # It leads back to where the dates were chosen.
    assert done.location == address
    page = coordinator.get(address)
    assert "2 dates were cancelled." in page.text
    assert undo(coordinator, page).status_code == 303
    assert {row[0] for row in state_of(reading, dates)} == {SessionState.SCHEDULED}


def test_so_many_statements_however_many_dates(coordinator, play, writing, count_queries):
    ids = [planned(writing, play, f"Circle {n}", EVENING + n * A_DAY) for n in range(8)]
    for act in ("cancel", "move"):
        look(coordinator, act, ids[:2])
        with count_queries() as few:
            look(coordinator, act, ids[:2])
        with count_queries() as many:
            look(coordinator, act, ids)
        assert len(many) == len(few)
    assert MOST >= 50


@pytest.mark.parametrize("of", ["999999", "x", ""])
def test_whatever_it_says_of_where_one_comes_from_it_leads_to_the_board(coordinator, play, dates, of):
    page = look(coordinator, "move", dates, of=of)
    assert 'href="/events/planning"' in page.text
    shown = coordinator.press(page, "Look first", days="1")
    assert coordinator.press(shown, "Move 2 dates").location == "/events/planning"


def test_a_move_that_safeguarding_refuses_names_the_date(coordinator, play, dates, writing, reading):
    with writing() as session:
        activity = factories.activity(
            ours(session, play), "Children's club", kind=ActivityKind.SPORT, audience=Audience.CHILDREN,
            age_from=8, age_to=12, venue_id=session.get_one(Session, dates[0]).venue_id,
        )  # fmt: skip
        club = factories.session(activity, EVENING + 2 * A_DAY - timedelta(hours=2), 1.5, capacity=10)
        for role in (ShiftRole.LEAD, ShiftRole.HELPER):
            factories.shift(club, role=role, clearance=Clearance.CHILDREN)
        club_id = club.id
    before = state_of(reading, [*dates, club_id])
    shown = coordinator.press(look(coordinator, "move", [*dates, club_id]), "Look first", minutes="180")
    refused = coordinator.press(shown, "Move 3 dates")
    assert refused.status_code == 409
    assert "Children" in refused.text
    assert "Friday 5 March 2027, 19:00" in refused.text
    assert "It ends too late for children who come alone. Nothing was done to any of them." in refused.text
    assert state_of(reading, [*dates, club_id]) == before
