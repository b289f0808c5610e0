"""A venue is shared with others by whoever owns it: they choose it wherever they plan, until the consent ends."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest
import sqlalchemy as sa

from community.foundation.access import Role
from events.activities.models import Activity, Series
from events.activities.recurrence import Recurrence
from events.activities.rules import ActivityState, Openness
from events.calendar.ics_reader import read_calendar
from events.imports.actions import import_calendar
from events.planning import actions as planning
from events.sessions.models import Session
from events.sessions.rules import SessionState
from events.shared_venues import queries
from events.venues.models import SharedVenue, Venue
from events.venues.rules import PlaceVisibility, VenueState
from tests import cast, factories

FEBRUARY = datetime(2027, 2, 1, 9, tzinfo=UTC)
# Monday 15 March 2027, 18:00 in Sofia.
THIRD = datetime(2027, 3, 15, 16, tzinfo=UTC)
ONCE = {"on": "2027-03-15", "starts": "18:00", "ends": "19:30", "weekdays": []}
MONDAYS = {"on": "2027-03-01", "starts": "18:00", "ends": "19:30", "weekdays": ["0"], "until": "2027-03-29"}
NOTE = "Ask the porter for the keys"
ENDED = "no longer shared with you"


@pytest.fixture
def play(writing, clock):
    """Ours has the Lilac House, whose place is told to who is confirmed; theirs plans a choir, with no venue at all."""
    clock.set(FEBRUARY)
    with writing() as session:
        found = cast.gather()
        own = session.get_one(Session, found.session)
        own.starts_at, own.ends_at = FEBRUARY + timedelta(days=3), FEBRUARY + timedelta(days=3, hours=2)
        venue = session.get_one(Venue, own.venue_id)
        venue.name, venue.address, venue.visibility = (
            "Lilac House",
            "Lilac Street 7",
            PlaceVisibility.AFTER_CONFIRMATION,
        )
        theirs = session.query(factories.Organisation).filter_by(slug="theirs").one()
        home = factories.venue(theirs, name="Their hall").id
        choir = factories.activity(theirs, "Choir", venue_id=home)
        return SimpleNamespace(**vars(found), venue=venue.id, theirs=theirs.id, choir=choir.id, home=home)


@pytest.fixture
def owner(play, visitor):
    person = visitor()
    person.sign_in(play.coordinator)
    return person


@pytest.fixture
def guest(play, visitor):
    person = visitor()
    person.sign_in(play.stranger)
    return person


def share(writing, play, **changes):
    with writing() as session:
        theirs = session.get_one(factories.Organisation, play.theirs)
        return factories.shared_venue(session.get_one(Venue, play.venue), theirs, note=NOTE, **changes).id


def dates(reading, play):
    with reading() as session:
        query = sa.select(Session).where(Session.activity_id == play.choir).order_by(Session.starts_at)
        return list(session.scalars(query))


@pytest.mark.both_databases
def test_shared_it_can_be_chosen_wherever_one_plans(owner, guest, play, reading, writing):
    with writing() as session:
        planned = factories.session(session.get_one(Activity, play.choir), THIRD + timedelta(days=7)).id
    forms = (
        f"/events/planning/activities/{play.choir}/dates",
        f"/events/planning/sessions/{planned}",
        f"/events/activities/{play.choir}/edit",
        f"/events/bulk?act=move&dates={planned}",
        f"/events/closures/{play.home}",
        "/events/beginnings/new",
        "/events/activities/new",
    )
    assert all("Lilac" not in guest.get(path).text for path in forms)
    page = owner.get(f"/events/venues/{play.venue}")
    assert f'href="/events/shared_venues/{play.venue}"' in page.text
    page = owner.get(f"/events/shared_venues/{play.venue}")
    assert "Nobody else" in page.text
    done = owner.press(page, "Share this venue", organisation_id=str(play.theirs), note=NOTE)
    assert done.status_code == 303
    page = owner.get(done.location)
    assert "<bdi>Theirs</bdi>" in page.text
    assert NOTE in page.text
    assert all("Lilac House" in guest.get(path).text for path in forms)
    # What a form offers is the name: the address is told on the page of a date that one has there.
    assert all("Lilac Street" not in guest.get(path).text for path in (*forms, "/events/shared_venues"))
    listed = guest.get("/events/shared_venues").text
    assert all(word in listed for word in ("Lilac House", "Ours", NOTE))
    page = guest.get(f"/events/planning/activities/{play.choir}/dates")
    assert guest.press(page, "Plan these dates", **ONCE, venue_id=str(play.venue)).status_code == 303
    [row] = [one for one in dates(reading, play) if one.id != planned]
    assert row.venue_id == play.venue
    page = guest.get(f"/events/planning/sessions/{row.id}").text
    assert NOTE in page
    assert "It belongs to: \u2068Ours\u2069." in page
    assert ENDED not in page


def test_shared_with_all_it_is_shared_with_each(owner, guest, play, reading):
    page = owner.get(f"/events/shared_venues/{play.venue}")
    assert owner.press(page, "Share this venue", organisation_id="-1").status_code == 303
    assert "Lilac House" in guest.get("/events/beginnings/new").text
    # Said again it is one consent, with another note.
    assert (
        owner.press(page, "Share this venue", organisation_id="-1", note=NOTE, idempotency_key="b").status_code == 303
    )
    with reading() as session:
        [shared] = session.scalars(sa.select(SharedVenue))
        assert (shared.organisation_id, shared.note) == (None, NOTE)


def test_the_owner_sees_what_others_have_there_as_far_as_the_programme_says(owner, guest, play, writing):
    share(writing, play)
    with writing() as session:
        choir = session.get_one(Activity, play.choir)
        factories.session(choir, THIRD, venue_id=play.venue)
        theirs = session.get_one(factories.Organisation, play.theirs)
        hidden = {"venue_id": play.venue}
        draft = factories.activity(theirs, "Secret draft", state=ActivityState.DRAFT, **hidden)
        circle = factories.activity(theirs, "Secret circle", openness=Openness.INVITED, **hidden)
        for one in (draft, circle):
            factories.session(one, THIRD)
    page = owner.get(f"/events/shared_venues/{play.venue}").text
    assert "Choir" in page
    assert "Secret" not in page
    week = owner.get(f"/events/timetable?venue={play.venue}&organisation=all&on=2027-03-15").text
    assert "Choir" in week
    assert "Secret" not in week
    closing = owner.get(f"/events/closures/{play.venue}").text
    assert "In the programme there: \u2068Theirs\u2069." in closing
    # Nobody else learns by it where the choir meets.
    stranger = guest.get(f"/events/timetable?venue={play.home}&organisation=all&on=2027-03-15").text
    assert "Choir" not in stranger


@pytest.mark.both_databases
def test_ended_it_keeps_what_is_planned_and_refuses_what_is_new(owner, guest, play, writing, reading):
    share(writing, play)
    with writing() as session:
        kept = factories.session(session.get_one(Activity, play.choir), THIRD, venue_id=play.venue).id
    asking = guest.get(f"/events/planning/activities/{play.choir}/dates")
    page = owner.get(f"/events/shared_venues/{play.venue}")
    done = owner.press(page, "End it")
    assert done.status_code == 303
    assert "1 date that is planned there stays." in owner.get(done.location).text
    # Whoever looked at the form before is refused in words, with what they typed.
    refused = guest.press(asking, "Plan these dates", **ONCE, venue_id=str(play.venue))
    assert refused.status_code == 422
    assert 'value="2027-03-15"' in refused.text
    assert [row.id for row in dates(reading, play)] == [kept]
    # The date there can be changed in all but its time, and keeps its venue by that.
    page = guest.get(f"/events/planning/sessions/{kept}")
    assert ENDED in page.text
    assert "Lilac House" in page.text
    assert guest.press(page, "Save", capacity="7").status_code == 303
    page = guest.get(f"/events/planning/sessions/{kept}")
    seen = guest.press(page, "Save", starts="17:00")
    refused = guest.press(seen, "Move it and tell everybody", starts="17:00")
    assert refused.status_code == 409
    assert ENDED in refused.text
    [row] = dates(reading, play)
    assert (row.starts_at, row.venue_id, row.capacity) == (THIRD, play.venue, 7)
    page = guest.get(f"/events/planning/sessions/{kept}")
    assert (
        guest.press(guest.press(page, "Save", venue_id=str(play.home)), "Move it and tell everybody").status_code == 303
    )
    # Ended twice it is ended once; shared again it is there again.
    page = owner.get(f"/events/shared_venues/{play.venue}")
    assert "End it" not in page.text
    owner.press(page, "Share this venue", organisation_id=str(play.theirs))
    assert "Lilac House" in guest.get(f"/events/planning/activities/{play.choir}/dates").text


@pytest.mark.both_databases
def test_no_more_dates_of_a_series_are_made_where_it_is_no_longer_shared(app, play, writing, reading):
    shared = share(writing, play)
    with writing() as session:
        choir, venue = session.get_one(Activity, play.choir), session.get_one(Venue, play.venue)
        series = planning.plan_series(choir, venue, Recurrence(weekdays=(0,)), datetime(2027, 3, 1, 18), 90)
        series.made_until = None
        session.execute(sa.delete(Session).where(Session.series_id == series.id))
        session.get_one(SharedVenue, shared).ended_at = FEBRUARY
    with app.app_context():
        assert planning.keep_series_ahead() == 0
    with writing() as session:
        session.get_one(SharedVenue, shared).ended_at = None
    with app.app_context():
        assert planning.keep_series_ahead() > 60
    assert {row.venue_id for row in dates(reading, play)} == {play.venue}


def test_weeks_are_not_copied_and_many_not_moved_where_it_is_no_longer_shared(guest, play, writing, reading):
    shared = share(writing, play)
    with writing() as session:
        kept = factories.session(session.get_one(Activity, play.choir), THIRD, venue_id=play.venue).id
    seen = guest.get(f"/events/bulk?act=move&dates={kept}")
    seen = guest.press(seen, "Look first", days="1")
    copied = guest.get("/events/timetable/copy?on=2027-03-15")
    assert "Choir" in copied.text
    copied = guest.press(copied, "Look first")
    with writing() as session:
        session.get_one(SharedVenue, shared).ended_at = FEBRUARY
    refused = guest.press(seen, "Move 1 date")
    assert refused.status_code == 409
    assert ENDED in refused.text
    assert "Choir" not in guest.get("/events/timetable/copy?on=2027-03-15").text
    assert [row.starts_at for row in dates(reading, play)] == [THIRD]


def test_a_series_keeps_its_dates_there_while_only_seats_change(guest, play, writing, reading):
    shared = share(writing, play)
    with writing() as session:
        choir, venue = session.get_one(Activity, play.choir), session.get_one(Venue, play.venue)
        rule = Recurrence(weekdays=(0,), until=date(2027, 3, 29))
        series = planning.plan_series(choir, venue, rule, datetime(2027, 3, 1, 18), 90).id
        session.get_one(SharedVenue, shared).ended_at = FEBRUARY
    path = f"/events/planning/series/{series}/edit"
    seen = guest.press(guest.get(path), "Look whom it touches", starts="17:00")
    refused = guest.press(seen, "Change these dates")
    assert refused.status_code == 409
    assert ENDED in refused.text
    seen = guest.press(guest.get(path), "Look whom it touches", capacity="9")
    assert guest.press(seen, "Change these dates").status_code == 303
    assert {(row.capacity, row.venue_id) for row in dates(reading, play)} == {(9, play.venue)}
    with reading() as session:
        assert session.get_one(Series, series).venue_id == play.venue


def test_a_file_names_a_shared_venue(play, writing, reading):
    def read():
        lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//x//y//EN", "BEGIN:VEVENT", "UID:choir@example.org",
                 "DTSTAMP:20270101T000000Z", "DTSTART:20270315T160000Z", "DTEND:20270315T173000Z",
                 "SUMMARY:Choir from a file", "LOCATION:Lilac House", "END:VEVENT", "END:VCALENDAR", ""]  # fmt: skip
        return read_calendar("\r\n".join(lines).encode(), now=FEBRUARY, zone="Europe/Sofia")

    def venue_of(source):
        with writing() as session:
            import_calendar(read(), session.get_one(factories.Organisation, play.theirs), source=source, sure=True)
        with reading() as session:
            query = sa.select(Session.venue_id).join(Activity, Activity.id == Session.activity_id)
            return session.scalars(query.where(Activity.source == source)).one()

    assert venue_of("before") != play.venue
    with writing() as session:
        session.query(Venue).filter_by(organisation_id=play.theirs, name="Lilac House").one().name = "Another"
    share(writing, play)
    assert venue_of("after") == play.venue


def test_closed_it_waits_on_the_list_of_whoever_planned_there(owner, guest, play, writing, reading, app):
    share(writing, play)
    with writing() as session:
        kept = factories.session(session.get_one(Activity, play.choir), THIRD, venue_id=play.venue).id
        session.get_one(Session, kept).updated_at = FEBRUARY - timedelta(days=1)
        session.get_one(Session, play.session).state = SessionState.CANCELLED
    page = owner.get(f"/events/closures/{play.venue}")
    assert "1 date of other organisations is ahead there" in page.text
    assert "until they look at it" in page.text
    assert owner.press(page, "Close it").status_code == 303

    def waiting():
        with app.app_context():
            return [(one.row_id, one.organisation_id) for one in queries.waiting_dates()]

    assert waiting() == [(kept, play.theirs)]
    with app.app_context():
        assert queries.waiting_dates([play.organisation]) == []
    assert "Lilac House" not in guest.get("/events/shared_venues").text
    # Looked at and kept, or put into use again, it waits no more.
    with writing() as session:
        session.get_one(Session, kept).updated_at = FEBRUARY + timedelta(minutes=1)
    assert waiting() == []
    with writing() as session:
        session.get_one(Session, kept).updated_at = FEBRUARY - timedelta(days=1)
    assert waiting() == [(kept, play.theirs)]
    page = owner.get(f"/events/venues/{play.venue}")
    assert owner.press(page, "Use it again").status_code == 303
    assert waiting() == []
    with reading() as session:
        assert session.get_one(Venue, play.venue).closed_at is None


def test_what_cannot_be_shared_is_not(owner, play, writing, reading):
    page = owner.get(f"/events/shared_venues/{play.venue}")
    for wrong in ({"organisation_id": "0"}, {"organisation_id": "999"}, {"organisation_id": str(play.organisation)}):
        assert owner.press(page, "Share this venue", **wrong).status_code == 422
    with writing() as session:
        session.get_one(Venue, play.venue).state = VenueState.CLOSED
    assert owner.press(page, "Share this venue", organisation_id="-1").status_code == 409
    assert "Share this venue" not in owner.get(f"/events/shared_venues/{play.venue}").text
    with reading() as session:
        assert session.scalars(sa.select(SharedVenue)).all() == []


def test_whoever_is_not_asked_shares_nothing_and_ends_nothing(play, guest, visitor, writing, reading):
    shared = share(writing, play)
    with writing():
        administrator = factories.account((Role.ADMINISTRATOR, None)).id
    other = visitor()
    other.sign_in(administrator)
    for person in (guest, other):
        assert person.get(f"/events/shared_venues/{play.venue}").status_code in (403, 404)
        assert person.post(f"/events/shared_venues/{play.venue}").status_code in (403, 404)
        assert person.post(f"/events/shared_venues/{shared}/end").status_code in (403, 404)
    assert guest.get(f"/events/venues/{play.venue}").status_code == 404
    with reading() as session:
        assert session.get_one(SharedVenue, shared).ended_at is None


def test_ones_own_venue_comes_first_and_anothers_under_its_owners_name(play, guest, writing):
    share(writing, play)
    form = guest.get("/events/beginnings/new").text.split('name="venue_id"', 1)[1].split("</select>")[0]
    own, lent = form.index(f'value="{play.home}"'), form.index(f'value="{play.venue}"')
    # By its name alone the lent one would be the first, and so be chosen by whoever does not look.
    assert own < form.index('<optgroup label="Ours"') < lent


def test_where_the_only_venue_is_another_organisations_its_owner_is_named(play, owner, guest, writing):
    share(writing, play)
    with writing() as session:
        session.get_one(Venue, play.home).state = VenueState.CLOSED
    form = guest.get("/events/beginnings/new").text.split('name="venue_id"', 1)[1].split("</select>")[0]
    assert form.index('<optgroup label="Ours"') < form.index(f'value="{play.venue}"')
    # Who has it alone reads no name above it.
    form = owner.get("/events/beginnings/new").text.split('name="venue_id"', 1)[1].split("</select>")[0]
    assert f'value="{play.venue}"' in form
    assert "<optgroup" not in form
