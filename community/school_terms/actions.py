"""Keeping the terms of the schools."""

from datetime import date

from community.foundation.database import added, db, lock_words
from community.foundation.refusal import refuse
from community.school_terms import queries, rules
from community.school_terms.models import SchoolTerm
from community.school_terms.rules import SchoolSpan, TermKind

ALONE = "school terms"


def add(name: str, kind: TermKind, first_on: date, last_on: date) -> SchoolTerm:
    """A new term or break. Raises Refused where it overlaps another of its kind."""
    lock_words(ALONE)
    refuse(rules.overlap(SchoolSpan(kind, first_on, last_on), queries.school_spans()))
    return added(SchoolTerm(name=name, kind=kind, first_on=first_on, last_on=last_on))


def change(term: SchoolTerm, name: str, kind: TermKind, first_on: date, last_on: date) -> None:
    """Give it another name or other days. Raises Refused where it overlaps another of its kind. Dates that are made
    stay as they are."""
    lock_words(ALONE)
    others = [one.span for one in queries.all_terms() if one.id != term.id]
    refuse(rules.overlap(SchoolSpan(kind, first_on, last_on), others))
    term.name, term.kind, term.first_on, term.last_on = name, kind, first_on, last_on


def remove(term: SchoolTerm) -> None:
    """Take it off the list; dates that are made stay as they are."""
    db.session.delete(term)
