"""A message to those of several dates: shown first, each person once and of a date of their own, in their language."""

from datetime import timedelta
from urllib.parse import urlencode

import pytest
import sqlalchemy as sa

from community.foundation.access import Role
from events.activities.models import Activity
from events.messages.models import MessageDate, MessageRecipient, WrittenMessage
from events.registrations.models import Registration
from events.registrations.rules import RegistrationState
from events.sessions.models import Session
from tests import cast, factories
from tests.factories import NOON
from volunteers.shifts.models import SignUp
from volunteers.shifts.rules import SignUpState

A_DAY = timedelta(days=1)


@pytest.fixture
def play(writing, clock):
    clock.set(NOON)
    with writing():
        return cast.gather()


@pytest.fixture
def coordinator(play, visitor):
    person = visitor()
    person.sign_in(play.coordinator)
    return person


def planned(writing, play, title, days, *, of=None):
    with writing() as session:
        own = session.get_one(Activity, session.get_one(Session, play.session).activity_id).organisation_id
        where = session.get_one(factories.Organisation, of or own)
        venue = factories.venue(where, name=f"Hall of {title}").id
        activity = factories.activity(where, title, venue_id=venue)
        return factories.session(activity, NOON + days * A_DAY, 2, venue_id=venue).id


def comes(writing, household_id, *session_ids):
    with writing():
        for one in session_ids:
            factories.add(
                Registration(session_id=one, household_id=household_id, state=RegistrationState.CONFIRMED,
                             party_size=1, created_at=NOON, updated_at=NOON)
            )  # fmt: skip


def helps(writing, account_id, session_id):
    with writing() as session:
        shift = factories.shift(session.get_one(Session, session_id), taken=1)
        factories.add(SignUp(shift_id=shift.id, account_id=account_id, state=SignUpState.CONFIRMED, created_at=NOON,
                             updated_at=NOON))  # fmt: skip


@pytest.fixture
def dates(writing, play):
    """Two dates of two activities: one family comes to both, one to the second; somebody helps in the second."""
    found = [planned(writing, play, "Sewing", 2), planned(writing, play, "Choir", 3)]
    with writing():
        both, second = factories.household(None, "Amina", locale="ar"), factories.household(None, "Olena", locale="uk")
        homes = (both.id, second.id)
    comes(writing, homes[0], *found)
    comes(writing, homes[1], found[1])
    helps(writing, play.volunteer, found[1])
    return found


def address(ids, **more):
    return f"/events/bulk/message?{urlencode({'dates': ids, **more}, doseq=True)}"


def looked_at(person, ids, **typed):
    told = {"circle": "everybody", "bg": "Донесете вода", "en": "Bring water", **typed}
    answer = person.press(person.get(address(ids)), "Look whom it reaches", **told)
    return person.get(answer.location) if answer.status_code == 303 else answer


def rows(reading, model):
    with reading() as session:
        return list(session.scalars(sa.select(model).order_by(model.id)))


def test_the_board_and_an_activity_lead_to_it(coordinator, dates, reading):
    for page in ("/events/planning", f"/events/bulk?{urlencode({'dates': dates}, doseq=True)}"):
        assert 'formaction="/events/bulk/message"' in coordinator.get(page).text


@pytest.mark.both_databases
def test_those_of_all_dates_get_it_once_and_in_their_language(coordinator, play, dates, reading, mailbox):
    page = looked_at(coordinator, dates)
    assert "To those of 2 dates" in page.text
    assert "1 person by email." in page.text
    assert "2 have no address: somebody tells them." in page.text
    assert not rows(reading, MessageRecipient)
    assert coordinator.press(page, "Send it").status_code == 303
    assert coordinator.press(page, "Send it").status_code == 303
    found = rows(reading, MessageRecipient)
    assert sorted(one.locale for one in found if one.registration_id) == ["bg", "en"]
    [helper] = [one for one in found if one.account_id]
    assert (helper.account_id, helper.session_id) == (play.volunteer, dates[1])
    [sent] = [one for one in mailbox.deliver() if "A message for you" in one["Subject"]]
    words = sent.get_body(("plain",)).get_content()
    assert "Bring water" in words
    # What somebody hears is of a date of their own.
    assert "Choir" in words
    assert "Sewing" not in words
    followed = coordinator.get(page.request.path)
    assert followed.text.count("To be told") == 2
    # It stands with each of the dates.
    for one in dates:
        assert page.request.path in coordinator.get(f"/events/planning/sessions/{one}").text


def test_it_is_taken_back_from_who_has_not_got_it(coordinator, dates, mailbox):
    page = looked_at(coordinator, dates)
    coordinator.press(page, "Send it")
    mailbox.deliver()
    coordinator.press(coordinator.get(page.request.path), "Take it back from 2 people")
    assert "Taken back from 2 people." in coordinator.get(page.request.path).text


def test_a_date_of_others_is_not_there_and_nothing_is_kept(coordinator, play, dates, writing, reading):
    with writing():
        elsewhere = factories.organisation().id
    foreign = planned(writing, play, "Foreign circle", 2, of=elsewhere)
    for wrong in (foreign, 999_999):
        assert coordinator.get(address([*dates, wrong])).status_code == 404
        told = {"circle": "families", "en": "Bring water"}
        told["dates"] = [str(one) for one in (*dates, wrong)]
        assert coordinator.press(coordinator.get(address(dates)), "Look whom it reaches", **told).status_code == 404
    assert not rows(reading, WrittenMessage)


def test_dates_of_two_organisations_are_not_written_to_together(coordinator, play, dates, writing, reading):
    with writing():
        second = factories.organisation().id
        factories.add(
            factories.Membership(account_id=play.coordinator, role=Role.COORDINATOR, organisation_id=second,
                                 granted_at=NOON)
        )  # fmt: skip
    other = planned(writing, play, "Theirs", 2, of=second)
    page = coordinator.get(address([*dates, other]))
    assert "These dates are of several organisations." in page.text
    assert "Look whom it reaches" not in page.text
    refused = coordinator.press(
        coordinator.get(address(dates)), "Look whom it reaches", circle="families", en="x",
        dates=[str(one) for one in (*dates, other)],
    )  # fmt: skip
    assert refused.status_code == 409
    assert not rows(reading, WrittenMessage)


def test_what_is_long_over_is_left_out_and_says_so(coordinator, play, dates, writing, reading):
    old = planned(writing, play, "Old circle", -20)
    page = coordinator.get(address([*dates, old]))
    assert "over for more than two weeks" in page.text
    assert coordinator.press(page, "Look whom it reaches", circle="families", en="x").status_code == 303
    assert {one.session_id for one in rows(reading, MessageDate)} == set(dates)
    alone = coordinator.get(address([old]))
    assert "Look whom it reaches" not in alone.text


def test_it_counts_as_one_of_the_day_for_each_activity(coordinator, dates):
    for _ in range(4):
        coordinator.press(looked_at(coordinator, dates, circle="helpers"), "Send it")
    assert coordinator.get(address(dates)).text.count("They were written to four times today") == 2
    page = coordinator.get(f"/events/messages/sessions/{dates[1]}/write")
    assert "They were written to four times today" in page.text


def test_without_dates_or_words_it_says_so(coordinator, dates):
    assert "Nothing is chosen" in coordinator.get(address([])).text
    assert looked_at(coordinator, dates, bg="", en="").status_code == 422
    assert "Thank you for coming." in coordinator.get(address(dates, start="thanks")).text


def test_only_who_coordinates_writes(play, dates, visitor):
    person = visitor()
    assert person.get(address(dates)).status_code in (302, 303)
    person.sign_in(play.stranger)
    assert person.get(address(dates)).status_code == 404
    helper = visitor()
    helper.sign_in(play.volunteer)
    assert helper.get(address(dates)).status_code in (403, 404)


def test_so_many_statements_however_many_dates(coordinator, play, dates, writing, count_queries):
    ids = [planned(writing, play, f"Circle {n}", n + 1) for n in range(6)]
    asked = []
    for some in (ids[:2], ids):
        page = looked_at(coordinator, some, circle="helpers")
        for path in (address(some), page.request.path):
            coordinator.get(path)
            with count_queries() as told:
                coordinator.get(path)
            asked.append(len(told))
    assert asked[:2] == asked[2:]
