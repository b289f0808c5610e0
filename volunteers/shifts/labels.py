"""The enums of shifts and sign-ups in the reader's language, and how a shift suits the reader."""

from community.foundation.i18n import best_name, gettext, language_name, lazy_gettext, weekdays
from volunteers.clearances.rules import Clearance
from volunteers.shifts.fit import Drawback, Merit, OpenShift, ShiftFit, minutes_on_foot, part_of_day
from volunteers.shifts.models import Shift
from volunteers.shifts.rules import Refusal, ShiftRole, SignUpState, Staffing

LABELS = {
    ShiftRole.LEAD: lazy_gettext("Lead"),
    ShiftRole.HELPER: lazy_gettext("Helper"),
    ShiftRole.COACH: lazy_gettext("Coach"),
    ShiftRole.INTERPRETER: lazy_gettext("Interpreter"),
    ShiftRole.CHILDCARE: lazy_gettext("Childcare"),
    ShiftRole.COOK: lazy_gettext("Cook"),
    ShiftRole.WELCOME: lazy_gettext("Welcoming people"),
    ShiftRole.MENTOR: lazy_gettext("Mentor"),
    ShiftRole.DRIVER: lazy_gettext("Driver"),
    Staffing.OPEN: lazy_gettext("Places free"),
    Staffing.UNDER_STAFFED: lazy_gettext("Help needed"),
    Staffing.FULL: lazy_gettext("Full"),
    Staffing.CANCELLED: lazy_gettext("Cancelled"),
    SignUpState.CONFIRMED: lazy_gettext("You are coming"),
    SignUpState.WAITING: lazy_gettext("On the waiting list"),
    SignUpState.OFFERED: lazy_gettext("A place is free for you"),
    SignUpState.WITHDRAWN: lazy_gettext("Given back"),
    SignUpState.CHECKED_IN: lazy_gettext("Checked in"),
    SignUpState.COMPLETED: lazy_gettext("Done"),
    SignUpState.EXCUSED: lazy_gettext("Excused"),
    SignUpState.NO_SHOW: lazy_gettext("Did not come"),
    Clearance.ADULTS: lazy_gettext("Cleared for adults"),
    Clearance.FAMILIES: lazy_gettext("Cleared for families"),
    Clearance.CHILDREN: lazy_gettext("Cleared for children"),
}

# Why shifts do not fit, in a few words: on a card, and beside how many there are.
MISFITS = {
    Drawback.HOURS: lazy_gettext("Outside the hours that you told"),
    Drawback.FAR: lazy_gettext("Farther away than you travel"),
    Drawback.SKILL: lazy_gettext("Needs something that is not in your profile"),
    Refusal.PAUSED: lazy_gettext("In a pause of yours"),
    Refusal.NOT_ACTIVE: lazy_gettext("Your profile is not active yet"),
    Refusal.NOT_CLEARED: lazy_gettext("Needs a clearance that you do not have yet"),
    Refusal.CLEARANCE_ENDS: lazy_gettext("After the end of your clearance"),
    Refusal.LANGUAGE: lazy_gettext("Needs a language that is not in your profile"),
    Refusal.OVERLAPS: lazy_gettext("At the same time as something of yours"),
    Refusal.APPLY_FIRST: lazy_gettext("For a first time: apply first"),
    Refusal.FIRST_TAKEN: lazy_gettext("Needs a clearance: you have had your first shift"),
    Refusal.NOBODY_BESIDE: lazy_gettext("For a first time, but nobody is there yet to be beside you"),
    Refusal.FIRST_FULL: lazy_gettext("Full"),
    Refusal.CANCELLED: lazy_gettext("Cancelled"),
    Refusal.STARTED: lazy_gettext("Has begun already"),
    Refusal.ALREADY: lazy_gettext("You are signed up"),
    Refusal.AWAY: lazy_gettext("It is noted that you do not come"),
}

FIRST_TIME = lazy_gettext("First time, beside somebody")
TOO_FAR = lazy_gettext("Too little time for the way beside something of yours")


def merits_in_words(found: ShiftFit, asked: OpenShift) -> list[tuple[str, str]]:
    """What speaks for a shift, each with its icon."""
    said = {
        Merit.TIME: ("clock", lambda: _time(asked)),
        Merit.NEAR: ("walk", lambda: _way(found.metres or 0)),
        Merit.DISTRICT: ("place", lambda: gettext("In a district that you named")),
        Merit.LANGUAGE: (
            "languages",
            lambda: gettext("Needs %(language)s: you speak it", language=language_name(asked.duty.language or "")),
        ),
        Merit.SKILL: ("star", lambda: gettext("You can do this: %(skill)s", skill=best_name(asked.skill_names))),
        Merit.KNOWN: ("heart", lambda: gettext("You have helped here before")),
    }
    # How far it is says more than that it lies in a district.
    told = [one for one in found.merits if one is not Merit.DISTRICT or Merit.NEAR not in found.merits]
    return [(icon, words()) for icon, words in (said[one] for one in told)]


def skill_name(shift: Shift) -> str:
    """What it is good to be able to do in a shift, empty where that is nothing in particular."""
    return best_name(shift.skill.names) if shift.skill else ""


PARTS_OF_DAYS = {
    "morning": lazy_gettext("Your time: %(day)s, in the morning"),
    "afternoon": lazy_gettext("Your time: %(day)s, in the afternoon"),
    "evening": lazy_gettext("Your time: %(day)s, in the evening"),
}


def _time(asked: OpenShift) -> str:
    part = part_of_day(asked.week)
    if part is None:
        return gettext("In the hours that you told")
    return str(PARTS_OF_DAYS[part[1]]) % {"day": dict(weekdays("wide"))[part[0]]}


def _way(metres: int) -> str:
    if metres == 0:
        return gettext("In your neighbourhood")
    minutes = minutes_on_foot(metres)
    if minutes is None:
        return gettext("About %(number)s km from you", number=max(round(metres / 1000), 1))
    return gettext("About %(minutes)s min on foot", minutes=minutes)
