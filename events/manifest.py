"""What events offers to the application."""

from community.foundation.i18n import lazy_gettext
from community.foundation.manifest import Link, Manifest
from events.activities.views import WORDS
from events.policy import GRANTS
from events.registrations import models as registrations
from events.sessions.views import blueprint as sessions
from events.venues.queries import districts

MODELS = (registrations,)

MANIFEST = Manifest(
    name="events",
    grants=GRANTS,
    blueprints=(sessions,),
    words=WORDS,
    districts=(districts,),
    links=(Link("events.sessions.programme", lazy_gettext("Programme"), "calendar", lambda actor: True, order=10),),
)
