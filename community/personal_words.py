"""What the copy of one's data is about, and its columns, in the reader's language."""

from collections.abc import Callable
from typing import Any

from community.accounts.rules import AccountState
from community.foundation.config import Config
from community.foundation.i18n import current_language, days_long, gettext, lazy_gettext
from community.foundation.personal_data import Topic
from community.help_requests.rules import CallState
from community.households.rules import HouseholdState
from community.interviews.labels import columns
from community.interviews.rules import Aim


def worded(group: str) -> Callable[[Any], str]:
    """An answer of an interview in the words of the interview's own file."""
    return lambda answer: columns(current_language().code)[0].say(group, answer)


def scripts(answers: dict[str, str]) -> list[str]:
    """How well somebody knows each script."""
    return [f"{worded('script')(one)}: {worded('literacy')(level)}" for one, level in answers.items()]


def aims(answers: list[str]) -> list[str]:
    """What somebody would like to reach."""
    return [worded("aim")(Aim(one)) for one in answers]


def with_account(_config: Config) -> str:
    """For as long as the account is there."""
    return gettext("As long as you have your account. When you delete it, this goes at once.")


def with_household(config: Config) -> str:
    """For as long as the household is not erased."""
    return gettext(
        "As long as your family is here. When you erase it, this goes at once; when nobody uses it for %(time)s, your coordinator is asked, and then it goes.",
        time=days_long(config.keep_households_days),
    )


ACCOUNT = Topic(
    lazy_gettext("Your account"),
    "person",
    lazy_gettext("So that you can sign in, and so that we can reach you."),
    with_account,
)
ROLES = Topic(
    lazy_gettext("Your roles"), "team", lazy_gettext("So that every page knows what is open to you."), with_account
)
DEVICES = Topic(
    lazy_gettext("Devices and calendars"),
    "device",
    lazy_gettext(
        "So that you stay signed in, see where, and can end it. Of a calendar's address we know only that there is one."
    ),
    lambda config: gettext(
        "Until you end them, and %(time)s longer, so that you can see what was signed in.",
        time=days_long(config.keep_devices_days),
    ),
)
EMAILS = Topic(
    lazy_gettext("Emails to you"),
    "mail",
    lazy_gettext("So that we see whether an email arrived. What an email said is not kept."),
    lambda config: gettext(
        "The address for %(time)s. Then only the number of the email stays.", time=days_long(config.keep_emails_days)
    ),
)
FAMILY = Topic(
    lazy_gettext("Your family"),
    "people",
    lazy_gettext(
        "So that those who invite you know how to call you, in which language, and what helps you to take part."
    ),
    with_household,
)
CONSENTS = Topic(
    lazy_gettext("What you agreed to"),
    "check",
    lazy_gettext("So that everybody can see what you allowed, and since when you do not any more."),
    with_household,
)
CARD = Topic(
    lazy_gettext("Card and devices"),
    "qr",
    lazy_gettext("So that your card opens your pages, and so that a lost one can be ended."),
    with_household,
)
SKILLS = Topic(
    lazy_gettext("Skills, talks and work"),
    "star",
    lazy_gettext("So that you need not tell it twice, and so that it is known what you look for."),
    with_household,
)
CALLS = Topic(
    lazy_gettext("When you asked for help"),
    "help",
    lazy_gettext("So that somebody calls you, and so that no call is forgotten."),
    with_household,
)

LABELS = {
    AccountState.ACTIVE: lazy_gettext("Active"),
    HouseholdState.ACTIVE: lazy_gettext("Active"),
    HouseholdState.INACTIVE: lazy_gettext("Inactive"),
    HouseholdState.ERASED: lazy_gettext("Erased"),
    CallState.OPEN: lazy_gettext("Waiting"),
    CallState.SETTLED: lazy_gettext("Settled"),
    CallState.TAKEN_BACK: lazy_gettext("Taken back"),
}

# By the name of the column: the same name means the same everywhere.
COLUMNS = {
    "name": lazy_gettext("Name"),
    "family_name": lazy_gettext("Family name"),
    "email": lazy_gettext("E-mail"),
    "phone": lazy_gettext("Telephone"),
    "locale": lazy_gettext("Language"),
    "state": lazy_gettext("State"),
    "created_at": lazy_gettext("Since"),
    "email_confirmed_at": lazy_gettext("Address confirmed"),
    "last_signed_in_at": lazy_gettext("Last signed in"),
    "totp_confirmed_at": lazy_gettext("Second step since"),
    "role": lazy_gettext("Role"),
    "organisation": lazy_gettext("Organisation"),
    "granted_at": lazy_gettext("Since"),
    "label": lazy_gettext("Device"),
    "last_used_at": lazy_gettext("Last used"),
    "expires_at": lazy_gettext("Until"),
    "ended_at": lazy_gettext("Signed out"),
    "revoked_at": lazy_gettext("Ended"),
    "seen_at": lazy_gettext("Last fetched"),
    "address": lazy_gettext("To"),
    "kind": lazy_gettext("Kind"),
    "template": lazy_gettext("Kind"),
    "sent_at": lazy_gettext("Sent"),
    "call_name": lazy_gettext("Name"),
    "native_name": lazy_gettext("The name in their own script"),
    "district": lazy_gettext("District"),
    "birth_year": lazy_gettext("Born"),
    "birth_year_precision": lazy_gettext("How well is it known?"),
    "languages": lazy_gettext("Languages"),
    "guardian": lazy_gettext("Responsible for the children"),
    "active": lazy_gettext("Belongs to the family"),
    "person": lazy_gettext("Who"),
    "accommodation": lazy_gettext("What helps"),
    "purpose": lazy_gettext("To what"),
    "text_version": lazy_gettext("Version of the text"),
    "language": lazy_gettext("Language"),
    "manner": lazy_gettext("How"),
    "given_at": lazy_gettext("Agreed"),
    "withdrawn_at": lazy_gettext("Withdrawn"),
    "kept_at": lazy_gettext("Said to stay"),
    "erase_after": lazy_gettext("Will be erased"),
    "issued_at": lazy_gettext("Issued"),
    "settled_at": lazy_gettext("Settled"),
    "begun_at": lazy_gettext("Begun"),
    "updated_at": lazy_gettext("Last changed"),
    "confirmed_at": lazy_gettext("Confirmed"),
    "version": lazy_gettext("Version"),
    "schooling": lazy_gettext("School"),
    "school_years": lazy_gettext("Years of school"),
    "subject": lazy_gettext("Subject"),
    "experience": lazy_gettext("Experience"),
    "jobs": lazy_gettext("Jobs until now"),
    "wished_work": lazy_gettext("Work that is wished for"),
    "scripts": lazy_gettext("Scripts"),
    "aims": lazy_gettext("Goals"),
    "in_three_months": lazy_gettext("In three months"),
    "in_a_year": lazy_gettext("In a year"),
    "listening": lazy_gettext("Listening"),
    "reading": lazy_gettext("Reading"),
    "speaking": lazy_gettext("Speaking"),
    "writing": lazy_gettext("Writing"),
    "skill": lazy_gettext("Skill"),
    "held_on": lazy_gettext("Day"),
    "minutes": lazy_gettext("Minutes"),
    "agreed": lazy_gettext("What was agreed"),
    "title": lazy_gettext("Title"),
    "employer": lazy_gettext("Employer"),
    "place": lazy_gettext("Place"),
    "link": lazy_gettext("Address in the web"),
    "added_at": lazy_gettext("Added"),
    "moved_at": lazy_gettext("Last changed"),
    "added_by_person": lazy_gettext("Added by yourselves"),
}
