"""The enums of shifts and sign-ups in the reader's language."""

from community.foundation.i18n import lazy_gettext
from volunteers.clearances.rules import Clearance
from volunteers.shifts.rules import ShiftRole, SignUpState, Staffing

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
