"""What is done to several dates, and why one is left alone, in the reader's language."""

from community.foundation.i18n import lazy_gettext
from events.bulk.rules import BulkAct, LeftAlone

LABELS = {
    BulkAct.PUBLISH: lazy_gettext("Publish"),
    BulkAct.MOVE: lazy_gettext("Move dates"),
    BulkAct.CANCEL: lazy_gettext("Cancel dates"),
    LeftAlone.CANCELLED: lazy_gettext("was cancelled, stays cancelled"),
    LeftAlone.OVER: lazy_gettext("is over, stays as it is"),
    LeftAlone.WOULD_BE_OVER: lazy_gettext("would be over, stays as it is"),
    LeftAlone.AS_IT_IS: lazy_gettext("nothing of it changes"),
    LeftAlone.PUBLISHED: lazy_gettext("is in the programme already"),
    LeftAlone.UNFIT: lazy_gettext("cannot be published yet"),
}
ICONS = {BulkAct.PUBLISH: "check", BulkAct.MOVE: "calendar", BulkAct.CANCEL: "close"}
