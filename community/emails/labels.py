"""Emails in the reader's language: their states, what they are about, and what one chooses of them."""

from enum import Enum
from typing import Any

from community.emails.rules import EmailKind, EmailRhythm
from community.foundation.i18n import gettext, lazy_gettext
from community.foundation.outbox import EmailFailure, EmailState

LABELS: dict[Enum, Any] = {
    EmailState.QUEUED: lazy_gettext("Waiting"),
    EmailState.SENDING: lazy_gettext("Being sent"),
    EmailState.SENT: lazy_gettext("Sent"),
    EmailState.FAILED: lazy_gettext("Failed"),
    EmailState.DROPPED: lazy_gettext("No longer needed"),
    EmailFailure.NO_SUCH_ADDRESS: lazy_gettext("The address takes no emails"),
    EmailFailure.TURNED_DOWN: lazy_gettext("The mail server turned it down"),
    EmailFailure.NOT_TAKEN: lazy_gettext("No mail server took it for three days"),
    EmailFailure.NOT_WRITTEN: lazy_gettext("It could not be written"),
}
CHOICES: dict[Enum, Any] = {
    EmailKind.REMINDERS: lazy_gettext("Reminders of what I come to"),
    EmailKind.SHIFTS: lazy_gettext("New shifts that suit me"),
    EmailKind.SESSIONS: lazy_gettext("What is new in the programme"),
    EmailKind.THANKS: lazy_gettext("Thanks, and what became of it"),
    EmailKind.WORK: lazy_gettext("Places that became free in my sessions"),
}
RHYTHMS: dict[Enum, Any] = {
    EmailRhythm.NEVER: lazy_gettext("Never"),
    EmailRhythm.AT_ONCE: lazy_gettext("By email"),
    EmailRhythm.DAILY: lazy_gettext("Once a day at most"),
    EmailRhythm.WEEKLY: lazy_gettext("Once a week at most"),
}
LABELS |= CHOICES | RHYTHMS
# By the slice that wrote it, or by its own name; which email exactly would say too much about its reader.
KINDS = {
    "accounts": lazy_gettext("About signing in"),
    "help_requests": lazy_gettext("About a family"),
    "members": lazy_gettext("An invitation"),
    "community.members.unattended": lazy_gettext("About the site"),
    "watching": lazy_gettext("What waits"),
    "shifts": lazy_gettext("About a shift"),
    "clearances": lazy_gettext("About shifts"),
    "volunteers.clearances.asked": lazy_gettext("About a volunteer"),
    "volunteers.clearances.reminded": lazy_gettext("About a volunteer"),
    "attendance": lazy_gettext("About the programme"),
    "rosters": lazy_gettext("About a shift"),
    "pairs": lazy_gettext("About a pair"),
    "journal": lazy_gettext("About a pair"),
    "follow_up": lazy_gettext("About a pair"),
    "sessions": lazy_gettext("About the programme"),
    "contact_queue": lazy_gettext("About the programme"),
    "neighbours": lazy_gettext("About the programme"),
    "registrations": lazy_gettext("About the programme"),
}


def kind_of(template: str) -> str:
    """What an email is about, as its senders and its readers may see it."""
    return str(KINDS.get(template) or KINDS.get(template.split(".")[1], gettext("An email")))
