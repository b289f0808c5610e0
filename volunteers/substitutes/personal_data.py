"""What is kept of searches for a substitute: whose it is, what its owner reads of it, and what becomes of it."""

from community.foundation.personal_data import PersonalData, PersonalTable
from volunteers.substitutes.models import Search

PERSONAL_DATA = PersonalData(
    tables=(
        PersonalTable(Search, because="It says that a shift lacks somebody, and nothing of who gave the place back."),
    )
)
