"""Homes in words: states, reasons for and against, and why something is not done."""

from enum import Enum
from typing import Any

from community.foundation.i18n import lazy_gettext
from community.housing.fit import HousingLack, HousingReason
from community.housing.rules import (
    DwellingDeed,
    DwellingOwner,
    DwellingState,
    HousingDeed,
    HousingNeedState,
    LostReason,
    Refusal,
)

OWNERS: dict[Enum, Any] = {
    DwellingOwner.MUNICIPAL: lazy_gettext("The municipality"),
    DwellingOwner.STATE: lazy_gettext("The state"),
    DwellingOwner.PRIVATE: lazy_gettext("A private owner"),
}
DWELLING_STATES: dict[Enum, Any] = {
    DwellingState.SUBMITTED: lazy_gettext("New, to be checked"),
    DwellingState.CHECKED: lazy_gettext("Checked, to be approved"),
    DwellingState.APPROVED: lazy_gettext("Approved"),
    DwellingState.RESERVED: lazy_gettext("Reserved"),
    DwellingState.OCCUPIED: lazy_gettext("Lived in"),
    DwellingState.AVAILABLE: lazy_gettext("Free again"),
    DwellingState.WITHDRAWN: lazy_gettext("Taken out"),
}
NEED_STATES: dict[Enum, Any] = {
    HousingNeedState.OPEN: lazy_gettext("New, nobody looks yet"),
    HousingNeedState.SEARCHING: lazy_gettext("Being looked for"),
    HousingNeedState.VIEWING: lazy_gettext("Viewings"),
    HousingNeedState.OFFERED: lazy_gettext("Offered"),
    HousingNeedState.ACCEPTED: lazy_gettext("Agreed, not moved in yet"),
    HousingNeedState.MOVED_IN: lazy_gettext("Moved in"),
    HousingNeedState.AFTER_90: lazy_gettext("Still there after 90 days"),
    HousingNeedState.AFTER_180: lazy_gettext("Still there after 180 days"),
    HousingNeedState.LOST: lazy_gettext("Nothing came of it"),
}
# What the family reads of its own home.
OWN_STATES: dict[Enum, Any] = {
    HousingNeedState.OPEN: lazy_gettext("Your wish has arrived"),
    HousingNeedState.SEARCHING: lazy_gettext("Somebody looks for a home"),
    HousingNeedState.VIEWING: lazy_gettext("You look at homes"),
    HousingNeedState.OFFERED: lazy_gettext("A home is offered to you"),
    HousingNeedState.ACCEPTED: lazy_gettext("The home is kept for you"),
    HousingNeedState.MOVED_IN: lazy_gettext("You have moved in"),
    HousingNeedState.AFTER_90: lazy_gettext("At home for three months"),
    HousingNeedState.AFTER_180: lazy_gettext("At home for half a year"),
    HousingNeedState.LOST: lazy_gettext("The search is over"),
}
LOST: dict[Enum, Any] = {
    LostReason.FOUND_ELSEWHERE: lazy_gettext("They found a home themselves"),
    LostReason.LEFT_TOWN: lazy_gettext("They left the town"),
    LostReason.NOT_WANTED: lazy_gettext("They do not want it any more"),
    LostReason.NOTHING_FITS: lazy_gettext("Nothing fits"),
    LostReason.MOVED_OUT: lazy_gettext("They moved out"),
    LostReason.OTHER: lazy_gettext("Another reason"),
}
LABELS: dict[Enum, Any] = {
    **OWNERS,
    **DWELLING_STATES,
    **NEED_STATES,
    **LOST,
    HousingLack.PERSONS: lazy_gettext("Too few places to sleep"),
    HousingLack.BUDGET: lazy_gettext("Costs more than they can pay"),
    HousingLack.STEP_FREE: lazy_gettext("Not step-free"),
    HousingLack.DATE: lazy_gettext("Not free at that time"),
    HousingLack.REGISTRATION: lazy_gettext("The address cannot be registered"),
    HousingReason.SCHOOL: lazy_gettext("Near the school"),
    HousingReason.WORK: lazy_gettext("Near work"),
    HousingReason.DISTRICT: lazy_gettext("In the district they wish for"),
    HousingReason.LANGUAGE: lazy_gettext("Families with their language live there"),
    DwellingDeed.CHECK: lazy_gettext("It was checked"),
    DwellingDeed.APPROVE: lazy_gettext("Approve it"),
    DwellingDeed.FREE: lazy_gettext("It is free again"),
    DwellingDeed.WITHDRAW: lazy_gettext("Take it out"),
    HousingDeed.SEARCH: lazy_gettext("Begin to look"),
    HousingDeed.ACCEPT: lazy_gettext("They say yes"),
    HousingDeed.DECLINE: lazy_gettext("They say no"),
    HousingDeed.STEP_BACK: lazy_gettext("It does not come to that"),
    HousingDeed.STILL_90: lazy_gettext("They still live there"),
    HousingDeed.STILL_180: lazy_gettext("They still live there"),
}
REFUSALS: dict[Enum, Any] = {
    Refusal.NOT_NOW: lazy_gettext("That is not the next step. Look again: something has changed."),
    Refusal.NOT_YOURS: lazy_gettext("Somebody else takes this step."),
    Refusal.INCOMPLETE: lazy_gettext("The address is missing. Write it down first."),
    Refusal.TAKEN: lazy_gettext("Somebody else has this home now."),
    Refusal.DOES_NOT_FIT: lazy_gettext("This home lacks something that the family must have."),
    Refusal.TOO_EARLY: lazy_gettext("It is too early to say that."),
    Refusal.ALREADY: lazy_gettext("Somebody looks for a home for them already."),
    Refusal.NOBODY: lazy_gettext("Nobody can receive this here yet. Please come back later."),
    Refusal.OWN_DAYS: lazy_gettext("Choose a day between their yes and today."),
}
# How each state looks in a list.
DWELLING_LOOKS = {
    DwellingState.SUBMITTED: "waiting",
    DwellingState.CHECKED: "waiting",
    DwellingState.APPROVED: "good",
    DwellingState.AVAILABLE: "good",
    DwellingState.RESERVED: "full",
    DwellingState.OCCUPIED: "info",
    DwellingState.WITHDRAWN: "off",
}
NEED_LOOKS = {
    HousingNeedState.OPEN: "waiting",
    HousingNeedState.SEARCHING: "waiting",
    HousingNeedState.VIEWING: "waiting",
    HousingNeedState.OFFERED: "waiting",
    HousingNeedState.ACCEPTED: "good",
    HousingNeedState.MOVED_IN: "good",
    HousingNeedState.AFTER_90: "good",
    HousingNeedState.AFTER_180: "good",
    HousingNeedState.LOST: "off",
}
ICONS = {
    HousingDeed.SEARCH: "search",
    HousingDeed.ACCEPT: "check",
    HousingDeed.DECLINE: "close",
    HousingDeed.STEP_BACK: "undo",
    HousingDeed.STILL_90: "home",
    HousingDeed.STILL_180: "home",
    DwellingDeed.CHECK: "eye",
    DwellingDeed.APPROVE: "check",
    DwellingDeed.FREE: "door",
    DwellingDeed.WITHDRAW: "close",
}
# The way of a family, as pictures.
OWN_WAY = {
    HousingNeedState.OPEN: "send",
    HousingNeedState.SEARCHING: "search",
    HousingNeedState.VIEWING: "door",
    HousingNeedState.OFFERED: "mail",
    HousingNeedState.ACCEPTED: "key",
    HousingNeedState.MOVED_IN: "home",
}
