"""Noting who has reviewed a language, and taking that back."""

from datetime import date

from community.foundation.database import db, lock_words
from community.site import queries
from community.site.models import LanguageReview


def note_review(language: str, by: str, on: date, noted_by: int | None) -> None:
    """Somebody who speaks a language has read its words; a later review stands in the place of an earlier one."""
    lock_words(f"language review:{language}")
    kept = queries.language_reviews().get(language) or LanguageReview(language=language)
    kept.reviewed_by, kept.reviewed_on, kept.noted_by_id = by, on, noted_by
    db.session.add(kept)


def take_review_back(review: LanguageReview) -> None:
    """The language is marked again as one that nobody has reviewed."""
    db.session.delete(review)
