"""The enums of profiles in the reader's language, with the icons of interests."""

from typing import Any

from community.foundation.i18n import lazy_gettext
from community.skills.labels import LABELS as LEVEL_WORDS
from volunteers.profiles.rules import Gender, GenderWish, Interest, ProfileStep, Quick

LABELS: dict[Any, Any] = {
    **LEVEL_WORDS,
    Gender.WOMAN: lazy_gettext("A woman"),
    Gender.MAN: lazy_gettext("A man"),
    Gender.OTHER: lazy_gettext("Neither, or something else"),
    GenderWish.SAME: lazy_gettext("Somebody of my own gender"),
    GenderWish.WOMAN: lazy_gettext("A woman"),
    GenderWish.MAN: lazy_gettext("A man"),
    Quick.FIRST: lazy_gettext("It is my first language"),
    Quick.WELL: lazy_gettext("I speak it well"),
    Quick.LITTLE: lazy_gettext("I speak it a little"),
    Quick.OWN: lazy_gettext("I choose the levels myself"),
    Interest.FOOTBALL: lazy_gettext("Football"),
    Interest.WALKING: lazy_gettext("Walking and nature"),
    Interest.COOKING: lazy_gettext("Cooking"),
    Interest.MUSIC: lazy_gettext("Music"),
    Interest.CRAFTS: lazy_gettext("Making things"),
    Interest.GARDENING: lazy_gettext("Gardening"),
    Interest.READING: lazy_gettext("Books"),
    Interest.FILM: lazy_gettext("Films"),
    Interest.GAMES: lazy_gettext("Games"),
    Interest.DANCING: lazy_gettext("Dancing"),
    Interest.COMPUTERS: lazy_gettext("Phones and computers"),
    Interest.SEWING: lazy_gettext("Sewing and knitting"),
    Interest.SWIMMING: lazy_gettext("Swimming"),
    Interest.CITY: lazy_gettext("Getting to know the town"),
    Interest.HOMEWORK: lazy_gettext("Homework"),
    Interest.JOB_SEARCH: lazy_gettext("Looking for work"),
    ProfileStep.LANGUAGES: lazy_gettext("Languages"),
    ProfileStep.SKILLS: lazy_gettext("What you can do"),
    ProfileStep.INTERESTS: lazy_gettext("What you like"),
    ProfileStep.TIMES: lazy_gettext("When you have time"),
    ProfileStep.PLACES: lazy_gettext("Where"),
    ProfileStep.AGREEMENT: lazy_gettext("Your agreement"),
}
ICONS = {
    Interest.FOOTBALL: "sport",
    Interest.WALKING: "leaf",
    Interest.COOKING: "food",
    Interest.MUSIC: "culture",
    Interest.CRAFTS: "hand",
    Interest.GARDENING: "star",
    Interest.READING: "school",
    Interest.FILM: "eye",
    Interest.GAMES: "grid",
    Interest.DANCING: "people",
    Interest.COMPUTERS: "device",
    Interest.SEWING: "edit",
    Interest.SWIMMING: "health",
    Interest.CITY: "venue",
    Interest.HOMEWORK: "child",
    Interest.JOB_SEARCH: "work",
}
