"""The names of holidays in the reader's language; one that is not listed keeps the name of its file."""

from datetime import date

from community.foundation.i18n import gettext, lazy_gettext
from events.holidays.queries import find_holiday
from events.holidays.rules import Holiday

NAMES = (
    lazy_gettext("New Year's Day"),
    lazy_gettext("Epiphany"),
    lazy_gettext("Liberation Day"),
    lazy_gettext("International Women's Day"),
    lazy_gettext("Good Friday"),
    lazy_gettext("Holy Saturday"),
    lazy_gettext("Easter Sunday"),
    lazy_gettext("Easter Monday"),
    lazy_gettext("Labour Day"),
    lazy_gettext("Saint George's Day, Day of the Army"),
    lazy_gettext("Victory Day"),
    lazy_gettext("Day of Remembrance and Victory"),
    lazy_gettext("Day of Culture and the Slavic Script"),
    lazy_gettext("Ascension Day"),
    lazy_gettext("Whit Sunday"),
    lazy_gettext("Whit Monday"),
    lazy_gettext("Trinity Sunday"),
    lazy_gettext("National Day"),
    lazy_gettext("Midsummer Day"),
    lazy_gettext("Constitution Day"),
    lazy_gettext("Day of Statehood"),
    lazy_gettext("Assumption Day"),
    lazy_gettext("Unification Day"),
    lazy_gettext("Independence Day"),
    lazy_gettext("Day of German Unity"),
    lazy_gettext("Defenders' Day"),
    lazy_gettext("All Saints' Day"),
    lazy_gettext("Armistice Day"),
    lazy_gettext("Christmas Eve"),
    lazy_gettext("Christmas Day"),
    lazy_gettext("Second Day of Christmas"),
)


def name_of(holiday: Holiday) -> str:
    """A holiday's name in the reader's language."""
    name = gettext(holiday.name)
    return gettext("Day off for: %(name)s", name=name) if holiday.instead else name


def name_on(country: str, day: date) -> str:
    """The name of the holiday on a day in the reader's language; empty on other days."""
    found = find_holiday(country, day)
    return name_of(found) if found else ""
