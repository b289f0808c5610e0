"""A series' rule, and the day on which something ends, in the reader's language."""

from datetime import date, datetime, timedelta

from community.foundation.i18n import (
    day_in_words,
    gettext,
    in_words,
    lazy_gettext,
    listed,
    ngettext,
    span_in_words,
    time_in_words,
)
from events.activities.models import Series
from events.activities.recurrence import FIRST_OF_ALL, LAST_OF_ALL, Recurrence
from events.planning.queries import SeriesWish
from events.planning.rules import BatchKind

# What was done in one go.
DONE = {
    BatchKind.CHANGED: lambda dates: ngettext("%(num)d date was changed.", "%(num)d dates were changed.", dates),
    BatchKind.CANCELLED: lambda dates: ngettext("%(num)d date was cancelled.", "%(num)d dates were cancelled.", dates),
    BatchKind.PLANNED: lambda dates: ngettext("%(num)d date was planned.", "%(num)d dates were planned.", dates),
    BatchKind.PUBLISHED: lambda number: ngettext(
        "%(num)d activity was published.", "%(num)d activities were published.", number
    ),
}
LABELS = {
    BatchKind.CHANGED: lazy_gettext("Dates changed"),
    BatchKind.CANCELLED: lazy_gettext("Dates cancelled"),
    BatchKind.PLANNED: lazy_gettext("Dates planned"),
    BatchKind.PUBLISHED: lazy_gettext("Activities published"),
}
# Which of its weekdays in the month.
NTH_WORDS = {
    0: lazy_gettext("each, week by week"),
    1: lazy_gettext("the first of the month"),
    2: lazy_gettext("the second of the month"),
    3: lazy_gettext("the third of the month"),
    4: lazy_gettext("the fourth of the month"),
    -1: lazy_gettext("the last of the month"),
    FIRST_OF_ALL: lazy_gettext("the first of all these days of the month"),
    LAST_OF_ALL: lazy_gettext("the last of all these days of the month"),
}


def ends_in_words(days: int) -> str:
    """So many days after its start something ends: "on the next day"."""
    if days < 2:
        return gettext("on the next day") if days else gettext("on the same day")
    return ngettext("%(num)d day later", "%(num)d days later", days)


def rule_in_words(series: Series) -> str:
    """On which days and at which hours, until when: "Every week: Monday and Thursday, 18:00 – 19:30"."""
    first = datetime.fromisoformat(series.first_local)
    return _in_words(
        Recurrence.from_rrule(series.rrule), first, series.duration, series.leave_out_holidays, series.only_in_terms
    )


def wish_in_words(wish: SeriesWish, since: date, venue: str) -> str:
    """A series as somebody wishes it from a day on, in a sentence; `venue` as the page writes it."""
    rule = _in_words(wish.recurrence, wish.first, wish.minutes, wish.leave_out_holidays, wish.only_in_terms)
    day = day_in_words(since, "EEEE d MMMM y")
    return gettext("Changes from %(day)s on. %(rule)s. Venue: %(venue)s.", day=day, rule=rule, venue=venue)


def _in_words(rule: Recurrence, first: datetime, minutes: int, leave_out_holidays: bool, only_in_terms: bool) -> str:
    last = first + timedelta(minutes=minutes)
    # 1 January 2024 was a Monday.
    names = in_words(day_in_words(datetime(2024, 1, 1 + day).date(), "EEEE") for day in rule.weekdays)  # noqa: DTZ001
    if rule.nth:
        which = gettext("%(days)s, %(nth)s", days=names, nth=NTH_WORDS[rule.nth])
        start = (
            gettext("Every month: %(days)s", days=which)
            if rule.interval == 1
            else ngettext("Every %(num)d month: %(days)s", "Every %(num)d months: %(days)s", rule.interval, days=which)
        )
    elif rule.interval == 1:
        start = gettext("Every week: %(days)s", days=names)
    else:
        start = ngettext("Every %(num)d week: %(days)s", "Every %(num)d weeks: %(days)s", rule.interval, days=names)
    parts = [start, span_in_words(time_in_words(first.time()), time_in_words(last.time()))]
    if days := (last.date() - first.date()).days:
        parts.append(gettext("it ends %(when)s", when=ends_in_words(days)))
    if rule.until:
        parts.append(gettext("until %(day)s", day=day_in_words(rule.until, "d MMMM y")))
    if rule.count:
        parts.append(ngettext("%(num)d time", "%(num)d times", rule.count))
    if leave_out_holidays:
        parts.append(gettext("without public holidays"))
    if only_in_terms:
        parts.append(gettext("only in school terms"))
    return listed(parts)
