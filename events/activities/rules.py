"""The vocabulary of activities."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from community.foundation.embroidery import seed_of
from community.households.rules import Accommodation


class ActivityKind(Enum):
    SPORT = "sport"
    CULTURE = "culture"
    LANGUAGE = "language"
    MENTORING = "mentoring"
    WORK = "work"
    SCHOOL = "school"
    HEALTH = "health"
    TRAINING = "training"
    COMMUNITY = "community"


class ActivityState(Enum):
    DRAFT = "draft"
    PUBLISHED = "published"
    ARCHIVED = "archived"


def run_by_all(run_by: Sequence[Sequence[int]]) -> list[int]:
    """The organisations that run each of some activities, by who runs them; in the order of the first."""
    return [one for one in (run_by[0] if run_by else ()) if all(one in others for others in run_by)]


class Audience(Enum):
    """Whom an activity is made for; anybody may be meant by more than one."""

    EVERYBODY = "everybody"
    FAMILIES = "families"
    CHILDREN = "children"
    YOUTH = "youth"
    ADULTS = "adults"
    WOMEN = "women"
    SENIORS = "seniors"


class PhotoPolicy(Enum):
    NO_PHOTOS = "no_photos"
    ASK_FIRST = "ask_first"
    ALLOWED = "allowed"


class Food(Enum):
    """What is said of the food at an activity, so that people know before they come."""

    PORK_FREE = "pork_free"
    HALAL = "halal"
    VEGETARIAN = "vegetarian"
    NUT_FREE = "nut_free"


# What an activity may bring along itself, beside its venue, its childcare, its food and its interpreters.
AIDS = (Accommodation.LARGE_PRINT, Accommodation.SIGN_LANGUAGE, Accommodation.TRANSPORT)


class Openness(Enum):
    """Whether the programme shows it, or only those who are invited see it."""

    PUBLIC = "public"
    INVITED = "invited"


# So long before the beginning seats that were kept for some are everybody's, unless an activity says otherwise.
KEPT_HOURS = 48


@dataclass(frozen=True)
class Words:
    """What an activity is called in one language, what one does there and brings, and whether somebody reviewed it."""

    title: str
    description: str = ""
    bring: str = ""
    reviewed: bool = True


class Refusal(Enum):
    """Why an activity cannot be changed or published."""

    CHANGED_MEANWHILE = "changed_meanwhile"
    NO_TEXT = "no_text"
    NO_SESSION = "no_session"
    CLOSED_VENUE = "closed_venue"


def unfit_to_publish(has_text: bool, coming_sessions: int, venue_open: bool) -> Refusal | None:
    """Why an activity is not ready for the programme; None when it is."""
    if not has_text:
        return Refusal.NO_TEXT
    if not venue_open:
        return Refusal.CLOSED_VENUE
    return Refusal.NO_SESSION if coming_sessions == 0 else None


def cloth_of(titles: Mapping[str, str], languages: Sequence[str]) -> str:
    """The seed of the cover that a new activity keeps, however its title is corrected and translated later.

    `titles`: language -> title. It comes from the title in the first of the activity's `languages` that has one.
    """
    first = next((titles[code] for code in languages if titles.get(code)), "")
    return seed_of(first or next((title for title in titles.values() if title), ""))


def photo_to_show(photo: str | None, state: ActivityState, openness: Openness) -> str | None:
    """The key of the photo that takes the place of the cloth: where not everybody may see it, nobody is shown a hole
    in its place."""
    return photo if state is ActivityState.PUBLISHED and openness is Openness.PUBLIC else None
