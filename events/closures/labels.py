"""What becomes of dates at a venue that is closed, in the reader's language."""

from community.foundation.i18n import lazy_gettext
from events.closures.rules import AheadChoice

LABELS = {
    AheadChoice.MOVE: lazy_gettext("They move to another venue"),
    AheadChoice.CANCEL: lazy_gettext("They are cancelled"),
    AheadChoice.LEAVE: lazy_gettext("They take place there as planned; no more dates are made"),
}
