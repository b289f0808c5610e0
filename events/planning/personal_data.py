"""What is kept of planning: what was done to dates in one go, for as long as it can be undone."""

from community.foundation.i18n import lazy_gettext
from community.foundation.personal_data import PersonalData, PersonalTable, Term
from events.planning.models import Batch, BatchDate

DAYS = 2

PERSONAL_DATA = PersonalData(
    tables=(
        PersonalTable(
            Batch,
            because="It keeps numbers, times and states of rows, for two days; whose they are stands in those rows.",
        ),
        PersonalTable(BatchDate, because="It says which dates were changed together."),
    ),
    terms=(
        Term(
            "batches",
            lazy_gettext("What a change of dates can be undone by"),
            lambda config: DAYS,
            Batch,
            lambda moment: Batch.made_at < moment,
        ),
    ),
)
