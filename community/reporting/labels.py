"""What reports are called, the days that are often asked for, and what nobody counts here, with the reason."""

from dataclasses import dataclass
from typing import Any

from community.foundation.i18n import lazy_gettext
from community.foundation.manifest import Book
from community.reporting.rules import Bracket, QuickChoice

LABELS = {
    Book.OWN: lazy_gettext("Our own figures"),
    Book.AMIF: lazy_gettext("For the Asylum, Migration and Integration Fund (AMIF)"),
    Book.MUNICIPALITY: lazy_gettext("For the municipality's yearly report"),
    Bracket.UNDER_18: lazy_gettext("Under 18"),
    Bracket.TO_60: lazy_gettext("18 to 60"),
    Bracket.OVER_60: lazy_gettext("Over 60"),
    Bracket.UNKNOWN: lazy_gettext("Age not known"),
    QuickChoice.THIS_MONTH: lazy_gettext("This month"),
    QuickChoice.LAST_MONTH: lazy_gettext("Last month"),
    QuickChoice.THIS_QUARTER: lazy_gettext("This quarter"),
    QuickChoice.LAST_QUARTER: lazy_gettext("Last quarter"),
    QuickChoice.THIS_YEAR: lazy_gettext("This year"),
    QuickChoice.LAST_YEAR: lazy_gettext("Last year"),
    QuickChoice.TWELVE_MONTHS: lazy_gettext("Twelve months"),
    QuickChoice.TWO_YEARS: lazy_gettext("Two years"),
}
BASES = {
    Book.AMIF: lazy_gettext("Regulation (EU) 2021/1147, Annex VIII, second specific objective."),
    Book.MUNICIPALITY: lazy_gettext("Ordinance 144 of 2017, Article 12."),
    Book.OWN: "",
}


@dataclass(frozen=True)
class Uncounted:
    """A figure that a funder asks for and no row here can tell; where a context has such rows, its indicator of this
    name takes the place."""

    slug: str
    book: Book
    title: Any
    because: Any


UNCOUNTED = (
    Uncounted("information-packages", Book.AMIF, lazy_gettext("Information packages and campaigns"),
              lazy_gettext("they are about legal ways into the Union, and nothing of that is printed or sent here")),
    Uncounted("projects-of-municipalities", Book.AMIF, lazy_gettext("Projects with a municipality as beneficiary"),
              lazy_gettext("who was granted money for what stands in the papers of the fund, and not here")),
)  # fmt: skip
