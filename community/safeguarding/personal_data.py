"""What is kept of concerns: whose it is, what its owner reads of it, and what becomes of it."""

from community.foundation.i18n import lazy_gettext
from community.foundation.personal_data import Fate, PersonalData, PersonalTable, Share, Term
from community.safeguarding.models import Concern, ConcernNote, NamedColleague

PERSONAL_DATA = PersonalData(
    tables=(
        PersonalTable(
            Concern,
            because="Nobody keeps who wrote it, so it is nobody's to take along; to tell whom it is about could put "
            "a child in danger, "
            "and is the court's and the child protection's to decide.",
            signed="handled_by_id",
        ),
        PersonalTable(ConcernNote, because="It is part of the concern, and goes with it.", signed="written_by_id"),
        PersonalTable(
            NamedColleague,
            account=Share(
                lambda number: NamedColleague.account_id == number,
                Fate.KEPT,
                untold={"*": "Whoever a concern is about is never told by this site."},
            ),
            because="A concern outlives the account of whom it is about; of an erased one only the number is left.",
            signed="named_by_id",
        ),
    ),
    terms=(
        Term(
            "concerns",
            lazy_gettext("Concerns about children that were closed"),
            lambda config: config.keep_concerns_days,
            Concern,
            lambda moment: Concern.closed_at < moment,
        ),
    ),
)
