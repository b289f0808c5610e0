"""What is kept of worries, and for how long."""

import sqlalchemy as sa

from community.foundation.i18n import lazy_gettext
from community.foundation.personal_data import PersonalData, PersonalTable, Term
from community.worries.actions import empty
from community.worries.models import Worry
from community.worries.rules import ROWS_KEPT, TEXTS_KEPT

PERSONAL_DATA = PersonalData(
    tables=(
        PersonalTable(
            Worry,
            because="Nobody keeps who wrote it, and whom it is about has no column; ninety days after its end the "
            "texts and the address go, and what is counted of it after two years.",
            signed="looked_by_id",
        ),
    ),
    terms=(
        Term(
            "worry_texts",
            lazy_gettext("What neighbours wrote, once it is over"),
            lambda _config: TEXTS_KEPT,
            Worry,
            lambda moment: sa.and_(Worry.closed_at < moment, Worry.emptied_at.is_(None)),
            end=empty,
        ),
        Term(
            "worries",
            lazy_gettext("That a neighbour wrote"),
            lambda _config: ROWS_KEPT,
            Worry,
            lambda moment: Worry.closed_at < moment,
        ),
    ),
)
