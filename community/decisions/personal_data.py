"""What is kept of decisions: who on the staff took them, as a number."""

from community.decisions.models import SettingAnswer, SettingChange
from community.foundation.personal_data import PersonalData, PersonalTable

BECAUSE = "It is what staff decided for the town."

PERSONAL_DATA = PersonalData(
    tables=(
        PersonalTable(SettingChange, because=BECAUSE, signed="asked_by_id"),
        PersonalTable(SettingAnswer, because=BECAUSE, signed="answered_by_id"),
    ),
)
