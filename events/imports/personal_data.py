"""What is kept of programmes that somebody brought: who on the staff did, as a number, and for how long."""

from community.foundation.i18n import lazy_gettext
from community.foundation.personal_data import PersonalData, PersonalTable, Term
from events.imports.models import BroughtProgramme
from events.imports.rules import BROUGHT_KEPT

PERSONAL_DATA = PersonalData(
    tables=(PersonalTable(BroughtProgramme, because="It is a programme of an organisation.", signed="brought_by_id"),),
    terms=(
        Term(
            "brought_programmes",
            lazy_gettext("Programmes that were brought as a file"),
            lambda _config: BROUGHT_KEPT,
            BroughtProgramme,
            lambda moment: BroughtProgramme.brought_at < moment,
        ),
    ),
)
