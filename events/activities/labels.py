"""The enums of activities in the reader's language."""

from community.foundation.i18n import in_words, lazy_gettext
from events.activities.models import Activity
from events.activities.rules import ActivityKind, ActivityState, Audience, Food, Openness, PhotoPolicy

LABELS = {
    ActivityKind.SPORT: lazy_gettext("Sport"),
    ActivityKind.CULTURE: lazy_gettext("Culture"),
    ActivityKind.LANGUAGE: lazy_gettext("Language"),
    ActivityKind.MENTORING: lazy_gettext("Mentoring"),
    ActivityKind.WORK: lazy_gettext("Work"),
    ActivityKind.SCHOOL: lazy_gettext("School"),
    ActivityKind.HEALTH: lazy_gettext("Health"),
    ActivityKind.TRAINING: lazy_gettext("Training"),
    ActivityKind.COMMUNITY: lazy_gettext("Community"),
    ActivityState.DRAFT: lazy_gettext("Draft"),
    ActivityState.PUBLISHED: lazy_gettext("Published"),
    ActivityState.ARCHIVED: lazy_gettext("Archived"),
    Audience.EVERYBODY: lazy_gettext("Everybody"),
    Audience.FAMILIES: lazy_gettext("Families"),
    Audience.CHILDREN: lazy_gettext("Children"),
    Audience.YOUTH: lazy_gettext("Young people"),
    Audience.ADULTS: lazy_gettext("Adults"),
    Audience.WOMEN: lazy_gettext("Women"),
    Audience.SENIORS: lazy_gettext("Older people"),
    Food.PORK_FREE: lazy_gettext("Food without pork"),
    Food.HALAL: lazy_gettext("Halal food"),
    Food.VEGETARIAN: lazy_gettext("Vegetarian food"),
    Food.NUT_FREE: lazy_gettext("Food without nuts"),
    PhotoPolicy.NO_PHOTOS: lazy_gettext("No photos"),
    PhotoPolicy.ASK_FIRST: lazy_gettext("Photos only after asking"),
    PhotoPolicy.ALLOWED: lazy_gettext("Photos are taken"),
    Openness.PUBLIC: lazy_gettext("In the public programme"),
    Openness.INVITED: lazy_gettext("By invitation only"),
}


def together(activity: Activity) -> str:
    """Who runs it, where more than one organisation does; both are loaded."""
    called = [one.called for one in activity.hosts]
    return in_words(called) if len(called) > 1 else ""
