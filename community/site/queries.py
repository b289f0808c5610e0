"""What tells whether the site is well, and who has reviewed its languages."""

from community.foundation.database import every, has_room, is_migrated
from community.site.models import LanguageReview


def is_ready() -> bool:
    """Whether the database answers, has room for more and is on the migration that this code expects."""
    return has_room() and is_migrated()


def language_reviews() -> dict[str, LanguageReview]:
    """What was noted in this town, by language."""
    return {one.language: one for one in every(LanguageReview, by=LanguageReview.language)}
