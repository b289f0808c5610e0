"""Confirmations of hours in the reader's language."""

from community.foundation.i18n import gettext, lazy_gettext, ngettext
from volunteers.hours.rules import Period, Refusal

LABELS = {
    Period.ALL: lazy_gettext("All my hours"),
    Period.THIS_YEAR: lazy_gettext("This year"),
    Period.SPAN: lazy_gettext("From one day to another"),
}
REFUSALS = {
    Refusal.NO_HOURS: lazy_gettext("No hours are known for these days. They count when a shift is over and somebody "
                                   "said that you were there."),
    Refusal.ENOUGH: lazy_gettext("You have %(most)s confirmations. Withdraw one that nobody needs any more."),
}  # fmt: skip


def duration(minutes: int) -> str:
    """Hours and minutes, as one says them."""
    hours, rest = divmod(minutes, 60)
    parts = [ngettext("%(num)d hour", "%(num)d hours", hours)] if hours else []
    parts += [ngettext("%(num)d minute", "%(num)d minutes", rest)] if rest or not hours else []
    return " ".join(parts) if len(parts) == 1 else gettext("%(hours)s %(minutes)s", hours=parts[0], minutes=parts[1])
