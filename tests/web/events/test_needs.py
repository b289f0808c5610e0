"""What people need meets what a date has: on the family's cards, the session's page, and for whoever organises it."""

import pytest
import sqlalchemy as sa

from community.households.models import Member, Need
from community.households.rules import Accommodation
from events.activities.models import Activity
from events.sessions.models import Session
from events.venues.models import Venue
from tests import factories, html
from tests.web.events.test_registrations import Play, join
from volunteers.profiles.models import Volunteer
from volunteers.shifts.models import Shift, SignUp
from volunteers.shifts.rules import ShiftRole, SignUpState


@pytest.fixture
def play(writing):
    with writing():
        return Play()


@pytest.fixture
def family(play, visitor):
    def come(number=0):
        person = visitor()
        person.open_card(play.cards[number])
        return person

    return come


@pytest.fixture
def desk(play, visitor):
    person = visitor()
    person.sign_in(play.cast.coordinator)
    return person


def need(writing, member_id, *what):
    with writing():
        for one in what:
            factories.add(Need(member_id=member_id, accommodation=one))


def facts(play, writing, **changes):
    with writing() as session:
        activity = session.get_one(Activity, play.activity)
        venue = session.get_one(Venue, session.get_one(Session, play.session).venue_id)
        for name, value in changes.items():
            setattr(venue if hasattr(venue, name) else activity, name, value)


def test_a_family_reads_what_fits_and_what_is_missing_and_can_join_all_the_same(play, family, writing):
    need(writing, play.members[play.first][0], Accommodation.STEP_FREE, Accommodation.PRAM_SPACE)
    facts(play, writing, food=True, food_facts=["halal"], step_free=True)
    person = family()
    for address in ("/family", f"/events/sessions/{play.session}"):
        page = person.get(address).text
        assert "Fits you: No steps and Food without pork" in page
        assert "Not noted here: Room for a pram. Please ask the organisers." in page
        assert "Join with everybody" in page
    facts(play, writing, food_facts=[], pram_space=True)
    page = person.get("/family").text
    assert "Fits you: No steps and Room for a pram" in page
    assert "Not noted here: Food without pork. Please ask" in page
    # Where nobody eats, the food does not matter.
    facts(play, writing, food=False)
    assert "without pork" not in person.get("/family").text


def test_what_those_need_counts_who_come(play, family, writing):
    """Sami's need is nothing to a date to which Amina goes alone."""
    facts(play, writing, food=True, food_facts=[])
    person = family()
    assert "Not noted here: Food without pork" in person.get("/family").text
    join(person, play, play.first, play.members[play.first][:1])
    assert "Food without pork" not in person.get("/family").text
    join(person, play, play.first)
    person.post(f"/events/registrations/sessions/{play.session}/change", data={"member": play.members[play.first]})
    assert "Not noted here: Food without pork" in person.get("/family").text


def test_nobody_else_reads_what_a_family_needs(play, family, visitor, writing, client):
    need(writing, play.members[play.first][0], Accommodation.QUIET_ROOM)
    facts(play, writing, food=True)
    join(family(), play, play.first)
    volunteer = visitor()
    volunteer.sign_in(play.cast.volunteer)
    for person in (client, volunteer, family(1)):
        for address in (f"/events/sessions/{play.session}", "/programme", "/cal/en/programme.ics", "/family"):
            text = person.get(address).text
            assert "quiet room" not in text.casefold()
            assert "without pork" not in text


def test_the_family_page_asks_no_more_for_what_they_need(play, family, writing, count_queries):
    person = family()
    person.get("/family")
    with count_queries() as without:
        person.get("/family")
    for member in play.members[play.first]:
        need(writing, member, Accommodation.STEP_FREE, Accommodation.CHILDCARE)
    with count_queries() as with_needs:
        person.get("/family")
    assert len(with_needs) == len(without)


def test_staff_read_what_those_who_come_lack(play, family, desk, visitor, writing):
    need(writing, play.members[play.first][0], Accommodation.STEP_FREE, Accommodation.CHILDCARE)
    facts(play, writing, food=True, step_free=True, languages=["bg", "ar"])
    planning, roster = f"/events/planning/sessions/{play.session}", f"/events/registrations/sessions/{play.session}"
    said = "Something that those who come need is missing here."
    assert said not in desk.get(planning).text
    join(family(), play, play.first)
    page = desk.get(roster).text
    assert "Missing: Food without pork · 1" in page
    assert "Missing: Childcare · 1" in page
    assert "No steps: 1" in page
    board = desk.get(planning).text
    assert said in board
    assert "Childcare" not in board
    stranger = visitor()
    stranger.sign_in(play.cast.stranger)
    assert stranger.get(roster).status_code == 404
    facts(play, writing, food_facts=["pork_free"], childcare=True)
    assert said not in desk.get(planning).text
    assert "Missing" not in desk.get(roster).text


def test_an_interpreter_is_asked_for_where_people_speak_what_nobody_else_there_does(
    play, family, desk, writing, reading
):
    with writing() as session:
        session.get_one(Session, play.session).capacity = 10
        session.execute(sa.update(Member).where(Member.household_id == play.first).values(languages=["fa_AF"]))
    facts(play, writing, languages=["bg"])
    roster = f"/events/registrations/sessions/{play.session}"
    join(family(), play, play.first)
    page = desk.get(roster)
    assert "3 people speak Dari, no interpreter" in page.text
    assert "Something that those who come need" in desk.get(f"/events/planning/sessions/{play.session}").text
    form = desk.get(html.links(page.text)["Ask for an interpreter: Dari"])
    assert desk.press(form, "Save").status_code == 303
    with reading() as session:
        shift = session.query(Shift).filter_by(role=ShiftRole.INTERPRETER).one()
        assert (shift.language, shift.minimum, shift.maximum, shift.session_id) == ("fa_AF", 1, 1, play.session)
        number = shift.id
    page = desk.get(roster).text
    assert "Asked for, nobody yet" in page
    assert "Ask for an interpreter" not in page
    with writing() as session:
        session.get_one(Shift, number).taken = 1
    assert "no interpreter" not in desk.get(roster).text


PERHAPS = "Perhaps: somebody there speaks Persian."


def test_what_is_near_is_said_as_perhaps_until_they_say_that_they_understand_it(play, family, desk, writing):
    need(writing, play.members[play.first][0], Accommodation.INTERPRETER)
    facts(play, writing, languages=["bg", "fa"])
    speak(play, writing, "fa_AF")
    roster = f"/events/registrations/sessions/{play.session}"
    person = family()
    for address in ("/family", f"/events/sessions/{play.session}"):
        page = person.get(address).text
        assert PERHAPS in page
        assert "Not noted here: An interpreter." in page
    join(person, play, play.first)
    page = desk.get(roster).text
    assert "3 people speak Dari, no interpreter" in page
    assert PERHAPS in page
    speak(play, writing, "fa_AF", "fa")
    page = desk.get(roster).text
    assert "no interpreter" not in page
    for text in (page, person.get("/family").text):
        assert PERHAPS not in text


@pytest.mark.parametrize(("theirs", "there"), [("ku", "ckb"), ("ckb", "ku"), ("ru", "uk"), ("ar", "fa")])
def test_what_is_not_near_is_no_help(play, family, writing, theirs, there):
    need(writing, play.members[play.first][0], Accommodation.INTERPRETER)
    facts(play, writing, languages=[there])
    speak(play, writing, theirs)
    assert "Perhaps" not in family().get("/family").text


def speak(play, writing, *languages):
    with writing() as session:
        session.execute(sa.update(Member).where(Member.household_id == play.first).values(languages=[*languages]))


def test_a_helper_who_speaks_it_is_understood(play, family, desk, writing):
    facts(play, writing, languages=["bg"])
    roster = f"/events/registrations/sessions/{play.session}"
    join(family(), play, play.first)
    assert "3 people speak Arabic, no interpreter" in desk.get(roster).text
    with writing() as session:
        now = factories.clock.now()
        session.get_one(Volunteer, play.cast.volunteer).languages = ["ar"]
        times = {"created_at": now, "updated_at": now}
        place = SignUp(shift_id=play.cast.shift, account_id=play.cast.volunteer, state=SignUpState.CONFIRMED, **times)
        number = factories.add(place).id
    assert "no interpreter" not in desk.get(roster).text
    with writing() as session:
        session.get_one(SignUp, number).state = SignUpState.WAITING
    assert "no interpreter" in desk.get(roster).text


@pytest.mark.parametrize("asked", ["xx", "", "bg&language=ar"])
def test_an_address_asks_only_for_languages_that_there_are(play, desk, asked):
    page = desk.get(f"/volunteers/shifts/roles/sessions/{play.session}?interpreter={asked}")
    assert page.status_code == 200


def test_what_the_food_is_like_is_said_by_staff_and_read_by_all(play, desk, client, reading):
    edit = f"/events/activities/{play.activity}/edit"
    assert desk.press(desk.get(edit), "Save", food="", food_facts=["pork_free", "vegetarian"]).status_code == 303
    with reading() as session:
        activity = session.get_one(Activity, play.activity)
        assert (activity.food, activity.food_facts) == (True, ["pork_free", "vegetarian"])
    for address in ("/programme", f"/events/sessions/{play.session}"):
        assert "Food without pork and Vegetarian food" in client.get(address).text
    assert "Food without pork" not in client.get("/cal/en/programme.ics").text
    assert desk.press(desk.get(edit), "Save", food="y", food_facts=[]).status_code == 303
    with reading() as session:
        activity = session.get_one(Activity, play.activity)
        assert (activity.food, activity.food_facts) == (True, [])
    assert "Vegetarian food" not in client.get("/programme").text


def test_what_a_venue_and_an_activity_bring_along_is_read_by_all(play, desk, client):
    with_words = f"/events/sessions/{play.session}"
    venue = desk.get("/events/venues")
    form = desk.get(html.links(venue.text)["The hall"])
    assert desk.press(form, "Save", pram_space="y", quiet_room="y").status_code == 303
    edit = f"/events/activities/{play.activity}/edit"
    assert desk.press(desk.get(edit), "Save", aids=["sign_language"]).status_code == 303
    page = client.get(with_words).text
    assert all(said in page for said in ("Room for a pram", "A quiet room", "Sign language"))
