"""What volunteers offers to the application."""

from collections.abc import Sequence

import click

from community.emails.rules import EmailKind
from community.foundation.access import Role
from community.foundation.i18n import lazy_gettext
from community.foundation.manifest import HouseholdFilter, Link, Manifest, NavGroup, PackPart, holding, of_slices
from community.packs.rules import vocabulary
from volunteers.arrivals.views import planning_panel as place_panel
from volunteers.attendance.actions import complete
from volunteers.attendance.views import board_lines
from volunteers.audited import AUDITED
from volunteers.blocking.actions import leave
from volunteers.clearances.actions import end_clearances, remind, warn
from volunteers.clearances.queries import who_may_accompany
from volunteers.clearances.rules import ClearanceStep
from volunteers.clearances.views import EMERGENCY_READS
from volunteers.door_lists.views import board_lines as door_lines
from volunteers.door_lists.views import planning_panel as door_panel
from volunteers.follow_up.views import FAMILY_PANEL as CLOSING_PANEL
from volunteers.follow_up.views import hours_panel
from volunteers.journal.actions import ask_how_it_goes
from volunteers.journal.views import FAMILY_PANEL as MENTORING_PANEL
from volunteers.journal.views import own_panel as mentoring_panel
from volunteers.pairs.actions import let_lapse as let_offers_lapse
from volunteers.pairs.actions import part
from volunteers.pairs.views import FAMILY_PANEL as OFFERS_PANEL
from volunteers.pairs.views import own_panel as pairs_panel
from volunteers.pauses.queries import kept_away
from volunteers.policy import GRANTS
from volunteers.profiles.queries import spoken_by
from volunteers.reactions import connect
from volunteers.reports import INDICATORS, REPORTS
from volunteers.requests.queries import left_asking, of_who_waits
from volunteers.requests.views import FAMILY_PANELS as BESIDE_PANELS
from volunteers.requests.views import household_panel
from volunteers.rosters.actions import let_lapse
from volunteers.rosters.views import own_panel as asked_panel
from volunteers.shifts.actions import pass_on_ended_offers, remind_of_shifts, write_of_new_shifts
from volunteers.shifts.emails import soon_by_sms
from volunteers.shifts.queries import (
    helpers_in,
    helping_times,
    interpreted,
    spoken_by_helpers,
    touched_by,
    wrong_counters,
)
from volunteers.shifts.queries import measures as sign_up_measures
from volunteers.shifts.views import (
    first_time_panel,
    interpreter_asks,
    personal_dates,
    planned_roles,
    planning_panel,
    session_panel,
)
from volunteers.substitutes.actions import ask_around
from volunteers.substitutes.views import board_lines as searches
from volunteers.trainings.actions import note_attendance
from volunteers.trainings.views import planning_panel as training_panel
from volunteers.trainings.views import step_panel
from volunteers.watched import WATCHED


def commands() -> Sequence[click.Command]:
    """What an operator may type."""
    from volunteers.demo.commands import COMMANDS
    from volunteers.measuring.commands import COMMANDS as MATCHING_COMMANDS

    return (*COMMANDS, *MATCHING_COMMANDS)


MANIFEST = Manifest(
    name="volunteers",
    **of_slices(
        "volunteers",
        "profiles trainings shifts pauses rosters hours clearances requests pairs journal follow_up matching "
        "substitutes attendance door_lists arrivals proposals blocking duplicates offers remarks",
    ),
    grants=GRANTS,
    commands=commands,
    measures=(sign_up_measures,),
    farewells=(part,),
    account_farewells=(leave,),
    engagements=(helping_times,),
    # The checklist that leads to a clearance.
    pack_parts=(
        PackPart(
            "clearance_steps",
            lazy_gettext("Steps to a clearance"),
            ("word",),
            *vocabulary(one.value for one in ClearanceStep),
        ),
    ),
    links=(
        Link(
            "volunteers.shifts.index",
            lazy_gettext("Lend a hand"),
            "help-out",
            lambda actor: Role.HOUSEHOLD not in actor.roles,
            order=20,
            dock=3,
            short=lazy_gettext("Help out"),
        ),
        Link(
            "volunteers.shifts.mine",
            lazy_gettext("My shifts"),
            "home",
            holding(Role.VOLUNTEER),
            order=30,
            dock=1,
            short=lazy_gettext("My week"),
            home=True,
        ),
        Link("volunteers.profiles.mine", lazy_gettext("My profile"), "person", holding(Role.VOLUNTEER), order=40),
        Link(
            "volunteers.pairs.mine",
            lazy_gettext("Company"),
            "pairs",
            holding(Role.VOLUNTEER, Role.HOUSEHOLD),
            order=35,
            dock=4,
        ),
        Link(
            "volunteers.follow_up.index",
            lazy_gettext("This week"),
            "list",
            holding(Role.COORDINATOR),
            order=51,
            group=NavGroup.WORK,
        ),
        Link(
            "volunteers.proposals.index",
            lazy_gettext("Matching"),
            "pairs",
            holding(Role.COORDINATOR),
            order=18,
            group=NavGroup.PEOPLE,
            dock=4,
        ),
        Link(
            "volunteers.requests.index",
            lazy_gettext("Who waits"),
            "waiting",
            holding(Role.COORDINATOR),
            order=17,
            group=NavGroup.PEOPLE,
        ),
        Link(
            "volunteers.offers.index",
            lazy_gettext("Who offers help"),
            "help-out",
            holding(Role.COORDINATOR),
            order=18,
            group=NavGroup.PEOPLE,
        ),
        Link(
            "volunteers.rosters.index",
            lazy_gettext("Rosters"),
            "roster",
            holding(Role.COORDINATOR),
            order=19,
            group=NavGroup.WORK,
        ),
        Link(
            "volunteers.clearances.index",
            lazy_gettext("Clearances"),
            "shield",
            holding(Role.COORDINATOR, Role.VETTING),
            order=60,
            group=NavGroup.PEOPLE,
            dock=5,
        ),
        # For whoever was handed such a paper: an employer, a school, an office.
        Link(
            "volunteers.hours.ask",
            lazy_gettext("Check a confirmation of hours"),
            "check",
            lambda actor: True,
            order=91,
            footer=True,
        ),
    ),
    connect=connect,
    reports=REPORTS,
    indicators=INDICATORS,
    audited=AUDITED,
    emergency_reads=EMERGENCY_READS,
    watched=WATCHED,
    checks=(wrong_counters,),
    texts={"volunteers.shifts.soon": (soon_by_sms, lambda about: None)},
    patient_emails={
        "volunteers.follow_up.thanked": EmailKind.THANKS,
        "volunteers.shifts.soon": EmailKind.REMINDERS,
        "volunteers.shifts.fitting": EmailKind.SHIFTS,
        "volunteers.shifts.places_freed": EmailKind.WORK,
        **dict.fromkeys(
            (
                "volunteers.journal.asked",
                "volunteers.journal.nudged",
                "volunteers.journal.silent",
                "volunteers.journal.talk",
                "volunteers.pairs.agreed",
                "volunteers.pairs.asked",
                "volunteers.pairs.family_left",
                "volunteers.pairs.left",
                "volunteers.clearances.asked",
                "volunteers.clearances.reminded",
                "volunteers.rosters.asked",
                "volunteers.shifts.offer_ended",
                "volunteers.clearances.cleared",
                "volunteers.clearances.ending",
                "volunteers.remarks.answered",
                "volunteers.remarks.contested",
                "volunteers.shifts.session_moved",
                "volunteers.shifts.session_cancelled",
                "volunteers.shifts.series_changed",
            )
        ),
    },
    periodic_tasks={
        pass_on_ended_offers: lazy_gettext("Offers places in shifts that were not claimed to the next who waits"),
        let_lapse: lazy_gettext("Ends requests to help that nobody answered in time"),
        ask_around: lazy_gettext("Asks others to stand in"),
        let_offers_lapse: lazy_gettext("Ends proposed pairs that nobody answered in time"),
        remind: lazy_gettext("Reminds those who were asked for a reference"),
        write_of_new_shifts: lazy_gettext("Writes of new shifts to volunteers whom they suit"),
        remind_of_shifts: lazy_gettext("Reminds volunteers of their shifts"),
        warn: lazy_gettext("Writes before a clearance ends"),
        end_clearances: lazy_gettext("Ends clearances that have run out"),
        ask_how_it_goes: lazy_gettext("Asks pairs how it goes"),
        note_attendance: lazy_gettext("Notes who was at a training"),
        complete: lazy_gettext("Counts the hours of shifts that are over"),
    },
    session_panels=(session_panel,),
    interpreters=(interpreted,),
    helpers_speak=(spoken_by_helpers,),
    helpers_in=(helpers_in,),
    interpreter_asks=(interpreter_asks,),
    languages_spoken=(spoken_by,),
    cleared_people=(who_may_accompany,),
    kept_away=(kept_away,),
    step_panels=(step_panel, first_time_panel),
    own_panels=(asked_panel, step_panel, pairs_panel, mentoring_panel, hours_panel),
    personal_dates=(personal_dates,),
    touched=(touched_by,),
    board_lines=(board_lines, searches, door_lines),
    household_panels=(household_panel,),
    household_filters=(HouseholdFilter("waiting", lazy_gettext("Wait for company"), of_who_waits),),
    merge_checks=(left_asking,),
    family_panels=(OFFERS_PANEL, *BESIDE_PANELS, MENTORING_PANEL, CLOSING_PANEL),
    planning_panels=(planning_panel, training_panel, door_panel, place_panel),
    planned_roles=(planned_roles,),
)
