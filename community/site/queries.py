"""What tells whether the site is well, and who has reviewed its languages."""

from community.foundation.config import settings
from community.foundation.database import every, has_room
from community.foundation.revisions import is_migrated
from community.site.models import LanguageReview
from community.site.rules import Number, numbers


def is_ready() -> bool:
    """Whether the database answers, has room for more and is on the migration that this code expects."""
    return has_room() and is_migrated()


def language_reviews() -> dict[str, LanguageReview]:
    """What was noted in this town, by language."""
    return {one.language: one for one in every(LanguageReview, by=LanguageReview.language)}


def help_numbers() -> tuple[Number, ...]:
    """Whom to call at once in this town, the first when somebody is in danger now."""
    town = settings()
    return numbers(town.country, town.emergency_number, town.children_number)
