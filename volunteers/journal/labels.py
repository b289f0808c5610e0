"""The words of diaries and goals in the reader's language, their pictures, and why an entry is not kept."""

from community.foundation.i18n import lazy_gettext
from community.members.rules import Heard
from volunteers.journal.rules import GoalKind, Mood, Readership, Refusal, Rhythm, Silence

LABELS = {
    Rhythm.WEEKLY: lazy_gettext("Every week"),
    Rhythm.FORTNIGHTLY: lazy_gettext("Every two weeks"),
    Rhythm.MONTHLY: lazy_gettext("Every month"),
    GoalKind.LANGUAGE: lazy_gettext("Speak the language"),
    GoalKind.CITY: lazy_gettext("Find one's way in town"),
    GoalKind.LETTERS: lazy_gettext("Understand letters and offices"),
    GoalKind.SCHOOL: lazy_gettext("School and homework"),
    GoalKind.WORK: lazy_gettext("Find work"),
    GoalKind.PEOPLE: lazy_gettext("Meet people"),
    GoalKind.SPORT: lazy_gettext("Do sport"),
    GoalKind.COMPUTER: lazy_gettext("Phone and computer"),
    GoalKind.COOKING: lazy_gettext("Cook together"),
    GoalKind.CULTURE: lazy_gettext("Music, films, museums"),
    Mood.AWFUL: lazy_gettext("Bad"),
    Mood.HARD: lazy_gettext("Hard"),
    Mood.FINE: lazy_gettext("All right"),
    Mood.GOOD: lazy_gettext("Nice"),
    Mood.GREAT: lazy_gettext("Wonderful"),
    Readership.SHARED: lazy_gettext("The family may read this"),
    Readership.STAFF: lazy_gettext("Only for the coordinator"),
    Silence.NO_FIRST_MEETING: lazy_gettext("No first meeting yet"),
    Silence.NO_CONTACT: lazy_gettext("Have not met for a month"),
}

# What whoever asked for a talk is told of whom that reached.
TALK_ASKED = {
    Heard.COORDINATORS: lazy_gettext("Noted. Somebody will call you."),
    Heard.ADMINISTRATORS: lazy_gettext(
        "Noted. Nobody coordinates here at the moment; those who look after this site know, and have to find somebody."
    ),
    Heard.NOBODY: lazy_gettext("Noted. At the moment nobody is here whom we could tell."),
}

GOAL_ICONS = {
    GoalKind.LANGUAGE: "language",
    GoalKind.CITY: "place",
    GoalKind.LETTERS: "mail",
    GoalKind.SCHOOL: "school",
    GoalKind.WORK: "work",
    GoalKind.PEOPLE: "people",
    GoalKind.SPORT: "sport",
    GoalKind.COMPUTER: "device",
    GoalKind.COOKING: "food",
    GoalKind.CULTURE: "culture",
}

# The mouth of each face, as a path in a box of 24.
MOUTHS = {
    Mood.AWFUL: "M7.5 17.5q4.5-5 9 0",
    Mood.HARD: "M8 16.8q4-2.2 8 0",
    Mood.FINE: "M8 16h8",
    Mood.GOOD: "M8 15q4 2.6 8 0",
    Mood.GREAT: "M7 14.5q5 6 10 0z",
}

REFUSALS = {
    Refusal.NOT_MEETING: lazy_gettext("At the moment you do not meet, so nothing is noted here."),
    Refusal.NOT_CLEARED: lazy_gettext("The volunteer's clearance has ended. Until it is renewed you do not meet "
                                      "alone. Talk with your coordinator."),
    Refusal.NOT_YET: lazy_gettext("This day is still to come."),
    Refusal.LONG_AGO: lazy_gettext("This was too long ago. The last two months can be noted."),
    Refusal.ENOUGH_GOALS: lazy_gettext("These are enough goals for now. Reach one first."),
}  # fmt: skip
