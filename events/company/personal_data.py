"""What is kept of families that come together: whose code it is and who entered it, for a short time."""

import sqlalchemy as sa

from community.foundation.i18n import lazy_gettext
from community.foundation.personal_data import Fate, PersonalData, PersonalTable, Share, Term
from events.company.models import CompanyCode
from events.registrations.models import Registration


def _of(number: int) -> sa.ColumnElement[bool]:
    """Codes that a household made or entered."""
    ours = sa.select(Registration.id).where(Registration.household_id == number)
    return sa.or_(CompanyCode.registration_id.in_(ours), CompanyCode.other_id.in_(ours))


PERSONAL_DATA = PersonalData(
    tables=(
        PersonalTable(
            CompanyCode,
            Share(_of, Fate.DELETED, untold={"*": "It is gone when both said yes, and what it led to is told there."}),
        ),
    ),
    terms=(
        Term(
            "company_codes",
            lazy_gettext("Codes for coming together"),
            lambda config: config.keep_emails_days,
            CompanyCode,
            lambda moment: CompanyCode.made_at < moment,
        ),
    ),
)
