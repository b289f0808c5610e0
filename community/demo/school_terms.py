"""Two terms of the demonstration town. They are counted from its day and no school has them."""

from datetime import timedelta

from community.demo.town import Town
from community.school_terms.models import SchoolTerm
from community.school_terms.rules import TermKind

# First and last week, counted from the town's own.
WEEKS = ((-10, 8), (10, 28))


def load(town: Town) -> None:
    """The term in which the town is, and the next."""
    monday = town.today - timedelta(days=town.today.weekday())
    rows = [
        {
            "id": town.next_id(SchoolTerm),
            "kind": TermKind.TERM,
            "name": f"Demonstration term {number}",
            "first_on": monday + timedelta(weeks=first),
            "last_on": monday + timedelta(weeks=last, days=4),
        }
        for number, (first, last) in enumerate(WEEKS, 1)
    ]
    town.keep(SchoolTerm, rows)
