"""The waiting list holds whatever people do to it: nobody too many, nobody twice, the queue in its order."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from enum import Enum
from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from events.registrations import waiting_list
from events.registrations.waiting_list import (
    AWAY,
    CLOSES,
    HOLDING,
    LIVE,
    MARKED,
    OPENS,
    SAID_AHEAD,
    SHORT_NOTICE,
    SHORTEST_WINDOW,
    WINDOW,
    Entry,
    EntryState,
    KeptSeats,
    Mark,
    Objection,
    Occasion,
    Outcome,
    OwnStep,
    Step,
    countable,
    decide,
    fits,
    held_more,
    offer,
    offer_until,
    overlaps,
    still_kept,
    unmarkable,
)

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
START, END = NOON + 24 * HOUR, NOON + 26 * HOUR


class Reason(Enum):
    """A reason of a slice's own."""

    UNFIT = "unfit"


class Whose(Enum):
    """Two circles for which seats may be kept."""

    OURS = "ours"
    THEIRS = "theirs"


def occasion(**changes):
    facts = {"starts_at": START, "ends_at": END, "capacity": 2, "taken": 0, "cancelled": False}
    return Occasion(**{**facts, **changes})


def entry(state, *, size=1, until=None, key=1):
    return Entry(key, size, state, until)


def test_every_state_is_live_or_away_or_gone():
    assert {*LIVE, *AWAY, EntryState.GONE} == set(EntryState)
    assert set(HOLDING) | {EntryState.WAITING} == set(LIVE)


@pytest.mark.parametrize(
    ("mine", "size", "changes", "busy", "unfit", "answer"),
    [
        (None, 1, {}, [], None, Outcome.CONFIRMED),
        (EntryState.GONE, 1, {}, [], None, Outcome.CONFIRMED),
        (None, 1, {"taken": 1}, [], None, Outcome.CONFIRMED),
        (None, 1, {"taken": 2}, [], None, Outcome.WAITING),
        (None, 2, {"taken": 1}, [], None, Outcome.WAITING),
        (None, 2, {}, [], None, Outcome.CONFIRMED),
        (None, 3, {}, [], None, Objection.TOO_MANY),
        (EntryState.WAITING, 1, {"cancelled": True}, [], None, Objection.ALREADY),
        (EntryState.OFFERED, 1, {}, [], None, Objection.ALREADY),
        (EntryState.CONFIRMED, 1, {}, [], None, Objection.ALREADY),
        (EntryState.PRESENT, 1, {}, [], None, Objection.ALREADY),
        (EntryState.EXCUSED, 1, {}, [], None, Objection.AWAY),
        (EntryState.MISSED, 1, {}, [], None, Objection.AWAY),
        (EntryState.EXCUSED, 1, {"starts_at": NOON}, [], None, Objection.STARTED),
        (None, 1, {"cancelled": True, "starts_at": NOON}, [], None, Objection.CANCELLED),
        (None, 1, {"starts_at": NOON}, [], Reason.UNFIT, Objection.STARTED),
        (None, 3, {}, [(START, END)], Reason.UNFIT, Reason.UNFIT),
        (None, 1, {"taken": 2}, [(START - HOUR, START + HOUR)], None, Objection.OVERLAPS),
        (None, 1, {}, [(START - HOUR, START), (END, END + HOUR)], None, Outcome.CONFIRMED),
    ],
)
def test_what_coming_leads_to(mine, size, changes, busy, unfit, answer):
    assert decide(NOON, occasion(**changes), busy, mine=mine, size=size, unfit=unfit) is answer


@pytest.mark.parametrize("state", EntryState)
def test_who_leaves_gives_back_what_they_held_and_what_the_door_said_stays_said(state):
    answer = waiting_list.leave(NOON, occasion(), entry(state, size=2))
    if state is EntryState.GONE:
        assert answer is None
    elif state in AWAY:
        assert answer is Objection.AWAY
    else:
        assert answer == Step(EntryState.GONE, -2 if state in HOLDING else 0)

    from_the_beginning = waiting_list.leave(START, occasion(), entry(state, size=2))
    if state is EntryState.CONFIRMED:
        assert from_the_beginning == Step(EntryState.EXCUSED, -2)
        assert waiting_list.leave(END, occasion(), entry(state, size=2)) is Objection.STARTED
        assert waiting_list.leave(START, occasion(cancelled=True), entry(state, size=2)) is Objection.STARTED
    else:
        assert from_the_beginning is (None if state is EntryState.GONE else Objection.STARTED)


@pytest.mark.parametrize("state", EntryState)
@pytest.mark.parametrize(
    ("at", "changes", "answer"),
    [
        (START - SAID_AHEAD - HOUR / 60, {}, Objection.TOO_EARLY),
        (START - SAID_AHEAD, {}, Step(EntryState.CONFIRMED)),
        (END - HOUR / 60, {}, Step(EntryState.CONFIRMED)),
        (END, {}, Objection.OVER),
        (START, {"cancelled": True}, Objection.CANCELLED),
    ],
)
def test_whoever_is_expected_can_say_on_the_day_that_they_are_late(state, at, changes, answer):
    said = waiting_list.say_late(at, occasion(**changes), entry(state))
    assert said == (answer if state is EntryState.CONFIRMED else Objection.NOT_EXPECTED)


def test_it_is_short_notice_from_hours_before_until_the_end():
    moments = (START - SHORT_NOTICE - HOUR / 60, START - SHORT_NOTICE, END - HOUR / 60, END)
    assert [waiting_list.short_notice(one, occasion()) for one in moments] == [False, True, True, False]


@pytest.mark.parametrize(
    ("state", "until", "changes", "busy", "answer"),
    [
        (EntryState.OFFERED, START, {}, [], Step(EntryState.CONFIRMED)),
        (EntryState.OFFERED, NOON, {}, [], Objection.OFFER_ENDED),
        (EntryState.OFFERED, None, {}, [], Objection.OFFER_ENDED),
        (EntryState.OFFERED, START, {"starts_at": NOON - 0.75 * HOUR}, [], Objection.STARTED),
        (EntryState.OFFERED, START, {"starts_at": NOON}, [], Objection.STARTED),
        (EntryState.OFFERED, START, {"cancelled": True}, [], Objection.CANCELLED),
        (EntryState.OFFERED, START, {}, [(START, END)], Objection.OVERLAPS),
        (EntryState.CONFIRMED, None, {}, [], None),
        (EntryState.PRESENT, None, {}, [], None),
        (EntryState.WAITING, None, {}, [], Objection.NOT_OFFERED),
        (EntryState.EXCUSED, None, {}, [], Objection.NOT_OFFERED),
        (EntryState.MISSED, None, {}, [], Objection.NOT_OFFERED),
        (EntryState.GONE, None, {}, [], Objection.NOT_OFFERED),
    ],
)
def test_an_offer_can_be_taken_while_it_stands(state, until, changes, busy, answer):
    assert waiting_list.claim(NOON, occasion(**changes), entry(state, until=until), busy) == answer


@pytest.mark.parametrize(
    ("state", "size", "changes", "busy", "unfit", "answer"),
    [
        # Fewer give back what they held; whoever waits holds nothing and keeps the place in the queue.
        (EntryState.CONFIRMED, 1, {"taken": 2}, [], None, Step(EntryState.CONFIRMED, -1)),
        (EntryState.OFFERED, 1, {"taken": 2}, [], None, Step(EntryState.OFFERED, -1, START)),
        (EntryState.WAITING, 1, {"taken": 9}, [], None, Step(EntryState.WAITING)),
        # Somebody else in the place of one: as many seats, even where more are held than there are.
        (EntryState.CONFIRMED, 2, {"taken": 9}, [], None, Step(EntryState.CONFIRMED)),
        (EntryState.CONFIRMED, 2, {"taken": 9, "capacity": 1}, [], None, Step(EntryState.CONFIRMED)),
        # More take what is free, or nothing changes.
        (EntryState.CONFIRMED, 4, {"taken": 4}, [], None, Step(EntryState.CONFIRMED, 2)),
        (EntryState.OFFERED, 4, {"taken": 4}, [], None, Step(EntryState.OFFERED, 2, START)),
        (EntryState.CONFIRMED, 4, {"taken": 5}, [], None, Objection.TOO_FEW),
        (EntryState.OFFERED, 4, {"taken": 5}, [], None, Objection.TOO_FEW),
        (EntryState.WAITING, 6, {"taken": 6}, [], None, Step(EntryState.WAITING)),
        (EntryState.WAITING, 7, {}, [], None, Objection.TOO_MANY),
        (EntryState.CONFIRMED, 7, {"taken": 2}, [], None, Objection.TOO_MANY),
        (EntryState.CONFIRMED, 3, {}, [(START, END)], None, Objection.OVERLAPS),
        (EntryState.WAITING, 3, {}, [(START, END)], None, Objection.OVERLAPS),
        (EntryState.CONFIRMED, 3, {}, [(END, END + HOUR)], None, Step(EntryState.CONFIRMED, 1)),
        (EntryState.CONFIRMED, 1, {}, [(START, END)], Reason.UNFIT, Reason.UNFIT),
        (EntryState.CONFIRMED, 1, {"starts_at": NOON}, [], Reason.UNFIT, Objection.STARTED),
        (EntryState.CONFIRMED, 1, {"cancelled": True, "starts_at": NOON}, [], None, Objection.CANCELLED),
        (EntryState.PRESENT, 1, {}, [], None, Objection.ARRIVED),
        (EntryState.EXCUSED, 1, {"cancelled": True}, [], None, Objection.AWAY),
        (EntryState.MISSED, 1, {}, [], None, Objection.AWAY),
        (EntryState.GONE, 1, {}, [], None, Objection.NOT_LISTED),
    ],
)
def test_who_changes_who_comes_keeps_what_they_hold(state, size, changes, busy, unfit, answer):
    until = START if state is EntryState.OFFERED else None
    here = occasion(**{"capacity": 6, "taken": 2, **changes})
    assert waiting_list.resize(NOON, here, entry(state, size=2, until=until), size, busy, unfit) == answer


OPENS_AT = START - 2 * HOUR


@pytest.mark.parametrize(
    ("at", "taken", "ours", "theirs", "size", "whose", "answer"),
    [
        # Ten seats, four kept for ours, three for theirs: three are for whoever comes first.
        (NOON, 0, 0, 0, 7, Whose.OURS, True),
        (NOON, 0, 0, 0, 8, Whose.OURS, False),
        (NOON, 0, 0, 0, 6, Whose.THEIRS, True),
        (NOON, 0, 0, 0, 7, Whose.THEIRS, False),
        (NOON, 0, 0, 0, 3, None, True),
        (NOON, 0, 0, 0, 4, None, False),
        # What they hold by now is not kept for them any more; more than that keeps nothing else free.
        (NOON, 7, 7, 0, 1, Whose.OURS, False),
        (NOON, 7, 7, 0, 3, Whose.THEIRS, True),
        (NOON, 7, 2, 5, 1, Whose.THEIRS, True),
        (NOON, 7, 2, 5, 2, Whose.THEIRS, False),
        (NOON, 7, 2, 5, 3, Whose.OURS, True),
        # When the time is over everything that is left is everybody's.
        (OPENS_AT - HOUR / 60, 0, 0, 0, 8, Whose.OURS, False),
        (OPENS_AT, 0, 0, 0, 10, Whose.OURS, True),
        (OPENS_AT, 7, 0, 7, 4, Whose.THEIRS, False),
    ],
)
def test_seats_are_kept_for_some_until_a_moment(at, taken, ours, theirs, size, whose, answer):
    kept = (KeptSeats(Whose.OURS, 4, ours), KeptSeats(Whose.THEIRS, 3, theirs))
    here = occasion(capacity=10, taken=taken, kept=kept, opens_at=OPENS_AT)
    assert fits(at, here, size, whose) is answer
    outcome = decide(at, here, [], size=size, circle=whose)
    assert outcome is (Outcome.CONFIRMED if answer else Outcome.WAITING)
    queue = [Entry(1, size, EntryState.WAITING, circle=whose)]
    assert bool(offer(at, here, queue, ())) is answer
    more = waiting_list.resize(at, here, Entry(1, 0, EntryState.CONFIRMED, circle=whose), size, [])
    assert (more is not Objection.TOO_FEW) is answer


def test_offers_go_down_the_queue_past_those_for_whom_nothing_is_left():
    here = occasion(
        capacity=4, taken=1, kept=(KeptSeats(Whose.OURS, 2), KeptSeats(Whose.THEIRS, 1, 1)), opens_at=OPENS_AT
    )
    queue = [
        Entry(key, 1, EntryState.WAITING, circle=whose)
        for key, whose in enumerate([Whose.THEIRS] * 3 + [Whose.OURS] * 3)
    ]
    assert [key for key, _ in offer(NOON, here, queue, ())] == [0, 3, 4]
    assert [key for key, _ in offer(OPENS_AT, here, queue, ())] == [0, 1, 2]
    assert held_more(here, 2, Whose.OURS).kept == (KeptSeats(Whose.OURS, 2, 2), KeptSeats(Whose.THEIRS, 1, 1))


@pytest.mark.parametrize(
    ("at", "changes", "mine", "busy", "unfit", "answer"),
    [
        # From two hours before to the end, everybody at once.
        (START - OPENS, {}, None, [], None, Step(EntryState.PRESENT, 2)),
        (START, {}, None, [], None, Step(EntryState.PRESENT, 2)),
        (END - HOUR / 60, {}, None, [], None, Step(EntryState.PRESENT, 2)),
        (START - OPENS - HOUR / 60, {}, None, [], None, Objection.TOO_EARLY),
        (END, {}, None, [], None, Objection.OVER),
        (START, {"cancelled": True}, None, [], None, Objection.CANCELLED),
        (START, {"taken": 3}, None, [], None, Objection.FULL),
        (START, {"taken": 2}, None, [], None, Step(EntryState.PRESENT, 2)),
        (START, {"capacity": 1}, None, [], None, Objection.FULL),
        (START, {}, None, [(START, END)], None, Objection.OVERLAPS),
        (START, {}, None, [(END, END + HOUR)], None, Step(EntryState.PRESENT, 2)),
        (START, {}, None, [(START, END)], Reason.UNFIT, Reason.UNFIT),
        # Whoever waits is let in like others; whoever is offered seats holds them already, however many there are.
        (START, {"taken": 2}, (EntryState.WAITING, 3), [], None, Step(EntryState.PRESENT, 2)),
        (START, {"taken": 4}, (EntryState.WAITING, 2), [], None, Objection.FULL),
        (START, {"taken": 4}, (EntryState.OFFERED, 2), [], None, Step(EntryState.PRESENT, 0)),
        (START, {"taken": 5}, (EntryState.OFFERED, 3), [], None, Step(EntryState.PRESENT, -1)),
        (START, {"taken": 4}, (EntryState.OFFERED, 1), [], None, Objection.FULL),
        (START, {}, (EntryState.CONFIRMED, 2), [], None, Objection.ALREADY),
        (START, {}, (EntryState.PRESENT, 2), [], None, Objection.ALREADY),
        (START, {}, (EntryState.EXCUSED, 2), [], None, Objection.AWAY),
        (START, {}, (EntryState.MISSED, 2), [], Reason.UNFIT, Objection.AWAY),
        (START, {}, (EntryState.GONE, 2), [], None, Step(EntryState.PRESENT, 2)),
    ],
)
def test_who_stands_at_the_door_is_let_in_where_there_are_seats_for_all(at, changes, mine, busy, unfit, answer):
    listed = entry(mine[0], size=mine[1]) if mine else None
    here = occasion(**{"capacity": 4, **changes})
    assert waiting_list.walk_in(at, here, busy, mine=listed, size=2, unfit=unfit) == answer
    open_to = answer not in (Objection.TOO_EARLY, Objection.OVER, Objection.CANCELLED)
    assert waiting_list.door_is_open(at, here) is open_to


def test_who_waits_may_grow_where_more_are_held_than_there_are():
    waits = entry(EntryState.WAITING, size=1)
    assert waiting_list.resize(NOON, occasion(capacity=2, taken=3), waits, 2, []) == Step(EntryState.WAITING)


def test_an_offer_that_ended_does_not_change_any_more():
    for until in (None, NOON):
        ended = entry(EntryState.OFFERED, size=2, until=until)
        assert waiting_list.resize(NOON, occasion(), ended, 1, []) is Objection.OFFER_ENDED


@pytest.mark.parametrize("state", EntryState)
def test_what_can_be_done_is_what_is_offered(state):
    until = START if state is EntryState.OFFERED else None
    steps = waiting_list.own_steps(NOON, occasion(taken=2), entry(state, size=2, until=until))
    changes = state in (EntryState.WAITING, EntryState.OFFERED, EntryState.CONFIRMED)
    assert (OwnStep.CHANGE in steps) is changes
    assert (OwnStep.CLAIM in steps) is (state is EntryState.OFFERED)
    assert (OwnStep.LEAVE in steps) is (state in LIVE)
    assert OwnStep.SAY_LATE not in steps
    once_begun = waiting_list.own_steps(START, occasion(taken=2), entry(state, size=2, until=until))
    expected = {OwnStep.LEAVE, OwnStep.SAY_LATE} if state is EntryState.CONFIRMED else set()
    assert once_begun == expected


@pytest.mark.parametrize("state", EntryState)
def test_only_an_offer_that_nobody_took_expires(state):
    for until, over in ((NOON, True), (NOON + HOUR, False)):
        step = waiting_list.expire(NOON, entry(state, size=2, until=until))
        assert step == (Step(EntryState.GONE, -2) if over and state is EntryState.OFFERED else None)


def test_an_offer_moves_along_and_never_reaches_beyond_the_start():
    kept = entry(EntryState.OFFERED, until=NOON + 6 * HOUR)
    assert waiting_list.follow(kept, NOON + 8 * HOUR) == NOON + 6 * HOUR
    assert waiting_list.follow(kept, NOON + 2 * HOUR) == NOON + 2 * HOUR
    assert waiting_list.follow(entry(EntryState.CONFIRMED), NOON) is None


@pytest.mark.parametrize("state", EntryState)
def test_calling_off_frees_whoever_counts_on_it_and_leaves_what_was_said(state):
    step = waiting_list.call_off(entry(state, size=3))
    assert step == (Step(EntryState.GONE, -3 if state in HOLDING else 0) if state in LIVE else None)


@pytest.mark.parametrize(
    ("said", "hours", "objection"),
    [
        (Mark.HERE, -3, Objection.TOO_EARLY),
        (Mark.HERE, -2, None),
        (Mark.HERE, 24, None),
        (Mark.NO_SHOW, -1, Objection.TOO_EARLY),
        (Mark.NO_SHOW, 0, None),
        (Mark.EXCUSED, -100, None),
        (Mark.UNDO, -100, None),
        (Mark.UNDO, 15 * 24, Objection.TOO_LATE),
    ],
)
def test_when_it_can_be_said(said, hours, objection):
    assert unmarkable(said, START + hours * HOUR, START, END) is objection


@pytest.mark.parametrize(("said", "state"), list(product(Mark, EntryState)))
def test_the_door_moves_those_who_were_to_come_and_counts_their_seats(said, state):
    here = START + 0.5 * HOUR
    answer = waiting_list.mark(here, occasion(taken=1, capacity=9), entry(state, size=3), said, [])
    if state not in MARKED.values():
        assert answer is Objection.NOT_EXPECTED
    elif MARKED[said] is state:
        assert answer is None
    else:
        assert answer == Step(MARKED[said], 3 * ((MARKED[said] in HOLDING) - (state in HOLDING)))


@pytest.mark.parametrize("said", [Mark.UNDO, Mark.HERE])
@pytest.mark.parametrize("state", AWAY)
@pytest.mark.parametrize(
    ("changes", "busy", "fit", "at", "answer"),
    [
        ({}, [], True, START, Step),
        ({"taken": 1}, [], True, START, Objection.TAKEN),
        ({"taken": 4}, [], True, START, Objection.TAKEN),
        ({"cancelled": True}, [], True, START, Objection.CANCELLED),
        ({}, [(START + HOUR, END + HOUR)], True, START, Objection.ELSEWHERE),
        ({}, [(END, END + HOUR)], True, START, Step),
        ({}, [], False, START, Objection.UNFIT),
        # Afterwards it is a matter of what was.
        ({}, [], False, END, Step),
        ({}, [], True, END + CLOSES + HOUR, Objection.TOO_LATE),
        ({}, [], True, START - OPENS, Step),
    ],
)
def test_who_comes_back_needs_a_seat_and_the_time_for_it(said, state, changes, busy, fit, at, answer):
    found = waiting_list.mark(at, occasion(**changes), entry(state, size=2), said, busy, fit=fit)
    assert found == Step(MARKED[said], 2) if answer is Step else found is answer


@pytest.mark.parametrize(
    ("state", "missing", "said", "here", "taken", "answer"),
    [
        # Three of five came: the seats of two are free again.
        (EntryState.CONFIRMED, 0, Mark.HERE, 3, 9, Step(EntryState.PRESENT, -2, missing=2)),
        (EntryState.CONFIRMED, 0, Mark.HERE, 5, 9, Step(EntryState.PRESENT)),
        (EntryState.PRESENT, 0, Mark.HERE, 3, 9, Step(EntryState.PRESENT, -2, missing=2)),
        (EntryState.PRESENT, 2, Mark.HERE, 3, 9, None),
        (EntryState.PRESENT, 2, Mark.HERE, 1, 9, Step(EntryState.PRESENT, -2, missing=4)),
        # The others came after all: one tap for all, where their seats are free.
        (EntryState.PRESENT, 2, Mark.HERE, None, 7, Step(EntryState.PRESENT, 2)),
        (EntryState.PRESENT, 2, Mark.HERE, 4, 8, Step(EntryState.PRESENT, 1, missing=1)),
        (EntryState.PRESENT, 2, Mark.HERE, None, 8, Objection.TAKEN),
        (EntryState.PRESENT, 2, Mark.UNDO, None, 7, Step(EntryState.CONFIRMED, 2)),
        (EntryState.PRESENT, 2, Mark.UNDO, None, 8, Objection.TAKEN),
        (EntryState.PRESENT, 2, Mark.EXCUSED, None, 9, Step(EntryState.EXCUSED, -3)),
        (EntryState.EXCUSED, 0, Mark.HERE, 3, 6, Step(EntryState.PRESENT, 3, missing=2)),
        (EntryState.EXCUSED, 0, Mark.HERE, 3, 7, Objection.TAKEN),
    ],
)
def test_who_of_a_party_is_here_is_counted_one_by_one(state, missing, said, here, taken, answer):
    party = Entry(1, 5, state, missing=missing)
    assert waiting_list.mark(START, occasion(capacity=9, taken=taken), party, said, [], here=here) == answer


def test_what_can_be_counted_and_taken_back_is_what_is_offered():
    for state in EntryState:
        counted = state in (EntryState.CONFIRMED, EntryState.PRESENT)
        assert countable(START, occasion(), entry(state, size=2)) is counted
        assert not countable(START, occasion(), entry(state))
        assert not countable(START - OPENS - HOUR, occasion(), entry(state, size=2))
    some = Entry(1, 5, EntryState.PRESENT, missing=2)
    assert waiting_list.sayable(START, occasion(capacity=9, taken=7), some) == (Mark.UNDO,)
    assert waiting_list.sayable(START, occasion(capacity=9, taken=8), some) == ()
    assert waiting_list.leave(NOON, occasion(), some) == Step(EntryState.GONE, -3)


@given(st.timedeltas(min_value=timedelta(seconds=1), max_value=timedelta(days=400)))
def test_an_offer_ends_in_time_and_never_after_the_start(ahead):
    until = offer_until(NOON, NOON + ahead)
    assert NOON < until <= NOON + ahead
    assert until - NOON <= WINDOW
    assert until - NOON >= min(SHORTEST_WINDOW, ahead)


@given(st.timedeltas(timedelta(seconds=1), timedelta(days=60)), st.timedeltas(timedelta(), timedelta(days=2)))
def test_whoever_hears_of_it_from_a_person_keeps_it_until_then_or_the_start(ahead, hears):
    until = offer_until(NOON, NOON + ahead, NOON + hears)
    assert until >= min(NOON + hears, NOON + ahead)
    assert until >= offer_until(NOON, NOON + ahead)
    assert until <= NOON + ahead


def test_each_of_a_queue_is_waited_for_as_long_as_they_need():
    later = NOON + 40 * HOUR
    found = dict(
        offer(
            NOON,
            occasion(starts_at=later + 9 * HOUR, ends_at=later + 10 * HOUR),
            [Entry(1, 1, EntryState.WAITING), Entry(2, 1, EntryState.WAITING)],
            (),
            {2: later},
        )
    )
    assert (found[1].until, found[2].until) == (offer_until(NOON, later + 9 * HOUR), later)


def test_a_far_date_keeps_an_offer_for_a_day_and_a_near_one_for_a_quarter_of_the_time():
    assert offer_until(NOON, NOON + timedelta(days=30)) == NOON + 24 * HOUR
    assert offer_until(NOON, NOON + 8 * HOUR) == NOON + 2 * HOUR


@given(st.integers(1, 30), st.integers(0, 40), st.lists(st.integers(1, 9), max_size=20), st.sets(st.integers(0, 19)))
def test_freed_seats_go_down_the_queue_and_leave_nobody_who_fits(capacity, taken, sizes, unable):
    here = occasion(capacity=capacity, taken=taken)
    queue = [entry(EntryState.WAITING, size=size, key=key) for key, size in enumerate(sizes)]
    found = offer(NOON, here, queue[::-1], unable)
    chosen = [key for key, _ in found]
    assert chosen == sorted(chosen)
    assert not unable & set(chosen)
    assert all(step == Step(EntryState.OFFERED, sizes[key], offer_until(NOON, START)) for key, step in found)
    after = replace(here, taken=taken + sum(step.seats for _, step in found))
    assert after.taken <= max(capacity, taken)
    assert not any(fits(NOON, after, one.size) for one in queue if one.key not in chosen and one.key not in unable)
    assert offer(START, here, queue, unable) == []
    assert offer(NOON, replace(here, cancelled=True), queue, unable) == []


def test_the_last_of_a_long_queue_is_offered_the_seat_when_nobody_before_can_come():
    queue = [entry(EntryState.WAITING, key=key) for key in range(500)]
    assert [key for key, _ in offer(NOON, occasion(capacity=1), queue, range(499))] == [499]


@dataclass
class Row:
    """A party as a slice keeps it: whose, who of them, on which list."""

    key: int
    home: int
    people: frozenset
    place: int
    state: EntryState
    until: datetime | None = None
    missing: int = 0

    @property
    def circle(self):
        return list(Whose)[self.home % 2]

    @property
    def entry(self):
        return Entry(self.key, len(self.people), self.state, self.until, self.missing, self.circle)


@dataclass
class Town:
    """Three dates that partly overlap, and homes of one to three people."""

    occasions: list
    rows: list = field(default_factory=list)


HOMES = [frozenset({0}), frozenset({1}), frozenset({2, 3}), frozenset({4, 5, 6}), frozenset({7}), frozenset({8})]
PLACES = st.integers(0, 2)


class WaitingLists(RuleBasedStateMachine):
    """Everything that may happen to lists, applied as the slices do."""

    @initialize(
        capacities=st.lists(st.integers(1, 3), min_size=3, max_size=3),
        first=st.lists(st.tuples(st.integers(0, 2), st.integers(0, 5)), min_size=6, max_size=14),
        kept=st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), min_size=3, max_size=3),
        hours=st.sampled_from((0, 3, 8, 20)),
    )
    def open(self, capacities, first, kept, hours):
        self.now = NOON
        begin = (NOON + 9 * HOUR, NOON + 10 * HOUR, NOON + 13 * HOUR)
        self.kept_for = hours * HOUR
        self.town = Town(
            [
                Occasion(
                    at,
                    at + 2 * HOUR,
                    n,
                    0,
                    False,
                    kept=tuple(KeptSeats(one, seats) for one, seats in zip(Whose, both, strict=True)),
                    opens_at=at - self.kept_for,
                )
                for at, n, both in zip(begin, capacities, kept, strict=True)
            ]
        )
        # How many may be held: the capacity, or what was held when it was lowered.
        self.ceilings = list(capacities)
        # Who was at two dates at once because a date moved: nobody decided that.
        self.torn = set()
        for place, home in first:
            self.come(place, home, 7)

    def held_by(self, people, but):
        return [row for row in self.town.rows if row.state in HOLDING and row.people & people and row.place != but]

    def busy(self, people, but):
        dates = [self.town.occasions[row.place] for row in self.held_by(people, but)]
        return [(one.starts_at, one.ends_at) for one in dates if not one.cancelled]

    def do(self, row, step):
        place = self.town.occasions[row.place]
        row.state, row.until, row.missing = step.state, step.until, step.missing
        after = self.town.occasions[row.place] = held_more(place, step.seats, row.circle)
        if step.seats > 0:
            # Nobody is given what is kept for others at this moment.
            assert after.taken + still_kept(self.now, after, row.circle) <= after.capacity

    def listed(self, place):
        return [row for row in self.town.rows if row.place == place and row.state is not EntryState.GONE]

    @rule(place=PLACES, home=st.integers(0, 5), pick=st.integers(1, 7))
    def come(self, place, home, pick):
        """Sign up alone, or join as a family or a part of it."""
        people = frozenset(one for n, one in enumerate(sorted(HOMES[home])) if pick >> n & 1) or HOMES[home]
        mine = next((row.state for row in self.listed(place) if row.home == home), None)
        date = self.town.occasions[place]
        circle = list(Whose)[home % 2]
        answer = decide(self.now, date, self.busy(people, place), mine=mine, size=len(people), circle=circle)
        if isinstance(answer, Outcome):
            assert self.now < date.starts_at
            state = EntryState.CONFIRMED if answer is Outcome.CONFIRMED else EntryState.WAITING
            self.town.rows.append(Row(len(self.town.rows), home, people, place, EntryState.WAITING))
            self.do(self.town.rows[-1], Step(state, len(people) if state is EntryState.CONFIRMED else 0))

    @rule(place=PLACES, home=st.integers(0, 5), pick=st.integers(1, 7))
    def walk_in(self, place, home, pick):
        """Stand at the door, listed or not."""
        people = frozenset(one for n, one in enumerate(sorted(HOMES[home])) if pick >> n & 1) or HOMES[home]
        mine = next((row for row in self.listed(place) if row.home == home), None)
        date = self.town.occasions[place]
        busy = self.busy(people, place)
        circle = list(Whose)[home % 2]
        step = waiting_list.walk_in(self.now, date, busy, mine=mine and mine.entry, size=len(people), circle=circle)
        if isinstance(step, Step):
            assert date.starts_at - OPENS <= self.now < date.ends_at
            if mine is None:
                self.town.rows.append(mine := Row(len(self.town.rows), home, people, place, EntryState.WAITING))
            mine.people = people
            self.do(mine, step)
            self.pass_on(place)
            self.torn &= self.clashes()

    @rule(pick=st.integers(0, 99))
    def leave(self, pick):
        row = self.town.rows[pick % len(self.town.rows)]
        before = row.state
        step = waiting_list.leave(self.now, self.town.occasions[row.place], row.entry)
        if isinstance(step, Step):
            assert before not in AWAY
            self.do(row, step)
            self.pass_on(row.place)

    @rule(pick=st.integers(0, 99))
    def claim(self, pick):
        offers = [row for row in self.town.rows if row.state is EntryState.OFFERED]
        row = (offers or self.town.rows)[pick % len(offers or self.town.rows)]
        date = self.town.occasions[row.place]
        step = waiting_list.claim(self.now, date, row.entry, self.busy(row.people, row.place))
        if isinstance(step, Step):
            assert self.now < date.starts_at
            self.torn -= {clash for clash in self.torn if row.key in clash}
            self.do(row, step)

    @rule(pick=st.integers(0, 99), who=st.integers(1, 7))
    def change(self, pick, who):
        """A family comes with others of it."""
        families = [row for row in self.town.rows if row.state in LIVE and len(HOMES[row.home]) > 1]
        if not families:
            return
        row = families[pick % len(families)]
        people = frozenset(one for n, one in enumerate(sorted(HOMES[row.home])) if who >> n & 1) or HOMES[row.home]
        date, held, until = self.town.occasions[row.place], row.state, row.until
        busy = self.busy(people - row.people, row.place)
        step = waiting_list.resize(self.now, date, row.entry, len(people), busy)
        if isinstance(step, Step):
            assert self.now < date.starts_at
            assert (step.state, step.until) == (held, until)
            # Who waits holds nothing, and grows where more are held than there are, too.
            assert step.seats <= 0 or date.taken + step.seats <= date.capacity
            # Whoever went was not torn any more, and whoever is new was free.
            row.people = people
            self.do(row, step)
            self.pass_on(row.place)
            self.torn &= self.clashes()

    @rule(place=PLACES)
    def offer(self, place):
        self.pass_on(place)

    def pass_on(self, place):
        date = self.town.occasions[place]
        queue = [row for row in self.town.rows if row.place == place]
        unable = {row.key for row in queue if overlaps(date, self.busy(row.people, place))}
        steps = waiting_list.offer(self.now, date, [row.entry for row in queue], unable)
        for key, step in steps:
            assert self.now < step.until <= date.starts_at
            assert self.town.rows[key].state is EntryState.WAITING
            self.do(self.town.rows[key], step)
        left = [row for row in queue if row.state is EntryState.WAITING and row.key not in unable]
        if not date.cancelled and self.now < date.starts_at:
            after = self.town.occasions[place]
            assert not any(fits(self.now, after, len(row.people), row.circle) for row in left)
            passed = [row for row in left if steps and row.key < steps[-1][0]]
            for row in passed:
                then = date
                for key, step in steps:
                    if key < row.key:
                        then = held_more(then, step.seats, self.town.rows[key].circle)
                assert not fits(self.now, then, len(row.people), row.circle), "passed over only because it is too large"

    @rule()
    def expire(self):
        for row in self.town.rows:
            if step := waiting_list.expire(self.now, row.entry):
                self.do(row, step)
        for place in range(3):
            self.pass_on(place)

    def mark(self, pick, said, here=None):
        row = self.town.rows[pick % len(self.town.rows)]
        busy = self.busy(row.people, row.place)
        step = waiting_list.mark(self.now, self.town.occasions[row.place], row.entry, said, busy, here=here)
        if isinstance(step, Step):
            self.do(row, step)
            self.pass_on(row.place)

    @rule(pick=st.integers(0, 99), said=st.sampled_from((Mark.EXCUSED, Mark.EXCUSED, Mark.NO_SHOW)))
    def excuse(self, pick, said):
        coming = [number for number, row in enumerate(self.town.rows) if row.state is EntryState.CONFIRMED]
        self.mark(coming[pick % len(coming)] if coming else pick, said)

    @rule(pick=st.integers(0, 99), here=st.integers(1, 3))
    def note(self, pick, here):
        """Some of a family are here; as early as the door opens, so that their seats can be offered on."""
        families = [
            n for n, row in enumerate(self.town.rows) if row.state is not EntryState.GONE and len(row.people) > 1
        ]
        if families:
            pick = families[pick % len(families)]
            self.mark(pick, Mark.HERE, min(here, len(self.town.rows[pick].people)))

    @rule(pick=st.integers(0, 99), said=st.sampled_from((Mark.UNDO, Mark.HERE)))
    def undo(self, pick, said):
        away = [number for number, row in enumerate(self.town.rows) if row.state in AWAY]
        self.mark(away[pick % len(away)] if away else pick, said)

    @rule(place=PLACES, hours=st.sampled_from((None, -4, -3, -1, 1, 3)))
    def move(self, place, hours):
        """By some hours, or to the next twenty minutes."""
        date = self.town.occasions[place]
        begins = self.now + HOUR / 3 if hours is None else date.starts_at + hours * HOUR
        opens = begins - self.kept_for
        self.town.occasions[place] = replace(date, starts_at=begins, ends_at=begins + 2 * HOUR, opens_at=opens)
        for row in self.town.rows:
            if row.place == place:
                row.until = waiting_list.follow(row.entry, begins)
        self.torn |= self.clashes()

    @rule(place=PLACES, really=st.integers(0, 5))
    def cancel(self, place, really):
        if really:
            return
        for row in self.town.rows:
            if row.place == place and (step := waiting_list.call_off(row.entry)):
                self.do(row, step)
        assert self.town.occasions[place].taken == 0
        assert not any(row.state in LIVE for row in self.listed(place))
        self.town.occasions[place] = replace(self.town.occasions[place], cancelled=True)

    @rule(place=PLACES, capacity=st.integers(1, 5))
    def resize(self, place, capacity):
        held = self.town.occasions[place].taken
        self.town.occasions[place] = replace(self.town.occasions[place], capacity=capacity)
        self.ceilings[place] = max(capacity, held)
        self.pass_on(place)

    @rule(minutes=st.sampled_from((5, 30, 60, 150)))
    def wait(self, minutes):
        self.now += timedelta(minutes=minutes)

    def clashes(self):
        held = [row for row in self.town.rows if row.state in HOLDING]
        dates = self.town.occasions
        return {
            (one.key, other.key)
            for one, other in combinations(held, 2)
            if one.people & other.people
            and not dates[one.place].cancelled
            and not dates[other.place].cancelled
            and overlaps(dates[one.place], [(dates[other.place].starts_at, dates[other.place].ends_at)])
        }

    @invariant()
    def what_is_counted_is_what_is_held(self):
        for place, date in enumerate(self.town.occasions):
            rows = [row for row in self.town.rows if row.place == place and row.state in HOLDING]
            assert date.taken == sum(len(row.people) - row.missing for row in rows)
            for kept in date.kept:
                assert kept.taken == sum(len(one.people) - one.missing for one in rows if one.circle is kept.circle)
            assert all(0 <= row.missing < len(row.people) for row in rows)
            assert all(not row.missing or row.state is EntryState.PRESENT for row in self.town.rows)

    @invariant()
    def never_more_than_there_are_or_than_kept_their_seats(self):
        for place, date in enumerate(self.town.occasions):
            assert date.taken <= self.ceilings[place]
            self.ceilings[place] = max(date.capacity, date.taken)

    @invariant()
    def nobody_is_on_a_list_twice(self):
        for place in range(3):
            homes = [row.home for row in self.listed(place)]
            assert len(homes) == len(set(homes))

    @invariant()
    def nobody_is_at_two_dates_at_once_but_where_a_date_moved(self):
        assert self.clashes() <= self.torn

    @invariant()
    def no_offer_reaches_beyond_the_start(self):
        for row in self.town.rows:
            assert (row.until is not None) == (row.state is EntryState.OFFERED)
            assert row.until is None or row.until <= self.town.occasions[row.place].starts_at

    @invariant()
    def a_date_that_was_called_off_holds_nobody(self):
        assert all(not date.taken for date in self.town.occasions if date.cancelled)


TestWaitingLists = WaitingLists.TestCase
TestWaitingLists.settings = settings(max_examples=300, stateful_step_count=40, deadline=None)
