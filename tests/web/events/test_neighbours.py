"""Neighbours take part: with an account of their own, alone or with their children, in one place at a time."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from community.accounts.models import Account
from community.foundation.database import db, transaction
from community.foundation.refusal import Refused
from community.households.actions import own_household
from community.households.models import Household, Member
from community.signals import account_blocking
from events.activities.models import Activity
from events.activities.rules import Audience
from events.registrations import actions
from events.registrations.models import Registration
from events.registrations.rules import RegistrationState
from events.sessions.models import Session
from events.venues.models import Venue
from events.venues.rules import PlaceVisibility
from tests import cast, factories, html
from tests.web.events.test_guests import dates_in
from volunteers.shifts.models import SignUp

PANEL = "Come along"


@pytest.fixture
def play(writing):
    with writing():
        return cast.gather()


@pytest.fixture
def vera(play, visitor):
    person = visitor()
    person.sign_in(play.volunteer)
    return person


def page_of(play):
    return f"/events/sessions/{play.session}"


def homes(reading):
    with reading() as session:
        return session.scalar(sa.select(sa.func.count(Household.id)).where(Household.organisation_id.is_(None)))


def test_whoever_has_an_account_joins_with_one_tap_and_leaves_again(play, vera, reading):
    assert "You have joined nothing yet" in vera.get("/joined").text
    page = vera.get(page_of(play))
    assert PANEL in page.text
    answer = vera.press(page, "Join: Vera")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/joined")
    with reading() as session:
        one = session.query(Registration).one()
        assert (one.state, one.party_size) == (RegistrationState.CONFIRMED, 1)
    mine = vera.get("/joined")
    assert "You are coming: 1 place" in mine.text
    assert "Football" in mine.text
    assert "What I take part in" in vera.get("/mine").text
    gone = vera.press(mine, "I cannot come")
    assert gone.headers["Location"] == "/joined"
    assert vera.press(vera.get("/joined"), "Join again").status_code == 303
    assert homes(reading) == 1


def test_what_one_does_with_an_account_is_in_writing_and_in_the_calendar(play, vera, mailbox):
    vera.press(vera.get(page_of(play)), "Join: Vera")
    [joined] = mailbox.deliver()
    vera.press(vera.get("/joined"), "I cannot come")
    [gone] = mailbox.deliver()
    assert {joined["To"], gone["To"]} == {"vera@example.org"}
    assert (joined["Subject"], gone["Subject"]) == ("You are coming", "You do not come any more")
    [request], [cancel] = dates_in(joined), dates_in(gone)
    assert (request[0], cancel[0]) == ("REQUEST", "CANCEL")
    assert str(request[1]["UID"]) == str(cancel[1]["UID"])
    assert int(request[1]["SEQUENCE"]) < int(cancel[1]["SEQUENCE"])
    for text in (str(joined), str(gone)):
        assert "Football" not in text.partition("\n\n")[0]


def test_children_are_added_once_and_chosen_each_time(play, vera, reading):
    page = vera.get("/community/households/people")
    assert "So far you come alone" in page.text
    wrong = vera.press(page, "Add", call_name="Mira", birth_year="1990")
    assert wrong.status_code == 422
    assert "Grown-ups join with an account of their own" in wrong.text
    assert 'value="Mira"' in wrong.text
    assert vera.press(page, "Add", call_name="Mira", birth_year="2016").status_code == 303
    show = vera.get(page_of(play))
    assert vera.press(show, "Join with everybody").status_code == 303
    with reading() as session:
        assert session.query(Registration).one().party_size == 2
    people = vera.get("/community/households/people")
    # A child who is taken off comes to nothing any more.
    assert vera.press(people, "Take off").status_code == 303
    with reading() as session:
        assert session.query(Registration).one().party_size == 1
        assert session.get_one(Session, play.session).seats_taken == 1


def test_nobody_takes_off_a_child_of_others_or_themselves(play, vera, visitor, reading):
    vera.press(vera.get("/community/households/people"), "Add", call_name="Mira", birth_year="2016")
    with reading() as session:
        me, child = session.scalars(sa.select(Member.id).order_by(Member.id))
    walid = visitor()
    walid.sign_in(play.second_volunteer)
    for person, number in ((walid, child), (vera, me), (vera, 999)):
        assert person.post(f"/community/households/people/{number}/leave").status_code == 404


def test_one_is_in_one_place_at_a_time(play, vera, reading):
    assert vera.press(vera.get(page_of(play)), "Join: Vera").status_code == 303
    refused = vera.post(f"/volunteers/shifts/{play.shift}/sign-up")
    assert refused.status_code == 409
    with reading() as session:
        assert session.query(SignUp).count() == 0
    vera.press(vera.get("/joined"), "I cannot come")
    assert vera.post(f"/volunteers/shifts/{play.shift}/sign-up").status_code == 303
    # Whoever helps there is told so instead of being offered a seat, also who has joined nothing before.
    answer = vera.post(f"/events/registrations/sessions/{play.session}/join", data={"member": "0"})
    assert answer.status_code == 409
    with reading() as session:
        assert session.query(Registration).filter_by(state=RegistrationState.CONFIRMED).count() == 0


def test_the_organisers_see_whom_to_expect_and_lists_of_families_do_not(play, vera, visitor):
    vera.press(vera.get(page_of(play)), "Join: Vera")
    coordinator = visitor()
    coordinator.sign_in(play.coordinator)
    assert "Vera" in coordinator.get(f"/events/registrations/sessions/{play.session}").text
    assert "Vera" not in html.text_of(coordinator.get("/community/households").text)
    with pytest.raises(LookupError):
        coordinator.press(coordinator.get(page_of(play)), "Join: Coordinator")


def test_the_place_is_told_to_the_confirmed_only(play, vera, writing, visitor):
    with writing() as session:
        venue = session.get_one(Venue, session.get_one(Session, play.session).venue_id)
        venue.visibility, venue.address = PlaceVisibility.AFTER_CONFIRMATION, "Street of the Roses 7"
    assert "Street of the Roses" not in vera.get(page_of(play)).text
    vera.press(vera.get(page_of(play)), "Join: Vera")
    assert "Street of the Roses" in vera.get("/joined").text
    assert "Street of the Roses" in vera.get(page_of(play)).text
    walid = visitor()
    walid.sign_in(play.second_volunteer)
    assert "Street of the Roses" not in walid.get(page_of(play)).text
    vera.press(vera.get("/joined"), "I cannot come")
    assert "Street of the Roses" not in vera.get(page_of(play)).text


def test_families_alone_are_families_alone(play, vera, writing):
    with writing() as session:
        session.get_one(Activity, session.get_one(Session, play.session).activity_id).audience = Audience.CHILDREN
    assert vera.get(page_of(play)).status_code == 200


def test_deleting_the_account_gives_the_seats_back_and_forgets_who_came(play, vera, reading):
    vera.press(vera.get("/community/households/people"), "Add", call_name="Mira", birth_year="2016")
    vera.press(vera.get(page_of(play)), "Join with everybody")
    from community.privacy.actions import delete_account

    with vera.application.app_context(), transaction():
        delete_account(play.volunteer)
    with reading() as session:
        assert session.get_one(Session, play.session).seats_taken == 0
        assert session.query(Member).count() == 0
        assert session.query(Household).one().call_name == ""
        assert session.query(Registration).one().state is RegistrationState.CANCELLED


@pytest.mark.both_databases
def test_joining_and_helping_at_once_leaves_one_promise(play, app, reading):
    """The sessions differ; the person is the same."""
    from volunteers.shifts import actions as shifts
    from volunteers.shifts.models import Shift

    with app.app_context(), transaction():
        other = factories.session(factories.activity(db.session.get_one(factories.Organisation, play.organisation)))
        session_id = other.id
    start = threading.Barrier(2)

    def joining():
        start.wait(30)
        with app.app_context(), transaction():
            home = own_household(play.volunteer)
            [me] = db.session.scalars(sa.select(Member.id).where(Member.household_id == home))
            actions.join(session_id, home, [me])

    def helping():
        start.wait(30)
        with app.app_context(), transaction():
            [shift] = db.session.scalars(sa.select(Shift).where(Shift.id == play.shift).with_for_update())
            shifts.sign_up(shift, play.volunteer)

    with ThreadPoolExecutor(2) as pool:
        ended = [one.exception() for one in (pool.submit(joining), pool.submit(helping))]
    assert sum(isinstance(error, Refused) for error in ended) == 1, ended
    assert sum(error is None for error in ended) == 1, ended


@pytest.mark.both_databases
def test_joining_twice_at_once_makes_one_household(play, app, reading):
    def joining(_number):
        with app.app_context(), transaction():
            home = own_household(play.volunteer)
            [me] = db.session.scalars(sa.select(Member.id).where(Member.household_id == home))
            try:
                actions.join(play.session, home, [me])
            except Refused as refused:
                return refused.reason
        return None

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(joining, range(4)))
    assert answers.count(None) == 1
    with reading() as session:
        assert session.query(Account).count() >= 1
        assert session.query(Registration).count() == 1
        assert session.query(Household).count() == 1


def test_whoever_helps_at_that_time_is_not_offered_a_seat(play, vera):
    vera.post(f"/volunteers/shifts/{play.shift}/sign-up")
    page = vera.get(page_of(play))
    with pytest.raises(LookupError):
        vera.press(page, "Join: Vera")


def test_who_changes_their_name_is_expected_by_the_new_one(play, vera, reading):
    vera.press(vera.get(page_of(play)), "Join: Vera")
    vera.press(vera.get("/account"), "Save", name="Verena")
    with reading() as session:
        assert session.query(Member).one().call_name == "Verena"
        assert session.query(Household).one().call_name == "Verena"


def test_who_is_blocked_gives_the_seat_back(play, vera, reading, app):
    vera.press(vera.get(page_of(play)), "Join: Vera")
    with app.app_context(), transaction():
        account_blocking.send(db.session.get_one(Account, play.volunteer))
    with reading() as session:
        assert session.get_one(Session, play.session).seats_taken == 0
        assert session.query(Registration).one().state is RegistrationState.CANCELLED


def test_where_one_has_been_stays_with_who_came(play, vera, visitor, writing, clock, count_queries):
    vera.press(vera.get("/community/households/people"), "Add", call_name="Mira", birth_year="2016")
    assert vera.press(vera.get(page_of(play)), "Join with everybody").status_code == 303
    assert "Nothing yet" in vera.get(html.links(vera.get("/joined").text)["Where you have been"]).text
    with writing() as session:
        row = session.get_one(Session, play.session)
        session.get_one(Activity, row.activity_id).audience = Audience.WOMEN
        session.query(Registration).one().state = RegistrationState.ATTENDED
        ends = row.ends_at
    clock.set(ends)
    with count_queries() as asked:
        been = vera.get("/joined/before")
    # What is one's own is all there, what is for women alone among it.
    assert "Football" in been.text
    assert "\u2068Vera\u2069 and \u2068Mira\u2069" in been.text
    assert len(asked) < 20
    other = visitor()
    other.sign_in(play.second_volunteer)
    assert "Football" not in other.get("/joined/before").text
