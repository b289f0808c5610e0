"""What waits of what is offered: photos that a second person looks at before they are shown."""

from datetime import timedelta

from community.foundation.i18n import lazy_gettext
from community.foundation.watch import Watched
from events.photos.queries import waiting_photos

WATCHED = (
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
