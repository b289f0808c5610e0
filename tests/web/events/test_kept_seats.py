"""Seats that are kept for some are planned on the forms, and said where somebody finds none."""

from datetime import timedelta

import pytest

from community.foundation.database import db
from events.activities.models import Activity
from events.registrations.actions import join
from events.registrations.models import Registration
from events.registrations.queries import members_of
from events.registrations.rules import RegistrationState
from events.sessions.models import Session
from tests import factories
from tests.web.events.test_registrations import Play


@pytest.fixture
def play(writing):
    with writing():
        made = Play()
        session = db.session.get_one(Session, made.session)
        session.starts_at, session.ends_at = (at + timedelta(days=4) for at in (session.starts_at, session.ends_at))
        return made


@pytest.fixture
def desk(play, visitor):
    person = visitor()
    person.sign_in(play.cast.coordinator)
    return person


def keep(play, writing, families, neighbours=0):
    with writing() as session:
        activity = session.get_one(Activity, play.activity)
        activity.kept_for_families, activity.kept_for_neighbours = families, neighbours


def test_an_activity_keeps_seats_and_says_so_to_staff(play, desk, reading):
    page = desk.get(f"/events/activities/{play.activity}/edit")
    too_many = desk.press(page, "Save", kept_for_families="15", kept_for_neighbours="6")
    assert (too_many.status_code, "More seats are kept than there are." in too_many.text) == (422, True)
    assert desk.press(page, "Save", kept_for_families="3", kept_for_neighbours="").status_code == 303
    with reading() as session:
        activity = session.get_one(Activity, play.activity)
        assert (activity.kept_for_families, activity.kept_for_neighbours, activity.kept_hours) == (3, 0, 48)
    said = "3 kept for families until"
    for address in (
        f"/events/planning/sessions/{play.session}",
        f"/events/registrations/sessions/{play.session}",
        f"/events/reception/sessions/{play.session}/sign-up",
    ):
        assert said in desk.get(address).text


def test_one_date_keeps_others_than_its_activity(play, desk, writing, reading):
    keep(play, writing, 3)
    page = desk.get(f"/events/planning/sessions/{play.session}")
    wrong = desk.press(page, "Save", kept_for_families="5")
    assert (wrong.status_code, "More seats are kept than there are." in wrong.text) == (422, True)
    assert desk.press(page, "Save", kept_for_families="2", kept_for_neighbours="1").status_code == 303
    with reading() as session:
        row = session.get_one(Session, play.session)
        assert (row.kept_for_families, row.kept_for_neighbours) == (2, 1)
    # What was not changed follows the activity still.
    page = desk.get(f"/events/planning/sessions/{play.session}")
    assert desk.press(page, "Save", kept_for_families="3", kept_for_neighbours="0").status_code == 303
    with reading() as session:
        row = session.get_one(Session, play.session)
        assert (row.kept_for_families, row.kept_for_neighbours) == (None, None)


def test_who_finds_none_left_reads_for_whom_and_waits(play, visitor, writing, reading, clock):
    keep(play, writing, 4)
    shown = f"/events/sessions/{play.session}"
    vera = visitor()
    vera.sign_in(play.cast.volunteer)
    page = vera.get(shown)
    assert "What is left is kept for families until" in page.text
    assert "What is left is kept for families until" in visitor().get(shown).text
    assert vera.press(page, "Join the waiting list").status_code == 303
    with reading() as session:
        assert session.query(Registration).one().state is RegistrationState.WAITING
        opens = session.get_one(Session, play.session).starts_at - timedelta(hours=48)
    card = visitor()
    card.open_card(play.cards[0])
    assert "What is left is kept" not in card.get(shown).text
    assert card.press(card.get(shown), "Join with everybody").status_code == 303
    clock.set(opens)
    assert "What is left is kept" not in visitor().get(shown).text


FREE, FEW, FULL = "Places free", "Few places left", "Full · waiting list"


@pytest.mark.parametrize(
    ("families", "neighbours", "others", "family"),
    [(5, 0, FULL, FREE), (0, 6, FREE, FULL), (2, 0, FEW, FREE), (0, 0, FREE, FREE)],
)
def test_what_is_read_as_free_is_what_the_reader_could_take(
    play, visitor, writing, reading, clock, families, neighbours, others, family
):
    """Of six seats a neighbour holds one."""
    with writing() as session:
        row = session.get_one(Session, play.session)
        row.capacity, opens = 6, row.starts_at - timedelta(hours=48)
        held = factories.household(None, "Vera").id
    with writing():
        join(play.session, held, [one.id for one in members_of(held)])
    keep(play, writing, families, neighbours)
    card, vera = visitor(), visitor()
    card.open_card(play.cards[0])
    vera.sign_in(play.cast.volunteer)

    def said(person, address):
        return [word for word in (FREE, FEW, FULL) if word in person.get(address).text]

    for address in ("/programme", f"/events/sessions/{play.session}"):
        assert [said(person, address) for person in (visitor(), vera, card)] == [[others], [others], [family]]
    assert said(visitor(), "/") == [others]
    clock.set(opens)
    for address in ("/programme", f"/events/sessions/{play.session}"):
        assert [said(person, address) for person in (visitor(), vera, card)] == [[FREE]] * 3


def test_only_free_places_are_those_that_the_reader_could_take(play, visitor, writing, reading, clock):
    keep(play, writing, 4)
    with reading() as session:
        row = session.get_one(Session, play.session)
        opens, month = row.starts_at - timedelta(hours=48), f"{row.starts_at:%Y-%m}"
    asked = ("/programme?free=1", f"/programme?free=1&view=month&month={month}", "/cal/en/programme.ics?free=1")

    def shown(person):
        return ["Football" in person.get(one).text for one in asked]

    card, by_area = visitor(), "/programme?free=1&view=areas"
    card.open_card(play.cards[0])
    # In a calendar dates do not come and go with the places that are free: there, it is no filter.
    assert shown(visitor()) == [False, False, True]
    assert shown(card) == [True, True, True]
    assert visitor().get(by_area).text.count("area=") < card.get(by_area).text.count("area=")
    clock.set(opens)
    assert shown(visitor()) == [True, True, True]
    assert shown(card) == [True, True, True]


def test_a_page_asks_once_for_all_dates_that_keep_seats(play, writing, visitor, count_queries):
    def statements():
        with count_queries() as found:
            visitor().get("/programme")
        return len(found)

    plain = statements()
    keep(play, writing, 2)
    one = statements()
    with writing() as session:
        activity = session.get_one(Activity, play.activity)
        start = session.get_one(Session, play.session).starts_at
        for day in range(1, 6):
            factories.session(activity, start + timedelta(days=day))
    assert one == plain + 1
    assert statements() == one
