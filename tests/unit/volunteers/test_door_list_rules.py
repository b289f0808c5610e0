"""The list at a door: what it says, how long it is kept, and that taps end alike in whatever order they arrive."""

import json
import random
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.registrations.waiting_list import (
    MARKED,
    Entry,
    EntryState,
    Mark,
    Objection,
    Occasion,
    Step,
    Tap,
    mark,
    overtaken,
)
from volunteers.door_lists.rules import (
    CLOCKS_AGREE,
    MOST_TAPS,
    DoorWord,
    RowKind,
    SentTap,
    in_order,
    kept_until,
    read,
    tap_of,
    word_of,
)

START = datetime(2027, 6, 5, 17, tzinfo=UTC)
END = START + timedelta(hours=3)
NOW = END + timedelta(hours=1)


@pytest.mark.parametrize(
    ("state", "missing", "late", "at_the_door", "word"),
    [
        (EntryState.PRESENT, 0, True, False, DoorWord.HERE),
        (EntryState.PRESENT, 1, False, True, DoorWord.SOME_HERE),
        (EntryState.PRESENT, 0, False, True, DoorWord.WALKED_IN),
        (EntryState.CONFIRMED, 0, False, True, DoorWord.EXPECTED),
        (EntryState.CONFIRMED, 0, True, False, DoorWord.LATE),
        (EntryState.EXCUSED, 0, True, False, DoorWord.EXCUSED),
        (EntryState.MISSED, 0, True, False, DoorWord.NO_SHOW),
        (EntryState.OFFERED, 0, True, False, DoorWord.OFFERED),
    ],
)
def test_what_the_list_says(state, missing, late, at_the_door, word):
    assert word_of(Entry(1, 2, state, missing=missing), late=late, at_the_door=at_the_door) is word


@pytest.mark.parametrize(
    ("starts", "hours", "until"),
    [
        # 20:00 to 22:00 in Sofia: to the end of that day; over midnight: two hours after its end.
        (datetime(2027, 6, 5, 10, tzinfo=UTC), 2, datetime(2027, 6, 5, 21, tzinfo=UTC)),
        (datetime(2027, 6, 5, 17, tzinfo=UTC), 6, datetime(2027, 6, 6, 1, tzinfo=UTC)),
        # The day on which the clocks go back has 25 hours.
        (datetime(2027, 10, 31, 10, tzinfo=UTC), 2, datetime(2027, 10, 31, 22, tzinfo=UTC)),
    ],
)
def test_how_long_a_device_keeps_it(starts, hours, until):
    assert kept_until(starts, starts + timedelta(hours=hours), "Europe/Sofia") == until


def sent(key="0" * 16, at=START, **more):
    facts = {"kind": RowKind.PARTY, "number": 7, "said": Mark.HERE}
    return SentTap(key, clock=int(at.timestamp() * 1000), **{**facts, **more})


def test_a_clock_that_agrees_is_believed_and_another_is_counted_back():
    clock = int(NOW.timestamp() * 1000)
    assert tap_of(sent(), clock, NOW).at == START
    for off in (timedelta(days=-400), timedelta(minutes=-2), timedelta(minutes=2), timedelta(days=3)):
        wrong = sent(at=START + off)
        assert tap_of(wrong, int((NOW + off).timestamp() * 1000), NOW).at == START
    slow = sent(at=START + timedelta(seconds=30))
    assert tap_of(slow, int((NOW + timedelta(seconds=30)).timestamp() * 1000), NOW).at == START + timedelta(seconds=30)


@given(st.integers(0, 10**13 - 1), st.integers(0, 10**13 - 1))
def test_no_tap_is_in_the_future(tapped, sends):
    one = SentTap("0" * 16, RowKind.PARTY, 1, Mark.HERE, tapped)
    assert tap_of(one, sends, NOW).at <= NOW


def test_what_a_device_sends_is_read():
    key = "0f" * 16
    text = json.dumps([
        {"key": key, "row": "party-7", "said": "here", "at": 5, "people": [3, 4]},
        {"key": key, "row": "place-9", "said": "no_show", "at": 6},
    ])  # fmt: skip
    assert read(text) == [
        SentTap(key, RowKind.PARTY, 7, Mark.HERE, 5, (3, 4)),
        SentTap(key, RowKind.PLACE, 9, Mark.NO_SHOW, 6),
    ]


GOOD = {"key": "0f" * 16, "row": "party-7", "said": "here", "at": 5}
WRONG = (
    "", "{", "{}", "7", "[7]", "[null]", "[[]]",
    *(json.dumps([{**GOOD, **one}]) for one in (
        {"key": "short"}, {"key": "0f" * 40}, {"key": None}, {"row": "party-"}, {"row": "party--1"}, {"row": "wall-1"},
        {"row": 7}, {"row": f"party-{2**31}"}, {"said": "dancing"}, {"said": None}, {"at": -1}, {"at": 1.5},
        {"at": 10**13}, {"people": []}, {"people": "x"}, {"people": ["x"]}, {"people": list(range(51))},
    )),
    *(json.dumps([{name: GOOD[name] for name in GOOD if name != left_out}]) for left_out in GOOD),
    json.dumps([GOOD] * (MOST_TAPS + 1)), "[" * 100_000,
)  # fmt: skip


@pytest.mark.parametrize("text", WRONG, ids=range(len(WRONG)))
def test_what_is_no_tap_is_none(text):
    with pytest.raises(ValueError):
        read(text)


@given(st.text() | st.recursive(st.none() | st.integers() | st.text(), st.lists).map(json.dumps))
def test_whatever_is_sent_nothing_else_is_raised(text):
    try:
        assert isinstance(read(text), list)
    except ValueError:
        pass


OCCASION = Occasion(START, END, 40, 20, cancelled=False)
PARTIES = range(6)
KEYS = st.lists(st.uuids(), min_size=200, max_size=200, unique=True)


class Register:
    """What the database keeps of each party, as the actions keep it: its entry and the latest tap."""

    def __init__(self):
        self.entries = {number: Entry(number, 3, EntryState.CONFIRMED) for number in PARTIES}
        self.last = {}
        self.taken = set()

    def deliver(self, one: SentTap, tap: Tap):
        if one.key in self.taken:
            return
        self.taken.add(one.key)
        if overtaken(tap, self.last.get(one.number)):
            return
        entry = self.entries[one.number]
        here = len(one.people) if one.people else None
        step = mark(NOW, OCCASION, entry, one.said, (), here=here, tapped_at=tap.at)
        assert step is None or isinstance(step, Step)
        if step:
            self.entries[one.number] = Entry(one.number, 3, step.state, missing=step.missing)
        self.last[one.number] = tap


@st.composite
def taps(draw):
    """200 taps of three phones, each with a clock of its own, some of them at the very same moment."""
    keys, off = draw(KEYS), [timedelta(0), timedelta(hours=-5), timedelta(days=2)]
    chosen = random.Random(draw(st.integers(0, 2**32)))
    found = []
    for key in keys:
        phone, at = chosen.randrange(3), START + timedelta(milliseconds=chosen.randrange(100) * 60_000)
        said, people = chosen.choice(list(Mark)), None
        if said is Mark.HERE and chosen.random() < 0.4:
            people = tuple(range(1, chosen.randrange(2, 4)))
        facts = {"number": chosen.choice(PARTIES), "said": said, "people": people}
        found.append((off[phone], sent(str(key), at + off[phone], **facts)))
    return found


def received(found):
    """Each of them with the moment at which it was made, as the house reckons it."""
    return [(one, tap_of(one, int((NOW + off).timestamp() * 1000), NOW)) for off, one in found]


@given(taps(), st.randoms(use_true_random=False))
def test_200_taps_of_three_phones_end_as_if_made_once_in_the_order_of_their_clocks(found, chance):
    once = Register()
    for one, tap in in_order(received(found)):
        once.deliver(one, tap)
    mixed = received(found) * 2
    chance.shuffle(mixed)
    other = Register()
    for one, tap in mixed:
        other.deliver(one, tap)
    assert other.entries == once.entries
    assert other.last == once.last
    # And that is what was said last of each.
    for number in PARTIES:
        [(last, _)] = in_order([pair for pair in received(found) if pair[0].number == number])[-1:]
        assert once.entries[number].state is MARKED[last.said]


def test_a_tap_counts_by_when_it_was_made_and_the_figures_close_by_when_it_comes():
    entry, early = Entry(1, 1, EntryState.CONFIRMED), START - timedelta(hours=3)
    assert mark(NOW, OCCASION, entry, Mark.HERE, (), tapped_at=early) is Objection.TOO_EARLY
    assert mark(NOW, OCCASION, entry, Mark.NO_SHOW, (), tapped_at=early) is Objection.TOO_EARLY
    assert mark(NOW, OCCASION, entry, Mark.NO_SHOW, (), tapped_at=START) == Step(EntryState.MISSED, -1)
    late = END + timedelta(days=15)
    assert mark(late, OCCASION, entry, Mark.HERE, (), tapped_at=START) is Objection.TOO_LATE
    called_off = Occasion(START, END, 40, 20, cancelled=True)
    assert mark(NOW, called_off, entry, Mark.HERE, ()) is Objection.CANCELLED


def test_how_far_clocks_may_be_apart():
    assert timedelta(seconds=30) < CLOCKS_AGREE < timedelta(minutes=5)
