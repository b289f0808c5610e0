"""What the copy of one's data says of the programme, in the reader's language."""

from community.foundation.i18n import lazy_gettext
from community.foundation.personal_data import Topic
from community.personal_words import with_household

TAKING_PART = Topic(
    lazy_gettext("Where you take part"),
    "calendar",
    lazy_gettext("So that there is a place for you, and so that it is known how many came."),
    with_household,
)
COLUMNS = {
    "activity": lazy_gettext("What"),
    "starts_at": lazy_gettext("When"),
    "ends_at": lazy_gettext("Until"),
    "party_size": lazy_gettext("How many people"),
    "offered_until": lazy_gettext("Offered until"),
    "entry_level": lazy_gettext("Level at the beginning"),
    "exit_level": lazy_gettext("Level at the end"),
    "begun_on": lazy_gettext("Begun"),
}
