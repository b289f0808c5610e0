"""What is kept of who was asked: whose it is, what its owner reads of it, and what becomes of it."""

from community.foundation.i18n import lazy_gettext
from community.foundation.personal_data import PersonalData, PersonalTable, owned
from volunteers.rosters.models import Ask
from volunteers.rosters.rules import AskState
from volunteers.shifts.models import Shift
from volunteers.shifts.personal_data import SHIFTS, of_shift, title_of_shift

PERSONAL_DATA = PersonalData(
    tables=(
        PersonalTable(
            Ask,
            account=owned(
                Ask.account_id,
                topic=SHIFTS,
                label=lazy_gettext("When you were asked for a shift"),
                also={
                    "activity": title_of_shift(Ask.shift_id),
                    "starts_at": lambda: of_shift(Shift.starts_at, Ask.shift_id),
                    "role": lambda: of_shift(Shift.role, Ask.shift_id),
                },
                told="state asked_at answer_until answered_at",
                untold={
                    "rest": "How long nobody had asked, from which a plan is made.",
                    "fit": "What a plan was made from; all of it is told beside.",
                    "created_at": "When a plan was made of which nobody was told.",
                },
                seen=lambda: Ask.state != AskState.PROPOSED,
            ),
        ),
    )
)
