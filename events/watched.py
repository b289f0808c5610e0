"""What waits of what is offered: families who have to hear something, and photos that a second person looks at."""

from datetime import timedelta

from community.foundation.i18n import lazy_gettext
from community.foundation.watch import Watched
from events.contact_queue.queries import waiting_contacts
from events.contact_queue.rules import TOLD_WITHIN
from events.photos.queries import waiting_photos

WATCHED = (
    Watched(
        "families to tell",
        lazy_gettext("Families to tell"),
        "phone",
        "events.contact_queue.index",
        TOLD_WITHIN,
        waiting_contacts,
    ),
    Watched(
        "photos",
        lazy_gettext("Photos to look at"),
        "eye",
        "events.photos.index",
        timedelta(days=3),
        waiting_photos,
        administered=True,
    ),
)
