"""A room is kept for a meeting of staff: chosen, said to be taken before anything is saved, given back, nameless."""

from dataclasses import dataclass
from datetime import timedelta

import pytest

from community.conferences.models import CaseConference
from community.foundation import clock as the_clock
from community.foundation.access import Role
from community.foundation.database import db
from community.foundation.refusal import Refused
from community.households.models import Consent, Household
from community.households.rules import ConsentPurpose
from community.organisations.models import Organisation
from community.organisations.rules import OrganisationKind
from community.privacy.actions import keep_house
from community.watching.actions import remind
from events.clashes.queries import shut
from events.rooms.actions import follow
from events.rooms.queries import without_room
from events.rooms.rules import Refusal
from events.venues.models import ClosedTime, RoomUse, SharedVenue, Venue
from events.venues.rules import PlaceVisibility, VenueState
from tests import cast, factories

LOST = "Meetings whose room was closed or taken"
CALLED, TAKEN = "/community/conferences", "The room is taken or closed then."
UNTOLD = ("Haddad", "famil", "onference", "Officer", "Doctor")


@dataclass
class Play:
    """Ids of the people and of the venues."""

    officer: int
    coordinator: int
    owner: int
    doctor: int
    household: int
    other_household: int
    room: int
    shared: int
    foreign: int


@pytest.fixture
def play(writing):
    with writing():
        hall = factories.organisation(slug="hall", name="Hall", kind=OrganisationKind.MUNICIPALITY)
        other = factories.organisation(slug="other", name="Owner")
        homes = [factories.household(hall, name, call_name=name) for name in ("Haddad", "Khoury")]
        for home in homes:
            cast.agree(home, ConsentPurpose.COORDINATION)
            cast.agree(home, ConsentPurpose.CARE)
        shared = factories.venue(other, name="Library", address="Street 2")
        factories.venue(hall, name="Told to few", visibility=PlaceVisibility.AFTER_CONFIRMATION)
        factories.add(SharedVenue(venue_id=shared.id, organisation_id=hall.id, shared_at=the_clock.now()))
        return Play(
            officer=factories.account((Role.CASEWORKER, hall.id), name="Officer").id,
            coordinator=factories.coordinator(hall).id,
            owner=factories.coordinator(other, email="owner@example.org").id,
            doctor=factories.account((Role.SERVICE, hall.id), name="Doctor", email="doctor@example.org").id,
            household=homes[0].id,
            other_household=homes[1].id,
            room=factories.venue(hall, name="Room twelve", address="Street 1").id,
            shared=shared.id,
            foreign=factories.venue(other, name="Foreign hall").id,
        )


@pytest.fixture
def come(play, visitor):
    """A browser of somebody of the play, by name."""

    def browser(who):
        found = visitor()
        found.sign_in(getattr(play, who))
        return found

    return browser


def told(play, days=2, **changes):
    on = (the_clock.now().date() + timedelta(days=days)).isoformat()
    said = {"starts_on": on, "starts": "15:00", "minutes": "90", "room": str(play.room), "place": "",
            "accounts": [str(play.doctor)]}  # fmt: skip
    return {**said, **changes}


def call(play, come, household="household", **changes):
    page = f"{CALLED}/households/{getattr(play, household)}/call"
    return come("officer").post(page, data=told(play, **changes))


def uses(reading):
    with reading() as session:
        rows = session.query(RoomUse).order_by(RoomUse.id)
        return [(one.venue_id, one.starts_at, (one.ends_at - one.starts_at).seconds // 60) for one in rows]


@pytest.mark.both_databases
@pytest.mark.parametrize("room", ["room", "shared"])
def test_a_room_of_ones_own_or_a_shared_one_is_kept_under_no_name(play, come, reading, app, room):
    offered = come("officer").get(f"{CALLED}/households/{play.household}/call").text
    assert "Room twelve" in offered
    assert "Library" in offered
    assert "Foreign hall" not in offered
    assert "Told to few" not in offered
    number = getattr(play, room)
    assert call(play, come, room=str(number)).status_code == 303
    [(venue, start, minutes)] = uses(reading)
    assert (venue, minutes) == (number, 90)
    page = come("officer").get(f"{CALLED}/1").text
    assert ("Room twelve, Street 1" if room == "room" else "Library, Street 2") in page
    # Whoever plans there reads that it is taken, and not for what.
    times = come("coordinator" if room == "room" else "owner").get(f"/events/closures/{number}/times").text
    assert "Kept for a meeting" in times
    said = times.partition("Kept for a meeting")[2].partition("</section>")[0]
    assert not any(word in said for word in UNTOLD)
    assert "Haddad" not in times
    with app.test_request_context():
        found = shut(number, [(start + timedelta(minutes=89), start + timedelta(hours=4))])
        assert [one.reason for one in found.values()] == ["Kept for a meeting"]
        assert not shut(number, [(start + timedelta(minutes=90), start + timedelta(hours=4))])
        assert not shut(number, [(start - timedelta(hours=1), start)])
        db.session.remove()


def test_a_room_that_is_taken_is_said_beside_it_and_nothing_is_saved(play, come, writing, reading):
    assert call(play, come).status_code == 303
    again = call(play, come, "other_household", starts="16:00")
    assert again.status_code == 422
    assert TAKEN in again.text
    # What was typed is there still.
    assert 'value="16:00"' in again.text
    assert call(play, come, "other_household", starts="16:30").status_code == 303
    with writing() as session:
        hall, room = session.query(Organisation).filter_by(slug="hall").one(), session.get_one(Venue, play.room)
        begins = the_clock.now() + timedelta(days=4)
        factories.session(factories.activity(hall, venue=room), begins)
    on, at = begins.date().isoformat(), begins.astimezone(the_clock.ZoneInfo("Europe/Sofia")).strftime("%H:%M")
    assert call(play, come, "other_household", starts_on=on, starts=at).status_code == 422
    assert call(play, come, "other_household", room=str(play.foreign)).status_code == 422
    # It must be said where it is.
    assert call(play, come, "other_household", room="0").status_code == 422
    with writing() as session:
        session.get_one(Venue, play.room).state = VenueState.CLOSED
    assert call(play, come, "other_household", days=9).status_code == 422
    assert len(uses(reading)) == 2


@pytest.mark.both_databases
def test_it_is_given_back_when_the_meeting_moves_or_is_called_off(play, come, reading, mailbox):
    assert call(play, come).status_code == 303
    officer, page = come("officer"), f"{CALLED}/1/change"
    mailbox.deliver()
    # It is in its own way nowhere.
    assert officer.post(page, data=told(play, minutes="120")).status_code == 303
    assert mailbox.deliver() == []
    assert officer.post(page, data=told(play, starts="16:00")).status_code == 303
    [(_, _, minutes)] = uses(reading)
    assert minutes == 90
    assert officer.post(page, data=told(play, starts="16:00", room=str(play.shared))).status_code == 303
    assert [str(one["Subject"]) for one in mailbox.deliver()] == ["Meeting"] * 2
    assert [one[0] for one in uses(reading)] == [play.shared]
    assert call(play, come, "other_household", starts="16:00").status_code == 303
    assert officer.post(page, data=told(play, room="0", place="Elsewhere")).status_code == 303
    assert [one[0] for one in uses(reading)] == [play.room]
    assert officer.post(f"{CALLED}/2/call-off", data={"why": "other"}).status_code == 303
    assert uses(reading) == []


def _take_away(writing, how, number):
    """Something takes a room away that is kept."""
    with writing() as session:
        room, use = session.get_one(Venue, number), session.query(RoomUse).filter_by(venue_id=number).one()
        day = use.starts_at.date()
        if how == "closed":
            room.state, room.closed_at = VenueState.CLOSED, the_clock.now()
        elif how == "closed for days":
            factories.add(ClosedTime(venue_id=number, first_on=day, last_on=day, reason="Painting"))
        elif how == "hours":
            room.open_hours = {str(day.weekday()): ["08:00", "16:00"]}
        else:
            hall = session.query(Organisation).filter_by(slug="hall").one()
            factories.session(factories.activity(hall, venue=room), use.starts_at + timedelta(hours=1))


@pytest.mark.both_databases
@pytest.mark.parametrize("how", ["closed", "closed for days", "hours", "taken"])
def test_whoever_called_a_meeting_hears_that_its_room_was_lost(play, come, writing, app, mailbox, how):
    assert call(play, come).status_code == 303
    assert call(play, come, "other_household", room=str(play.shared)).status_code == 303
    mailbox.deliver()
    officer = come("officer")
    assert LOST not in officer.get("/community/watching").text
    assert TAKEN not in officer.get(f"{CALLED}/1").text
    _take_away(writing, how, play.room)
    mine = officer.get("/community/watching").text
    assert mine.count(LOST) == 1
    assert "Room twelve" in mine.partition(LOST)[2].partition("</p>")[0]
    assert TAKEN in officer.get(f"{CALLED}/1").text
    assert TAKEN not in officer.get(f"{CALLED}/2").text
    # Whoever only takes part is not asked to find another.
    assert TAKEN not in come("doctor").get(f"{CALLED}/1").text
    with app.app_context():
        remind()
    told_now = [(str(one["To"]), str(one)) for one in mailbox.deliver()]
    assert len([1 for to, _ in told_now if "officer" in to or "person" in to]) >= 1
    assert not any("Haddad" in text or "twelve" in text for _, text in told_now)
    # Another room is chosen, and nothing is left to see to.
    assert officer.post(f"{CALLED}/1/change", data=told(play, room="0", place="Elsewhere")).status_code == 303
    assert LOST not in officer.get("/community/watching").text


def test_what_is_over_called_off_or_not_agreed_to_any_more_asks_for_no_room(play, come, writing, app, clock):
    assert call(play, come).status_code == 303
    _take_away(writing, "closed", play.room)
    with app.app_context():
        assert [one.row_id for one in without_room()] == [1]
        assert without_room([0]) == []
        clock.advance(days=3)
        assert without_room() == []
        clock.advance(days=-3)
    with writing() as session:
        session.query(Consent).update({"withdrawn_at": the_clock.now()})
    with app.app_context():
        assert without_room() == []


@pytest.mark.both_databases
def test_a_room_that_somebody_took_meanwhile_or_may_not_use_is_refused_at_the_last_moment(play, come, app, writing):
    assert call(play, come).status_code == 303
    with app.test_request_context():
        for number, why in ((play.room, Refusal.TAKEN), (play.foreign, Refusal.NOT_THEIRS)):
            with pytest.raises(Refused) as refused, writing() as session:
                home = session.get_one(Household, play.other_household)
                hall = session.query(Organisation).filter_by(slug="hall").one()
                first = session.get_one(CaseConference, 1)
                other = factories.conference(home, hall, starts_at=first.starts_at)
                follow(other, room=number, ends_at=other.ends_at)
            assert refused.value.reason is why


def test_it_goes_with_the_words_and_with_the_family(play, come, reading, clock, app, writing):
    assert call(play, come).status_code == 303
    assert call(play, come, "other_household", days=400).status_code == 303
    clock.set(the_clock.now() + timedelta(days=370))
    with app.app_context():
        keep_house()
    assert len(uses(reading)) == 1
    with writing() as session:
        session.execute(db.text("DELETE FROM households"))
    assert uses(reading) == []
