"""What events offers to the application."""

from collections.abc import Sequence

import click

from community.foundation.access import Role
from community.foundation.i18n import lazy_gettext
from community.foundation.manifest import Link, Manifest
from events.activities.personal_data import PERSONAL_DATA as ACTIVITIES_DATA
from events.activities.views import LABELS as ACTIVITIES_LABELS
from events.activities.views import REFUSALS as ACTIVITIES_REFUSALS
from events.activities.views import blueprint as activities
from events.calendar.views import blueprint as calendar
from events.calendar.views import household_dates
from events.courses.personal_data import PERSONAL_DATA as COURSES_DATA
from events.courses.views import REFUSALS as COURSES_REFUSALS
from events.courses.views import blueprint as courses
from events.planning.actions import keep_series_ahead
from events.planning.views import LABELS as PLANNING_LABELS
from events.planning.views import REFUSALS as PLANNING_REFUSALS
from events.planning.views import blueprint as planning
from events.policy import GRANTS
from events.reactions import connect
from events.registrations.actions import leave, pass_on_ended_offers
from events.registrations.personal_data import PERSONAL_DATA as REGISTRATIONS_DATA
from events.registrations.queries import wrong_counters
from events.registrations.views import LABELS as REGISTRATIONS_LABELS
from events.registrations.views import REFUSALS as REGISTRATIONS_REFUSALS
from events.registrations.views import blueprint as registrations
from events.registrations.views import is_household, public_pages, session_panel
from events.reports import REPORTS
from events.sessions.personal_data import PERSONAL_DATA as SESSIONS_DATA
from events.sessions.views import LABELS as SESSIONS_LABELS
from events.sessions.views import blueprint as sessions
from events.sessions.views import public_pages as session_pages
from events.venues.personal_data import PERSONAL_DATA as VENUES_DATA
from events.venues.views import LABELS as VENUES_LABELS
from events.venues.views import REFUSALS as VENUES_REFUSALS
from events.venues.views import blueprint as venues


def commands() -> Sequence[click.Command]:
    """What an operator may type."""
    from events.imports.commands import COMMANDS

    return COMMANDS


MANIFEST = Manifest(
    name="events",
    grants=GRANTS,
    blueprints=(
        sessions,
        calendar,
        registrations,
        venues,
        activities,
        planning,
        courses,
    ),
    commands=commands,
    connect=connect,
    personal_data=(
        SESSIONS_DATA,
        REGISTRATIONS_DATA,
        COURSES_DATA,
        ACTIVITIES_DATA,
        VENUES_DATA,
    ),
    farewells=(leave,),
    labels={**VENUES_LABELS, **ACTIVITIES_LABELS, **SESSIONS_LABELS, **REGISTRATIONS_LABELS, **PLANNING_LABELS},
    reports=REPORTS,
    checks=(wrong_counters,),
    periodic_tasks={
        pass_on_ended_offers: lazy_gettext("Offers seats that were not claimed to the next who waits"),
        keep_series_ahead: lazy_gettext("Plans the dates of series ahead"),
    },
    refusals={
        **VENUES_REFUSALS,
        **REGISTRATIONS_REFUSALS,
        **ACTIVITIES_REFUSALS,
        **PLANNING_REFUSALS,
        **COURSES_REFUSALS,
    },
    session_panels=(session_panel,),
    public_pages=(public_pages, session_pages),
    personal_dates=(household_dates,),
    links=(
        Link(
            "events.planning.board",
            lazy_gettext("Planning"),
            "edit",
            lambda actor: Role.COORDINATOR in actor.roles,
            order=15,
            home=True,
        ),
        Link("events.sessions.programme", lazy_gettext("Programme"), "calendar", lambda actor: True, order=10),
        Link("events.registrations.family", lazy_gettext("Your family"), "people", is_household, order=5),
        Link(
            "events.registrations.families",
            lazy_gettext("For families"),
            "community",
            lambda actor: not is_household(actor),
            order=25,
        ),
        Link("events.calendar.subscribe", lazy_gettext("Calendars"), "calendar", lambda actor: True, order=28),
    ),
)
