"""What community offers to the application."""

from collections.abc import Sequence

import click

from community.accounts.actions import sweep, sweep_applications
from community.agreements.queries import both_live
from community.agreements.views import FAMILY_PANEL as STEPS_PANEL
from community.agreements.views import WISH_PANEL
from community.audited import AUDITED
from community.caseload.views import desk_panel as caseload_panel
from community.conferences.actions import remind as remind_of_conference_tasks
from community.conferences.views import FAMILY_PANEL as CONFERENCES_PANEL
from community.directory.views import public_pages as directory_pages
from community.duplicates.views import household_panel as duplicates_panel
from community.emails.queries import wish
from community.emergency_access.actions import end_what_is_over
from community.emergency_access.queries import open_now, unended
from community.emergency_access.views import FAMILY_PANEL as EMERGENCY_PANEL
from community.emergency_access.views import READS
from community.foundation.access import STAFF, Role, login_manager
from community.foundation.i18n import lazy_gettext
from community.foundation.manifest import HouseholdFilter, Link, Manifest, NavGroup, holding, of_slices
from community.foundation.sms import deliver_texts
from community.help_requests.queries import left_open, of_who_asks
from community.households.queries import find_signed_in, one_card
from community.housing.queries import looks_for_homes
from community.housing.views import FAMILY_PANEL as HOME_PANEL
from community.housing.views import public_pages as housing_pages
from community.housing.views import referral_panel as home_of_referral_panel
from community.interviews.views import FAMILY_PANEL as OWN_PROFILES_PANEL
from community.look.views import shown_to as looks_at_it
from community.mediation.actions import watch as watch_mediations
from community.mediation.views import FAMILY_PANEL as MEDIATION_PANEL
from community.members.actions import sweep as sweep_invitations
from community.members.queries import one_of_each_role
from community.own_addresses.actions import let_go as end_own_address
from community.own_addresses.actions import part as end_own_addresses
from community.packs.actions import PARTS as PACK_PARTS
from community.passkeys.actions import sweep as sweep_passkey_questions
from community.policy import GRANTS
from community.privacy.actions import keep_house
from community.privacy.queries import overdue
from community.privacy.views import FAMILY_PANEL as ERASING_PANEL
from community.privacy.views import household_panel as retention_panel
from community.referrals.actions import remind as remind_of_referrals
from community.referrals.queries import unshared_lines
from community.referrals.views import FAMILY_PANEL as OWN_REFERRALS_PANEL
from community.referrals.views import household_panel as referrals_panel
from community.reports import INDICATORS, REPORTS
from community.safeguarding.actions import remind
from community.safeguarding.queries import waiting_long
from community.safeguarding.views import public_pages as safeguarding_pages
from community.schooling.actions import follow as follow_to_the_other_home
from community.schooling.queries import both_live as both_to_school
from community.schooling.views import FAMILY_PANEL as SCHOOLING_PANEL
from community.schooling.views import household_panel as ways_to_school_panel
from community.schooling.views import referral_panel as school_of_referral_panel
from community.setup.queries import lacking
from community.setup.views import FIRST_STEPS
from community.setup.views import desk_panel as first_steps_panel
from community.signals import member_leaving
from community.site.views import public_pages
from community.staff_training.actions import ask_again
from community.watched import WATCHED
from community.watching.actions import remind as remind_of_waiting
from community.watching.queries import late_lines, unattended_lines
from community.worries.views import public_pages as worry_pages


def commands() -> Sequence[click.Command]:
    """What an operator may type."""
    from community.foundation.commands import COMMANDS
    from community.members.commands import COMMANDS as ACCOUNT_COMMANDS
    from community.packs.commands import COMMANDS as PACK_COMMANDS

    return (*COMMANDS, *ACCOUNT_COMMANDS, *PACK_COMMANDS)


def connect() -> None:
    """Tell the permission check how a signed-in device is recognised, and who hears that somebody leaves a home."""
    login_manager.user_loader(find_signed_in)
    member_leaving.connect(follow_to_the_other_home)
    member_leaving.connect(end_own_address)


LEADS = {Role.COORDINATOR, Role.ADMINISTRATOR}

MANIFEST = Manifest(
    name="community",
    **of_slices(
        "community",
        "households own_addresses homes duplicates interviews guidance help_requests agreements duties conferences "
        "caseload accounts passkeys organisations places watching members emails safeguarding sharing referrals "
        "worries mediation housing schooling staff_training directory skills school_terms "
        "privacy audit_trail emergency_access site origins reporting decisions packs setup look",
    ),
    grants=GRANTS,
    commands=commands,
    links=(
        Link(
            "community.households.index",
            lazy_gettext("Households"),
            "people",
            holding(Role.COORDINATOR),
            order=16,
            group=NavGroup.PEOPLE,
            dock=3,
        ),
        # Whoever accompanies families.
        Link(
            "community.caseload.index",
            lazy_gettext("Families I accompany"),
            "family",
            holding(Role.CASEWORKER),
            order=17,
            group=NavGroup.PEOPLE,
            dock=2,
            short=lazy_gettext("I accompany"),
        ),
        Link(
            "community.agreements.index",
            lazy_gettext("Agreements"),
            "check",
            holding(Role.CASEWORKER),
            order=18,
            group=NavGroup.PEOPLE,
        ),
        Link(
            "community.schooling.index",
            lazy_gettext("Ways to school"),
            "school",
            holding(Role.COORDINATOR, Role.CASEWORKER, Role.SERVICE),
            order=18,
            group=NavGroup.PEOPLE,
        ),
        Link(
            "community.watching.index",
            lazy_gettext("My work"),
            "inbox",
            holding(*STAFF),
            order=3,
            home=True,
            group=NavGroup.WORK,
            dock=1,
        ),
        Link(
            "community.accounts.sign_in",
            lazy_gettext("Sign in"),
            "enter",
            lambda actor: not actor.signed_in,
            order=90,
            dock=9,
            short=lazy_gettext("Sign in"),
            account=True,
        ),
        Link(
            "community.accounts.account",
            lazy_gettext("My account"),
            "me",
            lambda actor: actor.account_id is not None,
            order=90,
            dock=5,
            short=lazy_gettext("Me"),
            account=True,
        ),
        Link(
            "community.organisations.index",
            lazy_gettext("Organisations"),
            "team",
            holding(*LEADS),
            order=70,
            group=NavGroup.HOUSE,
        ),
        Link(
            "community.sharing.index",
            lazy_gettext("Data sharing"),
            "lock",
            holding(*LEADS),
            order=71,
            group=NavGroup.HOUSE,
        ),
        Link(
            "community.reporting.index",
            lazy_gettext("Reports"),
            "report",
            holding(*LEADS, Role.REPORTER),
            order=72,
            group=NavGroup.LOOK_BACK,
        ),
        Link(
            "community.safeguarding.index",
            lazy_gettext("Concerns raised"),
            "shield",
            holding(Role.SAFEGUARDING),
            order=18,
            group=NavGroup.PEOPLE,
            dock=2,
        ),
        Link(
            "community.skills.index",
            lazy_gettext("Skills"),
            "star",
            holding(Role.ADMINISTRATOR),
            order=75,
            group=NavGroup.HOUSE,
        ),
        Link(
            "community.places.index",
            lazy_gettext("Districts and neighbourhoods"),
            "venue",
            holding(Role.ADMINISTRATOR),
            order=71,
            group=NavGroup.HOUSE,
        ),
        Link(
            "community.school_terms.index",
            lazy_gettext("School terms"),
            "book",
            holding(Role.ADMINISTRATOR),
            order=72,
            group=NavGroup.HOUSE,
        ),
        Link(
            "community.site.reviews",
            lazy_gettext("Reviews of languages"),
            "globe",
            holding(Role.ADMINISTRATOR),
            order=76,
            group=NavGroup.HOUSE,
        ),
        Link(
            "community.privacy.retention",
            lazy_gettext("What is removed"),
            "clock",
            holding(Role.ADMINISTRATOR),
            order=78,
            group=NavGroup.LOOK_BACK,
        ),
        Link(
            "community.audit_trail.index",
            lazy_gettext("Audit trail"),
            "eye",
            holding(*LEADS, Role.CASEWORKER, Role.SERVICE),
            order=79,
            group=NavGroup.LOOK_BACK,
        ),
        Link(
            "community.emergency_access.index",
            lazy_gettext("Emergency access"),
            "key",
            holding(*LEADS),
            order=79,
            group=NavGroup.LOOK_BACK,
        ),
        Link(
            "community.emails.index",
            lazy_gettext("Mail"),
            "mail",
            holding(*LEADS, Role.VETTING),
            order=80,
            group=NavGroup.LOOK_BACK,
        ),
        Link(
            "community.site.periodic_tasks",
            lazy_gettext("What runs by itself"),
            "repeat",
            holding(Role.ADMINISTRATOR),
            order=82,
            group=NavGroup.HOUSE,
        ),
        Link(
            "community.help_requests.ask_page",
            lazy_gettext("I need help"),
            "rescue",
            lambda actor: actor.household_id is not None,
            order=45,
            dock=9,
            short=lazy_gettext("Help"),
            urgent=True,
        ),
        Link(
            "community.setup.show",
            lazy_gettext("First steps"),
            "check",
            holding(Role.ADMINISTRATOR),
            order=69,
            group=NavGroup.HOUSE,
        ),
        # Referrals and the directory.
        Link(
            "community.referrals.index",
            lazy_gettext("Referrals"),
            "help-out",
            holding(Role.COORDINATOR, Role.CASEWORKER),
            order=19,
            group=NavGroup.PEOPLE,
        ),
        Link(
            "community.referrals.received",
            lazy_gettext("Referrals received"),
            "help-out",
            holding(Role.SERVICE),
            order=17,
            group=NavGroup.PEOPLE,
            dock=2,
            short=lazy_gettext("Referrals"),
        ),
        Link(
            "community.referrals.mine",
            lazy_gettext("Who helps me"),
            "help-out",
            lambda actor: actor.household_id is not None and not actor.is_shared,
            order=44,
        ),
        Link(
            "community.conferences.index",
            lazy_gettext("Meetings about families"),
            "people",
            holding(Role.COORDINATOR, Role.CASEWORKER, Role.SERVICE),
            order=21,
            group=NavGroup.PEOPLE,
        ),
        # Among neighbours.
        Link(
            "community.worries.index",
            lazy_gettext("Worries of neighbours"),
            "people",
            holding(Role.COORDINATOR, Role.CASEWORKER),
            order=20,
            group=NavGroup.PEOPLE,
        ),
        Link(
            "community.mediation.led",
            lazy_gettext("Mediations that I lead"),
            "help-out",
            holding(Role.SERVICE),
            order=18,
            group=NavGroup.PEOPLE,
        ),
        Link(
            "community.mediation.mine",
            lazy_gettext("Talks with neighbours"),
            "help-out",
            lambda actor: actor.household_id is not None and not actor.is_shared,
            order=46,
        ),
        Link(
            "community.worries.tell",
            lazy_gettext("Something worries you among neighbours?"),
            "people",
            lambda actor: True,
            order=61,
            footer=True,
        ),
        Link(
            "community.staff_training.index",
            lazy_gettext("Courses for staff"),
            "book",
            holding(Role.COORDINATOR, Role.SERVICE),
            order=20,
            group=NavGroup.PEOPLE,
        ),
        Link(
            "community.directory.index",
            lazy_gettext("Who helps with what"),
            "search",
            lambda actor: True,
            order=60,
            footer=True,
        ),
        # Homes: the office's, and those of whoever accompanies families; the page for owners is everybody's.
        Link(
            "community.housing.index",
            lazy_gettext("Homes"),
            "key",
            looks_for_homes,
            order=18,
            group=NavGroup.PEOPLE,
        ),
        Link(
            "community.housing.needs",
            lazy_gettext("Who needs a home"),
            "home",
            holding(Role.CASEWORKER),
            order=20,
            group=NavGroup.PEOPLE,
        ),
        Link(
            "community.housing.offer",
            lazy_gettext("Offer a home"),
            "key",
            lambda actor: True,
            order=61,
            footer=True,
        ),
        Link(
            "community.decisions.index",
            lazy_gettext("Settings of the town"),
            "settings",
            holding(*LEADS),
            order=74,
            group=NavGroup.HOUSE,
        ),
        Link(
            "community.duties.index",
            lazy_gettext("Duties of the municipality"),
            "check",
            holding(Role.ADMINISTRATOR),
            order=73,
            group=NavGroup.HOUSE,
        ),
        Link(
            "community.packs.index",
            lazy_gettext("The town as a pack"),
            "bring",
            holding(Role.ADMINISTRATOR),
            order=77,
            group=NavGroup.HOUSE,
        ),
        Link("community.look.show", lazy_gettext("The look"), "eye", looks_at_it, order=95, footer=True),
        Link("community.site.privacy", lazy_gettext("Privacy"), "lock", lambda actor: True, order=90, footer=True),
    ),
    reports=REPORTS,
    indicators=INDICATORS,
    demo_sign_ins=(
        "administrator            admin@example.org",
        "coordinator              coordinator@example.org",
        "clears with them         colleague@example.org",
        "coordinator elsewhere    coordinator2@example.org",
        "clears with them         colleague2@example.org",
        "caseworker               caseworker@example.org",
        "municipality's           municipality@example.org",
        "receives referrals       health@example.org",
        "                         school@example.org",
        "                         housing@example.org",
        "                         mediator@example.org",
        "reports to funders       reporter@example.org",
        "volunteer, cleared       volunteer@example.org",
        "volunteer, not yet       applicant@example.org",
        "takes part only          resident@example.org",
        "  all with the password  zaedno-demo",
        "household                /card/DEMO-CARD-0001 with the PIN 2468",
        "its adults               /card/DEMO-CARD-0002 and /card/DEMO-CARD-0003, the same PIN",
    ),
    wish=wish,
    farewells=(end_own_addresses,),
    patient_emails=dict.fromkeys(
        (
            "community.privacy.resting",
            "community.privacy.erased",
            "community.privacy.erasure_asked",
            "community.watching.owner",
            "community.watching.fallback",
            "community.referrals.news",
            "community.referrals.overdue",
            "community.conferences.invited",
            "community.conferences.moved",
            "community.conferences.cancelled",
            "community.conferences.due",
            "community.mediation.ending",
            "community.mediation.due",
            "community.worries.waiting",
            "community.staff_training.invited",
            "community.staff_training.changed",
            "community.staff_training.again",
            "community.staff_training.finished",
            "community.staff_training.in_use",
        )
    ),
    periodic_tasks={
        deliver_texts: lazy_gettext("Sends the SMS that wait"),
        sweep: lazy_gettext("Forgets old attempts to sign in and devices that are signed out"),
        sweep_applications: lazy_gettext("Forgets registrations that nobody confirmed"),
        sweep_passkey_questions: lazy_gettext("Forgets questions to passkeys that were not answered"),
        sweep_invitations: lazy_gettext("Forgets invitations that nobody accepted"),
        keep_house: lazy_gettext("Removes what is not needed any more"),
        end_what_is_over: lazy_gettext("Closes what was open in an emergency"),
        remind: lazy_gettext("Reminds of concerns that nobody has begun with"),
        remind_of_waiting: lazy_gettext("Reminds of whatever people wait for"),
        remind_of_conference_tasks: lazy_gettext("Reminds of what was agreed at meetings about families"),
        remind_of_referrals: lazy_gettext("Reminds of first contacts that are overdue"),
        watch_mediations: lazy_gettext("Ends mediations after six months, and reminds of what is due in them"),
        ask_again: lazy_gettext("Asks whoever was in a course for staff, 90 days later, whether they use it"),
    },
    household_panels=(duplicates_panel, ways_to_school_panel, referrals_panel, retention_panel),
    first_readers=(one_of_each_role, one_card),
    referral_panels=(home_of_referral_panel, school_of_referral_panel),
    household_filters=(HouseholdFilter("help", lazy_gettext("Asked for help"), of_who_asks),),
    merge_checks=(left_open, both_live, both_to_school),
    family_panels=(
        EMERGENCY_PANEL,
        CONFERENCES_PANEL,
        SCHOOLING_PANEL,
        STEPS_PANEL,
        WISH_PANEL,
        HOME_PANEL,
        ERASING_PANEL,
        OWN_PROFILES_PANEL,
        OWN_REFERRALS_PANEL,
        MEDIATION_PANEL,
    ),
    checks=(overdue, waiting_long, unattended_lines, unended),
    notices=(late_lines, lacking, unshared_lines, open_now),
    first_steps=FIRST_STEPS,
    pack_parts=PACK_PARTS,
    desk_panels=(first_steps_panel, caseload_panel),
    audited=AUDITED,
    emergency_reads=READS,
    watched=WATCHED,
    public_pages=(public_pages, safeguarding_pages, directory_pages, worry_pages, housing_pages),
    connect=connect,
)
