"""What is kept of taps at the door: a random name and what became of it, for a month."""

from community.foundation.i18n import lazy_gettext
from community.foundation.personal_data import PersonalData, PersonalTable, Term
from volunteers.door_lists.models import DoorTap
from volunteers.door_lists.rules import TAPS_KEPT_DAYS

PERSONAL_DATA = PersonalData(
    tables=(PersonalTable(DoorTap, because="A random number of a device and what became of it; it names nobody."),),
    terms=(
        Term(
            "door_taps",
            lazy_gettext("What devices sent from a door, after a month"),
            lambda config: TAPS_KEPT_DAYS,
            DoorTap,
            lambda moment: DoorTap.received_at < moment,
        ),
    ),
)
