"""What came of asking somebody, in the reader's language."""

from community.foundation.i18n import lazy_gettext
from volunteers.candidates.rules import Came

WORDS = {
    Came.WAITS: lazy_gettext("Asked, no answer yet"),
    Came.YES: lazy_gettext("The volunteer said yes"),
    Came.AGREED: lazy_gettext("Both said yes"),
    Came.NO: lazy_gettext("Said no"),
    Came.SILENT: lazy_gettext("No answer in time"),
    Came.FAMILY_NO: lazy_gettext("The family said no"),
    Came.FAMILY_SILENT: lazy_gettext("The family did not answer"),
    Came.STAFF: lazy_gettext("Ended by staff"),
    Came.GONE: lazy_gettext("Not possible any more"),
    Came.PASSED: lazy_gettext("Could not be asked any more"),
    Came.NEXT: lazy_gettext("Comes next"),
}
KINDS = {
    Came.WAITS: "waiting",
    Came.YES: "good",
    Came.AGREED: "good",
    Came.NEXT: "info",
}
