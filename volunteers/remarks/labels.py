"""What is right of an attendance, and why nothing is said of it, in the reader's language."""

from community.foundation.i18n import lazy_gettext
from volunteers.remarks.rules import Refusal, Verdict

LABELS = {
    Verdict.STAYS: lazy_gettext("It stays as it was noted"),
    Verdict.WAS_HERE: lazy_gettext("They were there"),
    Verdict.WAS_EXCUSED: lazy_gettext("They were excused"),
}
REFUSALS = {
    Refusal.NOT_OVER: lazy_gettext("This shift is not over yet."),
    Refusal.TOO_LATE: lazy_gettext("This shift is more than three months ago. Talk to your coordinator."),
    Refusal.OPEN: lazy_gettext("You have said this already. Your coordinator answers."),
    Refusal.ANSWERED: lazy_gettext("A colleague answered in the meantime."),
}
