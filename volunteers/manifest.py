"""What volunteers offers to the application."""

from collections.abc import Sequence

import click

from community.foundation.access import Role
from community.foundation.i18n import lazy_gettext
from community.foundation.manifest import Link, Manifest
from volunteers.attendance.actions import complete
from volunteers.attendance.emails import MAILS as ATTENDANCE_MAILS
from volunteers.attendance.views import blueprint as attendance
from volunteers.attendance.views import board_lines
from volunteers.blocking.actions import leave
from volunteers.blocking.emails import MAILS as BLOCKING_MAILS
from volunteers.blocking.views import REFUSALS as BLOCKING_REFUSALS
from volunteers.blocking.views import blueprint as blocking
from volunteers.clearances.actions import end_clearances, remind, warn
from volunteers.clearances.emails import MAILS as CLEARANCES_MAILS
from volunteers.clearances.labels import LABELS as CLEARANCES_LABELS
from volunteers.clearances.personal_data import PERSONAL_DATA as CLEARANCES_DATA
from volunteers.clearances.views import REFUSALS as CLEARANCES_REFUSALS
from volunteers.clearances.views import blueprint as clearances
from volunteers.follow_up.emails import MAILS as FOLLOW_UP_MAILS
from volunteers.follow_up.labels import LABELS as FOLLOW_UP_LABELS
from volunteers.follow_up.labels import REFUSALS as FOLLOW_UP_REFUSALS
from volunteers.follow_up.personal_data import PERSONAL_DATA as FOLLOW_UP_DATA
from volunteers.follow_up.views import blueprint as follow_up
from volunteers.follow_up.views import family_panel as closing_panel
from volunteers.follow_up.views import hours_panel
from volunteers.hours.labels import LABELS as HOURS_LABELS
from volunteers.hours.labels import REFUSALS as HOURS_REFUSALS
from volunteers.hours.personal_data import PERSONAL_DATA as HOURS_DATA
from volunteers.hours.views import blueprint as hours
from volunteers.journal.actions import ask_how_it_goes
from volunteers.journal.emails import MAILS as JOURNAL_MAILS
from volunteers.journal.labels import LABELS as JOURNAL_LABELS
from volunteers.journal.labels import REFUSALS as JOURNAL_REFUSALS
from volunteers.journal.personal_data import PERSONAL_DATA as JOURNAL_DATA
from volunteers.journal.views import blueprint as journal
from volunteers.journal.views import own_panel as mentoring_panel
from volunteers.matching.personal_data import PERSONAL_DATA as MATCHING_DATA
from volunteers.pairs.actions import let_lapse as let_offers_lapse
from volunteers.pairs.actions import part
from volunteers.pairs.emails import MAILS as PAIRS_MAILS
from volunteers.pairs.labels import LABELS as PAIRS_LABELS
from volunteers.pairs.labels import REFUSALS as PAIRS_REFUSALS
from volunteers.pairs.personal_data import PERSONAL_DATA as PAIRS_DATA
from volunteers.pairs.views import blueprint as pairs
from volunteers.pairs.views import family_panel as offers_panel
from volunteers.pairs.views import own_panel as pairs_panel
from volunteers.policy import GRANTS
from volunteers.profiles.labels import LABELS as PROFILES_LABELS
from volunteers.profiles.personal_data import PERSONAL_DATA as PROFILES_DATA
from volunteers.profiles.views import blueprint as profiles
from volunteers.proposals.labels import LABELS as PROPOSALS_LABELS
from volunteers.proposals.views import REFUSALS as PROPOSALS_REFUSALS
from volunteers.proposals.views import blueprint as proposals
from volunteers.reactions import connect
from volunteers.reports import REPORTS
from volunteers.requests.labels import LABELS as REQUESTS_LABELS
from volunteers.requests.personal_data import PERSONAL_DATA as REQUESTS_DATA
from volunteers.requests.views import REFUSALS as REQUESTS_REFUSALS
from volunteers.requests.views import blueprint as requests
from volunteers.requests.views import family_panel, household_panel
from volunteers.rosters.actions import let_lapse
from volunteers.rosters.emails import MAILS as ROSTERS_MAILS
from volunteers.rosters.labels import LABELS as ROSTERS_LABELS
from volunteers.rosters.personal_data import PERSONAL_DATA as ROSTERS_DATA
from volunteers.rosters.views import REFUSALS as ROSTERS_REFUSALS
from volunteers.rosters.views import blueprint as rosters
from volunteers.rosters.views import own_panel as asked_panel
from volunteers.shifts.actions import pass_on_ended_offers, remind_of_shifts
from volunteers.shifts.emails import MAILS as SHIFTS_MAILS
from volunteers.shifts.labels import LABELS as SHIFTS_LABELS
from volunteers.shifts.personal_data import PERSONAL_DATA as SHIFTS_DATA
from volunteers.shifts.queries import interpreted, touched_by, wrong_counters
from volunteers.shifts.views import REFUSALS as SHIFTS_REFUSALS
from volunteers.shifts.views import blueprint as shifts
from volunteers.shifts.views import personal_dates, planning_panel, session_panel
from volunteers.substitutes.actions import ask_around
from volunteers.substitutes.emails import MAILS as SUBSTITUTES_MAILS
from volunteers.substitutes.labels import LABELS as SUBSTITUTES_LABELS
from volunteers.substitutes.labels import REFUSALS as SUBSTITUTES_REFUSALS
from volunteers.substitutes.personal_data import PERSONAL_DATA as SUBSTITUTES_DATA
from volunteers.substitutes.views import blueprint as substitutes
from volunteers.substitutes.views import board_lines as searches
from volunteers.watched import WATCHED


def commands() -> Sequence[click.Command]:
    """What an operator may type."""
    from volunteers.demo.commands import COMMANDS
    from volunteers.measuring.commands import COMMANDS as MATCHING_COMMANDS

    return (*COMMANDS, *MATCHING_COMMANDS)


MANIFEST = Manifest(
    name="volunteers",
    grants=GRANTS,
    blueprints=(
        attendance,
        profiles,
        requests,
        shifts,
        rosters,
        substitutes,
        hours,
        proposals,
        pairs,
        journal,
        follow_up,
        clearances,
        blocking,
    ),
    commands=commands,
    personal_data=(
        PROFILES_DATA,
        SHIFTS_DATA,
        ROSTERS_DATA,
        HOURS_DATA,
        CLEARANCES_DATA,
        REQUESTS_DATA,
        PAIRS_DATA,
        JOURNAL_DATA,
        FOLLOW_UP_DATA,
        MATCHING_DATA,
        SUBSTITUTES_DATA,
    ),
    farewells=(part,),
    account_farewells=(leave,),
    links=(
        Link("volunteers.shifts.index", lazy_gettext("Lend a hand"), "hand", lambda actor: True, order=20),
        Link(
            "volunteers.shifts.mine",
            lazy_gettext("My shifts"),
            "calendar",
            lambda actor: Role.VOLUNTEER in actor.roles,
            order=30,
            home=True,
        ),
        Link(
            "volunteers.profiles.mine",
            lazy_gettext("My profile"),
            "person",
            lambda actor: Role.VOLUNTEER in actor.roles,
            order=40,
        ),
        Link(
            "volunteers.pairs.mine",
            lazy_gettext("Company"),
            "heart",
            lambda actor: not actor.roles.isdisjoint((Role.VOLUNTEER, Role.HOUSEHOLD)),
            order=35,
        ),
        Link(
            "volunteers.follow_up.index",
            lazy_gettext("This week"),
            "list",
            lambda actor: Role.COORDINATOR in actor.roles,
            order=51,
        ),
        Link(
            "volunteers.proposals.index",
            lazy_gettext("Matching"),
            "heart",
            lambda actor: Role.COORDINATOR in actor.roles,
            order=18,
        ),
        Link(
            "volunteers.requests.index",
            lazy_gettext("Who waits"),
            "mentoring",
            lambda actor: Role.COORDINATOR in actor.roles,
            order=17,
        ),
        Link(
            "volunteers.rosters.index",
            lazy_gettext("Rosters"),
            "team",
            lambda actor: Role.COORDINATOR in actor.roles,
            order=19,
        ),
        Link(
            "volunteers.clearances.index",
            lazy_gettext("Clearances"),
            "shield",
            lambda actor: not actor.roles.isdisjoint((Role.COORDINATOR, Role.VETTING)),
            order=60,
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
    watched=WATCHED,
    checks=(wrong_counters,),
    mails=SHIFTS_MAILS
    | PAIRS_MAILS
    | JOURNAL_MAILS
    | FOLLOW_UP_MAILS
    | ATTENDANCE_MAILS
    | CLEARANCES_MAILS
    | ROSTERS_MAILS
    | SUBSTITUTES_MAILS
    | BLOCKING_MAILS,
    patient_emails=(
        "volunteers.follow_up.thanked",
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
        "volunteers.shifts.soon",
        "volunteers.rosters.asked",
        "volunteers.shifts.offer_ended",
        "volunteers.clearances.cleared",
        "volunteers.clearances.ending",
    ),
    periodic_tasks={
        pass_on_ended_offers: lazy_gettext("Offers places in shifts that were not claimed to the next who waits"),
        let_lapse: lazy_gettext("Ends requests to help that nobody answered in time"),
        ask_around: lazy_gettext("Asks others to stand in"),
        let_offers_lapse: lazy_gettext("Ends proposed pairs that nobody answered in time"),
        remind: lazy_gettext("Reminds those who were asked for a reference"),
        remind_of_shifts: lazy_gettext("Reminds volunteers of their shifts"),
        warn: lazy_gettext("Writes before a clearance ends"),
        end_clearances: lazy_gettext("Ends clearances that have run out"),
        ask_how_it_goes: lazy_gettext("Asks pairs how it goes"),
        complete: lazy_gettext("Counts the hours of shifts that are over"),
    },
    session_panels=(session_panel,),
    interpreters=(interpreted,),
    own_panels=(asked_panel, pairs_panel, mentoring_panel, hours_panel),
    personal_dates=(personal_dates,),
    touched=(touched_by,),
    board_lines=(board_lines, searches),
    household_panels=(household_panel,),
    family_panels=(offers_panel, mentoring_panel, closing_panel, family_panel),
    planning_panels=(planning_panel,),
    refusals=SHIFTS_REFUSALS
    | PAIRS_REFUSALS
    | JOURNAL_REFUSALS
    | FOLLOW_UP_REFUSALS
    | PROPOSALS_REFUSALS
    | REQUESTS_REFUSALS
    | CLEARANCES_REFUSALS
    | ROSTERS_REFUSALS
    | SUBSTITUTES_REFUSALS
    | HOURS_REFUSALS
    | BLOCKING_REFUSALS,
    labels=PROFILES_LABELS
    | REQUESTS_LABELS
    | PAIRS_LABELS
    | JOURNAL_LABELS
    | FOLLOW_UP_LABELS
    | PROPOSALS_LABELS
    | SHIFTS_LABELS
    | CLEARANCES_LABELS
    | ROSTERS_LABELS
    | SUBSTITUTES_LABELS
    | HOURS_LABELS,
)
