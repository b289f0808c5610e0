"""What volunteers offers to the application."""

from community.foundation.access import Role
from community.foundation.i18n import lazy_gettext
from community.foundation.manifest import Link, Manifest
from volunteers.attendance.actions import complete
from volunteers.attendance.emails import MAILS as PRESENCE_MAILS
from volunteers.attendance.views import blueprint as presence
from volunteers.attendance.views import board_lines
from volunteers.blocking.actions import leave
from volunteers.blocking.emails import MAILS as BLOCKING_MAILS
from volunteers.blocking.views import REFUSALS as BLOCKING_REFUSALS
from volunteers.blocking.views import blueprint as blocking
from volunteers.clearances.actions import end_clearances, remind, warn
from volunteers.clearances.emails import MAILS as REFERENCE_MAILS
from volunteers.clearances.labels import WORDS as VETTING_WORDS
from volunteers.clearances.views import REFUSALS as REFERENCE_REFUSALS
from volunteers.clearances.views import blueprint as references
from volunteers.demo.commands import COMMANDS
from volunteers.follow_up.emails import MAILS as CARE_MAILS
from volunteers.follow_up.labels import REFUSALS as CARE_REFUSALS
from volunteers.follow_up.labels import WORDS as CARE_WORDS
from volunteers.follow_up.views import blueprint as care
from volunteers.follow_up.views import family_panel as closing_panel
from volunteers.follow_up.views import hours_panel
from volunteers.hours.labels import REFUSALS as CONFIRMATION_REFUSALS
from volunteers.hours.labels import WORDS as CONFIRMATION_WORDS
from volunteers.hours.views import blueprint as confirmations
from volunteers.journal.actions import ask_how_it_goes
from volunteers.journal.emails import MAILS as MENTORING_MAILS
from volunteers.journal.labels import REFUSALS as MENTORING_REFUSALS
from volunteers.journal.labels import WORDS as MENTORING_WORDS
from volunteers.journal.views import blueprint as mentoring
from volunteers.journal.views import own_panel as mentoring_panel
from volunteers.measuring.commands import COMMANDS as MATCHING_COMMANDS
from volunteers.pairs.actions import let_lapse as let_offers_lapse
from volunteers.pairs.actions import part
from volunteers.pairs.emails import MAILS as PAIR_MAILS
from volunteers.pairs.labels import REFUSALS as PAIR_REFUSALS
from volunteers.pairs.labels import WORDS as PAIR_WORDS
from volunteers.pairs.views import blueprint as introductions
from volunteers.pairs.views import family_panel as offers_panel
from volunteers.pairs.views import own_panel as pairs_panel
from volunteers.personal_data import TABLES
from volunteers.personal_words import COLUMNS
from volunteers.personal_words import WORDS as PERSONAL_WORDS
from volunteers.policy import GRANTS
from volunteers.profiles.labels import WORDS as PROFILE_WORDS
from volunteers.profiles.views import blueprint as profiles
from volunteers.proposals.labels import WORDS as CANDIDATE_WORDS
from volunteers.proposals.views import REFUSALS as DESK_REFUSALS
from volunteers.proposals.views import blueprint as desk
from volunteers.reactions import connect
from volunteers.reports import REPORTS
from volunteers.requests.labels import WORDS as REQUEST_WORDS
from volunteers.requests.views import REFUSALS as REQUEST_REFUSALS
from volunteers.requests.views import blueprint as requests
from volunteers.requests.views import family_panel, household_panel
from volunteers.rosters.actions import let_lapse
from volunteers.rosters.emails import MAILS as ROSTER_MAILS
from volunteers.rosters.labels import WORDS as ROSTER_WORDS
from volunteers.rosters.views import REFUSALS as ROSTER_REFUSALS
from volunteers.rosters.views import blueprint as roster
from volunteers.rosters.views import own_panel as asked_panel
from volunteers.shifts.actions import pass_on_ended_offers, remind_of_shifts
from volunteers.shifts.emails import MAILS
from volunteers.shifts.labels import WORDS
from volunteers.shifts.queries import interpreted, touched_by, wrong_counters
from volunteers.shifts.views import REFUSALS, personal_dates, planning_panel, session_panel
from volunteers.shifts.views import blueprint as openings
from volunteers.substitutes.actions import ask_around
from volunteers.substitutes.emails import MAILS as STANDIN_MAILS
from volunteers.substitutes.labels import REFUSALS as STANDIN_REFUSALS
from volunteers.substitutes.labels import WORDS as STANDIN_WORDS
from volunteers.substitutes.views import blueprint as standins
from volunteers.substitutes.views import board_lines as searches
from volunteers.terms import TERMS

MANIFEST = Manifest(
    name="volunteers",
    grants=GRANTS,
    blueprints=(
        presence,
        profiles,
        requests,
        openings,
        openings,
        roster,
        standins,
        confirmations,
        desk,
        introductions,
        introductions,
        mentoring,
        care,
        references,
        references,
        blocking,
    ),
    commands=(*COMMANDS, *MATCHING_COMMANDS),
    terms=TERMS,
    personal_tables=TABLES,
    farewells=(part,),
    account_farewells=(leave,),
    columns=COLUMNS,
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
    checks=(wrong_counters,),
    mails=MAILS
    | PAIR_MAILS
    | MENTORING_MAILS
    | CARE_MAILS
    | MAILS
    | PRESENCE_MAILS
    | REFERENCE_MAILS
    | REFERENCE_MAILS
    | ROSTER_MAILS
    | STANDIN_MAILS
    | MAILS
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
    periodic_tasks=(
        pass_on_ended_offers,
        let_lapse,
        ask_around,
        let_offers_lapse,
        remind,
        remind_of_shifts,
        warn,
        end_clearances,
        ask_how_it_goes,
        complete,
    ),
    session_panels=(session_panel,),
    interpreters=(interpreted,),
    own_panels=(asked_panel, pairs_panel, mentoring_panel, hours_panel),
    personal_dates=(personal_dates,),
    touched=(touched_by,),
    board_lines=(board_lines, searches),
    household_panels=(household_panel,),
    family_panels=(offers_panel, mentoring_panel, closing_panel, family_panel),
    planning_panels=(planning_panel,),
    refusals=REFUSALS
    | PAIR_REFUSALS
    | MENTORING_REFUSALS
    | CARE_REFUSALS
    | DESK_REFUSALS
    | REQUEST_REFUSALS
    | REFUSALS
    | REFERENCE_REFUSALS
    | REFERENCE_REFUSALS
    | ROSTER_REFUSALS
    | STANDIN_REFUSALS
    | CONFIRMATION_REFUSALS
    | BLOCKING_REFUSALS,
    words=PROFILE_WORDS
    | REQUEST_WORDS
    | PAIR_WORDS
    | MENTORING_WORDS
    | CARE_WORDS
    | CANDIDATE_WORDS
    | CANDIDATE_WORDS
    | WORDS
    | VETTING_WORDS
    | ROSTER_WORDS
    | STANDIN_WORDS
    | CONFIRMATION_WORDS
    | PERSONAL_WORDS,
)
