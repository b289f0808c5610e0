"""Reading the terms of the schools."""

from datetime import date

from community.foundation.database import every
from community.school_terms.models import SchoolTerm
from community.school_terms.rules import SchoolSpan, TermKind


def all_terms() -> list[SchoolTerm]:
    """Every term and every break, in their order."""
    return every(SchoolTerm, by=(SchoolTerm.first_on, SchoolTerm.id))


def school_spans() -> list[SchoolSpan]:
    """Their days."""
    return [one.span for one in all_terms()]


def terms_ahead(terms: list[SchoolTerm], today: date) -> list[SchoolTerm]:
    """The terms that are not over."""
    return [one for one in terms if one.kind is TermKind.TERM and one.last_on >= today]
