"""What community offers to the application."""

from collections.abc import Sequence

import click

from community.accounts.actions import sweep, sweep_applications
from community.accounts.emails import MAILS as ACCOUNTS_MAILS
from community.accounts.personal_data import PERSONAL_DATA as ACCOUNTS_DATA
from community.accounts.queries import find_signed_in, may_be_written_to
from community.accounts.views import LABELS as ACCOUNTS_LABELS
from community.accounts.views import REFUSALS as ACCOUNTS_REFUSALS
from community.accounts.views import blueprint as accounts
from community.emails.labels import LABELS as EMAILS_LABELS
from community.emails.personal_data import PERSONAL_DATA as EMAILS_DATA
from community.emails.views import blueprint as emails
from community.foundation.access import STAFF, Role, login_manager
from community.foundation.i18n import lazy_gettext
from community.foundation.manifest import Link, Manifest
from community.guidance.labels import LABELS as GUIDANCE_LABELS
from community.guidance.labels import REFUSALS as GUIDANCE_REFUSALS
from community.guidance.personal_data import PERSONAL_DATA as GUIDANCE_DATA
from community.guidance.views import blueprint as guidance
from community.help_requests.emails import MAILS as HELP_REQUESTS_MAILS
from community.help_requests.labels import LABELS as HELP_REQUESTS_LABELS
from community.help_requests.personal_data import PERSONAL_DATA as HELP_REQUESTS_DATA
from community.help_requests.views import blueprint as help_requests
from community.households.personal_data import PERSONAL_DATA as HOUSEHOLDS_DATA
from community.households.views import LABELS as HOUSEHOLDS_LABELS
from community.households.views import REFUSALS as HOUSEHOLDS_REFUSALS
from community.households.views import blueprint as households
from community.interviews.labels import LABELS as INTERVIEWS_LABELS
from community.interviews.labels import REFUSALS as INTERVIEWS_REFUSALS
from community.interviews.personal_data import PERSONAL_DATA as INTERVIEWS_DATA
from community.interviews.views import blueprint as interviews
from community.interviews.views import family_panel as own_profiles_panel
from community.members.actions import sweep as sweep_invitations
from community.members.emails import MAILS as MEMBERS_MAILS
from community.members.personal_data import PERSONAL_DATA as MEMBERS_DATA
from community.members.views import REFUSALS as MEMBERS_REFUSALS
from community.members.views import blueprint as members
from community.organisations.forms import LABELS as ORGANISATIONS_LABELS
from community.organisations.personal_data import PERSONAL_DATA as ORGANISATIONS_DATA
from community.organisations.views import blueprint as organisations
from community.places.personal_data import PERSONAL_DATA as PLACES_DATA
from community.policy import GRANTS
from community.privacy.actions import keep_house
from community.privacy.emails import MAILS as PRIVACY_MAILS
from community.privacy.labels import LABELS as PRIVACY_LABELS
from community.privacy.personal_data import PERSONAL_DATA as PRIVACY_DATA
from community.privacy.queries import overdue
from community.privacy.views import REFUSALS as PRIVACY_REFUSALS
from community.privacy.views import blueprint as privacy
from community.privacy.views import household_panel as retention_panel
from community.reporting.views import blueprint as reporting
from community.reports import REPORTS
from community.safeguarding.actions import remind
from community.safeguarding.emails import MAILS as SAFEGUARDING_MAILS
from community.safeguarding.labels import LABELS as SAFEGUARDING_LABELS
from community.safeguarding.labels import REFUSALS as SAFEGUARDING_REFUSALS
from community.safeguarding.personal_data import PERSONAL_DATA as SAFEGUARDING_DATA
from community.safeguarding.queries import waiting_long
from community.safeguarding.views import blueprint as safeguarding
from community.safeguarding.views import public_pages as safeguarding_pages
from community.site.views import LABELS as SITE_LABELS
from community.site.views import blueprint as site
from community.site.views import public_pages
from community.skills.labels import LABELS as SKILLS_LABELS
from community.skills.personal_data import PERSONAL_DATA as SKILLS_DATA
from community.skills.views import REFUSALS as SKILLS_REFUSALS
from community.skills.views import blueprint as skills
from community.watched import WATCHED
from community.watching.actions import remind as remind_of_waiting
from community.watching.emails import MAILS as WATCHING_MAILS
from community.watching.personal_data import PERSONAL_DATA as WATCHING_DATA
from community.watching.queries import late_lines, unattended_lines
from community.watching.views import blueprint as watching


def commands() -> Sequence[click.Command]:
    """What an operator may type."""
    from community.foundation.commands import COMMANDS
    from community.members.commands import COMMANDS as ACCOUNT_COMMANDS

    return (*COMMANDS, *ACCOUNT_COMMANDS)


def connect() -> None:
    """Tell the permission check how a signed-in device is recognised."""
    login_manager.user_loader(find_signed_in)


LEADS = {Role.COORDINATOR, Role.ADMINISTRATOR}

MANIFEST = Manifest(
    name="community",
    grants=GRANTS,
    blueprints=(
        site,
        accounts,
        organisations,
        members,
        emails,
        households,
        help_requests,
        safeguarding,
        skills,
        privacy,
        interviews,
        guidance,
        reporting,
        watching,
    ),
    commands=commands,
    links=(
        Link(
            "community.households.index",
            lazy_gettext("Households"),
            "people",
            lambda actor: Role.COORDINATOR in actor.roles,
            order=16,
        ),
        Link(
            "community.watching.index",
            lazy_gettext("What waits"),
            "bell",
            lambda actor: not actor.roles.isdisjoint(STAFF),
            order=52,
        ),
        Link(
            "community.accounts.sign_in",
            lazy_gettext("Sign in"),
            "key",
            lambda actor: not actor.signed_in,
            order=90,
            account=True,
        ),
        Link(
            "community.accounts.account",
            lazy_gettext("My account"),
            "person",
            lambda actor: actor.account_id is not None,
            order=90,
            account=True,
        ),
        Link(
            "community.organisations.index",
            lazy_gettext("Organisations"),
            "team",
            lambda actor: not actor.roles.isdisjoint(LEADS),
            order=70,
        ),
        Link(
            "community.reporting.index",
            lazy_gettext("Reports"),
            "list",
            lambda actor: not actor.roles.isdisjoint(LEADS),
            order=72,
        ),
        Link(
            "community.safeguarding.index",
            lazy_gettext("Concerns raised"),
            "shield",
            lambda actor: Role.SAFEGUARDING in actor.roles,
            order=18,
        ),
        Link(
            "community.skills.index",
            lazy_gettext("Skills"),
            "star",
            lambda actor: Role.ADMINISTRATOR in actor.roles,
            order=75,
        ),
        Link(
            "community.privacy.retention",
            lazy_gettext("What is removed"),
            "clock",
            lambda actor: Role.ADMINISTRATOR in actor.roles,
            order=78,
        ),
        Link(
            "community.emails.index",
            lazy_gettext("Mail"),
            "mail",
            lambda actor: not actor.roles.isdisjoint({*LEADS, Role.VETTING}),
            order=80,
        ),
        Link(
            "community.site.periodic_tasks",
            lazy_gettext("What runs by itself"),
            "repeat",
            lambda actor: Role.ADMINISTRATOR in actor.roles,
            order=82,
        ),
        Link("community.site.privacy", lazy_gettext("Privacy"), "lock", lambda actor: True, order=90, footer=True),
    ),
    reports=REPORTS,
    demo_sign_ins=(
        "administrator            admin@example.org",
        "coordinator              coordinator@example.org",
        "clears with them         colleague@example.org",
        "coordinator elsewhere    coordinator2@example.org",
        "clears with them         colleague2@example.org",
        "caseworker               caseworker@example.org",
        "volunteer, cleared       volunteer@example.org",
        "volunteer, not yet       applicant@example.org",
        "  all with the password  zaedno-demo",
        "household                /card/DEMO-CARD-0001 with the PIN 2468",
    ),
    readers=(may_be_written_to,),
    mails=ACCOUNTS_MAILS | MEMBERS_MAILS | HELP_REQUESTS_MAILS | SAFEGUARDING_MAILS | PRIVACY_MAILS | WATCHING_MAILS,
    patient_emails=("community.privacy.resting", "community.watching.owner", "community.watching.fallback"),
    periodic_tasks={
        sweep: lazy_gettext("Forgets old attempts to sign in and devices that are signed out"),
        sweep_applications: lazy_gettext("Forgets registrations that nobody confirmed"),
        sweep_invitations: lazy_gettext("Forgets invitations that nobody accepted"),
        keep_house: lazy_gettext("Removes what is not needed any more"),
        remind: lazy_gettext("Reminds of concerns that nobody has begun with"),
        remind_of_waiting: lazy_gettext("Reminds of whatever people wait for"),
    },
    household_panels=(retention_panel,),
    family_panels=(own_profiles_panel,),
    checks=(overdue, waiting_long, unattended_lines),
    notices=(late_lines,),
    watched=WATCHED,
    personal_data=(
        HOUSEHOLDS_DATA,
        INTERVIEWS_DATA,
        GUIDANCE_DATA,
        HELP_REQUESTS_DATA,
        ACCOUNTS_DATA,
        ORGANISATIONS_DATA,
        PLACES_DATA,
        WATCHING_DATA,
        MEMBERS_DATA,
        EMAILS_DATA,
        SAFEGUARDING_DATA,
        SKILLS_DATA,
        PRIVACY_DATA,
    ),
    refusals=ACCOUNTS_REFUSALS
    | MEMBERS_REFUSALS
    | HOUSEHOLDS_REFUSALS
    | SKILLS_REFUSALS
    | INTERVIEWS_REFUSALS
    | GUIDANCE_REFUSALS
    | SAFEGUARDING_REFUSALS
    | PRIVACY_REFUSALS,
    labels=ACCOUNTS_LABELS
    | SITE_LABELS
    | ORGANISATIONS_LABELS
    | EMAILS_LABELS
    | HOUSEHOLDS_LABELS
    | HELP_REQUESTS_LABELS
    | SKILLS_LABELS
    | INTERVIEWS_LABELS
    | GUIDANCE_LABELS
    | SAFEGUARDING_LABELS
    | PRIVACY_LABELS,
    public_pages=(public_pages, safeguarding_pages),
    connect=connect,
)
