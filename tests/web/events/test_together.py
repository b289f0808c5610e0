"""Two households come together: staff say so, and what they wait for is offered to both or to none."""

import pytest
import sqlalchemy as sa

from community.foundation.database import db
from community.households.models import Household, Member
from events.registrations import actions
from events.registrations.models import Registration
from events.registrations.rules import RegistrationState
from events.sessions.models import Session
from tests import factories
from tests.web.events.test_registrations import Play, agree

CONFIRMED, WAITING, OFFERED, CANCELLED = (
    RegistrationState(word) for word in ("confirmed", "waiting", "offered", "cancelled")
)


class Hall(Play):
    """Four seats, all held by a third family; Amina's three and Oksana's two wait behind it."""

    def __init__(self):
        super().__init__()
        ours = db.session.get_one(factories.Organisation, self.cast.organisation)
        third, fourth = (factories.household(ours, *names) for names in (("Zahra", "A", "B", "C"), ("Maya",)))
        agree(db.session.get_one(Household, self.second))
        self.third, self.fourth = third.id, fourth.id

    def people(self, household):
        return list(db.session.scalars(sa.select(Member.id).where(Member.household_id == household)))

    def joins(self, *households):
        return [actions.join(self.session, one, self.people(one)).id for one in households]


@pytest.fixture
def play(writing):
    with writing():
        return Hall()


@pytest.fixture
def queue(play, writing):
    with writing():
        return play.joins(play.third, play.first, play.second)


@pytest.fixture
def desk(play, visitor):
    person = visitor()
    person.sign_in(play.cast.coordinator)
    return person


def page_of(play, registration):
    return f"/events/reception/sessions/{play.session}/registrations/{registration}"


def rows(reading):
    with reading() as session:
        return [(one.state, one.together) for one in session.query(Registration).order_by(Registration.id)]


def test_staff_let_two_who_wait_come_together_and_both_are_offered_seats_or_none(
    play, queue, app, desk, visitor, writing, reading
):
    _third, first, second = queue
    page = desk.get(page_of(play, second))
    assert desk.press(page, "Let them come together", **{"with": str(first)}).status_code == 303
    assert rows(reading) == [(CONFIRMED, None), (WAITING, first), (WAITING, first)]
    roster = desk.get(f"/events/registrations/sessions/{play.session}").text
    assert "together with \u2068Amina\u2069, \u2068Sami\u2069, and \u2068Lin\u2069" in roster
    assert "together with \u2068Oksana\u2069 and \u2068Taras\u2069" in roster
    card = visitor()
    card.open_card(play.cards[0])
    assert "You come together with another household." in card.get("/family").text
    assert "Oksana" not in card.get("/family").text
    # Four seats are too few for five people; a fifth is enough.
    with writing():
        actions.cancel(play.session, play.third)
    assert [state for state, _ in rows(reading)] == [CANCELLED, WAITING, WAITING]
    with writing() as session:
        session.get_one(Session, play.session).capacity = 5
    with app.app_context():
        assert actions.pass_on_ended_offers() == 1
    assert [state for state, _ in rows(reading)] == [CANCELLED, OFFERED, OFFERED]
    with reading() as session:
        [until] = {one.offered_until for one in session.query(Registration).filter_by(state=OFFERED)}
        assert until is not None


def test_apart_again_the_first_that_fits_is_offered_what_is_free(play, queue, desk, writing, reading):
    _third, first, second = queue
    with writing():
        actions.come_together(play.session, [first, second])
    with writing():
        actions.cancel(play.session, play.third)
    assert desk.press(desk.get(page_of(play, first)), "They come apart").status_code == 303
    assert rows(reading) == [(CANCELLED, None), (OFFERED, None), (WAITING, None)]


def test_who_has_places_and_who_waits_are_not_joined_and_read_why(play, queue, desk, reading):
    third, first, _second = queue
    page = desk.get(page_of(play, first))
    assert "Zahra" not in page.text
    refused = desk.press(page, "Let them come together", **{"with": str(third)})
    assert (refused.status_code, "One of them has places and the other waits" in refused.text) == (409, True)
    for nobody in ("", "0", "999999", "x"):
        refused = desk.post(page_of(play, first), data={"said": "together", "asked": "telephone", "with": nobody})
        assert refused.status_code == 409
    assert [together for _, together in rows(reading)] == [None, None, None]


def test_whoever_leaves_leaves_alone_and_the_last_comes_alone(play, queue, writing, reading):
    _third, first, second = queue
    with writing():
        [fourth] = play.joins(play.fourth)
        actions.come_together(play.session, [second, fourth])
        actions.come_together(play.session, [first, second])
    assert [together for _, together in rows(reading)] == [None, first, first, first]
    with writing():
        actions.cancel(play.session, play.first)
    assert [together for _, together in rows(reading)] == [None, None, second, second]
    with writing():
        actions.cancel(play.session, play.fourth)
    assert [together for _, together in rows(reading)] == [None] * 4


def test_both_who_hold_seats_come_together_too_and_a_stranger_cannot_say_so(play, desk, visitor, writing, reading):
    with writing() as session:
        session.get_one(Session, play.session).capacity = 9
        first, second = play.joins(play.first, play.second)
    stranger = visitor()
    stranger.sign_in(play.cast.stranger)
    said = {"said": "together", "asked": "telephone", "with": second}
    assert stranger.post(page_of(play, first), data=said).status_code == 404
    assert desk.post(page_of(play, first), data=said).status_code == 303
    assert rows(reading) == [(CONFIRMED, first), (CONFIRMED, first)]
    # The same again, and one with itself, change nothing.
    assert desk.post(page_of(play, first), data=said).status_code == 303
    assert desk.post(page_of(play, first), data={**said, "with": first}).status_code == 409
    assert rows(reading) == [(CONFIRMED, first), (CONFIRMED, first)]
