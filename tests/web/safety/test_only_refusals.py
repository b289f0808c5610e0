"""No page shows a button whose only answer is a refusal, at any hour of the town's life, whatever was called off."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from community.foundation import clock as the_clock
from tests.buttons import Button, Control, find_buttons, press
from tests.factories import NOON
from tests.presses import PEOPLE
from tests.world import World

CALLED_OFF = "UPDATE sessions SET state = 'cancelled' WHERE id % 2 = 0"
HOURS: dict[str, tuple[timedelta, str]] = {
    "as it is": (timedelta(), ""),
    "at the door": (timedelta(hours=50, minutes=10), ""),
    "when it is over": (timedelta(hours=53), ""),
    "when half of it is called off": (timedelta(), CALLED_OFF),
    "weeks later": (timedelta(days=20), ""),
}
# The town's children come to a session that has too few adults: whatever would show it again is refused, rightly.
SAFE = "UPDATE activities SET audience = 'everybody' WHERE audience = 'children'"
# Whoever comes back later has used the device meanwhile: a desk that was left alone would only show the way in.
IN_USE = "UPDATE devices SET created_at = '{0}', last_used_at = '{0}', confirmed_at = iif(confirmed_at, '{0}', NULL), "
IN_USE += "expires_at = '{1}' WHERE expires_at > '{2}'"
MOST_CHOICES = 8


def ways(button: Button) -> Iterator[tuple[int, Button]]:
    """How somebody may fill in a form: as it stands, what it asks for, everything; then each choice of each field."""
    for effort in (0, 1, 2):
        yield effort, button
    for name, control in button.controls.items():
        for choice in control.choices[:MOST_CHOICES] if control.kind in ("select", "radio") else ():
            chosen = Control(control.kind, [choice], control.choices, control.required)
            filled = replace(button, controls={**button.controls, name: chosen})
            yield from ((1, filled), (2, filled))


def set_the_town(world: World, hour: str) -> None:
    after, change = HOURS[hour]
    the_clock.set_to(NOON + after)
    if world.keeps(hour):
        return world.restore(hour)
    world.restore()
    moments = (NOON + after, NOON + after + timedelta(days=30), NOON)
    used = IN_USE.format(*(f"{moment:%Y-%m-%d %H:%M:%S.%f}" for moment in moments))
    for statement in (used, SAFE, change):
        if statement:
            world.write(statement)
    world.keep(hour)


def only_refused(world: World, who: str, button: Button, hour: str) -> bool:
    """Whether every way to fill in a form ends in a refusal; what asks for something else is no refusal."""
    answers: list[Any] = []
    for effort, filled in ways(button):
        set_the_town(world, hour)
        answers.append(press(world, who, filled, effort).status_code)
        if answers[-1] < 400:
            return False
    return 409 in answers


@pytest.mark.parametrize("hour", HOURS)
@pytest.mark.parametrize("kind", PEOPLE)
def test_every_button_that_is_shown_does_something(world, kind, hour):
    people, roles = PEOPLE[kind]
    wrong, pressed = [], 0
    for who in people:
        set_the_town(world, hour)
        assert who == "anybody" or 'href="/sign-in"' not in world.visitor(who).get("/programme").text
        for endpoint, buttons in find_buttons(world, who, roles).items():
            pressed += len(buttons)
            wrong += [(who, endpoint, one.action) for one in buttons if only_refused(world, who, one, hour)]
    assert wrong == []
    assert pressed > 5
