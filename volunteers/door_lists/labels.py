"""What the list at a door says of somebody, in the reader's language."""

from community.foundation.i18n import lazy_gettext
from volunteers.door_lists.rules import DoorWord

LABELS = {
    DoorWord.EXPECTED: lazy_gettext("Expected"),
    DoorWord.LATE: lazy_gettext("Late"),
    DoorWord.HERE: lazy_gettext("Here"),
    DoorWord.SOME_HERE: lazy_gettext("Some are here"),
    DoorWord.WALKED_IN: lazy_gettext("Here, came unannounced"),
    DoorWord.EXCUSED: lazy_gettext("Excused"),
    DoorWord.NO_SHOW: lazy_gettext("Did not come"),
    DoorWord.OFFERED: lazy_gettext("Offered, not yet answered"),
}
