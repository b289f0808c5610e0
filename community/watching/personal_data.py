"""What is kept of who was told that something waits: numbers and moments."""

from community.foundation.personal_data import PersonalData, PersonalTable
from community.watching.models import WatchReminder

PERSONAL_DATA = PersonalData(
    tables=(PersonalTable(WatchReminder, because="It holds numbers of rows that wait, and goes with them."),),
)
