"""What is kept of changes of duties: who on the staff made them, as a number."""

from community.duties.models import DutyChange
from community.foundation.personal_data import PersonalData, PersonalTable

PERSONAL_DATA = PersonalData(
    tables=(PersonalTable(DutyChange, because="It is what a municipality owes everybody.", signed="changed_by_id"),),
)
