"""What a stretch of the school year is, in the reader's language."""

from community.foundation.i18n import lazy_gettext
from community.school_terms.rules import TermKind

LABELS = {TermKind.TERM: lazy_gettext("Term"), TermKind.BREAK: lazy_gettext("Break in a term")}
ICONS = {TermKind.TERM: "book", TermKind.BREAK: "leaf"}
