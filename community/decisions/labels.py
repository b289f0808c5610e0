"""Settings and what they are, in the reader's words."""

from datetime import time

from community.decisions.rules import ChangeState
from community.foundation.i18n import LANGUAGES, in_words, lazy_gettext, listed, time_in_words

LABELS = {
    ChangeState.ASKED: lazy_gettext("Waits for answers"),
    ChangeState.ACTS: lazy_gettext("Acts"),
    ChangeState.REFUSED: lazy_gettext("Refused"),
    ChangeState.WITHDRAWN: lazy_gettext("Withdrawn"),
}

TOWN = {
    "site_name": lazy_gettext("Name of this site"),
    "default_locale": lazy_gettext("Language of whoever has not chosen one"),
    "offered_languages": lazy_gettext("Languages that can be chosen"),
    "quiet_from": lazy_gettext("No emails from"),
    "quiet_until": lazy_gettext("Emails again from"),
    "emergency_number": lazy_gettext("Number to call in an emergency"),
    "children_number": lazy_gettext("Number to call when a child is in danger"),
    "feed_hosts": lazy_gettext("Sites whose calendars are fetched, with a space between"),
}
CARE = {
    "safeguarding_ratios": lazy_gettext("How many children one adult watches over"),
    "safeguarding_adults": lazy_gettext("Cleared adults at least, where children come alone"),
    "safeguarding_alone_from": lazy_gettext("Age from which somebody comes alone"),
    "safeguarding_end_children": lazy_gettext("Until when younger children come alone"),
    "safeguarding_end_youth": lazy_gettext("Until when everybody under 18 comes alone"),
    "matching_weights": lazy_gettext("Weights of matching"),
}
PARTS = (
    lazy_gettext("Language"),
    lazy_gettext("Time"),
    lazy_gettext("Distance"),
    lazy_gettext("Interests and skills"),
    lazy_gettext("Age"),
    lazy_gettext("Time in common at least, minutes a week"),
)
HOURS = ("quiet_from", "quiet_until", "safeguarding_end_children", "safeguarding_end_youth")


def in_plain_words(name: str, text: str) -> str:
    """What a setting is, to read; "" is what comes with the country, or all there is."""
    if text == "":
        return "–"
    if name in HOURS:
        return time_in_words(time.fromisoformat(text))
    if name in ("default_locale", "offered_languages"):
        return in_words(LANGUAGES[code].own_name for code in text.split() if code in LANGUAGES)
    if name == "matching_weights":
        return listed(f"{part} {number}" for part, number in zip(PARTS, text.split(), strict=True))
    return text
