"""What there is to do for pairs, in the reader's language, with pictures; and why something is not noted."""

from community.foundation.i18n import lazy_gettext
from volunteers.follow_up.rules import Going, NextMatch, Refusal, Task
from volunteers.pairs.rules import Ending, Side

LABELS = {
    Task.TALK: lazy_gettext("Somebody would like to talk"),
    Task.CLEARANCE: lazy_gettext("Clearance ends or has ended"),
    Task.GUARDIAN: lazy_gettext("A guardian has to agree"),
    Task.INTRODUCE: lazy_gettext("Introduce them"),
    Task.DID_THEY_MEET: lazy_gettext("Did they meet?"),
    Task.CLOSING: lazy_gettext("Talks to end with"),
    Task.SILENT: lazy_gettext("Silent for long"),
    Task.CHECK_IN: lazy_gettext("Ask how it is going"),
    Task.ANSWER: lazy_gettext("No answer yet"),
    Going.WELL: lazy_gettext("Well"),
    Going.MIXED: lazy_gettext("So-so"),
    Going.BADLY: lazy_gettext("Badly"),
    Side.MENTOR: lazy_gettext("Volunteer"),
    Side.MENTEE: lazy_gettext("Family"),
    NextMatch.NOW: lazy_gettext("Yes, as soon as somebody fits"),
    NextMatch.LATER: lazy_gettext("Yes, after a rest"),
    NextMatch.NO: lazy_gettext("No, not at the moment"),
    Ending.GOAL_REACHED: lazy_gettext("They reached what they wanted"),
    Ending.AGREED_TIME_OVER: lazy_gettext("The time they had agreed on is over"),
    Ending.NO_TIME: lazy_gettext("One of them has no time any more"),
    Ending.MOVED_AWAY: lazy_gettext("One of them moved away"),
    Ending.DID_NOT_FIT: lazy_gettext("It did not fit"),
}

ICONS = {
    Task.TALK: "phone",
    Task.CLEARANCE: "shield",
    Task.GUARDIAN: "people",
    Task.INTRODUCE: "help-out",
    Task.DID_THEY_MEET: "calendar",
    Task.CLOSING: "leaf",
    Task.SILENT: "evening",
    Task.CHECK_IN: "heart",
    Task.ANSWER: "clock",
}

REFUSALS = {
    Refusal.NOT_STANDING: lazy_gettext("These two do not meet at the moment."),
    Refusal.NOT_CLOSING: lazy_gettext("First say that it comes to an end."),
    Refusal.STILL_TO_COME: lazy_gettext("This day is still to come."),
}
