"""What events offers to the application."""

from community.foundation.i18n import lazy_gettext
from community.foundation.manifest import Link, Manifest
from events.activities.views import WORDS as ACTIVITY_WORDS
from events.calendar.views import blueprint as calendar
from events.imports.commands import COMMANDS
from events.policy import GRANTS
from events.registrations import models as registrations
from events.sessions.views import WORDS as SESSION_WORDS
from events.sessions.views import blueprint as sessions
from events.venues.queries import districts

MODELS = (registrations,)

MANIFEST = Manifest(
    name="events",
    grants=GRANTS,
    blueprints=(sessions, calendar),
    commands=COMMANDS,
    words={**ACTIVITY_WORDS, **SESSION_WORDS},
    districts=(districts,),
    links=(
        Link("events.sessions.programme", lazy_gettext("Programme"), "calendar", lambda actor: True, order=10),
        Link("events.calendar.subscribe", lazy_gettext("Calendars"), "calendar", lambda actor: True, order=40),
    ),
)
