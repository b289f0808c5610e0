"""Courses for staff in words: answers, states, and why something is not done."""

from enum import Enum
from typing import Any

from community.foundation.i18n import lazy_gettext
from community.staff_training.rules import InUse, Refusal, TraineeState, Usefulness

USEFUL: dict[Enum, Any] = {
    Usefulness.YES: lazy_gettext("Yes, it helps me in my work"),
    Usefulness.PARTLY: lazy_gettext("In part"),
    Usefulness.NO: lazy_gettext("No, not really"),
}
IN_USE: dict[Enum, Any] = {
    InUse.YES: lazy_gettext("Yes, often"),
    InUse.SOMETIMES: lazy_gettext("Yes, sometimes"),
    InUse.NO: lazy_gettext("No, not so far"),
}
LABELS: dict[Enum, Any] = {
    **USEFUL,
    **IN_USE,
    TraineeState.INVITED: lazy_gettext("Has not answered yet"),
    TraineeState.COMING: lazy_gettext("Comes"),
    TraineeState.DECLINED: lazy_gettext("Does not come"),
}
LOOKS = {TraineeState.INVITED: "waiting", TraineeState.COMING: "good", TraineeState.DECLINED: "off"}
REFUSALS: dict[Enum, Any] = {
    Refusal.FINISHED: lazy_gettext("This course is over. Nothing of it is changed any more."),
    Refusal.NO_DATES: lazy_gettext("This course has no date yet. Add one first."),
    Refusal.STILL_TO_COME: lazy_gettext("A date of this course is still to come. Finish it when the last one is over."),
    Refusal.NOT_BEGUN: lazy_gettext("This has not begun yet. Come back when it has."),
    Refusal.BEGUN: lazy_gettext("This has begun already."),
    Refusal.TOO_MANY: lazy_gettext("There can be %(most)s at most."),
    Refusal.LAST_DATE: lazy_gettext("People are invited to it, so it needs a date. Add another one first."),
    Refusal.SAME_DATE: lazy_gettext("The course has this date already."),
    Refusal.ALL_OVER: lazy_gettext("All dates of this course are over."),
    Refusal.TESTED: lazy_gettext("Somebody took the test already, so it stays as it is."),
    Refusal.NO_TEST: lazy_gettext("This course has no test."),
    Refusal.NOT_COMING: lazy_gettext("Say first that you come."),
    Refusal.NO_TRY_LEFT: lazy_gettext("You took the test already. Your trainer can let you try once more."),
    Refusal.HAS_A_TRY: lazy_gettext("This person needs no other try."),
    Refusal.ANSWERED: lazy_gettext("This person has answered already."),
    Refusal.NOT_THERE: lazy_gettext("This question is for who was there."),
    Refusal.NOT_YET: lazy_gettext("It is too early for this question."),
}
