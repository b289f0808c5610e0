"""What a family has to hear, until when, and what becomes of it when something else happens meanwhile."""

from datetime import UTC, datetime, timedelta
from itertools import product
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.foundation.rules import EVENING, MORNING
from events.activities.rules import ActivityKind, Audience, Openness
from events.contact_queue.rules import (
    ContactAnswer,
    Message,
    Untold,
    Way,
    again_at,
    due,
    in_order,
    late_from,
    may_be_named,
    overtaken,
    reminds_of,
)

NOW = datetime(2026, 11, 29, 10, tzinfo=UTC)
AN_HOUR, A_DAY = timedelta(hours=1), timedelta(days=1)
FIRST, SECOND = (NOW + A_DAY, NOW + A_DAY + AN_HOUR), (NOW + 2 * A_DAY, NOW + 2 * A_DAY + AN_HOUR)
MOVED, CANCELLED, BACK, OFFERED, KEPT, TOMORROW, INVITED, WITHHELD, WRITTEN = Message
SOFIA = "Europe/Sofia"
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))


@pytest.mark.parametrize(
    ("waiting", "happened", "left"),
    [
        *((None, Untold(one), Untold(one)) for one in Message),
        # Who has not heard that it moved hears when it was for them.
        (Untold(MOVED, FIRST), Untold(MOVED, SECOND), Untold(MOVED, FIRST)),
        (Untold(MOVED, FIRST), Untold(CANCELLED), Untold(CANCELLED, FIRST)),
        (Untold(CANCELLED, FIRST), Untold(BACK), Untold(MOVED, FIRST)),
        # Who has not heard that it was called off, or left the programme, has nothing to hear when it is not.
        *((Untold(one), Untold(BACK), None) for one in (CANCELLED, WITHHELD)),
        (Untold(MOVED, FIRST), Untold(WITHHELD), Untold(WITHHELD, FIRST)),
        (Untold(WITHHELD, FIRST), Untold(BACK), Untold(MOVED, FIRST)),
        # What else waits is told with the time that it has by then.
        *((Untold(one), Untold(MOVED, FIRST), Untold(one)) for one in (BACK, OFFERED, KEPT, CANCELLED, WITHHELD)),
        (Untold(TOMORROW), Untold(MOVED, FIRST), Untold(MOVED, FIRST)),
        *((Untold(one), Untold(CANCELLED), Untold(CANCELLED)) for one in Message),
        *((Untold(one), Untold(TOMORROW), Untold(one)) for one in Message),
        *((Untold(one), Untold(OFFERED), Untold(OFFERED)) for one in Message),
        *((Untold(one), Untold(KEPT), Untold(KEPT)) for one in Message),
    ],
)
def test_what_is_overtaken_is_not_told(waiting, happened, left):
    assert overtaken(waiting, happened) == left


def test_it_must_be_told_before_it_is_of_no_use():
    later, soon = NOW + 5 * A_DAY, NOW + AN_HOUR
    assert due(NOW, Untold(CANCELLED), later) == later
    assert due(NOW, Untold(OFFERED), later, soon) == soon
    assert due(NOW, Untold(KEPT), later, soon) == later
    assert due(NOW, Untold(MOVED, FIRST), later) == FIRST[0]
    assert due(NOW, Untold(MOVED, SECOND), soon) == soon
    # Its old hour is over, its new one is not.
    assert due(NOW, Untold(MOVED, (NOW, NOW + AN_HOUR)), later) == later
    assert due(NOW, Untold(CANCELLED), NOW) is None


def test_it_is_late_after_a_day_or_half_of_the_time():
    assert late_from(NOW, NOW + 10 * A_DAY) == NOW + A_DAY
    assert late_from(NOW, NOW + AN_HOUR) == NOW + AN_HOUR / 2


@given(MOMENTS, st.timedeltas(timedelta(), timedelta(days=9)), st.sampled_from(ContactAnswer))
def test_trying_again_is_in_time_and_while_people_are_awake(now, left, answer):
    until = now + left
    again = again_at(answer, now, until, SOFIA)
    if answer is ContactAnswer.TOLD:
        assert again is None
        return
    assert again is not None
    assert again >= now
    if left >= timedelta(days=2):
        assert MORNING <= again.astimezone(ZoneInfo(SOFIA)).time() < EVENING
        assert again - now < timedelta(hours=36)
    assert again <= max(now, until - AN_HOUR / 2)


def test_not_reached_is_tried_in_an_hour_and_another_time_after_work_or_tomorrow():
    until = NOW + 9 * A_DAY

    def on_the_wall(answer, hour, minute=0):
        now = datetime(2026, 11, 29, hour, minute, tzinfo=ZoneInfo(SOFIA)).astimezone(UTC)
        return again_at(answer, now, until, SOFIA).astimezone(ZoneInfo(SOFIA)).strftime("%d %H:%M")

    assert on_the_wall(ContactAnswer.NOT_REACHED, 12) == "29 13:00"
    assert on_the_wall(ContactAnswer.NOT_REACHED, 19, 30) == "30 08:00"
    assert on_the_wall(ContactAnswer.ANOTHER_TIME, 12) == "29 18:00"
    assert on_the_wall(ContactAnswer.ANOTHER_TIME, 17) == "30 09:00"


@given(MOMENTS)
def test_tomorrow_is_all_of_tomorrow_and_said_by_day(now):
    there = now.astimezone(ZoneInfo(SOFIA))
    found = reminds_of(now, SOFIA)
    assert (found is not None) == (9 <= there.hour < 20)
    if found:
        first, last = (one.astimezone(ZoneInfo(SOFIA)) for one in found)
        assert first.date() == there.date() + A_DAY
        assert (first.time(), last.time()) == (last.min.time(), last.min.time())
        assert last.date() == first.date() + A_DAY


def test_tomorrow_is_23_or_25_hours_long_when_the_clocks_change():
    for day, hours in ((datetime(2026, 3, 28, 10, tzinfo=UTC), 23), (datetime(2026, 10, 24, 10, tzinfo=UTC), 25)):
        first, last = reminds_of(day, SOFIA) or (day, day)
        assert last - first == timedelta(hours=hours)


def test_the_text_names_only_what_anybody_may_read_on_a_familys_telephone():
    private = {ActivityKind.HEALTH, ActivityKind.MENTORING}
    for kind, audience, openness in product(ActivityKind, Audience, Openness):
        said = kind not in private and audience is not Audience.WOMEN and openness is Openness.PUBLIC
        assert may_be_named(kind, audience, openness) == said


def test_the_best_way_comes_first():
    assert in_order(Way.VIBER) == (Way.VIBER, Way.CALL, Way.SMS, Way.WHATSAPP)
    assert in_order(None) == tuple(Way)
