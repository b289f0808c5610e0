"""Worries in words: kinds, replies, states as staff and as whoever wrote them read them, and refusals."""

from enum import Enum
from typing import Any

from community.foundation.i18n import lazy_gettext
from community.worries.rules import Refusal, WorryAge, WorryKind, WorryReply, WorryState

KINDS: dict[Enum, Any] = {
    WorryKind.NOISE: lazy_gettext("Noise"),
    WorryKind.STAIRWELL: lazy_gettext("The stairwell or the yard"),
    WorryKind.SCHOOL: lazy_gettext("School"),
    WorryKind.RUMOUR: lazy_gettext("Something that people say"),
    WorryKind.HARASSMENT: lazy_gettext("Insults or threats"),
    WorryKind.OTHER: lazy_gettext("Something else"),
}
# True wherever somebody lives.
REPLIES: dict[Enum, Any] = {
    WorryReply.LOOKED: lazy_gettext("We have looked into it."),
    WorryReply.TALKED: lazy_gettext("We have talked with people in the neighbourhood."),
    WorryReply.REMINDED: lazy_gettext("We have reminded everybody there of the rules of the house."),
    WorryReply.OFFICE: lazy_gettext("Another office decides this. Please ask at the municipality."),
    WorryReply.AGAIN: lazy_gettext("If it happens again, please write to us again."),
}
STATES: dict[Enum, Any] = {
    WorryState.OPEN: lazy_gettext("Nobody has looked at it"),
    WorryState.IN_DIALOGUE: lazy_gettext("We talk with people"),
    WorryState.IN_MEDIATION: lazy_gettext("With a mediator"),
    WorryState.ANSWERED: lazy_gettext("Answered"),
    WorryState.HANDED_OVER: lazy_gettext("Handed over to those who protect people"),
    WorryState.SETTLED: lazy_gettext("The mediation is over"),
}
LABELS: dict[Enum, Any] = {
    **KINDS,
    **REPLIES,
    **STATES,
    WorryAge.DAY: lazy_gettext("Less than a day"),
    WorryAge.WEEK: lazy_gettext("Up to a week"),
    WorryAge.MONTH: lazy_gettext("Up to thirty days"),
    WorryAge.LONGER: lazy_gettext("Longer than thirty days"),
}
# As whoever wrote it reads it: the same of all that is going on.
GOING_ON = lazy_gettext("Somebody looks after it.")
TOLD: dict[Enum, Any] = {
    WorryState.OPEN: lazy_gettext("It has arrived. Somebody looks at it by the end of the next working day."),
    WorryState.IN_DIALOGUE: GOING_ON,
    WorryState.IN_MEDIATION: GOING_ON,
    WorryState.HANDED_OVER: GOING_ON,
    WorryState.ANSWERED: lazy_gettext("It has been answered."),
    WorryState.SETTLED: lazy_gettext("It has been looked after and is over."),
}
REFUSALS: dict[Enum, Any] = {
    Refusal.NOBODY: lazy_gettext("Nobody can read this here yet. Please come back later."),
    Refusal.NOT_NOW: lazy_gettext("That is not the next step. Look again: something has changed."),
    Refusal.ENDED: lazy_gettext("This is over already."),
}
LOOKS = {
    WorryState.OPEN: "few",
    WorryState.IN_DIALOGUE: "waiting",
    WorryState.IN_MEDIATION: "waiting",
    WorryState.ANSWERED: "good",
    WorryState.HANDED_OVER: "off",
    WorryState.SETTLED: "good",
}
