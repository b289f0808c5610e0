"""The names of holidays in the reader's language, which the library speaks in few; others keep their English name."""

from datetime import date

from community.foundation.i18n import gettext, lazy_gettext
from community.holidays.queries import feasts_of, find_holiday
from community.holidays.rules import Feast, Holiday

# By the library's English name: what is said here.
NAMES = {
    "New Year's Day": lazy_gettext("New Year's Day"),
    "Non-working day": lazy_gettext("Day off by decree"),
    "Epiphany": lazy_gettext("Epiphany"),
    "Liberation Day": lazy_gettext("Liberation Day"),
    "International Women's Day": lazy_gettext("International Women's Day"),
    "Good Friday": lazy_gettext("Good Friday"),
    "Holy Saturday": lazy_gettext("Holy Saturday"),
    "Easter Sunday": lazy_gettext("Easter Sunday"),
    "Easter Sunday (Pascha)": lazy_gettext("Easter Sunday"),
    "Easter Monday": lazy_gettext("Easter Monday"),
    "Labor Day": lazy_gettext("Labour Day"),
    "Labor Day and International Workers' Solidarity Day": lazy_gettext("Labour Day"),
    "May Day": lazy_gettext("Labour Day"),
    "Saint George's Day, Day of the Bulgarian Army": lazy_gettext("Saint George's Day, Day of the Army"),
    "Victory Day": lazy_gettext("Victory Day"),
    "Day of Victory over Nazism in World War II (Victory Day)": lazy_gettext("Victory Day"),
    "Day of Remembrance and Victory over Nazism in World War II 1939-1945": lazy_gettext(
        "Day of Remembrance and Victory"
    ),
    "Day of Slavonic Alphabet, Bulgarian Enlightenment and Culture": lazy_gettext(
        "Day of Culture and the Slavic Script"
    ),
    "Ascension Day": lazy_gettext("Ascension Day"),
    "Pentecost": lazy_gettext("Whit Sunday"),
    "Pentecost Monday": lazy_gettext("Whit Monday"),
    "National Day": lazy_gettext("National Day"),
    "Midsummer Day": lazy_gettext("Midsummer Day"),
    "Day of the Constitution of Ukraine": lazy_gettext("Constitution Day"),
    "Ukrainian Statehood Day": lazy_gettext("Day of Statehood"),
    "Assumption Day": lazy_gettext("Assumption Day"),
    "Unification Day": lazy_gettext("Unification Day"),
    "Independence Day": lazy_gettext("Independence Day"),
    "German Unity Day": lazy_gettext("Day of German Unity"),
    "Day of defenders of Ukraine": lazy_gettext("Defenders' Day"),
    "All Saints' Day": lazy_gettext("All Saints' Day"),
    "Armistice Day": lazy_gettext("Armistice Day"),
    "Christmas Eve": lazy_gettext("Christmas Eve"),
    "Christmas Day": lazy_gettext("Christmas Day"),
    "Second Day of Christmas": lazy_gettext("Second Day of Christmas"),
}


def name_of(holiday: Holiday) -> str:
    """A holiday's name in the reader's language."""
    name = str(NAMES.get(holiday.name, holiday.name))
    return gettext("Day off for: %(name)s", name=name) if holiday.instead else name


def name_on(country: str, day: date) -> str:
    """The name of the holiday on a day in the reader's language; empty on other days."""
    found = find_holiday(country, day)
    return name_of(found) if found else ""


LABELS = {
    Feast.ORTHODOX_EASTER: lazy_gettext("Orthodox Easter"),
    Feast.NOWRUZ: lazy_gettext("Nowruz"),
    Feast.RAMADAN: lazy_gettext("Ramadan: many fast until sunset"),
    Feast.EID_AL_FITR: lazy_gettext("Eid al-Fitr"),
    Feast.EID_AL_ADHA: lazy_gettext("Eid al-Adha"),
}


def feasts_on(day: date) -> str:
    """What many keep on a day, in the reader's language; empty on other days."""
    return " · ".join(str(LABELS[feast]) for feast in feasts_of(day.year).get(day, ()))
