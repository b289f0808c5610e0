"""What is kept of confirmations of hours: whose it is, what its owner reads of it, and what becomes of it."""

from community.foundation.i18n import lazy_gettext
from community.foundation.personal_data import PersonalData, PersonalTable, Term, owned
from volunteers.hours.models import Confirmation
from volunteers.shifts.personal_data import SHIFTS

PERSONAL_DATA = PersonalData(
    tables=(
        PersonalTable(
            Confirmation,
            account=owned(
                Confirmation.account_id,
                topic=SHIFTS,
                label=lazy_gettext("Confirmations of hours"),
                told="name first_on last_on minutes made_at withdrawn_at",
                untold={"lines": "The shifts and meetings that it adds up are told one by one."},
            ),
        ),
    ),
    terms=(
        Term(
            "confirmations",
            lazy_gettext("Confirmations of hours that were withdrawn"),
            lambda config: config.keep_devices_days,
            Confirmation,
            lambda moment: Confirmation.withdrawn_at < moment,
        ),
    ),
    columns={"made_at": lazy_gettext("Made")},
)
