"""The states of photos in the reader's language."""

from community.foundation.i18n import lazy_gettext
from events.photos.rules import PhotoState

LABELS = {
    PhotoState.WAITING: lazy_gettext("Waits for a second person"),
    PhotoState.APPROVED: lazy_gettext("Shown"),
    PhotoState.REFUSED: lazy_gettext("Not taken"),
    PhotoState.WITHDRAWN: lazy_gettext("Taken away"),
}
