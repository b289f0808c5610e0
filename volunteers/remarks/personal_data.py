"""What is kept of remarks on attendance: whose it is, what its owner reads of it, and what becomes of it."""

from community.foundation.i18n import lazy_gettext
from community.foundation.personal_data import PersonalData, PersonalTable, Term, owned
from volunteers.remarks.models import Remark
from volunteers.remarks.rules import REMARKS_KEPT_DAYS
from volunteers.shifts.personal_data import SHIFTS

PERSONAL_DATA = PersonalData(
    tables=(
        PersonalTable(
            Remark,
            account=owned(
                Remark.account_id,
                topic=SHIFTS,
                label=lazy_gettext("Remarks on your attendance"),
                told="text made_at answer verdict answered_at",
            ),
            signed="answered_by_id",
        ),
    ),
    terms=(
        Term(
            "attendance_remarks",
            lazy_gettext("Remarks on attendance, a year after they were answered"),
            lambda config: REMARKS_KEPT_DAYS,
            Remark,
            lambda moment: Remark.answered_at < moment,
        ),
    ),
    columns={
        "text": lazy_gettext("What you said"),
        "answer": lazy_gettext("Answer"),
        "verdict": lazy_gettext("What is right?"),
        "answered_at": lazy_gettext("Answered"),
    },
)
