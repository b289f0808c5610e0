"""What is kept of data-sharing agreements: they are of organisations, and tell who bound each side."""

from community.foundation.personal_data import PersonalData, PersonalTable
from community.sharing.models import SharingAgreement

PERSONAL_DATA = PersonalData(
    tables=(
        PersonalTable(
            SharingAgreement,
            because="It is what two organisations agree, and has to be shown for as long as what was shared is.",
            signed="proposed_by_id accepted_by_id ended_by_id",
        ),
    ),
)
