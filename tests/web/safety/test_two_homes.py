"""A child of two homes: each home sees the child and what helps it, and no canary of the other, in any channel."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from community.accounts.models import Card
from community.duplicates.queries import lock_both
from community.foundation import clock
from community.foundation.database import db, transaction
from community.foundation.refusal import Refused
from community.homes import actions as homes
from community.homes.rules import Said
from community.households import actions as households
from community.households import queries
from community.households.models import HomeWord, Household, Member, Need
from community.households.rules import Accommodation, ConsentPurpose, WordWay
from events.activities.models import Activity
from events.registrations import actions
from events.registrations.models import Registration
from events.registrations.rules import RegistrationState
from events.registrations.waiting_list import Objection
from events.sessions.models import Session
from tests import cast, factories
from tests.data.test_merging import agree

CANARIES = ("canary-mother", "canary-sister", "canary-kiosk", "+359 88 555 0001", "canary-family")


def said(guardian):
    return Said(guardian, WordWay.IN_PERSON, clock.today())


def card(household, member=None):
    facts = {"code_digest": f"{household}-{member}", "pin_hash": "-", "issued_at": clock.now()}
    return factories.add(Card(household_id=household, member_id=member, **facts)).id


class Play:
    """Sami lives with his mother and his sister, and with his father; there are two sessions at one time."""

    def __init__(self):
        self.cast = cast.gather()
        ours = db.session.get_one(factories.Organisation, self.cast.organisation)
        facts = {"family_name": "canary-family", "phone": "+359 88 555 0001", "district": "canary-kiosk"}
        first = factories.household(ours, "canary-mother", "Sami", "canary-sister", locale="en", **facts)
        second = factories.household(ours, "Karim", locale="en")
        for home in (first, second):
            agree(home, ConsentPurpose.COORDINATION, ConsentPurpose.PROGRAMME)
        self.first, self.second = first.id, second.id
        self.mother, self.sami, self.sister = [one.id for one in queries.members_of(first.id)]
        [self.father] = [one.id for one in queries.members_of(second.id)]
        sister = db.session.get_one(Member, self.sister)
        factories.add(Need(member_id=sister.id, accommodation=Accommodation.SIGN_LANGUAGE))
        factories.add(Need(member_id=self.sami, accommodation=Accommodation.NO_NUTS))
        session = db.session.get_one(Session, self.cast.session)
        self.session, activity = session.id, db.session.get_one(Activity, session.activity_id)
        self.beside = factories.session(activity, session.starts_at).id
        self.later = factories.session(activity, session.ends_at).id
        self.cards = {name: card(*whose) for name, whose in {
            "mother": (first.id, self.mother), "father": (second.id, self.father), "shared": (second.id,),
        }.items()}  # fmt: skip

    def share(self):
        lock_both(self.first, self.second)
        sami, there = db.session.get_one(Member, self.sami), db.session.get_one(Household, self.second)
        self.twin = homes.share(sami, there, None, [said(self.mother), said(self.father)], self.cast.coordinator).id


@pytest.fixture
def play(writing):
    with writing():
        return Play()


@pytest.fixture
def two(play, writing):
    with writing():
        play.share()
    return play


@pytest.fixture
def father(two, visitor):
    person = visitor()
    person.open_card(two.cards["father"])
    return person


@pytest.fixture
def mother(two, visitor):
    person = visitor()
    person.open_card(two.cards["mother"])
    return person


def names(reading, household):
    with reading():
        return [one.call_name for one in queries.members_of(household)]


def test_staff_find_the_second_home_and_note_who_said_so(play, visitor, reading):
    person = visitor()
    person.sign_in(play.cast.coordinator)
    at = f"/community/households/{play.first}/members/{play.sami}/home"
    assert f'href="{at}"' in person.get(f"/community/households/{play.first}").text
    assert "No household with this number" in person.get(f"{at}?number=999").text
    assert f"{at}/{play.second}" in person.get(f"{at}?number={play.second}").text
    page = person.get(f"{at}/{play.second}")
    # Both have to have said it.
    assert person.press(page, "Save", way="in_person").status_code == 422
    answer = person.press(page, "Save", way="in_person", way_there="telephone", interpreter_there="y")
    assert answer.status_code == 303
    assert names(reading, play.first) == ["canary-mother", "Sami", "canary-sister"]
    assert names(reading, play.second) == ["Karim", "Sami"]
    with reading() as session:
        here, there = session.query(HomeWord).order_by(HomeWord.id)
        assert (here.guardian_id, here.way, here.further) == (play.mother, WordWay.IN_PERSON, False)
        assert (there.guardian_id, there.way, there.further) == (play.father, WordWay.TELEPHONE, True)
        assert there.interpreter
        assert here.noted_by_id == there.noted_by_id == play.cast.coordinator
    shown = person.get(at).text
    assert "Lives in two homes" in shown
    # A second time nothing is offered, and a forged one is refused.
    forged = person.post(f"{at}/{play.second}", data={
        "who": play.mother, "way": "in_person", "said_on": "2026-11-17", "there": "0",
        "who_there": play.father, "way_there": "in_person", "said_there_on": "2026-11-17",
    })  # fmt: skip
    assert forged.status_code == 409
    assert person.press(person.get(at), "One home again").status_code == 303
    assert names(reading, play.second) == ["Karim"]
    assert "Sami" not in person.get(f"/community/households/{play.second}").text


def test_staff_elsewhere_and_of_one_home_alone_reach_nothing_of_the_other(play, visitor, writing):
    stranger = visitor()
    stranger.sign_in(play.cast.stranger)
    at = f"/community/households/{play.first}/members/{play.sami}/home"
    for answer in (stranger.get(at), stranger.get(f"{at}/{play.second}"), stranger.post(f"{at}/end")):
        assert answer.status_code == 404
    with writing() as session:
        play.share()
        theirs = session.query(factories.Organisation).filter_by(slug="theirs").one()
        session.get_one(Household, play.second).organisation_id = theirs.id
        agree(session.get_one(Household, play.second), ConsentPurpose.COORDINATION)
    page = stranger.get(f"/community/households/{play.second}/members/{play.twin}/home")
    assert "Lives in two homes" in page.text
    assert f"/community/households/{play.first}" not in page.text
    assert not [one for one in CANARIES if one in page.text]
    assert not [one for one in CANARIES if one in stranger.get(f"/community/households/{play.second}").text]


ADDRESSES = (
    "/family", "/community/households/mine", "/community/privacy/family", "/events/sessions/{session}",
    "/events/sessions/{beside}", "/joined", "/events/registrations/before",
)  # fmt: skip


def test_the_other_home_meets_no_canary_on_any_page_or_in_its_copy(two, father, visitor, writing):
    with writing():
        actions.join(two.session, two.first, [two.mother, two.sami, two.sister])
    shared = visitor()
    shared.open_card(two.cards["shared"])
    for person in (father, shared):
        for address in ADDRESSES:
            page = person.get(address.format(session=two.session, beside=two.beside))
            found = [one for one in (*CANARIES, "Sign language") if one in page.text]
            assert found == [], address
    mine = father.get("/community/households/mine").text
    # What helps the child both see.
    assert "Sami" in mine
    assert "Food without nuts" in mine
    copy = father.press(father.get("/community/privacy/family"), "Get the file").get_data(as_text=True)
    assert "Sami" in copy
    assert [one for one in CANARIES if one in copy] == []


def test_a_change_of_the_child_is_one_in_both_homes(two, writing, reading):
    with writing() as session:
        home, sami = session.get_one(Household, two.second), session.get_one(Member, two.twin)
        told = households.told_of(sami)
        facts = {**vars(told), "call_name": "Samir", "needs": [Accommodation.QUIET_ROOM], "guardian": True}
        households.change_member(home, sami, households.ToldMember(**facts))
    assert names(reading, two.first) == ["canary-mother", "Samir", "canary-sister"]
    with reading() as session:
        # Whom he looks after in one home he does not in the other.
        assert [session.get_one(Member, one).guardian for one in (two.sami, two.twin)] == [False, True]
        for number in (two.sami, two.twin):
            assert [one.accommodation for one in queries.needs_of(number)] == [Accommodation.QUIET_ROOM]


@pytest.mark.parametrize("at", ["session", "beside"])
@pytest.mark.parametrize("state", [RegistrationState.CONFIRMED, RegistrationState.WAITING])
def test_a_child_of_two_homes_is_in_one_place_at_a_time(two, writing, father, at, state):
    with writing():
        made = actions.join(two.session, two.first, [two.mother, two.sami])
        made.state = state
    held = state is RegistrationState.CONFIRMED
    expected = None if at == "beside" and not held else Objection.OVERLAPS
    with writing() as session:
        try:
            actions.join(getattr(two, at), two.second, [two.father, two.twin])
            refused = None
        except Refused as reason:
            refused = reason.reason
            session.rollback()
    assert refused is expected
    if expected:
        if held:
            page = father.get(f"/events/sessions/{getattr(two, at)}").text
            # That the child is elsewhere, not where.
            assert "Somewhere else at this time: \u2068Sami\u2069" in page
        with writing():
            actions.join(two.later, two.second, [two.father, two.twin])


def test_the_familys_home_says_that_the_child_is_elsewhere_and_proposes_the_others(two, writing, father, mother):
    with writing():
        actions.join(two.session, two.first, [two.mother, two.sami])
    page = father.get("/family").text
    assert "Somewhere else at this time: \u2068Sami\u2069" in page
    with writing():
        actions.cancel(two.session, two.first)
    assert "Somewhere else at this time" not in father.get("/family").text


@pytest.mark.parametrize("who", ["mother", "father"])
def test_a_guardian_of_either_home_ends_it_in_one_step(two, who, request, reading, writing):
    with writing():
        actions.join(two.session, two.second, [two.father, two.twin])
        actions.join(two.later, two.first, [two.mother, two.sami])
    person = request.getfixturevalue(who)
    assert person.press(person.get("/community/households/mine"), "One home again").status_code == 303
    assert names(reading, two.first) == ["canary-mother", "Sami", "canary-sister"]
    assert names(reading, two.second) == ["Karim"]
    with reading() as session:
        sizes = session.scalars(sa.select(Registration.party_size).order_by(Registration.id)).all()
        assert sizes == [1, 2]
        assert session.get_one(Session, two.session).seats_taken == 1
        assert session.query(Member).filter(Member.twin_id.is_not(None)).count() == 0
        assert session.query(HomeWord).filter(HomeWord.ended_at.is_(None)).count() == 0
        # Nobody brings the child back without the word of both.
        assert queries.former_members_of(two.second) == []


def test_nobody_else_ends_it(two, visitor, reading):
    shared = visitor()
    shared.open_card(two.cards["shared"])
    with reading() as session:
        session.expunge_all()
    stranger = visitor()
    for person, number in ((stranger, two.sami), (shared, two.sister), (shared, two.sami)):
        assert person.post(f"/community/households/mine/members/{number}/home/end").status_code in (401, 404)
    assert names(reading, two.second) == ["Karim", "Sami"]


@pytest.mark.parametrize("gone", ["first", "second"])
def test_erasing_one_home_leaves_the_child_in_the_other(two, gone, writing, reading):
    from community.privacy.actions import erase, say_farewell

    number = getattr(two, gone)
    with writing() as session:
        say_farewell(number)
        erase(session.get_one(Household, number))
    stays = two.second if gone == "first" else two.first
    assert "Sami" in names(reading, stays)
    with reading() as session:
        assert [one.twin_id for one in session.query(Member)] == [None] * session.query(Member).count()
        assert session.query(HomeWord).filter_by(member_id=two.sami if gone == "first" else two.twin).count() == 0


def test_leaving_one_home_leaves_the_child_in_the_other(two, writing, reading):
    with writing() as session:
        sami = session.get_one(Member, two.sami)
        households.see_off(sami)
        households.remove_member(sami)
    assert names(reading, two.second) == ["Karim", "Sami"]
    assert "Sami" not in names(reading, two.first)


def test_the_last_guardian_may_go_where_the_only_child_has_one_elsewhere(two, writing, reading):
    with writing() as session, pytest.raises(Refused):
        # Her daughter has one home.
        households.remove_member(session.get_one(Member, two.mother))
    with writing() as session:
        households.remove_member(session.get_one(Member, two.sister))
    with writing() as session:
        households.remove_member(session.get_one(Member, two.mother))
    assert names(reading, two.first) == ["Sami"]
    with writing() as session, pytest.raises(Refused):
        # By now nobody else is responsible for him.
        households.remove_member(session.get_one(Member, two.father))


@pytest.mark.both_databases
def test_of_two_homes_that_join_at_once_one_does(app, two, writing):
    gate = threading.Barrier(2)

    def join(deed):
        session_id, household_id, people = deed
        gate.wait()
        try:
            with app.app_context(), transaction():
                actions.join(session_id, household_id, people)
        except Refused as refused:
            return refused.reason
        return None

    deeds = (two.session, two.first, [two.mother, two.sami]), (two.beside, two.second, [two.father, two.twin])
    for _ in range(4):
        with ThreadPoolExecutor(2) as pool:
            found = list(pool.map(join, deeds))
        assert sorted(map(str, found)) == sorted(map(str, (None, Objection.OVERLAPS)))
        with writing():
            actions.cancel(two.session, two.first)
            actions.cancel(two.beside, two.second)
