"""Offering help without an account: the form, the mailed button, who answers, and what becomes of it."""

import pytest

from community.accounts.rules import OFFER_FROM_NETWORK
from community.organisations.rules import OrganisationKind
from tests import cast, factories
from volunteers.offers.models import HelpOffer
from volunteers.offers.rules import OfferState
from volunteers.watched import offers

NEW, LIST = "/volunteers/offers/new", "/volunteers/offers"
TOLD = {"name": "Rositsa", "wish": "Reading with children", "times": "Wednesdays", "organisation_id": "0"}


@pytest.fixture
def play(writing):
    with writing():
        return cast.gather()


def rows(reading):
    with reading() as session:
        return [(row.state, row.organisation_id, row.email, row.phone) for row in session.query(HelpOffer)]


def offer(visitor, **changes):
    return visitor().post(NEW, data={**TOLD, "email": "rositsa@example.org", **changes})


def test_the_list_of_shifts_leads_there(play, visitor):
    assert NEW in visitor().get("/volunteers/shifts").text
    assert visitor().get(NEW).status_code == 200


def test_an_address_is_confirmed_by_its_button_and_then_a_coordinator_hears(play, visitor, mailbox, reading):
    answer = offer(visitor, organisation_id=str(play.organisation))
    assert answer.status_code == 303
    assert "Look in your mail" in visitor().get(answer.headers["Location"]).text
    assert rows(reading) == [(OfferState.ASKED, play.organisation, "rositsa@example.org", None)]
    [email] = mailbox.deliver()
    assert (email["To"], email["Subject"]) == ("rositsa@example.org", "Please confirm your offer")
    address = next(word for word in str(email.get_body(("plain",)).get_content()).split() if "/confirm/" in word)
    path = "/" + address.split("/", 3)[3]
    person = visitor()
    assert person.press(person.get(path), "Yes, I offer help").status_code == 303
    assert rows(reading)[0][0] is OfferState.OPEN
    [email] = mailbox.deliver()
    assert email["Subject"] == "Somebody offers help"
    assert "Rositsa" not in str(email)
    assert "with a coordinator" in person.get(path).text


def test_a_telephone_alone_lands_at_once_and_is_answered(play, visitor, reading):
    answer = offer(visitor, email="", phone="+359 888 000 111", organisation_id=str(play.organisation))
    assert "with a coordinator" in visitor().get(answer.headers["Location"]).text
    coordinator = visitor()
    coordinator.sign_in(play.coordinator)
    page = coordinator.get(LIST)
    for word in ("Rositsa", "+359 888 000 111", "Reading with children", "Wednesdays"):
        assert word in page.text
    assert coordinator.press(page, "Answered").status_code == 303
    assert rows(reading)[0][0] is OfferState.SETTLED
    assert "Rositsa" not in coordinator.get(LIST).text
    assert coordinator.post(f"{LIST}/1/settle").status_code == 303


def test_the_town_is_its_municipality_where_somebody_coordinates(play, visitor, writing, reading):
    offer(visitor)
    with writing():
        town = factories.organisation(kind=OrganisationKind.MUNICIPALITY)
        factories.coordinator(town)
        number = town.id
    offer(visitor, email="other@example.org")
    assert [row[1] for row in rows(reading)] == [play.organisation, number]


def test_where_nobody_could_answer_no_form_is_shown(visitor):
    page = visitor().get("/volunteers/offers/new")
    assert ("Nobody can receive an offer here yet" in page.text, 'name="wish"' in page.text) == (True, False)


def test_where_nobody_could_answer_nothing_is_kept(visitor, reading):
    answer = offer(visitor)
    assert answer.status_code == 409
    assert "Nobody can receive an offer here yet" in answer.text
    assert "Reading with children" in answer.text
    assert rows(reading) == []


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"email": ""}, "so that somebody can answer you"),
        ({"email": "nothing"}, "This is not an email address"),
        ({"email": "", "phone": "no number"}, "Write a phone number like"),
        ({"name": ""}, "Please fill this in"),
        ({"wish": ""}, "Please fill this in"),
        ({"organisation_id": "9999"}, "Please look at this again"),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_stays(changes, said, play, visitor, reading):
    answer = offer(visitor, **changes)
    assert (answer.status_code, said in answer.text, "Wednesdays" in answer.text) == (422, True, True)
    assert rows(reading) == []


def test_others_see_nothing_of_it(play, visitor):
    offer(visitor, email="", phone="+359 888 000 111", organisation_id=str(play.organisation))
    for account_id in (play.stranger, play.volunteer):
        person = visitor()
        person.sign_in(account_id)
        assert "Rositsa" not in person.get(LIST).text
        assert person.post(f"{LIST}/1/settle").status_code in (403, 404)
    assert visitor().get(LIST).status_code == 303


def test_who_has_not_confirmed_is_seen_by_nobody(play, visitor):
    offer(visitor, organisation_id=str(play.organisation))
    coordinator = visitor()
    coordinator.sign_in(play.coordinator)
    assert "Rositsa" not in coordinator.get(LIST).text
    assert coordinator.post(f"{LIST}/1/settle").status_code == 404


def test_the_button_is_over_after_two_days(play, visitor, mailbox, clock):
    clock.set(clock.now())
    offer(visitor)
    [email] = mailbox.deliver()
    address = next(word for word in str(email.get_body(("plain",)).get_content()).split() if "/confirm/" in word)
    clock.advance(hours=48)
    page = visitor().get("/" + address.split("/", 3)[3])
    assert (page.status_code, "does not work any more" in page.text) == (404, True)


@pytest.mark.settings(rate_limits=True)
def test_a_flood_is_turned_away(play, visitor, app):
    statuses = {
        offer(visitor, email="", phone=f"+359 888 000 {n:03}").status_code for n in range(OFFER_FROM_NETWORK.most)
    }
    assert statuses == {303}
    assert offer(visitor, email="", phone="+359 888 000 999").status_code == 429


def test_it_waits_three_days_and_is_somebodys_matter(play, visitor, app, reading):
    offer(visitor, email="", phone="+359 888 000 111", organisation_id=str(play.organisation))
    with app.app_context():
        assert [(one.row_id, one.organisation_id) for one in offers()] == [(1, play.organisation)]
        assert offers([play.organisation + 99]) == []
