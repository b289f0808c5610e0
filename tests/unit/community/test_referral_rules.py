"""What each side may do with a referral in each state, by when somebody is met, and what goes along."""

from datetime import UTC, datetime, timedelta

import pytest

from community.referrals.rules import (
    FIRST_CONTACT,
    OVER,
    RECEIVED,
    SENSITIVE,
    WAITS,
    Receiver,
    ReferralDeed,
    ReferralKind,
    ReferralPriority,
    ReferralSide,
    ReferralState,
    Refusal,
    due,
    goes_along,
    is_confidential,
    is_overdue,
    may_send_to,
    open_to,
    step,
)
from community.sharing.rules import Disclosure
from community.sharing.rules import Refusal as SharingRefusal

S, D, SIDE = ReferralState, ReferralDeed, ReferralSide
NOON = datetime(2026, 11, 23, 10, tzinfo=UTC)
# The whole way by hand: from a state, by a deed of a side, to a state.
WAYS = {
    **{(state, D.CHANGE, SIDE.SENDER): S.DRAFT for state in (S.DRAFT, S.CONSENTED)},
    **{(S.DRAFT, D.CONSENT, side): S.CONSENTED for side in (SIDE.PERSON, SIDE.SENDER)},
    (S.CONSENTED, D.SEND, SIDE.SENDER): S.SENT,
    (S.SENT, D.ACKNOWLEDGE, SIDE.RECEIVER): S.ACKNOWLEDGED,
    (S.ACKNOWLEDGED, D.ACCEPT, SIDE.RECEIVER): S.ACCEPTED,
    (S.ACKNOWLEDGED, D.DECLINE, SIDE.RECEIVER): S.DECLINED,
    (S.ACCEPTED, D.MEET, SIDE.RECEIVER): S.IN_CONTACT,
    **{(state, D.CLOSE, SIDE.RECEIVER): S.CLOSED for state in (S.ACCEPTED, S.IN_CONTACT)},
    **{
        (state, deed, SIDE.RECEIVER): state
        for state in (S.ACKNOWLEDGED, S.ACCEPTED, S.IN_CONTACT)
        for deed in (D.ANSWER, D.NOTE)
    },
    **{
        (state, D.WITHDRAW, side): S.WITHDRAWN
        for state in S
        if state is not S.WITHDRAWN
        for side in (SIDE.PERSON, SIDE.SENDER)
    },
}
THEIRS = {(deed, side) for _, deed, side in WAYS}


@pytest.mark.parametrize("state", S)
@pytest.mark.parametrize("deed", D)
@pytest.mark.parametrize("side", SIDE)
def test_every_deed_of_every_side_in_every_state(state, deed, side):
    expected = WAYS.get((state, deed, side))
    if expected is None:
        over = state in (S.DECLINED, S.CLOSED, S.WITHDRAWN)
        expected = Refusal.NOT_YOURS if (deed, side) not in THEIRS else Refusal.ENDED if over else Refusal.NOT_NOW
    assert step(state, deed, side) is expected
    assert (deed in open_to(state, side)) == ((state, deed, side) in WAYS)


def test_nobody_receives_what_was_not_agreed_to_or_was_taken_back():
    assert set(S) - set(RECEIVED) == {S.DRAFT, S.CONSENTED, S.DECLINED, S.WITHDRAWN}
    assert not set(WAITS) & set(OVER)
    # Whatever happens, nobody comes to be sent but by the consent.
    assert {one for one, deed, _ in WAYS if WAYS[one, deed, _] is S.SENT and one is not S.SENT} == {S.CONSENTED}


@pytest.mark.parametrize(
    ("priority", "hours"),
    [(ReferralPriority.EMERGENCY, 24), (ReferralPriority.URGENT, 72), (ReferralPriority.NORMAL, 14 * 24)],
)
@pytest.mark.parametrize("state", S)
def test_the_first_contact_is_due_by_priority_to_the_second(priority, hours, state):
    at = due(NOON, priority)
    assert at == NOON + timedelta(hours=hours) == NOON + FIRST_CONTACT[priority]
    waits = state in (S.SENT, S.ACKNOWLEDGED, S.ACCEPTED)
    assert not is_overdue(state, at, at - timedelta(seconds=1))
    assert is_overdue(state, at, at) == waits
    assert not is_overdue(state, None, at)


@pytest.mark.parametrize("kind", ReferralKind)
@pytest.mark.parametrize("asked", [False, True])
def test_what_tells_something_by_its_kind_is_confidential_and_so_is_what_is_asked_for(kind, asked):
    sensitive = kind in (ReferralKind.PSYCHIATRIC, ReferralKind.LEGAL, ReferralKind.SAFETY)
    assert (kind in SENSITIVE) == sensitive
    assert is_confidential(kind, asked=asked) == (sensitive or asked)


@pytest.mark.parametrize("confidential", [False, True])
@pytest.mark.parametrize("fact", Disclosure)
def test_only_what_was_ticked_goes_along_and_of_a_confidential_one_never_the_name(fact, confidential):
    hidden = confidential and fact is Disclosure.NAME
    assert goes_along([fact], confidential=confidential) == ([] if hidden else [fact])
    assert goes_along([], confidential=confidential) == []
    everything = goes_along(list(reversed(Disclosure)), confidential=confidential)
    assert everything == [one for one in Disclosure if not (confidential and one is Disclosure.NAME)]


@pytest.mark.parametrize("kind", ReferralKind)
def test_an_organisation_is_asked_for_what_it_takes_and_never_by_itself(kind):
    others = [one for one in ReferralKind if one is not kind]
    assert may_send_to(1, Receiver(2, [kind], Disclosure), kind, Disclosure) is None
    assert may_send_to(1, Receiver(2, others, Disclosure), kind, []) is Refusal.NOT_OFFERED
    assert may_send_to(1, Receiver(1, [kind], None), kind, []) is Refusal.ITSELF


@pytest.mark.parametrize("fact", Disclosure)
def test_nothing_is_sent_without_data_sharing_and_nothing_beyond_what_is_shared(fact):
    kind, others = ReferralKind.HEALTH, [one for one in Disclosure if one is not fact]
    assert may_send_to(1, Receiver(2, [kind], None), kind, []) is SharingRefusal.NOT_SHARED
    # Where two organisations share nothing of a person, help can still be asked for.
    assert may_send_to(1, Receiver(2, [kind], []), kind, []) is None
    assert may_send_to(1, Receiver(2, [kind], [fact]), kind, [fact]) is None
    assert may_send_to(1, Receiver(2, [kind], others), kind, [fact]) is SharingRefusal.BEYOND
    assert may_send_to(1, Receiver(2, [kind], [fact]), kind, Disclosure) is SharingRefusal.BEYOND
