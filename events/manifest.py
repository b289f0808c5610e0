"""What events offers to the application."""

from collections.abc import Sequence

import click

from community.emails.rules import EmailKind
from community.foundation.access import Role
from community.foundation.i18n import lazy_gettext
from community.foundation.manifest import (
    FirstStep,
    HouseholdFilter,
    Link,
    Manifest,
    MeetingRooms,
    NavGroup,
    PackPart,
    holding,
    of_slices,
)
from community.housing.queries import looks_for_homes
from community.packs.rules import vocabulary
from events.activities.labels import LABELS
from events.activities.queries import activity_is_published
from events.activities.rules import ActivityKind
from events.audited import AUDITED
from events.calendar.views import household_dates
from events.closures.views import still_ahead
from events.company.views import session_panel as company_panel
from events.contact_queue.actions import note_sent, remind_of_tomorrow
from events.contact_queue.emails import told
from events.contact_queue.queries import measures as contact_measures
from events.contact_queue.views import FAMILY_PANEL, planning_panel
from events.contact_queue.views import household_panel as reaching_panel
from events.invitations.views import session_panel as invitation_panel
from events.messages.views import planning_panel as messages_panel
from events.neighbours.actions import remind, write_news
from events.neighbours.emails import tomorrow_by_sms
from events.neighbours.views import session_panel as guest_panel
from events.partner_feeds.actions import read_due
from events.partner_feeds.queries import failing_for_long
from events.photos.queries import wrong_photos
from events.planning.actions import keep_series_ahead
from events.planning.views import today_panel
from events.policy import GRANTS
from events.reactions import connect
from events.registrations.actions import leave, pass_on_ended_offers
from events.registrations.queries import (
    joined_since,
    left_coming,
    somebody_joined,
    withheld_from,
    without_a_date,
    wrong_counters,
)
from events.registrations.queries import measures as registration_measures
from events.registrations.views import (
    household_lines,
    household_panel,
    is_household,
    own_panel,
    public_pages,
    session_panel,
)
from events.registrations.views import planning_panel as needs_panel
from events.reports import HEAT_MAPS, INDICATORS, REPORTS
from events.rooms.queries import kept_for, rooms_of, snag
from events.sessions.queries import date_is_planned
from events.sessions.views import EMERGENCY_READS
from events.sessions.views import public_pages as session_pages
from events.shared_venues.views import planning_panel as venue_panel
from events.venues.forms import venue_choices
from events.venues.queries import venue_is_there
from events.viewings.views import HAPPENINGS
from events.viewings.views import session_panel as viewing_panel
from events.watched import WATCHED


def commands() -> Sequence[click.Command]:
    """What an operator may type."""
    from events.imports.commands import COMMANDS

    return COMMANDS


MANIFEST = Manifest(
    name="events",
    **of_slices(
        "events",
        "sessions covers registrations company contact_queue neighbours reception courses photos activities venues "
        "shared_venues joint_activities rooms messages calendar open_data embeds imports partner_feeds planning "
        "closures beginnings timetable bulk invitations viewings",
    ),
    grants=GRANTS,
    commands=commands,
    connect=connect,
    measures=(contact_measures, registration_measures),
    patient_emails={
        "events.contact_queue.told": None,
        "events.neighbours.tomorrow": EmailKind.REMINDERS,
        "events.neighbours.news": EmailKind.SESSIONS,
        "events.messages.written": None,
        "events.messages.thanked": EmailKind.THANKS,
        "events.neighbours.moved": None,
        "events.neighbours.cancelled": None,
        "events.neighbours.back": None,
        "events.photos.decided": EmailKind.THANKS,
    },
    topics={kind.value: LABELS[kind] for kind in ActivityKind},
    texts={
        "events.contact_queue.told": (told, note_sent),
        "events.neighbours.tomorrow": (tomorrow_by_sms, lambda about: None),
    },
    farewells=(leave,),
    reports=REPORTS,
    indicators=INDICATORS,
    heat_maps=HEAT_MAPS,
    audited=AUDITED,
    emergency_reads=EMERGENCY_READS,
    watched=WATCHED,
    checks=(wrong_counters, wrong_photos, failing_for_long),
    periodic_tasks={
        pass_on_ended_offers: lazy_gettext("Offers seats that were not claimed to the next who waits"),
        remind_of_tomorrow: lazy_gettext("Queues reminders of tomorrow for families who asked for them"),
        write_news: lazy_gettext("Writes of what is new in the programme"),
        remind: lazy_gettext("Reminds guests and neighbours of tomorrow"),
        read_due: lazy_gettext("Reads the calendars of partners"),
        keep_series_ahead: lazy_gettext("Plans the dates of series ahead"),
    },
    session_panels=(viewing_panel, invitation_panel, guest_panel, session_panel, company_panel),
    seats_withheld=(withheld_from,),
    own_panels=(own_panel,),
    household_panels=(household_panel, reaching_panel),
    happenings=(HAPPENINGS,),
    meeting_rooms=(MeetingRooms(lambda whose, present: venue_choices(rooms_of(whose, present)), snag, kept_for),),
    family_panels=(FAMILY_PANEL,),
    planning_panels=(venue_panel, planning_panel, messages_panel, needs_panel),
    household_lines=(household_lines,),
    household_filters=(HouseholdFilter("undated", lazy_gettext("No date yet"), without_a_date),),
    merge_checks=(left_coming,),
    still_ahead=(still_ahead,),
    parting_checks=(joined_since,),
    public_pages=(public_pages, session_pages),
    personal_dates=(household_dates,),
    desk_panels=(today_panel,),
    first_steps=(
        FirstStep(
            lazy_gettext("Describe a venue"),
            lazy_gettext("It says where, how many fit in, and who may know the address."),
            "events.venues.describe",
            Role.COORDINATOR,
            venue_is_there,
        ),
        FirstStep(
            lazy_gettext("Publish an activity"),
            lazy_gettext("It says what and for whom. Nobody sees a draft."),
            "events.activities.describe",
            Role.COORDINATOR,
            activity_is_published,
        ),
        FirstStep(
            lazy_gettext("Plan its first date"),
            lazy_gettext("From then on it stands in the programme, people can join, and neighbours can subscribe."),
            "events.planning.board",
            Role.COORDINATOR,
            date_is_planned,
        ),
        FirstStep(
            lazy_gettext("Welcome the first who joins"),
            lazy_gettext("Show people the programme: it can be joined there, and taken into a calendar."),
            "events.calendar.subscribe",
            Role.COORDINATOR,
            somebody_joined,
        ),
    ),
    # What a pack of another version may speak of and this house does not know.
    pack_parts=(
        PackPart(
            "kinds", lazy_gettext("Kinds of activities"), ("word",), *vocabulary(one.value for one in ActivityKind)
        ),
    ),
    links=(
        Link(
            "events.planning.board",
            lazy_gettext("Planning"),
            "plan",
            holding(Role.COORDINATOR),
            order=15,
            group=NavGroup.WORK,
            dock=2,
        ),
        Link(
            "events.embeds.index",
            lazy_gettext("On other sites"),
            "globe",
            holding(Role.COORDINATOR, Role.ADMINISTRATOR),
            order=60,
            group=NavGroup.HOUSE,
        ),
        Link(
            "events.viewings.index",
            lazy_gettext("Viewings"),
            "door",
            looks_for_homes,
            order=20,
            group=NavGroup.PEOPLE,
        ),
        Link(
            "events.contact_queue.index",
            lazy_gettext("Families to tell"),
            "phone",
            holding(Role.COORDINATOR, Role.CASEWORKER),
            order=17,
            group=NavGroup.WORK,
        ),
        Link("events.sessions.home", lazy_gettext("Home"), "home", lambda actor: not actor.signed_in, order=1, dock=1),
        Link("events.sessions.programme", lazy_gettext("Programme"), "programme", lambda actor: True, order=10, dock=2),
        Link(
            "events.registrations.family",
            lazy_gettext("Your family"),
            "family",
            is_household,
            order=5,
            dock=1,
            home=True,
            short=lazy_gettext("Today"),
        ),
        Link(
            "events.registrations.joined",
            lazy_gettext("What I take part in"),
            "join",
            lambda actor: actor.account_id is not None,
            order=41,
            home=True,
        ),
        Link(
            "events.registrations.families",
            lazy_gettext("For families"),
            "family",
            lambda actor: not actor.signed_in,
            order=25,
            dock=6,
            short=lazy_gettext("Families"),
        ),
        Link(
            "events.calendar.subscribe",
            lazy_gettext("Calendars"),
            "subscribe",
            lambda actor: not actor.signed_in,
            order=28,
        ),
    ),
)
