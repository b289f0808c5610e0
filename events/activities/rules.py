"""The vocabulary of activities."""

from enum import Enum


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


class Openness(Enum):
    """Whether the programme shows it, or only those who are invited see it."""

    PUBLIC = "public"
    INVITED = "invited"
