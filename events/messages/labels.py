"""To whom, in which words, and how far: in the reader's language."""

from typing import Any

from community.foundation.i18n import lazy_gettext
from events.messages.rules import DeliveryState, MessageCircle, MessageScope, MessageStart, MessageWay, WordsHint

LABELS: dict[Any, Any] = {
    MessageCircle.FAMILIES: lazy_gettext("Who comes"),
    MessageCircle.WAITING: lazy_gettext("Who waits"),
    MessageCircle.HELPERS: lazy_gettext("Helpers"),
    MessageCircle.EVERYBODY: lazy_gettext("All of them"),
    MessageCircle.CHOSEN: lazy_gettext("Only those whom I choose"),
    MessageScope.DATE: lazy_gettext("Of this date"),
    MessageScope.SERIES: lazy_gettext("Of this date and all that follow in the series"),
    MessageScope.DATES: lazy_gettext("Of the dates that were chosen"),
    MessageStart.PLACE: lazy_gettext("The place changed"),
    MessageStart.BRING: lazy_gettext("Please bring"),
    MessageStart.THANKS: lazy_gettext("Thank you"),
    MessageWay.EMAIL: lazy_gettext("By email"),
    MessageWay.CONTACT: lazy_gettext("Somebody tells them"),
    DeliveryState.QUEUED: lazy_gettext("On its way"),
    DeliveryState.SENT: lazy_gettext("Sent"),
    DeliveryState.FAILED: lazy_gettext("Failed"),
    DeliveryState.DROPPED: lazy_gettext("Not wanted, or no longer here"),
    DeliveryState.TO_TELL: lazy_gettext("To be told"),
    DeliveryState.TOLD: lazy_gettext("Told"),
    DeliveryState.GONE: lazy_gettext("No longer known"),
    DeliveryState.TAKEN_BACK: lazy_gettext("Taken back"),
    WordsHint.PLACE: lazy_gettext("This looks like an address, and the place is not public: is it for all of them?"),
    WordsHint.SENSITIVE: lazy_gettext(
        "This speaks of health, belief or why somebody is here. A message may be read by others: say it in person."
    ),
}
ICONS = {MessageWay.EMAIL: "mail", MessageWay.CONTACT: "phone"}
LOOKS = {
    DeliveryState.QUEUED: "waiting",
    DeliveryState.SENT: "good",
    DeliveryState.FAILED: "off",
    DeliveryState.DROPPED: "info",
    DeliveryState.TO_TELL: "few",
    DeliveryState.TOLD: "good",
    DeliveryState.GONE: "info",
    DeliveryState.TAKEN_BACK: "info",
}
# What stands there in every language to begin with.
STARTS = {
    MessageStart.PLACE: lazy_gettext("The place has changed. The page of the date says where it is now."),
    MessageStart.BRING: lazy_gettext("Please bring with you:"),
    MessageStart.THANKS: lazy_gettext("Thank you for coming. It was good to be together."),
}
