"""When somebody may write, in which language each reads it, and what speaks against the words."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.messages import rules
from events.messages.rules import DeliveryState, MessageWay, Refusal, WordsHint

NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("ends", "lately", "why"),
    [
        (NOW - rules.THANKED_WITHIN, 0, None),
        (NOW - rules.THANKED_WITHIN - timedelta(seconds=1), 0, Refusal.TOO_LATE),
        (NOW, rules.MOST_A_DAY - 1, None),
        (NOW, rules.MOST_A_DAY, Refusal.TOO_MANY),
    ],
)
def test_when_somebody_may_write(ends, lately, why):
    assert rules.may_write(NOW, ends, lately) is why


@pytest.mark.parametrize(
    ("sent", "people", "now_seen", "why"),
    [(True, 3, "a", Refusal.SENT), (False, 3, "b", Refusal.CHANGED_MEANWHILE), (False, 0, "a", Refusal.NOBODY),
     (False, 1, "a", None)],
)  # fmt: skip
def test_what_was_looked_at_goes_out_once(sent, people, now_seen, why):
    assert rules.may_send(sent, people, "a", now_seen) is why


@given(
    st.lists(st.sampled_from(["bg", "en", "ar", "uk"]), unique=True),
    st.sets(st.sampled_from(["bg", "en", "ar"]), min_size=1),
)
def test_everybody_reads_something_that_was_written(order, written):
    found = rules.read_best(order, written)
    assert found in written
    assert all(one not in written for one in order[: order.index(found)]) if found in order else not {*order} & written


def test_who_has_no_address_is_told_before_it_begins_or_soon():
    assert rules.told_by(NOW, NOW + timedelta(days=9)) == NOW + timedelta(days=9)
    assert rules.told_by(NOW, NOW) == NOW + rules.TOLD_AFTER


@pytest.mark.parametrize(
    ("text", "public", "found"),
    [
        ("Bring water", False, ()),
        ("We meet at ул. Шипка 5", False, (WordsHint.PLACE,)),
        ("We meet at 12 Oak Street", False, (WordsHint.PLACE,)),
        ("We meet at ул. Шипка 5", True, ()),
        ("Заради диагнозата", True, (WordsHint.SENSITIVE,)),
        ("About asylum, бл. 4", False, (WordsHint.PLACE, WordsHint.SENSITIVE)),
    ],
)
def test_what_to_look_at_again(text, public, found):
    assert rules.hints([text], place_is_public=public) == found


@pytest.mark.parametrize(
    ("way", "email", "contact", "state"),
    [
        (MessageWay.EMAIL, "queued", "", DeliveryState.QUEUED), (MessageWay.EMAIL, "sending", "", DeliveryState.QUEUED),
        (MessageWay.EMAIL, "sent", "", DeliveryState.SENT), (MessageWay.EMAIL, "failed", "", DeliveryState.FAILED),
        (MessageWay.EMAIL, "dropped", "", DeliveryState.DROPPED), (MessageWay.EMAIL, "", "", DeliveryState.GONE),
        (MessageWay.CONTACT, "", "waiting", DeliveryState.TO_TELL),
        (MessageWay.CONTACT, "", "told", DeliveryState.TOLD),
        (MessageWay.CONTACT, "", "overtaken", DeliveryState.GONE), (MessageWay.CONTACT, "", "", DeliveryState.GONE),
    ],
)  # fmt: skip
def test_how_far_a_message_is(way, email, contact, state):
    assert rules.delivery(way, email, contact) is state
    assert rules.delivery(way, email, contact, taken_back=True) is DeliveryState.TAKEN_BACK


def test_what_is_on_its_way_or_to_be_told_can_be_taken_back():
    assert rules.waiting(DeliveryState) == 2
    assert rules.waiting([DeliveryState.TO_TELL, DeliveryState.SENT]) == 1
    assert rules.waiting([]) == 0


def test_dates_of_one_organisation_are_written_to_together():
    assert rules.of_one(2, 3) is None
    assert rules.of_one(0, None) is None
    assert rules.of_one(1, None) is Refusal.SEVERAL_ORGANISATIONS
