"""What volunteers offers to the application."""

from community.foundation.access import Role
from community.foundation.i18n import lazy_gettext
from community.foundation.manifest import Link, Manifest
from volunteers.blocking.actions import leave
from volunteers.blocking.letters import MAILS as BLOCKING_MAILS
from volunteers.blocking.views import REFUSALS as BLOCKING_REFUSALS
from volunteers.blocking.views import blueprint as blocking
from volunteers.candidates.words import WORDS as CANDIDATE_WORDS
from volunteers.care.letters import MAILS as CARE_MAILS
from volunteers.care.views import blueprint as care
from volunteers.care.views import family_panel as closing_panel
from volunteers.care.views import hours_panel
from volunteers.care.words import REFUSALS as CARE_REFUSALS
from volunteers.care.words import WORDS as CARE_WORDS
from volunteers.changes.letters import MAILS as CHANGE_MAILS
from volunteers.changes.queries import touched_by
from volunteers.confirmations.views import blueprint as confirmations
from volunteers.confirmations.words import REFUSALS as CONFIRMATION_REFUSALS
from volunteers.confirmations.words import WORDS as CONFIRMATION_WORDS
from volunteers.demo_commands import COMMANDS
from volunteers.desk.views import REFUSALS as DESK_REFUSALS
from volunteers.desk.views import blueprint as desk
from volunteers.desk.words import WORDS as DESK_WORDS
from volunteers.introductions.views import blueprint as introductions
from volunteers.measures.commands import COMMANDS as MATCHING_COMMANDS
from volunteers.mentoring.actions import ask_how_it_goes
from volunteers.mentoring.letters import MAILS as MENTORING_MAILS
from volunteers.mentoring.views import blueprint as mentoring
from volunteers.mentoring.views import own_panel as mentoring_panel
from volunteers.mentoring.words import REFUSALS as MENTORING_REFUSALS
from volunteers.mentoring.words import WORDS as MENTORING_WORDS
from volunteers.openings.queries import interpreted
from volunteers.openings.views import REFUSALS as OPENING_REFUSALS
from volunteers.openings.views import blueprint as openings
from volunteers.openings.views import planning_panel
from volunteers.pairs.actions import let_lapse as let_offers_lapse
from volunteers.pairs.actions import part
from volunteers.pairs.letters import MAILS as PAIR_MAILS
from volunteers.pairs.views import blueprint as pairs
from volunteers.pairs.views import family_panel as offers_panel
from volunteers.pairs.views import own_panel as pairs_panel
from volunteers.pairs.words import REFUSALS as PAIR_REFUSALS
from volunteers.pairs.words import WORDS as PAIR_WORDS
from volunteers.personal_data import TABLES
from volunteers.personal_words import COLUMNS
from volunteers.personal_words import WORDS as PERSONAL_WORDS
from volunteers.policy import GRANTS
from volunteers.presence.actions import complete
from volunteers.presence.letters import MAILS as PRESENCE_MAILS
from volunteers.presence.views import blueprint as presence
from volunteers.presence.views import board_lines
from volunteers.profiles.views import blueprint as profiles
from volunteers.profiles.words import WORDS as PROFILE_WORDS
from volunteers.reactions import connect
from volunteers.references.actions import remind
from volunteers.references.letters import MAILS as REFERENCE_MAILS
from volunteers.references.views import REFUSALS as REFERENCE_REFUSALS
from volunteers.references.views import blueprint as references
from volunteers.reminders.actions import remind_of_shifts
from volunteers.reminders.letters import MAILS as REMINDER_MAILS
from volunteers.reports import REPORTS
from volunteers.requests.views import REFUSALS as REQUEST_REFUSALS
from volunteers.requests.views import blueprint as requests
from volunteers.requests.views import family_panel, household_panel
from volunteers.requests.words import WORDS as REQUEST_WORDS
from volunteers.roster.actions import let_lapse
from volunteers.roster.letters import MAILS as ROSTER_MAILS
from volunteers.roster.views import REFUSALS as ROSTER_REFUSALS
from volunteers.roster.views import blueprint as roster
from volunteers.roster.views import own_panel as asked_panel
from volunteers.roster.words import WORDS as ROSTER_WORDS
from volunteers.shifts.actions import pass_on_ended_offers
from volunteers.shifts.entries import personal_dates
from volunteers.shifts.letters import MAILS
from volunteers.shifts.queries import wrong_counters
from volunteers.shifts.views import REFUSALS, session_panel
from volunteers.shifts.views import blueprint as shifts
from volunteers.shifts.words import WORDS
from volunteers.standins.actions import ask_around
from volunteers.standins.letters import MAILS as STANDIN_MAILS
from volunteers.standins.views import blueprint as standins
from volunteers.standins.views import board_lines as searches
from volunteers.standins.words import REFUSALS as STANDIN_REFUSALS
from volunteers.standins.words import WORDS as STANDIN_WORDS
from volunteers.terms import TERMS
from volunteers.vetting.actions import end_clearances, warn
from volunteers.vetting.letters import MAILS as VETTING_MAILS
from volunteers.vetting.views import REFUSALS as VETTING_REFUSALS
from volunteers.vetting.views import blueprint as vetting
from volunteers.vetting.words import WORDS as VETTING_WORDS

MANIFEST = Manifest(
    name="volunteers",
    grants=GRANTS,
    blueprints=(
        presence,
        profiles,
        requests,
        shifts,
        openings,
        roster,
        standins,
        confirmations,
        desk,
        pairs,
        introductions,
        mentoring,
        care,
        vetting,
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
            "volunteers.care.index",
            lazy_gettext("This week"),
            "list",
            lambda actor: Role.COORDINATOR in actor.roles,
            order=51,
        ),
        Link(
            "volunteers.desk.index",
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
            "volunteers.roster.index",
            lazy_gettext("Rosters"),
            "team",
            lambda actor: Role.COORDINATOR in actor.roles,
            order=19,
        ),
        Link(
            "volunteers.vetting.index",
            lazy_gettext("Clearances"),
            "shield",
            lambda actor: not actor.roles.isdisjoint((Role.COORDINATOR, Role.VETTING)),
            order=60,
        ),
        # For whoever was handed such a paper: an employer, a school, an office.
        Link(
            "volunteers.confirmations.ask",
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
    | CHANGE_MAILS
    | PRESENCE_MAILS
    | VETTING_MAILS
    | REFERENCE_MAILS
    | ROSTER_MAILS
    | STANDIN_MAILS
    | REMINDER_MAILS
    | BLOCKING_MAILS,
    patient_mails=(
        "volunteers.care.thanked",
        "volunteers.mentoring.asked",
        "volunteers.mentoring.nudged",
        "volunteers.mentoring.silent",
        "volunteers.mentoring.talk",
        "volunteers.pairs.agreed",
        "volunteers.pairs.asked",
        "volunteers.pairs.family_left",
        "volunteers.pairs.left",
        "volunteers.references.asked",
        "volunteers.references.reminded",
        "volunteers.reminders.soon",
        "volunteers.roster.asked",
        "volunteers.shifts.offer_ended",
        "volunteers.vetting.cleared",
        "volunteers.vetting.ending",
    ),
    chores=(
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
    | OPENING_REFUSALS
    | VETTING_REFUSALS
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
    | DESK_WORDS
    | CANDIDATE_WORDS
    | WORDS
    | VETTING_WORDS
    | ROSTER_WORDS
    | STANDIN_WORDS
    | CONFIRMATION_WORDS
    | PERSONAL_WORDS,
)
